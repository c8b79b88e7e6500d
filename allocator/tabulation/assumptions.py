"""Every number of the scenario with its kind and source."""

from __future__ import annotations

from fractions import Fraction

from allocator.problem import Problem
from allocator.tables import Table, column, table
from allocator.tabulation.dotted_keys import flat


def assumptions_table(problem: Problem) -> Table:
    """Every number of the scenario with its kind and source."""
    columns = (
        column("key", "text", "key of the scenario"),
        column("value", "text", "what the scenario says"),
        column("kind", "text", "`measured`, `derived` or `assumed`"),
        column("source", "text", "where it comes from"),
        column("year", "text", "year it speaks of"),
        column("low", "number", "least plausible value"),
        column("high", "number", "largest plausible value"),
        column("note", "text", "what to know"),
    )
    rows: list[tuple[str | Fraction | None, ...]] = []
    if problem.setting is not None:
        values = flat(problem.setting.scenario.resolved)
        for stated in problem.setting.scenario.statement.assumptions:
            value = values.get(stated.key, "")
            year = "" if stated.year is None else str(stated.year)
            rows.append(
                (stated.key, value, stated.kind, stated.source, year, stated.low, stated.high, stated.note)
            )
    return table("assumptions", columns, sorted(rows, key=lambda row: str(row[0])))
