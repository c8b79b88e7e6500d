"""workbook.xlsx: the tables of a run as a spreadsheet for people, after the public sector's guidance.

A cover, contents, notes, shorthand and the meaning of columns, then one table a sheet: its title in A1, no
merged cells, no blank rows or columns, no formulas. Guidance: Government Analysis Function, *Releasing
statistics in spreadsheets*.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import zip_longest
from typing import Any

from allocator.outputs.workbook_sheets import SheetContent, workbook_sheets
from allocator.report import Report
from allocator.tables import Kind
from allocator.verification.differences import Difference

NAME = "workbook.xlsx"
CREATED = datetime(2000, 1, 1)
"""The same in every workbook, so that the same run gives the same bytes; the manifest holds the time."""
FORMATS: Mapping[Kind, str] = {"fte": "#,##0.0#", "hours": "#,##0", "share": "0.0%", "count": "0"}
WIDEST, NARROWEST = 60, 9
"""Of a column, in characters."""
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
SIGNS = ("[x]", "[z]", "[c]")


def make(report: Report, run_id: str) -> dict[str, bytes]:
    """The workbook of a report."""
    return {NAME: workbook_bytes(workbook_sheets(report, run_id), report.title)}


def workbook_bytes(sheets: tuple[SheetContent, ...], title: str) -> bytes:
    """The sheets as an Excel workbook; the same sheets give the same bytes."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, OPTIONS)
    book.set_properties({"title": title[:255], "created": CREATED})
    formats = {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "header": book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "sign": book.add_format({"align": "right", "valign": "top"}),
    }
    numbers = {
        kind: book.add_format({"num_format": FORMATS.get(kind, "General"), "valign": "top"})
        for kind in ("fte", "hours", "share", "count", "number")
    }
    for content in sheets:
        _add_sheet(book, content, {**formats, **numbers})
    book.close()
    return buffer.getvalue()


def _add_sheet(book: Any, content: SheetContent, formats: Mapping[str, Any]) -> None:
    sheet = book.add_worksheet(content.name)
    sheet.write_string(0, 0, content.title, formats["title"])
    for number, line in enumerate(content.lines, 1):
        sheet.write_string(number, 0, line, formats["text"] if not content.header else None)
    if not content.header:
        sheet.set_column(0, 0, 100)
        return
    top = 1 + len(content.lines)
    for place, width in enumerate(_widths(content)):
        sheet.set_column(place, place, width)
    for place, name in enumerate(content.header):
        sheet.write_string(top, place, name, formats["header"])
    for number, row in enumerate(content.rows, top + 1):
        for place, (cell, kind) in enumerate(zip(row, content.kinds, strict=True)):
            shown = formats["sign" if cell in SIGNS else kind]
            if not isinstance(cell, str):
                sheet.write_number(number, place, cell, shown)
            elif cell:
                sheet.write_string(number, place, cell, shown)
    if content.rows:
        columns = [{"header": name, "header_format": formats["header"]} for name in content.header]
        sheet.add_table(
            top, 0, top + len(content.rows), len(content.header) - 1,
            {"name": f"{content.name}_table", "columns": columns, "style": "Table Style Light 1"},
        )  # fmt: skip
    sheet.freeze_panes(top + 1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)


def _widths(content: SheetContent) -> Iterator[int]:
    """Wide enough for the header and most texts; the sentences above the table run over."""
    for place, name in enumerate(content.header):
        texts = [row[place] for row in content.rows if isinstance(row[place], str)]
        longest = max((len(str(text)) for text in texts), default=0)
        yield min(max(len(name) + 3, longest + 1, NARROWEST), WIDEST)


def differences(report: Report, run_id: str, files: Mapping[str, bytes]) -> Iterator[Difference]:
    """Cells of a run's workbook that are not those of its report, by sheet and cell."""
    from openpyxl.utils import get_column_letter

    expected = {sheet.name: sheet.cells() for sheet in workbook_sheets(report, run_id)}
    found = workbook_cells(files[NAME])
    if found is None:
        yield Difference(NAME, "", "", "no workbook that can be read", "the workbook of this run")
        return
    if list(found) != list(expected):
        yield Difference(NAME, "", "", " ".join(found), " ".join(expected))
    for name in found.keys() & expected.keys():
        rows = zip_longest(found[name], expected[name], fillvalue=())
        for number, (one, other) in enumerate(rows, 1):
            for place, (cell, wanted) in enumerate(zip_longest(one, other, fillvalue=""), 1):
                if cell != wanted:
                    where = f"{name}!{get_column_letter(place)}{number}"
                    yield Difference(NAME, where, "", str(cell), str(wanted))


def workbook_cells(data: bytes) -> dict[str, list[tuple[Any, ...]]] | None:
    """What the cells of a workbook hold, sheet by sheet; None where the bytes are no workbook."""
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(data))
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError):
        return None
    return {
        sheet.title: [
            tuple("" if cell.value is None else cell.value for cell in row) for row in sheet.iter_rows()
        ]
        for sheet in book.worksheets
    }
