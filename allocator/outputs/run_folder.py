"""Write a folder whole or not at all: a temporary sibling, flushed to disk, then renamed into place."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import secrets
import shutil
from collections.abc import Collection, Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from allocator.errors import OutputError
from allocator.outputs.exchange import alone_in, exchange
from allocator.outputs.seal import seal_of

MANIFEST = "manifest.json"
LEFT = re.compile(r"\.(.+)\.[0-9a-f]{12}\.(tmp|old)")
"""What a run that was killed leaves beside the folder or file of the name in brackets."""


def refuse_foreign(folder: Path, force: bool, inputs: Iterable[Path] = ()) -> None:
    """Refuse a target that this program did not write, or that was edited since; before solving.

    Parameters
    ----------
    folder
        The folder to be written.
    force
        Whether a folder that is not this program's may be replaced.
    inputs
        What the run reads: a folder that holds any of it is never replaced.

    Raises
    ------
    OutputError
        Saying what stands there and what to do.
    """
    if folder.is_symlink():
        raise OutputError(f"{folder} is a link; name the folder itself with --out")
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder} is a file; name another place with --out")
    whole = folder.resolve()
    if Path.cwd().resolve().is_relative_to(whole):
        raise OutputError(f"{folder} is the working folder or holds it; name another place with --out")
    for path in inputs:
        if path.resolve().is_relative_to(whole):
            raise OutputError(f"{folder} holds {path}, which this run reads; name another place with --out")
    parent = _nearest_parent(folder)
    if not parent.is_dir():
        raise OutputError(f"{parent} is a file; name another place with --out")
    if not os.access(parent, os.W_OK):
        raise OutputError(f"{parent} cannot be written to; name another place with --out")
    if force or not folder.exists() or not any(folder.iterdir()):
        return
    reason = _foreign(folder)
    if reason:
        raise OutputError(
            f"{folder} is left alone: {reason}; use --force to replace it, or --out for another place"
        )


def standing(folder: Path) -> str:
    """What tells one run from the next in a folder: the SHA-256 of its manifest, or nothing."""
    try:
        return sha256((folder / MANIFEST).read_bytes()).hexdigest()
    except OSError:
        return ""


def write_folder(folder: Path, files: Mapping[str, bytes], force: bool, stood: str | None = None) -> None:
    """Replace `folder` by these files (name to content), whole.

    Parameters
    ----------
    folder
        The folder to be written.
    files
        Content by name; one such as ``figures/map.png`` stands in a folder below.
    force
        Whether a folder that is not this program's may be replaced.
    stood
        What `standing` said when the run began: another run that wrote here since is not overwritten.

    Raises
    ------
    OutputError
        Where anything fails; what stood there before is still there.
    """
    refuse_foreign(folder, force)
    missing = [parent for parent in folder.absolute().parents if not parent.exists()]
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with alone_in(folder.parent) as alone:
            if alone:
                tidy(folder.absolute().parent, {folder.name})
            if not force and stood is not None and stood != standing(folder):
                raise OutputError(
                    f"{folder} was written by another run while this one was at work and is left alone; "
                    "run it again, or name another place with --out"
                )
            _write_and_swap(folder, files)
    except BaseException as error:  # Ctrl-C too must leave no empty folder behind
        for parent in missing:
            with contextlib.suppress(OSError):  # not empty: another run is at work there
                parent.rmdir()
        if isinstance(error, OSError):
            raise OutputError(f"{folder} could not be written: {_reason(error)}") from None
        raise


def _write_and_swap(folder: Path, files: Mapping[str, bytes]) -> None:
    temporary = _sibling(folder, "tmp")
    try:
        temporary.mkdir()
        for name, content in files.items():
            (temporary / name).parent.mkdir(exist_ok=True)
            _write(temporary / name, content)
        for name, content in files.items():
            if (temporary / name).read_bytes() != content:
                raise OSError(errno.EIO, f"{name} does not read back as it was written")
        for below in sorted({(temporary / name).parent for name in files} | {temporary}):
            _flush(below)
        _swap(temporary, folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def replace_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Replace single files of a folder, whose others stay: all are flushed to disk, then renamed into place.

    Raises
    ------
    OutputError
        Where one cannot be written.
    """
    beside = {folder / name: _sibling(folder / name, "tmp") for name in files}
    try:
        with alone_in(folder):
            for path, temporary in beside.items():
                _write(temporary, files[path.name])
            for path, temporary in beside.items():
                temporary.replace(path)
            _flush(folder)
    except OSError as error:
        raise OutputError(f"{folder} could not be written: {_reason(error)}") from None
    finally:
        for temporary in beside.values():
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _swap(new: Path, folder: Path) -> None:
    """Put the new folder in the place of the old one, in one step where the system knows one."""
    if not folder.exists():
        new.rename(folder)
    elif not exchange(new, folder):
        aside = _sibling(folder, "old")
        folder.rename(aside)
        try:
            new.rename(folder)
        except BaseException:  # Ctrl-C too must put the old folder back
            aside.rename(folder)
            raise
        shutil.rmtree(aside, ignore_errors=True)
    _flush(folder.parent)


