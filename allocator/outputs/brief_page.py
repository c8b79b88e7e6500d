"""What the brief alone says: values and names, as many as one printed page holds."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from allocator.outputs.report_words import LIMITS, gains_and_losses
from allocator.report import Report
from allocator.sentences import fte, role_labels

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
        "in_pools": _in_pools(report),
        "limits": [
            *LIMITS,
            *report.notes[:MOST_NOTES],
            *([f"{more} more notes are in report.html."] if more > 0 else []),
        ],
    }


def _in_pools(report: Report) -> str:
    """The posts that stand in no area, so that those of the table are not all of them; blank without any."""
    found = {
        label: report.service.posts[role, base]
        for role, label in role_labels(report).items()
        for base in report.problem.role[role].bases
        if report.problem.role[role].tier == "pool"
    }
    named = ", ".join(f"{label} {fte(posts)}" for label, posts in found.items() if posts)
    posts = fte(sum(found.values(), Fraction(0)))
    return (
        f"In pools that serve everywhere and stand in none of these: {posts} posts ({named})."
        if named
        else ""
    )


def _worst_served(report: Report, areas: Sequence[tuple[str, ...]], most: int) -> list[tuple[str, ...]]:
    """All areas, or those of which least is met: as many as there is room for, in code order."""
    table = report.table("areas").rows
    ranked = sorted(range(len(areas)), key=lambda number: (table[number][5], number))
    return [areas[number] for number in sorted(ranked[:most])]


def _values(row: tuple[str, ...]) -> tuple[str, ...]:
    name, _, met, located, _, change, _ = row
    return name, met, located, change
