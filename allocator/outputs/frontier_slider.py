"""What the fairness slider shows: the solved plan of every point, as texts and classes of colour."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from allocator.frontier_points import Frontier, Point
from allocator.measure_list import MEASURES, Measure
from allocator.outputs.comparison_words import measured, points, signed
from allocator.outputs.frontier_words import price, worst_off
from allocator.outputs.shading import COVERAGE_BREAKS
from allocator.outputs.small_maps import MapRow, SharedLayer, layer_data, map_row
from allocator.report import Report
from allocator.sentences import fte, percent
from allocator.tabulation import area_names, fte_located

Values = Mapping[str, Fraction]


def slider_maps(frontier: Frontier) -> tuple[MapRow | None, list[dict[str, Any]]]:
    """Return the map and its layers, a coloured map for each point; None where there are no boundaries."""
    setting = frontier.problem.setting
    boundaries = setting.geography.boundaries if setting is not None else None
    if boundaries is None:
        return None, []
    names = area_names(frontier.problem)
    coverage = [_scaled(_coverage(point.report)) for point in frontier.points]
    posts = [_located(point.report) for point in frontier.points]
    layers = (
        SharedLayer("Coverage: all roles", "% of demand hours met", "sequential", coverage,
                    [{area: f"{float(one):.0f} %" for area, one in of.items()} for of in coverage],
                    "Demand hours that are met, over demand hours.", COVERAGE_BREAKS),
        SharedLayer("Posts located, all roles", "posts (FTE)", "sequential", posts,
                    [{area: fte(one) for area, one in of.items()} for of in posts],
                    "Posts that stand in the area. It is not the service that the area receives.",
                    ramp="teal"),
    )  # fmt: skip
    return map_row(boundaries, names, 1), [layer_data(layer, list(names)) for layer in layers]


def slider_data(frontier: Frontier) -> list[dict[str, Any]]:
    """Return for each point what the page says of it, the rows of the areas and those of the measures."""
    return [_point(frontier, point) for point in frontier.points]


def measures_shown() -> list[Measure]:
    """The measures of a whole plan, those that are not weighted left out."""
    return [measure for measure in MEASURES if not measure.id.endswith("_unweighted")]


def _measure_values(report: Report | None) -> list[str]:
    """The value of each measure that is shown, or why it has none; blank without a plan."""
    if report is None:
        return [""] * len(measures_shown())
    read = {one.measure: one for one in report.readings if one.scope == "all"}
    values = []
    for measure in measures_shown():
        one = read[measure.id]
        text = measured(measure.id, one.value, one.unit)
        values.append(f"{text}: {one.note}" if one.value is None and one.note else text)
    return values


def area_rows(frontier: Frontier, point: Point) -> list[tuple[str, ...]]:
    """For each area: coverage and its change from point 1, posts located and their change from point 1."""
    first = frontier.points[0].report
    share, posts = _coverage(point.report), _located(point.report)
    share_before, posts_before = _coverage(first), _located(first)
    rows: list[tuple[str, ...]] = []
    for area in frontier.problem.areas:
        if point.report is None or first is None:
            rows.append(("", "", "", ""))
            continue
        covered = share.get(area)
        rows.append((
            "no demand" if covered is None else percent(covered),
            "" if covered is None else points(covered - share_before[area]),
            fte(posts[area]),
            signed(posts[area] - posts_before[area]),
        ))  # fmt: skip
    return rows


def headline(frontier: Frontier, point: Point) -> str:
    """A point in a sentence."""
    last = len(frontier.points)
    names = [name for name, true in (("most hours met", point.number == 1), ("the knee", point.knee),
                                     ("the scenario's own plan", point.number == last)) if true]  # fmt: skip
    called = f"Point {point.number} of {last}" + (f" ({', '.join(names)})" if names else "")
    if point.smallest is None:
        return f"{called}: no plan was found in time."
    parts = [f"{called}: the worst off, {worst_off(frontier, point)}, has {percent(point.smallest)}"]
    if point.price_of_fairness is not None:
        parts.append(f"fairness costs {price(point.price_of_fairness)} of the risk-weighted hours")
    return "; ".join([*parts, *([] if point.proved else ["NOT PROVED"])]) + "."


def _point(frontier: Frontier, point: Point) -> dict[str, Any]:
    same = (one.number for one in frontier.points if one.place is not None and one.place == point.place)
    return {
        "headline": headline(frontier, point),
        "drawn": next(same, point.number),
        "areas": [list(row) for row in area_rows(frontier, point)],
        "measures": _measure_values(point.report),
    }


def _coverage(report: Report | None) -> dict[str, Fraction]:
    """Coverage of every area with demand; nothing without a plan."""
    if report is None:
        return {}
    problem, served = report.problem, report.service.served
    return {
        area: sum((served[role.id, area] for role in problem.roles), Fraction(0)) / demand
        for area, demand in problem.area_demand_hours.items()
        if demand
    }


def _scaled(shares: Values) -> Values:
    return {area: share * 100 for area, share in shares.items()}


def _located(report: Report | None) -> Values:
    return {} if report is None else fte_located(report.problem, report.service)
