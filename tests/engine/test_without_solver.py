"""Plans that are known without a solver are those of the staged programs, record for record."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from allocator.errors import InfeasibleError, LimitError
from allocator.plan import Plan
from allocator.problem import Problem
from allocator.rules import Cap, Floor, Supply
from allocator.search.parts import independent_parts
from allocator.search.without_solver import deploy_without_solver
from allocator.solve import solve
from allocator.solvers import Options, Session
from tests.exact.draws import fractional_problem
from tests.problems import FRACTIONAL, RISK, F, criterion, local, pool, problem

THREE = {"A": 4, "B": 6, "C": 10}


def drawn(seed: int) -> Problem:
    """Local roles over a few areas, fractional or whole, over areas or pairs, perhaps with today's posts."""
    chance = random.Random(seed)
    posed = fractional_problem(seed, only_local=True)
    if chance.random() < 0.6:
        before = {cell: F(chance.randint(0, 4), 2) for cell in posed.cells}
        posed = replace(posed, baseline=before)
    if chance.random() < 0.4:
        posed = replace(
            posed, criteria=(*posed.criteria, criterion(chance.choice(["total_shortfall", "least_travel"])))
        )
    if chance.random() < 0.4:
        sizes = {role.id: F(1) if role.posts == int(role.posts) else F(1, 2) for role in posed.roles}
        posed = replace(
            posed, across="area-role",
            roles=tuple(replace(role, post_size=sizes[role.id]) for role in posed.roles),
        )  # fmt: skip
    return posed


def outcome(posed: Problem, *, staged: bool = False) -> tuple[Plan | None, str]:
    """The plan, or why there is none."""
    try:
        return solve(posed, staged=staged), ""
    except InfeasibleError as error:
        return None, str(error)


def unproved(plan: Plan | None) -> Plan | None:
    """A plan without its certificates, which only the staged programs give."""
    if plan is None:
        return None
    stages = tuple(replace(stage, certificate="claimed") for stage in plan.stages)
    return replace(plan, stages=stages, proofs=())


@pytest.mark.slow
def test_the_plan_without_a_solver_is_the_staged_plan() -> None:
    fast = by_order = plainly = 0
    for seed in range(120):
        posed = drawn(seed)
        staged, error = outcome(posed, staged=True)
        known, same = outcome(posed)
        assert (unproved(known), same) == (unproved(staged), error), seed
        if staged is None:
            continue
        found = [deploy_without_solver(part, Options(), None) for part in independent_parts(posed)]
        fast += any(part is not None for part in found)
        by_order += staged.decided_by_order and all(found)
        plainly += not staged.decided_by_order and all(found)
    assert fast >= 60
    assert by_order >= 15
    assert plainly >= 15


def test_no_session_is_opened_where_a_plan_is_known_without_one(monkeypatch: pytest.MonkeyPatch) -> None:
    posed = problem(
        local(9, THREE, name="a"), local(F(7, 2), THREE, name="b", size=FRACTIONAL), across="area-role",
        baseline={"a": {"A": 3, "B": 3, "C": 3}},
    )  # fmt: skip
    staged = solve(posed, staged=True)
    monkeypatch.setattr(Session, "optimise", None)
    assert unproved(solve(posed)) == unproved(staged)


def test_posts_that_the_tie_break_cannot_settle_in_order_are_left_to_the_solver() -> None:
    # Two roles can share two areas in many ways, and today's posts say which.
    posed = problem(
        local(2, {"A": 2, "B": 2}, name="a", size=FRACTIONAL),
        local(2, {"A": 2, "B": 2}, name="b", size=FRACTIONAL),
        baseline={"a": {"A": 2, "B": 0}},
    )
    assert deploy_without_solver(posed, Options(), None) is None
    plan = solve(posed)
    assert plan.posts["a", "A"] == 2
    assert not plan.decided_by_order


def test_surplus_that_may_stand_anywhere_is_a_choice() -> None:
    posed = problem(local(26, THREE, size=FRACTIONAL))
    assert deploy_without_solver(posed, Options(), None) is not None
    assert solve(posed).decided_by_order
    one = problem(local(26, {"A": 4}, size=FRACTIONAL))
    assert not solve(one).decided_by_order
    spare = problem(local(26, {"A": 4}, size=FRACTIONAL), rules=(Supply(type="supply", sense="<="),))
    assert unproved(solve(spare)) == unproved(solve(spare, staged=True))
    assert solve(spare).decided_by_order


@pytest.mark.parametrize("size", [FRACTIONAL, F(1)], ids=["fractional", "whole"])
def test_rules_without_a_plan_are_explained_and_time_that_has_run_out_is_told(size: F) -> None:
    clash = problem(
        local(5, THREE, size=size),
        rules=(Floor(type="floor", fte=2, id="two"), Cap(type="cap", fte=1, id="one")),
    )
    with pytest.raises(InfeasibleError, match="at least 2 of local at each of 3 places"):
        solve(clash)
    with pytest.raises(LimitError):
        solve(problem(local(5, THREE, size=size)), Options(time_limit=0))


@pytest.mark.parametrize(
    "posed",
    [
        problem(local(5, THREE), pool(2, THREE)),
        problem(pool(2, THREE, size=FRACTIONAL)),
        problem(local(5, THREE), criteria=("largest_shortfall",)),
        problem(local(5, {"A": {"low": 1, "high": 2}}, size=FRACTIONAL), risk=RISK, on="risk-coverage"),
        replace(problem(local(5, THREE)), locked_posts={}),
    ],
)
def test_other_problems_are_left_to_the_solver(posed: Problem) -> None:
    assert deploy_without_solver(posed, Options(), None) is None