def tidy(parent: Path, names: Collection[str]) -> None:
    """Mend what runs left there that were killed half-way: put back what stood aside, remove the rest."""
    for path in sorted(parent.iterdir()):
        found = LEFT.fullmatch(path.name)
        if found is None or found[1] not in names or path.is_symlink():
            continue
        if found[2] == "old" and not (parent / found[1]).exists():
            path.rename(parent / found[1])
        elif path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _reason(error: OSError) -> str:
    """Why the system refused, and what to do about it."""
    reason = f"{error.strerror or error}; nothing was replaced"
    if isinstance(error, PermissionError):
        reason += f"; is {error.filename or 'a file of it'} open in another program? Close it and run again"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        reason += "; free some space and run again, or name another place with --out"
    return reason


def _sibling(folder: Path, ending: str) -> Path:
    """A name beside the folder that nothing has; `mkdir` gives it the rights that the person chose."""
    return folder.absolute().with_name(f".{folder.name}.{secrets.token_hex(6)}.{ending}")


def _flush(folder: Path) -> None:
    with contextlib.suppress(OSError):  # some file systems cannot flush a folder
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def edited(folder: Path) -> str:
    """What was changed in a folder since this program wrote it; empty where nothing was.

    Raises
    ------
    ValueError
        Where the folder has no manifest of this program.
    """
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_bytes())
        listed = {str(entry["name"]): str(entry["sha256"]) for entry in manifest["outputs"]}
        seal = manifest["seal"]
    except (OSError, ValueError, KeyError, TypeError):
        raise ValueError(f"it holds no {MANIFEST} of this program") from None
    for name, digest in listed.items():
        path = folder / name
        try:
            same = not path.is_symlink() and sha256(path.read_bytes()).hexdigest() == digest
        except OSError:
            same = False
        if not same:
            return f"{name} was changed or removed since it was written"
    return "" if seal == seal_of(manifest) else f"{MANIFEST} was changed since it was written"


def files_below(folder: Path) -> set[str]:
    """The names of all files in a folder and below it, as a manifest lists them; a link is never followed.

    An empty folder is named too: no run has one.
    """
    found = set()
    for path in folder.iterdir():
        below = files_below(path) if path.is_dir() and not path.is_symlink() else set()
        found |= {f"{path.name}/{name}" for name in below} or {path.name}
    return found


def _foreign(folder: Path) -> str:
    """Why the folder is not an untouched folder of this program; empty where it is one."""
    try:
        changed = edited(folder)
        listed = {entry["name"] for entry in json.loads((folder / MANIFEST).read_bytes())["outputs"]}
        extra = sorted(files_below(folder) - listed - {MANIFEST})
    except OSError as error:
        return f"it cannot be read ({error.strerror or error})"
    except ValueError as error:
        return str(error)
    return f"it holds {extra[0]}, which this program did not write" if extra else changed


def _nearest_parent(folder: Path) -> Path:
    parent = folder.absolute().parent
    while not parent.exists():
        parent = parent.parent
    return parent
