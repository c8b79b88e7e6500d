"""Open a workbook without trusting it, and choose one of its sheets."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, LargeZipFile, ZipFile

from allocator.errors import nearest
from allocator.sources.notes import Notes, listed
from allocator.sources.text import printable

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

MAX_UNPACKED_BYTES = 50_000_000
"""No workbook may unpack to more: a sheet of 150,000 rows and six columns has about as much."""
MAX_PARTS = 5_000

UNREADABLE = (
    BadZipFile,
    LargeZipFile,
    ParseError,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    RuntimeError,
)
"""What the libraries raise where a part of a workbook is missing, cut short or says what it may not."""

_ALLOWED = "an Excel workbook (.xlsx or .xlsm)"
_OTHERS = {
    "xl/workbook.bin": ("a binary workbook (.xlsb)", "save it as 'Excel Workbook (.xlsx)'"),
    "content.xml": ("an OpenDocument file (.ods)", "save it as 'Excel Workbook (.xlsx)'"),
    "word/document.xml": ("a Word document", "copy the table into a workbook"),
}
_OLD = b"\xd0\xcf\x11\xe0"


def damaged(name: str, error: BaseException, notes: Notes) -> None:
    """Record that a workbook cannot be read."""
    reason = f"{type(error).__name__}: {error}".splitlines()[0][:120]
    hint = "is it cut short? Open it in a spreadsheet and save it anew"
    notes.fault(name, f"a damaged workbook ({reason})", _ALLOWED, hint)


@contextmanager
def quiet() -> Iterator[None]:
    """Keep back what the library says of parts of a workbook that are not read: styles, charts, forms."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def open_book(name: str, data: bytes, notes: Notes) -> Workbook | None:
    """Return a workbook of which nothing but the sheets' names is read yet, or None where it is none.

    Its parts are added up before one of them is unpacked, and none gives more bytes than it states. Values
    are those that the spreadsheet stored when it was saved last; nothing is computed or run.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    if not _is_archive_of_a_workbook(name, data, notes):
        return None
    try:
        with quiet():
            return load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except (*UNREADABLE, InvalidFileException) as error:
        damaged(name, error, notes)
        return None


def _is_archive_of_a_workbook(name: str, data: bytes, notes: Notes) -> bool:
    """Return whether the bytes are a zip archive of a size that may be unpacked, with a workbook in it."""
    if data.startswith(_OLD):
        found = "an old Excel workbook (.xls), or one behind a password"
        notes.fault(name, found, _ALLOWED, "save it as 'Excel Workbook (.xlsx)', without a password")
        return False
    if not data.startswith(b"PK"):
        shown = repr(data[:24].decode("ascii", errors="replace"))
        notes.fault(name, f"no workbook: it begins {shown}", _ALLOWED, "a CSV table is read as NAME.csv")
        return False
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except UNREADABLE as error:
        damaged(name, error, notes)
        return False
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED_BYTES or len(parts) > MAX_PARTS:
        found = f"a workbook that unpacks to {unpacked:,} bytes in {len(parts):,} parts"
        allowed = f"at most {MAX_UNPACKED_BYTES:,} bytes in {MAX_PARTS:,} parts"
        notes.fault(name, found, allowed, "copy the one sheet into a workbook of its own, or save it as CSV")
        return False
    if any(part.flag_bits & 1 for part in parts):
        notes.fault(name, "parts behind a password", _ALLOWED, "save it without a password")
        return False
    for part, (found, hint) in _OTHERS.items():
        if any(other.filename == part for other in parts):
            notes.fault(name, found, _ALLOWED, hint)
            return False
    return True


def choose_sheet(name: str, book: Workbook, asked: str, notes: Notes) -> ReadOnlyWorksheet | None:
    """Return the sheet that is asked for, or the only one; None where it is not clear which is meant."""
    sheets = {str(sheet.title): sheet for sheet in book.worksheets}
    shown = [
        repr(title) if sheet.sheet_state == "visible" else f"{title!r} (hidden)"
        for title, sheet in sheets.items()
    ]
    allowed = f"one of {listed(shown)}" if shown else "a workbook with a sheet of cells"
    if not asked and len(sheets) != 1:
        notes.fault(name, f"{len(sheets)} sheets, and none of them asked for", allowed, f"write {name}#SHEET")
        return None
    meant = [title for title in sheets if not asked or title.casefold() == asked.casefold()]
    if not meant:
        notes.fault(name, f"no sheet {asked!r}", allowed, nearest(asked, sheets))
        return None
    return sheets[meant[0]] if printable(name, meant[0], notes) == meant[0] else None
