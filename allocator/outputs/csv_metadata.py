"""What the columns of a table mean, in a file beside it: CSV on the Web (CSVW)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from allocator.report import Report
from allocator.tables import Column, Kind, Table
from allocator.withheld import SIGN, is_withheld

ENDING = "-metadata.json"
DATATYPES: dict[Kind, str] = {"text": "string", "count": "integer"}
UNITS: dict[Kind, str] = {"fte": "full-time equivalents", "share": "share", "hours": "hours a year"}


def csv_metadata(table: Table, title: str, report: Report) -> bytes:
    """The metadata of one table of a report."""
    setting = report.problem.setting
    sources, terms = [], []
    if setting is not None:
        sources = [f"{file.title}, SHA-256 {file.sha256}" for file in setting.geography.files]
        terms = setting.geography.attribution.splitlines()
    return described(table, f"{report.title}: {title}", report.notes, sources, terms)


def described(
    table: Table, title: str, notes: Sequence[str], sources: Sequence[str], terms: Sequence[str]
) -> bytes:
    """The metadata of a table: what must be said of it, the files that it rests on, what licences ask for."""
    content: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": f"{table.name}.csv",
        "dc:title": title,
        "dc:description": " ".join(notes),
        "tableSchema": {"columns": [_column(column) for column in table.columns]},
    }
    if any(is_withheld(cell) for row in table.rows for cell in row):
        content["null"] = ["", SIGN]
    if sources:
        content |= {"dc:source": list(sources), "dc:license": _lines(terms)}
    return f"{json.dumps(content, indent=1, ensure_ascii=False)}\n".encode()


def _column(column: Column) -> dict[str, str]:
    described = {
        "name": column.name,
        "titles": column.name,
        "dc:description": column.meaning,
        "datatype": DATATYPES.get(column.kind, "decimal"),
    }
    return described | ({"schema:unitText": UNITS[column.kind]} if column.kind in UNITS else {})


def _lines(texts: Sequence[str]) -> str:
    return " ".join(text.strip() for text in texts if text.strip())
