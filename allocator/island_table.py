"""islands.csv: what each area has, beside how many of its people live on islands and in rural places."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from allocator.measures import Reading
from allocator.plan import Service
from allocator.problem import Problem
from allocator.sources.geography import Area
from allocator.tables import Cell, Table, column, rounded, table
from allocator.tabulation import located_before

COLUMNS = (
    column("area", "text", "code"),
    column("name", "text", "name"),
    column("islands", "text", "`yes` where areas.csv counts the area as islands, else `no`"),
    column("island_share", "share", "share of its people who live on islands; empty where it is not known"),
    column(
        "rural_share", "share", "share of its people who live in rural places; empty where it is not known"
    ),
    column("demand_hours", "hours", "hours of work a year"),
    column("received_hours", "hours", "hours of case work a year that reach the area, the road taken off"),
    column("served_hours", "hours", "hours of demand that are met"),
    column("coverage", "share", "served over demand hours; empty where there is no demand"),
    column("above_country", "share", "coverage less that of the whole country; negative where it is below"),
    column("fte_located", "fte", "posts that stand in the area"),
    column("baseline_fte", "fte", "the baseline's posts that stand in the area; empty where none is known"),
    column("change_fte", "fte", "plan less baseline; against a stand-in it is nobody's loss or gain"),
    column(
        "access_hours_one_way",
        "number",
        "hours one way from base to area, mean over the case work; pools left out",
    ),
)


def island_table(problem: Problem, areas: Table, service: Service, readings: Iterable[Reading]) -> Table:
    """Every area, in code order; no row where nothing is known of islands and rural places.

    Posts, demand and served hours are those of `areas`, the table areas.csv.
    """
    stated = {area.code: area for area in problem.setting.geography.areas} if problem.setting else {}
    if not any(_known(area) for area in stated.values()):
        return table("islands", COLUMNS, [])
    before = located_before(problem)
    access = {one.scope: one.value for one in readings if one.measure == "access_hours"}
    figures = [dict(zip(areas.header, row, strict=True)) for row in areas.rows]
    demand, served = (_total(figures, name) for name in ("demand_hours", "served_hours"))
    rows: list[tuple[Cell, ...]] = []
    for of in figures:
        code = str(of["area"])
        coverage = of["coverage"] if of["demand_hours"] else None
        located, stood = of["fte_located"], None if before is None else rounded(before[code], "fte")
        rows.append(
            (
                code,
                of["name"],
                "yes" if stated[code].islands else "no",
                stated[code].numbers.get("island_share"),
                stated[code].numbers.get("rural_share"),
                of["demand_hours"],
                sum((service.received[role.id, code] for role in problem.roles), Fraction(0)),
                of["served_hours"],
                coverage,
                coverage - served / demand if isinstance(coverage, Fraction) else None,
                located,
                stood,
                located - stood if isinstance(located, Fraction) and stood is not None else None,
                access.get(f"area:{code}"),
            )
        )
    return table("islands", COLUMNS, rows)


def _known(area: Area) -> bool:
    return area.islands or not {"island_share", "rural_share"}.isdisjoint(area.numbers)


def _total(figures: Iterable[dict[str, Cell]], name: str) -> Fraction:
    return sum((cell for of in figures if isinstance(cell := of[name], Fraction)), Fraction(0))
