"""Read bases.csv: the places where posts can stand."""

from __future__ import annotations

from dataclasses import replace

from allocator.sources.areas import POOL
from allocator.sources.folder import Folder
from allocator.sources.geography import Base, Geography
from allocator.sources.header import Columns
from allocator.sources.references import Once, References

NAME = "bases.csv"
COLUMNS = Columns(("base", "name", "area", "lat", "lon"))


def reads(name: str) -> bool:
    """Return whether this module reads a file of this name."""
    return name == NAME


def known_bases(folder: Folder, so_far: Geography) -> set[str]:
    """Return the ids of bases and codes of areas; none if either table is there and gave none."""
    if not so_far.areas or (NAME in folder.files and not so_far.bases):
        return set()
    return {area.code for area in so_far.areas} | {base.id for base in so_far.bases}


def read(folder: Folder, so_far: Geography) -> Geography:
    """Add the bases in id order; each stands in a known area."""
    if NAME not in folder.files:
        return so_far
    table = folder.table(NAME, COLUMNS)
    if table is None:
        return so_far
    codes = {area.code for area in so_far.areas}
    areas = References(codes, "a code of areas.csv")
    once = Once("base")
    bases = []
    for row in table.rows:
        base, name, area = row.id("base"), row.text("name"), areas.find(row, "area")
        lat, lon = row.quantity("lat", -90, 90), row.quantity("lon", -180, 180)
        if base == POOL:
            row.fault(f"base {POOL!r}", "any other id", "it names the base of staff who stand nowhere")
        elif base in codes and base != area:
            row.fault(
                f"base {base!r}, the code of another area",
                "ids that are no code of another area",
                "in travel.csv and baseline.csv nobody could tell which is meant: rename the base",
            )
        elif base in codes:
            folder.notes.warn(
                row.where, f"base {base!r} has the code of its area: what is said of one holds for both"
            )
        if base is not None and once.first(row, base):
            bases.append(Base(base, name or "", area or "", float(lat or 0), float(lon or 0)))
    areas.report()
    known = {base.id for base in bases}
    bases += [Base(base, "", "", 0.0, 0.0) for base in set(table.lost_ids("base")) - known]
    return replace(
        so_far,
        bases=tuple(sorted(bases, key=lambda base: base.id)),
        files=(*so_far.files, folder.described(NAME, len(table.rows))),
    )
