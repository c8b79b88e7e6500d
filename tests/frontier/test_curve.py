"""The curve between efficient and fair: worked out on paper, then what must hold of every one."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings

from allocator import frontier as module
from allocator.errors import InfeasibleError, InputError, LimitError, SolverError, UsageError
from allocator.frontier import EASE, FLOOR, frontier
from allocator.frontier_points import Frontier, Point, dominating, find_knee, mark
from allocator.frontier_questions import asking
from allocator.outcomes import outcomes
from allocator.problem import Problem
from allocator.rules import Floor, Supply
from allocator.solve import solve
from allocator.solvers import Options
from tests.problems import F, criterion, local, pool, problem, small_problems

RISK = {"calm": 1, "grave": 3}


def two_areas(*criteria: str, posts: int = 4) -> Problem:
    """E and W want four posts each; an hour in W weighs three times one in E."""
    demand = {"E": {"calm": 4}, "W": {"grave": 4}}
    return problem(local(posts, demand), criteria=criteria or ("leximin",), risk=RISK)


def places(found: Frontier) -> list[tuple[Fraction, Fraction]]:
    return [point.place for point in found.curve if point.place is not None]


def efficiency_prices(found: Frontier) -> list[Fraction | None]:
    return [point.price_of_efficiency for point in found.points]


# --- on paper --------------------------------------------------------------------------------------------


def test_four_posts_for_two_areas_trade_one_grave_hour_for_one_calm_hour_at_each_step() -> None:
    # (E, W) = (0, 4): 12 weighted hours, smallest 0. (1, 3): 10, 1/4. (2, 2): 8, 1/2, the highest floor.
    found = frontier(two_areas())
    assert places(found) == [(F(0), F(12)), (F(1, 4), F(10)), (F(1, 2), F(8))]
    prices = [point.price_of_fairness for point in found.curve]
    assert prices == [F(0), F(1, 6), F(1, 3)]
    # The worst off could have 1/2: at 0 all of it is given up, at 1/4 half of it.
    assert efficiency_prices(found) == [F(1)] * 2 + [F(1, 2)] * 9 + [F(0)] * 10
    # Floors are j/36 for j = 0 to 18: above 0 up to 1/4 they ask for a post in E, above that for two.
    assert [point.parameter for point in found.points[1:-1]] == [F(j, 36) for j in range(19)]
    smallest = [point.smallest for point in found.points]
    assert smallest == [F(0)] * 2 + [F(1, 4)] * 9 + [F(1, 2)] * 10
    assert [point.number for point in found.curve] == [1, 3, 12]
    assert found.knee is None, "the three points lie on their chord"


def test_in_fractional_posts_the_curve_is_the_straight_line_of_one_exchange() -> None:
    # Lifting E to s takes 4s posts from W, each of which loses 3 and gains 1.
    demand = {"E": {"calm": 4}, "W": {"grave": 4}}
    posed = problem(local(4, demand, size=F(0)), criteria=("largest_shortfall",), risk=RISK)
    found = frontier(posed)
    for point in found.points:
        assert point.hours == 12 - 8 * point.smallest
        assert point.smallest == point.parameter
    assert found.knee is None
    assert len(found.curve) == 19, (
        "floor 0 repeats the first point, the scenario's own plan the highest floor"
    )


def test_the_knee_is_the_point_farthest_above_the_chord() -> None:
    # Scaled: (0, 1), (0.5, 0.9), (0.8, 0.7), (1, 0); above the chord by 0, 0.4, 0.5, 0.
    curve = [Point(n, None, smallest=F(x), hours=F(y)) for n, x, y in
             [(1, 0, 100), (2, 5, 90), (3, 8, 70), (4, 10, 0)]]  # fmt: skip
    assert find_knee(curve) == 3
    assert find_knee(curve[::-1]) == 3
    below = [replace(point, hours=F(10)) if point.number in (2, 3) else point for point in curve]
    assert find_knee([below[0], below[1], below[3]]) is None
    assert find_knee(curve[:1]) is None


def test_of_two_points_as_far_from_the_chord_the_earlier_is_the_knee() -> None:
    curve = [Point(n, None, smallest=F(x), hours=F(y)) for n, x, y in
             [(1, 0, 4), (2, 2, 3), (3, 3, 2), (4, 4, 0)]]  # fmt: skip
    assert find_knee(curve) == 2


def test_repeats_dominated_points_and_points_without_a_plan_are_marked_and_stay() -> None:
    found = mark([
        Point(1, None, smallest=F(0), hours=F(9)),
        Point(2, None, smallest=F(0), hours=F(9), note="kept"),
        Point(3, None, smallest=F(1), hours=F(6)),
        Point(4, None, smallest=F(2), hours=F(6)),
        Point(5, None),
        Point(6, None, smallest=F(9), hours=F(9), breaks=("floor",)),
    ])  # fmt: skip
    assert [point.on_curve for point in found] == [True, False, False, True, False, False]
    assert [point.note for point in found] == [
        "", "repeats point 1; kept", "dominated by point 4", "", "no plan was found in time", "breaks floor",
    ]  # fmt: skip


def test_the_point_that_is_named_as_dominating_is_itself_on_the_curve() -> None:
    points = [Point(n, None, smallest=F(x), hours=F(y)) for n, x, y in
              [(1, 0, 5), (2, 1, 6), (3, 2, 6)]]  # fmt: skip
    better = dominating(points[0], points)
    assert better is not None
    assert better.number == 3


# --- what must hold of every curve -----------------------------------------------------------------------


def check(found: Frontier, posed: Problem) -> None:
    assert len(found.points) >= 21
    efficient = replace(
        posed, criteria=(criterion("total_shortfall", on="risk-coverage"),), locked_posts=None
    )
    first, own = found.points[0].report, found.points[-1].report
    assert first is not None
    assert own is not None
    for report, pure in ((first, solve(efficient)), (own, solve(posed))):
        assert (report.plan.posts, report.plan.hours) == (pure.posts, pure.hours)
    *floored, last = found.points
    for one, other in pairwise(floored):
        assert one.parameter is not None
        assert other.parameter is not None
        assert one.hours is not None
        assert other.hours is not None
        assert one.parameter <= other.parameter
        assert one.hours >= other.hours
    for point in floored[1:]:
        assert point.smallest is not None
        assert point.parameter is not None
        assert point.smallest >= point.parameter
    floors = [point.parameter for point in floored[1:]]
    assert len({b - a for a, b in pairwise(floors)}) == 1
    best = criterion("largest_shortfall", across=posed.across, on="coverage")
    top = solve(replace(efficient, criteria=(best,)))
    assert floors[-1] == top.stages[0].optimum
    assert found.proved
    assert last.note or last.on_curve


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(posed=small_problems())
def test_a_curve_falls_evenly_from_the_efficient_plan_to_the_highest_floor_and_ends_at_its_own(
    posed: Problem,
) -> None:
    if outcomes(posed, posed.across, "coverage"):
        check(frontier(posed), posed)


def test_the_highest_floor_asked_as_a_rule_gives_the_plan_of_the_last_floor() -> None:
    posed = two_areas()
    found = frontier(posed)
    top = found.points[-2]
    assert top.report is not None
    assert top.parameter is not None
    efficient = replace(posed, criteria=(module.MOST_HOURS,))
    plan = solve(module._floored(efficient, top.parameter))
    assert (plan.posts, plan.hours) == (top.report.plan.posts, top.report.plan.hours)


def test_over_pairs_of_role_and_area_the_floor_holds_for_each_pair() -> None:
    posed = problem(
        local(3, {"E": {"calm": 4}, "W": {"grave": 4}}),
        pool(2, {"E": {"calm": 1}, "W": {"grave": 3}}),
        risk=RISK, across="area-role",
    )  # fmt: skip
    found = frontier(posed)
    check(found, posed)
    assert all(":" in name for point in found.points for name in point.worst_off)


def test_an_area_without_demand_is_under_no_floor() -> None:
    posed = problem(local(3, {"E": {"calm": 4}, "N": {}, "W": {"grave": 4}}), risk=RISK)
    found = frontier(posed)
    check(found, posed)
    assert not any("N" in point.worst_off for point in found.points)


def test_more_points_can_be_asked_for_and_two_processes_give_the_same_answer() -> None:
    posed = two_areas()
    alone, together = frontier(posed, 23), frontier(posed, 23, jobs=2)
    assert len(alone.points) == 23
    assert alone.points == together.points


def test_efficient_and_fair_may_be_one() -> None:
    found = frontier(two_areas(posts=8))
    assert [point.on_curve for point in found.points] == [True] + [False] * 20
    assert found.knee is None


def test_a_formula_that_keeps_the_rules_is_set_against_the_curve() -> None:
    posts = {("local", "E"): F(4), ("local", "W"): F(0)}
    found = frontier(replace(two_areas(), locked_posts=posts, criteria=()))
    own = found.points[-1]
    assert own.place == (F(0), F(4))
    assert own.note == "dominated by point 1"
    assert own.price_of_fairness == F(2, 3)


def test_a_formula_that_breaks_a_rule_is_never_on_the_curve() -> None:
    posed = problem(
        local(4, {"E": {"calm": 4}, "W": {"grave": 4}}), risk=RISK,
        rules=[Floor(type="floor", id="two", fte=F(2))],
    )  # fmt: skip
    posts = {("local", "E"): F(0), ("local", "W"): F(4)}
    found = frontier(replace(posed, locked_posts=posts, criteria=()))
    own = found.points[-1]
    assert (own.on_curve, own.breaks, own.price_of_fairness) == (False, ("two",), None)
    assert own.price_of_efficiency is None
    assert own.hours == 12, "more than the rules allow"
    assert found.points[0].place == (F(1, 2), F(8))


# --- what is refused -------------------------------------------------------------------------------------


def test_too_few_points_an_unknown_curve_and_no_demand_are_refused() -> None:
    with pytest.raises(UsageError, match="at least 21"):
        frontier(two_areas(), 20)
    with pytest.raises(UsageError, match="did you mean 'smallest'"):
        frontier(two_areas(), by="smalest")
    with pytest.raises(InputError, match="no demand"):
        frontier(problem(local(1, {"E": {}})))


@pytest.mark.parametrize("by", ["weight", "delta"])
def test_the_other_curves_begin_at_the_most_hours_and_know_both_prices(by: str) -> None:
    found = frontier(two_areas(), by=by)
    assert len(found.points) == 21
    assert (found.points[0].parameter, found.points[-1].parameter) == (None, None)
    assert places(found)[0] == (F(0), F(12))
    assert efficiency_prices(found)[:1] == [F(1)], "none of the 1/2 that the worst off could have"
    assert efficiency_prices(found)[-1:] == [F(0)]


def test_the_curve_by_delta_falls_in_even_steps_from_the_gap_to_0() -> None:
    # (E, W): (0, 4) has the most weighted hours and a gap of 1; a delta of 0 is the largest smallest outcome.
    found = frontier(two_areas(), by="delta")
    assert [point.parameter for point in found.points] == [
        None,
        *(F(step, 18) for step in range(18, -1, -1)),
        None,
    ]
    assert found.proved
    assert [point.smallest for point in found.points[-2:]] == [F(1, 2), F(1, 2)]


def test_rules_that_cannot_hold_together_have_no_curve() -> None:
    rules = [Supply(type="supply", id="pool", fte=F(1)), Floor(type="floor", fte=F(2))]
    with pytest.raises(InfeasibleError):
        frontier(problem(local(1, {"E": 4, "W": 4}), rules=rules))


def test_a_curve_without_its_ends_is_no_curve() -> None:
    with pytest.raises(LimitError, match="both ends"):
        frontier(two_areas(), options=Options(time_limit=0))


def test_a_floor_that_the_solver_loses_is_lowered_once_by_a_stated_amount(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def losing(posed: Problem, options: Options) -> object:
        floors = [rule.rule.coverage for rule in posed.rules if rule.name == FLOOR]  # type: ignore[attr-defined]  # its rule is a MinimumCoverage
        if floors and floors[0] == F(1, 4):
            raise InfeasibleError("lost")
        return solve(posed, options)

    monkeypatch.setattr("allocator.frontier_questions.solve", losing)
    found = frontier(two_areas())
    point = found.points[10]
    assert point.parameter == F(1, 4) - EASE
    assert point.place == (F(1, 4), F(10))
    assert "floor lowered by 1/1000000000" in point.note


def test_a_floor_that_is_lost_twice_is_a_fault_of_the_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    def losing(posed: Problem, options: Options) -> object:
        if any(rule.name == FLOOR for rule in posed.rules):
            raise InfeasibleError("lost")
        return solve(posed, options)

    monkeypatch.setattr("allocator.frontier_questions.solve", losing)
    with pytest.raises(SolverError, match="a floor that a known plan keeps was lost"):
        frontier(two_areas())


def test_a_higher_floor_with_more_hours_is_a_fault_of_the_solver() -> None:
    found = frontier(two_areas())
    points = list(found.points)
    points[5] = replace(points[5], hours=F(13))
    with pytest.raises(SolverError, match="point 6 meets more risk-weighted hours than point 1"):
        module._refuse_rising(points)
    points = [*found.points[:-1], replace(found.points[-1], smallest=F(3, 4), hours=F(1))]
    with pytest.raises(SolverError, match="passes the highest floor"):
        module._refuse_rising(points)


def test_a_point_that_ran_out_of_time_stays_without_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(posed: Problem, options: Options) -> object:
        if any(rule.name == FLOOR and rule.rule.coverage == F(1, 4) for rule in posed.rules):  # type: ignore[attr-defined]  # its rule is a MinimumCoverage
            raise LimitError("time")
        return solve(posed, options)

    monkeypatch.setattr("allocator.frontier_questions.solve", slow)
    found = frontier(two_areas())
    assert not found.proved
    assert len(found.points) == 21
    assert (found.points[10].report, found.points[10].note) == (None, "no plan was found in time")


def test_progress_is_told_for_every_question() -> None:
    told: list[int] = []
    with asking(Options(), 1, lambda: told.append(1)) as ask:
        ask([module.Question(two_areas()), module.Question(two_areas())])
    assert len(told) == 2
