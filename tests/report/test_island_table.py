"""islands.csv holds what the other tables say of each area, beside its people on islands."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from door import report, small_report

from allocator.island_table import COLUMNS
from allocator.problem_reading import read_problem
from allocator.report import Report
from allocator.shipped import find_scenario
from tests.problems import local, problem

HIGHLAND = "S12000017"
PARTS_OF_N = (HIGHLAND, "S12000013", "S12000023", "S12000027")
"""Highland, Na h-Eileanan Siar, Orkney Islands, Shetland Islands."""
Row = dict[str, object]


def rows(made: Report, table: str = "islands") -> dict[str, Row]:
    """Rows by their first cell."""
    found = made.table(table)
    return {str(row[0]): dict(zip(found.header, row, strict=True)) for row in found.rows}


def number(cell: object) -> Fraction:
    assert isinstance(cell, Fraction)
    return cell


def with_areas(made: Report, **changes: object) -> Report:
    """The same report of areas that are known otherwise."""
    setting = made.problem.setting
    assert setting is not None
    areas = tuple(replace(area, **changes) for area in setting.geography.areas)  # type: ignore[arg-type]
    geography = replace(setting.geography, areas=areas)
    return replace(made, problem=replace(made.problem, setting=replace(setting, geography=geography)))


CASES = {
    "three areas": small_report,
    "councils": lambda: report("councils"),
    "divisions": lambda: report("baseline"),
}


@pytest.fixture(params=CASES)
def made(request: pytest.FixtureRequest) -> Report:
    found: Report = CASES[request.param]()
    return found


def test_every_area_has_a_row_with_the_figures_of_areas_csv(made: Report) -> None:
    found, areas = rows(made), rows(made, "areas")
    assert list(found) == list(areas)
    for area, row in found.items():
        for name in ("name", "demand_hours", "served_hours", "coverage", "fte_located"):
            assert row[name] == areas[area][name], (area, name)


def test_hours_received_are_deployed_hours_less_those_on_the_road(made: Report) -> None:
    received = dict.fromkeys(rows(made), Fraction(0))
    for *_, area, hours, driven in made.table("service").rows:
        received[str(area)] += number(hours) - number(driven)
    assert {area: row["received_hours"] for area, row in rows(made).items()} == received


def test_coverage_is_set_against_that_of_the_whole_country(made: Report) -> None:
    (country,) = (one.value for one in made.readings if (one.measure, one.scope) == ("coverage_total", "all"))
    assert country is not None
    for row in rows(made).values():
        assert number(row["above_country"]) == number(row["coverage"]) - country


def test_the_change_is_what_stands_here_less_what_stood_here(made: Report) -> None:
    for row in rows(made).values():
        change = number(row["fte_located"]) - number(row["baseline_fte"])
        assert row["change_fte"] == change
    moved = sum((number(row["change_fte"]) for row in rows(made).values()), Fraction(0))
    assert moved == 0, "posts leave one area for another; pools stand nowhere"


def test_access_is_the_measure_of_that_name(made: Report) -> None:
    access = {one.scope: one.value for one in made.readings if one.measure == "access_hours"}
    assert {f"area:{area}": row["access_hours_one_way"] for area, row in rows(made).items()} == {
        scope: value for scope, value in access.items() if scope.startswith("area:")
    }


def test_the_isle_of_the_three_areas_is_served_as_on_paper() -> None:
    """One investigator stands there: 1,275 hours, 4 visits of 2 x 0.8 hours for every 100 hours of work."""
    isle = rows(small_report())["ISL"]
    assert (isle["islands"], isle["island_share"], isle["rural_share"]) == ("yes", None, None)
    assert (isle["fte_located"], isle["baseline_fte"], isle["change_fte"]) == (1, 1, 0)
    examined = sum(
        number(hours) - number(driven)
        for role, _, area, hours, driven in small_report().table("service").rows
        if (role, area) == ("examiner", "ISL")
    )
    assert isle["received_hours"] == 1275 / (1 + Fraction(4, 100) * 2 * Fraction(8, 10)) + examined


def test_an_area_without_demand_has_no_coverage_to_compare() -> None:
    made = small_report()
    hours = {key: Fraction(0) if key[2] == "ISL" else of for key, of in made.problem.demand_hours.items()}
    isle = rows(replace(made, problem=replace(made.problem, demand_hours=hours)))["ISL"]
    assert (isle["coverage"], isle["above_country"]) == (None, None)


def test_where_nothing_is_known_of_islands_there_is_no_row() -> None:
    assert rows(with_areas(small_report(), islands=False)) == {}
    assert small_report().table("islands").columns == COLUMNS


def test_a_problem_made_by_hand_has_no_row() -> None:
    from allocator.solve import solve

    posed = problem(local(1, {"I": 1, "M": 1}))
    assert Report(posed, solve(posed)).table("islands").rows == ()


def test_councils_split_the_demand_of_highlands_and_islands_and_people_would_split_it_otherwise() -> None:
    """Its islands have 35 % of its work and 23 % of its people, so no share of people stands in for work."""
    whole = read_problem(find_scenario("baseline")).area_demand_hours["N"]
    councils = read_problem(find_scenario("councils"))
    parts = {code: councils.area_demand_hours[code] for code in PARTS_OF_N}
    assert sum(parts.values()) == whole
    assert round(float(1 - parts[HIGHLAND] / whole), 2) == 0.35
