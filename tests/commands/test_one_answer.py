"""One scenario, one plan: other hash seeds, row orders and solver options give the same bytes."""

from __future__ import annotations

import csv
import os
import random
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest
from door import ROOT, process

SHUFFLED = ("areas.csv", "bases.csv", "demand.csv", "travel.csv")
OPTIONS: list[tuple[str, ...]] = [
    (),
    ("presolve=off",),
    ("random_seed=1",),
    ("random_seed=7", "presolve=off"),
    ("random_seed=99", "presolve=on"),
    ("simplex_strategy=4",),
    ("random_seed=2718", "presolve=off"),
    ("presolve=on",),
]


def shuffle_rows(file: Path, order: random.Random) -> None:
    """Write the rows of a table in another order, the header first."""
    with file.open(encoding="utf-8", newline="") as text:
        header, *rows = csv.reader(text)
    before = list(rows)
    order.shuffle(rows)
    assert rows != before
    with file.open("w", encoding="utf-8", newline="") as text:
        csv.writer(text, lineterminator="\n").writerows([header, *rows])


def shuffle_entries(text: str, order: random.Random) -> str:
    """A scenario with its lists of tables (drivers, roles, rules, assumptions) in another order."""
    blocks = re.split(r"(?m)^(?=\[)", text)
    listed = [block for block in blocks if block.startswith("[[")]
    rest = [block for block in blocks if not block.startswith("[[")]
    assert len(listed) > 10
    order.shuffle(listed)
    return "".join([*rest, "\n", *listed])


def shipped_copy(folder: Path, seed: int | None) -> Path:
    """The shipped fair scenario and its geography in a folder of their own; a seed shuffles their rows."""
    geography = folder / "geography"
    shutil.copytree(
        ROOT / "data" / "divisions", geography, ignore=shutil.ignore_patterns("boundaries.geojson")
    )
    baseline = (ROOT / "scenarios" / "baseline.toml").read_text(encoding="utf-8")
    baseline = baseline.replace("\nschema = 1\n", '\nschema = 1\ndata = "geography"\n', 1)
    assert 'data = "geography"' in baseline
    if seed is not None:
        order = random.Random(seed)
        baseline = shuffle_entries(baseline, order)
        for name in SHUFFLED:
            shuffle_rows(geography / name, order)
    (folder / "baseline.toml").write_text(baseline, encoding="utf-8")
    return Path(shutil.copy(ROOT / "scenarios" / "fair.toml", folder / "fair.toml"))


@pytest.mark.slow
def test_eight_processes_write_the_same_posts_and_service_to_the_byte(tmp_path: Path) -> None:
    def run(number: int) -> dict[str, str]:
        place = tmp_path / str(number)
        place.mkdir()
        scenario = shipped_copy(place, number or None)
        options = [word for option in OPTIONS[number] for word in ("--solver-option", option)]
        done = process(
            "solve", scenario, "--no-map", "-q", "--out", "run", *options,
            cwd=place, PYTHONHASHSEED=str(number * 37),
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return {file.name: sha256(file.read_bytes()).hexdigest() for file in (place / "run").glob("*.csv")}

    with ThreadPoolExecutor(os.cpu_count()) as several:
        runs = list(several.map(run, range(len(OPTIONS))))
    assert {"posts.csv", "service.csv"} <= set(runs[0])
    for name in runs[0]:
        assert len({each[name] for each in runs}) == 1, name
