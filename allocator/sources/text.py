"""Turn the bytes of a file into text, and say what is wrong with them if they are none."""

from __future__ import annotations

import re

from allocator.characters import code_point
from allocator.sources.notes import Notes

MAX_CHARACTERS_TOLD = 20

_SPREADSHEET = "open it in a spreadsheet and save it as 'CSV UTF-8'"
_NOT_TEXT = (
    (b"PK\x03\x04", "an Excel workbook or another zip file", _SPREADSHEET),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook", _SPREADSHEET),
    (b"\x1f\x8b", "a gzip file", "unpack it first"),
    (b"SQLite format 3", "a database (GeoPackage or SQLite)", "export the table or layer from it"),
    (b"%PDF", "a PDF file", "look for the table as CSV at its source"),
    (b"version https://git-lfs", "a Git LFS pointer instead of the file", "run 'git lfs pull'"),
    (b"<?xml", "an XML file", "look for the download link of the data itself"),
    (b"<ogrvrt", "a GDAL virtual file (VRT)", "only the data itself is read, never what a file points to"),
    (b"<", "a web page (HTML)", "look for the download link of the data itself"),
    (b"http", "a web address", "nothing is read from the network: save the file itself here"),
    (b"/vsi", "a GDAL path", "only the data itself is read, never what a file points to"),
)
_WIDE = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)

_INVISIBLE = (
    r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    r"\ufeff\ufff9-\ufffd\U000e0000-\U000e007f"
)
_FORBIDDEN = re.compile(rf"[{_INVISIBLE}]|\r(?!\n)")


def decode(name: str, data: bytes, notes: Notes) -> str | None:
    r"""Return the text of a file in UTF-8, with line ends as they stand; a byte-order mark is dropped.

    Where the bytes are another encoding, that is recorded and the text is still returned, so that
    the other faults of the file can be told in the same reading. None: this is no text at all.
    Control characters, bidirectional marks and other invisible characters are recorded and left out.

    Examples
    --------
    >>> notes = Notes()
    >>> decode("areas.csv", "code,name\nA,Àrea\n".encode("cp1252"), notes)
    'code,name\nA,Àrea\n'
    >>> print(notes.faults[0].found)
    byte 0xC0, no UTF-8 ('À' in Windows-1252)
    """
    start = data[:512].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for opening, what, hint in _NOT_TEXT:
        if start.startswith(opening.lower()):
            notes.fault(name, f"{what}: it begins {_shown(data)}", "text in UTF-8", hint)
            return None
    return _without_forbidden(name, _decode(name, data, notes), notes)


def _decode(name: str, data: bytes, notes: Notes) -> str:
    """Return the text in whatever encoding it is; anything but UTF-8 is recorded."""
    for mark, encoding in _WIDE:
        if data.startswith(mark):
            return _wide(name, data, encoding, notes)
    if data[:200].count(0) > len(data[:200]) // 3:
        return _wide(name, data, "utf-16-be" if data[0] == 0 else "utf-16-le", notes)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = error.start + (3 if data.startswith(b"\xef\xbb\xbf") else 0)
        line = data.count(b"\n", 0, place) + 1
        byte = data[place : place + 1]
        meant = byte.decode("cp1252", errors="replace")
        found = f"byte 0x{byte.hex().upper()}, no UTF-8 ({meant!r} in Windows-1252)"
        if error.reason == "unexpected end of data":
            notes.fault(
                f"{name}:{line}", f"{found}, at the very end", "text in UTF-8", "is the file cut short?"
            )
        else:
            notes.fault(f"{name}:{line}", found, "text in UTF-8", f"if it is a table, {_SPREADSHEET}")
        return data.decode("cp1252", errors="ignore")


def _wide(name: str, data: bytes, encoding: str, notes: Notes) -> str:
    """Return text in UTF-16 or UTF-32, recording that it is so."""
    shown = encoding.upper().removesuffix("-BE").removesuffix("-LE")
    notes.fault(name, f"text in {shown}", "text in UTF-8", _SPREADSHEET)
    return data.decode(encoding, errors="ignore").removeprefix("\ufeff")


def _without_forbidden(name: str, text: str, notes: Notes) -> str:
    """Return the text without invisible characters, each recorded with line and code point."""
    if not _FORBIDDEN.search(text):
        return text
    for count, match in enumerate(_FORBIDDEN.finditer(text)):
        if count == MAX_CHARACTERS_TOLD:
            notes.fault(name, "more characters of this kind", "printable text")
            break
        line = text.count("\n", 0, match.start()) + 1
        notes.fault(f"{name}:{line}", f"the character {code_point(match[0])}", "printable text", "delete it")
    return _FORBIDDEN.sub(lambda match: "\n" if match[0] == "\r" else "", text)


def _shown(data: bytes) -> str:
    """Return the first bytes of a file for a person to see."""
    return repr(data[:24].decode("ascii", errors="replace"))


def printable(where: str, text: str, notes: Notes) -> str:
    r"""Return the text of one cell without characters that are not seen or break its line; they are recorded.

    Examples
    --------
    >>> notes = Notes()
    >>> printable("book.xlsx, sheet S, cell A2", "N\u200b", notes)
    'N'
    >>> print(notes.faults[0].found)
    the character U+200B ZERO WIDTH SPACE
    """
    odd = [character for character in text if character in "\t\n\r" or _FORBIDDEN.match(character)]
    for character in dict.fromkeys(odd):
        named = "a line break" if character in "\n\r" else f"the character {code_point(character)}"
        notes.fault(where, named, "printable text on one line", "delete it")
    return "".join(character for character in text if character not in odd)
