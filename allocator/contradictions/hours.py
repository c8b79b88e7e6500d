"""Coverage that takes more hours than there are, even without a better use for any of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from allocator.contradictions.limits import Contradiction, Known
from allocator.rules import GroupGuarantee, MinimumCoverage


@dataclass(frozen=True)
class _Asked:
    """A share of the demand hours of these roles in these areas that a rule asks to be met."""

    rule: str
    coverage: Fraction
    roles: Sequence[str]
    areas: Sequence[str]
    where: str


def beyond_all_hours(known: Known) -> Iterator[Contradiction]:
    """A minimum coverage, or a guarantee to a group, that all posts of its roles together cannot meet."""
    for posed in known.problem.rules:
        rule = posed.rule
        if isinstance(rule, MinimumCoverage):
            apart = known.problem.across != "area"
            for roles in [(role,) for role in posed.role_ids] if apart else [posed.role_ids]:
                where = f"in {len(posed.areas)} areas"
                yield from _beyond(known, _Asked(posed.name, rule.coverage, roles, posed.areas, where))
        elif isinstance(rule, GroupGuarantee) and rule.coverage is not None:
            for group in posed.groups:
                where = f"in {group.name}"
                asked = _Asked(posed.name, rule.coverage, posed.role_ids, group.areas, where)
                yield from _beyond(known, asked)


def _beyond(known: Known, asked: _Asked) -> Iterator[Contradiction]:
    problem, areas = known.problem, asked.areas
    demand = have = Fraction(0)
    pools: list[str] = []
    for role in asked.roles:
        wanted = sum((problem.role_demand_hours[role, area] for area in areas), Fraction(0))
        demand += wanted
        found = _posts(known, role)
        shares = [e for (of, _, area), e in problem.productive_share.items() if of == role and area in areas]
        hours = max(shares, default=Fraction(0)) * problem.role[role].hours_per_post
        if found is not None and found[0] * hours < wanted:
            pools += found[1]
            have += found[0] * hours
        else:
            have += wanted
    if asked.coverage * demand > have and pools:
        pools = list(dict.fromkeys(pools))
        words = (
            f"{asked.rule} asks for {float(asked.coverage * demand):,.0f} hours of work met a year "
            f"{asked.where}; "
            f"{', '.join(pools)} cannot meet more than {float(have):,.0f}; lower its coverage, or add posts"
        )
        yield Contradiction((asked.rule, *asked.roles, asked.where), words, (asked.rule, *pools))


def _posts(known: Known, role: str) -> tuple[Fraction, list[str]] | None:
    """The posts that can work for a role, those that help it included, and the rules that say how many."""
    helping = [other.id for other in known.problem.roles if role in other.helps]
    found = [known.pool(role), *(known.shared(other) for other in helping)]
    stated = [one for one in found if one is not None]
    if len(stated) < len(found):
        return None
    return sum((one.fte for one in stated), Fraction(0)), [one.rule for one in stated]
