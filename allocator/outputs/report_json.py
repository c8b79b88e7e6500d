"""What ``solve --json`` prints: one document with the columns of the tables, in ASCII for any terminal."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from allocator.changes import Change
from allocator.errors import InfeasibleError, LimitError
from allocator.outputs.manifest import cross_check_json
from allocator.quantity import plain_number
from allocator.report import Report
from allocator.tables import json_value

TABLES = (
    "stages",
    "posts",
    "service",
    "coverage",
    "drivers",
    "areas",
    "groups",
    "islands",
    "measures",
    "rules",
    "reconciliation",
)


def report_json(report: Report, folder: Path) -> str:
    """The report as JSON."""
    content: dict[str, object] = {
        "schema": 1,
        "scenario": report.name,
        "title": report.title,
        "status": report.plan.status,
        "gap": json_value(report.gap, "number"),
        "out": str(folder),
        "notes": list(report.notes),
    }
    if report.cross_check is not None:
        content["cross_check"] = cross_check_json(report.cross_check)
    content |= {name: report.table(name).records() for name in TABLES}
    return json.dumps(content, indent=1)


def infeasible_json(name: str, error: InfeasibleError) -> str:
    """A refusal as JSON."""
    content = {
        "schema": 1,
        "scenario": name,
        "status": "infeasible",
        "conflict": list(error.conflict),
        "proof": error.proof,
        "repair": _changes(error.repair),
        "alternatives": [
            {"kind": repair[0].kind, "changes": _changes(repair)} for repair in error.alternatives
        ],
        "message": str(error),
    }
    return json.dumps(content, indent=1)


def _changes(changes: Sequence[Change]) -> list[dict[str, object]]:
    return [
        {
            "rule": change.rule,
            "parameter": change.parameter,
            "from": plain_number(change.before),
            "to": plain_number(change.after),
            "unit": change.unit,
        }
        for change in changes
    ]


def unproven_json(name: str, error: LimitError) -> str:
    """The answer where time ran out before there was a plan."""
    content = {"schema": 1, "scenario": name, "status": "unproven", "message": str(error)}
    return json.dumps(content, indent=1)
