"""A sheet of a workbook in the place of demand.csv: the same rows, the same refusals, told by cell."""

from __future__ import annotations

import csv
import datetime
import io
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from allocator.errors import InputError
from allocator.sources import read_data
from allocator.sources.demand import COLUMNS
from allocator.sources.notes import Notes
from allocator.sources.sheet import read_sheet
from allocator.sources.table import read_table
from tests.sources.workbooks import AT, SHEET, book, put, repacked


def test_the_same_table_gives_the_same_counts(geography_folder, read_book, rows):
    plain = read_data(geography_folder())
    read = read_book(book(rows))
    assert dict(read.counts) == dict(plain.counts)
    assert dict(read.not_comparable) == dict(plain.not_comparable)
    described = next(file for file in read.files if file.stands_for)
    assert (described.name, described.stands_for, described.sheet, described.rows) == (
        "book.xlsx", "demand.csv", "Demand", 9,
    )  # fmt: skip
    assert described.title == AT


def test_text_that_many_cells_share_is_read(read_book, rows):
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as made:
        sheet = made.add_worksheet("Demand")
        for number, line in enumerate(rows):
            sheet.write_row(number, 0, line)
    assert read_book(data.getvalue()).counts == read_book(book(rows)).counts


def test_a_csv_file_stands_in_as_well(read_book, geography_files, refused_book):
    text = geography_files["demand.csv"]
    assert read_book(text.encode(), "", "counts#2.csv").counts["N", "photos", "2020-21"] == 36.5
    assert refused_book(text.replace("36.5", "[c]").encode(), "", "counts.csv")[0].startswith(
        "counts.csv:7: "
    )


def test_the_table_may_begin_anywhere_and_end_with_blanks(read_book, rows):
    def moved(sheet: Any) -> None:
        sheet.insert_cols(1, 2)
        sheet.insert_rows(1, 3)
        sheet["A900"].number_format = "0.00"

    assert read_book(book(rows, moved)).counts == read_book(book(rows)).counts


@pytest.mark.parametrize(
    ("edit", "where", "says"),
    [
        (put(D4="[c]"), "cell D4", "count: '[c]', a suppressed count"),
        (put(D4=".."), "cell D4", "count: '..', a suppressed count"),
        (put(D4="1,234"), "cell D4", "with thousands separators"),
        (put(D4=None), "cell D4", "count: a blank"),
        (put(D4="#REF!"), "cell D4", "'#REF!', which is no number"),
        (put(D4=True), "cell D4", "'TRUE', which is no number"),
        (put(D4=datetime.datetime(2024, 1, 14)), "cell D4", "'2024-01-14', a date"),
        (put(C4=datetime.datetime(2010, 11, 1)), "cell C4", "may have turned 2010-11 into a date"),
        (put(A4=7), "cell A4", "did you mean '007'? Spreadsheets drop leading zeros"),
        (put(A4=1e5), "cell A4", "area '100000', which is unknown"),
        (put(A4="00\n7"), "cell A4", "a line break"),
        (put(A4="007\u200b"), "cell A4", "U+200B ZERO WIDTH SPACE"),
        (put(A4="007\x09"), "cell A4", "U+0009"),
        (put(D4="=5*4"), "cell D4", "count: a formula without a value"),
        (put(A12="Total", D12=99), "cell A12", "a row of totals"),
        (put(A12="Source: nobody"), "cell A12", "alone in its row"),
        (put(A12="area", B12="driver", C12="Period", D12="count"), "row 12", "a header a second time"),
        (put(J5=3, CZ4=1), "", "cells beside the table: J5, CZ4"),
        (put(D1="COUNT", F1="count"), "row 1", "more than once"),
        (put(D1="counts"), "row 1", "no column 'count'"),
        (lambda sheet: sheet.insert_cols(3), "row 1", "a column without a name"),
        (lambda sheet: sheet.merge_cells("E2:F3"), "cell E2", "merged cells E2:F3"),
        (lambda sheet: sheet.delete_rows(2, 99), "", "a header without rows"),
        (lambda sheet: sheet.delete_rows(1, 99), "", "an empty sheet"),
    ],
)  # fmt: skip
def test_each_fault_is_told_by_its_cell(edit, where, says, refused_book, rows):
    told = refused_book(book(rows, edit))
    place = f"{AT}, {where}: " if where else f"{AT}: "
    assert any(line.startswith(place) and says in line for line in told), told


