"""Read baseline.csv: the posts that stand today."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from allocator.sources.areas import POOL
from allocator.sources.bases import known_bases
from allocator.sources.folder import Folder
from allocator.sources.geography import Geography
from allocator.sources.header import Columns
from allocator.sources.references import Once, References

NAME = "baseline.csv"
COLUMNS = Columns(("role", "base", "fte"))


def reads(name: str) -> bool:
    """Return whether this module reads a file of this name."""
    return name == NAME


def read(folder: Folder, so_far: Geography) -> Geography:
    """Add today's posts, in full-time equivalents; whether the roles exist a scenario says."""
    if NAME not in folder.files:
        return so_far
    table = folder.table(NAME, COLUMNS)
    if table is None:
        return so_far
    known = known_bases(folder, so_far)
    bases = References(
        known | {POOL} if known else known, f"a code of areas.csv, an id of bases.csv or {POOL}"
    )
    once = Once("role and base")
    posts: dict[tuple[str, str], Fraction] = {}
    for row in table.rows:
        role, base, fte = row.id("role"), bases.find(row, "base"), row.quantity("fte", low=0)
        if role is not None and base is not None and once.first(row, role, base) and fte is not None:
            posts[role, base] = fte
    bases.report()
    return replace(so_far, baseline=posts, files=(*so_far.files, folder.described(NAME, len(table.rows))))
