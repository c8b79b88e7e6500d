"""Solve many scenarios, each into a run folder of its own; nothing is kept of one but a line of the index."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from allocator.comparison import told_apart
from allocator.errors import AllocatorError, LimitError
from allocator.outputs.index import (
    OWN,
    Line,
    index_table,
    line_of,
    refuse_foreign_batch,
    statuses,
    write_index,
)
from allocator.outputs.run_folder import tidy
from allocator.processes import as_they_end
from allocator.run import solve_scenario
from allocator.shipped import find_scenario
from allocator.solvers import Options

NO_FOLDER_OF_ITS_OWN = ("", ".", "..")
"""Names that a run folder below another folder cannot have."""
STATUS = {2: "refused", 3: "refused", 4: "infeasible", 5: "unproven", 6: "failed", 7: "not written"}
"""What became of a scenario without a run, by the exit code of ``solve``."""


def scenarios_named(texts: Sequence[str]) -> tuple[str, ...]:
    """Every scenario that is named: a folder stands for the ``*.toml`` in it, by name.

    A folder without any stays as it is named, and is refused in its turn.
    """
    found: list[str] = []
    for text in texts:
        within = sorted(str(path) for path in Path(text).glob("*.toml")) if Path(text).is_dir() else []
        found += within or [text]
    return tuple(found)


def solve_batch(
    scenarios: Sequence[str],
    overrides: tuple[str, ...],
    options: Options,
    folder: Path,
    *,
    jobs: int = 1,
    with_map: bool = True,
    force: bool = False,
    progress: Callable[[], None] = lambda: None,
) -> tuple[Line, ...]:
    """Solve each scenario into `folder`/NAME as ``solve`` does, and list all of them in index.csv there.

    One that fails does not stop the others; a run of it that stood there before stays. The index is written
    at the end, also where an interrupt ends it early: then it lists what is done. Where nothing was made,
    nothing is written. `jobs` processes at most solve at the same time, one for every two scenarios; the
    time limit counts for each scenario.

    Raises
    ------
    OutputError
        Before anything is solved where the folder holds what this program did not write, and afterwards
        where the index cannot be written.
    """
    refuse_foreign_batch(folder, force, [Path(text) for text in scenarios])
    stems = [Path(text).stem for text in scenarios]
    names = told_apart(stems, (*OWN, *NO_FOLDER_OF_ITS_OWN), str.casefold)
    work = partial(
        _solved, overrides=overrides, options=options, folder=folder, with_map=with_map, force=force
    )
    lines: dict[int, Line] = {}

    def told(place: int, line: Line) -> None:
        lines[place] = line
        progress()

    try:
        as_they_end(work, list(zip(names, scenarios, strict=True)), min(jobs, len(names) // 2), told)
    finally:
        found = tuple(lines[place] for place in sorted(lines))
        if folder.is_dir():
            tidy(folder, {*names, *OWN})
        if any(line.made for line in found):
            write_index(found, len(names), overrides, options, folder)
    return found


def _solved(
    task: tuple[str, str],
    *,
    overrides: tuple[str, ...],
    options: Options,
    folder: Path,
    with_map: bool,
    force: bool,
) -> Line:
    """The line of one scenario, whose run is written or whose failure is told."""
    name, text = task
    try:
        report, notes = solve_scenario(
            find_scenario(text), overrides, options, folder / name, with_map=with_map, force=force
        )
    except AllocatorError as error:
        message = str(error).partition("\n")[0]
        return Line(name, text, STATUS[error.exit_code], error.exit_code, message=message)
    if report.plan.status == "proved":
        return line_of(name, text, report, 0, notes)
    return line_of(name, text, report, LimitError.exit_code, [report.proof, *notes])


def exit_code(lines: Sequence[Line]) -> int:
    """0 where at least one plan was made, as for a comparison; else that of the first that failed.

    Examples
    --------
    >>> exit_code([Line("a", "a.toml", "infeasible", 4), Line("b", "b.toml", "refused", 3)])
    4
    """
    return 0 if any(line.made for line in lines) else lines[0].exit_code


def batch_json(lines: Sequence[Line], folder: Path) -> str:
    """What ``batch --json`` prints."""
    content = {
        "schema": 1,
        "out": str(folder),
        "statuses": statuses(lines),
        "scenarios": index_table(lines).records(),
    }
    return json.dumps(content, indent=1)
