"""Whatever step of a run fails, and whenever it is killed: the old folder or the new one, whole."""

from __future__ import annotations

import errno
import itertools
import os
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from door import ROOT, call, small_report, snapshot, three_areas

import allocator.outputs.run_folder as writing
import allocator.run
from allocator.errors import OutputError
from allocator.outputs.exchange import exchange
from allocator.outputs.run_folder import edited, write_folder
from allocator.outputs.seal import sealed
from tests.steps import Steps, counted

Files = dict[str, bytes]


def whole(**files: bytes) -> Files:
    """Some files with a manifest that fits them."""
    listed = [{"name": name, "sha256": sha256(data).hexdigest()} for name, data in files.items()]
    return {**files, "manifest.json": sealed({"outputs": listed})}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


OLD = whole(areas=b"old\n", posts=b"old\n")
NEW = whole(areas=b"new\n", map=b"new\n" * 5000)


@pytest.fixture(params=["exchange", "two renames"])
def system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """A system that exchanges two folders in one step, and one that needs two."""
    if request.param == "two renames":
        monkeypatch.setattr(writing, "exchange", lambda *_: False)
    return str(request.param)


@pytest.mark.parametrize("for_ever", [False, True], ids=["once", "for ever"])
@pytest.mark.parametrize("old", [{}, OLD], ids=["nothing before", "an older run"])
def test_the_first_step_of_writing_fails_then_the_second_until_none_does(
    tmp_path: Path, system: str, old: Files, for_ever: bool
) -> None:
    failed: set[str] = set()
    for nth in itertools.count(1):
        parent = tmp_path / str(nth)
        folder = parent / "deep" / "run"
        if old:
            write_folder(folder, old, force=False)
        steps = Steps(nth, for_ever=for_ever)
        refusal = ""
        with counted(steps, tmp_path):
            try:
                write_folder(folder, NEW, force=False)
            except OutputError as error:
                refusal = str(error)
        stands = snapshot(folder) if folder.exists() else {}
        beside = names(folder.parent) if folder.parent.exists() else []
        if not steps.failed:
            break
        failed.add(steps.failed)
        if not refusal:  # the parent stood already; or only flushing it failed, after the step that counts
            assert steps.failed in ("mkdir", "fsync")
            assert (stands, beside) == (NEW, ["run"])
        elif system == "two renames" and for_ever and steps.failed == "rename" and old and not stands:
            # Neither rename worked: the old run stands aside, and the next run puts it back.
            assert [snapshot(folder.parent / name) for name in beside] == [old]
        else:
            assert "nothing was replaced" in refusal or "is left alone" in refusal
            assert (stands, beside) == (old, ["run"] if old else [])
        write_folder(folder, NEW, force=False)
        assert (snapshot(folder), names(folder.parent)) == (NEW, ["run"])
    assert (stands, beside) == (NEW, ["run"])
    assert {"open", "write", "fsync", "mkdir"} <= failed
    assert ("exchange" if old else "rename") in failed


@pytest.mark.parametrize("for_ever", [False, True], ids=["once", "for ever"])
def test_every_step_of_a_whole_solve_may_fail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, for_ever: bool
) -> None:
    scenario = three_areas(tmp_path / "g")
    out = tmp_path / "results" / "run"
    monkeypatch.setattr(allocator.run, "run_problem", lambda *_: small_report("roles.investigator.posts=9"))
    assert call("solve", scenario, "--out", out, "-q", "--no-map").code == 0
    codes = set()
    for nth in itertools.count(1):
        before = snapshot(tmp_path)
        steps = Steps(nth, for_ever=for_ever)
        with counted(steps, tmp_path):
            done = call("solve", scenario, "--out", out, "-q", "--no-map")
        if not steps.failed:
            break
        codes.add(done.code)
        assert "Traceback" not in done.err
        assert done.code in ((0, 3, 7) if steps.failed in ("mkdir", "fsync") else (3, 7)), (nth, steps.failed)
        if done.code:
            assert snapshot(tmp_path) == before
        assert edited(out) == ""
        assert names(out.parent) == ["run"]
    assert {3, 7} <= codes
    assert nth > 100


