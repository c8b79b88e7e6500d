"""From a scenario's path to a Report: the one pipeline that commands and scripts share."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from allocator.contradictions import refuse_contradictions
from allocator.errors import InfeasibleError, UsageError
from allocator.outputs.extras import refuse_unknown
from allocator.outputs.manifest import Clock
from allocator.outputs.run import write_run
from allocator.outputs.run_folder import refuse_foreign, standing
from allocator.plan import Plan
from allocator.problem import Problem
from allocator.problem_reading import paths_read, read_problem
from allocator.references import find_references
from allocator.repairing import relaxed_problem, with_repair
from allocator.report import Report, assess
from allocator.second_solver import second_version
from allocator.solve import solve
from allocator.solvers import Options
from allocator.sources.boundaries import geometry


def run_problem(problem: Problem, options: Options | None = None) -> Report:
    """Solve a problem, prove whole posts where asked, make the reference plans, check all by arithmetic.

    A time limit holds for all of it together: the plan comes first, the references take what it leaves.
    """
    refuse_contradictions(problem)
    options = (options or Options()).begun()
    plan: Plan = solve(problem, options)
    references = find_references(problem, plan, options)
    if options.certificate:
        from allocator.certifying import certify

        plan = certify(problem, plan, options)
    return assess(problem, plan, references)


def solve_scenario(
    path: Path,
    overrides: tuple[str, ...],
    options: Options,
    folder: Path,
    *,
    with_map: bool = True,
    extras: Sequence[str] = (),
    force: bool = False,
    repair: bool = False,
    second_opinion: bool = False,
    suppress_below: int | None = None,
) -> tuple[Report, list[str]]:
    """Read, solve, check and write a scenario; returns the report and what a person must know of the writing.

    A folder that cannot be written is refused before anything is solved. With `repair`, a scenario without a
    plan is solved once its rules are relaxed by the smallest repair, and says so wherever it goes. With
    `second_opinion`, CBC is asked for the optimum of every stage, or for a plan where there is none. With
    `suppress_below`, the report that is written and returned withholds smaller counts.

    Raises
    ------
    InfeasibleError
        Where no plan keeps all rules, with the smallest repair.
    SolverError
        Where a second opinion is asked for and CBC is missing or has another answer.
    UsageError
        Where a repair or a certificate, whose numbers follow from demand, is asked for with
        `suppress_below`.
    """
    if repair and suppress_below is not None:
        raise UsageError(
            "--repair with --suppress-below: the numbers of a repair follow from what is withheld"
        )
    if options.certificate and suppress_below is not None:
        raise UsageError(
            "--certificate with --suppress-below: a certificate holds the demand that is withheld; "
            "leave one of the two out"
        )
    refuse_unknown(extras)
    if second_opinion:
        second_version()
    refuse_foreign(folder, force)
    stood = standing(folder)
    started, ticks = datetime.now(UTC), time.monotonic()
    problem = read_problem(path, overrides)
    if problem.setting is not None:
        refuse_foreign(folder, force, paths_read(problem.setting.scenario))
    drawn = with_map or bool(extras)
    if drawn and problem.setting is not None and problem.setting.geography.boundaries is not None:
        geometry(problem.setting.geography.boundaries)
    running = options.begun()
    try:
        report = run_problem(problem, running)
    except InfeasibleError as error:
        refusal = with_repair(problem, error, running)
        if second_opinion:
            from allocator.cross_check import cross_check_refusal

            refusal = cross_check_refusal(problem, refusal, running)
        if suppress_below is not None:
            raise without_numbers(refusal) from None
        if not (repair and refusal.repair):
            raise refusal from None
        report = run_problem(relaxed_problem(path, overrides, problem, refusal.repair), running)
    if second_opinion:
        from allocator.cross_check import cross_check

        report = replace(report, cross_check=cross_check(report.problem, report.plan, running))
    clock = Clock(started.isoformat(timespec="seconds"), time.monotonic() - ticks)
    told = None
    if suppress_below is not None:
        from allocator.disclosure.edition import suppressed

        told = suppressed(report, suppress_below)
    notes = write_run(
        report, folder, options, clock, with_map=with_map, extras=extras, force=force, stood=stood, told=told
    )
    if report.cross_check:
        notes.append(report.cross_check.words)
    if options.certificate:
        from allocator.certifying import uncertified

        notes += filter(None, [uncertified(report.problem, report.plan)])
    return told or report, notes


def without_numbers(error: InfeasibleError) -> InfeasibleError:
    """The refusal of a scenario whose small counts are withheld: which rules clash, and no number."""
    named = ", ".join(error.conflict) or "what the scenario asks for"
    return InfeasibleError(
        f"no plan keeps all rules: {named}; numbers are withheld, solve without --suppress-below to see them",
        error.conflict,
    )
