"""The manifest: what went in, with which versions and options, what came out, and the hashes of it all."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from allocator.outputs.plan_json import exact_text, places
from allocator.outputs.seal import canonical, sealed
from allocator.problem import Setting
from allocator.report import Report
from allocator.rows_used import rows_used
from allocator.scenario.overrides import names_a_path
from allocator.sources.geography import InputFile
from allocator.sources.stand_in import stand_in
from allocator.tables import json_value
from allocator.versions import computing, versions

if TYPE_CHECKING:
    from allocator.cross_check import CrossCheck
    from allocator.solvers import Options

SUPPRESS_BELOW = "suppress_below"
"""The option of a run whose counts below a number are withheld."""


@dataclass(frozen=True)
class Clock:
    """When a run started (UTC, ISO 8601) and how long it took, in seconds."""

    started: str
    seconds: float


def run_id(report: Report, options: Options) -> str:
    """SHA-256 of the resolved scenario, input hashes, computing versions, options: no times, no paths."""
    return run_id_of(report, recorded_solver(options, report), versions())


def run_id_of(report: Report, solver: Mapping[str, Any], made_with: Mapping[str, str]) -> str:
    """The run id that belongs to this solver with its options, and to those of the versions that compute."""
    setting = report.problem.setting
    content = {
        "scenario": setting.scenario.resolved if setting else None,
        # A baseline stands in for the posts that the file states, whatever --set makes of them.
        "stated_posts": _texts(setting.scenario.stated_posts) if setting else None,
        "inputs": [_identity(file) for file in setting.geography.files] if setting else [],
        "versions": computing(made_with),
        "solver": dict(solver),
    }
    return sha256(canonical(content)).hexdigest()


def recorded_solver(options: Options, report: Report) -> dict[str, Any]:
    """The solver and the options as a manifest holds them; below what counts are withheld, if any are."""
    asked: dict[str, Any] = {"certificate": True} if options.certificate else {}
    if report.suppression is not None:
        asked[SUPPRESS_BELOW] = report.suppression.below
    stated = {"time_limit": options.time_limit, **asked, **options.solver_options}
    return {"name": options.solver, "options": stated}


def manifest(
    report: Report,
    options: Options,
    outputs: Mapping[str, bytes],
    folder: Path,
    clock: Clock,
    *,
    libraries: Iterable[str] = (),
) -> bytes:
    """The manifest of a run, whose files `libraries` wrote, as JSON sealed with the SHA-256 of its rest.

    Where a table was read from a workbook, the version of openpyxl, which read it, is stated too.
    """
    setting = report.problem.setting
    read = ("openpyxl",) if setting and any(file.sheet for file in setting.geography.files) else ()
    made_with, solver = versions((*libraries, *read)), recorded_solver(options, report)
    content = {
        "versions": made_with,
        "times": {"started": clock.started, "seconds": round(clock.seconds, 3)},
        "solver": solver,
        **manifest_content(report, solver, made_with, outputs),
    }
    if report.cross_check is not None:
        content["cross_check"] = cross_check_json(report.cross_check)
    if setting is not None:
        _add_paths(content, setting, folder)
    return sealed(content)


def manifest_content(
    report: Report, solver: Mapping[str, Any], made_with: Mapping[str, str], outputs: Mapping[str, bytes]
) -> dict[str, Any]:
    """All of a manifest that follows from inputs, plan, options and versions: no times, no paths, no seal."""
    content: dict[str, Any] = {
        "schema": 1,
        "kind": "run",
        "run_id": run_id_of(report, solver, made_with),
        "status": report.plan.status,
        "gap": json_value(report.gap, "number"),
        "seed": solver["options"].get("random_seed", 0),
        "references": _references(report),
        "notes": list(report.notes),
        "outputs": [
            {"name": name, "sha256": sha256(data).hexdigest(), "bytes": len(data)}
            for name, data in sorted(outputs.items())
        ],
    }
    setting = report.problem.setting
    if setting is not None:
        scenario, geography = setting.scenario, setting.geography
        content["scenario"] = {
            "name": scenario.name,
            "title": scenario.statement.title,
            "overrides": [text for text in scenario.overrides if not names_a_path(text)],
            "resolved": scenario.resolved,
            "files": [{"sha256": file.sha256, "bytes": file.bytes} for file in scenario.files],
        }
        content["inputs"] = [
            {
                "name": file.name,
                "sha256": file.sha256,
                "bytes": file.bytes,
                "rows": file.rows,
                "rows_used": rows_used(file, scenario, geography),
                "rows_rejected": 0,  # a file with a row that cannot be read is refused whole
                **standing_in(file),
            }
            for file in geography.files
        ]
    return content


def cross_check_json(check: CrossCheck) -> dict[str, Any]:
    """What the second solver said, stage by stage; ``second`` is null where it did not confirm one."""
    return {
        "solver": {"name": "cbc", "cbcbox": check.version},
        "tolerance": json_value(check.tolerance, "number"),
        "words": check.words,
        "stages": [
            {
                "criterion": stage.criterion,
                "stage": stage.stage,
                "roles": list(stage.roles),
                "sense": stage.sense,
                "optimum": json_value(stage.optimum, "number"),
                "second": json_value(stage.second, "number"),
                "note": stage.note,
            }
            for stage in check.stages
        ],
    }


def _add_paths(content: dict[str, Any], setting: Setting, folder: Path) -> None:
    """Where the inputs lie, seen from the run folder; a geography chosen by --set is found by these alone."""
    scenario = setting.scenario
    for entry, file in zip(content["scenario"]["files"], scenario.files, strict=True):
        entry["path"] = _relative(file.path, folder)
    for entry in content["inputs"]:
        elsewhere = "stands_for" in entry
        place = stand_in(scenario.demand_table).path if elsewhere else scenario.data / entry["name"]
        entry["path"] = _relative(place, folder)


def standing_in(file: InputFile) -> dict[str, str]:
    """For which file of the geography this one stands, and its sheet; nothing for a file of the folder."""
    stated = {"stands_for": file.stands_for, "sheet": file.sheet}
    return {key: value for key, value in stated.items() if value}


def _identity(file: InputFile) -> tuple[str, ...]:
    return (file.name, file.sha256, *standing_in(file).values())


def _references(report: Report) -> dict[str, Any]:
    references = report.best
    return {
        "most_risk_weighted_hours": None
        if references.most_hours is None
        else json_value(references.most_hours, "hours"),
        "best_smallest_coverage": None
        if references.best_smallest is None
        else json_value(references.best_smallest, "share"),
        "across": references.across,
        "not_applicable": references.not_applicable,
        "plans": []
        if report.suppression is not None
        else [
            {
                "criterion": criterion,
                "value": exact_text(best.value),
                "bound": exact_text(best.bound),
                **places(best.posts, best.hours),
            }
            for criterion, best in references.plans.items()
        ],
    }


def _relative(path: Path, folder: Path) -> str:
    """A path seen from the run folder; the whole one where that lies on another drive of Windows."""
    try:
        return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
    except ValueError:
        return path.resolve().as_posix()


def _texts(posts: Mapping[str, Fraction]) -> dict[str, str]:
    return {role: str(fte) for role, fte in posts.items()}
