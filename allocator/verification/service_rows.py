"""service.csv, coverage.csv, drivers.csv, areas.csv and groups.csv, reckoned a second time."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from allocator.verification.facts import Facts
from allocator.verification.post_rows import shown_posts
from allocator.verification.reckoning import Cell as Place
from allocator.verification.reckoning import Reckoning
from allocator.verification.sheet import Sheet, sheet
from allocator.verification.texts import FTE, HOURS, NUMBER, SHARE, TEXT, Cell

MET = {"demand_hours": HOURS, "served_hours": HOURS, "shortfall_hours": HOURS}
WHOLE = {**MET, "coverage": SHARE, "fte_located": FTE, "fte_received": FTE}


def service_sheet(reckoning: Reckoning) -> Sheet:
    """Deployed hours from base to area."""
    columns = {"role": TEXT, "base": TEXT, "area": TEXT, "hours": HOURS, "travel_hours": HOURS}
    rows = [(*link, hours, driven) for link, (hours, driven) in sorted(reckoning.hours_by_whom.items())]
    return sheet("service", 3, columns, rows)


def coverage_sheet(reckoning: Reckoning) -> Sheet:
    """Work and what is met of it, by role and area."""
    columns = {"role": TEXT, "area": TEXT, **MET, "coverage": SHARE}
    rows = [
        (*cell, *_met(needed, reckoning.served[cell]))
        for cell, needed in sorted(reckoning.facts.demand.items())
    ]
    return sheet("coverage", 2, columns, rows)


def drivers_sheet(reckoning: Reckoning) -> Sheet:
    """The same by driver."""
    columns = {"driver": TEXT, "role": TEXT, "area": TEXT, "demand_items": NUMBER, **MET}
    work = reckoning.facts.work
    rows = [
        (*key, work.items[key[0], key[2]], *_met(needed, reckoning.driver_served[key])[:3])
        for key, needed in sorted(work.hours.items())
    ]
    return sheet("drivers", 3, columns, rows)


def areas_sheet(reckoning: Reckoning) -> Sheet:
    """Everything about an area over all roles."""
    located = posts_located(reckoning.facts, shown_posts(reckoning))
    rows: list[list[Cell]] = [
        [area, reckoning.facts.names[area], *_over(reckoning, [area], located)]
        for area in reckoning.facts.areas
    ]
    return sheet("areas", 1, {"area": TEXT, "name": TEXT, **WHOLE}, rows)


def groups_sheet(reckoning: Reckoning) -> Sheet:
    """The same by group of areas."""
    located = posts_located(reckoning.facts, shown_posts(reckoning))
    rows: list[list[Cell]] = [
        [group, " ".join(areas), *_over(reckoning, areas, located)]
        for group, areas in reckoning.facts.groups.items()
    ]
    return sheet("groups", 1, {"group": TEXT, "name": TEXT, **WHOLE}, rows)


def posts_located(facts: Facts, posts: Mapping[Place, Fraction]) -> dict[str, Fraction]:
    """Posts by the area in which their base stands; those of a pool are in none."""
    found = dict.fromkeys(facts.areas, Fraction(0))
    for (role, base), fte in posts.items():
        area = facts.placed[role].stands_in[base]
        if area in found:
            found[area] += fte
    return found


def _over(reckoning: Reckoning, areas: list[str], located: Mapping[str, Fraction]) -> list[Fraction]:
    needed = reckoning.over(reckoning.facts.demand, areas)
    served = reckoning.over(reckoning.served, areas)
    here = sum((located[area] for area in areas), Fraction(0))
    return [*_met(needed, served), here, reckoning.over(reckoning.fte_received, areas)]


def _met(needed: Fraction, served: Fraction) -> tuple[Fraction, Fraction, Fraction, Fraction]:
    return needed, served, needed - served, served / needed if needed else Fraction(1)
