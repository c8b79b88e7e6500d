"""Write a folder whole or not at all: a temporary sibling, flushed to disk, then renamed into place."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from allocator.errors import OutputError
from allocator.outputs.seal import seal_of

MANIFEST = "manifest.json"


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


def write_folder(folder: Path, files: Mapping[str, bytes], force: bool) -> None:
    """Replace `folder` by these files (name to content), whole.

    Raises
    ------
    OutputError
        Where anything fails; what stood there before is still there.
    """
    refuse_foreign(folder, force)
    temporary = _sibling(folder, "tmp")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        temporary.mkdir()
        for name, content in files.items():
            with (temporary / name).open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        _flush(temporary)
        _swap(temporary, folder)
    except OSError as error:
        reason = error.strerror or error
        raise OutputError(f"{folder} could not be written: {reason}; nothing was replaced") from None
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _swap(new: Path, folder: Path) -> None:
    """Rename the new folder into place; an old one steps aside first and comes back if that fails."""
    if not folder.exists():
        new.rename(folder)
        _flush(folder.parent)
        return
    aside = _sibling(folder, "old")
    folder.rename(aside)
    try:
        new.rename(folder)
    except BaseException:
        aside.rename(folder)
        raise
    _flush(folder.parent)
    shutil.rmtree(aside, ignore_errors=True)


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


def _foreign(folder: Path) -> str:
    """Why the folder is not an untouched folder of this program; empty where it is one."""
    try:
        changed = edited(folder)
    except ValueError as error:
        return str(error)
    listed = {entry["name"] for entry in json.loads((folder / MANIFEST).read_bytes())["outputs"]}
    if extra := sorted({path.name for path in folder.iterdir()} - listed - {MANIFEST}):
        return f"it holds {extra[0]}, which this program did not write"
    return changed


def _nearest_parent(folder: Path) -> Path:
    parent = folder.absolute().parent
    while not parent.exists():
        parent = parent.parent
    return parent
