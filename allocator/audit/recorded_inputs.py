"""The inputs that a manifest names: found by path or by name, told apart by hash, read once."""

from __future__ import annotations

import os.path
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from glob import escape
from hashlib import sha256
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Any

from allocator.audit.opened import OpenedRun
from allocator.errors import Fault, InputError, VerificationError
from allocator.outputs.run_folder import MANIFEST
from allocator.verification.differences import Difference, refuse


@dataclass(frozen=True)
class RecordedFile:
    """An input: where it was read, seen from no particular place, its hash and its bytes.

    `stands_for` names the file of the geography in whose stead it was read, `sheet` its sheet.
    """

    path: Path
    sha256: str
    data: bytes
    stands_for: str = ""
    sheet: str = ""


@dataclass(frozen=True)
class RecordedInputs:
    """The scenario files (the farthest ancestor first), the tables, and the texts of ``--set``."""

    scenario: tuple[RecordedFile, ...]
    tables: tuple[RecordedFile, ...]
    overrides: tuple[str, ...]


def find_inputs(run: OpenedRun, elsewhere: Path | None) -> RecordedInputs:
    """Find every input of a run, in `elsewhere` first where it is given.

    Raises
    ------
    InputError
        Naming every file that is missing.
    VerificationError
        Naming every file whose hash is not the recorded one.
    """
    if elsewhere is not None and not elsewhere.is_dir():
        raise InputError([Fault(str(elsewhere), "no folder", "a folder with the inputs of the run")])
    try:
        scenario = run.manifest["scenario"]
        files = [_entry(entry) for entry in scenario["files"]]
        tables = [_entry(entry) for entry in run.manifest["inputs"]]
        overrides = tuple(str(text) for text in scenario["overrides"])
    except (KeyError, TypeError, ValueError):
        message = f"{run.folder}: {MANIFEST} does not name its inputs as this program does; solve it again"
        raise VerificationError(message) from None
    if not files or all(file.stands_for for file in tables):
        raise InputError([Fault(str(run.folder), "a run without recorded inputs", "a run of a scenario")])
    faults: list[Fault] = []
    differences: list[Difference] = []
    found = [_find(run.folder, file, elsewhere) for file in (*files, *tables)]
    for file, data in zip((*files, *tables), found, strict=True):
        if data is None:
            place = str(elsewhere / file.path.name) if elsewhere else str(run.folder / file.path)
            hint = "--inputs DIR looks elsewhere"
            faults.append(Fault(place, "no such file", "an input of the run", hint))
        elif sha256(data).hexdigest() != file.sha256:
            own = sha256(data).hexdigest()
            path = file.path.as_posix()
            differences.append(Difference(path, "", "SHA-256 of the input", own, file.sha256))
    if faults:
        raise InputError(faults)
    refuse(differences, str(run.folder))
    read = [
        replace(file, path=Path(os.path.normpath(run.folder.resolve() / file.path)), data=data or b"")
        for file, data in zip((*files, *tables), found, strict=True)
    ]
    return RecordedInputs(tuple(read[: len(files)]), tuple(read[len(files) :]), overrides)


def _entry(entry: Mapping[str, Any]) -> RecordedFile:
    path, digest = entry["path"], entry["sha256"]
    if not isinstance(path, str) or "\x00" in path or not Path(path).name:
        raise ValueError
    stands_for, sheet = str(entry.get("stands_for", "")), str(entry.get("sheet", ""))
    return RecordedFile(Path(path), str(digest), b"", stands_for, sheet)


def _find(folder: Path, file: RecordedFile, elsewhere: Path | None) -> bytes | None:
    """The bytes of an input; of several places, those whose hash is right."""
    places = [folder / file.path]
    if elsewhere is not None:
        places = [*sorted(elsewhere.rglob(escape(file.path.name))), *places]
    found = None
    for place in places:
        try:
            if not place.is_file():
                continue
            data = place.read_bytes()
        except OSError:
            continue
        if sha256(data).hexdigest() == file.sha256:
            return data
        found = data if found is None else found
    return found


@dataclass(frozen=True)
class LaidOut:
    """Where inputs are read again: the scenario, the folder of its geography, what stands for demand."""

    scenario: Path
    tables: Path
    demand: str


@contextmanager
def laid_out(inputs: RecordedInputs) -> Iterator[LaidOut]:
    """The inputs as files in a folder of their own, as they lay to each other.

    So what is read is what was hashed, and no file that the run did not read is beside it.
    """
    with TemporaryDirectory(prefix="allocator-verify-") as name:
        root = Path(name)
        for file in (*inputs.scenario, *inputs.tables):
            place = below(root, file.path)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(file.data)
        own = [file for file in inputs.tables if not file.stands_for]
        folder = root / "tables" / own[0].path.parent.name
        folder.mkdir(parents=True)
        for file in own:
            (folder / file.path.name).write_bytes(file.data)
        demand = ""
        for file in set(inputs.tables) - set(own):
            demand = f"{below(root, file.path)}{f'#{file.sheet}' if file.sheet else ''}"
        yield LaidOut(below(root, inputs.scenario[-1].path), folder, demand)


def below(root: Path, path: PurePath) -> Path:
    r"""Where a file with this whole path is laid out below a folder; each drive has a folder of its own.

    Examples
    --------
    >>> from pathlib import PureWindowsPath
    >>> below(Path("laid"), PureWindowsPath(r"D:\counts\book.xlsx")).as_posix()
    'laid/D/counts/book.xlsx'
    """
    return root / "".join(sign for sign in path.drive if sign.isalnum()) / Path(*path.parts[1:])
