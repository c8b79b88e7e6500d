"""One problem, one plan: posts and hours are the same to the last fraction whatever the solver does."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from allocator.problem import Problem
from allocator.rules import ChangeLimit, Floor
from allocator.solve import solve
from allocator.solvers import Options
from tests.problems import FRACTIONAL, RISK, local, pool, problem, regional, shuffled, small_problems

OPTIONS: list[dict[str, Any]] = [
    {"random_seed": 1},
    {"random_seed": 7, "presolve": "off"},
    {"presolve": "off"},
    {"simplex_strategy": 4},
    {"solver": "ipm"},
    {"parallel": "on", "threads": 2},
]


def tied() -> Problem:
    """Equal areas, a road that costs nothing, more hours than work: every step of the tie-break is needed."""
    areas = {area: {"low": 2, "high": 1} for area in "ABCD"}
    links = {(base, area): 1 for base in "PQ" for area in "ABCD"}
    return problem(
        local(6, areas),
        pool(3, areas, size=FRACTIONAL),
        regional(5, areas, links, hours=3),
        criteria=("leximin", "total_shortfall"),
        risk=RISK,
        baseline={"local": {"A": 3, "B": 1, "C": 1, "D": 1}},
        rules=[Floor(type="floor", fte=1, roles=("local",)), ChangeLimit(type="change_limit", moves=4)],
    )


def uneven() -> Problem:
    """Three roles with travel, joined area by area."""
    work = {"A": {"low": 3, "high": 1}, "B": {"low": 5}, "C": {"high": 2}, "D": {"low": 1, "high": "1/3"}}
    shares = dict(zip([(b, a) for b in "PQ" for a in "ABCD"], ["9/10", 1, "2/3", "3/4"] * 2, strict=True))
    return problem(
        local(4, work),
        regional(3, work, shares),
        regional(2, work, shares, name="second", size=FRACTIONAL),
        risk=RISK,
    )


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("posed", [tied(), uneven()], ids=["tied", "uneven"])
def test_solver_options_do_not_change_the_plan(posed: Problem, options: dict[str, Any]) -> None:
    plan, other = solve(posed), solve(posed, Options(solver_options=options))
    assert (plan.posts, plan.hours, plan.stages) == (other.posts, other.hours, other.stages)
    assert (plan.status, plan.decided_by_order) == (other.status, other.decided_by_order)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(small_problems(), st.sampled_from(OPTIONS), st.integers(0, 99))
def test_seeds_presolve_and_row_order_do_not_change_the_plan(
    posed: Problem, options: dict[str, Any], seed: int
) -> None:
    mixed = shuffled(posed, random.Random(seed))
    assert solve(posed) == solve(mixed, Options(solver_options=options))


def test_the_hash_seed_does_not_change_the_plan() -> None:
    code = (
        "from tests.engine.test_unique import tied, uneven; from allocator.solve import solve\n"
        "for posed in (tied(), uneven()):\n"
        "    plan = solve(posed); print(sorted(plan.posts.items()), sorted(plan.hours.items()), plan.stages)"
    )
    root = Path(__file__).resolve().parents[2]
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=root,
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(root)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(told) == 1
