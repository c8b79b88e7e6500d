"""The table of areas once more, by group (command areas)."""

from __future__ import annotations

from fractions import Fraction

from allocator.plan import Service
from allocator.problem import Problem
from allocator.tables import Table, column, table
from allocator.tabulation.areas import shown_located
from allocator.tabulation.served import SERVED, STAFF, over_roles, served_hours


def groups_table(problem: Problem, service: Service) -> Table:
    """The same by group of areas (command areas)."""
    columns = (
        column("group", "text", "group of areas"),
        column("name", "text", "its areas"),
        *SERVED,
        *STAFF,
    )
    located = shown_located(problem, service)
    rows = []
    for group, areas in sorted(area_groups(problem).items()):
        demand = sum((problem.area_demand_hours[area] for area in areas), Fraction(0))
        rows.append(
            (
                group,
                " ".join(areas),
                *served_hours(demand, over_roles(problem, service.served, areas)),
                sum((located[area] for area in areas), Fraction(0)),
                over_roles(problem, service.fte_received, areas),
            )
        )
    return table("groups", columns, rows)


def area_groups(problem: Problem) -> dict[str, list[str]]:
    """Areas by group, for those that belong to one."""
    groups: dict[str, list[str]] = {}
    for area in problem.setting.geography.areas if problem.setting else ():
        if area.group:
            groups.setdefault(area.group, []).append(area.code)
    return groups
