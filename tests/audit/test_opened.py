"""A run folder is opened whole, and everything that is wrong with its hashes is told at once."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from allocator.audit.opened import OpenedRun, hash_differences, open_run
from allocator.errors import InputError, VerificationError
from allocator.outputs.seal import seal_of
from allocator.verification.differences import Difference

EMPTY: dict[str, Any] = {
    "kind": "run", "run_id": "0123", "outputs": [], "inputs": [], "notes": [],
    "scenario": {}, "versions": {}, "solver": {"options": {}}, "references": {},
}  # fmt: skip


def folder(place: Path, manifest: Any, **files: bytes) -> Path:
    place.mkdir(exist_ok=True)
    data = manifest if isinstance(manifest, bytes) else json.dumps(manifest).encode()
    (place / "manifest.json").write_bytes(data)
    for name, content in files.items():
        (place / name).write_bytes(content)
    return place


def opened(files: dict[str, bytes], *listed: Any, seal: str = "") -> OpenedRun:
    """A run of these files, of which the manifest lists some."""
    content = {**EMPTY, "outputs": list(listed)}
    return OpenedRun(Path("run"), {**content, "seal": seal or seal_of(content)}, files)


def entry(name: str, data: bytes) -> dict[str, Any]:
    return {"name": name, "sha256": sha256(data).hexdigest(), "bytes": len(data)}


def test_a_run_is_read_with_all_its_files(tmp_path: Path) -> None:
    run = open_run(folder(tmp_path / "run", EMPTY, b=b"2", a=b"1"))
    assert run.manifest == EMPTY
    assert list(run.files) == ["a", "b", "manifest.json"]
    assert (run.files["a"], run.files["b"]) == (b"1", b"2")
    assert run.run_id == "0123"
    assert OpenedRun(Path(), {}, {}).run_id == ""


def test_files_in_folders_below_are_read_and_folders_are_none(tmp_path: Path) -> None:
    place = folder(tmp_path / "run", EMPTY)
    (place / "figures").mkdir()
    (place / "figures" / "map.png").write_bytes(b"3")
    assert open_run(place).files["figures/map.png"] == b"3"
    assert set(open_run(place).files) == {"figures/map.png", "manifest.json"}


@pytest.mark.parametrize(
    ("make", "why"), [("nothing", "No such file or directory"), ("a file", "Not a directory")]
)
def test_where_there_is_no_folder_the_system_says_why(make: str, why: str, tmp_path: Path) -> None:
    place = tmp_path / "place"
    if make == "a file":
        place.write_bytes(b"")
    with pytest.raises(InputError) as refused:
        open_run(place)
    assert str(refused.value) == (
        f"{place}: found no run folder ({why}); allowed: a folder that `allocator solve` wrote"
    )


def test_a_folder_that_holds_no_run_is_told_by_what_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        open_run(tmp_path)
    assert str(refused.value) == (
        f"{tmp_path}: found a folder without manifest.json; allowed: a folder that `allocator solve` wrote"
    )


@pytest.mark.parametrize("data", [b"", b"\xff", b"[" * 100_000])
def test_a_manifest_that_is_no_json_is_refused(data: bytes, tmp_path: Path) -> None:
    place = folder(tmp_path / "run", data)
    with pytest.raises(VerificationError) as refused:
        open_run(place)
    assert str(refused.value) == f"{place}: manifest.json is no JSON; solve the scenario again"


@pytest.mark.parametrize(
    ("manifest", "found"),
    [
        ([], "no manifest of this program"),
        ({}, "no manifest of this program"),
        ({"kind": 7}, "no manifest of this program"),
        ({"kind": "comparison"}, "the manifest of a comparison"),
    ],
)
def test_a_manifest_of_something_else_is_bad_input(manifest: Any, found: str, tmp_path: Path) -> None:
    place = folder(tmp_path / "run", manifest)
    with pytest.raises(InputError) as refused:
        open_run(place)
    assert str(refused.value) == (
        f"{place / 'manifest.json'}: found {found}; allowed: a folder that `allocator solve` wrote"
    )


@pytest.mark.parametrize(
    ("changes", "lacks"),
    [
        ({"outputs": {}, "references": []}, "outputs, references"),
        ({"inputs": None, "notes": "", "scenario": 1, "versions": []}, "inputs, notes, scenario, versions"),
        ({"solver": []}, "solver"),
        ({"solver": {}}, "solver.options"),
        ({"solver": {"options": []}}, "solver.options"),
        ({"solver": {}, "notes": {}}, "notes"),
    ],
)
def test_parts_that_are_missing_are_named_all_at_once(
    changes: dict[str, Any], lacks: str, tmp_path: Path
) -> None:
    place = folder(tmp_path / "run", {**EMPTY, **changes})
    with pytest.raises(VerificationError) as refused:
        open_run(place)
    assert str(refused.value) == f"{place}: manifest.json lacks {lacks}; solve the scenario again"


# --- hashes ---------------------------------------------------------------------------------------------


def test_a_run_whose_hashes_are_right_differs_in_nothing() -> None:
    files = {"manifest.json": b"anything", "a": b"1", "b": b""}
    assert list(hash_differences(opened(files, entry("a", b"1"), entry("b", b"")))) == []


def test_a_broken_seal_is_told_with_the_right_one() -> None:
    run = opened({}, seal="0")
    assert list(hash_differences(run)) == [
        Difference("manifest.json", "", "seal", "0",
                   f"{seal_of(run.manifest)}: the manifest was changed after it was sealed")
    ]  # fmt: skip
    unsealed = OpenedRun(Path(), EMPTY, {})
    assert list(hash_differences(unsealed))[0].found == ""  # noqa: RUF015 - the first of several


def test_files_that_are_missing_changed_or_not_listed_are_told_in_order() -> None:
    right, wrong = entry("changed", b"as it was"), entry("changed", b"as it is now")
    run = opened(
        {"manifest.json": b"", "changed": b"as it is now", "stranger": b""},
        entry("gone", b""), right, {"name": "longer", "more": 1}, "no entry",
    )  # fmt: skip
    assert list(hash_differences(run)) == [
        Difference("manifest.json", "outputs", "", "a file listed twice", "each file once"),
        Difference("changed", "", "bytes", "12", "9"),
        Difference("changed", "", "sha256", wrong["sha256"], right["sha256"]),
        Difference("gone", "", "", "no such file", "a file of the run"),
        Difference("longer", "", "", "no such file", "a file of the run"),
        Difference("stranger", "", "", "a file that the manifest does not list", "no such file"),
    ]


def test_an_entry_says_what_it_must_and_no_more() -> None:
    listed = {"name": "a", "bytes": 1, "approved": True}
    assert list(hash_differences(opened({"a": b"1"}, listed))) == [
        Difference("a", "", "approved", "None", "True"),
        Difference("a", "", "sha256", sha256(b"1").hexdigest(), "None"),
    ]


def test_a_file_listed_twice_is_told() -> None:
    twice = opened({"a": b"1"}, entry("a", b"1"), entry("a", b"1"))
    assert list(hash_differences(twice)) == [
        Difference("manifest.json", "outputs", "", "a file listed twice", "each file once")
    ]
