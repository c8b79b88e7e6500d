"""Weights by rank: the worst off first, from max-min to the plain mean."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from allocator.criteria import OrderedWeighted
from allocator.errors import InputError
from allocator.model import Model
from allocator.problem import Problem
from allocator.solve import solve
from allocator.spread import Spread, gini
from tests.criteria.roads import ROAD, best, on_the_road
from tests.problems import FRACTIONAL, F, criterion, local, problem, small_problems

EQUAL = [F(2, 11)] * 3
NEAREST = [1, 0, 0]


@pytest.mark.parametrize(
    ("weights", "value", "covered"),
    [
        # Coverage of A, B and C costs 10, 20 and 25 hours: alike takes 55 hours, the nearest alone 10.
        ((1, 0, 0), F(2, 11), EQUAL),
        ((3, 2, 1), F(2, 11), EQUAL),
        # The best off still weighs 3 of 12: the ten hours that cover A are worth 1/4, which is above 2/11.
        ((5, 4, 3), F(1, 4), NEAREST),
        ((7, 7, 7), F(1, 3), NEAREST),
        # The two worst off: with B given up they would be B and the lower of A and C, so nobody is.
        ((1, 1, 0), F(2, 11), EQUAL),
        ("gini", F(2, 11), EQUAL),
    ],
)
def test_weights_decide_how_far_the_road_goes(weights: Any, value: F, covered: list[F]) -> None:
    assert on_the_road(criterion("ordered_weighted", weights=weights)) == (value, covered)


def test_ranks_of_equal_weight_need_no_rows_between_them() -> None:
    def added(*weights: int) -> int:
        posed = problem(ROAD, criteria=[])
        model = Model(posed)
        before = len(model.rows)
        next(OrderedWeighted(id="ordered_weighted", weights=weights).stages(model))
        return len(model.rows) - before

    assert [added(1, 1, 1), added(1, 0, 0), added(1, 1, 0), added(2, 1, 0), added(3, 2, 1)] == [0, 3, 3, 6, 6]


def test_a_wrong_number_of_weights_is_refused_by_the_solver_too() -> None:
    posed = problem(ROAD, criteria=[criterion("ordered_weighted", weights=(2, 1))])
    with pytest.raises(InputError, match=r"ordered_weighted.weights: found 2 weights; allowed: 3 weights"):
        solve(posed)


def test_more_falling_weights_than_can_be_solved_are_refused_and_not_approximated() -> None:
    posed = problem(local(1, {f"{number:03}": 1 for number in range(101)}, size=FRACTIONAL))
    (fault,) = criterion("ordered_weighted").faults(posed, "here")
    assert "here.weights: found weights that fall at 101 ranks, over 101 areas; allowed: at most 100" in str(
        fault
    )
    few = criterion("ordered_weighted", weights=[1] * 50 + [0] * 51)
    assert list(few.faults(posed, "here")) == []
    assert list(few.faults(problem(local(1, {"A": 0})), "here")) == []


@given(st.lists(st.fractions(0, 2), min_size=1, max_size=6))
def test_ginis_weights_give_the_mean_times_one_less_gini(values: list[F]) -> None:
    spread = Spread(tuple(values), (F(1),) * len(values)).equally_weighted()
    expected = spread.mean * (1 - (gini(spread) or 0))
    assert OrderedWeighted(id="ordered_weighted", weights="gini").average(values) == expected


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(small_problems(st.just(())))
def test_all_weight_on_the_worst_off_is_largest_shortfall(posed: Problem) -> None:
    count = len(criterion("leximin").outcomes(posed))
    assume(count)
    judge = criterion("ordered_weighted", weights=[1] + [0] * (count - 1))
    assert best(posed, judge) == best(posed, criterion("largest_shortfall"))
