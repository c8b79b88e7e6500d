"""Items of the drivers against published national totals, year by year."""

from __future__ import annotations

from fractions import Fraction

from allocator.problem import Problem
from allocator.tables import Table, column, table


def reconciliation_table(problem: Problem) -> Table:
    """Items of the drivers named by the scenario against published national totals, year by year."""
    columns = (
        column("total", "text", "published national total"),
        column("period", "text", "year"),
        column("published", "number", "published value"),
        column("modelled", "number", "items of the drivers, after their share"),
        column("difference", "share", "modelled over published, less 1"),
        column("drivers", "text", "the drivers added up"),
    )
    rows: list[tuple[str | Fraction | None, ...]] = []
    setting = problem.setting
    if setting is not None and setting.scenario.statement.demand.reconcile is not None:
        demand = setting.scenario.statement.demand
        named = setting.scenario.statement.demand.reconcile
        shares = [(driver.source, driver.share) for driver in demand.drivers if driver.id in named.drivers]
        counts = setting.geography.counts
        for national in sorted(setting.geography.national_totals, key=lambda total: total.period):
            if national.total != named.total or national.period not in demand.periods:
                continue
            modelled = sum(
                (
                    counts.get((area, source, national.period), Fraction(0)) * share
                    for source, share in shares
                    if isinstance(source, str)
                    for area in problem.areas
                ),
                Fraction(0),
            )
            difference = modelled / national.value - 1 if national.value else None
            rows.append(
                (
                    national.total,
                    national.period,
                    national.value,
                    modelled,
                    difference,
                    " ".join(named.drivers),
                )
            )
    return table("reconciliation", columns, rows)
