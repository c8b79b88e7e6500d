"""A folder is replaced whole or not at all, and nothing is replaced that the program did not write."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from door import call, snapshot, three_areas

from allocator.errors import OutputError
from allocator.outputs.run_folder import write_folder
from allocator.outputs.seal import sealed

FILES = {"areas.csv": b"new\n", "b.csv": b"new too\n"}


def whole(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files with a manifest that fits them."""
    from hashlib import sha256

    listed = [{"name": name, "sha256": sha256(data).hexdigest()} for name, data in files.items()]
    return {**files, "manifest.json": sealed({"outputs": listed})}


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that this program wrote, in a place of its own."""
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    place = tmp_path / "place"
    place.mkdir()
    write_folder(place / "run", whole({"areas.csv": b"old\n", "posts.csv": b"old\n"}), force=False)
    return place / "run"


def test_ours_and_untouched_is_replaced_whole(target: Path) -> None:
    write_folder(target, whole(FILES), force=False)
    assert snapshot(target) == whole(FILES)
    assert [path.name for path in target.parent.iterdir()] == ["run"]


def test_an_empty_folder_and_missing_parents_are_no_hindrance(target: Path) -> None:
    empty = target.parent / "empty"
    empty.mkdir()
    write_folder(empty, whole(FILES), force=False)
    write_folder(target.parent / "not/yet/there", whole(FILES), force=False)
    assert snapshot(empty) == snapshot(target.parent / "not/yet/there") == whole(FILES)


def edit(target: Path) -> None:
    (target / "areas.csv").write_bytes(b"mine\n")


def add(target: Path) -> None:
    (target / "notes.txt").write_bytes(b"mine\n")


def add_folder(target: Path) -> None:
    (target / "more").mkdir()


def remove(target: Path) -> None:
    (target / "posts.csv").unlink()


def link(target: Path) -> None:
    moved = target.resolve().parent / "areas.csv"
    (target / "areas.csv").rename(moved)
    (target / "areas.csv").symlink_to(moved)


def change_manifest(target: Path) -> None:
    manifest = target / "manifest.json"
    manifest.write_bytes(manifest.read_bytes().replace(b"{", b'{"mine": 1,', 1))


def lose_manifest(target: Path) -> None:
    (target / "manifest.json").unlink()


def strange_manifest(target: Path) -> None:
    (target / "manifest.json").write_bytes(b"[1, 2]")


CHANGES = [edit, add, add_folder, remove, link, change_manifest, lose_manifest, strange_manifest]


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_edited_is_left_alone_without_force(target: Path, change: Callable[[Path], None]) -> None:
    change(target)
    before = snapshot(target.parent)
    with pytest.raises(OutputError, match=r"is left alone: .*--force"):
        write_folder(target, whole(FILES), force=False)
    assert snapshot(target.parent) == before
    write_folder(target, whole(FILES), force=True)
    assert snapshot(target) == whole(FILES)


@pytest.mark.parametrize("force", [False, True])
def test_a_file_a_link_and_the_working_folder_are_never_replaced(target: Path, force: bool) -> None:
    file, folder_link = target.parent / "file", target.parent / "link"
    file.write_bytes(b"mine")
    folder_link.symlink_to(target)
    here = Path.cwd()
    for refused in (file, folder_link, file / "below", here, here.parent, Path(), Path("..")):
        before = snapshot(target.parent)
        with pytest.raises(OutputError, match="--out"):
            write_folder(refused, whole(FILES), force=force)
        assert snapshot(target.parent) == before


def failing(after: int, error: BaseException, real: Callable[..., Any]) -> Callable[..., Any]:
    """A function that works a number of times and then fails for good."""
    left = [after]

    def call_or_fail(*arguments: Any, **named: Any) -> Any:
        left[0] -= 1
        if left[0] < 0:
            raise error
        return real(*arguments, **named)

    return call_or_fail


STEPS = [("pathlib.Path.mkdir", 1), ("os.fsync", 3)]


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize(
    ("step", "after"), [(step, after) for step, times in STEPS for after in range(times)]
)
def test_a_failure_at_any_step_leaves_the_old_folder_and_nothing_else(
    target: Path, monkeypatch: pytest.MonkeyPatch, step: str, after: int, error: BaseException
) -> None:
    before = snapshot(target.parent)
    if step == "pathlib.Path.mkdir":
        after += 1  # the parent stands already; the temporary sibling is what fails
    owner, _, name = step.rpartition(".")
    real = getattr(Path if owner == "pathlib.Path" else os, name)
    failed = failing(after, error, real)
    with monkeypatch.context() as patch:
        patch.setattr(step, failed)
        with pytest.raises((OutputError, KeyboardInterrupt)):
            write_folder(target, whole(FILES), force=False)
    assert snapshot(target.parent) == before


@pytest.mark.parametrize("when", ["opening", "writing"])
@pytest.mark.parametrize("written", [0, 1, 2])
def test_a_disk_that_fills_leaves_the_old_folder(
    target: Path, monkeypatch: pytest.MonkeyPatch, written: int, when: str
) -> None:
    before = snapshot(target.parent)
    opened = [0]
    real = Path.open
    full = OSError(28, "No space left on device")

    class Full:
        def __init__(self, file: Any) -> None:
            self.file = file

        def __enter__(self) -> Full:
            return self

        def __exit__(self, *_: object) -> None:
            self.file.close()

        def write(self, data: bytes) -> None:
            self.file.write(data[: len(data) // 2])
            raise full

    def open_(path: Path, mode: str = "r", *more: Any, **named: Any) -> Any:
        opened[0] += mode == "wb"
        if mode != "wb" or opened[0] <= written:
            return real(path, mode, *more, **named)
        if when == "opening":
            raise full
        return Full(real(path, mode, *more, **named))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", open_)
        with pytest.raises(OutputError, match="on device; nothing was replaced; free some space"):
            write_folder(target, whole(FILES), force=False)
    assert snapshot(target.parent) == before


def test_a_folder_has_the_rights_that_the_person_chose(target: Path) -> None:
    old = os.umask(0o077)
    try:
        write_folder(target.parent / "private", whole(FILES), force=False)
    finally:
        os.umask(old)
    assert stat.S_IMODE((target.parent / "private").stat().st_mode) == 0o700
    assert stat.S_IMODE((target.parent / "private/areas.csv").stat().st_mode) == 0o600


@pytest.fixture
def solved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The three areas, solved into results/scenario of the working folder."""
    monkeypatch.chdir(tmp_path)
    scenario = three_areas(tmp_path / "g")
    assert call("solve", scenario, "-q", "--no-map").code == 0
    return scenario


