"""A distance from the worst off: fair on one side of it, efficient on the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from allocator.criteria.levels import most
from allocator.model import Model
from allocator.outcomes import Outcome
from allocator.problem import Problem
from allocator.solve import solve
from tests.criteria.roads import ROAD, best, coverage, on_the_road
from tests.oracles import best_plan
from tests.problems import FRACTIONAL, RISK, F, criterion, local, pool, problem, regional, small_problems

EQUAL = [F(2, 11)] * 3


@pytest.mark.parametrize(
    ("delta", "value", "covered"),
    [
        # Ten hours cover A alone, whose lead of 1 - delta counts for 1/4, or everybody by 2/11.
        (F(0), F(1, 4), [1, 0, 0]),
        (F(1, 4), F(3, 16), [1, 0, 0]),
        # 1/4 (1 - delta) + 0 = 2/11 at delta = 3/11.
        (F(3, 10), F(2, 11), EQUAL),
        (F(5), F(2, 11), EQUAL),
    ],
)
def test_utility_is_fair_until_a_lead_is_worth_more(delta: F, value: F, covered: list[F]) -> None:
    assert on_the_road(criterion("threshold", delta=delta)) == (value, covered)


@pytest.mark.parametrize(
    ("delta", "value", "covered"),
    [
        (F(0), F(2, 11), EQUAL),
        # A, then C, go ahead by 1/10: 1 + 2.5 hours. The other 6.5 raise everybody: 55 t = 6.5.
        (F(1, 10), F(17, 88), [F(12, 55), F(13, 110), F(12, 55)]),
        (F(1), F(1, 4), [1, 0, 0]),
        (F(10**20), F(1, 4), [1, 0, 0]),
    ],
)
def test_equity_is_efficient_until_somebody_falls_behind(delta: F, value: F, covered: list[F]) -> None:
    assert on_the_road(criterion("threshold", delta=delta, kind="equity")) == (value, covered)


def test_a_lead_that_nobody_can_have_needs_no_switch() -> None:
    posed = problem(ROAD)
    deltas = [F(0), F(1, 2), F(1), F(2)]
    assert [criterion("threshold", delta=delta).switches(posed) for delta in deltas] == [
        False,
        True,
        False,
        False,
    ]
    assert not criterion("threshold", delta=F(1, 2), kind="equity").switches(posed)
    # Ten hours for demands of 10: received may pass 1 only where there are more hours than work.
    wide = problem(local(4, {"A": 1, "B": 2}))
    assert criterion("threshold", delta=3, on="received").switches(wide)
    assert not criterion("threshold", delta=4, on="received").switches(wide)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(small_problems(st.just(())), st.sampled_from([F(1, 10), F(1, 3), F(3, 4)]))
def test_the_answer_does_not_hang_on_the_size_of_the_switches(posed: Problem, delta: F) -> None:
    def twice(posed: Problem, found: Sequence[Outcome]) -> F:
        return 2 * most(posed, found)

    judge = criterion("threshold", delta=delta)
    assume(judge.outcomes(posed))
    posed = replace(posed, criteria=(judge,))
    plan = solve(posed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(import_module("allocator.criteria.threshold"), "most", twice)
        assert solve(posed) == plan


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(small_problems(st.just(())))
def test_its_ends_are_the_mean_and_the_smallest(posed: Problem) -> None:
    assume(criterion("leximin").outcomes(posed))
    mean = best(posed, criterion("total_shortfall", on="coverage"))
    smallest = best(posed, criterion("largest_shortfall"))
    for delta, kind, expected in (
        (0, "utility", mean),
        (1, "utility", smallest),
        (0, "equity", smallest),
        (1, "equity", mean),
    ):
        assert best(posed, criterion("threshold", delta=delta, kind=kind)) == expected


def test_switches_that_come_with_a_later_criterion_are_switches_all_the_same() -> None:
    # Fractional posts and a first criterion without switches: the program becomes an integer one on the way.
    staff = (
        local(1, {"A": {"high": 1}, "B": {"low": 3}}, size=FRACTIONAL),
        pool(1, {"A": {"high": 7}, "B": {"low": 1}}, size=FRACTIONAL),
    )
    for first in ("leximin", "total_shortfall"):
        posed = problem(*staff, criteria=[first, "threshold"], risk=RISK)
        expected = best_plan(posed)
        assert expected is not None
        plan = solve(posed)
        assert (plan.posts, plan.hours) == (expected.posts, expected.hours)
        assert Model(posed).has_choices


def test_two_thresholds_in_one_list_have_switches_of_their_own() -> None:
    # Six hours cover A by 6/10, beyond 1/2 and within 7/10 of B, which is a thousand times as far.
    far = regional(1, {"A": 10, "B": 10}, {("P", "A"): 1, ("P", "B"): F(1, 1000)}, size=FRACTIONAL, hours=6)
    judges = [criterion("threshold", delta=delta) for delta in (F(1, 2), F(7, 10))]
    posed = problem(far, criteria=judges)
    assert [stage.optimum for stage in solve(posed).stages[:2]] == [F(1, 20), 0]
    assert coverage(posed) == [F(6, 10), 0]


def test_a_switch_is_never_half_on() -> None:
    # Nobody can lead by 1/5 where a seventh is all there is; half a switch would say otherwise.
    staff = (
        local(0, {"A": {"high": 1}}, size=FRACTIONAL),
        pool(1, {"A": {"high": 7}}, size=FRACTIONAL),
    )
    posed = problem(*staff, criteria=[criterion("threshold", across="area-role")], risk=RISK)
    assert solve(posed).stages[0].optimum == 0
