"""Kill runs at random moments, and count what stands in their folder afterwards.

    python benchmarks/kills.py --kills 200

Every other kill waits until the run begins to write, since most of its time goes elsewhere. After each kill
the folder must hold the older run or the newer one, whole; after the last, a run that is let be must leave
nothing beside its folder. Exit 1 where any folder was mixed, partial or gone.
"""

from __future__ import annotations

import argparse
import importlib
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from allocator.commands import main
from allocator.outputs.run_folder import MANIFEST, edited
from allocator.templates import write_template


def solve(scenario: Path, folder: Path, posts: int) -> None:
    """Solve in this very process, silently, and end it."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    try:
        main(["solve", str(scenario), "--out", str(folder), "--set", f"roles.investigator.posts={posts}"])
    except SystemExit as left:
        os._exit(left.code if isinstance(left.code, int) else 1)
    os._exit(1)


def start(scenario: Path, folder: Path, posts: int) -> int:
    """Start a run in a process of its own; returns its number."""
    child = os.fork()
    if not child:
        solve(scenario, folder, posts)
    return child


def content(folder: Path) -> dict[str, bytes]:
    """The files of a run but for its manifest, which carries the time."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.name != MANIFEST}


def beside(folder: Path) -> list[str]:
    """What stands beside a run folder."""
    return sorted(path.name for path in folder.parent.iterdir() if path != folder)


def state(folder: Path, known: dict[str, dict[str, bytes]]) -> str:
    """What stands in the folder: one of the known runs, or what is wrong with it."""
    if not folder.is_dir():
        return "gone"
    try:
        if edited(folder):
            return "mixed or partial"
    except ValueError:
        return "mixed or partial"
    found = content(folder)
    return next((name for name, files in known.items() if files == found), "mixed or partial")


def kills(count: int, seed: int) -> Counter[str]:
    """Kill that many runs; returns how often each state was found."""
    for name in ("allocator.outputs.map", "allocator.run", "geopandas", "highspy"):
        importlib.import_module(name)  # once, not in every run
    drawn = random.Random(seed)
    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as place:
        scenario = Path(place) / "g" / "scenario.toml"
        write_template(scenario.parent, geography=True, force=False)
        folder = Path(place) / "results" / "run"
        known: dict[str, dict[str, bytes]] = {}
        length = 0.0
        for posts in (8, 9):
            started = time.monotonic()
            os.waitpid(start(scenario, folder, posts), 0)
            length = time.monotonic() - started
            known[f"the run of {posts} posts"] = content(folder)
        for number in range(count):
            child = start(scenario, folder, 8 + number % 2)
            if number % 2:
                while not beside(folder) and os.waitpid(child, os.WNOHANG) == (0, 0):
                    time.sleep(0)
                time.sleep(drawn.uniform(0, length / 8))
            else:
                time.sleep(drawn.uniform(0, length))
            try:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
            except (ProcessLookupError, ChildProcessError):
                found["(ended before it was killed)"] += 1
            found[state(folder, known)] += 1
            found["(with something half-written beside it)"] += bool(beside(folder))
        os.waitpid(start(scenario, folder, 8), 0)
        found["gone"] += state(folder, known) != "the run of 8 posts"
        found["left beside the folder in the end"] = len(beside(folder))
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    counted = kills(wanted.kills, wanted.seed)
    bad = {name: counted[name] for name in ("mixed or partial", "gone", "left beside the folder in the end")}
    for name, times in sorted({**counted, **bad}.items()):
        print(f"{times:5} {name}")
    sys.exit(1 if any(bad.values()) else 0)
