"""Who serves whom on a map: lines from bases with a place to the areas that their posts serve."""

from __future__ import annotations

from allocator.joint_service import shown_hours
from allocator.outputs.map_view import Catchments, Hub, Serving
from allocator.report import Report
from allocator.sentences import role_labels
from allocator.withheld import is_withheld, shown


def catchments(report: Report) -> tuple[Catchments, ...]:
    """The bases of each role at named bases with the hours for each area, as service.csv has them."""
    setting = report.problem.setting
    places = {base.id: base for base in setting.geography.bases} if setting else {}
    found: dict[str, dict[str, list[Serving]]] = {}
    for (role, base, area), (hours, _) in shown_hours(report.service).items():
        if report.problem.role[role].tier == "regional":
            number = None if is_withheld(hours) else float(hours)
            served = Serving(area, number, shown(hours, ",.0f", " hours"))
            found.setdefault(role, {}).setdefault(base, []).append(served)
    labels = role_labels(report)
    return tuple(
        Catchments(
            role,
            labels[role],
            tuple(
                Hub(base, places[base].name, places[base].lat, places[base].lon, tuple(serves))
                for base, serves in hubs.items()
            ),
        )
        for role, hubs in found.items()
    )
