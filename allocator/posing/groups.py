"""The areas that the name of a group stands for: a value of areas.csv `group`, ``islands`` or ``rural``."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from allocator.errors import Fault, nearest
from allocator.sources.geography import Geography

ISLANDS = "islands"
RURAL = "rural"
RURAL_FROM = Fraction(1, 2)
"""The least rural share of a rural area, where a rule does not state another."""


def areas_of_groups(geography: Geography, rural_from: Fraction | None = None) -> dict[str, tuple[str, ...]]:
    """The codes of every group that has an area, by the name of the group.

    ``islands`` are the areas with ``islands = yes``; ``rural`` those with a `rural_share` of at least
    `rural_from`, known only where every area has one.

    Examples
    --------
    >>> from allocator.shipped import data_folder
    >>> from allocator.sources import read_data
    >>> groups = areas_of_groups(read_data(data_folder()), Fraction(2, 5))
    >>> list(groups), groups["rural"]
    (['East', 'North', 'West', 'rural'], ('N', 'V'))
    """
    found: dict[str, list[str]] = {}
    rural_known = not _without_rural_share(geography)
    for area in geography.areas:
        if area.group:
            found.setdefault(area.group, []).append(area.code)
        if area.islands:
            found.setdefault(ISLANDS, []).append(area.code)
        least = RURAL_FROM if rural_from is None else rural_from
        if rural_known and area.numbers["rural_share"] >= least:
            found.setdefault(RURAL, []).append(area.code)
    return {name: tuple(dict.fromkeys(found[name])) for name in sorted(found)}


def group_fault(name: str, geography: Geography, rural_from: Fraction | None, where: str) -> Iterator[Fault]:
    """What is wrong with the name of a group; nothing where it stands for areas, and for one thing only."""
    known = list(areas_of_groups(geography, rural_from))
    allowed = ", ".join(known) or "none in this geography"
    meanings = {ISLANDS: "the areas with islands = yes", RURAL: "the areas with a high rural_share"}
    if name in meanings and any(area.group == name for area in geography.areas):
        found = f"{name!r}, a group of areas.csv and the name of {meanings[name]}"
        yield Fault(where, found, "a name that is only one of them", "rename the group in areas.csv")
    elif name == RURAL and (without := _without_rural_share(geography)):
        found = f"{name!r}, while rural_share is not known for {len(without)} areas, the first {without[0]}"
        yield Fault(where, found, allowed, "give areas.csv a full column rural_share")
    elif name == RURAL and name not in known:
        share = float(RURAL_FROM if rural_from is None else rural_from)
        yield Fault(where, f"{name!r}, while no area has a rural_share of at least {share:g}", allowed)
    elif name == ISLANDS and name not in known:
        yield Fault(where, f"{name!r}, while no area has islands = yes", allowed)
    elif name not in known:
        yield Fault(where, f"{name!r}", allowed, nearest(name, known))


def _without_rural_share(geography: Geography) -> list[str]:
    return [area.code for area in geography.areas if "rural_share" not in area.numbers]
