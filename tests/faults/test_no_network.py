"""No command needs a network, and none tries to reach one."""

from __future__ import annotations

import json
import runpy
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from allocator.commands import cli
from tests.build.tables import write_assumptions, write_source
from tests.commands.door import ROOT, call
from tests.faults.stage import play_folder

WORDS: dict[str, list[list[str]]] = {
    "solve": [
        ["solve", "g/scenario.toml", "--out", "run"],
        ["solve", "g/scenario.toml", "--out", "checked", "--cross-check", "--no-map"],
    ],
    "check": [["check", "g/scenario.toml"]],
    "compare": [["compare", "run", "g/scenario.toml"]],
    "frontier": [["frontier", "g/scenario.toml", "--jobs", "2"]],
    "batch": [["batch", "g", "g/scenario.toml", "--out", "many", "--jobs", "2"]],
    "list": [["list"]],
    "new": [["new", "fresh", "--geography"], ["new", "plain"]],
    "data build": [["data", "build", "source", "--out", "built", "--assumptions", "assumptions"]],
    "data boundaries": [
        ["data", "boundaries", "g/data/boundaries.geojson", "--code-column", "code", "--out", "drawn"]
    ],
    "schema": [["schema"]],
    "doctor": [["doctor"]],
    "verify": [["verify", "run"]],
    "explain": [["explain", "run"]],
    "stress": [["stress", "g/scenario.toml"]],
    "phase": [["phase", "g/scenario.toml"]],
    "uplift": [["uplift", "g/scenario.toml", "--role", "examiner", "--posts", "1"]],
}
"""How each command is run here; a new command is added before it is shipped."""


def every_command(group: click.Group, *above: str) -> Iterator[str]:
    """The names of all commands that the command line has, those of groups within it too."""
    with click.Context(group) as context:
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            if isinstance(command, click.Group):
                yield from every_command(command, *above, name)
            else:
                yield " ".join((*above, name))


COMMANDS = tuple(every_command(cli))
PROGRAM = """
import json, sys
reached = []
def watch(event, details):
    if event.removeprefix("socket.") in ("connect", "getaddrinfo", "gethostbyname", "sendto", "sendmsg"):
        reached.append(f"{event} {details[1:]}")
        raise OSError("the network is cut off")
sys.addaudithook(watch)
from allocator.commands import main
codes = {}
for words in json.loads(sys.argv[1]):
    try:
        main(words)
    except SystemExit as left:
        codes[" ".join(words)] = left.code
print(json.dumps({"codes": codes, "reached": reached}), file=sys.stderr)
"""
TRY = "import socket; socket.create_connection(('127.0.0.1', 9), timeout=1)"


def cut_off() -> list[str]:
    """The words that run a command in a place without any network, where the system lets us make one."""
    if not shutil.which("unshare"):
        return []
    words = ["unshare", "--net", "--"]
    return words if subprocess.run([*words, "true"], capture_output=True, check=False).returncode == 0 else []


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, int] | list[str]]:
    """Exit codes by command, and every attempt to reach a network."""
    folder = play_folder(tmp_path_factory.mktemp("cut-off"))
    write_source(folder / "source")
    write_assumptions(folder / "assumptions")
    wanted = [words for name in COMMANDS for words in WORDS[name]]
    done = subprocess.run(
        [*cut_off(), sys.executable, "-c", PROGRAM, json.dumps(wanted)],
        cwd=folder, env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, dict[str, int] | list[str]] = json.loads(done.stderr.splitlines()[-1])
    return found


def test_every_command_is_run_here() -> None:
    assert set(COMMANDS) <= set(WORDS)
    assert {"solve", "data build", "data boundaries"} <= set(COMMANDS)


def test_every_command_works_without_a_network(said: dict[str, dict[str, int]]) -> None:
    wanted = {" ".join(words) for name in COMMANDS for words in WORDS[name]}
    assert said["codes"] == dict.fromkeys(wanted, 0)


def test_no_command_tries_to_reach_one(said: dict[str, list[str]]) -> None:
    assert said["reached"] == []


def test_an_attempt_would_be_seen() -> None:
    program = PROGRAM.replace("main(words)", f"exec({TRY!r})").replace(
        "SystemExit as left", "OSError as left"
    )
    done = subprocess.run(
        [sys.executable, "-c", program.replace("left.code", "1"), '[["try"]]'],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(done.stderr)["reached"][0].startswith("socket.")


def test_the_list_of_dependencies_is_up_to_date() -> None:
    listed = runpy.run_path(str(ROOT / "docs" / "dependencies.py"))
    assert listed["page"]() == (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")


def test_a_folder_of_another_user_is_not_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is kept outside the working folder: no cache, no settings, no history."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    folder = play_folder(tmp_path)
    monkeypatch.chdir(folder)
    assert call("solve", "g/scenario.toml", "-q", "--no-map", "--out", "run").code == 0
    assert list((tmp_path / "home").iterdir()) == []
