"""Whole posts are proved by small trees that the stand-alone checker follows, or other posts refute them."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from allocator.audit.rebuilt import rebuild
from allocator.certificates.check_certificate import check
from allocator.certifying import BY_ANSWERS, certify, uncertified
from allocator.criteria import TotalShortfall
from allocator.errors import InfeasibleError, SolverError
from allocator.outputs.certificate_json import certificate_json, program
from allocator.plan import Plan
from allocator.problem import Problem
from allocator.rules import Floor, MinimumTeam, OpenBases, PosedRule, Rule
from allocator.search import branching
from allocator.search.parts import independent_parts
from allocator.solve import solve
from allocator.solvers import Options
from tests.problems import FRACTIONAL, HALF, F, criterion, local, problem, regional, small_problems


def proved(posed: Problem) -> Plan:
    """The plan with all the proofs that can be had, which the checker has followed."""
    plan = certify(posed, solve(posed), Options())
    words = check(content(plan))
    assert words == [stage.certificate for stage in plan.stages]
    return plan


def content(plan: Plan) -> Any:
    return json.loads(certificate_json(plan, by_formula=False))


def with_one_more(posed: Problem, plan: Plan, cell: tuple[str, str]) -> Plan:
    """The best plan of those that have a post more in this place."""
    floor = Floor(type="floor", fte=plan.posts[cell] + posed.role[cell[0]].post_size)
    rule = PosedRule("a post more", floor, (cell,), (), (cell[0],))
    return solve(replace(posed, rules=(*posed.rules, rule)))


# --- on paper --------------------------------------------------------------------------------


def test_levels_of_whole_posts_are_exact() -> None:
    # Wants of 1, 1 and 8: (1, 1, 3) leaves 3/8, 1, 1; the relaxation would give 1/2 everywhere.
    plan = proved(problem(local(5, {"A": 1, "B": 1, "L": 8})))
    assert {stage.certificate for stage in plan.stages} == {"exact"}


def test_half_posts_with_travel_are_exact() -> None:
    share = {("P", "A"): 1, ("P", "B"): F(1, 2), ("Q", "B"): 1, ("Q", "A"): F(2, 3)}
    plan = proved(problem(regional("5/2", {"A": 3, "B": 2}, share, size=HALF), criteria=["total_shortfall"]))
    assert {stage.certificate for stage in plan.stages} == {"exact"}


@pytest.mark.parametrize(
    "rule",
    [OpenBases(type="open_bases", at_most=1), MinimumTeam(type="minimum_team", fte=F(2))],
)
def test_choices_of_a_rule_are_part_of_the_tree(rule: Rule) -> None:
    share = {("P", "A"): 1, ("P", "B"): F(1, 2), ("Q", "B"): 1, ("Q", "A"): F(2, 3)}
    plan = proved(problem(regional(3, {"A": 3, "B": 2}, share), rules=[rule]))
    assert {stage.certificate for stage in plan.stages} == {"exact"}


def test_a_worse_placing_is_refused_with_both_values() -> None:
    # Two posts over 4, 4, 12 go to the small areas: 0, 1/4, 1/4; with one for the large area 0, 1/12, 1/4.
    posed = problem(local(2, {"A": 12, "B": 4, "C": 4}))
    false = with_one_more(posed, solve(posed), ("local", "A"))
    with pytest.raises(SolverError, match=r"leximin is 0, 0\.0833.* other posts reach 0, 0\.25, 0\.25"):
        certify(posed, false, Options())


def test_an_equally_good_placing_that_comes_later_in_order_is_refused() -> None:
    # One post and two areas alike: the order of codes gives it to the later one.
    posed = problem(local(1, {"A": 4, "B": 4}))
    false = with_one_more(posed, solve(posed), ("local", "A"))
    with pytest.raises(SolverError, match="then_posts_in_order"):
        certify(posed, false, Options())


def test_two_criteria_of_one_id_are_proved_each_by_its_own_stages() -> None:
    twice = [TotalShortfall(id="total_shortfall", on=on) for on in ("coverage", "risk-coverage")]
    demand = {"A": {"low": 2, "high": 1}, "B": {"low": 1, "high": 3}}
    plan = solve(problem(local(3, demand, size=FRACTIONAL), criteria=twice, risk={"low": 1, "high": 3}))
    first, second = (claim["proved_by"] for claim in content(plan)["claims"][:2])
    assert first == [[0, 0]]
    assert second == [[0, 1]]


def test_what_a_limit_leaves_open_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(branching, "MOST_LEAVES", 0)
    plan = proved(problem(local(5, {"A": 1, "B": 1, "L": 8})))
    first = content(plan)["claims"][0]
    assert first["certificate"] == "bound"
    # In fractions of posts 1/2 is reached everywhere, 1/8 more than 3/8.
    assert first["gaps"][0] == "1/8"


def test_a_plan_that_is_called_proved_has_no_gap_in_a_linear_stage(monkeypatch: pytest.MonkeyPatch) -> None:
    real = branching.weak_bound
    monkeypatch.setattr(
        "allocator.search.proving.weak_bound",
        lambda *given: (real(*given)[0] + F(1, 7), real(*given)[1]),
    )
    with pytest.raises(SolverError, match=r"exact duals of its last basis allow 0\.14"):
        solve(problem(local(5, {"A": 1, "B": 8}, size=FRACTIONAL), criteria=["total_shortfall"]), staged=True)


# --- drawn at random -------------------------------------------------------------------------


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(posed=small_problems())
def test_every_stage_that_can_be_stated_is_exact(posed: Problem) -> None:
    plan = proved(posed)
    curved = any(one.id in ("alpha_fair", "proportional") for one in posed.criteria)  # type: ignore[attr-defined]
    assume(not curved)
    assert {stage.certificate for stage in plan.stages} <= {"exact"}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(posed=small_problems(st.just((criterion("leximin"),))))
def test_the_programs_are_those_that_the_audit_builds_again(posed: Problem) -> None:
    plan = proved(posed)
    parts = independent_parts(posed)
    for found in content(plan)["programs"]:
        again = program(rebuild(parts[found["part"]], plan, found).proof)
        for stage in (*again["stages"], *found["stages"]):
            del stage["proof"]
        assert again == found


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(posed=small_problems(st.just((criterion("leximin"),))), data=st.data())
def test_any_other_whole_posts_are_refused(posed: Problem, data: st.DataObject) -> None:
    plan = solve(posed)
    sized = [cell for cell in posed.cells if posed.role[cell[0]].post_size]
    assume(sized)
    try:
        false = with_one_more(posed, plan, data.draw(st.sampled_from(sized)))
    except InfeasibleError:
        assume(False)
    assert false.posts != plan.posts
    with pytest.raises(SolverError, match="the whole posts are not the best"):
        certify(posed, false, Options())


def test_gaps_are_fractions_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """The checker comes to the very gaps that the search states, whatever is left open."""
    for most in (0, 1, 2, 5):
        monkeypatch.setattr(branching, "MOST_LEAVES", most)
        plan = proved(problem(local(7, {"A": 2, "B": 3, "L": 8}), criteria=["largest_shortfall"]))
        assert all(Fraction(gap) >= 0 for claim in content(plan)["claims"] for gap in claim["gaps"])


def test_switches_under_an_efficiency_floor_are_part_of_the_tree() -> None:
    posed = problem(
        local(5, {"A": 1, "B": 1, "L": 8}),
        criteria=[criterion("threshold", kind="utility", delta=F(1, 10)), criterion("coverage_gap")],
    )
    assert {stage.certificate for stage in proved(posed).stages} == {"exact"}


def test_what_has_no_certificate_says_why() -> None:
    posed = problem(local(5, {"A": 1, "B": 1, "L": 8}))
    plan = solve(posed)
    claimed = dict.fromkeys(stage.criterion for stage in plan.stages if stage.certificate == "claimed")
    assert claimed
    assert not uncertified(posed, proved(posed))
    assert uncertified(posed, plan) == (f"no certificate of {', '.join(claimed)}: {BY_ANSWERS}")
    assert uncertified(posed, replace(plan, status="unproven")) == (
        "no certificate: a limit cut the plan short, and only a proved plan has one"
    )
    steep = problem(
        local(5, {"A": 1, "B": 1, "L": 8}), criteria=[criterion("threshold", kind="utility", delta=F(1, 10))]
    )
    assert uncertified(steep, plan).endswith(": switches stand for threshold")
