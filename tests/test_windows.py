"""What Windows lacks or does otherwise, played on this system; the program itself was not run there."""

from __future__ import annotations

import ast
import os
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath
from typing import Any

import pytest

from allocator.audit.recorded_inputs import below
from allocator.outputs import run_folder as writing
from allocator.solver_calls import run_interruptibly
from allocator.sources.ids import is_id
from tests.commands.door import call, snapshot, three_areas

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = sorted((ROOT / "allocator").rglob("*.py"))


@pytest.fixture
def three(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the three areas in g/."""
    monkeypatch.chdir(tmp_path)
    return three_areas(tmp_path / "g")


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> None:
    """No locks on folders, none that can be opened or flushed, no exchange of two in one step."""
    real = os.open

    def opened(path: Any, *more: Any, **named: Any) -> int:
        if "dir_fd" not in named and Path(path).is_dir():  # with one, it is this system removing a tree
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *more, **named)

    monkeypatch.setattr(os, "open", opened)
    monkeypatch.setitem(sys.modules, "fcntl", None)
    monkeypatch.setattr(writing, "exchange", lambda *_: False)


@pytest.mark.usefixtures("without")
def test_a_run_is_written_replaced_and_verified_without_what_windows_lacks(three: Path) -> None:
    for posts in (9, 8):
        words = ("-q", "--out", "run", "--set", f"roles.investigator.posts={posts}")
        assert call("solve", three, *words).code == 0
    assert call("verify", "run").code == 0
    assert sorted(path.name for path in Path().iterdir()) == ["g", "run"]


def test_inputs_on_another_drive_are_recorded_by_their_whole_path(
    three: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert call("solve", three, "-q", "--no-map", "--out", "near").code == 0

    def other_drive(*_: Any) -> str:
        raise ValueError("path is on mount 'D:', start on mount 'C:'")

    monkeypatch.setattr("allocator.outputs.manifest.os.path.relpath", other_drive)
    assert call("solve", three, "-q", "--no-map", "--out", "far").code == 0
    monkeypatch.undo()
    os.chdir(three.parents[1])
    assert f'"path": "{three.resolve().as_posix()}"' in Path("far/manifest.json").read_text(encoding="utf-8")
    assert call("verify", "far", "--replay").code == 0
    near, far = snapshot(Path("near")), snapshot(Path("far"))
    assert {name for name in near if near[name] != far[name]} == {"manifest.json"}


def test_files_of_two_drives_are_laid_out_apart() -> None:
    files = (r"C:\a\b.csv", r"D:\a\b.csv", r"\\n\s\a\b.csv")
    places = {below(Path("x"), PureWindowsPath(path)) for path in files}
    assert len(places) == 3
    assert all(Path("x") in place.parents and ".." not in place.parts for place in places)


def test_the_wait_for_the_solver_goes_in_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows Ctrl-C does not reach a wait without an end."""
    waits: list[float | None] = []
    real = threading.Event.wait

    class Slow:
        def run(self) -> None:
            real(threading.Event(), 0.5)

    def wait(self: threading.Event, timeout: float | None = None) -> bool:
        if threading.current_thread() is threading.main_thread():
            waits.append(timeout)
        return real(self, timeout)

    monkeypatch.setattr(threading.Event, "wait", wait)
    run_interruptibly(Slow())
    steps = [timeout for timeout in waits if timeout is not None]
    assert len(steps) >= 2
    assert max(steps) <= 1


def calls(name: str) -> Iterator[tuple[str, ast.Call]]:
    """Every call of a method of this name in the package, with its place."""
    for file in PACKAGE:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(node, ast.Call) and isinstance(called, ast.Attribute) and called.attr == name:
                yield f"{file.name}:{node.lineno}: {ast.unparse(node)}", node


def test_no_file_is_written_as_text_whose_line_ends_a_system_would_change() -> None:
    written = [
        place for place, node in calls("write_text") if "newline" not in {word.arg for word in node.keywords}
    ]
    opened = [
        place
        for place, node in calls("open")
        if any(isinstance(word, ast.Constant) and word.value in ("w", "a", "x", "w+") for word in node.args)
        and "devnull" not in place
    ]
    assert written + opened == []


def test_no_text_is_read_in_the_encoding_of_the_machine() -> None:
    read = list(calls("read_text"))
    assert read
    assert [place for place, node in read if "encoding" not in {word.arg for word in node.keywords}] == []


def test_no_two_files_differ_in_case_alone_and_none_has_a_name_that_windows_keeps() -> None:
    folders = ("allocator", "data", "scenarios", "docs", "tests")
    kept = [path for name in folders for path in (ROOT / name).rglob("*")]
    own = [path for path in kept if "__pycache__" not in path.parts]
    assert len(own) > 500
    assert [path for path, times in Counter(str(path).casefold() for path in own).items() if times > 1] == []
    assert [path for path in own if not is_id(path.name.lstrip("."))] == []
    assert max(len(str(path.relative_to(ROOT))) for path in own) < 120
