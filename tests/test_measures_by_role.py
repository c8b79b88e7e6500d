"""Measures by hand where roles differ: at bases, in every area, in a pool; and work of two risks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction as F  # noqa: N817 - these pages are full of them
from types import SimpleNamespace
from typing import Any

import pytest

from allocator.measures import MEASURES, Reading, References, Settings, prices, read_measures
from allocator.plan import Service
from allocator.problem import Driver, Problem, Role
from allocator.sources.geography import Area


def exact(table: Mapping[Any, Any]) -> dict[Any, F]:
    return {key: F(value) for key, value in table.items()}


AREAS = (
    Area("A", "A", "West", False, {"population": F(10)}),
    Area("B", "B", "West", False, {"population": F(30)}),
    Area("C", "C", "", False, {"population": F(60)}),
)
# Work of two risks lies in A alone: 100 h of risk 3 and 100 h of risk 1 for the laboratory.
PROBLEM = Problem(
    areas=("A", "B", "C"),
    roles=(
        Role("desk", F(5, 4), F(0), F(100), "pool", ("pool",)),
        Role("lab", F(4), F(1), F(100), "regional", ("x", "y")),
        Role("local", F(2), F(1, 2), F(100), "local", ("A", "B", "C")),
    ),
    drivers=(Driver("grave", F(3)), Driver("mild", F(1))),
    demand_hours=exact({
        ("grave", "lab", "A"): 100, ("mild", "lab", "A"): 100, ("mild", "lab", "C"): 200,
        ("mild", "local", "A"): 100, ("mild", "local", "B"): 100,
        ("mild", "desk", "A"): 100, ("mild", "desk", "C"): 100,
    }),
    productive_share=exact({
        ("lab", "x", "A"): "1/2", ("lab", "x", "C"): "1/4", ("lab", "y", "A"): "1/4", ("lab", "y", "C"): 1,
        ("local", "A", "A"): 1, ("local", "B", "B"): "4/5", ("local", "C", "C"): 1,
        ("desk", "pool", "A"): 1, ("desk", "pool", "C"): 1,
    }),
    baseline=exact({("lab", "x"): 4, ("lab", "y"): 1, ("local", "A"): 2, ("local", "B"): 1,
                    ("desk", "pool"): 3}),
    setting=SimpleNamespace(  # type: ignore[arg-type]  # only what measures look at
        scenario=SimpleNamespace(statement=SimpleNamespace(travel="by road")),
        geography=SimpleNamespace(
            travel={"by road": exact({("x", "A"): 2, ("y", "C"): 1, ("A", "A"): "1/2", ("B", "B"): "1/4"})},
            bases=(SimpleNamespace(id="x", area="A"), SimpleNamespace(id="y", area="C")),
            areas=AREAS,
        ),
    ),
)  # fmt: skip
POSTS = exact({("lab", "x"): 2, ("lab", "y"): 2, ("local", "A"): "1/2", ("local", "B"): 1,
               ("local", "C"): "1/2", ("desk", "pool"): "5/4"})  # fmt: skip
# Case work: the laboratory 100 h to A and 100 to C, local staff 50 and 80, the pool 100 and 25.
HOURS = exact({("lab", "x", "A"): 200, ("lab", "y", "C"): 100, ("local", "A", "A"): 50,
               ("local", "B", "B"): 100, ("desk", "pool", "A"): 100, ("desk", "pool", "C"): 25})  # fmt: skip
SERVICE = Service(PROBLEM, POSTS, HOURS)
NOTES = {"access_hours": "pools are left out", "population_share_below": "threshold 0.5"}


def readings(problem: Problem = PROBLEM, posts: Mapping[Any, F] = POSTS) -> dict[tuple[str, str], Reading]:
    found = read_measures(problem, Service(problem, posts, HOURS), Settings())
    return {(reading.measure, reading.scope): reading for reading in found}


EXPECTED: dict[tuple[str, str], F] = {
    # met: A 250 of 400, B 80 of 100, C 125 of 300
    ("coverage_total", "all"): F(455, 800),
    ("coverage_min", "all"): F(5, 12),
    ("coverage_gap", "all"): F(23, 60),  # 4/5 - 5/12
    ("coverage_total", "area:A"): F(5, 8),
    ("coverage_total", "area:B"): F(4, 5),
    ("coverage_total", "group:West"): F(330, 500),
    # a role's outcomes are its own: the laboratory 1/2 and 1/2, local staff 1/2 and 4/5, the pool 1 and 1/4
    ("coverage_total", "role:lab"): F(1, 2),
    ("coverage_gap", "role:lab"): F(0),
    ("coverage_min", "role:local"): F(1, 2),
    ("coverage_gap", "role:local"): F(3, 10),
    ("coverage_total", "role:desk"): F(5, 8),
    ("coverage_gap", "role:desk"): F(3, 4),
    ("shortfall_hours", "role:local"): F(70),  # 50 + 20
    ("shortfall_hours", "area:A"): F(150),  # 100 of the laboratory's, all mild, and 50 of local staff
    # on the road: 100 of 200 to A and 20 of 100 in B
    ("travel_share", "all"): F(120, 575),
    ("travel_share", "role:local"): F(20, 150),
    ("travel_share", "area:A"): F(100, 350),
    # (100 x 2 + 100 x 1 + 50 x 1/2 + 80 x 1/4) / 330, the pool left out
    ("access_hours", "all"): F(345, 330),
    ("access_hours", "area:A"): F(225, 150),
    ("access_hours", "role:local"): F(45, 130),
    # the laboratory loses 2 at x, which stands in A, local staff 3/2 in A, and the pool nowhere 7/4
    ("posts_moved", "all"): F(21, 4),
    ("posts_moved", "role:lab"): F(2),
    ("posts_moved", "role:local"): F(3, 2),
    ("posts_moved", "role:desk"): F(7, 4),
    ("posts_moved", "area:A"): F(7, 2),
    ("posts_moved", "area:B"): F(0),
    ("posts_moved", "area:C"): F(0),
    ("posts_moved", "group:West"): F(7, 2),
    ("population_share_below", "all"): F(6, 10),  # C
    ("population_share_below", "group:West"): F(0),
}


@pytest.mark.parametrize(("measure", "scope"), EXPECTED)
def test_a_scope_is_measured_by_its_own_roles_and_areas(measure: str, scope: str) -> None:
    assert readings()[measure, scope].value == EXPECTED[measure, scope]


def test_every_reading_bears_its_unit_and_a_note_only_where_there_is_something_to_say() -> None:
    units = {measure.id: measure.unit for measure in MEASURES}
    for (measure, scope), reading in readings().items():
        assert reading.unit == units[measure]
        expected = "no hour is served from a base" if "desk" in scope else NOTES.get(measure, "")
        assert reading.note == (expected if measure == "access_hours" else NOTES.get(measure, ""))
        assert (reading.value is None) == (reading.note == "no hour is served from a base")


def test_areas_of_no_group_make_none() -> None:
    assert {scope for _, scope in readings() if scope.startswith("group:")} == {"group:West"}


def test_posts_that_are_gone_altogether_have_left() -> None:
    left = {cell: fte for cell, fte in POSTS.items() if cell != ("lab", "x")}
    assert readings(posts=left)["posts_moved", "role:lab"].value == 4


def test_an_area_whose_population_is_not_known_keeps_the_whole_from_being_measured() -> None:
    setting: Any = PROBLEM.setting
    geography = SimpleNamespace(
        **{**vars(setting.geography), "areas": (*AREAS[:2], replace(AREAS[2], numbers={}))}
    )
    other: Any = SimpleNamespace(scenario=setting.scenario, geography=geography)
    found = readings(replace(PROBLEM, setting=other))
    reading = found["population_share_below", "all"]
    assert (reading.value, reading.note) == (None, "no population in areas.csv")
    assert found["population_share_below", "group:West"].value == 0


def test_a_price_that_does_not_apply_is_of_the_whole_and_says_why() -> None:
    nowhere = replace(PROBLEM, demand_hours={})
    unproved = References(None, None, "area")
    elsewhere = References(F(1), F(1), "area", "the plan breaks x")
    cases = [
        (PROBLEM, unproved, ["the reference plan was not proved within the limits"] * 2),
        (PROBLEM, elsewhere, ["the plan breaks x"] * 2),
        (nowhere, References(F(0), None, "area"), ["the reference is 0", "no demand"]),
    ]
    for problem, references, notes in cases:
        found = prices(problem, Service(problem, POSTS, {}), references)
        assert found == [
            Reading("price_of_fairness", "all", None, "share", notes[0]),
            Reading("price_of_efficiency", "all", None, "share", notes[1]),
        ]


def test_prices_look_on_the_outcomes_of_their_reference() -> None:
    # risk-weighted hours met: 3 x 100 + 100 + 130 + 125; the smallest area has 5/12, the smallest pair 1/4
    across_areas = prices(PROBLEM, SERVICE, References(F(1310), F(1, 2), "area"))
    across_pairs = prices(PROBLEM, SERVICE, References(F(1310), F(1, 2), "area-role"))
    assert [reading.value for reading in across_areas] == [F(1, 2), F(1, 6)]
    assert [reading.value for reading in across_pairs] == [F(1, 2), F(1, 2)]
    units = {measure.id: measure.unit for measure in MEASURES}
    for reading in (*across_areas, *across_pairs):
        assert (reading.scope, reading.unit, reading.note) == ("all", units[reading.measure], "")
