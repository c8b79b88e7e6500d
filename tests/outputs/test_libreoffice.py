"""The workbook opens in LibreOffice, which reads out of it the numbers and words of the CSV files."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
from fractions import Fraction
from pathlib import Path

import pytest
from door import report, small_report

from allocator.outputs.titles import TABLES
from allocator.outputs.workbook import NAME, make, workbook_bytes
from allocator.outputs.workbook_sheets import SheetContent
from allocator.report import Report

PLANS = ("efficient", "councils", "three")
LOOKS = ("=1+1", "+1", "@SUM(A1)", "007", "1e3", "12/11", "<script>alert(1)</script>", "${x}", "{{y}}")
EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
"""Commas, double quotes, UTF-8, from the first row on; cells by their values, not as shown; all sheets."""
FIRST_ROW = 3  # title, a line, the header


def plan(name: str) -> Report:
    return small_report() if name == "three" else report(name)


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every sheet of every workbook as LibreOffice reads it; one start of the program for all of them."""
    office = shutil.which("soffice")
    if office is None:
        reason = "no soffice on this machine (apt-get install --no-install-recommends libreoffice-calc)"
        if os.environ.get("CI"):
            pytest.fail(f"{reason}, and CI must not skip this test")
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("office")
    books = {name: make(plan(name), "run")[NAME] for name in PLANS}
    books["looks"] = workbook_bytes((SheetContent("t", "t", (), LOOKS, ("text",) * len(LOOKS)),), "t")
    for name, data in books.items():
        (folder / f"{name}.xlsx").write_bytes(data)
    command = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", EVERY_SHEET, "--outdir", str(folder)]
    files = [str(folder / f"{name}.xlsx") for name in books]
    done = subprocess.run([*command, *files], capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    return folder


def rows_of(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.reader(text))


def number(text: str) -> Fraction:
    """A number as LibreOffice writes it: a share is written in percent."""
    return Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("file", TABLES)
def test_every_cell_is_that_of_the_csv_file(name: str, file: str, converted: Path) -> None:
    table = plan(name).table(file.removesuffix(".csv"))
    found = rows_of(converted / f"{name}-{table.name}.csv")
    assert found[FIRST_ROW - 1] == list(table.header)
    assert len(found) == FIRST_ROW + len(table.rows)
    for row, texts in zip(found[FIRST_ROW:], table.texts(), strict=True):
        for cell, text, column in zip(row, texts, table.columns, strict=True):
            if column.kind == "text":
                assert cell == text.removeprefix("'")
            elif text:
                assert number(cell) == pytest.approx(Fraction(text), rel=1e-12)
            else:
                assert cell in ("[x]", "[z]")


def test_a_text_that_looks_like_something_else_is_read_as_that_text(converted: Path) -> None:
    assert rows_of(converted / "looks-t.csv")[1] == list(LOOKS)


def test_cover_contents_and_notes_can_be_read_too(converted: Path) -> None:
    listed = [row[0] for row in rows_of(converted / "efficient-contents.csv")[FIRST_ROW:]]
    assert {f"efficient-{name}.csv" for name in (*listed, "cover", "contents")} == {
        path.name for path in converted.glob("efficient-*.csv")
    }
    notes = [row[1] for row in rows_of(converted / "efficient-notes.csv")[FIRST_ROW:]]
    assert notes == list(report("efficient").notes)
