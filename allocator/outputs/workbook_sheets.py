"""What a workbook of a run says, sheet by sheet: words, numbers, and signs for what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from allocator.outputs.csv_metadata import UNITS
from allocator.outputs.titles import TABLES
from allocator.report import Report
from allocator.tables import Cell, Column, Kind, Table, json_value
from allocator.withheld import SIGN

UNAVAILABLE = ("baseline_fte", "change_fte", "demand_items", "low", "high")
"""Columns whose empty cells are figures that nobody has stated; elsewhere an empty cell does not apply."""
SHORTHAND = (
    ("[x]", "unavailable", "Nobody has stated this figure, such as today's posts where none are known."),
    ("[z]", "not applicable", "The figure has no meaning here; where a note stands beside it, it says why."),
    (SIGN, "confidential", "Withheld to protect people. This program withholds nothing; a publisher may."),
    ("blank", "no text", "Only in columns of words: nothing is to be said."),
)
WITHHELD = (SIGN, "confidential", "Withheld to protect people: a small count, or what would tell one.")
LONGEST_TEXT = 32_000
"""A cell of a workbook holds 32,767 characters; what is longer is cut, and says so."""
CUT = " [cut: the CSV file holds the rest]"

WorkbookCell = str | int | float


@dataclass(frozen=True)
class SheetContent:
    """One sheet: a title in A1, lines below it, and at most one table.

    Parameters
    ----------
    name
        What the tab says, also the name of the table.
    title, lines
        Cell A1 and the cells under it.
    header, kinds, rows
        The table; no header where the sheet has none.
    """

    name: str
    title: str
    lines: tuple[str, ...]
    header: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    rows: tuple[tuple[WorkbookCell, ...], ...] = ()

    def cells(self) -> list[tuple[WorkbookCell, ...]]:
        """All rows of the sheet from A1 on."""
        head = [(self.title,), *((line,) for line in self.lines)]
        return [*head, *([self.header] if self.header else []), *self.rows]


def workbook_sheets(report: Report, run_id: str) -> tuple[SheetContent, ...]:
    """All sheets of a run's workbook, in order."""
    tables = [report.table(name.removesuffix(".csv")) for name in TABLES]
    sheets = [_table_sheet(table) for table in tables]
    notes = _words_sheet(
        "notes",
        "Notes on this plan",
        ("number", "note"),
        [(str(number), text) for number, text in enumerate(report.notes, 1)],
    )
    shorthand = _words_sheet(
        "shorthand",
        "Shorthand in these tables",
        ("sign", "means", "explained"),
        [WITHHELD if line[0] == SIGN and report.suppression is not None else line for line in SHORTHAND],
    )
    columns = _words_sheet(
        "columns",
        "What the columns of each table mean",
        ("worksheet", "column", "unit", "meaning"),
        [(table.name, *_described(column)) for table in tables for column in table.columns],
    )
    inner = (notes, shorthand, columns, *sheets)
    contents = _words_sheet(
        "contents", "Contents", ("worksheet", "title"), [(sheet.name, sheet.title) for sheet in inner]
    )
    return (_cover(report, run_id), contents, *inner)


def _cover(report: Report, run_id: str) -> SheetContent:
    lines = tuple(_text(line) for line in _cover_lines(report, run_id))
    return SheetContent("cover", _text(report.title), lines)


def _cover_lines(report: Report, run_id: str) -> Iterator[str]:
    yield "A plan for specialist posts, as tables. It supports the people who decide; it decides nothing."
    yield f"Scenario: {report.name}"
    yield f"What is proved: {report.proof}"
    setting = report.problem.setting
    if setting is not None:
        geography = setting.geography
        yield f"Geography: {geography.title}"
        if geography.date:
            yield f"Data as of: {geography.date}"
        yield from (f"Source: {line.strip()}" for line in geography.attribution.splitlines() if line.strip())
    yield f"Run: {run_id}"
    yield (
        "The worksheet contents lists the tables; notes, shorthand and columns say how to read them. "
        "Numbers are those of the CSV files of the same run; shown with fewer decimals, kept with all."
    )


def _table_sheet(table: Table) -> SheetContent:
    title = TABLES[f"{table.name}.csv"]
    line = "This worksheet contains one table." if table.rows else "This plan has no rows for this table."
    kinds = tuple(column.kind for column in table.columns)
    rows = tuple(
        tuple(_cell(cell, column) for cell, column in zip(row, table.columns, strict=True))
        for row in table.rows
    )
    return SheetContent(table.name, f"{title[0].upper()}{title[1:]}", (line,), table.header, kinds, rows)


def _words_sheet(
    name: str, title: str, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]
) -> SheetContent:
    texts = tuple(tuple(_text(cell) for cell in row) for row in rows)
    kinds: tuple[Kind, ...] = tuple("text" for _ in header)
    return SheetContent(name, title, ("This worksheet contains one table.",), header, kinds, texts)


def _cell(cell: Cell, column: Column) -> WorkbookCell:
    value = json_value(cell, column.kind)
    if value is None:
        return "" if column.kind == "text" else "[x]" if column.name in UNAVAILABLE else "[z]"
    return _text(value) if isinstance(value, str) else value


def _text(text: str) -> str:
    """A text as a cell can hold it, with one kind of line end."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}{CUT}"


def _described(column: Column) -> tuple[str, str, str]:
    return column.name, UNITS.get(column.kind, "text" if column.kind == "text" else "number"), column.meaning
