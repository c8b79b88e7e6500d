"""The charts of a plan: coverage and posts by area, hours by driver; a row of words beside every mark."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from textwrap import fill
from typing import TYPE_CHECKING, Any

from allocator.outputs.figures.rows import (
    DriverRow,
    area_rows,
    by_change,
    by_coverage,
    coverage_words,
    driver_rows,
    driver_words,
    left_out,
    place,
    posts_words,
    shown,
)
from allocator.outputs.figures.sheet import EDGE, INK, QUIET, WIDTH, Sheet, inches
from allocator.outputs.shading import DIVERGING, RAMPS
from allocator.report import Report
from allocator.sentences import baseline_words, fte, percent
from allocator.tabulation import fte_located
from allocator.withheld import is_withheld
from allocator.withheld import shown as text_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ROW, TALL_ROW = 0.19, 0.3
"""Inches from one row to the next: of names on one line, and on two."""
BELOW, ABOVE = 0.75, 0.1
"""Inches for the scale and the key under the rows, and over them."""
MET, UNMET = RAMPS["blue"][4], DIVERGING[1]
LOSS, GAIN = DIVERGING[0], DIVERGING[-1]


def coverage_chart(report: Report) -> Sheet:
    """A point for each area at its share of demand hours met, the least first; the country as a line."""
    every = by_coverage(area_rows(report))
    rows = shown(every)

    def draw(figure: Figure, low: float, high: float) -> None:
        axes = _rows(figure, (low, high), [row.name for row in rows], [row.share for row in rows])
        for number, row in enumerate(rows):
            if row.demand and not is_withheld(row.coverage):
                axes.plot(
                    float(row.coverage) * 100, number, "o", color=MET, markeredgecolor=INK, markersize=6
                )
        whole = report.served_hours / report.demand_hours if report.demand_hours else None
        if whole is not None and not is_withheld(whole):
            axes.axvline(float(whole) * 100, color=QUIET, linestyle="--", linewidth=1, zorder=0,
                         label=f"the whole country: {percent(whole)}")  # fmt: skip
            _key(axes)
        axes.set_xlim(0, 102)
        axes.set_xticks(range(0, 101, 20))
        axes.set_xlabel("% of demand hours met")

    title = f"share of demand hours met by {place(report)}{left_out(every)}"
    return Sheet("coverage", title, coverage_words(report, "Dot chart"), _height(rows), draw)


def posts_chart(report: Report) -> Sheet:
    """Posts by area against what they are compared with, the largest gain first."""
    every = by_change(area_rows(report))
    rows = shown(every)
    known = any(row.before is not None for row in rows)
    nowhere = sum(report.service.posts.values(), Fraction(0)) - sum(
        fte_located(report.problem, report.service).values(), Fraction(0)
    )

    def draw(figure: Figure, low: float, high: float) -> None:
        axes = _rows(figure, (low, high), [row.name for row in rows], [row.moved for row in rows])
        if known:
            stood = [float(row.before or 0) for row in rows]
            axes.plot(stood, range(len(rows)), "D", color="white", markeredgecolor=INK, markersize=5.5,
                      label=baseline_words(report))  # fmt: skip
            for words, shade, sign in (("more", GAIN, 1), ("fewer", LOSS, -1)):
                moved = [number for number, row in enumerate(rows) if row.change * sign > 0]
                axes.hlines(moved, [stood[number] for number in moved],
                            [float(rows[number].posts) for number in moved],
                            colors=shade, linewidth=2.5, zorder=1, label=words)  # fmt: skip
        axes.plot([float(row.posts) for row in rows], range(len(rows)), "o", color=MET,
                  markeredgecolor=INK, markersize=5.5, label="this plan")  # fmt: skip
        _key(axes)
        axes.set_xlim(left=min(0, axes.get_xlim()[0]))
        unseen = f"; {fte(nowhere)} more in pools, which stand nowhere" if nowhere else ""
        axes.set_xlabel(f"posts that stand in the {place(report)} (FTE{unseen})")

    against = f", against {baseline_words(report)}" if known else ""
    title = f"posts that stand in each {place(report)}{against}{left_out(every)}"
    return Sheet("posts", title, posts_words(report), _height(rows), draw)


def driver_chart(report: Report) -> Sheet:
    """Hours of work by driver: met, and not met, the largest first."""
    rows = shown(driver_rows(report)) or [DriverRow("all work", Fraction(0), Fraction(0))]

    def draw(figure: Figure, low: float, high: float) -> None:
        from matplotlib.ticker import MaxNLocator

        told = [f"{row.share} of {text_of(row.demand, ',.0f')}" if row.demand else row.share for row in rows]
        axes = _rows(figure, (low, high), [fill(row.name, 33) for row in rows], told)
        met = [_length(row.served) for row in rows]
        unmet = [_length(row.demand - row.served) for row in rows]
        places = range(len(rows))
        axes.barh(places, met, height=0.62, color=MET, edgecolor=INK, linewidth=0.5, label="met")
        axes.barh(places, unmet, height=0.62, left=met, color=UNMET, edgecolor=INK, linewidth=0.5,
                  hatch="////", label="not met")  # fmt: skip
        _key(axes)
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
        axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
        axes.set_xlim(0, max(1.0, *(_length(row.demand) * 1.02 for row in rows)))
        axes.set_xlabel("hours of work a year")

    title = "hours of work by driver, met and not met"
    return Sheet("drivers", title, driver_words(report), _height(rows, TALL_ROW), draw)


def _length(hours: Fraction) -> float:
    """How long a bar is; none is drawn for what is withheld."""
    return 0.0 if is_withheld(hours) else float(hours)


def _height(rows: Sequence[object], row: float = ROW) -> float:
    return row * max(len(rows), 1) + BELOW + ABOVE


def _rows(figure: Figure, heights: tuple[float, float], names: Sequence[str], told: Sequence[str]) -> Any:
    """Axes with a row for each name, its words at the end of the row, both given the width they need."""
    whole = figure.get_figheight()
    left, right = (max((inches(figure, text) for text in texts), default=0) for texts in (names, told))
    low, high = heights[0] + BELOW, heights[1] - ABOVE
    corner = ((EDGE + left + 0.08) / WIDTH, low / whole)
    size = ((WIDTH - 2 * EDGE - left - right - 0.2) / WIDTH, (high - low) / whole)
    axes = figure.add_axes((*corner, *size))
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="y", color="#e5e7eb", linewidth=0.6)
    axes.set_axisbelow(True)
    for number, words in enumerate(told):
        axes.annotate(words, (1, number), (6, 0), ("axes fraction", "data"), textcoords="offset points",
                      va="center_baseline", annotation_clip=False)  # fmt: skip
    return axes


def _key(axes: Any) -> None:
    """What the marks mean, at the foot of the chart."""
    axes.legend(loc="lower right", bbox_to_anchor=(1, 0), bbox_transform=_foot(axes), ncols=4, frameon=False,
                borderpad=0, borderaxespad=0, handletextpad=0.5)  # fmt: skip


def _foot(axes: Any) -> Any:
    """A place at the lower edge of the room that a chart has."""
    from matplotlib.transforms import ScaledTranslation

    return axes.transAxes + ScaledTranslation(0, -BELOW + 0.08, axes.figure.dpi_scale_trans)
