"""Make a table of the filled rows of a sheet: the header first, and nothing above, beside or below."""

from __future__ import annotations

from dataclasses import dataclass

from allocator.sources.header import Columns, read_header
from allocator.sources.ids import is_total
from allocator.sources.notes import Notes, listed
from allocator.sources.row import Row
from allocator.sources.sheet.layout import Layout
from allocator.sources.table import Table

Line = tuple[int, dict[int, str]]
"""The number of a row, and the text of its filled cells by column."""


@dataclass(frozen=True)
class Sheet:
    """A sheet that is being read: what faults call it, its title, its layout."""

    name: str
    title: str
    layout: Layout
    notes: Notes

    def fault(self, row: int, column: int, found: str, allowed: str, hint: str = "") -> None:
        """Record what must be mended in a cell."""
        self.notes.fault(f"{self.name}, cell {_letter(column)}{row}", found, allowed, hint)


def table_of(sheet: Sheet, lines: list[Line], columns: Columns) -> Table | None:
    """Return the table that stands in the filled rows, or None where its header allows none to be read."""
    if not lines:
        _refuse_empty(sheet, columns)
        return None
    lines = _from_header(sheet, lines, columns)
    top, titles = lines[0]
    span = range(min(titles), max(titles) + 1)
    written = [titles.get(column, "") for column in span]
    if len(written) == 1 and all(name in written[0].lower() for name in columns.required):
        found, hint = f"a whole row in one cell: {written[0]!r}", "split it with 'Text to Columns'"
        sheet.fault(top, span[0], found, "a cell for each column", hint)
        return None
    header = read_header(f"{sheet.name}, row {top}", written, columns, sheet.notes)
    if header is None:
        return None
    _note_layout(sheet, dict(zip(span, header, strict=True)), lines)
    letters = {name: _letter(column) for column, name in zip(span, header, strict=True)}
    bare = {row for row, column in sheet.layout.uncomputed if column in span}
    rows: list[Row] = []
    lost: list[Row] = []
    for number, cells in lines[1:]:
        texts = [cells.get(column, "") for column in span]
        row = Row(sheet.name, number, dict(zip(header, texts, strict=True)), sheet.notes, letters)
        if all(row.cells[name].lower() == name.lower() for name in columns.required):
            hint = "move the second table to a sheet of its own"
            row.fault("a header a second time", "one table on a sheet", hint)
            break
        if any(texts):
            is_lost = number in bare or _is_a_remark(row)
            (lost if is_lost else rows).append(row)
    if not rows and not lost:
        sheet.notes.fault(sheet.name, "a header without rows", "at least one row")
    unread = tuple(",".join(row.cells.values()) for row in lost)
    return Table(sheet.name, header, tuple(rows), unread, sheet.title)


def _refuse_empty(sheet: Sheet, columns: Columns) -> None:
    """Record why a sheet seems to hold nothing."""
    allowed = f"a header with {', '.join(columns.required)}, and rows"
    if sheet.layout.is_strict:
        found, hint = "a sheet in the strict form of Open XML", "save it as 'Excel Workbook (.xlsx)'"
        sheet.notes.fault(sheet.name, found, allowed, hint)
    else:
        sheet.notes.fault(sheet.name, "an empty sheet", allowed)
        _refuse_uncomputed(sheet, {column: "" for _, column in sheet.layout.uncomputed}, 0)


def _from_header(sheet: Sheet, lines: list[Line], columns: Columns) -> list[Line]:
    """Return the rows from the header on; what stands above it is a fault, told once."""
    for place, (number, cells) in enumerate(lines):
        names = {text.lower() for text in cells.values()}
        if not names.issuperset(name.lower() for name in columns.required):
            continue
        if place:
            above, titles = lines[0]
            column, text = next(iter(titles.items()))
            found = f"{text[:40]!r} above the header, which stands in row {number}"
            allowed = "the header in the first row that is filled"
            sheet.fault(above, column, found, allowed, "delete the rows above it")
        return lines[place:]
    return lines


def _note_layout(sheet: Sheet, names: dict[int, str], lines: list[Line]) -> None:
    """Record what surrounds or covers the table; `names` are its columns, `lines` begin with the header."""
    from openpyxl.utils.cell import range_boundaries

    numbers = [number for number, _ in lines]
    for merged in sheet.layout.merged:
        left, top, right, bottom = range_boundaries(merged)
        if bottom >= numbers[0] and top <= numbers[-1] and left <= max(names) and right >= min(names):
            hint = "unmerge them and fill each"
            sheet.fault(top, left, f"merged cells {merged}", "a value in each cell", hint)
    beside = [f"{_letter(place)}{number}" for number, cells in lines for place in cells if place not in names]
    beside += sheet.layout.far
    if beside:
        found, hint = f"cells beside the table: {listed(beside)}", "move them to another sheet"
        sheet.notes.fault(sheet.name, found, "one table on a sheet and nothing else", hint)
    _refuse_uncomputed(sheet, names, numbers[0])
    rows = [str(number) for number in numbers if number in sheet.layout.hidden_rows]
    places = [_letter(column) for column in names if column in sheet.layout.hidden_columns]
    for what, hidden in (("rows", rows), ("columns", places)):
        if hidden:
            sheet.notes.warn(sheet.name, f"hidden {what} are read as the others: {listed(hidden)}")


def _refuse_uncomputed(sheet: Sheet, names: dict[int, str], top: int) -> None:
    """Record each formula that has no value: the program that wrote it left that to a spreadsheet."""
    for row, column in sorted(sheet.layout.uncomputed):
        if column in names and row >= top:
            found = f"{names[column]}: a formula without a value".removeprefix(": ")
            hint = "open the workbook in a spreadsheet and save it"
            sheet.fault(row, column, found, "a value, or a formula whose value was stored", hint)


def _is_a_remark(row: Row) -> bool:
    """Return whether a row is a line of text below the table, and record it; a total is told elsewhere."""
    filled = {name: text for name, text in row.cells.items() if text}
    if len(filled) > 1 or len(row.cells) < 3 or is_total(next(iter(filled.values()))):
        return False
    name, text = next(iter(filled.items()))
    hint = "delete it, or move it to another sheet"
    row.fault(f"{text[:40]!r} alone in its row", "rows of the table and nothing else", hint, name)
    return True


def _letter(column: int) -> str:
    """Return the letters of a column, counted from 1."""
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column))
