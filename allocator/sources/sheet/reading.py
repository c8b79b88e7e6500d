"""Read a table from a sheet of a workbook as strictly as from a CSV file; faults are told by cell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from allocator.sources.header import Columns
from allocator.sources.notes import Notes
from allocator.sources.sheet.book import UNREADABLE, choose_sheet, damaged, open_book, quiet
from allocator.sources.sheet.layout import Layout, read_layout
from allocator.sources.sheet.table import Line, Sheet, table_of
from allocator.sources.table import MAX_ROWS, Table
from allocator.sources.text import printable

if TYPE_CHECKING:
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet


def read_sheet(name: str, data: bytes, asked: str, columns: Columns, notes: Notes) -> Table | None:
    """Return the rows of the table on a sheet, or None where no table can be read.

    The header is the first filled row, in whatever column it begins. Blank rows are passed over; nothing else
    stands above, beside or below the table. What a formula gave when the workbook was saved is its value.

    Parameters
    ----------
    name
        The name of the workbook.
    data
        Its bytes.
    asked
        The sheet; empty for the only one.
    columns
        Those of this kind of table.
    notes
        Where faults and warnings are left.
    """
    book = open_book(name, data, notes)
    if book is None:
        return None
    try:
        chosen = choose_sheet(name, book, asked, notes)
        if chosen is None:
            return None
        where = f"{name}, sheet {chosen.title}"
        with quiet():
            layout = read_layout(data, chosen._worksheet_path)  # the library tells the part only here
            lines = list(_lines(where, chosen, layout, notes)) if layout.last_row else []
    except UNREADABLE as error:
        damaged(name, error, notes)
        return None
    finally:
        book.close()
    if chosen.sheet_state != "visible":
        notes.warn(where, "this sheet is hidden in the workbook; read as asked")
    return table_of(Sheet(where, str(chosen.title), layout, notes), lines, columns)


def _lines(where: str, chosen: ReadOnlyWorksheet, layout: Layout, notes: Notes) -> Iterator[Line]:
    """Yield the filled rows; one too many ends the reading."""
    from openpyxl.utils import get_column_letter

    chosen.reset_dimensions()  # what a workbook says of its size is often wrong
    found = 0
    for cells in chosen.iter_rows(max_row=layout.last_row, max_col=layout.last_column):
        filled = {}
        for cell in cells:
            if cell.value is not None and (text := text_of(cell.value)):
                place = f"{where}, cell {get_column_letter(cell.column)}{cell.row}"
                filled[cell.column] = printable(place, text, notes)
                number = cell.row
        if not filled:
            continue
        if found > MAX_ROWS:
            notes.fault(where, f"more than {MAX_ROWS:,} rows", f"at most {MAX_ROWS:,} rows")
            return
        found += 1
        yield number, filled


def text_of(value: Any) -> str:
    """Return the text of a cell's value: numbers to the 15 digits that a spreadsheet shows; dates as dates.

    Examples
    --------
    >>> text_of(0.1 + 0.2), text_of(2019), text_of(1e16), text_of(datetime(2010, 11, 1)), text_of(True)
    ('0.3', '2019', '10000000000000000', '2010-11-01', 'TRUE')
    """
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        shown = f"{value:.15g}"
        return f"{Decimal(shown):f}" if "e" in shown else shown
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value).strip(" ")
