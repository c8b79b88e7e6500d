"""Write a comparison: its tables, its page and a manifest into one folder."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from allocator.comparison import Comparison, plane_table
from allocator.outputs.comparison_page import comparison_page
from allocator.outputs.csv_files import csv_bytes
from allocator.outputs.csv_metadata import ENDING, described
from allocator.outputs.run_folder import MANIFEST, write_folder
from allocator.outputs.seal import sealed
from allocator.tables import Table
from allocator.versions import versions

PAGE = "comparison.html"
TITLES = {
    "plans": "every measure of every plan",
    "changes": "posts of every plan by role and base, against the first",
    "coverage": "coverage of every plan by role and area",
    "plane": "every plan between most hours met and the largest smallest outcome",
    "inputs": "inputs in which the plans differ",
}


def write_comparison(
    comparison: Comparison, folder: Path, *, force: bool = False, stood: str | None = None
) -> None:
    """Write its tables, each with what its columns mean, comparison.html and the manifest.

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
    files |= {f"{table.name}.csv{ENDING}": _metadata(table, comparison) for table in tables}
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
        "unranked": list(comparison.unranked),
        "frontier": comparison.curve.name if comparison.curve else None,
        "coincide": [list(names) for names in comparison.same_posts],
        **comparison.findings(),
        "outputs": [
            {"name": name, "sha256": sha256(data).hexdigest(), "bytes": len(data)}
            for name, data in sorted(files.items())
        ],
    }
    write_folder(folder, {**files, MANIFEST: sealed(content)}, force, stood)


def _metadata(table: Table, comparison: Comparison) -> bytes:
    """What the columns of a table of a comparison mean, over the data of all its plans."""
    plans = comparison.plans
    files = {
        f"{key.removeprefix('input ')}, SHA-256 {digest}…"
        for entry in plans
        for key, digest in entry.inputs.items()
        if key.startswith("input ")
    }
    terms = dict.fromkeys(line for entry in plans for line in entry.place.attribution.splitlines())
    title = f"{', '.join(entry.title for entry in plans)}: {TITLES[table.name]}"
    return described(table, title, comparison.notes, sorted(files), list(terms))
