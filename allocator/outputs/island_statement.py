"""What a plan means for islands and rural areas, and what cannot be said of them at its scale."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from allocator.outputs.comparison_words import signed
from allocator.posing.groups import ISLANDS, RURAL, RURAL_FROM, areas_of_groups
from allocator.report import Report
from allocator.sentences import baseline_located, fte, percent
from allocator.tabulation import area_names, fte_located

COLUMNS = ("Posts located", "Hours received", "Hours met", "Access hours, one way", "Change in posts")


def island_rows(report: Report) -> list[tuple[str, ...]]:
    """A row for each island or rural area, in code order: its name, and what `COLUMNS` name.

    Hours received are hours of case work a year, the road taken off; access hours are the measure
    `access_hours` of the area.
    """
    problem, service = report.problem, report.service
    if problem.setting is None:
        return []
    groups = areas_of_groups(problem.setting.geography)
    kinds = {
        area: [name for name in (ISLANDS, RURAL) if area in groups.get(name, ())] for area in problem.areas
    }
    located, before, names = fte_located(problem, service), baseline_located(report), area_names(problem)
    access = {one.scope: one.value for one in report.readings if one.measure == "access_hours"}
    rows: list[tuple[str, ...]] = []
    for area in problem.areas:
        if not kinds[area]:
            continue
        demand = problem.area_demand_hours[area]
        received = sum((service.received[role.id, area] for role in problem.roles), Fraction(0))
        served = sum((service.served[role.id, area] for role in problem.roles), Fraction(0))
        hours = access.get(f"area:{area}")
        rows.append(
            (
                f"{names[area]} ({', '.join(kinds[area])})",
                fte(located[area]),
                f"{float(received):,.0f}",
                percent(served / demand) if demand else "no demand",
                "not applicable" if hours is None else f"{float(hours):.2f}",
                "no baseline" if before is None else signed(located[area] - before[area]),
            )
        )
    return rows


def island_limits(report: Report) -> list[str]:
    """What cannot be said of islands at the scale of these areas, in sentences."""
    if report.problem.setting is None:
        return ["The plan was made by hand: which areas are islands is not known."]
    geography = report.problem.setting.geography
    groups = areas_of_groups(geography)
    lines = []
    if ISLANDS not in groups:
        lines.append(
            f"None of the {len(geography.areas)} {geography.areas_label} counts as islands (islands = yes)."
        )
    parts = [
        (area.name, area.numbers["island_share"])
        for area in geography.areas
        if not area.islands and area.numbers.get("island_share")
    ]
    if parts:
        lines.append(
            "Islands are a part of "
            + _listed(f"{name} ({percent(share)} of its people)" for name, share in parts)
            + f". What those islands alone receive cannot be said at this scale: a figure of such a "
            f"{geography.area_label} is mostly that of its mainland, and a plan may serve it well and its "
            "islands badly. Smaller areas are needed for that."
        )
    elif ISLANDS not in groups:
        lines.append("areas.csv says of no area that a share of its people lives on islands.")
    if RURAL not in groups:
        lines.append(
            f"No area counts as rural (a rural_share of at least {float(RURAL_FROM):g}, known of every area)."
        )
    return lines


def _listed(texts: Iterable[str]) -> str:
    found = list(texts)
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}"
