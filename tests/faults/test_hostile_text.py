"""A hostile text of its own in every field of every input is shown where it belongs, and does nothing."""

from __future__ import annotations

import csv
import json
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest

from tests import browser as browser_helper
from tests.commands.door import Done, call, snapshot, three_areas
from tests.faults.markers import CODES, OTHER_STEM, SCENARIO_STEM, marker, write_hostile

EVERYWHERE = {
    *(f"areas.csv {area} name" for area in CODES),
    "demand.csv HAR reason",
    "geography area_label",
    "geography date",
    "geography attribution",
    "title",
    "scenario name",
}
BASES = {"bases.csv harbour_lab name", "bases.csv valley_lab name"}
REASONS = {f"demand.csv {area} reason" for area in CODES}
SOURCES = {
    f"sources.csv {column} {what}"
    for column in ("population", "count", "hours")
    for what in ("source", "year", "licence", "note")
}
SHOWN = {
    "solve/map.html": EVERYWHERE
    | BASES
    | REASONS
    | {
        "geography title",
        "geography areas_label",
        "role label",
        *(f"areas.csv {area} group" for area in CODES),
    },
    "solve/report.html": EVERYWHERE
    | REASONS
    | SOURCES
    | {"geography title", "geography areas_label", "geography smaller_areas", "role label", "driver label"}
    | {"assumption source", "assumption year", "assumption note"}
    | {"national_totals.csv row unit", "national_totals.csv row source"},
    "solve/brief.html": EVERYWHERE | {"geography areas_label"},
    "frontier/frontier.html": EVERYWHERE | REASONS,
    "compare/comparison.html": EVERYWHERE
    | BASES
    | REASONS
    | {"geography areas_label", "role label", "other title", "other name"},
}
"""Which texts each page shows; the names in boundaries.geojson are dropped, and no page needs them."""
ASSUMED = ("assumption source", "assumption year", "assumption note")


@dataclass(frozen=True)
class Written:
    """The text of every field, and what each command said; the working folder holds what they wrote."""

    texts: dict[str, str]
    said: dict[str, Done]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Written]:
    """Solve, frontier and comparison of the hostile scenarios, from the folder ``g``."""
    said: dict[str, Done] = {}
    home, folder = Path.cwd(), tmp_path_factory.mktemp("hostile")
    os.chdir(folder)
    try:
        texts = write_hostile(folder / "g")
        scenario, other = (f"g/{stem}.toml" for stem in (SCENARIO_STEM, OTHER_STEM))
        before = snapshot(folder)
        for words in (
            ["solve", scenario, "--with", "workbook,geopackage,report,figures"],
            ["frontier", scenario],
            ["compare", scenario, other],
        ):
            done = call(*words, "--out", words[0])
            assert done.code == 0, done.err
            said[words[0]] = done
        assert {name: data for name, data in snapshot(folder).items() if name in before} == before
        assert {path.name for path in folder.iterdir()} == {"g", "solve", "frontier", "compare"}
        yield Written(texts, said)
    finally:
        os.chdir(home)


