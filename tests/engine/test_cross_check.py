"""A second solver confirms every stage, and one that lies, or finds no end, is told."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from allocator import second_solver
from allocator.cross_check import LINES, NO_TIME, cross_check, cross_check_refusal
from allocator.errors import InfeasibleError, SolverError
from allocator.model import Model
from allocator.problem import Problem
from allocator.rules import Floor
from allocator.second_solver import Answer, ask_cbc
from allocator.solve import solve
from allocator.solvers import Options
from tests.problems import FRACTIONAL, RISK, local, pool, problem, regional, small_problems, with_rules

THREE = {"A": 3, "B": 4, "C": 5}
ROADS = {("P", "A"): 1, ("P", "B"): "2/3", ("Q", "B"): "1/2", ("Q", "C"): "3/4"}
BASELINE = {"local": {"A": 2, "B": 2, "C": 1}}
POSED = {
    "whole": problem(local(5, THREE), baseline=BASELINE),
    "fractional": problem(local(5, THREE, size=FRACTIONAL), pool(2, THREE, size=FRACTIONAL)),
    "roads": problem(local(4, THREE), regional(2, THREE, ROADS),
                     criteria=("leximin", "least_movement"), baseline=BASELINE),
    "floor of hours": problem(local(5, THREE), regional(2, THREE, ROADS), criteria=("coverage_gap",)),
    "chords": problem(local(5, THREE), pool(2, THREE), criteria=("proportional",)),
    "apart": problem(local(5, THREE), local(2, THREE, name="other"), across="area-role"),
}  # fmt: skip


@pytest.mark.parametrize("posed", POSED.values(), ids=POSED)
def test_both_solvers_have_the_same_optimum_at_every_stage(posed: Problem) -> None:
    found = cross_check(posed, solve(posed), Options())
    asked = [stage.criterion for stage in found.stages]
    for criterion in posed.criteria:
        assert criterion.name in asked
    assert {"then_least_risk_weighted_shortfall", "then_least_travel"} <= set(asked)
    confirmed = [stage for stage in found.stages if stage.second is not None]
    left = [stage for stage in found.stages if stage.second is None]
    assert {stage.note for stage in left} == ({LINES} if posed is POSED["chords"] else set())
    assert (
        f"{len(confirmed)} of {len(asked)} stages have the same optimum within 0.000001, the order of codes, "
        in (found.words)
    )
    assert not {"then_posts_in_order", "then_service_in_order"} & set(asked)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(small_problems(st.sampled_from([("leximin",), ("worst_share",), ("total_shortfall", "leximin")])))
def test_random_plans_are_confirmed(posed: Problem) -> None:
    assert "not confirmed" not in cross_check(posed, solve(posed), Options()).words


def liar(about: int, words: Callable[[Answer], Answer]) -> Any:
    """A second solver that answers all questions but one truly, and that one however often it is asked."""
    asked: list[str] = []

    def ask(model: Model, objective: Any, sense: Any, seconds: float, how: tuple[str, ...]) -> Answer:
        if how == second_solver.SETTINGS[0]:
            asked.append(sense)
        answer = ask_cbc(model, objective, sense, seconds, how)
        return words(answer) if len(asked) == about else answer

    return ask


def raised(answer: Answer) -> Answer:
    """Every column a little further than it is."""
    return replace(answer, columns={k: value + 1e-3 for k, value in answer.columns.items()})


def test_an_optimum_that_differs_is_named_with_both_values() -> None:
    posed = POSED["whole"]
    plan = solve(posed)
    with pytest.raises(
        SolverError, match=r"leximin, stage 1 \(local\): 0.3\d+ by HiGHS, 0.3\d+ by CBC"
    ) as told:
        cross_check(posed, plan, Options(), liar(1, raised))
    assert told.value.exit_code == 6
    assert "nothing was written" in str(told.value)


def test_a_plan_that_is_not_the_best_is_found_out() -> None:
    posed = POSED["whole"]
    best = solve(posed)
    worse = replace(best, posts={("local", base): 1 for base in "AB"} | {("local", "C"): 3})  # type: ignore[arg-type]  # whole posts
    worse = replace(worse, hours={("local", base, base): fte for (_, base), fte in worse.posts.items()})
    with pytest.raises(SolverError, match="leximin"):
        cross_check(posed, worse, Options())


def test_a_second_solver_that_finds_no_plan_differs() -> None:
    lost = liar(1, lambda _: Answer("infeasible", {}))
    with pytest.raises(SolverError, match=r"leximin, stage 1 .*: CBC finds no plan"):
        cross_check(POSED["whole"], solve(POSED["whole"]), Options(), lost)


@pytest.mark.parametrize("name", POSED)
def test_a_stage_that_is_not_closed_is_not_called_confirmed(name: str) -> None:
    posed = POSED[name]
    found = cross_check(posed, solve(posed), Options(), liar(1, lambda _: Answer("limit", {})))
    assert found.stages[0].note == NO_TIME
    assert "not confirmed: " + str(found.stages[0]) in found.words


def test_a_status_that_says_nothing_is_asked_about_once_more() -> None:
    asked: list[tuple[str, ...]] = []

    def ask(model: Model, objective: Any, sense: Any, seconds: float, how: tuple[str, ...]) -> Answer:
        asked.append(how)
        return Answer("unknown", {}) if len(asked) == 1 else ask_cbc(model, objective, sense, seconds, how)

    found = cross_check(POSED["whole"], solve(POSED["whole"]), Options(), ask)
    assert asked[:2] == list(second_solver.SETTINGS)
    assert "not confirmed" not in found.words


def test_no_time_left_is_told_of_every_criterion() -> None:
    posed = POSED["roads"]
    found = cross_check(posed, solve(posed), Options(deadline=0.0))
    assert {stage.criterion for stage in found.stages if not stage.note} == set()
    assert {criterion.name for criterion in posed.criteria} <= {stage.criterion for stage in found.stages}


def test_a_plan_that_is_not_proved_has_nothing_to_confirm() -> None:
    plan = replace(solve(POSED["whole"]), status="unproven")
    assert "no stage is proved" in cross_check(POSED["whole"], plan, Options()).words


def test_the_stages_of_a_formula_are_confirmed() -> None:
    posts = {("local", base): 1 for base in "ABC"}
    posed = replace(
        problem(local(3, {"A": {"low": 1}, "B": {"high": 4}, "C": {"low": 2}}, hours=2), risk=RISK),
        locked_posts=posts,
    )  # type: ignore[arg-type]  # whole posts
    assert "2 of 2" in cross_check(posed, solve(posed), Options()).words


def impossible() -> tuple[Problem, InfeasibleError]:
    posed = with_rules(POSED["whole"], [Floor(type="floor", fte=2)])
    with pytest.raises(InfeasibleError) as told:
        solve(posed)
    return posed, told.value


def test_a_refusal_is_confirmed_and_keeps_its_conflict() -> None:
    posed, error = impossible()
    found = cross_check_refusal(posed, error, Options())
    assert "CBC" in str(found)
    assert str(found).endswith("finds no plan either")
    assert found.conflict == error.conflict


def test_a_plan_where_there_should_be_none_is_a_failure() -> None:
    _, error = impossible()
    with pytest.raises(SolverError, match="finds a plan where HiGHS finds none"):
        cross_check_refusal(POSED["whole"], error, Options())


def test_a_missing_second_solver_is_named_with_the_install_command(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(second_solver, "version", missing)
    with pytest.raises(SolverError, match=r"pip install 'cbcbox>=2.935'"):
        cross_check(POSED["whole"], solve(POSED["whole"]), Options())


def test_a_program_that_fails_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    import cbcbox

    monkeypatch.setattr(cbcbox, "cbc_bin_path", lambda: "/bin/false")
    with pytest.raises(SolverError, match="CBC ended without an answer"):
        cross_check(POSED["whole"], solve(POSED["whole"]), Options())
