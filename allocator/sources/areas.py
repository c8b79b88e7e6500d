"""Read areas.csv: the places with demand, and every number that is known about them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from allocator.sources.folder import Folder
from allocator.sources.geography import Area, Geography
from allocator.sources.header import Columns
from allocator.sources.ids import is_total
from allocator.sources.numbers import plain_number, suggestion
from allocator.sources.references import Once
from allocator.sources.row import Row
from allocator.sources.table import Table

NAME = "areas.csv"
RANGES: dict[str, tuple[int | None, int | None]] = {
    "population": (0, None),
    "under_18": (0, None),
    "officers": (0, None),
    "rural_share": (0, 1),
    "lat": (-90, 90),
    "lon": (-180, 180),
}
TEXTS = ("code", "name", "group", "islands")
COLUMNS = Columns(("code", "name"), ("group", "islands", *RANGES), others=True)
POOL = "pool"
COUNTRIES = frozenset({"scotland", "uk", "united kingdom", "great britain"})
"""A row of this name is a total, unless the areas are countries themselves."""
COUNTRIES_BESIDE = frozenset({"england", "wales", "northern ireland"})


def reads(name: str) -> bool:
    """Return whether this module reads a file of this name."""
    return name == NAME


def read(folder: Folder, so_far: Geography) -> Geography:
    """Add the areas in code order.

    Every further column with numbers is kept under its header; a blank in it means that the number
    is not known for this area. A further column of text is passed over with a warning.
    """
    if NAME not in folder.files:
        folder.missing(NAME, COLUMNS.required)
        return so_far
    table = folder.table(NAME, COLUMNS)
    if table is None:
        return so_far
    columns = _numeric_columns(table, folder)
    names = {row.cells["name"].lower() for row in table.rows}
    totals = frozenset() if names & COUNTRIES_BESIDE else COUNTRIES
    once = Once("code")
    areas = []
    for row in table.rows:
        code = _code(row, totals)
        name = row.text("name") or ""
        islands = row.one_of("islands", ("yes", "no")) if "islands" in row.cells else None
        numbers = _numbers(row, columns)
        if code is not None and once.first(row, code):
            areas.append(Area(code, name, row.optional("group"), islands == "yes", numbers))
    known = {area.code for area in areas}
    areas += [Area(code, "", "", False, {}) for code in set(table.lost_ids("code")) - known]
    return replace(
        so_far,
        areas=tuple(sorted(areas, key=lambda area: area.code)),
        files=(*so_far.files, folder.described(NAME, len(table.rows))),
    )


def _code(row: Row, totals: frozenset[str]) -> str | None:
    """Return the code of an area; a total is no area, and the pool stands nowhere."""
    for column in ("code", "name"):
        text = row.cells[column]
        if text.lower() in totals or (is_total(text) and text.lower() not in COUNTRIES):
            row.fault(f"a row of totals: {column} {text!r}", "one row for each area", "delete it")
            return None
    if row.cells["code"] == POOL:
        row.fault(f"code {POOL!r}", "any other id", "it names the base of staff who stand nowhere")
        return None
    return row.id("code")


def _numeric_columns(table: Table, folder: Folder) -> tuple[str, ...]:
    """Return the columns that hold numbers; one without any number in it is passed over, and said so."""
    numeric = []
    for column in (column for column in table.header if column not in TEXTS):
        cells = [row.cells[column] for row in table.rows]
        if column in RANGES or any(plain_number(cell) is not None or suggestion(cell) for cell in cells):
            numeric.append(column)
        elif column.lower() != "note" and not column.lower().endswith("_note"):
            folder.notes.warn(f"{NAME}:1", f"the column {column!r} holds no number and is not used")
    return tuple(numeric)


def _numbers(row: Row, columns: tuple[str, ...]) -> dict[str, Fraction]:
    """Return the numbers of one area that are known."""
    numbers = {}
    for column in columns:
        if row.cells[column]:
            value = row.quantity(column, *RANGES.get(column, (None, None)))
            if value is not None:
                numbers[column] = value
    if row.cells.get("lat", "") and not row.cells.get("lon", ""):
        row.fault("a lat without a lon", "both or none")
    if row.cells.get("lon", "") and not row.cells.get("lat", ""):
        row.fault("a lon without a lat", "both or none")
    return numbers
