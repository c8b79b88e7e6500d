"""islands.csv, reckoned a second time."""

from __future__ import annotations

from fractions import Fraction

from allocator.verification.measure_rows import area_access_hours
from allocator.verification.post_rows import shown_posts
from allocator.verification.reckoning import Reckoning
from allocator.verification.service_rows import posts_located
from allocator.verification.sheet import Sheet, sheet
from allocator.verification.texts import FTE, HOURS, NUMBER, SHARE, TEXT, Cell, half_even

COLUMNS = {
    "area": TEXT,
    "name": TEXT,
    "islands": TEXT,
    "island_share": SHARE,
    "rural_share": SHARE,
    "demand_hours": HOURS,
    "received_hours": HOURS,
    "served_hours": HOURS,
    "coverage": SHARE,
    "above_country": SHARE,
    "fte_located": FTE,
    "baseline_fte": FTE,
    "change_fte": FTE,
    "access_hours_one_way": NUMBER,
}


def islands_sheet(reckoning: Reckoning) -> Sheet:
    """What each area has, where islands or rural places are known at all."""
    facts = reckoning.facts
    areas = sorted(facts.geography.areas, key=lambda area: area.code)
    if all(
        not area.islands and {"island_share", "rural_share"} & set(area.numbers) == set() for area in areas
    ):
        return sheet("islands", 1, COLUMNS, [])
    here = posts_located(facts, shown_posts(reckoning))
    roles = {role for role, _ in facts.problem.baseline}
    stood = posts_located(facts, facts.problem.baseline) if roles else None
    needed_in_all = sum(facts.demand.values(), Fraction(0))
    met_in_all = sum(reckoning.served.values(), Fraction(0))
    rows: list[list[Cell]] = []
    for area in areas:
        needed = reckoning.over(facts.demand, [area.code])
        met = reckoning.over(reckoning.served, [area.code])
        before = half_even(stood[area.code], FTE) if stood is not None else None
        rows.append([
            area.code,
            area.name,
            {True: "yes", False: "no"}[area.islands],
            area.numbers.get("island_share"),
            area.numbers.get("rural_share"),
            needed,
            reckoning.over(reckoning.received, [area.code]),
            met,
            met / needed if needed else None,
            (met * needed_in_all - met_in_all * needed) / (needed * needed_in_all) if needed else None,
            here[area.code],
            before,
            here[area.code] - before if before is not None else None,
            area_access_hours(reckoning, area.code),
        ])  # fmt: skip
    return sheet("islands", 1, COLUMNS, rows)
