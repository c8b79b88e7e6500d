"""Writes a frontier's page: one HTML file with slider, picture, table and words."""

from __future__ import annotations

from fractions import Fraction
from html import escape
from typing import Any

from markupsafe import Markup

from allocator.frontier_points import Frontier, Point
from allocator.outputs.frontier_chart import Chart, Dot, Role, draw
from allocator.outputs.frontier_slider import measures_shown, slider_data, slider_maps
from allocator.outputs.frontier_words import (
    PARAMETERS,
    notes,
    one_area,
    price,
    summary,
    worst_off,
)
from allocator.outputs.pages import BASE_FOLDER, page_asset, render
from allocator.sentences import percent
from allocator.tabulation import area_names

FOLDER = "frontier_assets"

WIDE, NARROW = (760, 520), (400, 430)
MIDDLE = {
    "smallest": "Between them a floor rises in even steps under the smallest coverage, up to the highest "
    "there is; each plan meets the most risk-weighted hours above its floor.",
    "weight": "Between them each plan has the largest mean coverage less a weight times half the mean "
    "difference. Weights from 0 to 1 are asked where plans differ: between two plans, at the weight at which "
    "both are worth the same; pairs between which most could be hidden come first. A plan that is best at no "
    "weight is not found.",
    "delta": "Between them each plan is efficient until somebody is more than delta behind, then fair; delta "
    "falls in even steps to 0.",
}


def frontier_page(frontier: Frontier, run: str) -> str:
    """Return the page; the same frontier gives the same text. `run` is printed as its identity."""
    setting = frontier.problem.setting
    chart = _chart(frontier)
    words: dict[str, Any] = {
        "title": f"Between efficient and fair: {frontier.report.title}",
        "heading": frontier.report.title,
        "x_title": chart.x_title,
        "caption": f"The {len(frontier.points)} points, from efficient to fair",
        "scenario": frontier.report.name,
        "date": setting.geography.date if setting else "",
        "run": run,
    }
    row, layers = slider_maps(frontier)
    words |= {
        "summary": summary(frontier),
        "wide": Markup(draw(chart, "wide", *WIDE)),
        "narrow": Markup(draw(chart, "narrow", *NARROW)),
        "legend": Markup(_legend(chart)),
        "reading": _reading(frontier),
        "header": _header(frontier),
        "rows": [_row(frontier, point) for point in frontier.points],
        "notes": notes(frontier),
        "sources": [line for line in (setting.geography.attribution if setting else "").splitlines() if line],
        "count": len(frontier.points),
        "knee": frontier.knee.number if frontier.knee else None,
        "area_label": setting.geography.area_label if setting else "area",
        "areas": list(area_names(frontier.problem).values()),
        "measures": [(one.id.replace("_", " "), one.explained) for one in measures_shown()],
        "layers": [layer["label"] for layer in layers],
        "map_ids": row.ids if row else (),
    }
    data = {"maps": row.data if row else None, "layers": layers, "points": slider_data(frontier)}
    programs = {**(row.scripts if row else {}), "page": page_asset(FOLDER, "slider.js")}
    styles = {**(row.styles if row else {}), "chart": page_asset(BASE_FOLDER, "chart.css")}
    styles["page"] = page_asset(FOLDER, "frontier.css")
    styles["slider"] = page_asset(FOLDER, "slider.css")
    return render(FOLDER, "frontier.html", words, data, scripts=programs, styles=styles)


def _most(frontier: Frontier) -> Fraction:
    """The most risk-weighted hours of a point that keeps the rules."""
    return max((point.place[1] for point in frontier.points if point.place), default=Fraction(0))


def _share(frontier: Frontier, hours: Fraction) -> Fraction:
    most = _most(frontier)
    return hours / most if most else Fraction(0)


def _chart(frontier: Frontier) -> Chart:
    dots, ends = [], (frontier.points[0].number, frontier.points[-1].number)
    for point in frontier.points:
        if point.smallest is None or point.hours is None:
            continue
        own = point.number == ends[1]
        if point.note.startswith("repeats") and not own:
            continue
        role: Role = "own" if own else "knee" if point.knee else "on" if point.on_curve else "off"
        y = _share(frontier, point.hours)
        label = _label(point, ends) if point.knee or point.number in ends else ()
        dots.append(Dot(point.smallest, y, role, _words(frontier, point), point.proved, label, point.number))
    line = tuple((place[0], _share(frontier, place[1])) for point in frontier.curve if (place := point.place))
    return Chart(
        dots=tuple(dots),
        line=line,
        title=f"Risk-weighted hours met against the smallest coverage of a {one_area(frontier)}",
        description=f"{' '.join(summary(frontier))} The table holds every figure.",
        x_title=f"Coverage of the worst-off {one_area(frontier)}, % of its demand hours",
        y_title="Risk-weighted hours met, % of the most that can be met",
    )


