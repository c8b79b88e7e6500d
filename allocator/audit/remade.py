"""Make a run again from its recorded inputs and options, into a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from allocator.audit.opened import OpenedRun, open_run
from allocator.audit.recorded_inputs import RecordedInputs, laid_out
from allocator.disclosure.edition import suppressed
from allocator.outputs.extras import extras_in
from allocator.outputs.manifest import SUPPRESS_BELOW, Clock
from allocator.outputs.run import write_run
from allocator.outputs.run_folder import MANIFEST
from allocator.posing import pose
from allocator.report import Report
from allocator.run import run_problem
from allocator.scenario import read_scenario
from allocator.solvers import Options
from allocator.sources import read_data
from allocator.verification.differences import Difference
from allocator.verification.map_data import MAP_FILE


@contextmanager
def remade(run: OpenedRun, found: RecordedInputs) -> Iterator[tuple[Report, OpenedRun]]:
    """The report that is told and the run folder that solving again gives; the folder is gone afterwards."""
    options, below = _options(run)
    with laid_out(found) as place, TemporaryDirectory(prefix="allocator-replay-") as name:
        scenario = read_scenario(place.scenario, found.overrides)
        problem = pose(scenario, read_data(place.tables, place.demand))
        report = run_problem(problem, options)
        told = None if below is None else suppressed(report, below)
        again = Path(name) / "run"
        extras, with_map = extras_in(run.files), MAP_FILE in run.files
        write_run(report, again, options, Clock("", 0.0), with_map=with_map, extras=extras, told=told)
        yield told or report, open_run(again)


def suppressed_below(run: OpenedRun) -> int | None:
    """Below what a run withholds counts; None where it withholds none."""
    stated = run.manifest["solver"]["options"].get(SUPPRESS_BELOW)
    return stated if isinstance(stated, int) and stated > 0 else None


def _options(run: OpenedRun) -> tuple[Options, int | None]:
    stated: dict[str, Any] = dict(run.manifest["solver"]["options"])
    limit, certificate = stated.pop("time_limit", None), stated.pop("certificate", False)
    stated.pop(SUPPRESS_BELOW, None)
    name = str(run.manifest["solver"]["name"])
    return Options(name, limit, stated, certificate=certificate), suppressed_below(run)


def byte_differences(run: OpenedRun, again: OpenedRun) -> Iterator[Difference]:
    """Files that are not those of the run made again; versions that differ from the run's are named."""
    found = [
        Difference(name, "", "", "other bytes", "the bytes of the run")
        for name in sorted(set(run.files) | set(again.files))
        if name != MANIFEST and run.files.get(name) != again.files.get(name)
    ]
    yield from found
    if found:
        here = again.manifest["versions"]
        for package, version in run.manifest["versions"].items():
            if here.get(package) != version:
                yield Difference(MANIFEST, "versions", package, f"{here.get(package)} here", str(version))
