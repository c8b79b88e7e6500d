"""The workbook holds the numbers of the CSV files, follows the public sector's guidance, and runs nothing."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from door import KEPT, call, report, small, small_report, snapshot

from allocator.outputs.manifest import Clock
from allocator.outputs.run import OUTPUTS, write_run
from allocator.outputs.titles import TABLES
from allocator.outputs.workbook import NAME, differences, make, workbook_bytes, workbook_cells
from allocator.outputs.workbook_sheets import CUT, LONGEST_TEXT, SHORTHAND, SheetContent, workbook_sheets
from allocator.solvers import Options

LOOKS = ("=1+1", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "http://x.y", "007", "_x0041_")
FIRST_ROW = 4  # title, a line, the header


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


@pytest.fixture(scope="module")
def fair() -> bytes:
    return make(report("fair"), "run")[NAME]


def test_every_cell_of_every_table_is_the_number_or_text_of_the_csv(fair: bytes) -> None:
    book = opened(fair)
    for name in TABLES:
        table = report("fair").table(name.removesuffix(".csv"))
        sheet = book[table.name]
        assert tuple(cell.value for cell in sheet[FIRST_ROW - 1]) == table.header
        assert sheet.max_row == FIRST_ROW - 1 + len(table.rows)
        for row, texts in zip(sheet.iter_rows(min_row=FIRST_ROW), table.texts(), strict=True):
            for cell, text, column in zip(row, texts, table.columns, strict=True):
                if column.kind == "text":
                    assert (cell.value or "") == text.removeprefix("'")
                elif text:
                    assert cell.data_type == "n"
                    assert cell.value == pytest.approx(float(text), rel=1e-15)
                else:
                    assert cell.value in ("[x]", "[z]")


def test_a_reader_finds_cover_contents_notes_and_the_meaning_of_every_sign(fair: bytes) -> None:
    book = opened(fair)
    assert book.sheetnames[:5] == ["cover", "contents", "notes", "shorthand", "columns"]
    listed = [row[0].value for row in book["contents"].iter_rows(min_row=FIRST_ROW)]
    assert listed == book.sheetnames[2:]
    explained = {row[0].value for row in book["shorthand"].iter_rows(min_row=FIRST_ROW)}
    used = {
        cell.value
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith("[") and len(cell.value) == 3
    }
    assert used <= explained == {sign for sign, *_ in SHORTHAND}
    notes = [row[1].value for row in book["notes"].iter_rows(min_row=FIRST_ROW)]
    assert notes == list(report("fair").notes)


def test_each_sheet_has_its_title_in_a1_one_table_and_nothing_merged(fair: bytes) -> None:
    for sheet in opened(fair).worksheets:
        assert sheet["A1"].value
        assert sheet["A1"].font.b
        assert not sheet.merged_cells.ranges
        assert len(sheet.tables) == (0 if sheet.title == "cover" or sheet.max_row < FIRST_ROW else 1)
        if sheet.tables:
            (table,) = sheet.tables.values()
            assert table.ref.startswith("A3:")
            assert sheet.freeze_panes == "A4"


def test_the_same_plan_gives_the_same_bytes(fair: bytes) -> None:
    assert make(report("fair"), "run")[NAME] == fair
    with zipfile.ZipFile(io.BytesIO(fair)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("text", LOOKS)
def test_a_text_that_looks_like_something_else_stays_that_text(text: str) -> None:
    content = SheetContent("t", text, (text,), (text,), ("text",), ((text,),))
    data = workbook_bytes((content,), text)
    sheet = opened(data)["t"]
    for place in ("A1", "A2", "A3", "A4"):
        assert sheet[place].data_type == "s"
    assert sheet["A4"].hyperlink is None
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    if text != "_x0041_":  # openpyxl reads an escaped escape as it stands in the file
        assert sheet["A4"].value == text


def test_a_text_longer_than_a_cell_is_cut_and_says_so() -> None:
    made = small_report()
    setting = made.problem.setting
    assert setting is not None
    long = replace(setting, geography=replace(setting.geography, attribution="x" * 40_000))
    cover = workbook_sheets(replace(made, problem=replace(made.problem, setting=long)), "")[0]
    assert max(len(line) for line in cover.lines) == LONGEST_TEXT + len(CUT)


def test_a_cell_that_was_changed_is_named_by_sheet_and_cell(fair: bytes) -> None:
    book = opened(fair)
    book["areas"]["C4"] = 1
    changed = io.BytesIO()
    book.save(changed)
    (found,) = differences(report("fair"), "run", {NAME: changed.getvalue()})
    assert (found.file, found.row, found.found) == (NAME, "areas!C4", "1")
    assert list(differences(report("fair"), "run", {NAME: fair})) == []
    assert workbook_cells(b"no workbook") is None


@pytest.fixture(scope="module")
def run_with_everything() -> Path:
    from allocator.outputs.extras import EXTRAS

    small("kept")
    folder = Path(KEPT.name) / "with-everything"
    write_run(small_report(), folder, Options(), Clock("", 0.0), extras=tuple(EXTRAS))
    return folder


def test_a_run_with_everything_holds_what_list_names_and_is_verified_and_made_again(
    run_with_everything: Path,
) -> None:
    held = {name for name in snapshot(run_with_everything) if not name.endswith("/")}
    assert held == set(OUTPUTS)
    listed = json.loads((run_with_everything / "manifest.json").read_bytes())["outputs"]
    assert {entry["name"] for entry in listed} == set(OUTPUTS) - {"manifest.json"}
    done = call("verify", run_with_everything, "--replay")
    assert done.code == 0, done.err


def test_tables_beside_the_workbook_are_those_of_a_run_without_it(run_with_everything: Path) -> None:
    rows = list(csv.reader((run_with_everything / "areas.csv").open(encoding="utf-8", newline="")))
    assert rows[1:] == small_report().table("areas").texts()


def test_an_output_that_there_is_not_is_refused_before_anything_is_solved(tmp_path: Path) -> None:
    done = call("solve", small("kept") / "scenario.toml", "--with", "workbok", "--out", tmp_path / "run")
    assert done.code == 2
    assert "did you mean 'workbook'?" in done.err
    assert list(tmp_path.iterdir()) == []
