"""Make a run again from its recorded inputs and options, and compare every byte."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from allocator.audit.opened import OpenedRun, open_run
from allocator.audit.recorded_inputs import find_inputs, laid_out
from allocator.audit.verify import Confirmation, verify
from allocator.outputs.extras import extras_in
from allocator.outputs.manifest import Clock
from allocator.outputs.run import write_run
from allocator.outputs.run_folder import MANIFEST
from allocator.posing import pose
from allocator.run import run_problem
from allocator.scenario import read_scenario
from allocator.solvers import Options
from allocator.sources import read_data
from allocator.verification.differences import Difference, refuse
from allocator.verification.map_data import MAP_FILE


def replay(folder: Path | str, inputs: Path | str | None = None) -> Confirmation:
    """Verify a run, then solve its scenario again and compare the bytes of every output.

    Raises
    ------
    InputError
        Where there is no run, or an input is missing.
    VerificationError
        Where the run does not hold, or another file comes out; versions that differ from the run's are named.
    """
    confirmed = verify(folder, inputs)
    run = open_run(Path(folder))
    found = find_inputs(run, None if inputs is None else Path(inputs))
    with laid_out(found) as place, TemporaryDirectory(prefix="allocator-replay-") as name:
        scenario = read_scenario(place.scenario, found.overrides)
        problem = pose(scenario, read_data(place.tables, place.demand))
        options = _options(run)
        report = run_problem(problem, options)
        again = Path(name) / "run"
        extras = extras_in(run.files)
        write_run(report, again, options, Clock("", 0.0), with_map=MAP_FILE in run.files, extras=extras)
        refuse(_differences(run, open_run(again)), str(folder))
    return confirmed


def _options(run: OpenedRun) -> Options:
    stated: dict[str, Any] = dict(run.manifest["solver"]["options"])
    limit, certificate = stated.pop("time_limit", None), stated.pop("certificate", False)
    return Options(str(run.manifest["solver"]["name"]), limit, stated, certificate=certificate)


def _differences(run: OpenedRun, again: OpenedRun) -> Iterator[Difference]:
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
