"""Read a run folder back as one plan of a comparison: its manifest and its tables."""

from __future__ import annotations

import csv
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

from allocator.comparison import Entry
from allocator.errors import Fault, InputError, VerificationError
from allocator.outputs.run_folder import MANIFEST, edited
from allocator.tabulation import flat

NEEDED = ("posts", "coverage", "areas", "measures")


def is_run(path: Path) -> bool:
    """Whether a path is a folder that this program wrote as a run."""
    return path.is_dir() and (path / MANIFEST).is_file()


def read_run(folder: Path) -> Entry:
    """The plan in a run folder.

    Raises
    ------
    InputError
        Where the folder is no run, or a table is missing.
    VerificationError
        Where a table was edited since the run wrote it.
    """
    try:
        changed = edited(folder)
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_bytes())
        scenario = manifest["scenario"]
        tables = {name: _rows(folder / f"{name}.csv") for name in NEEDED}
    except (OSError, ValueError, KeyError, TypeError) as error:
        found = f"no complete run ({type(error).__name__}: {error})"
        raise InputError(
            [Fault(str(folder), found, "a folder that `allocator solve` wrote", "solve it again")]
        ) from None
    if changed:
        raise VerificationError(f"{folder}: {changed}; solve the scenario again")
    inputs = flat(scenario["resolved"])
    inputs |= {f"input {entry['name']}": entry["sha256"][:12] for entry in manifest["inputs"]}
    coverage = {(row["role"], row["area"]): Fraction(row["coverage"]) for row in tables["coverage"]}
    coverage |= {("all", row["area"]): Fraction(row["coverage"]) for row in tables["areas"]}
    return Entry(
        name=scenario["name"],
        title=scenario["title"],
        status=manifest["status"],
        posts={(row["role"], row["base"]): Fraction(row["fte"]) for row in tables["posts"]},
        baseline={
            (row["role"], row["base"]): Fraction(row["baseline_fte"])
            for row in tables["posts"]
            if row["baseline_fte"]
        },
        coverage=coverage,
        located={row["area"]: Fraction(row["fte_located"]) for row in tables["areas"]},
        area_names={row["area"]: row["name"] for row in tables["areas"]},
        measures={
            (row["measure"], row["scope"]): (Fraction(row["value"]) if row["value"] else None, row["unit"])
            for row in tables["measures"]
        },
        inputs=inputs,
        notes=tuple(manifest["notes"]),
    )


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))
