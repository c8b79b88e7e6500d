"""Demand and what is met of it, by driver, role and area."""

from __future__ import annotations

from allocator.plan import Service
from allocator.problem import Problem
from allocator.tables import Table, column, table
from allocator.tabulation.served import SERVED


def drivers_table(problem: Problem, service: Service) -> Table:
    """Demand and what is met of it, by driver, role and area: the riskiest work first."""
    columns = (
        column("driver", "text", "stream of work"),
        column("role", "text", "role"),
        column("area", "text", "area"),
        column("demand_items", "number", "items a year"),
        *SERVED[:3],
    )
    items = problem.setting.items.by_driver_area if problem.setting else {}
    rows = []
    for driver, role, area in sorted(problem.demand_hours):
        demand, served = problem.demand_hours[driver, role, area], service.driver_served[driver, role, area]
        rows.append((driver, role, area, items.get((driver, area)), demand, served, demand - served))
    return table("drivers", columns, rows)
