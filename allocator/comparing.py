"""Make the plans that are to be compared: scenarios are solved, run folders are read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from allocator.comparison import Comparison, Entry, entry_of, numbered, plane_table, without_plan
from allocator.curve_reading import curve_of_text
from allocator.errors import Fault, InfeasibleError, InputError, LimitError
from allocator.problem_reading import read_problem
from allocator.processes import in_processes
from allocator.repairing import repair_told
from allocator.run import run_problem
from allocator.run_reading import is_run, read_run
from allocator.shipped import find_scenario
from allocator.solvers import Options


def compare_plans(
    texts: Sequence[str],
    overrides: tuple[str, ...],
    options: Options,
    *,
    jobs: int = 1,
    frontier: str | None = None,
) -> Comparison:
    """Solve or read each plan; one that fails is shown as such and does not stop the others.

    `jobs` processes at most solve at the same time, one for every two plans: to start one takes as long as
    a plan or two. The answer is the same whatever their number. `frontier` names the curve that they are
    shown on: a folder that `allocator frontier` wrote, which is read, or a scenario, which is solved.

    Raises
    ------
    InputError
        Where none has a plan and a scenario or a run cannot be read: every fault of all of them.
    """
    curve = curve_of_text(frontier, overrides, options, jobs=jobs) if frontier is not None else None
    faults: list[Fault] = []
    entries: list[Entry] = []
    made = partial(_made, overrides=overrides, options=options)
    for found, refused in in_processes(made, texts, min(jobs, len(texts) // 2)):
        entries.append(found)
        faults += refused
    comparison = Comparison(numbered(entries), curve)
    if faults and not comparison.plans:
        raise InputError(faults)
    return comparison


def comparison_json(comparison: Comparison, folder: Path) -> str:
    """What ``compare --json`` prints."""
    content = {
        "schema": 1,
        "out": str(folder),
        "plans": [
            {"name": entry.name, "title": entry.title, "status": entry.status, "message": entry.message}
            for entry in comparison.entries
        ],
        "notes": list(comparison.notes),
        "ranked": comparison.ranked,
        "unranked": list(comparison.unranked),
        "coincide": [list(names) for names in comparison.same_posts],
        **comparison.findings(),
        "measures": comparison.measures_side_by_side().records(),
        "changes": comparison.changes_table().records(),
        "coverage": comparison.coverage_table().records(),
        "frontier": comparison.curve.name if comparison.curve else None,
        "plane": plane_table(comparison.plane).records(),
        "inputs": comparison.differing_inputs.records(),
    }
    return json.dumps(content, indent=1)


def refuse_no_plan(comparison: Comparison) -> None:
    """Stop where there is nothing to compare.

    Raises
    ------
    InfeasibleError
        Where no scenario has a plan that keeps its rules.
    LimitError
        Where time ran out for one that may have.
    """
    if comparison.plans:
        return
    if any(entry.status == "unproven" for entry in comparison.entries):
        raise LimitError("no plan was found in time; nothing was written")
    raise InfeasibleError("none of them has a plan; nothing was written")


def _made(text: str, overrides: tuple[str, ...], options: Options) -> tuple[Entry, list[Fault]]:
    """A plan, or the word that it was refused and why."""
    try:
        return _entry(text, overrides, options), []
    except InputError as error:
        return without_plan(Path(text).stem, "refused", str(error)), list(error.faults)


def _entry(text: str, overrides: tuple[str, ...], options: Options) -> Entry:
    if is_run(Path(text)):
        return read_run(Path(text))
    path = find_scenario(text)
    try:
        problem, running = read_problem(path, overrides), options.begun()
        with repair_told(problem, running):
            return entry_of(run_problem(problem, running))
    except InfeasibleError as error:
        return without_plan(path.stem, "infeasible", str(error))
    except LimitError as error:
        return without_plan(path.stem, "unproven", str(error))
