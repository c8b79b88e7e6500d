"""Demand and what is met of it, by role and area."""

from __future__ import annotations

from allocator.plan import Service
from allocator.problem import Problem
from allocator.tables import Table, column, table
from allocator.tabulation.served import SERVED, served_hours


def coverage_table(problem: Problem, service: Service) -> Table:
    """Demand and what is met of it, by role and area."""
    columns = (column("role", "text", "role"), column("area", "text", "area"), *SERVED)
    rows = [
        (
            role.id,
            area,
            *served_hours(problem.role_demand_hours[role.id, area], service.served[role.id, area]),
        )
        for role in problem.working_roles
        for area in problem.areas
    ]
    return table("coverage", columns, rows)
