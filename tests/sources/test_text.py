from __future__ import annotations

import pytest

from allocator.sources.notes import Notes
from allocator.sources.text import decode


def told(data: bytes) -> str:
    notes = Notes()
    decode("t.csv", data, notes)
    return "\n".join(map(str, notes.faults))


@pytest.mark.parametrize(
    "data", [b"a,b\n", b"\xef\xbb\xbfa,b\n", "é – ü · Gàidhlig\n".encode(), b"a\r\nb\r\n"]
)
def test_utf_8_is_accepted_with_and_without_a_mark(data):
    notes = Notes()
    text = decode("t.csv", data, notes)
    assert notes.faults == []
    assert text == data.decode("utf-8").removeprefix("\ufeff")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_encodings_are_named_with_how_to_resave(encoding):
    words = told("area,driver,period,count\n".encode(encoding))
    assert "text in UTF-" in words
    assert "save it as 'CSV UTF-8'" in words


def test_windows_text_is_named_with_its_line_and_letter():
    words = told("a\nDùn Èideann\n".encode("cp1252"))
    assert words.startswith("t.csv:2: found byte 0xF9, no UTF-8 ('ù' in Windows-1252)")


def test_a_file_cut_within_a_letter_is_told_to_be_cut():
    assert "cut short" in told("a\né".encode()[:-1])


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"PK\x03\x04rest", "Excel workbook"),
        (b"\xd0\xcf\x11\xe0rest", "old Excel workbook"),
        (b"\x1f\x8brest", "gzip"),
        (b"%PDF-1.4", "PDF"),
        (b"\n <!DOCTYPE html><html>", "web page"),
        (b"\xef\xbb\xbf<html>", "web page"),
        (b"<?xml version='1.0'?>", "XML"),
        (b"<OGRVRTDataSource>", "VRT"),
        (b"https://example.org/a.csv", "web address"),
        (b"/vsicurl/http://x", "GDAL path"),
        (b"version https://git-lfs.github.com/spec/v1\n", "Git LFS"),
    ],
)
def test_another_kind_of_file_is_known_by_its_first_bytes(data, what):
    notes = Notes()
    assert decode("t.csv", data, notes) is None
    assert what in str(notes.faults[0])


@pytest.mark.parametrize(
    ("character", "code"),
    [
        ("\0", "U+0000"),
        ("\x1b", "U+001B"),
        ("\x7f", "U+007F"),
        ("\u202e", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("\u2066", "U+2066"),
        ("\u200b", "U+200B ZERO WIDTH SPACE"),
        ("\u2028", "U+2028 LINE SEPARATOR"),
        ("\ufffd", "U+FFFD REPLACEMENT CHARACTER"),
        ("\r", "U+000D"),
    ],
)
def test_an_invisible_character_is_refused_with_line_and_code_point(character, code):
    assert f"t.csv:2: found the character {code}" in told(f"a\nb{character}c\n".encode())


def test_ten_thousand_control_characters_are_told_briefly():
    assert len(told(b"\0abcd\n" * 10_000).splitlines()) == 21
