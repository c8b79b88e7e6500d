from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocator.sources import table as tables
from allocator.sources.header import Columns
from allocator.sources.notes import Notes
from allocator.sources.table import read_table

COLUMNS = Columns(("code", "name"), ("extra",))


def cells(data: bytes, columns: Columns = COLUMNS) -> list[dict[str, str]]:
    notes = Notes()
    table = read_table("t.csv", data, columns, notes)
    assert notes.faults == []
    assert table is not None
    return [row.cells for row in table.rows]


def told(data: bytes, columns: Columns = COLUMNS) -> str:
    notes = Notes()
    read_table("t.csv", data, columns, notes)
    return "\n".join(map(str, notes.faults))


def test_codes_stay_text():
    codes = ["NA", "007", "N", "1E5", "None", "null", "nan", "TRUE"]
    data = "code,name\n" + "".join(f"{code},x\n" for code in codes)
    assert [row["code"] for row in cells(data.encode())] == codes


@pytest.mark.parametrize(
    "data",
    [
        b"code,name\nA,x y\n",
        b"\xef\xbb\xbfcode,name\nA,x y\n",
        b"code,name\r\nA,x y\r\n",
        b"code,name\nA,x y",
        b" Code ,NAME\nA , x y\n",
        b'code,name\nA,"x y"\n',
        b"code,name\n\nA,x y\n\n\n",
    ],
)
def test_harmless_oddities_read_the_same(data):
    assert cells(data) == [{"code": "A", "name": "x y"}]


def test_quoted_commas_and_quotes_are_one_cell():
    assert cells(b'code,name\nA,"x, ""y"""\n') == [{"code": "A", "name": 'x, "y"'}]


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"code,name\nA\n", "t.csv:2: found 1 cells; allowed: 2 cells"),
        (b"code,name\nA,x,\n", "delete the commas at its end"),
        (b"code,name\nA,x,y\n", "a comma within a cell needs quotes"),
        (b'code,name\nA,"x\nB,y\n', "t.csv:2: found a quote that opens and does not close on its line"),
        (b'code,name\nA,x\nB,"y\nC,z"\n', "t.csv:3: found a quote that opens"),
        (b'code,name\nA,"x"y\n', "t.csv:2: found a stray quote"),
        (b"code,name,code\nA,x,y\n", "t.csv:1: found the column 'code' more than once"),
        (b"code,name,Code \nA,x,y\n", "t.csv:1: found the column 'code' more than once"),
        (b"code,name,\nA,x,\n", "t.csv:1: found a column without a name"),
        (b"code,naem\nA,x\n", "no column 'name'; allowed: a header with code, name; did you mean 'naem'?"),
        (b"code;name\nA;x\n", "columns separated by semicolons"),
        (b"code\tname\nA\tx\n", "columns separated by tabs"),
        (b"code,name\nA,x\ty\n", "t.csv:2: found a tab"),
        (b"code,name\n", "a header without rows"),
        (b"\n\n", "no header"),
        (b"code,name\nA,x\n,\n", "t.csv:3: found a row of blanks"),
        (b"code,name\nA,x\0y\n", "t.csv:2: found the character U+0000"),
        (b"code,name\rA,x\r", "U+000D"),
    ],
)
def test_a_table_that_could_be_misread_is_refused_at_its_row(data, fault):
    assert fault in told(data)


def test_faults_of_all_rows_are_told_together():
    assert len(told(b"code,name\nA\nB,x\nC,y,z\nD,\0\n").splitlines()) == 3


def test_an_unknown_column_is_a_warning_with_the_nearest_name_and_a_remark_is_none():
    notes = Notes()
    read_table("t.csv", b"code,name,extra_2,note,roles_note\nA,x,1,2,3\n", COLUMNS, notes)
    assert notes.faults == []
    assert notes.warnings == ["t.csv:1: the column 'extra_2' is not used; did you mean 'extra'?"]


@pytest.mark.parametrize("slip", ["extar", "extr", "extraa", "Ektra"])
def test_a_column_one_letter_away_from_one_that_is_not_there_is_a_slip(slip):
    assert f"t.csv:1: found the column '{slip}'" in (said := told(f"code,name,{slip}\nA,x,1\n".encode()))
    assert "did you mean 'extra'?" in said
    assert told(f"code,name,extra,{slip}\nA,x,1,2\n".encode()) == ""


def test_a_last_number_without_line_end_is_a_warning():
    notes = Notes()
    read_table("t.csv", b"code,name\nA,12", COLUMNS, notes)
    assert notes.faults == []
    assert "t.csv:2: no line end" in notes.warnings[0]


def test_rows_are_capped(monkeypatch):
    monkeypatch.setattr(tables, "MAX_ROWS", 2)
    assert "more than 2 rows; allowed: at most 2 rows" in told(b"code,name\nA,x\nB,y\nC,z\n")


def test_a_blank_is_neither_text_nor_id_nor_number():
    notes = Notes()
    table = read_table("t.csv", b"code,name\nA,\n", COLUMNS, notes)
    assert table is not None
    row = table.rows[0]
    assert row.text("name") is None
    assert row.id("name") is None
    assert row.quantity("name") is None
    assert row.one_of("name", ("yes", "no")) is None
    assert row.one_of("name", ("yes", "no"), blank=True) == ""
    assert len(notes.faults) == 4


def test_a_quantity_out_of_range_is_told_with_its_range():
    notes = Notes()
    table = read_table("t.csv", b"code,name\n-1,91\n", COLUMNS, notes)
    assert table is not None
    assert table.rows[0].quantity("code", low=0) is None
    assert table.rows[0].quantity("name", -90, 90) is None
    assert "found code -1; allowed: 0 or more" in str(notes.faults[0])
    assert "found name 91; allowed: -90 to 90" in str(notes.faults[1])


printable = st.text(
    st.characters(
        blacklist_categories=("Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"), blacklist_characters="\ufffd\ufffc"
    ),
    min_size=1,
    max_size=12,
).map(lambda text: text.strip(" ") or "x")


@given(
    st.lists(st.tuples(printable, printable), min_size=1, max_size=8),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
def test_whatever_printable_text_is_written_is_read_back(rows, end, mark):
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=end).writerows([("code", "name"), *rows])
    data = out.getvalue().encode("utf-8-sig" if mark else "utf-8")
    assert [tuple(row.values()) for row in cells(data)] == rows


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(data):
    notes = Notes()
    assert read_table("t.csv", data, COLUMNS, notes) is not None or notes.faults


@given(st.binary(max_size=200))
def test_no_bytes_after_a_good_header_break_the_reader(data):
    notes = Notes()
    read_table("t.csv", b"code,name\n" + data, COLUMNS, notes)
