"""Whether a guarantee to groups says something that can be kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import chain

from allocator.errors import Fault
from allocator.posing.groups import areas_of_groups
from allocator.problem import Problem
from allocator.rules import GroupGuarantee, PosedRule
from allocator.scenario.origins import Origins
from allocator.sources.geography import Geography


def guarantee_faults(
    rules: Sequence[PosedRule],
    geography: Geography,
    demand_hours: Mapping[tuple[str, str, str], Fraction] | None,
    origins: Origins,
) -> Iterator[Fault]:
    """Areas beside groups, and groups without demand; `demand_hours` is None where demand is not known."""
    for posed in rules:
        if not isinstance(posed.rule, GroupGuarantee):
            continue
        if posed.rule.areas is not None:
            where = origins.where("rules", posed.name, "areas")
            yield Fault(where, "areas for a guarantee to groups", "groups, each with all of its areas")
        if demand_hours is None:
            continue
        busy = {area for _, role, area in demand_hours if role in posed.roles}
        every = areas_of_groups(geography, posed.rule.rural_from)
        working = [name for name, areas in every.items() if busy.intersection(areas)]
        for group in posed.groups:
            if group.name not in working:
                found = f"{group.name!r}, without demand for {', '.join(posed.role_ids)}"
                allowed = f"a group with demand: {', '.join(working) or 'none here'}"
                yield Fault(origins.where("rules", posed.name, "groups"), found, allowed)


def guarantee_warnings(problem: Problem, origins: Origins) -> Iterator[str]:
    """Groups that are compared with a whole country that is nothing but themselves."""
    for posed in problem.rules:
        rule = posed.rule
        if not isinstance(rule, GroupGuarantee) or rule.coverage is not None:
            continue
        busy = {area for _, role, area in problem.demand_hours if role in posed.roles}
        named = [area for area in chain.from_iterable(group.areas for group in posed.groups) if area in busy]
        if set(named) != busy:
            continue
        where = origins.where("rules", posed.name, "groups")
        names = ", ".join(group.name for group in posed.groups)
        if len(posed.groups) > 1 and len(set(named)) == len(named) and not rule.within:
            so = "so all must receive the same share; state `within` or `coverage`, or leave a group out"
        else:
            so = "so the whole country they are compared with is nothing but themselves"
        yield f"{where}: the groups named ({names}) cover every area, {so}"
