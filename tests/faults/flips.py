"""One byte of an input changed at random: what the program makes of it, and whether it may.

An answer may differ only where the change is one that a person could have meant: read by other means than the
program's, the file holds another value in the same place. Anything else must be refused, or change nothing.

    python -m tests.faults.flips 1000
"""

from __future__ import annotations

import csv
import io
import json
import os
import random
import shutil
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.commands.door import call
from tests.faults.stage import SCENARIO, Stage, play_folder

MORE = {
    "data/baseline.csv": "role,base,fte\nexaminer,harbour_lab,3\nexaminer,valley_lab,1\n",
    "data/national_totals.csv": "total,period,value,unit,source\nall-cases,2023,200,cases,made up\n",
}
CAP = '[[rules]]\ntype = "cap"\nroles = ["examiner"]\nfte = 3\n\n[fairness]\nacross = "area"'
REFUSALS = (2, 3, 4)


@dataclass(frozen=True)
class Flip:
    """One byte of one file, and what it becomes."""

    file: str
    place: int
    byte: int

    def of(self, content: bytes) -> bytes:
        """The content with that byte."""
        return content[: self.place] + bytes([self.byte]) + content[self.place + 1 :]


def rich(stage: Stage) -> dict[str, bytes]:
    """Write every kind of input; returns their contents by name."""
    stage.change(
        (SCENARIO, 'id = "cases"\n', 'id = "cases"\ngrowth = 0.02\nrecording_multiplier = 1.2\n'),
        (SCENARIO, "baseline = {harbour_lab = 2, valley_lab = 2}\n", ""),
        (SCENARIO, "[fairness]", CAP),
    )
    for name, text in MORE.items():
        stage.put(name, text)
    files = [path for path in (stage.folder / "g").rglob("*") if path.is_file()]
    return {path.relative_to(stage.folder / "g").as_posix(): path.read_bytes() for path in sorted(files)}


def draw(contents: dict[str, bytes], drawn: random.Random) -> Flip:
    """A file, a place in it, and another byte: one bit away, or any."""
    file = drawn.choice(sorted(contents))
    place = drawn.randrange(len(contents[file]))
    old = contents[file][place]
    byte = (
        old ^ (1 << drawn.randrange(8))
        if drawn.random() < 0.5
        else drawn.choice(b'0159,.;"#-=\n \t[]{}az' + bytes([old ^ 255]))
    )
    return Flip(file, place, byte if byte != old else old ^ 1)


def answer(stage: Stage, file: str) -> tuple[int, str, dict[str, bytes]]:
    """Exit code, messages and tables of a run; the map is drawn only where boundaries changed."""
    shutil.rmtree(stage.folder / "new", ignore_errors=True)
    words = [] if file.endswith(".geojson") else ["--no-map"]
    done = call("solve", stage.scenario, "--out", "new", "-q", *words)
    tables = {path.name: path.read_bytes() for path in sorted((stage.folder / "new").glob("*.csv"))}
    return done.code, done.err, tables


def verdict(stage: Stage, contents: dict[str, bytes], usual: dict[str, bytes], flip: Flip) -> str:
    """What came of a flip; ``traceback`` and ``silent change`` must never."""
    flipped = flip.of(contents[flip.file])
    stage.put(flip.file, flipped)
    try:
        code, said, tables = answer(stage, flip.file)
    except Exception as error:  # noqa: BLE001 - whatever escapes the program is what is looked for
        return f"traceback: {type(error).__name__}: {error}"
    finally:
        stage.put(flip.file, contents[flip.file])
    if code in REFUSALS and said.strip() and not tables:
        return "refused"
    if code:
        return f"traceback: exit {code}: {said[:200]}"
    if tables == usual:
        return "no change"
    return "another value" if meant(flip.file, contents[flip.file], flipped) else "silent change"


def meant(name: str, before: bytes, after: bytes) -> bool:
    """Whether a file still has its form and holds another value: read by means other than the program's."""
    try:
        old, new = (_values(name, content.decode("utf-8-sig")) for content in (before, after))
    except (ValueError, csv.Error):
        return False
    same_form = name.endswith((".toml", ".geojson")) or [len(row) for row in old] == [len(row) for row in new]
    return same_form and old != new and (not name.endswith(".csv") or old[0] == new[0])


def _values(name: str, text: str) -> list[object]:
    if name.endswith(".toml"):
        return [tomllib.loads(text)]
    if name.endswith(".geojson"):
        return [json.loads(text)]
    rows = [row for row in csv.reader(io.StringIO(text), strict=True) if row]
    return [[cell.strip() for cell in row] for row in rows]


def flips(count: int, seed: int) -> Iterator[tuple[Flip, str]]:
    """That many flips with their verdicts."""
    home, drawn = Path.cwd(), random.Random(seed)
    with tempfile.TemporaryDirectory() as place, pytest.MonkeyPatch.context() as patch:
        stage = Stage(play_folder(Path(place)), patch)
        os.chdir(stage.folder)
        try:
            contents = rich(stage)
            code, said, usual = answer(stage, "boundaries.geojson")
            assert code == 0, said
            for _ in range(count):
                flip = draw(contents, drawn)
                yield flip, verdict(stage, contents, usual, flip)
        finally:
            os.chdir(home)


def main(count: int, seed: int) -> int:
    """Count verdicts and print them; 1 where any must never be."""
    counted: Counter[str] = Counter({"traceback": 0, "silent change": 0})
    for flip, found in flips(count, seed):
        kind = found.partition(":")[0]
        counted[kind] += 1
        if kind in ("traceback", "silent change"):
            print(flip, found)
    for kind, times in sorted(counted.items()):
        print(f"{times:5} {kind}")
    return 1 if counted["traceback"] or counted["silent change"] else 0


if __name__ == "__main__":
    sys.exit(
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000, int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    )
