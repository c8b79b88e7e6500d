"""A run folder as it stands: its manifest, its files, and what is wrong with their hashes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from allocator.errors import Fault, InputError, VerificationError
from allocator.outputs.run_folder import MANIFEST, files_below
from allocator.outputs.seal import seal_of
from allocator.verification.differences import Difference

LISTS = ("outputs", "inputs", "notes")
TABLES = ("scenario", "versions", "solver", "references")


@dataclass(frozen=True)
class OpenedRun:
    """The manifest of a run, and the bytes of its files, each read once."""

    folder: Path
    manifest: Mapping[str, Any]
    files: Mapping[str, bytes]

    @property
    def run_id(self) -> str:
        """The run id that the manifest states."""
        return str(self.manifest.get("run_id", ""))


def open_run(folder: Path) -> OpenedRun:
    """Read a run folder.

    Raises
    ------
    InputError
        Where there is no run.
    VerificationError
        Where its manifest is not what this program writes.
    """
    try:
        raw = (folder / MANIFEST).read_bytes()
        names = [name for name in sorted(files_below(folder)) if (folder / name).is_file()]
        files = {name: (folder / name).read_bytes() for name in names}
    except OSError as error:
        without = folder.is_dir() and not (folder / MANIFEST).exists()
        found = f"a folder without {MANIFEST}" if without else f"no run folder ({error.strerror})"
        raise InputError([Fault(str(folder), found, "a folder that `allocator solve` wrote")]) from None
    try:
        manifest = json.loads(raw)
    except (ValueError, RecursionError):
        raise VerificationError(f"{folder}: {MANIFEST} is no JSON; solve the scenario again") from None
    if not isinstance(manifest, dict) or manifest.get("kind") != "run":
        kind = manifest.get("kind") if isinstance(manifest, dict) else None
        found = f"the manifest of a {kind}" if isinstance(kind, str) else "no manifest of this program"
        raise InputError([Fault(str(folder / MANIFEST), found, "a folder that `allocator solve` wrote")])
    odd = [key for key in LISTS if not isinstance(manifest.get(key), list)]
    odd += [key for key in TABLES if not isinstance(manifest.get(key), dict)]
    if not odd and not isinstance(manifest["solver"].get("options"), dict):
        odd = ["solver.options"]
    if odd:
        raise VerificationError(f"{folder}: {MANIFEST} lacks {', '.join(odd)}; solve the scenario again")
    return OpenedRun(folder, manifest, files)


def hash_differences(run: OpenedRun) -> Iterator[Difference]:
    """A broken seal; files that are missing, changed, or not listed."""
    seal, own = str(run.manifest.get("seal", "")), seal_of(run.manifest)
    if seal != own:
        yield Difference(MANIFEST, "", "seal", seal, f"{own}: the manifest was changed after it was sealed")
    listed = {str(entry.get("name")): entry for entry in run.manifest["outputs"] if isinstance(entry, dict)}
    if len(listed) < len(run.manifest["outputs"]):
        yield Difference(MANIFEST, "outputs", "", "a file listed twice", "each file once")
    for name in sorted(set(listed) | set(run.files) - {MANIFEST}):
        if name not in run.files:
            yield Difference(name, "", "", "no such file", "a file of the run")
        elif name not in listed:
            yield Difference(name, "", "", "a file that the manifest does not list", "no such file")
        else:
            data = run.files[name]
            entry = {"name": name, "sha256": sha256(data).hexdigest(), "bytes": len(data)}
            for key in sorted(set(entry) | set(listed[name])):
                if entry.get(key) != listed[name].get(key):
                    yield Difference(name, "", key, str(entry.get(key)), str(listed[name].get(key)))
