"""Write a geography folder whole, and leave alone what somebody has changed in it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

from allocator.errors import OutputError
from allocator.outputs.run_folder import MANIFEST, edited, refuse_foreign, standing, write_folder
from allocator.outputs.seal import sealed


def write_geography(folder: Path, texts: Mapping[str, str], inputs: Iterable[Path], *, force: bool) -> None:
    """Replace a geography folder by these texts by name, and by the folder's other files as they stand.

    The manifest beside them lists what was built, so that the next build knows whether it is as it was.

    Raises
    ------
    OutputError
        Where the folder cannot be written, or holds a file of these names that this program did not write or
        that was changed since, without `force`. What stood there before is still there.
    """
    refuse_foreign(folder, True, inputs)
    stood = standing(folder)
    others = _others(folder, texts)
    if not force and any((folder / name).exists() for name in texts):
        changed = _changed(folder)
        if changed:
            raise OutputError(
                f"{folder} is left alone: {changed}; use --force to replace it, or --out for another place"
            )
    built = {name: text.encode("utf-8") for name, text in texts.items()}
    listed = [{"name": name, "sha256": sha256(data).hexdigest()} for name, data in sorted(built.items())]
    manifest = sealed({"schema": 1, "kind": "geography", "outputs": listed})
    write_folder(folder, {**others, **built, MANIFEST: manifest}, True, stood)


def _others(folder: Path, texts: Mapping[str, str]) -> dict[str, bytes]:
    """The files that the build does not make, as a baseline; what an earlier one made is not among them."""
    if not folder.exists():
        return {}
    try:
        odd = [path.name for path in folder.iterdir() if path.is_symlink() or not path.is_file()]
        if odd:
            raise OutputError(f"{folder} holds {min(odd)}, which is no plain file; move it out, or use --out")
        earlier = {*texts, MANIFEST, *_listed(folder)}
        return {path.name: path.read_bytes() for path in folder.iterdir() if path.name not in earlier}
    except OSError as error:
        raise OutputError(f"{folder} cannot be read ({error.strerror or error}); use --out") from None


def _listed(folder: Path) -> list[str]:
    """The names of what an earlier build wrote."""
    if not (folder / MANIFEST).exists():
        return []
    try:
        return [str(entry["name"]) for entry in json.loads((folder / MANIFEST).read_bytes())["outputs"]]
    except (ValueError, KeyError, TypeError):  # another program's
        return []


def _changed(folder: Path) -> str:
    """Why what stands in the folder is not what a build wrote; empty where it is."""
    try:
        return edited(folder)
    except ValueError as error:
        return str(error)
