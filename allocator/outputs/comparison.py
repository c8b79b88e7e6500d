"""Write a comparison: its tables, its page and a manifest into one folder."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from allocator.comparison import Comparison, plane_table
from allocator.outputs.comparison_page import comparison_page
from allocator.outputs.csv_files import csv_bytes
from allocator.outputs.run_folder import MANIFEST, write_folder
from allocator.outputs.seal import sealed
from allocator.versions import versions

PAGE = "comparison.html"


def write_comparison(
    comparison: Comparison, folder: Path, *, force: bool = False, stood: str | None = None
) -> None:
    """Write plans.csv, changes.csv, coverage.csv, plane.csv, inputs.csv, comparison.html and the manifest.

    Raises
    ------
    OutputError
        Where the folder cannot be written or is not this program's; nothing is lost then.
    """
    tables = (
        comparison.plans_table(),
        comparison.changes_table(),
        comparison.coverage_table(),
        plane_table(comparison.plane),
        comparison.differing_inputs,
    )
    files = {f"{table.name}.csv": csv_bytes(table) for table in tables}
    files[PAGE] = comparison_page(comparison).encode("utf-8")
    content = {
        "schema": 1,
        "kind": "comparison",
        "versions": versions(),
        "plans": [
            {"name": entry.name, "title": entry.title, "status": entry.status, "message": entry.message}
            for entry in comparison.entries
        ],
        "notes": list(comparison.notes),
        "ranked": comparison.ranked,
        "frontier": comparison.curve.name if comparison.curve else None,
        "coincide": [list(names) for names in comparison.same_posts],
        **comparison.findings(),
        "outputs": [
            {"name": name, "sha256": sha256(data).hexdigest(), "bytes": len(data)}
            for name, data in sorted(files.items())
        ],
    }
    write_folder(folder, {**files, MANIFEST: sealed(content)}, force, stood)
