"""The manifest: what went in, with which versions and options, what came out, and the hashes of it all."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any

from allocator.outputs.seal import canonical, sealed
from allocator.report import Report
from allocator.solvers import Options
from allocator.tables import json_value
from allocator.versions import versions


@dataclass(frozen=True)
class Clock:
    """When a run started (UTC, ISO 8601) and how long it took, in seconds."""

    started: str
    seconds: float


def run_id(report: Report, options: Options) -> str:
    """SHA-256 of the resolved scenario, input hashes, versions and options: no times, no paths."""
    setting = report.problem.setting
    content = {
        "scenario": setting.scenario.resolved if setting else None,
        # A baseline stands in for the posts that the file states, whatever --set makes of them.
        "stated_posts": _texts(setting.scenario.stated_posts) if setting else None,
        "inputs": [(file.name, file.sha256) for file in setting.geography.files] if setting else [],
        "versions": versions(),
        "options": _options(options),
    }
    return sha256(canonical(content)).hexdigest()


def manifest(
    report: Report, options: Options, outputs: Mapping[str, bytes], folder: Path, clock: Clock
) -> bytes:
    """The manifest of a run as JSON, sealed with the SHA-256 of the rest of it."""
    content: dict[str, Any] = {
        "schema": 1,
        "kind": "run",
        "run_id": run_id(report, options),
        "status": report.plan.status,
        "gap": json_value(report.plan.gap, "number"),
        "versions": versions(),
        "solver": {"name": options.solver, "options": _options(options)},
        "times": {"started": clock.started, "seconds": round(clock.seconds, 3)},
        "references": _references(report),
        "notes": list(report.notes),
        "outputs": [
            {"name": name, "sha256": sha256(data).hexdigest(), "bytes": len(data)}
            for name, data in sorted(outputs.items())
        ],
    }
    setting = report.problem.setting
    if setting is not None:
        scenario = setting.scenario
        content["scenario"] = {
            "name": scenario.name,
            "title": scenario.statement.title,
            "resolved": scenario.resolved,
            "files": [
                {"path": _relative(file.path, folder), "sha256": file.sha256, "bytes": file.bytes}
                for file in scenario.files
            ],
        }
        content["inputs"] = [
            {
                "path": _relative(scenario.data / file.name, folder),
                "name": file.name,
                "sha256": file.sha256,
                "bytes": file.bytes,
                "rows": file.rows,
            }
            for file in setting.geography.files
        ]
    return sealed(content)


def _references(report: Report) -> dict[str, Any]:
    references = report.references
    if references is None:
        return {}
    return {
        "most_risk_weighted_hours": None
        if references.most_hours is None
        else json_value(references.most_hours, "hours"),
        "best_smallest_coverage": None
        if references.best_smallest is None
        else json_value(references.best_smallest, "share"),
        "across": references.across,
        "not_applicable": references.not_applicable,
    }


def _options(options: Options) -> dict[str, Any]:
    return {"time_limit": options.time_limit, **options.solver_options}


def _relative(path: Path, folder: Path) -> str:
    return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()


def _texts(posts: Mapping[str, Fraction]) -> dict[str, str]:
    return {role: str(fte) for role, fte in posts.items()}