def test_all_faults_are_told_at_once_and_in_order(refused_book, rows):
    told = refused_book(book(rows, put(D9="x", D3="*", A5=7)))
    cells = [line.split(": ")[0].rpartition(" ")[2] for line in told]
    assert cells == ["Demand", "D3", "A5", "D9"]
    assert "no row of driver photos in 2020-21 for 007" in told[0]


def test_fifty_faults_are_shown_and_the_others_counted(read_book, rows):
    many = [rows[0], *([f"X{number}", "photos", "2019-20", 1, None, None] for number in range(80))]
    with pytest.raises(InputError) as caught:
        read_book(book(many))
    lines = str(caught.value).splitlines()
    assert len(lines) == 51
    assert lines[-1] == "... and 30 more"
    assert f"{AT}, cell A51: " in lines[49]


def test_lines_above_the_header_are_told_once_and_the_rows_are_checked_all_the_same(refused_book, rows):
    titled = [["Table 1: recorded crime", None], [], *rows]
    told = refused_book(book(titled, put(D5="[c]")))
    assert told[0].startswith(f"{AT}, cell A1: found 'Table 1: recorded crime' above the header")
    assert "which stands in row 3" in told[0]
    assert told[1].startswith(f"{AT}, cell D5: ")
    assert len(told) == 2


def test_a_row_in_one_cell_is_told(refused_book):
    told = refused_book(book([["area,driver,period,count"], ["NA,photos,2019-20,1"]]))
    assert told == [
        f"{AT}, cell A1: found a whole row in one cell: 'area,driver,period,count'; "
        "allowed: a cell for each column; split it with 'Text to Columns'"
    ]


def test_hidden_rows_columns_and_sheets_are_read_and_told(read_book, rows):
    def hide(sheet: Any) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["F"].hidden = True
        sheet.parent.create_sheet("Other")
        sheet.sheet_state = "hidden"

    read = read_book(book(rows, hide), "#Demand")
    assert read.counts == read_book(book(rows)).counts
    assert read.warnings[:3] == (
        f"{AT}: this sheet is hidden in the workbook; read as asked",
        f"{AT}: hidden rows are read as the others: 3",
        f"{AT}: hidden columns are read as the others: F",
    )


def test_a_number_is_what_the_spreadsheet_shows_of_it(read_book, rows):
    read = read_book(book(rows, put(D2=0.1 + 0.2, D3=1234.1, D4="36.50")))
    counts = [read.counts[key] for key in sorted(read.counts) if key[1] == "photos"][:4]
    assert [float(count) for count in counts] == [36.5, 0, 30, 36.5]
    assert read.counts["NA", "photos", "2019-20"] * 10 == 3
    assert read.counts["NA", "photos", "2020-21"] * 10 == 12341


def test_what_a_formula_gave_when_it_was_saved_is_read(read_book, rows):
    data = repacked(
        book(rows, put(D2="=5*2")),
        SHEET,
        lambda part: part.replace(b"<f>5*2</f><v />", b"<f>5*2</f><v>10</v>"),
    )
    assert read_book(data).counts == read_book(book(rows)).counts


def test_what_sources_csv_says_of_demand_is_left_out(read_book, rows):
    read = read_book(book(rows))
    assert read.sources == ()
    assert "what it says of demand.csv is left out: book.xlsx stands for it" in read.warnings[-1]


WORDS = """NA 007 7 N Total photos devices 2019-20 2019/20 10 1,5 [c] 0.5 1E5 É \u0406SL +1 nan 2010-11-01"""
text_cells = st.sampled_from(["", *WORDS.split()])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(*[text_cells] * 5), min_size=1, max_size=6))
def test_text_cells_are_judged_as_the_cells_of_a_csv_file(lines):
    """The CSV reader is the oracle: the same rows, and the same words at another place."""
    lines = [line for line in lines if sum(map(bool, line)) > 1]
    header = ["area", "driver", "period", "count", "note"]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *lines])
    of_file, of_sheet = Notes(), Notes()
    plain = read_table("t.csv", text.getvalue().encode(), COLUMNS, of_file)
    made = read_sheet("book.xlsx", book([header, *map(list, lines)]), "", COLUMNS, of_sheet)
    assert plain is not None
    assert made is not None
    assert [row.cells for row in made.rows] == [row.cells for row in plain.rows]
    for table in (plain, made):
        for row in table.rows:
            row.id("area")
            row.id("driver")
            row.quantity("count", low=0)
    words = [
        [(fault.found, fault.allowed, fault.hint) for fault in notes.faults] for notes in (of_file, of_sheet)
    ]
    assert words[0] == words[1]
