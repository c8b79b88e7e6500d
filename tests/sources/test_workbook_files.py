"""Workbooks that are none, damaged, locked, or made to do harm: refused in words, or read unharmed."""

from __future__ import annotations

import io
import random
import zipfile

import pytest

from allocator.errors import InputError
from allocator.sources import read_data
from allocator.sources.sheet import book as opening
from allocator.sources.sheet import reading as reading_sheets
from tests.sources.workbooks import AT, SHEET, book, repacked


def test_of_several_sheets_one_is_asked_for_by_name(read_book, refused_book, rows):
    data = book(rows, lambda sheet: sheet.parent.create_sheet("Notes #2"))
    assert read_book(data, "#DEMAND").counts == read_book(book(rows)).counts
    assert refused_book(data) == [
        "book.xlsx: found 2 sheets, and none of them asked for; allowed: one of 'Demand', 'Notes #2'; "
        "write book.xlsx#SHEET"
    ]
    assert refused_book(data, "#Demnad") == [
        "book.xlsx: found no sheet 'Demnad'; allowed: one of 'Demand', 'Notes #2'; did you mean 'Demand'?"
    ]
    assert refused_book(data, "#Notes #2")[0].startswith("book.xlsx, sheet Notes #2: found an empty sheet")


def test_a_title_that_cannot_be_seen_is_refused(refused_book, rows):
    data = book(rows, lambda sheet: setattr(sheet, "title", "De\u202emand"))
    assert refused_book(data)[0].startswith("book.xlsx: found the character U+202E RIGHT-TO-LEFT OVERRIDE")


@pytest.mark.parametrize("said", [b"A1:XFD1048576", b"A1:B2", b"A1"])
def test_what_a_sheet_says_of_its_size_is_not_believed(said, read_book, rows):
    data = repacked(book(rows), SHEET, lambda part: part.replace(b'ref="A1:F10"', b'ref="%s"' % said, 1))
    assert read_book(data).counts == read_book(book(rows)).counts


LOOSE, STRICT = b"schemas.openxmlformats.org/spreadsheetml/2006", b"purl.oclc.org/ooxml/spreadsheetml"


def outside(part: bytes) -> bytes:
    """A text that is to be taken from another file of the machine."""
    return b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + part.replace(b">area<", b">&e;<")


def entities(part: bytes) -> bytes:
    """Ten entities, each ten times the one before: a text of a gigabyte."""
    made = b'<!ENTITY a0 "aaaaaaaaaa">'
    made += b"".join(b'<!ENTITY a%d "%s">' % (place, b"&a%d;" % (place - 1) * 10) for place in range(1, 9))
    text = b'<row r="30"><c r="A30" t="inlineStr"><is><t>&a8;</t></is></c></row></sheetData>'
    return b"<!DOCTYPE x [" + made + b"]>" + part.replace(b"</sheetData>", text)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (entities, "a damaged workbook (ParseError"),
        (outside, "a damaged workbook (ParseError: undefined entity &e;"),
        (lambda part: part.replace(b'<row r="3"', b'<row r="3000000000"'), "a row 3000000000"),
        (lambda part: part.replace(b'r="A3"', b'r="AAAAA3"'), "a damaged workbook (ValueError"),
        (lambda part: part[: len(part) // 2], "a damaged workbook (ParseError"),
        (lambda part: part.replace(LOOSE, STRICT), "the strict form of Open XML"),
    ],
)  # fmt: skip
def test_a_part_that_says_what_it_may_not_is_refused(change, says, refused_book, rows):
    data = repacked(book(rows), SHEET, change)
    told = refused_book(data)
    assert says in told[0]
    assert len(told) == 1


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "an empty file"),
        (b"area,driver\n", "no workbook: it begins 'area,driver"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "an old Excel workbook (.xls), or one behind a password"),
        (b"PK\x03\x04 and no more", "a damaged workbook (BadZipFile"),
    ],
)
def test_what_is_no_workbook_is_refused_with_what_to_do(data, says, refused_book):
    told = refused_book(data)
    assert told[0].startswith("book.xlsx: found ")
    assert says in told[0]


@pytest.mark.parametrize(
    ("part", "says"),
    [("xl/workbook.bin", ".xlsb"), ("content.xml", ".ods"), ("other", "damaged workbook (KeyError")],
)
def test_other_archives_are_told_apart(part, says, refused_book):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(part, b"<x/>")
    assert says in refused_book(data.getvalue())[0]


def test_a_bomb_is_refused_before_it_is_unpacked(refused_book):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(SHEET, bytes(opening.MAX_UNPACKED_BYTES + 1))
    assert len(data.getvalue()) < 100_000
    assert "unpacks to 50,000,001 bytes" in refused_book(data.getvalue())[0]


def test_a_password_on_the_archive_is_told(refused_book, rows):
    data = bytearray(book(rows))
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = data.find(mark)
        data[place + offset] |= 1
    assert "behind a password" in refused_book(bytes(data))[0]


def test_more_rows_than_the_cap_are_told(refused_book, rows, monkeypatch):
    monkeypatch.setattr(reading_sheets, "MAX_ROWS", 5)
    assert refused_book(book(rows))[0].startswith(f"{AT}: found more than 5 rows; allowed: at most 5 rows")


def test_a_file_that_is_not_there_is_named_whole(geography_folder, tmp_path):
    with pytest.raises(InputError) as caught:
        read_data(geography_folder(), f"{tmp_path / 'nowhere.xlsx'}#Demand")
    assert str(caught.value).startswith(f"{tmp_path / 'nowhere.xlsx'}: found no such file")


def test_flipped_bytes_are_refused_or_change_nothing(read_book, rows):
    """Of the archive as it lies: its checksums leave no byte of a part that matters to chance."""
    whole, drawn = book(rows), random.Random(11)
    counts = read_book(whole).counts
    refusals = 0
    for _ in range(60):
        place = drawn.randrange(len(whole))
        byte = whole[place] ^ (1 << drawn.randrange(8))
        try:
            assert read_book(whole[:place] + bytes([byte]) + whole[place + 1 :]).counts == counts
        except InputError:
            refusals += 1
    assert refusals >= 20


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "[Content_Types].xml", "xl/styles.xml"])
def test_flipped_bytes_inside_a_part_never_escape(part, read_book, rows):
    """Inside a part, where checksums agree: what is read may differ; all else is refused."""
    drawn = random.Random(part)

    def flip(content: bytes) -> bytes:
        place = drawn.randrange(len(content))
        byte = drawn.choice([byte for byte in b'0159<>/=" az&\xff' if byte != content[place]])
        return content[:place] + bytes([byte]) + content[place + 1 :]

    refusals = 0
    for _ in range(25):
        try:
            read_book(repacked(book(rows), part, flip))
        except InputError:
            refusals += 1
    assert refusals >= 5
