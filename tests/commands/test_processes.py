"""The program as a process: exit codes, streams, locales, signals; and what it imports before it must."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from door import ROOT, process, small, snapshot, three_areas

from allocator.commands import COMMANDS

CLI = [sys.executable, str(ROOT / "cli.py")]
HEAVY = ("pulp", "highspy", "numpy", "pandas", "geopandas", "shapely", "folium", "branca", "pydantic", "rich")

needs_dev_full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")


@pytest.fixture
def scenario() -> Path:
    return small("processes") / "scenario.toml"


def test_results_and_messages_go_to_their_own_streams(tmp_path: Path, scenario: Path) -> None:
    good = process("solve", scenario, "--no-map", cwd=tmp_path)
    assert (good.returncode, good.stderr) == (0, "")
    assert "Tables: " in good.stdout
    bad = process("solve", "nowhere.toml", cwd=tmp_path)
    assert (bad.returncode, bad.stdout) == (3, "")
    assert "nowhere.toml" in bad.stderr


# What each command is given, and its exit code; a command that is missing here shows its help.
EACH_COMMAND = {
    "batch": (["g"], 0),
    "check": (["g/scenario.toml"], 0),
    "compare": (["g/scenario.toml", "efficient"], 0),
    "data": (["build", "g"], 3),
    "doctor": ([], 0),
    "frontier": (["g/scenario.toml"], 0),
    "list": ([], 0),
    "new": (["another"], 0),
    "schema": ([], 0),
    "solve": (["g/scenario.toml", "--no-map"], 0),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_is_a_process_with_its_exit_code(tmp_path: Path, command: str) -> None:
    three_areas(tmp_path / "g")
    arguments, code = EACH_COMMAND.get(command, (["--help"], 0))
    done = process(command, *arguments, cwd=tmp_path)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert bool(done.stdout) == (code == 0)


def test_the_checkout_runs_from_any_working_folder(tmp_path: Path) -> None:
    done = process("list", "scenarios", cwd=tmp_path)
    assert done.returncode == 0
    assert "fair " in done.stdout
    assert snapshot(tmp_path) == {}


def test_nothing_is_coloured_off_a_terminal_or_under_no_color(tmp_path: Path, scenario: Path) -> None:
    plain = process("solve", scenario, "--no-map", cwd=tmp_path)
    no_color = process("solve", scenario, "--no-map", cwd=tmp_path, NO_COLOR="1", TERM="xterm-256color")
    assert "\x1b" not in plain.stdout + no_color.stdout + plain.stderr + no_color.stderr
    assert plain.stdout == no_color.stdout


@pytest.mark.parametrize(
    "arguments",
    [["list"], ["--help"], ["schema"], ["check", "fair"], ["compare", "g/scenario.toml", "efficient"]],
)
def test_a_reader_that_leaves_early_is_no_failure(tmp_path: Path, arguments: list[str]) -> None:
    three_areas(tmp_path / "g")
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*CLI, *arguments], stdout=writing, stderr=subprocess.PIPE, cwd=tmp_path, check=False, timeout=60
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_reader_that_leaves_early_loses_no_run(tmp_path: Path, scenario: Path) -> None:
    command = f"'{CLI[0]}' '{CLI[1]}' solve '{scenario}' --no-map --json --out run | head -c 10"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "run/manifest.json").is_file()


def test_a_closed_standard_output_is_no_failure(tmp_path: Path, scenario: Path) -> None:
    command = f"'{CLI[0]}' '{CLI[1]}' solve '{scenario}' --no-map --out run >&-"
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "run/manifest.json").is_file()


@needs_dev_full
def test_a_full_standard_output_is_exit_7_without_a_traceback(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*CLI, "list"], stdout=full, stderr=subprocess.PIPE, text=True, cwd=tmp_path, check=False
        )
    assert (done.returncode, done.stderr) == (7, "could not write: No space left on device\n")


def test_a_terminal_that_knows_only_ascii_is_no_failure(tmp_path: Path, scenario: Path) -> None:
    (tmp_path / "more.toml").write_text(
        f'extends = "{scenario.as_posix()}"\ntitle = "Größe"\n', encoding="utf-8"
    )
    for command in ("solve", "check"):
        done = process(command, "more.toml", cwd=tmp_path, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
        assert (done.returncode, done.stderr) == (0, "")
        assert "Gr" in done.stdout
    said = process("solve", "more.toml", "--json", cwd=tmp_path, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert said.stdout.isascii()
    assert r"Gr\u00f6\u00dfe" in said.stdout


def test_an_interrupt_stops_what_runs_and_leaves_nothing(tmp_path: Path, scenario: Path) -> None:
    program = (
        "import sys, time, allocator.run\n"
        "from allocator.commands import main\n"
        "def slow(*_):\n    print('solving', file=sys.stderr, flush=True)\n    time.sleep(60)\n"
        "allocator.run.solve = slow\n"
        f"main(['solve', {str(scenario)!r}, '--out', 'run'])\n"
    )
    running = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert running.stderr is not None
    assert running.stderr.readline() == "solving\n"
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=50)  # less than the sleep: only a deaf program takes so long
    assert running.returncode == 130
    assert "interrupted" in err
    assert "Traceback" not in err
    assert snapshot(tmp_path) == {}


def test_the_same_inputs_give_the_same_bytes_in_another_process_and_place(tmp_path: Path) -> None:
    runs = []
    for name, seed in (("a", "1"), ("b", "2718")):
        place = tmp_path / name
        place.mkdir()
        done = process(
            "solve", small("bytes") / "scenario.toml", "--out", "deep/run" if name == "b" else "run",
            cwd=place, PYTHONHASHSEED=seed, TZ="Pacific/Auckland" if name == "b" else "UTC", LC_ALL="C.UTF-8",
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        runs.append(snapshot(place / ("deep/run" if name == "b" else "run")))
    assert runs[0].keys() == runs[1].keys()
    assert [name for name in runs[0] if runs[0][name] != runs[1][name]] == ["manifest.json"]


def imported_by(*arguments: str, cwd: Path) -> set[str]:
    """The top-level packages that a command has loaded when it ends."""
    program = (
        "import sys\n"
        "from allocator.commands import main\n"
        f"try:\n    main({list(arguments)!r})\n"
        "except SystemExit:\n    pass\n"
        "print(' '.join(sorted({name.partition('.')[0] for name in sys.modules})), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=cwd, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return set(done.stderr.split())


@pytest.mark.parametrize("arguments", [["--help"], ["solve", "--help"], ["--version"], ["list", "scenarios"]])
def test_words_about_the_program_load_nothing_heavy(tmp_path: Path, arguments: list[str]) -> None:
    assert imported_by(*arguments, cwd=tmp_path).isdisjoint(HEAVY)


def test_solving_without_a_map_loads_no_tables_and_no_geometry_library(
    tmp_path: Path, scenario: Path
) -> None:
    loaded = imported_by("solve", str(scenario), "--no-map", cwd=tmp_path)
    assert loaded.isdisjoint({"pandas", "geopandas", "shapely", "folium", "branca", "pyogrio"})
    assert {"pulp", "highspy"} <= loaded


def test_checking_solves_nothing_and_loads_no_solver(tmp_path: Path, scenario: Path) -> None:
    assert "highspy" not in imported_by("check", str(scenario), cwd=tmp_path)
