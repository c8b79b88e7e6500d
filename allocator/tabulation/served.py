"""Columns that several tables share, and the arithmetic behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from allocator.problem import Cell, Problem
from allocator.tables import column

SERVED = (
    column("demand_hours", "hours", "hours of work a year"),
    column("served_hours", "hours", "hours of that work that are met"),
    column("shortfall_hours", "hours", "hours that are not met"),
    column("coverage", "share", "served over demand hours, 0 to 1; 1 where there is no demand"),
)
STAFF = (
    column("fte_located", "fte", "posts that stand in the area; a pool stands nowhere"),
    column(
        "fte_received",
        "fte",
        "posts' worth of hours that serve the area, wherever they stand, travel included",
    ),
)


def served_hours(demand: Fraction, served: Fraction) -> tuple[Fraction, Fraction, Fraction, Fraction]:
    """The cells of `SERVED`."""
    return demand, served, demand - served, served / demand if demand else Fraction(1)


def over_roles(problem: Problem, values: Mapping[Cell, Fraction], areas: Iterable[str]) -> Fraction:
    """A sum over areas and all roles."""
    return sum((values[role.id, area] for area in areas for role in problem.roles), Fraction(0))
