"""Read the rows of CSV tables strictly, keeping every fault instead of stopping at the first."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from allocator.errors import Fault, nearest

NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")


@dataclass(frozen=True)
class Row:
    """One row of a table; what it is asked for and cannot give, it records as a fault.

    Parameters
    ----------
    where
        File and line, for example ``data_zones_2011.csv:14``.
    cells
        Text by column.
    faults
        The list to which faults are added, shared by all tables of a folder.
    """

    where: str
    cells: dict[str, str]
    faults: list[Fault]

    def fault(self, found: str, allowed: str, hint: str = "") -> None:
        """Record that this row is not as it must be."""
        self.faults.append(Fault(self.where, found, allowed, hint))

    def optional(self, column: str) -> str:
        """Return the text of a cell, which may be blank."""
        return self.cells.get(column, "").strip()

    def text(self, column: str) -> str:
        """Return the text of a cell that must not be blank."""
        value = self.optional(column)
        if not value:
            self.fault(f"a blank in {column}", "some text")
        return value

    def one_of(self, column: str, allowed: Collection[str]) -> str:
        """Return the text of a cell that must be one of the known words."""
        value = self.text(column)
        if value and value not in allowed:
            known = ", ".join(sorted(allowed)) if len(allowed) <= 15 else f"one of {len(allowed)} known codes"
            self.fault(f"{column} {value!r}", known, nearest(value, allowed))
        return value

    def number(self, column: str, low: int | None = None, high: int | None = None) -> Decimal:
        """Return a plain decimal number, in the unit of its column, between `low` and `high`."""
        value = self.optional(column)
        if not NUMBER.fullmatch(value):
            found = f"{column} {value!r}" if value else f"a blank in {column}"
            self.fault(found, "a plain decimal number")
            return Decimal(0)
        number = Decimal(value)
        if (low is not None and number < low) or (high is not None and number > high):
            self.fault(f"{column} {value}", f"{'' if low is None else low} to {'' if high is None else high}")
        return number

    def whole(self, column: str, low: int | None = 0, high: int | None = None) -> int:
        """Return a whole number, from 0 on unless told otherwise."""
        number = self.number(column, low, high)
        if number != int(number):
            self.fault(f"{column} {number}", "a whole number")
        return int(number)


@dataclass(frozen=True)
class Tables:
    """A folder of tables together with all faults found in it so far.

    Parameters
    ----------
    folder
        Where the tables are.
    label
        Written before each file name in a fault, so that two folders can be told apart.
    """

    folder: Path
    label: str = ""
    faults: list[Fault] = field(default_factory=list)

    def fault(self, name: str, found: str, allowed: str, hint: str = "") -> None:
        """Record that the table `name` is not as it must be."""
        self.faults.append(Fault(f"{self.label}{name}", found, allowed, hint))

    def sound(self, *names: str) -> bool:
        """Return whether no fault was found so far in any of the tables `names`."""
        wanted = {f"{self.label}{name}" for name in names}
        return not any(fault.where.split(":")[0] in wanted for fault in self.faults)

    def text(self, name: str) -> str | None:
        """Return the text of a file, or record why it cannot be read."""
        path = self.folder / name
        try:
            return path.read_bytes().decode("utf-8-sig")
        except FileNotFoundError:
            self.fault(name, "no such file", "the file as the source folder's description names it")
        except (OSError, UnicodeDecodeError) as error:
            self.fault(
                name, f"a file that cannot be read ({type(error).__name__})", "a readable file in UTF-8"
            )
        return None

    def read(self, name: str, columns: Sequence[str], key: Sequence[str]) -> list[Row]:
        """Return the rows of a table that must hold `columns`, each combination of `key` once.

        Parameters
        ----------
        name
            File name in the folder.
        columns
            Headers that must be there; others are ignored.
        key
            Columns that together name a row.
        """
        text = self.text(name)
        if text is None:
            return []
        if "\0" in text:
            self.fault(name, "a NUL byte", "text")
            return []
        try:
            lines = list(_numbered(text))
        except csv.Error as error:
            self.fault(name, f"text that is no CSV ({error})", "a CSV table")
            return []
        header = lines[0][1] if lines else []
        missing = [column for column in columns if column not in header]
        for column in missing:
            self.fault(name, f"no column {column}", "a header with it", nearest(column, header))
        for column in sorted({column for column in header if header.count(column) > 1}):
            self.fault(name, f"the column {column} twice", "each column once")
        if not missing and len(lines) == 1:
            self.fault(name, "a header without rows", "at least one row")
        if missing or not self.sound(name):
            return []
        rows: list[Row] = []
        first_line: dict[tuple[str, ...], int] = {}
        for number, cells in lines[1:]:
            where = f"{self.label}{name}:{number}"
            if len(cells) != len(header):
                self.faults.append(Fault(where, f"{len(cells)} cells", f"{len(header)}, as the header has"))
                continue
            row = Row(where, dict(zip(header, cells, strict=True)), self.faults)
            named = tuple(row.optional(column) for column in key)
            if first_line.setdefault(named, number) != number:
                row.fault(
                    f"{' '.join(named)} a second time", f"once (line {first_line[named]})", "delete one row"
                )
                continue
            rows.append(row)
        return rows


def _numbered(text: str) -> Iterable[tuple[int, list[str]]]:
    """Yield the line number and cells of every line that is not empty."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    for cells in reader:
        if cells:
            yield reader.line_num, cells


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str | int]]) -> str:
    r"""Return a CSV table as text with ``\n`` line ends.

    Examples
    --------
    >>> csv_text(["code", "n"], [["A", 1]])
    'code,n\nA,1\n'
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def plain(number: float | Decimal, places: int) -> str:
    """Return a number in plain decimals, rounded half-even, without trailing zeros or minus zero.

    Examples
    --------
    >>> plain(1.2500004, 3), plain(-0.0001, 3), plain(1857.0, 3)
    ('1.25', '0', '1857')
    """
    rounded = Decimal(number).quantize(Decimal(1).scaleb(-places))
    text = f"{rounded:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
