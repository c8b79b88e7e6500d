"""Make workbooks for tests: as a person would, and as nobody should."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl

SHEET = "xl/worksheets/sheet1.xml"
AT = "book.xlsx, sheet Demand"
Edit = Callable[[Any], object]
Cells = list[list[Any]]


def book(cells: Cells, edit: Edit = lambda sheet: None) -> bytes:
    """A workbook of one sheet, edited before it is saved."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "Demand"
    for line in cells:
        sheet.append(line)
    edit(sheet)
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def put(**cells: Any) -> Edit:
    """An edit that writes cells: ``put(D4="[c]")``."""

    def edit(sheet: Any) -> None:
        for place, value in cells.items():
            sheet[place] = value

    return edit


def repacked(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one of its parts changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            changed = change(content) if name == part else content
            assert (changed == content) is (name != part)
            new.writestr(name, changed)
    return made.getvalue()
