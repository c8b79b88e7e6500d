"""What a sheet holds besides its values: hidden rows and columns, merged cells, formulas nobody computed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element, iterparse
from zipfile import ZipFile

MAX_COLUMNS = 100
"""Cells further right are told and not read: the last column of a sheet has the number 16,384."""
LAST_ROW = 1_048_576
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_TRUE = ("1", "true")

Cell = tuple[int, int]
"""Row and column, counted from 1."""


@dataclass
class Layout:
    """The layout of one sheet.

    Parameters
    ----------
    is_strict
        Whether it is written in the strict form of the format, which is not read.
    hidden_rows, hidden_columns
        Their numbers, as far as cells are read.
    merged
        Ranges such as ``A3:A5``.
    uncomputed
        Cells with a formula and no stored value.
    far
        Filled cells beyond the last column that is read.
    last_row, last_column
        Those of the last filled cell, as far as cells are read; 0 where none is.
    """

    is_strict: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[str] = field(default_factory=list)
    uncomputed: set[Cell] = field(default_factory=set)
    far: list[str] = field(default_factory=list)
    last_row: int = 0
    last_column: int = 0


def read_layout(data: bytes, part: str) -> Layout:
    """Read through the part of a workbook that holds a sheet, one row at a time.

    Raises
    ------
    ValueError
        Where a row has a number that no sheet has.
    """
    layout = Layout()
    with ZipFile(io.BytesIO(data)) as archive, archive.open(part) as source:
        row = 0
        holder: Element | None = None
        for event, element in iterparse(source, events=("start", "end")):
            name = element.tag.rpartition("}")[2]
            if event == "start":
                layout.is_strict |= name == "worksheet" and element.tag != f"{MAIN}worksheet"
                holder = element if name == "sheetData" else holder
            elif name == "row":
                row = _row_number(element, row)
                _note_row(layout, element, row)
                if holder is not None:
                    holder.clear()
            elif name == "col" and element.get("hidden") in _TRUE:
                last = min(int(element.get("max", "0")), MAX_COLUMNS)
                layout.hidden_columns |= set(range(int(element.get("min", "1")), last + 1))
            elif name == "mergeCell":
                layout.merged.append(element.get("ref", ""))
    return layout


def _row_number(element: Element, before: int) -> int:
    """Return the number of a row; one without a number follows the row before it."""
    number = int(float(element.get("r", before + 1)))
    if not 1 <= number <= LAST_ROW:
        raise ValueError(f"a row {number}; a sheet has rows 1 to {LAST_ROW}")
    return number


def _note_row(layout: Layout, element: Element, row: int) -> None:
    """Note whether a row is hidden, its formulas without a value, and how far its cells go."""
    if element.get("hidden") in _TRUE:
        layout.hidden_rows.add(row)
    for column, cell in _cells(element):
        parts: dict[str, Any] = {inner.tag.rpartition("}")[2]: inner for inner in cell}
        value = parts["v"].text if "v" in parts else None
        if "f" in parts and not value and cell.get("t") != "str":
            layout.uncomputed.add((row, column))
        if not parts:
            continue
        if column > MAX_COLUMNS:
            layout.far.append(cell.get("r", f"column {column}"))
        else:
            layout.last_row, layout.last_column = row, max(layout.last_column, column)


def _cells(row: Element) -> Iterator[tuple[int, Element]]:
    """Yield the cells of a row with the numbers of their columns."""
    from openpyxl.utils.cell import coordinate_to_tuple

    column = 0
    for cell in row:
        place = cell.get("r")
        column = coordinate_to_tuple(place)[1] if place else column + 1
        yield column, cell
