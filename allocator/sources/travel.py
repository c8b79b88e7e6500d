"""Read travel.csv and its variants: hours one way from bases to areas."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from allocator.sources.bases import known_bases
from allocator.sources.folder import Folder
from allocator.sources.geography import Geography
from allocator.sources.header import Columns
from allocator.sources.ids import ALLOWED, is_id
from allocator.sources.notes import listed
from allocator.sources.references import Once, References

NAME = "travel.csv"
COLUMNS = Columns(("base", "area", "hours"))
MANY_HOURS = 24
_VARIANT = re.compile(r"travel(?:-(.*))?\.csv")


def reads(name: str) -> bool:
    """Return whether this module reads a file of this name."""
    return _VARIANT.fullmatch(name) is not None


def read(folder: Folder, so_far: Geography) -> Geography:
    """Add the hours of every variant that the folder holds.

    A base of bases.csv that has any row must have one for every area; an area's code in the place
    of a base is travel within that area, and must at least have the row of the area itself.
    """
    travel: dict[str, Mapping[tuple[str, str], Fraction]] = {}
    files = list(so_far.files)
    for name in sorted(filter(reads, folder.files)):
        match = _VARIANT.fullmatch(name)
        variant = (match[1] if match else None) or ""
        if name != NAME and not is_id(variant):
            folder.notes.fault(
                name, f"a variant {variant!r}", f"travel-ID.csv, with an id of {ALLOWED}", "rename it"
            )
        hours, rows = _read(name, folder, so_far)
        travel[variant] = hours
        files.append(folder.described(name, rows))
    return replace(so_far, travel=travel, files=tuple(files))


def _read(name: str, folder: Folder, so_far: Geography) -> tuple[dict[tuple[str, str], Fraction], int]:
    """Return the hours of one file, and its number of rows."""
    table = folder.table(name, COLUMNS)
    if table is None:
        return {}, 0
    codes = [area.code for area in so_far.areas]
    ids = {base.id for base in so_far.bases}
    areas = References(set(codes), "a code of areas.csv")
    bases = References(known_bases(folder, so_far), "an id of bases.csv or a code of areas.csv")
    once = Once("base and area")
    hours: dict[tuple[str, str], Fraction] = {}
    reached: dict[str, set[str]] = {}
    many = 0
    for row in table.rows:
        base, area = bases.find(row, "base"), areas.find(row, "area")
        value = row.quantity("hours", low=0)
        if base is None or area is None or not once.first(row, base, area):
            continue
        reached.setdefault(base, set()).add(area)
        if value is not None:
            hours[base, area] = value
            many += value > MANY_HOURS
    areas.report()
    bases.report()
    for base, found in sorted(reached.items()):
        needed = codes if base in ids else [base] if base in codes else []
        missing = [code for code in needed if code not in found]
        if missing:
            folder.notes.fault(
                name, f"no row from {base} to {listed(missing)}", "a row for every area of the base"
            )
    if many:
        folder.notes.warn(
            name, f"more than {MANY_HOURS} hours one way in {many} of its rows: are they minutes?"
        )
    return hours, len(table.rows)