def test_a_run_that_was_killed_between_two_renames_is_put_back_by_the_next(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    write_folder(tmp_path / ".run.0123456789ab.old", OLD, force=False)
    write_folder(tmp_path / ".run.ba9876543210.tmp", NEW, force=False)
    (tmp_path / ".run.notes.tmp").mkdir()
    with pytest.raises(OutputError, match="written by another run"):
        write_folder(folder, NEW, force=False, stood="nothing of the kind")
    assert snapshot(folder) == OLD
    assert names(tmp_path) == [".run.notes.tmp", "run"]


def test_two_folders_change_names_in_one_step_or_nothing_is_done(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    (tmp_path / "a/file").write_text("a", encoding="utf-8")
    if not exchange(tmp_path / "a", tmp_path / "b"):
        pytest.skip("this file system knows no exchange of two folders")
    assert names(tmp_path / "b") == ["file"]
    with pytest.raises(FileNotFoundError):
        exchange(tmp_path / "a", tmp_path / "nowhere")


def test_a_run_that_ends_after_another_does_not_overwrite_it(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    write_folder(folder, OLD, force=False, stood="")
    with pytest.raises(OutputError, match="written by another run while this one was at work"):
        write_folder(folder, NEW, force=False, stood="")
    assert snapshot(folder) == OLD
    write_folder(folder, NEW, force=True, stood="")
    assert snapshot(folder) == NEW


@pytest.mark.skipif(sys.platform != "linux", reason="the lock is asked of Linux")
def test_a_writer_waits_for_another_in_the_same_place(tmp_path: Path) -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom allocator.outputs.exchange import alone_in\n"
        "with alone_in(Path(sys.argv[1])):\n    print('alone', flush=True)\n    sys.stdin.read()\n"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert holder.stdout is not None
    assert holder.stdout.readline() == "alone\n"
    import fcntl

    descriptor = os.open(tmp_path, os.O_RDONLY)
    with pytest.raises(BlockingIOError):
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(descriptor)
    holder.kill()
    holder.communicate()
    write_folder(tmp_path / "run", NEW, force=False)
    assert names(tmp_path) == ["run"]


def test_a_file_open_in_another_program_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "run"
    write_folder(folder, OLD, force=False)

    def refuse(one: Path, other: Path) -> bool:
        raise PermissionError(errno.EACCES, "Permission denied", str(folder / "posts"))

    monkeypatch.setattr(writing, "exchange", refuse)
    with pytest.raises(OutputError, match=r"run/posts open in another program\? Close it and run again"):
        write_folder(folder, NEW, force=False)
    assert snapshot(tmp_path / "run") == OLD
    assert names(tmp_path) == ["run"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KB."""
    place = tmp_path / "disk"
    place.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if made.returncode:
        pytest.skip(f"no file system can be mounted here: {made.stderr.strip()}")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@pytest.mark.skipif(sys.platform != "linux", reason="tmpfs is a file system of Linux")
def test_a_disk_of_64_kilobytes_keeps_the_old_run_until_the_new_one_fits(small_disk: Path) -> None:
    folder = small_disk / "run"
    write_folder(folder, OLD, force=False)
    for size in (200_000, 65_536, 60_000):
        with pytest.raises(OutputError, match="nothing was replaced; free some space"):
            write_folder(folder, whole(posts=b"x" * size), force=False)
        assert (snapshot(folder), names(small_disk)) == (OLD, ["run"])
    write_folder(folder, NEW, force=False)
    assert (snapshot(folder), names(small_disk)) == (NEW, ["run"])


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="the runs that are killed are forked")
def test_runs_killed_at_random_moments_leave_the_old_folder_or_the_new() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "kills.py"), "--kills", "20"],
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    counts = dict(line.strip().split(" ", 1)[::-1] for line in done.stdout.splitlines())
    assert counts["mixed or partial"] == counts["gone"] == "0"
    assert sum(int(counts.get(f"the run of {posts} posts", 0)) for posts in (8, 9)) == 20
