"""What a map says about a report: title, layers, panels and markers, in words and rounded numbers."""

from __future__ import annotations

from allocator.outputs.by_area import coverage_by_area
from allocator.outputs.map_catchments import catchments
from allocator.outputs.map_layers import map_layers
from allocator.outputs.map_markers import base_markers
from allocator.outputs.map_panels import area_panels, whole_section
from allocator.outputs.map_view import AreaPanel, MapView
from allocator.report import Report
from allocator.sentences import percent
from allocator.tabulation import area_names
from allocator.withheld import is_withheld


def map_view(report: Report, run_id: str) -> MapView:
    """The map page's content.

    Raises
    ------
    ValueError
        Where the geography has no boundaries.
    """
    setting = report.problem.setting
    if setting is None or setting.geography.boundaries is None:
        raise ValueError("the geography has no boundaries")
    geography = setting.geography
    return MapView(
        title=report.title,
        subtitle=_subtitle(report),
        scenario=report.name,
        area_label=geography.area_label,
        areas_label=geography.areas_label,
        boundaries=geography.boundaries or b"",
        areas=area_panels(report),
        layers=tuple(map_layers(report)),
        bases=base_markers(report),
        notes=report.notes,
        date=geography.date,
        attribution=tuple(line for line in geography.attribution.splitlines() if line.strip()),
        run_id=run_id,
        whole=AreaPanel("", geography.title, "", (whole_section(report),)),
        catchments=catchments(report),
    )


def _subtitle(report: Report) -> str:
    served, demand = report.served_hours, report.demand_hours
    worst = _worst(report)
    met = f"{percent(served / demand)} of the demand hours are met" if demand else "there is no demand"
    status = "proved best for its rules and criteria" if report.plan.status == "proved" else "NOT PROVED"
    if report.problem.locked_posts is not None:
        status = "posts by formula"
    return f"{met}; {worst}; {status}"


def _worst(report: Report) -> str:
    names = area_names(report.problem)
    shares = {
        area: share
        for area, share in coverage_by_area(report).items()
        if report.problem.area_demand_hours[area]
    }
    if not shares:
        return "no area has demand"
    if any(is_withheld(share) for share in shares.values()):
        return "where fewest are met is withheld"
    low = min(shares.values())
    worst = [names[area] for area, share in shares.items() if share == low]
    place = (
        worst[0]
        if len(worst) == 1
        else f"{len(worst)} areas alike"
        if len(worst) < len(shares)
        else "everywhere alike"
    )
    return f"least: {percent(low)} ({place})"
