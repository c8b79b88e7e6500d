"""Where a fault is put on: a working folder with a small scenario, its geography and an earlier run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from tests.commands.door import KEPT, ROOT, Done, call, snapshot, three_areas

SCENARIO = "scenario.toml"
AREAS, BASES, DEMAND, TRAVEL = (f"data/{name}.csv" for name in ("areas", "bases", "demand", "travel"))
BOUNDARIES = "data/boundaries.geojson"
RUN = Path("results/scenario")
Change = tuple[str, str, str]


@dataclass(frozen=True)
class Stage:
    """A working folder of its own: ``g/`` holds the three invented areas, ``results/scenario`` their run."""

    folder: Path
    patch: pytest.MonkeyPatch

    @property
    def scenario(self) -> Path:
        """The scenario of the three areas."""
        return Path("g") / SCENARIO

    def change(self, *changes: Change) -> None:
        """Replace texts in the files of ``g/``: (file, old, new)."""
        three_areas(self.folder / "g", *changes)

    def put(self, name: str, content: str | bytes) -> None:
        """Write one of the files of ``g/`` anew."""
        (self.folder / "g" / name).write_bytes(content.encode() if isinstance(content, str) else content)

    def read(self, name: str) -> str:
        """The text of one of the files of ``g/``."""
        return (self.folder / "g" / name).read_text(encoding="utf-8")

    def python(self, program: str, *arguments: str) -> Done:
        """Run a program in a process of its own, in this folder."""
        done = subprocess.run(
            [sys.executable, "-c", program, *arguments],
            cwd=self.folder, env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        return Done(done.returncode, done.stdout, done.stderr)


Act = Callable[[Stage], "Sequence[object] | Callable[[], Done]"]
"""Puts a fault on a stage and returns the words of the command, or what runs it where words will not do."""


@dataclass(frozen=True)
class Fixture:
    """One way in which a fault of the catalogue can come about, and what must be said of it.

    Parameters
    ----------
    row
        The id in the catalogue.
    name
        What is wrong, in a few words.
    act
        Puts it there.
    exit
        The exit code; below zero, minus the signal that killed the process.
    says
        What must stand in the messages: place, finding and remedy.
    pending
        What the program still lacks for it; the test must then fail, and fails loudly once it does not.
    others
        What something else than this run writes meanwhile.
    """

    row: str
    name: str
    act: Act
    exit: int
    says: tuple[str, ...]
    pending: str = ""
    others: str = ""

    def __str__(self) -> str:
        return f"{self.row}: {self.name}"


@dataclass(frozen=True)
class Outcome:
    """What a command did: exit code, streams, and what became of the files that stood there."""

    done: Done
    written: tuple[str, ...]
    lost: tuple[str, ...]
    first: str = field(default="")


def words(command: str, *changes: Change, more: Sequence[object] = ()) -> Act:
    """The act of replacing texts in files and running a command on the scenario."""

    def act(stage: Stage) -> Sequence[object]:
        stage.change(*changes)
        return [command, stage.scenario, *more]

    return act


@cache
def _prepared() -> Path:
    """A working folder as every stage begins with it."""
    folder = Path(KEPT.name) / "stage"
    scenario = three_areas(folder / "g")
    done = call("solve", scenario, "-q", "--no-map", "--out", folder / RUN)
    assert done.code == 0, done.err
    return folder


def play_folder(place: Path) -> Path:
    """A working folder of its own below a place."""
    folder = place.resolve() / "work"
    shutil.copytree(_prepared(), folder)
    return folder


def play(fixture: Fixture) -> Outcome:
    """Put the fault on a stage of its own and see what happens."""
    home = Path.cwd()
    with tempfile.TemporaryDirectory() as place, pytest.MonkeyPatch.context() as patch:
        folder = play_folder(Path(place))
        os.chdir(folder)
        try:
            made = fixture.act(Stage(folder, patch))
            before = snapshot(folder)
            done = made() if callable(made) else call(*made)
            after = snapshot(folder)
        finally:
            os.chdir(home)
    return Outcome(
        done,
        written=tuple(sorted(after.keys() - before.keys())),
        lost=tuple(sorted(name for name in before if after.get(name) != before[name])),
        first=_first(done, folder, fixture.says),
    )


def _first(done: Done, folder: Path, says: tuple[str, ...]) -> str:
    """The first message, without the place of this machine; long lists of what is allowed are cut."""
    lines = [line for line in done.err.splitlines() if line.strip()]
    if not lines and says:
        lines = [line for line in done.out.splitlines() if says[0] in line]
    text = lines[0] if lines else ""
    text = text.replace(str(folder), "").replace(str(ROOT), "")
    text = re.sub(r"allowed: ((?:[\w-]+, ){3})[\w-]+(?:, [\w-]+)+", r"allowed: \1...", text)
    return re.sub(r"[0-9a-f]{32,}", "...", text)


outcome = cache(play)
"""Each fixture is played once, for the test of it and for the page."""
