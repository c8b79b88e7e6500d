"""Deployed hours from base to area."""

from __future__ import annotations

from allocator.joint_service import shown_hours
from allocator.plan import Service
from allocator.tables import Table, column, table


def service_table(service: Service) -> Table:
    """Deployed hours from base to area."""
    columns = (
        column("role", "text", "role"),
        column("base", "text", "where the posts stand"),
        column("area", "text", "the area that is served"),
        column("hours", "hours", "deployed hours a year, travel included"),
        column("travel_hours", "hours", "of these, hours on the road"),
    )
    rows = [(*link, *hours) for link, hours in shown_hours(service).items()]
    return table("service", columns, rows)
