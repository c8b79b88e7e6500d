"""Copies of run folders to be spoiled: beside the inputs, as the originals stand."""

from __future__ import annotations

import csv
import io
import itertools
import json
import shutil
import tempfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

from door import KEPT, run_folder, small, small_report

from allocator.outputs.manifest import Clock
from allocator.outputs.run import write_run
from allocator.outputs.seal import sealed
from allocator.solvers import Options

NUMBERS = itertools.count()
FRACTIONAL = ("roles.investigator.post_size=0", "roles.examiner.post_size=0", "roles.investigator.posts=7.1")


def written(*overrides: str, name: str) -> Path:
    """The run folder of the three areas; not to be changed."""
    folder = Path(KEPT.name) / f"audit-{name}"
    if not folder.exists():
        small("kept")
        write_run(small_report(*overrides), folder, Options(), Clock("2026-01-01T00:00:00+00:00", 1.0))
    return folder


def copy_of(folder: Path) -> Path:
    """A copy that lies as the original lies, so that paths to the inputs hold."""
    other = Path(tempfile.mkdtemp(prefix="copy-", dir=KEPT.name))  # no forked process has it too
    shutil.copytree(folder, other, dirs_exist_ok=True)
    return other


def fair() -> Path:
    """A copy of the shipped fair run."""
    return copy_of(run_folder("fair"))


def three() -> Path:
    """A copy of a run of the three areas, map and all."""
    return copy_of(written(name="three"))


def reseal(folder: Path, change: Callable[[dict[str, Any]], None] = lambda _: None) -> None:
    """Make hashes and seal right again, as somebody would who wants a change to pass."""
    content = json.loads((folder / "manifest.json").read_bytes())
    content["outputs"] = [
        {"name": path.name, "sha256": sha256(path.read_bytes()).hexdigest(), "bytes": path.stat().st_size}
        for path in sorted(folder.iterdir())
        if path.name != "manifest.json"
    ]
    change(content)
    (folder / "manifest.json").write_bytes(sealed(content))


def edit_json(file: Path, change: Callable[[Any], None]) -> None:
    """Change a JSON file in place."""
    content = json.loads(file.read_bytes())
    change(content)
    file.write_text(f"{json.dumps(content, indent=1)}\n", encoding="utf-8")


def edit_rows(file: Path, change: Callable[[list[list[str]]], None]) -> None:
    """Change the rows of a CSV file in place; the first is the header."""
    with file.open(encoding="utf-8", newline="") as text:
        rows = list(csv.reader(text))
    change(rows)
    file.write_bytes(csv_bytes(rows))


def csv_bytes(rows: list[list[str]]) -> bytes:
    """Rows as this program spells them."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode("utf-8")


def edit_text(file: Path, old: str, new: str) -> None:
    """Replace the first of a text that must be there."""
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{file.name} holds no {old!r}"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
