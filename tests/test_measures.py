"""Measures by hand on three areas with unequal weights, then their identities and bounds."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocator import spread as spreads
from allocator.measures import (
    MEASURES,
    Reading,
    References,
    Settings,
    prices,
    read_measures,
    scope_kinds,
)
from allocator.plan import Service
from allocator.problem import Driver, Problem, Role
from allocator.sources.geography import Area
from allocator.spread import Spread


def fr(*numbers: Any) -> tuple[Fraction, ...]:
    return tuple(Fraction(number) for number in numbers)


# Demand 100, 300 and 600 hours (weights 0.1, 0.3, 0.6); received 100, 150 and 150: coverage 1, 0.5 and 0.25.
# One role at two bases: 125 h go from x to A (a fifth on the road), 150 h from x to B, 300 h from y to C
# (half on the road).
LINKS = {("role", "x", "A"): "4/5", ("role", "x", "B"): 1, ("role", "y", "C"): "1/2"}
HOURS = {("role", "x", "A"): 125, ("role", "x", "B"): 150, ("role", "y", "C"): 300}
TRAVEL = {("x", "A"): 1, ("x", "B"): 2, ("y", "C"): 4}
PEOPLE = {"A": 10, "B": 20, "C": 70}
GROUPS = {"A": "West", "B": "West", "C": "East"}


def exact(table: Mapping[Any, Any]) -> dict[Any, Fraction]:
    return {key: Fraction(value) for key, value in table.items()}


PROBLEM = Problem(
    areas=("A", "B", "C"),
    roles=(Role("role", Fraction(6), Fraction(1), Fraction(100), "regional", ("x", "y")),),
    drivers=(Driver("work", Fraction(2)),),
    demand_hours={
        ("work", "role", area): Fraction(hours) for area, hours in zip("ABC", (100, 300, 600), strict=True)
    },
    productive_share=exact(LINKS),
    baseline=exact({("role", "x"): 5, ("role", "y"): 1}),
    setting=SimpleNamespace(  # type: ignore[arg-type]  # only what measures look at
        scenario=SimpleNamespace(statement=SimpleNamespace(travel="")),
        geography=SimpleNamespace(
            travel={"": exact(TRAVEL)},
            bases=(SimpleNamespace(id="x", area="A"), SimpleNamespace(id="y", area="C")),
            areas=tuple(Area(a, a, GROUPS[a], False, {"population": Fraction(PEOPLE[a])}) for a in "ABC"),
        ),
    ),
)
POSTS = exact({("role", "x"): 3, ("role", "y"): 3})
SERVICE = Service(PROBLEM, POSTS, exact(HOURS))
REFERENCES = References(Fraction(1000), Fraction(1, 2), "area")
r = (2.5, 1.25, 0.625)  # coverage over its mean of 0.4
u = (12 / 7, 6 / 7, 3 / 7)  # the same over the unweighted mean of 7/12

PAPER: dict[str, Fraction | float] = {
    "coverage_total": Fraction(400, 1000),
    "coverage_mean": Fraction(7, 12),  # (1 + 1/2 + 1/4) / 3
    "coverage_min": Fraction(1, 4),
    "coverage_gap": Fraction(3, 4),
    "mean_difference": Fraction(21, 100),  # 2 (0.1 0.3 0.5 + 0.1 0.6 0.75 + 0.3 0.6 0.25)
    "gini": Fraction(21, 80),  # 0.21 / 0.8
    "hoover": Fraction(9, 40),  # (0.1 0.6 + 0.3 0.1 + 0.6 0.15) / 0.8
    "theil": sum(a * x * math.log(x) for a, x in zip((0.1, 0.3, 0.6), r, strict=True)),
    "atkinson": 1 - sum(a * x**0.5 for a, x in zip((0.1, 0.3, 0.6), r, strict=True)) ** 2,
    "jain": Fraction(64, 85),  # 0.16 / (0.1 + 0.075 + 0.0375)
    "worst_share": Fraction(1, 4),  # the worst fifth of demand lies in C
    "shortfall_hours": Fraction(600),  # 0 + 150 + 450
    "travel_share": Fraction(7, 23),  # (25 + 0 + 150) / 575
    "access_hours": Fraction(5, 2),  # (100 x 1 + 150 x 2 + 150 x 4) / 400
    "posts_moved": Fraction(2),  # x falls from 5 to 3
    "population_share_below": Fraction(7, 10),  # C; B at one half is not below it
    "price_of_fairness": Fraction(1, 5),  # 400 h of weight 2 against 1000
    "price_of_efficiency": Fraction(1, 2),  # 1/4 against 1/2
    "gini_unweighted": Fraction(2, 7),  # (2/9 (1/2 + 3/4 + 1/4)) / (7/6)
    "hoover_unweighted": Fraction(5, 21),  # (5/12 + 1/12 + 4/12) / 3 / (7/6)
    "theil_unweighted": sum(x * math.log(x) for x in u) / 3,
    "atkinson_unweighted": 1 - (sum(x**0.5 for x in u) / 3) ** 2,
    "jain_unweighted": Fraction(7, 9),  # (49/144) / (21/48)
    "mean_difference_unweighted": Fraction(1, 3),
    "worst_share_unweighted": Fraction(1, 4),
}


def readings(
    problem: Problem = PROBLEM, service: Service = SERVICE, **settings: Any
) -> dict[tuple[str, str], Reading]:
    found = [*read_measures(problem, service, Settings(**settings)), *prices(problem, service, REFERENCES)]
    by_key = {(reading.measure, reading.scope): reading for reading in found}
    assert len(by_key) == len(found), "a measure of a scope stands once"
    return by_key


def test_every_measure_has_a_paper_case() -> None:
    assert set(PAPER) == {measure.id for measure in MEASURES}


@pytest.mark.parametrize("measure", PAPER)
def test_a_measure_is_what_paper_says(measure: str) -> None:
    value = readings()[measure, "all"].value
    assert value is not None
    if isinstance(PAPER[measure], Fraction):
        assert value == PAPER[measure]
    else:
        assert float(value) == pytest.approx(PAPER[measure], abs=2e-12)


def test_a_measure_states_unit_range_and_what_it_does_not_show() -> None:
    for measure in MEASURES:
        assert measure.summary
        assert measure.unit
        assert measure.range
        assert measure.silent_on
        assert measure.better in ("more", "less")
    assert len({measure.id for measure in MEASURES}) == len(MEASURES)


def test_the_order_is_that_of_the_contract() -> None:
    ids = [measure.id for measure in MEASURES]
    listed = [
        "coverage_total",
        "coverage_mean",
        "coverage_min",
        "coverage_gap",
        "gini",
        "hoover",
        "theil",
        "atkinson",
        "jain",
        "mean_difference",
        "worst_share",
        "shortfall_hours",
        "travel_share",
        "access_hours",
        "posts_moved",
        "price_of_fairness",
        "price_of_efficiency",
    ]
    assert [id_ for id_ in ids if id_ in listed] == listed


# --- scopes ---------------------------------------------------------------------------------------


def test_a_role_an_area_and_a_group_are_measured_where_it_makes_sense() -> None:
    found = readings()
    per_scope: dict[str, set[str]] = {}
    for measure, scope in found:
        per_scope.setdefault(scope, set()).add(measure)
    assert set(per_scope) == {"all", "role:role", "area:A", "area:B", "area:C", "group:East", "group:West"}
    assert per_scope["area:B"] == {
        "coverage_total", "shortfall_hours", "travel_share", "access_hours", "posts_moved",
    }  # fmt: skip
    assert per_scope["all"] - per_scope["role:role"] == {
        "population_share_below", "price_of_fairness", "price_of_efficiency",
    }  # fmt: skip
    assert per_scope["group:West"] == per_scope["all"] - {"price_of_fairness", "price_of_efficiency"}
    for measure in MEASURES:
        kinds = {scope.partition(":")[0] for scope, of in per_scope.items() if measure.id in of}
        assert kinds == set(scope_kinds(measure.id))


def test_an_area_is_measured_by_its_own_hours() -> None:
    found = readings()
    assert found["coverage_total", "area:B"].value == Fraction(1, 2)
    assert found["shortfall_hours", "area:C"].value == 450


def test_the_road_to_an_area_is_measured_by_the_service_that_reaches_it() -> None:
    found = readings()
    assert found["travel_share", "area:A"].value == Fraction(1, 5)  # 25 of 125
    assert found["travel_share", "area:C"].value == Fraction(1, 2)
    assert found["access_hours", "area:C"].value == 4
    assert found["travel_share", "group:West"].value == Fraction(25, 275)
    assert found["access_hours", "group:West"].value == Fraction(8, 5)  # (100 x 1 + 150 x 2) / 250


def test_posts_that_leave_an_area_are_those_of_its_bases() -> None:
    # x stands in A and falls from 5 to 3; y stands in C and gains; nothing stands in B
    found = readings()
    assert found["posts_moved", "area:A"].value == 2
    assert found["posts_moved", "area:C"].value == 0
    assert (found["posts_moved", "area:B"].value, found["posts_moved", "area:B"].note) == (
        None, "no post of today's stands here"
    )  # fmt: skip
    assert found["posts_moved", "group:West"].value == 2


def test_a_group_is_measured_over_its_own_areas() -> None:
    # West: weights 1/4 and 3/4, coverage 1 and 1/2: mean 5/8, mean difference 2 x 3/16 x 1/2 = 3/16
    found = readings()
    assert found["coverage_total", "group:West"].value == Fraction(5, 8)
    assert found["coverage_mean", "group:West"].value == Fraction(3, 4)
    assert found["gini", "group:West"].value == Fraction(3, 20)
    assert found["shortfall_hours", "group:West"].value == 150
    assert found["population_share_below", "group:West"].value == 0
    assert found["population_share_below", "group:East"].value == 1
    assert found["gini", "group:East"].value == 0


def test_the_shortfall_of_areas_groups_and_roles_adds_up_to_the_whole() -> None:
    hours = {
        scope: reading.value
        for (measure, scope), reading in readings().items()
        if measure == "shortfall_hours"
    }
    for kind in ("area:", "group:", "role:"):
        assert sum(value or 0 for scope, value in hours.items() if scope.startswith(kind)) == hours["all"]


def test_without_a_setting_there_are_no_groups_and_no_travel_table() -> None:
    problem = replace(PROBLEM, setting=None)
    found = readings(problem, Service(problem, POSTS, exact(HOURS)))
    assert not [scope for _, scope in found if scope.startswith("group:")]
    assert found["access_hours", "all"].note == "no travel table"
    assert found["population_share_below", "all"].note == "no population in areas.csv"


# --- settings -------------------------------------------------------------------------------------


def test_the_threshold_and_the_worst_share_can_be_set() -> None:
    found = readings(threshold=Fraction(3, 4), worst_share=Fraction(9, 10))
    assert found["population_share_below", "all"].value == Fraction(9, 10)
    assert found["population_share_below", "all"].note == "threshold 0.75"
    # the worst nine tenths: C whole (0.6 x 1/4) and B whole (0.3 x 1/2), over 0.9
    assert found["worst_share", "all"].value == Fraction(1, 3)


def test_the_worst_off_whole_is_the_mean_and_a_part_of_an_outcome_counts_in_part() -> None:
    spread = Spread(fr(1, "1/2", "1/4"), fr("1/10", "3/10", "6/10"))
    assert spreads.worst_share(spread, Fraction(1)) == spread.mean
    assert spreads.worst_share(spread, Fraction(3, 4)) == (Fraction(3, 20) + Fraction(3, 40)) / Fraction(3, 4)


@pytest.mark.parametrize("epsilon", ["1/2", 1, 2, 10, "0.000000000001", "1.000000000001"])
def test_atkinson_is_continuous_in_its_aversion_and_never_overflows(epsilon: str | int) -> None:
    wide = Spread(fr(1, Fraction(1, 10**30)), fr("1/2", "1/2"))
    value = spreads.atkinson(wide, Settings(atkinson_epsilon=Fraction(epsilon)))
    assert value is not None
    assert 0 <= value <= 1
    near = Spread(fr(1, "1/2"), fr("1/2", "1/2"))
    at_one = spreads.atkinson(near, Settings(atkinson_epsilon=Fraction(1)))
    # the geometric mean of 4/3 and 2/3 is sqrt(8/9)
    assert float(at_one or 0) == pytest.approx(1 - (8 / 9) ** 0.5, abs=1e-12)
    beside = spreads.atkinson(near, Settings(atkinson_epsilon=1 + Fraction(1, 10**9)))
    assert float(beside or 0) == pytest.approx(float(at_one or 0), abs=1e-9)


def test_atkinson_is_1_where_somebody_has_nothing_and_the_aversion_is_at_least_1() -> None:
    nothing = Spread(fr(0, 1), fr("1/2", "1/2"))
    for epsilon in (1, 2):
        assert spreads.atkinson(nothing, Settings(atkinson_epsilon=Fraction(epsilon))) == 1


# --- not applicable -------------------------------------------------------------------------------


def test_without_any_demand_no_coverage_is_claimed() -> None:
    problem = replace(PROBLEM, demand_hours={})
    found = readings(problem, Service(problem, POSTS, {}))
    for measure in MEASURES:
        if measure.of is not None:
            for scope in ("all", "role:role", "group:West"):
                assert (found[measure.id, scope].value, found[measure.id, scope].note) == (None, "no demand")
    assert found["travel_share", "all"].note == "no hour is deployed"
    assert found["access_hours", "all"].note == "no hour is served from a base"
    assert found["shortfall_hours", "all"].value == 0
    assert found["price_of_efficiency", "all"].value is None


def test_where_nothing_is_met_relative_measures_do_not_apply() -> None:
    found = readings(PROBLEM, Service(PROBLEM, POSTS, {}))
    for measure in ("gini", "hoover", "theil", "atkinson", "jain", "gini_unweighted"):
        assert (found[measure, "all"].value, found[measure, "all"].note) == (None, "no hour is met")
    assert found["coverage_total", "all"].value == 0
    assert found["mean_difference", "all"].value == 0
    assert found["worst_share", "all"].value == 0


def test_an_area_without_demand_is_left_out_of_unweighted_measures() -> None:
    demand = {key: hours for key, hours in PROBLEM.demand_hours.items() if key[2] != "C"}
    problem = replace(PROBLEM, demand_hours=demand)
    found = readings(problem, Service(problem, POSTS, exact(HOURS)))
    assert found["coverage_mean", "all"].value == Fraction(3, 4)
    assert (found["coverage_total", "area:C"].value, found["coverage_total", "area:C"].note) == (
        None,
        "no demand",
    )


def test_without_a_baseline_no_post_has_moved_or_stayed() -> None:
    problem = replace(PROBLEM, baseline={})
    reading = readings(problem, Service(problem, POSTS, exact(HOURS)))["posts_moved", "all"]
    assert (reading.value, reading.note) == (None, "no baseline")


def test_a_missing_row_of_travel_is_named() -> None:
    setting: Any = PROBLEM.setting
    geography = SimpleNamespace(travel={"": {}}, areas=setting.geography.areas, bases=())
    problem = replace(PROBLEM, setting=SimpleNamespace(scenario=setting.scenario, geography=geography))  # type: ignore[arg-type]  # as above
    assert readings(problem, Service(problem, POSTS, exact(HOURS)))["access_hours", "all"].note.startswith(
        "no travel from"
    )


@pytest.mark.parametrize(
    ("references", "note"),
    [
        (References(None, None, "area"), "the reference plan was not proved within the limits"),
        (References(Fraction(0), Fraction(0), "area"), "the reference is 0"),
        (References(Fraction(9), Fraction(9), "area", "the plan breaks x"), "the plan breaks x"),
    ],
)
def test_prices_do_not_apply_without_a_proved_reference(references: References, note: str) -> None:
    for reading in prices(PROBLEM, SERVICE, references):
        assert (reading.value, reading.note) == (None, note)


# --- identities and bounds ------------------------------------------------------------------------


@st.composite
def spread_(draw: st.DrawFn) -> Spread:
    size = draw(st.integers(1, 7))
    values = draw(st.lists(st.fractions(0, 1, max_denominator=1000), min_size=size, max_size=size))
    raw = draw(st.lists(st.integers(1, 1000), min_size=size, max_size=size))
    return Spread(tuple(values), tuple(Fraction(weight, sum(raw)) for weight in raw))


OF = {measure.id: measure.of for measure in MEASURES if measure.of is not None}


@given(spread_(), st.fractions("1/100", 10, max_denominator=100))
def test_every_measure_of_a_spread_lies_in_its_range(spread: Spread, epsilon: Fraction) -> None:
    settings = Settings(atkinson_epsilon=epsilon)
    for id_, of in OF.items():
        value = of(spread, settings)
        if value is None:
            assert spread.mean == 0
            continue
        assert value >= 0
        assert value <= 1 or id_.startswith("theil")
    assert OF["jain"](spread, settings) != 0


@given(spread_())
def test_identities_hold(spread: Spread) -> None:
    settings = Settings()
    pairs = list(zip(spread.weights, spread.values, strict=True))
    by_pairs = sum(a * b * abs(y - z) for a, y in pairs for b, z in pairs)
    assert spreads.mean_difference(spread) == by_pairs
    assert spreads.worst_share(spread, Fraction(1)) == spread.mean
    assert (
        min(spread.values) <= spreads.worst_share(spread, Fraction(1, 5)) <= spread.mean <= max(spread.values)
    )
    if not spread.mean:
        return
    gini, hoover = spreads.gini(spread), spreads.hoover(spread)
    assert gini is not None
    assert hoover is not None
    assert gini * 2 * spread.mean == by_pairs
    assert (
        hoover <= gini <= hoover * (2 - hoover)
    )  # the Lorenz curve lies between a triangle and a quadrangle
    assert float(spreads.theil(spread) or 0) >= 0
    variance = sum(a * (y - spread.mean) ** 2 for a, y in pairs)
    assert spreads.jain(spread) == 1 / (1 + variance / spread.mean**2)
    equal = spread.equally_weighted()
    for id_ in ("gini", "hoover", "theil", "atkinson", "jain", "mean_difference", "worst_share"):
        assert OF[f"{id_}_unweighted"](spread, settings) == OF[id_](equal, settings)


@given(spread_(), st.fractions("1/1000", 1, max_denominator=1000))
def test_equal_coverage_shows_no_inequality(spread: Spread, level: Fraction) -> None:
    equal = Spread((level,) * len(spread.values), spread.weights)
    for id_, of in OF.items():
        value = of(equal, Settings())
        name = id_.removesuffix("_unweighted")
        if name == "jain":
            assert value == 1
        elif name in ("coverage_total", "coverage_mean", "coverage_min", "worst_share"):
            assert value == level
        else:
            assert value == 0


@given(spread_(), st.fractions("1/10", 1, max_denominator=50))
def test_relative_measures_do_not_change_with_the_level(spread: Spread, factor: Fraction) -> None:
    scaled = Spread(tuple(value * factor for value in spread.values), spread.weights)
    for id_ in ("gini", "hoover", "jain"):
        assert OF[id_](scaled, Settings()) == OF[id_](spread, Settings())
    assert spreads.mean_difference(scaled) == spreads.mean_difference(spread) * factor


@given(spread_())
def test_splitting_an_area_in_two_of_equal_coverage_changes_no_weighted_measure(spread: Spread) -> None:
    first = spread.weights[0] / 2
    split = Spread((spread.values[0], *spread.values), (first, first, *spread.weights[1:]))
    for id_ in ("gini", "hoover", "jain", "mean_difference", "worst_share", "coverage_total"):
        assert OF[id_](split, Settings()) == OF[id_](spread, Settings())
