"""L: input larger than anybody needs. The caps are lowered here instead of writing gigabytes."""

from __future__ import annotations

import csv
from collections.abc import Callable
from typing import Any

from allocator.scenario import inheritance
from allocator.sources import folder, rings, table
from tests.commands.door import Done, call
from tests.faults.stage import SCENARIO, Fixture, Stage


def lowered(owner: Any, name: str, cap: int) -> Any:
    """The act of checking under a lower cap."""

    def act(stage: Stage) -> list[object]:
        stage.patch.setattr(owner, name, cap)
        return ["check", stage.scenario]

    return act


def one_bad(stage: Stage) -> list[object]:
    good = (stage.folder / "g" / SCENARIO).read_text(encoding="utf-8")
    for name in ("one", "two", "four"):
        stage.put(f"{name}.toml", good)
    stage.put("three.toml", good.replace("posts = 8", "posts = -8"))
    return ["compare", *(f"g/{name}.toml" for name in ("one", "two", "three", "four")), "--out", "new"]


def one_bad_of_a_hundred(stage: Stage) -> Callable[[], Done]:
    """As many as a test has time for; ``benchmarks/batch.py`` solves a thousand."""
    (stage.folder / "g" / "many").mkdir()
    for number in range(100):
        posts = -8 if number == 57 else 4 + number
        text = f'extends = "../scenario.toml"\n[[roles]]\nid = "investigator"\nposts = {posts}\n'
        stage.put(f"many/s{number:02}.toml", text)

    def run() -> Done:
        done = call("batch", "g/many", "--no-map", "--out", "new")
        with (stage.folder / "new" / "index.csv").open(encoding="utf-8", newline="") as text:
            lines = list(csv.DictReader(text))
        assert len(lines) == 100
        bad = lines.pop(57)
        assert (bad["scenario"], bad["status"], bad["exit_code"], bad["out"]) == ("s57", "refused", "3", "")
        assert bad["message"].startswith("s57.toml: roles.investigator.posts: found -8")
        assert {line["status"] for line in lines} == {"proved"}
        assert all((stage.folder / "new" / line["out"] / "manifest.json").is_file() for line in lines)
        return done

    return run


def all_bad(stage: Stage) -> list[object]:
    stage.change((SCENARIO, "posts = 8", "posts = -8"))
    return ["compare", stage.scenario, "nowhere.toml"]


def a_hundred_areas(stage: Stage) -> list[object]:
    codes = [f"A{number:03}" for number in range(100)]
    stage.put("data/areas.csv", "code,name,population\n" + "".join(f"{code},{code},9\n" for code in codes))
    counts = "".join(
        f"{code},cases,{year},{50 + 7 * k % 90}\n" for k, code in enumerate(codes) for year in (2023, 2024)
    )
    stage.put("data/demand.csv", f"area,driver,period,count\n{counts}")
    for name in ("bases.csv", "travel.csv", "boundaries.geojson", "sources.csv"):
        (stage.folder / "g" / "data" / name).unlink()
    text = stage.read(SCENARIO)
    before, after = text.index('[[roles]]\nid = "examiner"'), text.index("[[rules]]")
    text = text[:before] + text[after:]
    stage.put(SCENARIO, text.replace("posts = 8", "posts = 150").replace(", examiner = 30", ""))
    return ["solve", stage.scenario, "--time-limit", "0"]


ROWS = (
    Fixture("L1", "a table of more rows than the cap", lowered(table, "MAX_ROWS", 5), 3,
            ("demand.csv", "more than 5 rows", "at most 5 rows")),
    Fixture("L1", "a file of more bytes than the cap", lowered(folder, "MAX_FILE_BYTES", 120), 3,
            ("demand.csv", "more than 120 bytes", "at most 120 bytes")),
    Fixture("L1", "a scenario of more bytes than the cap", lowered(inheritance, "BYTES_ALLOWED", 120), 3,
            ("scenario.toml", "at most 120 bytes")),
    Fixture("L2", "one bad scenario among good ones", one_bad, 0,
            ("three: refused: three.toml: roles.investigator.posts: found -8",)),
    Fixture("L2", "one bad scenario among a hundred", one_bad_of_a_hundred, 0,
            ("s57: refused: s57.toml: roles.investigator.posts: found -8", "99 proved, 1 refused")),
    Fixture("L2", "none that can be read", all_bad, 3, ("roles.investigator.posts", "nowhere.toml")),
    Fixture("L3", "a hundred areas and no time", a_hundred_areas, 5, ("limit", "nothing was written")),
    Fixture("L4", "boundaries of more positions than the cap", lowered(rings, "MAX_POSITIONS", 10), 3,
            ("boundaries.geojson", "15 positions", "at most 10", "simplify the polygons")),
    Fixture("L4", "boundaries of more bytes than the cap", lowered(folder, "MAX_FILE_BYTES", 600), 3,
            ("boundaries.geojson", "more than 600 bytes", "at most 600 bytes")),
)  # fmt: skip
