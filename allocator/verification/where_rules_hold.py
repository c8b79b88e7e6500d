"""Which groups, areas and bases a rule of a legal scenario is about, a second time."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from allocator.rules import Rule
from allocator.sources.geography import Area, Geography
from allocator.verification.staff import Staff

HALF = Fraction(1, 2)
"""The rural share from which an area is rural, where the rule does not say."""


def named_groups(rule: Rule, geography: Geography) -> dict[str, list[str]]:
    """The areas of each group that the rule names, both in order."""
    in_order = sorted(geography.areas, key=lambda area: area.code)
    return {
        name: [area.code for area in in_order if _belongs(name, rule)(area)]
        for name in sorted(set(rule.groups or ()))
    }


def areas_of(rule: Rule, geography: Geography) -> list[str]:
    """The areas that are named, themselves and by a group; all where nothing is named."""
    grouped = {area for areas in named_groups(rule, geography).values() for area in areas}
    return sorted(
        area.code
        for area in geography.areas
        if (rule.areas is None or area.code in rule.areas) and (rule.groups is None or area.code in grouped)
    )


def bases_of(staff: Staff, rule: Rule, geography: Geography) -> list[str]:
    """The bases of a role that are named, themselves and by where they stand."""
    by_place = not rule.on_areas and (rule.areas is not None or rule.groups is not None)
    there = areas_of(rule, geography)
    return [
        base
        for base in staff.bases
        if (rule.bases is None or base in rule.bases) and (not by_place or staff.stands_in[base] in there)
    ]


def _belongs(name: str, rule: Rule) -> Callable[[Area], bool]:
    """Whether an area is in a group: an island, rural enough, or of a `group` of that name."""
    if name == "islands":
        return lambda area: area.islands
    if name == "rural":
        least = HALF if rule.rural_from is None else rule.rural_from
        return lambda area: area.numbers["rural_share"] >= least
    return lambda area: area.group == name
