"""Read the files of a geography folder as bytes, each once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from allocator.errors import Fault, InputError, nearest
from allocator.sources.geography import InputFile
from allocator.sources.header import Columns
from allocator.sources.notes import Notes
from allocator.sources.sheet import read_sheet
from allocator.sources.stand_in import StandIn
from allocator.sources.table import Table, read_table

MAX_FILE_BYTES = 32_000_000
"""No file of a geography may be larger: the shipped one is 0.3 MB in all."""


@dataclass(frozen=True)
class Folder:
    """The bytes of a folder's files, with the notes of their reading.

    Parameters
    ----------
    title
        The folder's own name.
    files
        Bytes by file name, only of the files that are read.
    others
        Names of the other files.
    notes
        Where the readers leave faults and warnings.
    stand_ins
        Tables from elsewhere, by the name of the file for which they stand; their bytes are among `files`.
    """

    title: str
    files: Mapping[str, bytes]
    others: tuple[str, ...]
    notes: Notes
    stand_ins: Mapping[str, StandIn] = field(default_factory=dict)

    def table(self, name: str, columns: Columns) -> Table | None:
        """Return the table of this name, or the one that stands for it; None where no row can be read."""
        other = self.stand_ins.get(name)
        if other is not None and other.is_workbook:
            return read_sheet(other.path.name, self.files[name], other.sheet, columns, self.notes)
        return read_table(other.path.name if other else name, self.files[name], columns, self.notes)

    def described(self, name: str, rows: int, sheet: str = "") -> InputFile:
        """Return name, SHA-256, size and rows of a file: the hash is of the very bytes that were parsed."""
        data, other = self.files[name], self.stand_ins.get(name)
        digest = hashlib.sha256(data).hexdigest()
        if other is None:
            return InputFile(name, digest, len(data), rows)
        return InputFile(other.path.name, digest, len(data), rows, name, sheet)

    def missing(self, name: str, columns: tuple[str, ...]) -> None:
        """Record that a file is not there which must be; one that could not be read is recorded already."""
        if name in self.stand_ins or any(fault.where == name for fault in self.notes.faults):
            return
        by_lower = {other.lower(): other for other in self.others}
        close = get_close_matches(name, list(by_lower), n=1)
        hint = f"is it {by_lower[close[0]]!r}? Rename it" if close else "add it"
        self.notes.fault(name, "no such file", f"a file with the columns {', '.join(columns)}", hint)


def open_folder(
    path: Path,
    wanted: Callable[[str], bool],
    usual: tuple[str, ...],
    stand_ins: Mapping[str, StandIn] | None = None,
) -> Folder:
    """Return the bytes of the wanted files of a folder.

    Parameters
    ----------
    path
        The folder.
    wanted
        Whether a file of this name is read.
    usual
        File names to compare a stranger with: a file that is nearly named so is a likely slip.
    stand_ins
        Tables from elsewhere, by the name of the file in whose stead they are read.

    Raises
    ------
    InputError
        When there is no such folder, or nothing in it that is read.
    """
    try:
        names = sorted(entry.name for entry in path.iterdir())
    except (OSError, ValueError) as error:  # ValueError: a path with U+0000 in it
        raise InputError([_no_folder(path, error)]) from error
    notes = Notes()
    others_stand = stand_ins or {}
    read = [name for name in names if wanted(name) and name not in others_stand]
    if not read:
        raise InputError([Fault(str(path), _content(names), "a folder with areas.csv and demand.csv")])
    places = {name: path / name for name in read} | {name: one.path for name, one in others_stand.items()}
    files = {name: data for name, place in places.items() if (data := _read(place, notes)) is not None}
    others = tuple(name for name in names if name not in places)
    for name in others:
        hint = nearest(name.lower(), [other for other in usual if other not in names])
        if hint and name.lower().endswith((".csv", ".toml", "json")):
            notes.warn(name, f"this file is not read; {hint}")
    return Folder(path.resolve().name, files, others, notes, others_stand)


def _read(path: Path, notes: Notes) -> bytes | None:
    """Return the bytes of a file, or record why it is not read."""
    try:
        if not path.exists():
            notes.fault(str(path), "no such file", "a CSV table, or a workbook (.xlsx or .xlsm)")
            return None
        if not path.is_file():
            notes.fault(path.name, "something that is no file", "a file")
            return None
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        notes.fault(path.name, f"a file that cannot be read ({error.strerror})", "a readable file")
        return None
    if len(data) > MAX_FILE_BYTES:
        notes.fault(path.name, f"more than {MAX_FILE_BYTES:,} bytes", f"at most {MAX_FILE_BYTES:,} bytes")
        return None
    if not data.strip():
        notes.fault(path.name, "an empty file", "a file with content", "restore it, or delete it")
        return None
    return data


def _no_folder(path: Path, error: OSError | ValueError) -> Fault:
    """Return the fault of a folder that cannot be listed."""
    allowed = "a folder with areas.csv and demand.csv"
    if not isinstance(error, OSError):
        return Fault(repr(str(path)), f"no path ({error})", allowed)
    if not isinstance(error, FileNotFoundError):
        return Fault(str(path), f"no folder that can be read ({error.strerror})", allowed)
    try:
        beside = sorted(entry.name for entry in path.parent.iterdir() if entry.is_dir())
    except OSError:
        beside = []
    return Fault(str(path), "no such folder", allowed, nearest(path.name, beside))


def _content(names: list[str]) -> str:
    """Return in words what a folder holds in which nothing is read."""
    return f"none of a geography's files, but {', '.join(names[:5])}" if names else "an empty folder"
