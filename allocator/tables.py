"""Tables: named columns with units, exact cells, and one stated rounding when they become text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from allocator.withheld import SIGN, Withheld

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal["text", "fte", "share", "hours", "number", "count"]
Cell = str | Fraction | int | None
DECIMALS: dict[Kind, int] = {"fte": 9, "share": 9, "number": 9, "hours": 6, "count": 0, "text": 0}
"""Half-even, trailing zeros dropped."""
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet may take for the beginning of a formula, full-width signs included."""
PLAIN_NUMBER = re.compile(r"-\d+(\.\d+)?")


@dataclass(frozen=True)
class Column:
    """A column: its name, what it holds, its unit, and a sentence for people."""

    name: str
    kind: Kind
    meaning: str


@dataclass(frozen=True)
class Table:
    """Rows under columns, in their final order."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)

    def texts(self) -> list[list[str]]:
        """The rows as they stand in a CSV file."""
        return [
            [plain(cell, column.kind) for cell, column in zip(row, self.columns, strict=True)]
            for row in self.rows
        ]

    def records(self) -> list[dict[str, str | float | int | None]]:
        """The rows as they stand in JSON: the same values, as numbers."""
        return [
            {
                column.name: json_value(cell, column.kind)
                for cell, column in zip(row, self.columns, strict=True)
            }
            for row in self.rows
        ]

    def frame(self) -> pd.DataFrame:
        """The rows as a pandas frame, rounded as in the CSV file."""
        import pandas as pd

        return pd.DataFrame(self.records(), columns=list(self.header))


def rounded(value: Fraction | int, kind: Kind) -> Fraction:
    """Round half to even at the decimals of the kind.

    Examples
    --------
    >>> rounded(Fraction(1, 3), "hours")
    Fraction(333333, 1000000)
    """
    return value if isinstance(value, Withheld) else Fraction(round(Fraction(value), DECIMALS[kind]))


def plain(cell: Cell, kind: Kind) -> str:
    """A cell as text: plain decimals, no exponent, no trailing zeros, no minus zero; text made safe.

    A text that a spreadsheet would take for a formula gets an apostrophe in front.

    Examples
    --------
    >>> plain(Fraction(1, 3), "share"), plain(Fraction(-1, 10**12), "share"), plain(Fraction(5), "fte")
    ('0.333333333', '0', '5')
    >>> plain("=1+1", "text"), plain(None, "share")
    ("'=1+1", '')
    >>> plain("-0.5", "text"), plain("-A1", "text")
    ('-0.5', "'-A1")
    """
    if cell is None:
        return ""
    if isinstance(cell, str):
        text = cell.replace("\r\n", "\n").replace("\r", "\n")
        return f"'{text}" if text.startswith(FORMULA_SIGNS) and not PLAIN_NUMBER.fullmatch(text) else text
    if isinstance(cell, Withheld):
        return SIGN
    number = rounded(cell, kind)
    decimals = DECIMALS[kind]
    scaled = Decimal(int(number * 10**decimals)).scaleb(-decimals)
    text = f"{scaled:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def json_value(cell: Cell, kind: Kind) -> str | float | int | None:
    """A cell as JSON has it."""
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, Withheld):
        return SIGN
    number = rounded(cell, kind)
    return int(number) if number.denominator == 1 else float(number)


def column(name: str, kind: Kind, meaning: str) -> Column:
    """Short for a column in a list of columns."""
    return Column(name, kind, meaning)


def table(name: str, columns: Sequence[Column], rows: Sequence[tuple[Cell, ...]]) -> Table:
    """Short for a table from lists."""
    return Table(name, tuple(columns), tuple(rows))
