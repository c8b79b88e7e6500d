"""By what a formula shares posts: a column, a driver, demand or the baseline, a second time."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from allocator.verification.facts import Facts
from allocator.verification.staff import Staff


def area_weights(facts: Facts, by: str, role: str) -> dict[str, Fraction]:
    """The weight of each area: its demand of the role, its items of a driver, or its cell in a column."""
    if by == "demand":
        return {area: facts.demand[role, area] for area in facts.areas}
    if by in facts.risk:
        return {area: facts.work.items[by, area] for area in facts.areas}
    return {area.code: area.numbers[by] for area in facts.geography.areas}


def base_weights(
    facts: Facts, by: str, staff: Staff, before: Mapping[tuple[str, str], Fraction]
) -> dict[str, Fraction]:
    """The weight of each base: that of the areas to which it is nearest, by hours and then by id."""
    if staff.tier == "pool":
        return dict.fromkeys(staff.bases, Fraction(1))
    if by == "baseline":
        return {base: before.get((staff.role, base), Fraction(0)) for base in staff.bases}
    weights = area_weights(facts, by, staff.role)
    if staff.tier == "local":
        return weights
    found = dict.fromkeys(staff.bases, Fraction(0))
    for area, weight in weights.items():
        found[_nearest(facts, staff, area)] += weight
    return found


def _nearest(facts: Facts, staff: Staff, area: str) -> str:
    hours = facts.geography.travel.get(facts.statement.travel, {})
    timed = [(hours[base, area], base) for base in staff.bases if (base, area) in hours]
    if timed:
        return min(timed)[1]
    inside = [base for base in staff.bases if staff.stands_in[base] == area]
    return (inside or list(staff.bases))[0]