@pytest.fixture
def fields(written: Written) -> dict[str, str]:
    """The text of every field."""
    return written.texts


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One browser for all pages."""
    with browser_helper.offline_chromium() as found:
        yield found


@pytest.mark.browser
@pytest.mark.parametrize("page", SHOWN)
def test_a_page_shows_every_text_as_it_stands_and_does_nothing(
    fields: dict[str, str], browser: Any, page: str
) -> None:
    file = Path(page).resolve()
    with browser_helper.opened(browser, file) as seen:
        shown = [seen.page.evaluate("document.body.textContent")]
        for number in range(len(CODES)):
            area = seen.page.query_selector(f"path[data-area='{number}']")
            if area is not None:
                area.click(force=True)  # a base may stand in the middle of its area
                shown.append(seen.page.evaluate("document.body.textContent"))
        missing = {field for field in SHOWN[page] if not any(fields[field] in text for text in shown)}
        assert missing == set()
        assert seen.page.evaluate("document.querySelectorAll('img, iframe, script[src]').length") == 0
        assert seen.page.evaluate("({}).code === undefined && Object.keys(Object.prototype).length === 0")
        assert "cmd|" in seen.page.title() or SCENARIO_STEM in seen.page.title()
        assert seen.requests == [file.as_uri()]
        assert seen.complaints == []


def test_every_free_text_is_shown_on_some_page(fields: dict[str, str]) -> None:
    shown = set().union(*SHOWN.values())
    assert set(fields) - shown == {"boundaries name"}


def test_tables_hold_texts_behind_an_apostrophe_and_no_cell_begins_a_formula(fields: dict[str, str]) -> None:
    cells = [
        cell
        for table in Path().glob("*/*.csv")
        for row in csv.reader(table.open(encoding="utf-8", newline=""))
        for cell in row
    ]
    for field in (*ASSUMED, *(f"areas.csv {area} {what}" for area in CODES for what in ("name", "group"))):
        assert f"'{fields[field]}" in cells, field
    assert set(CODES.values()) <= set(cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))]
    assert not [cell for cell in cells if cell.startswith("-") and not cell[1:].replace(".", "", 1).isdigit()]


def test_json_files_hold_texts_as_they_stand(fields: dict[str, str]) -> None:
    manifest = json.loads(Path("solve/manifest.json").read_bytes())
    assert manifest["scenario"]["name"] == SCENARIO_STEM
    resolved = json.dumps(manifest["scenario"], ensure_ascii=False)
    for field in ("title", "role label", "driver label", *ASSUMED):
        assert json.dumps(fields[field], ensure_ascii=False) in resolved
    for file in Path().glob("*/*.csv-metadata.json"):
        metadata = json.loads(file.read_bytes())
        assert fields["title"] in metadata["dc:title"]
        assert fields["geography attribution"] in metadata["dc:license"]
        assert metadata["@context"]
    areas = json.loads(Path("solve/plan.geojson").read_bytes())
    assert (areas["title"], areas["scenario"]) == (fields["title"], SCENARIO_STEM)
    names = {one["properties"]["code"]: one["properties"]["name"] for one in areas["features"]}
    assert names == {CODES[area]: fields[f"areas.csv {area} name"] for area in CODES}


def test_the_workbook_holds_texts_as_texts_without_formulas_and_links(fields: dict[str, str]) -> None:
    book = openpyxl.load_workbook("solve/workbook.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    values = {cell.value for cell in cells}
    names = [f"areas.csv {area} {what}" for area in CODES for what in ("name", "group")]
    assert {fields[field] for field in ("title", *ASSUMED, *names)} <= values
    assert f"Scenario: {SCENARIO_STEM}" in values
    assert f"Source: {fields['geography attribution']}" in values
    assert (book.properties.title, book.defined_names) == (fields["title"], {})


def test_the_geopackage_holds_texts_as_values_and_a_style_that_is_whole(fields: dict[str, str]) -> None:
    database = sqlite3.connect("file:solve/plan.gpkg?mode=ro", uri=True)
    names = dict(database.execute("SELECT code, name FROM plan"))
    assert names == {CODES[area]: fields[f"areas.csv {area} name"] for area in CODES}
    ((description,),) = database.execute("SELECT description FROM gpkg_contents WHERE table_name = 'plan'")
    assert description.startswith(fields["title"])
    ((style, told),) = database.execute("SELECT styleQML, description FROM layer_styles")
    assert ElementTree.fromstring(style.partition("\n")[2]).tag == "qgis"
    assert "cmd|" not in style
    assert fields["title"] in told
    database.close()


def test_figures_draw_texts_and_hold_nothing_that_runs(fields: dict[str, str]) -> None:
    drawings = sorted(Path("solve/figures").glob("*.svg"))
    assert drawings
    for file in drawings:
        root = ElementTree.parse(file).getroot()
        kinds = {element.tag.partition("}")[2] for element in root.iter()}
        assert kinds.isdisjoint({"script", "image", "foreignObject", "a", "iframe"}), file.name
        assert not [key for element in root.iter() for key in element.attrib if key.startswith("on")]
        assert fields["title"] in "".join(root.itertext()), file.name


@pytest.mark.parametrize("command", ["solve", "frontier", "compare", "check", "verify"])
def test_a_terminal_is_sent_texts_and_no_control_characters(written: Written, command: str) -> None:
    later = {"check": f"g/{SCENARIO_STEM}.toml", "verify": "solve"}
    done = call(command, later[command]) if command in later else written.said[command]
    assert done.code == 0, done.err
    assert not {sign for sign in done.out + done.err if ord(sign) < 32 and sign not in "\n\t"}
    if command in ("solve", "check"):
        assert "".join(written.texts["title"].split()) in "".join((done.out + done.err).split())


def test_texts_of_many_thousand_signs_are_kept_and_a_workbook_says_where_it_cuts(tmp_path: Path) -> None:
    name, note = f"={'n' * 40_000}", f"{'w' * 39_999}."
    scenario = three_areas(
        tmp_path / "g",
        ("data/areas.csv", "Isle,", f"{name},"),
        ("scenario.toml", "low = 6", f'note = "{note}"\nlow = 6'),
    )
    done = call("solve", scenario, "-q", "--with", "workbook,geopackage,report", "--out", tmp_path / "run")
    assert done.code == 0, done.err
    texts = [(tmp_path / "run" / page).read_text(encoding="utf-8") for page in ("map.html", "report.html")]
    assert all(name in text for text in texts)
    assert note in texts[1]
    assert f"'{name}" in (tmp_path / "run" / "areas.csv").read_text(encoding="utf-8")
    book = openpyxl.load_workbook(tmp_path / "run" / "workbook.xlsx")
    names = [str(row[1].value) for row in book["areas"].iter_rows()]
    (cut,) = (cell for cell in names if cell.startswith("=n"))
    assert len(cut) <= 32_767
    assert not cut.endswith("n"), "the cut is marked"


def test_a_marker_names_its_field_and_begins_as_a_formula() -> None:
    assert {marker(field)[0] for field in ("a", "b", "c", "d")} == set("=+-@")
    assert "cmd|title<script>" in marker("title")
