"""The efficiency floor: known before the search, held exactly, checked by arithmetic, shown as a rule."""

from __future__ import annotations

import sys
from dataclasses import replace
from decimal import Decimal

import pytest

from allocator import references
from allocator.criteria import Criterion
from allocator.efficiency import FLOOR, efficiency_asked, with_floor
from allocator.errors import LimitError, VerificationError
from allocator.plan import Plan
from allocator.problem import Problem
from allocator.report import assess
from allocator.rules import Floor
from allocator.solve import most_risk_weighted_hours, solve
from allocator.verify import check_plan
from tests.problems import FRACTIONAL, RISK, F, criterion, local, problem, regional

ROAD = regional(1, {"A": 10, "B": 10}, {("P", "A"): 1, ("P", "B"): "1/2"}, size=FRACTIONAL, hours=10)

MODULE = sys.modules["allocator.solve"]
"""The module: ``allocator.solve`` itself is the function."""


def road(*judges: Criterion | str) -> Problem:
    return problem(ROAD, criteria=judges or [criterion("mean_difference", efficiency=Decimal("0.9"))])


def test_the_floor_is_a_share_of_the_most_hours_and_the_plan_stands_on_it() -> None:
    # Ten of twenty hours are the most; nine tenths of them are 9/20.
    posed = road()
    plan = solve(posed)
    assert plan.most_hours == 10
    rows = [row for row in assess(posed, plan).table("rules").rows if row[0] == FLOOR]
    assert rows == [(FLOOR, "together", F(9, 20), F(9, 20), F(0), "yes", "")]


def test_risk_weighs_in_the_floor() -> None:
    # The risky hour of A weighs as much as all three of B: (1, 1) meets 4 of 6, and nothing nearer may.
    parts = local(2, {"A": {"high": 1}, "B": {"low": 3}}, size=FRACTIONAL)
    posed = problem(parts, criteria=[criterion("coverage_gap", efficiency=1)], risk=RISK)
    plan = solve(posed)
    assert (plan.most_hours, list(plan.posts.values())) == (4, [1, 1])


def test_the_floor_stands_under_every_criterion_in_whatever_order() -> None:
    # By itself leximin goes a long way on the road; with mean_difference after it, only as far as is allowed.
    floored = road("leximin", criterion("mean_difference", efficiency=Decimal("0.9")))
    assert solve(floored).hours == {("regional", "P", "A"): 8, ("regional", "P", "B"): 2}
    assert solve(road("leximin")).hours["regional", "P", "A"] == F(10, 3)


def test_the_highest_efficiency_of_several_criteria_is_held() -> None:
    both = road(
        criterion("mean_difference", efficiency=F(1, 2)), criterion("coverage_gap", efficiency=F(3, 4))
    )
    assert efficiency_asked(both) == F(3, 4)
    assert [rule.name for rule in with_floor(both, F(10)).rules] == ["supply:regional", FLOOR]


def test_most_hours_are_those_under_the_same_rules() -> None:
    rule = Floor(type="floor", bases=("B",), fte=2)
    parts = local(3, {"A": 3, "B": 1})
    judge = criterion("coverage_gap")
    assert most_risk_weighted_hours(problem(parts, criteria=[judge])) == 3
    assert most_risk_weighted_hours(problem(parts, criteria=[judge], rules=[rule])) == 2


def test_without_efficiency_there_is_no_floor_and_nothing_is_sought(monkeypatch: pytest.MonkeyPatch) -> None:
    def unasked(*_: object) -> None:
        raise AssertionError("nobody needs V*")

    monkeypatch.setattr(MODULE, "most_risk_weighted_hours", unasked)
    plan = solve(road(criterion("mean_difference", efficiency=0)))
    assert (plan.most_hours, plan.stages[0].optimum) == (None, 0)


def test_posts_by_formula_hold_no_floor() -> None:
    posed = replace(road(), locked_posts={("regional", "P"): F(1)})
    assert efficiency_asked(posed) == 0
    assert solve(posed).most_hours is None


def test_without_any_demand_there_is_nothing_to_hold() -> None:
    posed = problem(local(2, {"A": 0}), criteria=["mean_difference"])
    assert with_floor(posed, F(0)) == posed
    assert solve(posed).status == "proved"


def test_arithmetic_refuses_a_plan_below_the_floor_or_without_the_most_hours() -> None:
    posed = road()
    plan = solve(posed)
    check_plan(posed, plan)
    with pytest.raises(VerificationError, match=r"rule efficiency:floor is broken by 0\.045"):
        check_plan(posed, replace(plan, most_hours=F(11)))
    with pytest.raises(VerificationError, match="the most hours are not stated"):
        check_plan(posed, replace(plan, most_hours=None))


def test_the_references_take_the_most_hours_from_the_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    posed = road()
    plan = solve(posed)

    def again(*_: object) -> None:
        raise AssertionError("V* is sought twice")

    monkeypatch.setattr(MODULE, "most_risk_weighted_hours", again)
    assert references.find_references(posed, plan).most_hours == 10


def test_a_floor_that_is_not_proved_is_never_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    def unproven(*_: object, **__: object) -> Plan:
        return Plan({}, {}, (), "unproven")

    monkeypatch.setattr(MODULE, "reference", unproven)
    with pytest.raises(LimitError, match="efficiency floor of mean_difference is a share of them"):
        solve(road())
