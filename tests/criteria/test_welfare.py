"""Proportional and alpha-fair plans: cases on paper, the ends of the scale, nobody at zero without need."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from allocator.criteria import AlphaFair, Proportional
from allocator.plan import Plan, Service
from allocator.problem import Problem
from allocator.solve import solve
from tests.problems import FRACTIONAL, HALF, WHOLE, F, local, pool, problem, regional

NEAR = F(1, 1000)
"""How near coverage must be where an error of a hundred-millionth in welfare is allowed."""


def coverage(posed: Problem, plan: Plan) -> dict[str, Fraction]:
    service = Service(posed, plan.posts, plan.hours)
    served = {area: F(0) for area in posed.areas}
    for (_, area), hours in service.served.items():
        served[area] += hours
    return {area: served[area] / posed.area_demand_hours[area] for area in posed.areas}


def alpha(number: Any, **parameters: Any) -> AlphaFair:
    return AlphaFair(id="alpha_fair", alpha=number, **parameters)


@pytest.mark.parametrize("number", [F(1, 2), 1, 2, 4])
def test_coverage_falls_by_the_price_of_an_hour_to_the_power_of_one_over_alpha(number: Any) -> None:
    # max sum a_i f(y_i), hours h_i, y_i = e_i h_i / d_i, a_i = d_i / D: y_i^-alpha e_i is alike everywhere,
    # so that y_B / y_A = (e_B / e_A)^(1/alpha) = 4^(-1/alpha).
    posed = problem(
        regional(5, {"A": 10, "B": 10}, {("P", "A"): 1, ("P", "B"): "1/4"}, size=FRACTIONAL),
        criteria=[alpha(number)],
    )
    found = coverage(posed, solve(posed))
    assert abs(float(found["B"] / found["A"]) - 4 ** (-1 / float(number))) < NEAR


def test_proportional_is_alpha_one() -> None:
    parts = regional(5, {"A": 10, "B": 7}, {("P", "A"): 1, ("P", "B"): "1/3"}, size=FRACTIONAL)
    one = solve(problem(parts, criteria=[Proportional(id="proportional")]))
    other = solve(problem(parts, criteria=[alpha(1)]))
    assert (one.posts, one.hours) == (other.posts, other.hours)


def test_alpha_nought_is_the_most_hours() -> None:
    parts = regional(5, {"A": 4, "B": 7}, {("P", "A"): 1, ("P", "B"): "1/3"}, size=FRACTIONAL)
    found = coverage(problem(parts), solve(problem(parts, criteria=[alpha(0)])))
    assert found == {"A": 1, "B": F(1, 21)}


def test_a_large_alpha_comes_near_to_leximin() -> None:
    parts = regional(5, {"A": 10, "B": 7}, {("P", "A"): 1, ("P", "B"): "1/3"}, size=FRACTIONAL)
    posed = problem(parts, criteria=[alpha(12, error=1)])
    found, fair = coverage(posed, solve(posed)), coverage(posed, solve(problem(parts)))
    assert fair["A"] == fair["B"]
    assert all(abs(found[area] - fair[area]) < F(1, 20) for area in found)


def test_whole_posts_of_one_local_role_have_the_largest_product() -> None:
    # Logarithms weighted by demand 2, 3, 10: the best of all placings of five posts, found by trying them.
    posed = problem(local(5, {"A": 2, "B": 3, "C": 10}, size=WHOLE), criteria=["proportional"])
    demand = {"A": 2, "B": 3, "C": 10}

    def product(posts: tuple[int, int, int]) -> float:
        found = 1.0
        for fte, wanted in zip(posts, demand.values(), strict=True):
            found *= min(1.0, fte / wanted) ** wanted
        return found

    placings = [(a, b, 5 - a - b) for a in range(1, 4) for b in range(1, 5 - a)]
    assert tuple(solve(posed).posts.values()) == max(placings, key=product)


def test_fewer_posts_than_areas_first_lift_as_many_as_can_be_lifted_above_zero() -> None:
    # Two of three areas can have a post; the product over those is largest where each post does the most.
    posed = problem(local(2, {"A": 2, "B": 3, "C": 10}, size=WHOLE), criteria=["proportional"])
    plan = solve(posed)
    assert [int(fte) for fte in plan.posts.values()] == [1, 1, 0]
    assert plan.stages[0].optimum == 2


def test_an_area_that_nothing_can_reach_is_left_out_and_the_rest_shared() -> None:
    parts = regional(2, {"A": 4, "B": 4, "C": 4}, {("P", "A"): 1, ("P", "B"): 1}, size=FRACTIONAL)
    posed = problem(parts, criteria=["proportional"])
    found = coverage(posed, solve(posed))
    assert found["C"] == 0
    assert abs(found["A"] - F(1, 4)) < NEAR
    assert abs(found["B"] - F(1, 4)) < NEAR


@pytest.mark.parametrize("size", [WHOLE, HALF, FRACTIONAL])
@pytest.mark.parametrize("number", [F(1, 2), 1, 2])
def test_the_plan_is_as_good_as_the_best_of_many_others_but_for_the_error(
    size: Fraction, number: Any
) -> None:
    parts = regional(
        3,
        {"A": 3, "B": 5, "C": 4},
        {("P", "A"): 1, ("P", "B"): "4/5", ("Q", "B"): "9/10", ("Q", "C"): "2/3"},
        size=size,
    )
    judge = alpha(number)
    posed = problem(parts, criteria=[judge])
    plan = solve(posed)
    reached = judge.value(posed, Service(posed, plan.posts, plan.hours))
    for other in ("leximin", "total_shortfall", "largest_shortfall"):
        against = solve(problem(parts, criteria=[other]))
        assert judge.value(posed, Service(posed, against.posts, against.hours)) <= reached
    assert plan.status == "proved"


def test_over_pairs_of_two_roles_each_role_is_shared_by_itself() -> None:
    parts = (local(2, {"A": 2, "B": 2}, size=FRACTIONAL), pool(2, {"A": 3, "B": 1}, size=FRACTIONAL))
    posed = problem(*parts, criteria=["proportional"], across="area-role")
    plan = solve(posed)
    assert abs(plan.posts["local", "A"] - 1) < NEAR
    assert plan.status == "proved"


def test_an_alpha_too_large_for_its_error_is_refused_with_the_error_that_would_do() -> None:
    posed = problem(local(1, {"A": 40, "B": 40}, size=FRACTIONAL))
    (fault,) = alpha(10).faults(posed, "fair.toml: fairness")
    assert "leximin" in str(fault)
    assert not list(alpha(2).faults(posed, "fair.toml: fairness"))
