"""The index of a batch: a line a scenario in index.csv, beside the run folders that it lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from allocator.errors import OutputError
from allocator.measure_list import MEASURES
from allocator.outcomes import outcomes
from allocator.outputs.csv_files import csv_bytes
from allocator.outputs.csv_metadata import ENDING, described
from allocator.outputs.run_folder import LEFT, MANIFEST, edited, refuse_foreign, replace_files
from allocator.outputs.seal import sealed
from allocator.report import ASSUMPTIONS_LINE, Report
from allocator.scenario.overrides import names_a_path
from allocator.tables import Kind, Table, column, table
from allocator.versions import versions

if TYPE_CHECKING:
    from allocator.solvers import Options

INDEX = "index.csv"
OWN = (INDEX, f"{INDEX}{ENDING}", MANIFEST)
"""The files of a batch itself; all else in its folder are run folders."""
SHOWN: dict[str, Kind] = {
    "coverage_total": "share",
    "coverage_mean": "share",
    "gini": "number",
    "price_of_fairness": "share",
    "price_of_efficiency": "share",
    "shortfall_hours": "number",
    "posts_moved": "fte",
}
"""The measures of the whole plan that the index has, with the decimals of measures.csv."""
NOTES = (ASSUMPTIONS_LINE, "Scenarios of other data, hours or rules answer other questions: none is ranked.")


@dataclass(frozen=True)
class Line:
    """What became of one scenario.

    Parameters
    ----------
    scenario
        Its name, numbered where another has the same; the name of its run folder too.
    file
        What the person named: a file, or a shipped scenario.
    status
        ``proved``, ``unproven``, ``infeasible``, ``refused``, ``failed`` or ``not written``.
    exit_code
        That of ``solve`` of this scenario alone.
    made
        Whether a run folder was written.
    smallest
        The smallest coverage over what the scenario looks across (0 to 1); None without demand or plan.
    measures
        Values of `SHOWN`, in that order; None where one does not apply, none at all without a plan.
    message
        The first line of what went wrong, or what must be known of the run.
    """

    scenario: str
    file: str
    status: str
    exit_code: int
    made: bool = False
    smallest: Fraction | None = None
    measures: tuple[Fraction | None, ...] = (None,) * len(SHOWN)
    message: str = ""


def line_of(scenario: str, file: str, report: Report, exit_code: int, notes: Iterable[str]) -> Line:
    """The line of a scenario that has a plan."""
    problem = report.problem
    found = outcomes(problem, problem.across, "coverage")
    whole = {reading.measure: reading.value for reading in report.readings if reading.scope == "all"}
    return Line(
        scenario,
        file,
        report.plan.status,
        exit_code,
        made=True,
        smallest=min((outcome.value(problem, report.service) for outcome in found), default=None),
        measures=tuple(whole[measure] for measure in SHOWN),
        message="; ".join(notes),
    )


def index_table(lines: Sequence[Line]) -> Table:
    """index.csv: a line a scenario, in the order in which they were named."""
    summaries = {measure.id: measure.summary for measure in MEASURES}
    columns = (
        column("scenario", "text", "name of the scenario, numbered where another has the same"),
        column("status", "text", "`proved`, `unproven`, `infeasible`, `refused`, `failed` or `not written`"),
        column("exit_code", "count", "what `allocator solve` of this scenario alone ends with"),
        column("smallest_outcome", "share", "smallest coverage over what the scenario looks across"),
        *(column(measure, kind, summaries[measure]) for measure, kind in SHOWN.items()),
        column("out", "text", "the run folder beside this file; empty where none was written"),
        column("file", "text", "the file or the shipped scenario that was named"),
        column("message", "text", "first line of what went wrong, or what must be known of the run"),
    )
    rows = [
        (
            line.scenario,
            line.status,
            line.exit_code,
            line.smallest,
            *line.measures,
            line.scenario if line.made else "",
            line.file,
            line.message,
        )
        for line in lines
    ]
    return table("index", columns, rows)


def statuses(lines: Sequence[Line]) -> dict[str, int]:
    """How many scenarios ended how, the most frequent first."""
    return dict(Counter(line.status for line in lines).most_common())


def write_index(
    lines: Sequence[Line], asked: int, overrides: Sequence[str], options: Options, folder: Path
) -> None:
    """Write index.csv, what its columns mean, and a manifest of these two, in the place of older ones.

    Raises
    ------
    OutputError
        Where they cannot be written.
    """
    made = index_table(lines)
    title = f"{len(lines)} of {asked} scenarios: how each ended, and the main measures of its plan"
    files = {INDEX: csv_bytes(made), f"{INDEX}{ENDING}": described(made, title, NOTES, (), ())}
    content = {
        "schema": 1,
        "kind": "batch",
        "versions": versions(),
        "solver": {
            "name": options.solver,
            "options": {"time_limit": options.time_limit, **options.solver_options},
        },
        "overrides": [text for text in overrides if not names_a_path(text)],
        "asked": asked,
        "statuses": statuses(lines),
        "outputs": [
            {"name": name, "sha256": sha256(data).hexdigest(), "bytes": len(data)}
            for name, data in sorted(files.items())
        ],
    }
    replace_files(folder, {**files, MANIFEST: sealed(content)})


def refuse_foreign_batch(folder: Path, force: bool, inputs: Iterable[Path]) -> None:
    """Refuse a folder that holds anything but run folders and an untouched index; before solving.

    Each run folder is judged by itself when its scenario is solved, as `solve` does.

    Raises
    ------
    OutputError
        Saying what stands there and what to do.
    """
    refuse_foreign(folder, True, inputs)
    if force or not folder.exists():
        return
    standing = sorted(folder.iterdir())
    others = [path.name for path in standing if path.name not in OWN and not _is_ours(path)]
    reason = f"it holds {others[0]}, which this program did not write" if others else ""
    if not others and any(path.name in OWN for path in standing):
        try:
            reason = edited(folder)
        except ValueError as error:
            reason = str(error)
    if reason:
        raise OutputError(
            f"{folder} is left alone: {reason}; use --force to write there, or --out for another place"
        )


def _is_ours(path: Path) -> bool:
    """Whether it is a run folder by the looks of it, or what a run left that was killed."""
    return LEFT.fullmatch(path.name) is not None or (path / MANIFEST).is_file()
