"""Every measure, in its stated order."""

from __future__ import annotations

from collections.abc import Iterable

from allocator.measures import Reading
from allocator.tables import Table, column, table


def measures_table(readings: Iterable[Reading]) -> Table:
    """Every measure, in its stated order."""
    columns = (
        column("measure", "text", "id"),
        column("scope", "text", "`all`, `role:ID`, `area:CODE` or `group:NAME`"),
        column("value", "number", "empty where it does not apply"),
        column("unit", "text", "unit"),
        column("note", "text", "why it does not apply, or what was set"),
    )
    rows = [
        (reading.measure, reading.scope, reading.value, reading.unit, reading.note) for reading in readings
    ]
    return table("measures", columns, rows)
