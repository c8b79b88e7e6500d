"""Read a run folder back as one plan of a comparison: its manifest and its tables."""

from __future__ import annotations

import csv
import json
import tomllib
from hashlib import sha256
from pathlib import Path
from typing import Any

from allocator.comparison.entry import NEEDED, Entry, entry_of_tables
from allocator.comparison.place import Place
from allocator.errors import Fault, InputError, VerificationError
from allocator.outputs.manifest import SUPPRESS_BELOW
from allocator.outputs.run_folder import MANIFEST, edited


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
        if changed:
            raise VerificationError(f"{folder}: {changed}; solve the scenario again")
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_bytes())
        if manifest["solver"]["options"].get(SUPPRESS_BELOW) is not None:
            found = "a run whose small counts are withheld"
            hint = "what several plans tell together could give a withheld count away"
            raise InputError([Fault(str(folder), found, "a run that tells all its numbers", hint)])
        tables = {name: _rows(folder / f"{name}.csv") for name in NEEDED}
        return entry_of_tables(manifest, tables, _place(folder, manifest))
    except (OSError, ValueError, KeyError, TypeError) as error:
        found = f"no complete run ({type(error).__name__}: {error})"
        raise InputError(
            [Fault(str(folder), found, "a folder that `allocator solve` wrote", "solve it again")]
        ) from None


def _place(folder: Path, manifest: dict[str, Any]) -> Place:
    """The geography that the manifest names, as far as its files are still there and the same."""
    found: dict[str, bytes] = {}
    for entry in manifest["inputs"]:
        file = folder / entry.get("path", entry["name"])
        data = file.read_bytes() if file.is_file() else b""
        if sha256(data).hexdigest() == entry["sha256"] and "stands_for" not in entry:
            found[entry["name"]] = data
    words = tomllib.loads(found.get("geography.toml", b"").decode("utf-8"))
    bases = csv.DictReader(found.get("bases.csv", b"").decode("utf-8-sig").splitlines())
    return Place(
        found.get("boundaries.geojson"),
        words.get("area_label", "area"),
        words.get("areas_label", "areas"),
        words.get("date", ""),
        words.get("attribution", ""),
        {row["base"]: row["name"] for row in bases},
    )


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))
