"""Criteria that draw outcomes close: on paper, against brute force, and never by levelling down."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from allocator.criteria import Criterion, MeanDifference, MeanLessInequality
from allocator.criteria.efficient import EfficientCriterion
from allocator.inequality import mean_difference
from allocator.plan import Service
from allocator.problem import Problem
from allocator.rules import Cap, Fixed
from allocator.solve import most_risk_weighted_hours, solve
from allocator.spread import Spread, gini
from tests.oracles import least_over_fillings
from tests.problems import (
    FRACTIONAL,
    RISK,
    SIZES,
    F,
    amounts,
    criterion,
    local,
    problem,
    regional,
    small_problems,
)

WANTS = {"A": 1, "B": 1, "C": 8}
ROAD = regional(1, {"A": 10, "B": 10}, {("P", "A"): 1, ("P", "B"): "1/2"}, size=FRACTIONAL, hours=10)


def plan_of(posed: Problem) -> tuple[tuple[Fraction, ...], Fraction]:
    """Posts in order, and the value of the first criterion."""
    plan = solve(posed)
    assert plan.status == "proved"
    return tuple(plan.posts.values()), plan.stages[0].optimum


@pytest.mark.parametrize("word", ["coverage_gap", "mean_difference", "mean_less_inequality"])
def test_fractions_of_posts_serve_all_alike(word: str) -> None:
    posts, value = plan_of(problem(local(5, WANTS, size=FRACTIONAL), criteria=[word]))
    assert posts == (F(1, 2), F(1, 2), 4)
    assert value == (F(1, 2) if word == "mean_less_inequality" else 0)


def test_in_whole_posts_the_gap_lets_two_go_without() -> None:
    # (1, 1, 3) and (0, 0, 5) are 5/8 apart, any other plan more; the order of codes takes the second.
    assert plan_of(problem(local(5, WANTS), criteria=["coverage_gap"])) == ((0, 0, 5), F(5, 8))


def test_in_whole_posts_the_mean_difference_looks_at_the_many() -> None:
    # MD: (0, 1, 4) has 2 (1/100 + 8/100 x 1/2 + 8/100 x 1/2) = 9/50; (1, 1, 3) and (0, 0, 5) have 1/5.
    assert plan_of(problem(local(5, WANTS), criteria=["mean_difference"])) == ((0, 1, 4), F(9, 50))


@pytest.mark.parametrize(
    ("weight", "hours", "value"),
    [
        (Decimal("0.3"), (10, 0), F(17, 40)),
        (Decimal("0.6"), (10, 0), F(7, 20)),
        (Decimal("0.7"), (F(10, 3), F(20, 3)), F(1, 3)),
        (1, (F(10, 3), F(20, 3)), F(1, 3)),
    ],
)
def test_the_weight_says_when_the_road_is_worth_it(
    weight: Any, hours: tuple[Fraction, ...], value: Fraction
) -> None:
    # Of ten hours b go to B, half of them on the road: A has 1 - b/10, B b/20. The mean is 1/2 - b/40 and
    # half of MD (1 - 3b/20)/4, so that an hour more for B is worth 3w/80 - 1/40: something from w = 2/3 on.
    posed = problem(ROAD, criteria=[criterion("mean_less_inequality", weight=weight)])
    plan = solve(posed)
    assert tuple(plan.hours.get(("regional", "P", area), 0) for area in "AB") == hours
    assert plan.stages[0].optimum == value


@pytest.mark.parametrize("word", ["coverage_gap", "mean_difference"])
def test_efficiency_limits_what_is_given_up_for_the_road(word: str) -> None:
    # Ten hours met next door are the most; at b for B there are 10 - b/2. Nine tenths allow b = 2, and then
    # A has 4/5 and B 1/10: 7/10 apart, MD half of that. Without a floor all hours are spent on the road.
    half = {"coverage_gap": 1, "mean_difference": F(1, 2)}[word]
    held = problem(ROAD, criteria=[criterion(word, efficiency=Decimal("0.9"))])
    assert solve(held).hours == {("regional", "P", "A"): 8, ("regional", "P", "B"): 2}
    assert solve(held).stages[0].optimum == F(7, 10) * half
    free = problem(ROAD, criteria=[criterion(word, efficiency=0)])
    assert solve(free).stages[0].optimum == 0


@pytest.mark.parametrize("on", ["coverage", "risk-coverage"])
@pytest.mark.parametrize(("word", "value"), [("coverage_gap", F(3, 4)), ("mean_difference", F(6, 25))])
def test_on_coverage_an_hour_that_was_received_cannot_be_denied(word: str, value: Fraction, on: str) -> None:
    # A has two posts for one hour and B one for four: 1 and 1/4, MD 2 x 1/5 x 4/5 x 3/4. A model that may
    # leave A's hour unserved beside A's surplus would claim that both have 1/4.
    today = {"local": {"A": 2, "B": 1}}
    judge = criterion(word, on=on, efficiency=0)
    for size in SIZES.values():
        parts = local(3, {"A": 1, "B": 4}, size=size)
        posed = problem(parts, criteria=[judge], rules=[Fixed(type="fixed")], baseline=today)
        assert plan_of(posed) == ((2, 1), value)


@pytest.mark.parametrize(
    ("word", "parameters", "allowed"),
    [
        ("coverage_gap", {"efficiency": Decimal("1.01")}, "found 1.01; allowed: a number from 0 to 1"),
        ("mean_difference", {"efficiency": -1}, "found -1; allowed: a number from 0 to 1"),
        ("mean_less_inequality", {"weight": 0}, "found 0; allowed: a number above 0, up to 1"),
        ("mean_less_inequality", {"weight": 2}, "found 2; allowed: a number above 0, up to 1"),
    ],
)
def test_parameters_out_of_range_are_refused_with_the_range(
    word: str, parameters: dict[str, Any], allowed: str
) -> None:
    with pytest.raises(ValidationError, match=allowed):
        criterion(word, **parameters)


# --- properties ------------------------------------------------------------------------------

efficiencies = st.sampled_from([F(0), F(1, 2), F(9, 10), F(99, 100), F(1)])


@st.composite
def judges(draw: st.DrawFn) -> tuple[Criterion, ...]:
    """One criterion that holds a floor, perhaps after one that does not know of it."""
    word = draw(st.sampled_from(["coverage_gap", "mean_difference"]))
    first = draw(st.sampled_from([(), (criterion("leximin"),), (criterion("total_shortfall"),)]))
    return (*first, criterion(word, efficiency=draw(efficiencies)))


@settings(max_examples=30, deadline=None)
@given(small_problems(judges()))
def test_nobody_is_levelled_down_below_the_floor(posed: Problem) -> None:
    plan = solve(posed)
    judge = posed.criteria[-1]
    most = most_risk_weighted_hours(posed)
    assert isinstance(judge, EfficientCriterion)
    assert most is not None
    assert Service(posed, plan.posts, plan.hours).risk_weighted_served >= judge.efficiency * most
    assert plan.most_hours == (most if judge.efficiency else None)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_without_roads_leximin_is_the_least_mean_difference(data: st.DataObject) -> None:
    """The least majorised base: fractional posts that are all used, hours worth the same everywhere."""
    areas = ("A", "B", "C", "D")
    parts, rules = [], []
    for name in ("one", "two")[: data.draw(st.integers(1, 2))]:
        wants = {area: data.draw(amounts.filter(bool)) for area in areas}
        parts.append(local(8, wants, name=name, size=FRACTIONAL))
        for area in areas:
            high = data.draw(st.sampled_from([F(2), F(3), F(5, 2), F(8)]))
            rules.append(Cap(type="cap", roles=(name,), bases=(area,), fte=high))
    fair = problem(*parts, criteria=[criterion("leximin", on="received")], rules=rules)
    even = problem(*parts, criteria=[criterion("mean_difference", efficiency=0)], rules=rules)
    judge = even.criteria[0]
    found = [judge.value(even, Service(even, plan.posts, plan.hours)) for plan in (solve(fair), solve(even))]
    assert found[0] == found[1]


@settings(max_examples=30, deadline=None)
@given(small_problems(st.just((criterion("mean_less_inequality", weight=1),))))
def test_at_weight_1_the_value_is_the_mean_less_ginis_share_of_it(posed: Problem) -> None:
    plan = solve(posed)
    service = Service(posed, plan.posts, plan.hours)
    found = posed.criteria[0].outcomes(posed)
    spread = Spread(
        tuple(outcome.value(posed, service) for outcome in found), tuple(outcome.weight for outcome in found)
    )
    if spread.mean:
        assert plan.stages[0].optimum == spread.mean * (1 - (gini(spread) or 0))
        md = MeanDifference(id="mean_difference", on="coverage", across=posed.across)
        assert md.value(posed, service) == (2 * (gini(spread) or 0) * spread.mean,)


@settings(max_examples=15, deadline=None)
@given(small_problems(st.just((criterion("mean_less_inequality", weight=1),))))
def test_more_weight_never_makes_a_plan_less_equal(posed: Problem) -> None:
    reached = []
    for weight in (F(1, 10), F(1, 2), F(1)):
        judge = MeanLessInequality(id="mean_less_inequality", weight=weight)
        plan = solve(replace(posed, criteria=(judge,)))
        service = Service(posed, plan.posts, plan.hours)
        reached += [mean_difference(posed, service, judge.outcomes(posed))]
    if judge.outcomes(posed):
        assert reached == sorted(reached, reverse=True)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_on_coverage_the_optimum_is_the_best_of_all_ways_to_fill_demand(data: st.DataObject) -> None:
    drawn = st.sampled_from([F(1), F(2), F(1, 2)])
    parts = regional(
        data.draw(st.integers(1, 3)),
        {area: {"low": data.draw(drawn), "high": data.draw(drawn)} for area in "AB"},
        {("P", "A"): 1, ("P", "B"): "1/2", ("Q", "B"): "4/5"},
        size=data.draw(st.sampled_from(sorted(SIZES.values()))),
        hours=2,
    )
    judge = criterion(
        data.draw(st.sampled_from(["coverage_gap", "mean_difference"])),
        on=data.draw(st.sampled_from(["coverage", "risk-coverage"])),
        efficiency=data.draw(st.sampled_from([F(0), F(1, 2), F(9, 10)])),
    )
    posed = problem(parts, criteria=[judge], risk=RISK)
    assert plan_of(posed)[1] == least_over_fillings(posed)
