"""The layers of a map: each with its few lines of words here, side by side, so that they stay alike."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from allocator.outputs.by_area import coverage_by_area, located_by_area, travel_share_by_area
from allocator.outputs.comparison_words import signed
from allocator.outputs.demand_range import demand_range_by_area
from allocator.outputs.map_view import Layer
from allocator.outputs.shading import COVERAGE_BREAKS
from allocator.problem import Role
from allocator.report import Report
from allocator.sentences import baseline_located, baseline_words, fte, percent, role_labels
from allocator.tabulation import baseline_kind, fte_located
from allocator.withheld import is_withheld, shown


def map_layers(report: Report) -> list[Layer]:
    """Every layer of the map, coverage first; the change only where there is a baseline."""
    problem, service = report.problem, report.service
    labels = role_labels(report)
    located = fte_located(problem, service)
    received = {
        area: sum((service.fte_received[role.id, area] for role in problem.roles), Fraction(0))
        for area in problem.areas
    }
    demand = report.demand_hours
    shares = {
        area: hours / demand * 100 if demand else None for area, hours in problem.area_demand_hours.items()
    }
    unmet = {
        area: problem.area_demand_hours[area]
        - sum((service.served[role.id, area] for role in problem.roles), Fraction(0))
        for area in problem.areas
    }
    layers = [
        _coverage_layer(report, None, "All roles", ""),
        *(_coverage_layer(report, role.id, labels[role.id], role.id) for role in problem.working_roles),
        Layer(
            "demand",
            "Share of demand",
            "Demand",
            "% of national demand hours",
            "sequential",
            _numbers(shares),
            {area: shown(share, ".1f", " %") for area, share in shares.items() if share is not None},
            "Hours of work a year, over all roles.",
            ramp="purple",
        ),
        Layer(
            "shortfall",
            "Hours not met",
            "Demand",
            "hours a year",
            "sequential",
            _numbers(unmet),
            {area: shown(hours, ",.0f") for area, hours in unmet.items()},
            "",
            ramp="purple",
        ),
        Layer(
            "received",
            "Service received",
            "Posts",
            "posts' worth of hours (FTE)",
            "sequential",
            _numbers(received),
            {area: shown(posts, ".1f") for area, posts in received.items()},
            "Hours that serve the area, wherever the posts stand, travel included.",
            ramp="teal",
        ),
        Layer(
            "located",
            "Posts located here, all roles",
            "Posts",
            "posts (FTE)",
            "sequential",
            _numbers(located),
            {area: fte(posts) for area, posts in located.items()},
            "Posts that stand in the area. It is not the service that the area receives.",
            ramp="teal",
        ),
        *(_posts_layer(report, role, labels[role.id]) for role in problem.roles if role.tier != "pool"),
    ]
    widths = demand_range_by_area(problem)
    if widths is not None:
        layers.append(_range_layer(widths))
    if any(share != 1 for share in problem.productive_share.values()):
        layers.append(_travel_layer(report))
    before = baseline_located(report)
    if before is not None:
        change = {area: located[area] - before[area] for area in problem.areas}
        layers.append(
            Layer(
                "change",
                f"From {baseline_words(report)}",
                "Change",
                "posts (FTE)",
                "diverging",
                _numbers(change),
                {area: signed(posts) for area, posts in change.items()},
                _change_note(report),
            )
        )
    return layers


def _coverage_layer(report: Report, role: str | None, label: str, marker_role: str) -> Layer:
    shares = coverage_by_area(report, role)
    return Layer(
        id="coverage" if role is None else f"coverage-{role}",
        label=label,
        group="Coverage",
        unit="% of demand hours met",
        kind="sequential",
        values=_numbers({area: share * 100 for area, share in shares.items()}),
        texts={area: percent(share, decimals=0) for area, share in shares.items()},
        note="Demand hours that are met, over demand hours.",
        breaks=COVERAGE_BREAKS,
        role=marker_role,
    )


def _travel_layer(report: Report) -> Layer:
    shares = travel_share_by_area(report)
    return Layer(
        id="travel",
        label="Hours on the road",
        group="Travel",
        unit="% of deployed hours",
        kind="sequential",
        values=_numbers({area: None if share is None else share * 100 for area, share in shares.items()}),
        texts={area: percent(share) for area, share in shares.items() if share is not None},
        note="Of the hours deployed for the area, from wherever, those on the road.",
        ramp="purple",
    )


def _range_layer(widths: Mapping[str, Fraction | None]) -> Layer:
    return Layer(
        id="demand-range",
        label="How far it may lie",
        group="Demand",
        unit="% of demand hours, from the low end to the high",
        kind="sequential",
        values=_numbers({area: None if width is None else width * 100 for area, width in widths.items()}),
        texts={area: percent(width) for area, width in widths.items() if width is not None},
        note="Every recording multiplier at its high end, less every one at its low end. The plan takes the "
        "central ones.",
        ramp="purple",
    )


def _posts_layer(report: Report, role: Role, label: str) -> Layer:
    located = located_by_area(report, role)
    return Layer(
        id=f"posts-{role.id}",
        label=label,
        group="Posts located, by role",
        unit="posts (FTE)",
        kind="sequential",
        values=_numbers(located),
        texts={area: fte(posts) for area, posts in located.items()},
        note="Posts that stand in the area. It is not the service that the area receives.",
        ramp="teal",
        role=role.id,
    )


def _change_note(report: Report) -> str:
    if any(baseline_kind(report.problem, role.id) == "stand-in" for role in report.problem.roles):
        return "A stand-in: nobody has stated today's posts. A difference is not a loss or a gain of anybody."
    return ""


def _numbers(values: Mapping[str, Fraction | None]) -> dict[str, float | None]:
    """Numbers to shade areas by; an area whose number is not known, or not told, has no shade."""
    return {
        area: None if value is None or is_withheld(value) else float(value) for area, value in values.items()
    }
