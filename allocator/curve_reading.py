"""The curve that a comparison shows its plans on: read from the folder of a frontier, or solved."""

from __future__ import annotations

import csv
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

from allocator.comparison import Curve, CurvePoint
from allocator.contradictions import refuse_contradictions
from allocator.errors import Fault, InputError, VerificationError
from allocator.frontier import frontier
from allocator.frontier_points import Frontier
from allocator.outputs.run_folder import MANIFEST, edited
from allocator.problem_reading import read_problem
from allocator.shipped import find_scenario
from allocator.solvers import Options
from allocator.tabulation import recorded, recorded_file

KIND = "frontier"


def curve_of_text(text: str, overrides: tuple[str, ...], options: Options, *, jobs: int = 1) -> Curve:
    """The curve that a word of the command line names: a folder is read, a scenario is solved.

    Raises
    ------
    InputError
        Where a folder holds no frontier, or there is no such scenario.
    VerificationError
        Where a file of the folder was edited since the frontier was written.
    """
    folder = Path(text)
    if folder.is_dir():
        return read_curve(folder)
    problem = read_problem(find_scenario(text), overrides)
    refuse_contradictions(problem)
    return curve_of(frontier(problem, options=options, jobs=jobs))


def curve_of(found: Frontier) -> Curve:
    """A frontier that was just solved, as a comparison shows it."""
    setting = found.problem.setting
    points = tuple(
        CurvePoint(point.number, *place, point.knee, point.proved)
        for point in found.curve
        if (place := point.place) is not None
    )
    inputs = {} if setting is None else recorded(
        setting.scenario.resolved, ((file.kind, file.sha256, file.sheet) for file in setting.geography.files)
    )  # fmt: skip
    return Curve(found.report.name, found.problem.across, found.by, points, inputs)


def read_curve(folder: Path) -> Curve:
    """The curve in a folder that `allocator frontier` wrote."""
    try:
        changed = edited(folder)
        if changed:
            raise VerificationError(f"{folder}: {changed}; draw the frontier again")
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_bytes())
        if manifest["kind"] != KIND:
            raise ValueError(f"its manifest is of a {manifest['kind']}")
        with (folder / "frontier.csv").open(encoding="utf-8", newline="") as file:
            points = [_point(row) for row in csv.DictReader(file) if row["on_curve"] == "yes"]
        inputs = recorded(manifest["resolved"], map(recorded_file, manifest["inputs"]))
        across = manifest["resolved"]["fairness"]["across"]
        ranked = tuple(sorted(points, key=lambda point: (point.smallest, point.hours)))
        return Curve(manifest["scenario"], across, manifest["by"], ranked, inputs)
    except (OSError, ValueError, KeyError, TypeError) as error:
        found = f"no complete frontier ({type(error).__name__}: {error})"
        allowed = "a folder that `allocator frontier` wrote, or a scenario"
        raise InputError([Fault(str(folder), found, allowed, "draw the frontier again")]) from None


def _point(row: dict[str, str]) -> CurvePoint:
    return CurvePoint(
        int(row["point"]),
        Fraction(row["smallest_outcome"]),
        Fraction(row["risk_weighted_hours"]),
        row["knee"] == "yes",
        row["proved"] == "yes",
    )
