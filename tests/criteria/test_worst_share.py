"""The worst-off share of demand: between the smallest outcome and the mean."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from allocator.problem import Problem
from tests.criteria.roads import best, on_the_road
from tests.problems import F, criterion, small_problems


@pytest.mark.parametrize(
    ("share", "value", "covered"),
    [
        # Half of demand is C's alone, or A's and B's: nobody may be left behind. 55 t = 10 hours.
        (F(1, 2), F(2, 11), [F(2, 11)] * 3),
        # B, a quarter of demand, is given up; A and C share: 35 t = 10. A third of 0, two thirds of 2/7.
        (F(3, 4), F(4, 21), [F(2, 7), 0, F(2, 7)]),
        # Everybody: A is the nearest.
        (F(1), F(1, 4), [1, 0, 0]),
        # Less than anybody's demand: the worst off.
        (F(1, 10**9), F(2, 11), [F(2, 11)] * 3),
    ],
)
def test_the_share_says_whom_the_road_leaves_behind(share: F, value: F, covered: list[F]) -> None:
    assert on_the_road(criterion("worst_share", share=share)) == (value, covered)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(small_problems(st.just(())))
def test_the_whole_of_demand_is_the_mean_and_next_to_none_the_smallest(posed: Problem) -> None:
    judge = criterion("worst_share", share=1)
    assume(judge.outcomes(posed))
    assert best(posed, judge) == best(posed, criterion("total_shortfall", on="coverage"))
    judge = criterion("worst_share", share=F(1, 10**6))
    assert best(posed, judge) == best(posed, criterion("largest_shortfall"))


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(small_problems(st.just(())), st.lists(st.fractions(F(1, 20), 1), min_size=2, max_size=2))
def test_a_larger_share_never_has_a_lower_mean(posed: Problem, shares: list[F]) -> None:
    assume(criterion("leximin").outcomes(posed))
    small, large = sorted(shares)
    smaller, larger = (criterion("worst_share", share=share, on="received") for share in (small, large))
    assert best(posed, smaller) <= best(posed, larger)
