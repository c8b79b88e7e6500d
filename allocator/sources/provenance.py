"""Read sources.csv: where each column of each file comes from."""

from __future__ import annotations

from dataclasses import replace

from allocator.sources.folder import Folder
from allocator.sources.geography import Geography, Source
from allocator.sources.references import Once
from allocator.sources.table import Columns, read_table

NAME = "sources.csv"
KINDS = ("measured", "derived", "assumed")
COLUMNS = Columns(("file", "column", "kind", "source", "year", "licence"), ("note", "unit"))


def reads(name: str) -> bool:
    """Return whether this module reads a file of this name."""
    return name == NAME


def read(folder: Folder, so_far: Geography) -> Geography:
    """Add the sources in file order; each column of each file is described once at most."""
    if NAME not in folder.files:
        return so_far
    table = read_table(NAME, folder.files[NAME], COLUMNS, folder.notes)
    if table is None:
        return so_far
    once = Once("file and column")
    sources = []
    for row in table.rows:
        file, column, source = row.text("file"), row.text("column"), row.text("source")
        kind = row.one_of("kind", KINDS)
        if file and column and source and kind and once.first(row, file, column):
            texts = (row.optional(name) for name in ("year", "licence", "note"))
            sources.append(Source(file, column, kind, source, *texts))
    return replace(
        so_far,
        sources=tuple(sources),
        files=(*so_far.files, folder.described(NAME, len(table.rows))),
    )
