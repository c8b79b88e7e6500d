"""From a scenario's path to a Report: the one pipeline that commands and scripts share."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

from allocator.contradictions import refuse_contradictions
from allocator.outputs.manifest import Clock
from allocator.outputs.run import write_run
from allocator.outputs.run_folder import refuse_foreign
from allocator.plan import Plan
from allocator.problem import Problem
from allocator.problem_reading import read_problem
from allocator.references import find_references
from allocator.report import Report, assess
from allocator.solve import solve
from allocator.solvers import Options
from allocator.sources.boundaries import geometry


def run_problem(problem: Problem, options: Options | None = None) -> Report:
    """Solve a problem, make the reference plans, check everything by arithmetic."""
    refuse_contradictions(problem)
    plan: Plan = solve(problem, options)
    return assess(problem, plan, find_references(problem, plan, options))


def solve_scenario(
    path: Path,
    overrides: tuple[str, ...],
    options: Options,
    folder: Path,
    *,
    with_map: bool = True,
    force: bool = False,
) -> tuple[Report, list[str]]:
    """Read, solve, check and write a scenario; returns the report and what a person must know of the writing.

    A folder that cannot be written is refused before anything is solved.
    """
    refuse_foreign(folder, force)
    started, ticks = datetime.now(UTC), time.monotonic()
    problem = read_problem(path, overrides)
    if problem.setting is not None:
        scenario = problem.setting.scenario
        refuse_foreign(folder, force, [scenario.data, *(file.path for file in scenario.files)])
    if with_map and problem.setting is not None and problem.setting.geography.boundaries is not None:
        geometry(problem.setting.geography.boundaries)
    report = run_problem(problem, options)
    clock = Clock(started.isoformat(timespec="seconds"), time.monotonic() - ticks)
    return report, write_run(report, folder, options, clock, with_map=with_map, force=force)
