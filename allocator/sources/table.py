"""Read a CSV table strictly: every row as wide as its header, every cell as text."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from allocator.sources.header import Columns, read_header
from allocator.sources.ids import is_id
from allocator.sources.notes import Notes
from allocator.sources.row import Row
from allocator.sources.text import decode

MAX_ROWS = 500_000
"""No table may have more rows: the largest shipped one has about a thousand."""


@dataclass(frozen=True)
class Table:
    """A table that was read: its columns in file order, and those of its rows that are whole.

    `name` is what faults of the table as a whole are told with. `lost` holds the lines that gave no row; each
    is a fault already. `sheet` is the sheet of a workbook in which the table stands, if it stands in one.
    """

    name: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    lost: tuple[str, ...] = ()
    sheet: str = ""

    def lost_ids(self, column: str) -> list[str]:
        """Return the ids in a column of the lost lines: they are known, so that nobody misses them."""
        place = self.header.index(column)
        cells = [line.split(",")[place : place + 1] for line in self.lost]
        return [cell[0].strip() for cell in cells if cell and is_id(cell[0].strip())]


def read_table(name: str, data: bytes, columns: Columns, notes: Notes) -> Table | None:
    r"""Return the rows of a table, or None where its header does not allow any to be read.

    Headers are matched without regard to case and spaces around them. Every row must be as wide
    as the header; no cell may run over a line end. Blank lines are passed over.

    Examples
    --------
    >>> notes = Notes()
    >>> table = read_table("t.csv", b"Code , name\nNA,x\n007,y,z\n", Columns(("code", "name")), notes)
    >>> [row.cells for row in table.rows]
    [{'code': 'NA', 'name': 'x'}]
    >>> print(notes.faults[0])
    t.csv:3: found 3 cells; allowed: 2 cells, as the header has; a comma within a cell needs quotes around it
    """
    text = decode(name, data, notes)
    if text is None:
        return None
    lost: list[str] = []
    lines = _lines(name, text, notes, lost)
    first = next(lines, None)
    if first is None:
        notes.fault(name, "no header", f"a header with {', '.join(columns.required)}")
        return None
    header = read_header(f"{name}:1", first[1], columns, notes)
    if header is None:
        return None
    rows: list[Row] = []
    for number, cells in lines:
        if len(rows) == MAX_ROWS:
            notes.fault(name, f"more than {MAX_ROWS:,} rows", f"at most {MAX_ROWS:,} rows")
            break
        if len(cells) != len(header):
            allowed = f"{len(header)} cells, as the header has"
            notes.fault(f"{name}:{number}", f"{len(cells)} cells", allowed, _ragged(cells, len(header)))
            lost.append(",".join(cells))
            continue
        row = Row(name, number, dict(zip(header, cells, strict=True)), notes)
        if any(cells):
            rows.append(row)
        else:
            row.fault("a row of blanks", "rows with content", "delete it")
    if not rows:
        notes.fault(name, "a header without rows", "at least one row")
    if rows and not text.endswith("\n"):
        notes.warn(rows[-1].where, "no line end after the last row, as in a file cut short: is it whole?")
    return Table(name, header, tuple(rows), tuple(lost))


def _ragged(cells: list[str], width: int) -> str:
    """Return what to do about a row that is not as wide as the header."""
    if len(cells) < width:
        return "is the row cut short?"
    if not any(cells[width:]):
        return "delete the commas at its end"
    return "a comma within a cell needs quotes around it"


def _lines(name: str, text: str, notes: Notes, lost: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield line number and cells, trimmed, of every line but blank ones; what cannot be read is lost."""
    for number, raw in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        line = raw
        if not line.strip():
            continue
        if "\t" in line and "," in line:
            notes.fault(f"{name}:{number}", "a tab within the row", "printable text", "delete it")
            line = line.replace("\t", "")
        if '"' not in line:
            yield number, [cell.strip(" ") for cell in line.split(",")]
            continue
        try:
            cells = next(csv.reader([line], strict=True))
        except csv.Error as error:
            opened = "unexpected end" in str(error)
            notes.fault(
                f"{name}:{number}",
                "a quote that opens and does not close on its line" if opened else f"a stray quote ({error})",
                'quotes around a whole cell, doubled within it: "a ""b"" c"',
            )
            lost.append(line)
            continue
        yield number, [cell.strip(" ") for cell in cells]
