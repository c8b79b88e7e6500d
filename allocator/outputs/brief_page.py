"""What the brief alone says: values and names, as many as one printed page holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from allocator.outputs.report_words import LIMITS, gains_and_losses
from allocator.report import Report

MOST_AREAS, MOST_NAMES, MOST_NOTES = 36, 8, 6
ROWS = 12
"""Of a block; blocks stand side by side."""
COLUMNS = ["Met", "Posts", "Change"]


def brief_fields(
    report: Report, areas: Sequence[tuple[str, ...]], most_areas: int = MOST_AREAS
) -> dict[str, Any]:
    """The fields of the brief's page; `areas` are the rows of the report's table, in code order."""
    shown = _worst_served(report, areas, most_areas)
    blocks = max(2, -(-len(shown) // ROWS))
    size = -(-len(shown) // blocks)
    more = len(report.notes) - MOST_NOTES
    return {
        "gains": gains_and_losses(report, MOST_NAMES),
        "value_columns": COLUMNS,
        "values": [
            [_values(row) for row in shown[start : start + size]] for start in range(0, len(shown), size)
        ],
        "left_out": len(areas) - len(shown),
        "limits": [
            *LIMITS,
            *report.notes[:MOST_NOTES],
            *([f"{more} more notes are in report.html."] if more > 0 else []),
        ],
    }


def _worst_served(report: Report, areas: Sequence[tuple[str, ...]], most: int) -> list[tuple[str, ...]]:
    """All areas, or those of which least is met: as many as there is room for, in code order."""
    table = report.table("areas").rows
    ranked = sorted(range(len(areas)), key=lambda number: (table[number][5], number))
    return [areas[number] for number in sorted(ranked[:most])]


def _values(row: tuple[str, ...]) -> tuple[str, ...]:
    name, _, met, located, _, change, _ = row
    return name, met, located, change
