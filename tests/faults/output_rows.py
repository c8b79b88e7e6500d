"""O: what can go wrong with what is written."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import allocator.outputs.run_folder as writing
import allocator.run
from allocator.outputs.run_folder import edited
from allocator.solve import solve
from tests.commands.door import ROOT, Done, call
from tests.faults.model_rows import QUIET, SOLVE
from tests.faults.stage import DEMAND, RUN, Fixture, Stage

NEW_RUN = ("--no-map", "--set", "roles.investigator.posts=9")


def failing(name: str, error: OSError, owner: Any = os) -> Callable[[Stage], list[object]]:
    """The act of letting one step of the writing fail."""

    def act(stage: Stage) -> list[object]:
        def fail(*_: object, **__: object) -> None:
            raise error

        stage.patch.setattr(owner, name, fail)
        return ["solve", stage.scenario, *NEW_RUN]

    return act


def unsolved(stage: Stage) -> None:
    """Nothing may be solved that could not be written."""

    def never(*_: object) -> None:
        raise AssertionError("it was solved all the same")

    stage.patch.setattr(allocator.run, "solve", never)


def a_file_for_a_folder(stage: Stage) -> list[object]:
    unsolved(stage)
    (stage.folder / "file").write_text("mine", encoding="utf-8")
    return ["solve", stage.scenario, "--out", "file/run"]


def read_only(stage: Stage) -> list[object]:
    unsolved(stage)
    stage.patch.setattr(os, "access", lambda *_: False)  # nothing is unwritable to root
    return ["solve", stage.scenario, "--out", "new"]


def foreign(stage: Stage) -> list[object]:
    unsolved(stage)
    (stage.folder / "mine").mkdir()
    (stage.folder / "mine" / "notes.txt").write_text("mine", encoding="utf-8")
    return ["solve", stage.scenario, "--out", "mine"]


def a_link(stage: Stage) -> list[object]:
    unsolved(stage)
    (stage.folder / "link").symlink_to(stage.folder / RUN)
    return ["solve", stage.scenario, "--out", "link", "--force"]


def an_edited_run(stage: Stage) -> list[object]:
    unsolved(stage)
    (stage.folder / RUN / "posts.csv").write_text("mine\n", encoding="utf-8")
    return ["solve", stage.scenario]


def killed_while_writing(stage: Stage) -> Callable[[], Done]:
    """The old run stands whole; the next run clears what the killed one left."""
    program = (
        "import os\nreal, left = os.fsync, [5]\n"
        "def fsync(descriptor):\n    left[0] -= 1\n    left[0] or os.kill(os.getpid(), 9)\n"
        "    real(descriptor)\n"
        f"os.fsync = fsync\n{SOLVE}"
    )

    def run() -> Done:
        done = stage.python(program)
        assert edited(stage.folder / RUN) == ""
        assert len(list((stage.folder / "results").iterdir())) == 2
        assert call("solve", stage.scenario, *QUIET).code == 0
        assert [path.name for path in (stage.folder / "results").iterdir()] == ["scenario"]
        (stage.folder / RUN / "manifest.json").write_bytes(stage_manifest)
        return done

    stage_manifest = (stage.folder / RUN / "manifest.json").read_bytes()
    return run


def overtaken(stage: Stage) -> list[object]:
    """While this run solves, another one writes the same folder."""

    def slow(*arguments: Any) -> Any:
        if not (stage.folder / "new").exists():
            shutil.copytree(stage.folder / RUN, stage.folder / "new")
        return solve(*arguments)

    stage.patch.setattr(allocator.run, "solve", slow)
    return ["solve", stage.scenario, "--no-map", "--out", "new"]


def streams(redirection: str) -> Callable[[Stage], Callable[[], Done]]:
    """The act of giving the program another standard output."""

    def act(stage: Stage) -> Callable[[], Done]:
        command = f"'{sys.executable}' '{ROOT / 'cli.py'}' list {redirection}"

        def run() -> Done:
            done = subprocess.run(
                ["bash", "-o", "pipefail", "-c", command],
                cwd=stage.folder,
                capture_output=True,
                text=True,
                check=False,
            )
            return Done(done.returncode, done.stdout, done.stderr)

        return run

    return act


def an_old_map(stage: Stage) -> list[object]:
    for name in ("one", "two"):
        more = ["--set", "roles.investigator.posts=9"] if name == "two" else []
        assert call("solve", stage.scenario, "-q", "--out", name, *more).code == 0
    (stage.folder / "two" / "map.html").write_bytes((stage.folder / "one" / "map.html").read_bytes())
    return ["verify", "two"]


def an_edited_table(stage: Stage) -> list[object]:
    table = stage.folder / RUN / "posts.csv"
    table.write_text(table.read_text("utf-8").replace(",8", ",9", 1) + "\n", "utf-8")
    return ["verify", RUN]


def a_flipped_byte(stage: Stage) -> list[object]:
    table = stage.folder / "g" / DEMAND
    content = bytearray(table.read_bytes())
    content[-2] ^= 1  # the last digit of the last count
    table.write_bytes(content)
    return ["verify", RUN]


def an_edited_table_compared(stage: Stage) -> list[object]:
    an_edited_table(stage)
    return ["compare", RUN, stage.scenario]


def inputs_that_change(stage: Stage) -> Callable[[], Done]:
    """What was hashed is what was parsed, whatever the file holds by the end."""
    table = stage.folder / "g" / DEMAND
    as_read = table.read_bytes()

    def meanwhile(*arguments: Any) -> Any:
        table.write_bytes(as_read.replace(b",14\n", b",15\n"))
        return solve(*arguments)

    stage.patch.setattr(allocator.run, "solve", meanwhile)

    def run() -> Done:
        done = call("solve", stage.scenario, *QUIET, "--out", "new")
        manifest = json.loads((stage.folder / "new" / "manifest.json").read_bytes())
        hashes = {entry["name"]: entry["sha256"] for entry in manifest["inputs"]}
        assert hashes["demand.csv"] == sha256(as_read).hexdigest() != sha256(table.read_bytes()).hexdigest()
        table.write_bytes(as_read)
        return done

    return run


FULL = OSError(errno.ENOSPC, "No space left on device")
OPEN = PermissionError(errno.EACCES, "Permission denied", "results/scenario/posts.csv")

ROWS = (
    Fixture("O1", "the disk is full when a folder is made", failing("mkdir", FULL), 7,
            ("results/scenario could not be written", "nothing was replaced", "free some space")),
    Fixture("O1", "the disk is full when a file is flushed", failing("fsync", FULL), 7,
            ("No space left on device; nothing was replaced", "--out")),
    Fixture("O1", "the disk is full at the last step", failing("exchange", FULL, writing), 7,
            ("No space left on device; nothing was replaced", "--out")),
    Fixture("O2", "a file where a folder should be", a_file_for_a_folder, 7, ("file is a file", "--out")),
    Fixture("O2", "a parent that cannot be written to", read_only, 7, ("cannot be written to", "--out")),
    Fixture("O3", "a folder of somebody else", foreign, 7,
            ("mine is left alone", "no manifest.json of this program", "--force", "--out")),
    Fixture("O3", "a run that was edited", an_edited_run, 7, ("posts.csv was changed", "--force", "--out")),
    Fixture("O3", "a link, even with --force", a_link, 7, ("link is a link", "--out")),
    Fixture("O4", "killed while writing", killed_while_writing, -signal.SIGKILL, ()),
    Fixture("O5", "two runs into one folder", overtaken, 7,
            ("new was written by another run", "run it again", "--out"), others="new/"),
    Fixture("O6", "a table open in a spreadsheet", failing("exchange", OPEN, writing), 7,
            ("results/scenario/posts.csv open in another program?", "Close it and run again")),
    Fixture("O7", "standard output is closed", streams(">&-"), 0, ()),
    Fixture("O7", "the reader leaves early", streams("| head -c 10"), 0, ()),
    Fixture("O7", "standard output is full", streams("> /dev/full"), 7, ("could not write", "No space left")),
    Fixture("O8", "a map of another run beside the tables", an_old_map, 6, ("map.html",)),
    Fixture("O9", "a table edited later", an_edited_table, 6, ("posts.csv",)),
    Fixture("O9", "a run with an edited table, compared", an_edited_table_compared, 6,
            ("posts.csv was changed", "solve the scenario again")),
    Fixture("P4", "a byte of an input flipped after the run", a_flipped_byte, 6, ("demand.csv",)),
    Fixture("O10", "a table that changes while the run solves", inputs_that_change, 0, ()),
)  # fmt: skip
