"""Read sources.csv: where each column of each file comes from."""

from __future__ import annotations

from dataclasses import replace

from allocator.sources.folder import Folder
from allocator.sources.geography import Geography, Source
from allocator.sources.header import Columns
from allocator.sources.references import Once

NAME = "sources.csv"
KINDS = ("measured", "derived", "assumed")
COLUMNS = Columns(("file", "column", "kind", "source", "year", "licence"), ("note", "unit"))


def reads(name: str) -> bool:
    """Return whether this module reads a file of this name."""
    return name == NAME


def read(folder: Folder, so_far: Geography) -> Geography:
    """Add the sources in file order; each column of each file is described once at most.

    What is said of a file in whose stead another one is read is left out: it is not about that one.
    """
    if NAME not in folder.files:
        return so_far
    table = folder.table(NAME, COLUMNS)
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
    for name in sorted({source.file for source in sources} & folder.stand_ins.keys()):
        other = folder.stand_ins[name].path.name
        folder.notes.warn(NAME, f"what it says of {name} is left out: {other} stands for it, from elsewhere")
    return replace(
        so_far,
        sources=tuple(source for source in sources if source.file not in folder.stand_ins),
        files=(*so_far.files, folder.described(NAME, len(table.rows))),
    )
