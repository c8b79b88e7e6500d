"""A time limit is one budget: the plan first, then the references, then what else is asked for."""

from __future__ import annotations

import time
from typing import Any

import pytest

import allocator.repairing
import allocator.run
from allocator.errors import InfeasibleError
from allocator.problem import Problem
from allocator.references import find_references
from allocator.report import assess
from allocator.rules import Floor, MinimumCoverage
from allocator.run import run_problem
from allocator.solve import solve
from allocator.solvers import Options, Session
from tests.problems import local, problem, regional

THREE = {"A": 3, "B": 4, "C": 5}
ROADS = {("P", "A"): 1, ("P", "B"): "2/3", ("Q", "B"): "1/2", ("Q", "C"): "3/4"}
BOTH_SOUGHT = problem(local(4, THREE), regional(2, THREE, ROADS), criteria=("coverage_gap",))
"""A plan under an efficiency floor, which needs V* first, and both references afterwards."""


@pytest.fixture
def deadlines(monkeypatch: pytest.MonkeyPatch) -> list[float | None]:
    """The deadline of every model that is handed to the solver, in order."""
    found: list[float | None] = []
    real = Session.__init__

    def noted(self: Session, model: Any, options: Options, deadline: float | None = None) -> None:
        found.append(deadline)
        real(self, model, options, deadline)

    monkeypatch.setattr(Session, "__init__", noted)
    return found


def test_everything_that_a_plan_needs_has_one_deadline(deadlines: list[float | None]) -> None:
    before = time.monotonic()
    run_problem(BOTH_SOUGHT, Options(time_limit=600))
    (deadline,) = {limit for limit in deadlines if limit is not None}
    assert before + 600 <= deadline <= time.monotonic() + 600
    assert len([limit for limit in deadlines if limit is not None]) >= 4  # V*, plan, two references


def test_a_conflict_and_its_repair_have_the_deadline_of_the_search(deadlines: list[float | None]) -> None:
    posed = problem(local(4, THREE), rules=[MinimumCoverage(type="minimum_coverage", coverage=1)])
    running = Options(time_limit=600).begun()
    with pytest.raises(InfeasibleError) as told:
        run_problem(posed, running)
    assert allocator.repairing.with_repair(posed, told.value, running).repair
    assert {limit for limit in deadlines if limit is not None} == {running.deadline}


def test_without_a_limit_there_is_no_deadline(deadlines: list[float | None]) -> None:
    run_problem(BOTH_SOUGHT)
    assert set(deadlines) == {None}


def test_the_clock_is_started_once() -> None:
    running = Options(time_limit=5).begun()
    assert running.begun() is running
    assert Options().begun().deadline is None


def test_a_reference_that_is_not_reached_leaves_its_price_out_and_says_why() -> None:
    posed = problem(local(4, THREE), regional(2, THREE, ROADS), criteria=("total_shortfall",))
    plan = solve(posed)
    late = Options(time_limit=5, deadline=time.monotonic() - 1)
    report = assess(posed, plan, find_references(posed, plan, late))
    readings = {reading.measure: reading for reading in report.readings}
    assert readings["price_of_fairness"].value == 0  # the plan itself is the most efficient one
    left_out = readings["price_of_efficiency"]
    assert (left_out.value, left_out.note) == (None, "the reference plan was not proved within the limits")


def test_time_for_one_solution_is_no_time_for_the_references(monkeypatch: pytest.MonkeyPatch) -> None:
    """The plan takes all of the time: no reference is sought for longer."""
    posed: Problem = problem(local(4, THREE), regional(2, THREE, ROADS), rules=[Floor(type="floor", fte=0)])

    def slow(problem: Problem, options: Options) -> Any:
        plan = solve(problem)
        object.__setattr__(options, "deadline", time.monotonic() - 1)
        return plan

    monkeypatch.setattr(allocator.run, "solve", slow)
    report = run_problem(posed, Options(time_limit=600))
    assert report.references is not None
    assert report.references.most_hours is None
    assert report.plan.status == "proved"
