"""The circles of a map: bases with their posts."""

from __future__ import annotations

from allocator.outputs.map_view import BaseMarker, Fact
from allocator.report import Report
from allocator.sentences import fte, role_labels


def base_markers(report: Report) -> tuple[BaseMarker, ...]:
    """The bases that have posts, each with its place."""
    setting = report.problem.setting
    labels = role_labels(report)
    markers = []
    for base in setting.geography.bases if setting else ():
        posts = {
            role: fte_
            for (role, where), fte_ in report.service.posts.items()
            if where == base.id and report.problem.role[role].tier == "regional"
        }
        if not any(posts.values()):
            continue
        facts = tuple(
            Fact(labels[role], f"{fte(number)} posts") for role, number in sorted(posts.items()) if number
        )
        markers.append(
            BaseMarker(
                base.id,
                base.name,
                base.lat,
                base.lon,
                float(sum(posts.values())),
                base.area,
                {role: float(number) for role, number in posts.items()},
                facts,
            )
        )
    return tuple(markers)
