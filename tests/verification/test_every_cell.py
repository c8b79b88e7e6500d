"""Every cell of every table is reckoned as it was written, and is named where it was written otherwise."""

from __future__ import annotations

import csv
import io

import pytest

from allocator.verification.confirm import SHEETS, run_differences
from allocator.verification.differences import Difference
from allocator.verification.sheet import Sheet, sheet_differences
from tests.verification.made_up import KINDS, claimed, facts, files, reckoned, references, run_id

RUNS = [pytest.param(kind, name, id=f"{kind}-{name}") for kind in KINDS for name in SHEETS]


def sheet_of(kind: str, name: str) -> Sheet:
    return SHEETS[name](reckoned(kind), claimed(kind), references(kind))


def spelt(rows: list[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode("utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_a_run_as_it_was_written_differs_in_nothing(kind: str) -> None:
    told = run_differences(facts(kind), claimed(kind), references(kind), files(kind), run_id(kind))
    assert list(told) == []


@pytest.mark.parametrize(("kind", "name"), RUNS)
def test_every_cell_is_reckoned_as_it_was_written(kind: str, name: str) -> None:
    sheet = sheet_of(kind, name)
    written = list(csv.reader(io.StringIO(files(kind)[name].decode(), newline="")))
    assert [list(sheet.header), *map(list, sheet.rows)] == written
    assert sheet.file == name


@pytest.mark.parametrize("name", SHEETS)
def test_a_row_is_named_by_as_many_cells_as_it_takes(name: str) -> None:
    sheet = sheet_of("all areas alike", name)
    named = [len({row[:keys] for row in sheet.rows}) for keys in range(sheet.keys + 1)]
    assert named[-1] == len(sheet.rows) > named[-2]


@pytest.mark.parametrize(("kind", "name"), RUNS)
def test_every_cell_that_is_written_otherwise_is_named(kind: str, name: str) -> None:
    sheet = sheet_of(kind, name)
    header, *rows = csv.reader(io.StringIO(files(kind)[name].decode(), newline=""))
    other = [[*row[: sheet.keys], *(f"{cell}1" for cell in row[sheet.keys :])] for row in rows]
    assert list(sheet_differences(sheet, spelt([header, *other]))) == [
        Difference(name, ", ".join(row[: sheet.keys]), column, f"{cell}1", cell)
        for row in rows
        for column, cell in list(zip(header, row, strict=True))[sheet.keys :]
    ]
