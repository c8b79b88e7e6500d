"""Say for every column of every file where it comes from, and refuse to forget one."""

from __future__ import annotations

import csv
import io
import json
import tomllib
from collections.abc import Mapping

from allocator.build.assumption_tables import KINDS
from allocator.build.tables import Tables, csv_text

TABLE = "sources.csv"
HEADER = ["file", "column", "kind", "source", "year", "licence", "note", "unit"]


def columns_of(name: str, text: str) -> list[str]:
    """Return the columns of a file of the geography: headers, TOML keys, or GeoJSON properties.

    Examples
    --------
    >>> columns_of("travel.csv", "base,area,hours")
    ['base', 'area', 'hours']
    """
    if name.endswith(".csv"):
        return next(csv.reader(io.StringIO(text)))
    if name.endswith(".toml"):
        return list(tomllib.loads(text))
    return [*json.loads(text)["features"][0]["properties"], "geometry"]


def make_sources(tables: Tables, geography: str, files: Mapping[str, str]) -> str:
    """Return sources.csv from its table of assumptions, checked against the files as written.

    A row whose column `geography` is blank is about every geography, else about the one named.

    Parameters
    ----------
    tables
        The folder of assumptions.
    geography
        Name of the geography that is built.
    files
        Text of the other files of the geography by name.
    """
    rows = [
        row
        for row in tables.read(TABLE, ["geography", *HEADER], key=["geography", "file", "column"])
        if row.optional("geography") in ("", geography)
    ]
    wanted = [(name, column) for name, text in files.items() for column in columns_of(name, text)]
    wanted += [(TABLE, column) for column in HEADER]
    found = {(row.optional("file"), row.optional("column")) for row in rows}
    if tables.sound(TABLE):
        for name, column in sorted(set(wanted) - found):
            tables.fault(TABLE, f"no row for {name}, {column}", "one for each column of each file")
        for name, column in sorted(found - set(wanted)):
            tables.fault(TABLE, f"a row for {name}, {column}", "only columns that are written")
    described = []
    for row in sorted(rows, key=lambda row: (row.optional("file"), row.optional("column"))):
        row.one_of("kind", KINDS)
        required = [row.text(column) for column in ("file", "column", "kind", "source", "year", "licence")]
        described.append([*required, row.optional("note"), row.optional("unit")])
    return csv_text(HEADER, described)
