"""The curve between efficient and fair for print: what every step towards the worst off costs in hours."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from allocator.frontier_points import Frontier, Point
from allocator.outputs.figures.charts import LOSS, MET
from allocator.outputs.figures.sheet import EDGE, INK, QUIET, WIDTH, Sheet
from allocator.outputs.frontier_words import one_area, summary
from allocator.sentences import percent

if TYPE_CHECKING:
    from matplotlib.figure import Figure

HEIGHT, LEFT, BELOW = 4.6, 0.75, 1.35
"""Inches: of the whole, left of the scale, and under the curve for its scale and its key."""


def curve_chart(frontier: Frontier) -> Sheet:
    """Hours met, of the most that can be met, against the share met in the worst-off place."""
    seen = {point.number: place for point in frontier.points if (place := point.place) is not None}
    most = max((hours for _, hours in seen.values()), default=Fraction(0)) or Fraction(1)
    where = f"the worst-off {one_area(frontier)}"

    def at(points: Sequence[Point]) -> tuple[list[float], list[float]]:
        places = [seen[point.number] for point in points]
        return [float(share) * 100 for share, _ in places], [float(hours / most) * 100 for _, hours in places]

    def draw(figure: Figure, low: float, high: float) -> None:
        whole = figure.get_figheight()
        place = (LEFT / WIDTH, (low + BELOW) / whole)
        size = ((WIDTH - LEFT - 2 * EDGE) / WIDTH, (high - low - BELOW) / whole)
        axes = figure.add_axes((*place, *size))
        axes.grid(color="#e5e7eb", linewidth=0.6)
        axes.spines[["top", "right"]].set_visible(False)
        drawn = [point for point in frontier.points if point.number in seen]
        axes.plot(
            *at(frontier.curve), "-o", color=MET, markersize=4, linewidth=1.2, label="plans on the curve"
        )
        off = [point for point in drawn if not point.on_curve]
        if off:
            axes.plot(
                *at(off), "x", color=QUIET, markersize=5, label="plans that repeat or fall behind another"
            )
        unproved = [point for point in drawn if not point.proved]
        if unproved:
            axes.plot(
                *at(unproved), "wo", markeredgecolor=INK, markersize=4, label="plans that are not proved"
            )
        first, *_, last = frontier.points
        marks = (
            ("s", first, "most hours"),
            ("D", frontier.knee, "knee"),
            ("o", last, "the scenario's own plan"),
        )
        for sign, point, words in marks:
            if point is not None and point.number in seen:
                share, hours = seen[point.number]
                label = f"{words}: {percent(share)} in {where}, {percent(hours / most)} of the hours"
                axes.plot(*at([point]), sign, fillstyle="none", color=LOSS, markersize=9, markeredgewidth=1.6,
                          label=label)  # fmt: skip
        axes.set_xlabel(f"% of demand hours met in {where}")
        axes.set_ylabel("% of the most risk-weighted hours (not from 0)")
        figure.legend(loc="lower left", bbox_to_anchor=(LEFT / WIDTH, low / whole), frameon=False, ncols=1,
                      borderpad=0, borderaxespad=0)  # fmt: skip

    words = f"Curve of {len(frontier.curve)} plans between efficient and fair. {' '.join(summary(frontier))}"
    return Sheet("frontier", "what fairness costs", words, HEIGHT, draw)
