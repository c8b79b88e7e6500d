"""What ``allocator new`` writes: files that run as they stand, kept here as they are written."""

from __future__ import annotations

import contextlib
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from secrets import token_hex

from allocator.errors import OutputError


def write_template(folder: Path, *, geography: bool, force: bool) -> list[Path]:
    """Copy a template into a folder; returns the files written.

    Raises
    ------
    OutputError
        Where a file of the same name stands there already (without `force`), or cannot be written.
    """
    source = files("allocator.templates") / ("three-areas" if geography else "divisions")
    wanted = {folder / name: content for name, content in _content(source, "")}
    standing = [path for path in wanted if path.exists() or path.is_symlink()]
    if standing and not force:
        raise OutputError(f"{standing[0]} stands there already; choose another folder, or --force")
    beside = {path: path.with_name(f".{path.name}.{token_hex(6)}.tmp") for path in wanted}
    try:
        for path, content in wanted.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            beside[path].write_bytes(content)
        for path, temporary in beside.items():
            temporary.replace(path)
    except OSError as error:
        raise OutputError(f"{folder} could not be written: {error.strerror or error}") from None
    finally:
        for temporary in beside.values():
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
    return list(wanted)


def _content(folder: Traversable, prefix: str) -> list[tuple[str, bytes]]:
    found = []
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            found += _content(entry, f"{prefix}{entry.name}/")
        else:
            found.append((f"{prefix}{entry.name}", entry.read_bytes()))
    return found