def test_solve_replaces_its_own_run(solved: Path) -> None:
    assert call("solve", solved, "-q", "--no-map", "--set", "roles.investigator.posts=9").code == 0
    assert "scenario" in {path.name for path in Path("results").iterdir()}
    assert len(list(Path("results").iterdir())) == 1


@pytest.mark.parametrize("change", CHANGES)
def test_solve_leaves_an_edited_run_alone(solved: Path, change: Callable[[Path], None]) -> None:
    change(Path("results/scenario"))
    before = snapshot(Path("results"))
    done = call("solve", solved, "--no-map")
    assert (done.code, done.out) == (7, "")
    assert "is left alone" in done.err
    assert snapshot(Path("results")) == before
    assert call("solve", solved, "-q", "--no-map", "--force").code == 0


def test_solve_refuses_an_unwritable_target_before_it_solves(
    solved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("file").write_text("mine", encoding="utf-8")
    monkeypatch.setattr("allocator.run.solve", lambda *_: pytest.fail("it was solved all the same"))
    for out in ("file", "file/run", ".", "g"):
        done = call("solve", solved, "--out", out, "--no-map")
        assert (done.code, done.out) == (7, ""), out
        assert "--out" in done.err


@pytest.mark.parametrize("out", ["g", "g/data"])
def test_force_never_replaces_what_the_run_reads(solved: Path, out: str) -> None:
    before = snapshot(Path("g"))
    done = call("solve", solved, "--out", out, "--force", "--no-map")
    assert done.code == 7
    assert "which this run reads" in done.err
    assert snapshot(Path("g")) == before


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="nothing is unwritable to root")
def test_a_parent_without_the_right_to_write_is_refused(solved: Path) -> None:
    Path("locked").mkdir(mode=0o500)
    done = call("solve", solved, "--out", "locked/run", "--no-map")
    assert done.code == 7
    assert "cannot be written to" in done.err


def test_compare_guards_its_folder_alike(solved: Path) -> None:
    assert call("compare", solved, solved, "-q").code == 0
    (Path("results/comparison") / "notes.txt").write_text("mine", encoding="utf-8")
    before = snapshot(Path("results"))
    assert call("compare", solved, solved, "-q").code == 7
    assert snapshot(Path("results")) == before
    assert call("compare", solved, solved, "-q", "--force").code == 0
