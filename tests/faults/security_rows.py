"""X: input that means harm."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

from tests.commands.door import Done, call
from tests.faults.hostile import LINES, TEXT, hostile
from tests.faults.stage import AREAS, BOUNDARIES, DEMAND, SCENARIO, Fixture, Stage, words

TITLE = 'title = "Three invented areas"'


def solved(look: Callable[[Path], None]) -> Callable[[Stage], Callable[[], Done]]:
    """The act of solving the hostile scenario and looking at what was written."""

    def act(stage: Stage) -> Callable[[], Done]:
        scenario = hostile(stage)

        def run() -> Done:
            done = call("solve", *scenario, "-q", "--out", "new")
            assert done.code == 0, done.err
            look(stage.folder / "new")
            return done

        return run

    return act


class Tags(HTMLParser):
    """Every tag of a page with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def blocks(page: str) -> list[str]:
    """The blocks of data of a page, which no browser runs."""
    found = re.findall(r'<script[^>]*type="application/json"[^>]*>(.*?)</script>', page, re.S)
    assert found
    return found


def literal_text(folder: Path) -> None:
    page = (folder / "map.html").read_text(encoding="utf-8")
    assert "<img src=x" not in page
    assert "<script>alert" not in page
    assert TEXT in json.dumps([json.loads(block) for block in blocks(page)], ensure_ascii=False)


def inert_json(folder: Path) -> None:
    page = (folder / "map.html").read_text(encoding="utf-8")
    for block in blocks(page):
        assert not set(block) & {"<", ">", *LINES}
    assert "__proto__" in json.loads(blocks(page)[0])["codes"]


def plain_cells(folder: Path) -> None:
    tables = sorted(folder.glob("*.csv"))
    assert len(tables) > 8
    cells = [
        cell
        for table in tables
        for row in csv.reader(table.open(encoding="utf-8", newline=""))
        for cell in row
    ]
    assert f"'{TEXT}" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))]


def asks_for_nothing(folder: Path) -> None:
    page = (folder / "map.html").read_text(encoding="utf-8")
    for tag, attributes in Tags(page).tags:
        for name in ("src", "href", "srcset", "action", "data", "poster"):
            assert (attributes.get(name) or "#").startswith(("#", "data:")), tag
    policies = [tag["content"] for name, tag in Tags(page).tags if tag.get("http-equiv") and name == "meta"]
    assert policies
    assert all("default-src 'none'" in (policy or "") for policy in policies)


def nested_json(stage: Stage) -> list[object]:
    stage.put(BOUNDARIES, '{"type": "FeatureCollection", "features": ' + "[" * 100_000 + "]" * 100_000 + "}")
    return ["check", stage.scenario]


def bomb(stage: Stage) -> list[object]:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(60_000_000))
    stage.put("book.xlsx", packed.getvalue())
    return ["check", stage.scenario, "--demand", "g/book.xlsx"]


ROWS = (
    Fixture("X1", "script in every text of every input", solved(literal_text), 0, ()),
    Fixture("X2", "ends of script, line ends of JavaScript and `__proto__` in JSON", solved(inert_json), 0,
            ()),
    Fixture("X3", "a formula for an id", words("check", (AREAS, "HAR", "=HAR")), 3,
            ("areas.csv:2", "'=HAR'", "a spreadsheet would take it for a formula")),
    Fixture("X3", "a formula in every text", solved(plain_cells), 0, ()),
    Fixture("X4", "a path for an id of a driver", words("check", (SCENARIO, 'id = "cases"',
            'id = "../cases"')), 3,
            ("'../cases'", "1 to 64 letters")),
    Fixture("X4", "a path for a code", words("check", (AREAS, "HAR", "/etc/HAR")), 3, ("areas.csv:2",
            "'/etc/HAR'")),
    Fixture("X4", "a name that Windows keeps for a device", words("check", (AREAS, "HAR", "CON")), 3,
            ("areas.csv:2", "'CON'", "Windows keeps this name")),
    Fixture("X4", "a folder of the system for the data", words("check", (SCENARIO, '"data"', '"/etc"')), 3,
            ("/etc", "none of a geography's files", "areas.csv and demand.csv")),
    Fixture("X4", "an override of the data with a NUL", words("check", (SCENARIO, '"data"',
            '"da\\u0000ta"')), 3,
            ("scenario.toml: data",)),
    Fixture("X5", "lists within lists in a scenario", words("check", (SCENARIO, TITLE,
            f"x = {'[' * 9999}{']' * 9999}")), 3,
            ("scenario.toml", "nested too deeply")),
    Fixture("X5", "a key of ten thousand parts", words("check", (SCENARIO, TITLE, f"a{'.a' * 9999} = 1")), 3,
            ("scenario.toml", "more than 40 parts")),
    Fixture("X5", "a hundred thousand brackets in boundaries", nested_json, 3,
            ("boundaries.geojson", "nested more than 32 deep")),
    Fixture("X5", "a workbook, which is a zip file, for a table",
            lambda stage: (stage.put(DEMAND, b"PK\x03\x04" + bytes(50)), ["check", stage.scenario])[1], 3,
            ("demand.csv", "an Excel workbook or another zip file", "CSV UTF-8")),
    Fixture("X5", "a workbook that unpacks to sixty megabytes", bomb, 3,
            ("book.xlsx", "unpacks to 60,000,000 bytes", "at most 50,000,000 bytes")),
    Fixture("X6", "a map that asks the network for something", solved(asks_for_nothing), 0, ()),
)  # fmt: skip
