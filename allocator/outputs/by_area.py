"""What maps and statements read off a report, area by area."""

from __future__ import annotations

from fractions import Fraction

from allocator.problem import Role
from allocator.report import Report


def located_by_area(report: Report, role: Role) -> dict[str, Fraction]:
    """Posts of a role by the area in which they stand; a pool stands nowhere."""
    stands_in = (
        {base.id: base.area for base in report.problem.setting.geography.bases}
        if report.problem.setting
        else {}
    )
    found = dict.fromkeys(report.problem.areas, Fraction(0))
    for base in role.bases:
        area = base if role.tier == "local" else stands_in.get(base)
        if area in found:
            found[area] += report.service.posts[role.id, base]
    return found


def coverage_by_area(report: Report, role: str | None = None) -> dict[str, Fraction]:
    """Met over demand hours of every area, of one role or of all; 1 where there is no demand."""
    problem, service = report.problem, report.service
    roles = [role] if role else [role.id for role in problem.roles]
    found = {}
    for area in problem.areas:
        demand = sum((problem.role_demand_hours[of, area] for of in roles), Fraction(0))
        served = sum((service.served[of, area] for of in roles), Fraction(0))
        found[area] = served / demand if demand else Fraction(1)
    return found


def travel_share_by_area(report: Report) -> dict[str, Fraction | None]:
    """Hours on the road over the hours deployed for every area, of all roles; None where none are deployed.

    Formula: share = Σ travel hours / Σ deployed hours, over all roles and bases that serve the area.
    """
    service = report.service
    deployed = dict.fromkeys(report.problem.areas, Fraction(0))
    driven = dict(deployed)
    for link, hours in service.hours.items():
        deployed[link[2]] += hours
        driven[link[2]] += service.travel_hours[link]
    return {area: driven[area] / hours if hours else None for area, hours in deployed.items()}
