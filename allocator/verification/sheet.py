"""A table as it must stand in its CSV file, and what differs in the file that stands there."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from allocator.verification.differences import Difference, row_name
from allocator.verification.texts import Cell, text_of

Row = tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A header, rows of texts in their order, and how many leading columns name a row."""

    name: str
    header: Row
    keys: int
    rows: tuple[Row, ...]

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.name}.csv"


def sheet(name: str, keys: int, columns: Mapping[str, int | None], rows: Sequence[Sequence[Cell]]) -> Sheet:
    """Put cells into words; `columns` gives the decimals of each, None for text.

    Examples
    --------
    >>> from fractions import Fraction
    >>> sheet("posts", 1, {"base": None, "fte": 9}, [("A", Fraction(1, 3))]).rows
    (('A', '0.333333333'),)
    """
    texts = tuple(
        tuple(text_of(cell, decimals) for cell, decimals in zip(row, columns.values(), strict=True))
        for row in rows
    )
    return Sheet(name, tuple(columns), keys, texts)


def sheet_differences(expected: Sheet, data: bytes) -> Iterator[Difference]:
    """Every cell, row and header that is not as expected; where none is, every byte."""
    try:
        lines = [tuple(cells) for cells in csv.reader(io.StringIO(data.decode("utf-8"), newline=""))]
    except (UnicodeDecodeError, csv.Error) as error:
        yield Difference(expected.file, "", "", f"no table ({error})", "a CSV file in UTF-8")
        return
    header, rows = (lines[0], lines[1:]) if lines else ((), [])
    if header != expected.header:
        yield Difference(expected.file, "", "header", ",".join(header), ",".join(expected.header))
        return
    found = list(_row_differences(expected, rows))
    yield from found
    if not found and data != _bytes(expected):
        yield Difference(
            expected.file,
            "",
            "",
            "other bytes",
            "the same cells in UTF-8, with line feeds and no spare quotes",
        )


def _row_differences(expected: Sheet, rows: Sequence[Row]) -> Iterator[Difference]:
    wanted, there = ([row[: expected.keys] for row in found] for found in (expected.rows, rows))
    missing, extra = Counter(wanted) - Counter(there), Counter(there) - Counter(wanted)
    for key in missing:
        yield Difference(expected.file, row_name(key), "", "no such row", "a row")
    for key in extra:
        yield Difference(expected.file, row_name(key), "", "a row", "no such row")
    if missing or extra:
        by_key = dict(zip(wanted, expected.rows, strict=True))
        pairs = [(by_key[key], row) for key, row in zip(there, rows, strict=True) if key in by_key]
    else:
        for number, (key, other) in enumerate(zip(there, wanted, strict=True), 2):
            if key != other:
                yield Difference(expected.file, f"line {number}", "", row_name(key), row_name(other))
        by_key = dict(zip(wanted, expected.rows, strict=True))
        in_order = wanted == there
        pairs = list(zip(expected.rows, rows, strict=True)) if in_order else [
            (by_key[key], row) for key, row in zip(there, rows, strict=True)
        ]  # fmt: skip
    for right, row in pairs:
        yield from _cell_differences(expected, right, row)


def _cell_differences(expected: Sheet, right: Row, row: Row) -> Iterator[Difference]:
    name = row_name(right[: expected.keys])
    if len(row) != len(right):
        yield Difference(expected.file, name, "", f"{len(row)} cells", f"{len(right)} cells")
        return
    for column, cell, wanted in zip(expected.header, row, right, strict=True):
        if cell != wanted:
            yield Difference(expected.file, name, column, cell, wanted)


def _bytes(expected: Sheet) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([expected.header, *expected.rows])
    return text.getvalue().encode("utf-8")
