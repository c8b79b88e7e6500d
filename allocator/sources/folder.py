"""Read the files of a geography folder as bytes, each once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from allocator.errors import Fault, InputError, nearest
from allocator.sources.geography import InputFile
from allocator.sources.notes import Notes

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
    """

    title: str
    files: Mapping[str, bytes]
    others: tuple[str, ...]
    notes: Notes

    def described(self, name: str, rows: int) -> InputFile:
        """Return name, SHA-256, size and rows of a file: the hash is of the very bytes that were parsed."""
        data = self.files[name]
        return InputFile(name, hashlib.sha256(data).hexdigest(), len(data), rows)

    def missing(self, name: str, columns: tuple[str, ...]) -> None:
        """Record that a file is not there which must be; one that could not be read is recorded already."""
        if any(fault.where == name for fault in self.notes.faults):
            return
        by_lower = {other.lower(): other for other in self.others}
        close = get_close_matches(name, list(by_lower), n=1)
        hint = f"is it {by_lower[close[0]]!r}? Rename it" if close else "add it"
        self.notes.fault(name, "no such file", f"a file with the columns {', '.join(columns)}", hint)


def open_folder(path: Path, wanted: Callable[[str], bool], usual: tuple[str, ...]) -> Folder:
    """Return the bytes of the wanted files of a folder.

    Parameters
    ----------
    path
        The folder.
    wanted
        Whether a file of this name is read.
    usual
        File names to compare a stranger with: a file that is nearly named so is a likely slip.

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
    read = [name for name in names if wanted(name)]
    if not read:
        raise InputError([Fault(str(path), _content(names), "a folder with areas.csv and demand.csv")])
    files = {name: data for name in read if (data := _read(path / name, notes)) is not None}
    others = tuple(name for name in names if name not in read)
    for name in others:
        hint = nearest(name.lower(), [other for other in usual if other not in names])
        if hint and name.lower().endswith((".csv", ".toml", "json")):
            notes.warn(name, f"this file is not read; {hint}")
    return Folder(path.resolve().name, files, others, notes)


def _read(path: Path, notes: Notes) -> bytes | None:
    """Return the bytes of a file, or record why it is not read."""
    try:
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
