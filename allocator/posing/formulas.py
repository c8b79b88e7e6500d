"""Posts by a formula: a weight for each area, apportioned to the bases of a role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from allocator.apportionment import apportion, proportional_shares, tied
from allocator.demand import Items, column_weights, numeric_columns
from allocator.errors import Fault, nearest
from allocator.paradoxes import Loss, beyond_quota, losses
from allocator.posing.places import Places
from allocator.sources.geography import Geography

Limits = Mapping[str, Fraction]


@dataclass(frozen=True)
class Weights:
    """What a formula can share posts by: columns of areas.csv, drivers, and the role's demand hours.

    `complete` says whether demand was read without a fault: else it may be 0 for that reason alone.
    """

    geography: Geography
    drivers: tuple[str, ...]
    items: Items
    demand_hours: Mapping[tuple[str, str, str], Fraction]
    complete: bool

    def nothing_in(self, weights: Mapping[str, Fraction]) -> bool:
        """Whether weights are all 0, and truly so."""
        return self.complete and not any(weights.values())

    def of_areas(
        self, by: str, role: str, where: str, *, or_baseline: bool = False
    ) -> tuple[dict[str, Fraction], list[Fault]]:
        """A weight for each area, and what is wrong with the name.

        `or_baseline` says that the word ``baseline`` would have been understood too.
        """
        columns = numeric_columns(self.geography)
        meanings = {
            "a driver": self.drivers,
            "a column of areas.csv": columns,
            "the demand of a role": ("demand",),
        }
        found = [meaning for meaning, names in meanings.items() if by in names]
        if not found:
            words = ["demand", "baseline"] if or_baseline else ["demand"]
            known = sorted({*self.drivers, *columns, *words})
            *others, last = ["a numeric column of areas.csv", "a driver", *words]
            allowed = f"{', '.join(others)} or {last}: {', '.join(known)}"
            return {}, [Fault(where, f"{by!r}", allowed, nearest(by, known))]
        if len(found) > 1:
            return {}, [Fault(where, f"{by!r}, {' and '.join(found)}", "a name that is only one of them")]
        if by in columns:
            weights, wrong = column_weights(self.geography, by)
            if wrong:
                return {}, [Fault(where, wrong, "a full column of numbers of at least 0")]
        else:
            weights = {area.code: Fraction(0) for area in self.geography.areas}
            for (driver, of, area), hours in self.demand_hours.items() if by == "demand" else ():
                weights[area] += hours if of == role and driver else 0
            for (driver, area), items in self.items.by_driver_area.items():
                weights[area] += items if driver == by else 0
        return weights, []


def base_weights(
    weights: Mapping[str, Fraction], places: Places, travel: Mapping[tuple[str, str], Fraction]
) -> dict[str, Fraction]:
    """Area weights as weights of bases: a pool has all, an area's weight goes to its nearest base.

    Nearest by hours, then by code; without hours for an area, the first base that stands in it, then the
    first of all.
    """
    if places.tier == "local":
        return dict(weights)
    found = dict.fromkeys(places.bases, Fraction(0))
    for area, weight in weights.items():
        timed = [(travel[base, area], base) for base in places.bases if (base, area) in travel]
        there = [base for base in places.bases if places.area_of.get(base) == area]
        base = min(timed)[1] if timed else (there or list(places.bases))[0]
        found[base] += weight
    return found


@dataclass(frozen=True)
class Placed:
    """Posts by base, and what must be told of how a method came to them.

    Parameters
    ----------
    posts
        Full-time equivalents by base.
    post_size
        What one unit of the apportionment is; 0 where posts are exact shares and nothing needs telling.
    ties
        The bases between which only the order of codes decided.
    losses
        The bases that lose a unit when there is one more to share.
    beyond_quota
        The bases whose units lie a whole unit or more from their exact share, with both, in units.
    """

    posts: dict[str, Fraction]
    post_size: Fraction = Fraction(0)
    ties: tuple[str, ...] = ()
    losses: tuple[Loss, ...] = ()
    beyond_quota: Mapping[str, tuple[int, Fraction]] = field(default_factory=dict)

    def told(self, role: str, what: str) -> list[str]:
        """Warnings: ties that the order of codes decided, and paradoxes of the method.

        `what` names the formula.
        """
        lines = []
        if self.ties:
            tied_bases = ", ".join(self.ties)
            lines.append(f"{role}: {what} leaves a tie between {tied_bases}; the smaller code has the post")
        for loss in self.losses:
            more, less = (self._posts(number) for number in (loss.units + 1, loss.units))
            held, left = self._posts(loss.held), self._posts(loss.held_of_more)
            lines.append(
                f"{role}: {what} takes from {loss.key} when there is more to share: "
                f"{held} of {less} posts, {left} of {more} (the Alabama paradox)"
            )
        if self.beyond_quota:
            gaps = ", ".join(
                f"{base} ({self._posts(held)} for {self._posts(share)})"
                for base, (held, share) in self.beyond_quota.items()
            )
            unit = "a post" if self.post_size == 1 else f"{self._posts(1)} posts"
            lines.append(f"{role}: {what} places {unit} or more above or below the exact share of {gaps}")
        return lines

    def _posts(self, units: int | Fraction) -> str:
        return f"{float(units * self.post_size):.6g}"


def place_posts(
    posts: Fraction,
    post_size: Fraction,
    weights: Mapping[str, Fraction],
    method: str,
    limits: tuple[Limits, Limits] | None = None,
) -> Placed:
    """Apportion posts in units of `post_size`, or in exact shares where the size is 0.

    `limits` are floors and caps by base.

    Raises
    ------
    ValueError
        Where floors and caps leave no way to place the posts.

    Examples
    --------
    >>> placed = place_posts(Fraction(3, 2), Fraction(1, 2), dict.fromkeys("AB", Fraction(1)), "sainte-lague")
    >>> placed.posts, placed.ties
    ({'A': Fraction(1, 1), 'B': Fraction(1, 2)}, ('A', 'B'))
    """
    floors, caps = limits or ({}, {})
    if not post_size:
        return Placed(proportional_shares(posts, weights, floors, caps))
    units = int(posts / post_size)
    low = {base: -int(-fte // post_size) for base, fte in floors.items()}
    high = {base: int(fte // post_size) for base, fte in caps.items()}
    asked = (units, weights, method, low, high)
    return Placed(
        {base: own * post_size for base, own in apportion(*asked).items()},
        post_size,
        tied(*asked),
        losses(*asked),
        beyond_quota(*asked),
    )
