"""One row of a table: its cells as text, an id, a word or a number."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from allocator.errors import nearest
from allocator.sources import ids, numbers
from allocator.sources.notes import Notes


@dataclass(frozen=True)
class Row:
    """One row: text by column, and where it stands. What a cell cannot give is left in the notes.

    Parameters
    ----------
    name
        File name, and the sheet of a workbook.
    number
        Line in the file, or row of the sheet; the header of a file is line 1.
    cells
        Text by column, without spaces around it; a column that the table lacks is absent.
    notes
        Where faults are left.
    letters
        The letter of each column, where the table is a sheet of a workbook.

    Examples
    --------
    >>> row = Row("book.xlsx, sheet Demand", 7, {"count": "[c]"}, Notes(), {"count": "D"})
    >>> row.at("count"), row.where
    ('book.xlsx, sheet Demand, cell D7', 'book.xlsx, sheet Demand, row 7')
    """

    name: str
    number: int
    cells: dict[str, str]
    notes: Notes
    letters: Mapping[str, str] = field(default_factory=dict)

    @property
    def where(self) -> str:
        """File and line, or sheet and row."""
        return f"{self.name}, row {self.number}" if self.letters else f"{self.name}:{self.number}"

    def at(self, column: str) -> str:
        """Where a cell stands: in a file, its line; in a sheet, the cell."""
        return f"{self.name}, cell {self.letters[column]}{self.number}" if self.letters else self.where

    def fault(self, found: str, allowed: str, hint: str = "", column: str = "") -> None:
        """Record something in this row, or in one of its cells, that must be mended."""
        self.notes.fault(self.at(column) if column else self.where, found, allowed, hint)

    def optional(self, column: str) -> str:
        """Return the text of a cell that may be blank or absent."""
        return self.cells.get(column, "")

    def text(self, column: str) -> str | None:
        """Return the text of a cell that must not be blank."""
        value = self.cells[column]
        if not value.strip():
            self.fault(f"a blank {column}", "some text", column=column)
            return None
        return value

    def id(self, column: str) -> str | None:
        """Return the text of a cell that must be an id."""
        value = self.text(column)
        if value is None or ids.is_id(value):
            return value
        self.fault(f"{column} {value!r}", ids.ALLOWED, ids.explain_id(value), column)
        return None

    def one_of(self, column: str, words: Collection[str], blank: bool = False) -> str | None:
        """Return the text of a cell that must be one of `words`, in any case."""
        value = self.cells[column]
        if value.lower() in words or (blank and not value):
            return value.lower()
        allowed = " or ".join([*words, "a blank"] if blank else words)
        found = f"{column} {value!r}" if value else f"a blank {column}"
        self.fault(found, allowed, nearest(value, words), column)
        return None

    def quantity(self, column: str, low: int | None = None, high: int | None = None) -> Fraction | None:
        """Return the exact number in a cell, in the unit of its column, from `low` to `high`."""
        text = self.cells[column]
        value = numbers.plain_number(text)
        if value is None:
            found, hint = numbers.explain_number(text)
            self.fault(f"{column}: {found}", numbers.ALLOWED, hint, column)
            return None
        if (low is not None and value < low) or (high is not None and value > high):
            allowed = f"{low} or more" if high is None else f"{low} to {high}"
            self.fault(f"{column} {text}", allowed, column=column)
            return None
        return value
