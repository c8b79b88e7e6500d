"""Runs the command line inside the test's own process, and keeps what is slow to make for every test."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from allocator.commands import main
from allocator.outputs.manifest import Clock
from allocator.outputs.run import write_run
from allocator.problem_reading import read_problem
from allocator.report import Report
from allocator.run import run_problem
from allocator.shipped import find_scenario
from allocator.solvers import Options
from allocator.templates import write_template

ROOT = Path(__file__).resolve().parents[2]
KEPT = tempfile.TemporaryDirectory(prefix="allocator-tests-")
"""Removed when the interpreter ends."""


@dataclass(frozen=True)
class Done:
    """A command that has ended: its exit code, and what it printed where."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output, which must be one JSON document and nothing else."""
        return json.loads(self.out)


def call(*arguments: object) -> Done:
    """Run ``allocator`` with these arguments, exit codes and all."""
    out, err = io.StringIO(), io.StringIO()
    code: object = None
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main([str(argument) for argument in arguments])
        except SystemExit as left:
            code = left.code
    assert isinstance(code, int)
    return Done(code, out.getvalue(), err.getvalue())


def process(*arguments: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run ``python cli.py`` of the checkout as a process of its own."""
    return subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


@cache
def report(name: str, *overrides: str) -> Report:
    """The report of a shipped scenario."""
    return run_problem(read_problem(find_scenario(name), overrides))


@cache
def small_report(*overrides: str) -> Report:
    """The report of the three invented areas."""
    return run_problem(read_problem(small("kept") / "scenario.toml", overrides))


@cache
def run_folder(name: str, *overrides: str) -> Path:
    """The run folder of a shipped scenario, map and all."""
    folder = Path(KEPT.name) / f"run-{name}-{len(overrides)}"
    write_run(report(name, *overrides), folder, Options(), Clock("2026-01-01T00:00:00+00:00", 1.0))
    return folder


@cache
def small(name: str) -> Path:
    """A folder with the scenario of three invented areas and its geography; not to be changed."""
    folder = Path(KEPT.name) / name
    write_template(folder, geography=True, force=False)
    return folder


def three_areas(folder: Path, *changes: tuple[str, str, str]) -> Path:
    """Write the three invented areas and replace texts in them: (file, old, new); returns the scenario."""
    write_template(folder, geography=True, force=True)
    for name, old, new in changes:
        file = folder / name
        text = file.read_text(encoding="utf-8")
        assert old in text, f"{name} holds no {old!r}"
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder / "scenario.toml"


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes; folders as empty entries with a slash."""
    return {
        f"{path.relative_to(folder).as_posix()}{'/' if path.is_dir() else ''}": b""
        if path.is_dir()
        else path.read_bytes()
        for path in sorted(folder.rglob("*"))
    }
