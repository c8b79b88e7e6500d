"""Everything about an area over all roles."""

from __future__ import annotations

from fractions import Fraction

from allocator.plan import Service
from allocator.problem import POOL, Problem
from allocator.tables import Table, column, table
from allocator.tabulation.posts import rounded_posts
from allocator.tabulation.served import SERVED, STAFF, over_roles, served_hours


def areas_table(problem: Problem, service: Service) -> Table:
    """Everything about an area over all roles."""
    columns = (column("area", "text", "code"), column("name", "text", "name"), *SERVED, *STAFF)
    located = shown_located(problem, service)
    names = area_names(problem)
    rows = [
        (
            area,
            names[area],
            *served_hours(problem.area_demand_hours[area], over_roles(problem, service.served, [area])),
            located[area],
            over_roles(problem, service.fte_received, [area]),
        )
        for area in problem.areas
    ]
    return table("areas", columns, rows)


def fte_located(problem: Problem, service: Service) -> dict[str, Fraction]:
    """Posts by the area in which they stand."""
    stands_in: dict[str, str] = {}
    if problem.setting is not None:
        stands_in = {base.id: base.area for base in problem.setting.geography.bases}
    found = dict.fromkeys(problem.areas, Fraction(0))
    for (role, base), fte in service.posts.items():
        area = base if problem.role[role].tier == "local" else stands_in.get(base)
        if area in found and base != POOL:
            found[area] += fte
    return found


def located_before(problem: Problem) -> dict[str, Fraction] | None:
    """The baseline's posts by the area in which they stand; None without any baseline."""
    if not problem.baseline:
        return None
    posts = {cell: problem.baseline.get(cell, Fraction(0)) for cell in problem.cells}
    return fte_located(problem, Service(problem, posts, {}))


def area_names(problem: Problem) -> dict[str, str]:
    """Names by code; the code where the problem was made by hand."""
    named = {area.code: area.name for area in problem.setting.geography.areas} if problem.setting else {}
    return {area: named.get(area, area) for area in problem.areas}


def shown_located(problem: Problem, service: Service) -> dict[str, Fraction]:
    """Posts by the area in which they stand, added up from what posts.csv shows."""
    shown = {
        (role.id, base): fte for role in problem.roles for base, fte in rounded_posts(role, service).items()
    }
    return fte_located(problem, Service(problem, shown, {}))