def _label(point: Point, ends: tuple[int, int]) -> tuple[str, ...]:
    names = [
        "Most hours met" if point.number == ends[0] else "",
        "Knee" if point.knee else "",
        "The scenario's own plan" if point.number == ends[1] else "",
    ]
    assert point.smallest is not None
    name = ", ".join(name for name in names if name)
    paid = price(point.price_of_fairness)
    return (
        f"{name} (point {point.number})",
        f"{percent(point.smallest)}{f', costs {paid}' if point.price_of_fairness else ''}",
    )


def _words(frontier: Frontier, point: Point) -> str:
    assert point.smallest is not None
    parts = [f"Point {point.number}: {percent(point.smallest)} ({worst_off(frontier, point)})"]
    if point.price_of_fairness is not None:
        parts.append(f"price of fairness {price(point.price_of_fairness)}")
    parts += [point.note] if point.note else []
    return "; ".join([*parts, *([] if point.proved else ["not proved"])])


def _legend(chart: Chart) -> str:
    """What the signs mean, as far as they are drawn."""
    kinds: dict[Role, str] = {
        "on": "on the curve",
        "knee": "the knee",
        "own": "the scenario's own plan",
        "off": "off the curve: another point is at least as good in both",
    }
    drawn = {dot.role for dot in chart.dots}
    found = [(f'<circle class="dot {role}" cx="9" cy="9" r="5"/>', words)
             for role, words in kinds.items() if role in drawn and role != "knee"]  # fmt: skip
    if "knee" in drawn:
        found.append(('<path class="dot knee" d="M9 2l7 7l-7 7l-7 -7Z"/>', kinds["knee"]))
    if len(chart.line) > 1:
        found.append(('<path class="chord" d="M0 9H18"/>', "the chord that the knee is measured from"))
    if any(not dot.proved for dot in chart.dots):
        found.append(('<circle class="dot on unproved" cx="9" cy="9" r="5"/>', "not proved"))
    swatch = '<svg viewBox="0 0 18 18" width="18" height="18" aria-hidden="true">'
    return "\n".join(f"<li>{swatch}{sign}</svg>{escape(words)}</li>" for sign, words in found)


def _reading(frontier: Frontier) -> tuple[str, ...]:
    return (
        f"Point 1 meets the most risk-weighted hours; point {len(frontier.points)} is the scenario's own "
        f"plan. {MIDDLE[frontier.by]}",
        "Coverage is demand hours met over demand hours. The price of fairness is the share of the "
        "risk-weighted hours of point 1 that a plan gives up.",
        "A point is on the curve unless another is at least as good in both and better in one, or it repeats "
        "an earlier one. Points off the curve stay in the table, with the reason.",
        "The knee: both axes are scaled to 0 to 1 over the curve; it is the point farthest above the chord, "
        "the straight line from the curve's first point to its last. It describes a shape and recommends "
        "nothing.",
        "The curve looks at the worst off alone: a plan off the curve may do more for those just above them. "
        "The Gini coefficient in the table looks at everybody.",
        "The axes show no more than the range of the points. The line guides the eye: where posts come "
        "whole, there need be no plan between two points.",
    )


def _header(frontier: Frontier) -> list[str]:
    return [
        "Point",
        PARAMETERS[frontier.by].capitalize(),
        "Smallest coverage",
        f"Worst-off {one_area(frontier)}",
        "Mean coverage",
        "Gini",
        "Risk-weighted hours",
        "Price of fairness",
        "On the curve",
    ]


def _row(frontier: Frontier, point: Point) -> tuple[str, str, list[str]]:
    """How a row is marked, its head and its cells."""
    number = str(point.number)
    if point.number == 1:
        number += " most hours"
    if point.number == len(frontier.points):
        number += " own plan"
    if point.knee:
        number += " knee"
    moved = (
        ""
        if point.parameter is None
        else (percent(point.parameter) if frontier.by != "weight" else f"{float(point.parameter):.3g}")
    )
    cells = [
        moved,
        "" if point.smallest is None else percent(point.smallest),
        worst_off(frontier, point),
        "" if point.coverage_mean is None else percent(point.coverage_mean),
        "" if point.gini is None else f"{float(point.gini):.3f}",
        "" if point.hours is None else f"{float(point.hours):,.0f}",
        price(point.price_of_fairness),
        "; ".join(
            text
            for text in ("yes" if point.on_curve else "", point.note, "" if point.proved else "NOT PROVED")
            if text
        ),
    ]
    kind = "knee" if point.knee else "" if point.on_curve else "off"
    return kind, number, cells
