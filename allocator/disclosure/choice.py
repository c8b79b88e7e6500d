"""Which counts are withheld: the small ones, and as many more as it takes that none can be worked out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from allocator.disclosure.attack import Attack, withheld_pairs
from allocator.disclosure.small_counts import Count, Counts
from allocator.errors import Fault, InputError
from allocator.plan import Service

ROOM = 1e-6
"""How much wider than asked a range must be, so that no rounding of the solver can make it too narrow."""


@dataclass(frozen=True)
class Choice:
    """The counts that are withheld, and whether national sums are told beside them."""

    counts: frozenset[Count]
    nation: bool


def chosen(counts: Counts, service: Service, below: int) -> Choice:
    """Small counts, and secondary ones beside them; national sums only where that is not enough.

    Secondary ones are added until every small number has a range of at least `below` items in which a reader
    can rule nothing out: first the next smallest area of the series that could be worked out, then the
    other series of its area.

    Raises
    ------
    InputError
        Where that is not so even when every count is withheld, or posts in fractions tell the demand.
    """
    small = counts.small(below)
    found, left = _protected(counts, service, small, nation=True)
    if left:
        found, left = _protected(counts, service, small, nation=False)
    faults = [_unprotected(counts, left, below)] if left else _telling_posts(counts, found.counts)
    if faults:
        raise InputError(faults)
    return found


def _protected(
    counts: Counts, service: Service, small: Mapping[Count, Fraction], *, nation: bool
) -> tuple[Choice, list[Count]]:
    """Withhold more until no small count can be worked out; those that can be where nothing is left."""
    withheld = set(small)
    while True:
        choice = Choice(frozenset(withheld), nation)
        left = _worked_out(counts, service, choice, small)
        more = {one for count in left if (one := _beside(counts, count, withheld)) is not None}
        if not more:
            return choice, left
        withheld |= more


def _worked_out(
    counts: Counts, service: Service, choice: Choice, small: Mapping[Count, Fraction]
) -> list[Count]:
    """The small counts that a reader could narrow down too far."""
    if not choice.counts:
        return []
    most = sum(counts.recorded.values(), Fraction(0)) + 2 * max(small.values())
    attack = Attack(counts, service, choice.counts, nation=choice.nation, most=most)
    found = []
    for count in sorted(small):
        low, high = attack.range(count)
        if high - low < float(small[count]) * (1 + ROOM):
            found.append(count)
    return found


def _beside(counts: Counts, count: Count, withheld: Collection[Count]) -> Count | None:
    """The next count to withhold for the sake of this one; None where nothing is left."""
    same_series = [one for one in counts.recorded if one[0] == count[0] and one not in withheld]
    same_area = [one for one in counts.recorded if one[1] == count[1] and one not in withheld]
    for candidates in (same_series, same_area):
        if candidates:
            return min(candidates, key=lambda one: (counts.recorded[one], one))
    return None


def _unprotected(counts: Counts, open_ones: Collection[Count], below: int) -> Fault:
    named = ", ".join(f"{series} in {area}" for series, area in sorted(open_ones))
    setting = counts.problem.setting
    return Fault(
        f"{setting.scenario.name if setting else 'plan'}: --suppress-below {below}",
        f"counts that posts and totals give away whatever is withheld ({named})",
        "counts that can be hidden among others",
        "join small areas, pool more periods, or choose a smaller number",
    )


def _telling_posts(counts: Counts, withheld: Collection[Count]) -> list[Fault]:
    """Roles whose posts are fractions: these follow demand so closely that they tell it."""
    roles = sorted({role for role, _ in withheld_pairs(counts, withheld)})
    return [
        Fault(
            f"roles.{role}.post_size",
            "0 with --suppress-below: fractions of posts follow demand so closely that they give it away",
            "1 or 0.5",
            "state a post_size",
        )
        for role in roles
        if not counts.problem.role[role].post_size
    ]
