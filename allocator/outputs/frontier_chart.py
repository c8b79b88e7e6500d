"""Draws a curve between two shares as an SVG picture: points, line, chord, ticks and labels; no script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape
from typing import Literal

from allocator.outputs.chart_axes import LINE, Axis, Titles, is_narrow, opened, path, text

Role = Literal["on", "off", "knee", "own"]


@dataclass(frozen=True)
class Dot:
    """A point of the picture: both shares as fractions of 1, and what to write when it is pointed at.

    `label` is written beside it: the first line bold, the others plain. `number` names it to programs.
    """

    x: Fraction
    y: Fraction
    role: Role
    words: str
    proved: bool = True
    label: tuple[str, ...] = ()
    number: int = 0


@dataclass(frozen=True)
class Chart:
    """What is drawn: dots, the line through those on the curve, its chord, and titles."""

    dots: tuple[Dot, ...]
    line: tuple[tuple[Fraction, Fraction], ...]
    title: str
    description: str
    x_title: str
    y_title: str


def draw(chart: Chart, name: str, width: int, height: int) -> str:
    """The picture as an SVG element; `name` tells its ids from those of another on the same page."""
    titles = Titles(chart.title, chart.description, chart.x_title, chart.y_title)
    xs, ys = [dot.x for dot in chart.dots], [dot.y for dot in chart.dots]
    parts, across, up = opened(titles, name, (width, height), xs, ys)
    if len(chart.line) > 1:
        parts.append(path((chart.line[0], chart.line[-1]), across, up, "chord"))
        parts.append(path(chart.line, across, up, "curve"))
    order: dict[Role, int] = {"off": 0, "on": 1, "knee": 2, "own": 3}
    for dot in sorted(chart.dots, key=lambda dot: order[dot.role]):
        parts.append(_mark(dot, across.place(dot.x), up.place(dot.y)))
    parts += _labels(chart.dots, across, up, narrow=is_narrow(width))
    return "\n".join([*parts, "</svg>"])


def _mark(dot: Dot, x: float, y: float) -> str:
    kind = f"{dot.role}{'' if dot.proved else ' unproved'}"
    kind = f'class="dot {kind}" data-point="{dot.number}"'
    words = f"<title>{escape(dot.words)}</title>"
    if dot.role == "knee":
        shape = f"M{x:.1f} {y - 9:.1f}l9 9l-9 9l-9 -9Z"
        return f'<path {kind} d="{shape}">{words}</path>'
    radius = {"on": 5, "off": 4.5, "own": 9.5}[dot.role]
    return f'<circle {kind} cx="{x:.1f}" cy="{y:.1f}" r="{radius}">{words}</circle>'


def _labels(dots: Sequence[Dot], across: Axis, up: Axis, *, narrow: bool) -> list[str]:
    """Labels of dots on a falling curve: above and right, or below and left, the line is never met."""
    parts: list[str] = []
    lowest: float | None = None
    for dot in sorted((dot for dot in dots if dot.label), key=lambda dot: (dot.x, -dot.y), reverse=True):
        x, y = across.place(dot.x), up.place(dot.y)
        tall = LINE * len(dot.label)
        left_half = x < (across.start + across.end) / 2
        if left_half:
            x, y, side = x + 10, y - tall + 2, ""
        else:
            x, y, side = x - 14, y + LINE + 4, "end"
            y = min(y, up.start - tall + LINE - 6)
            if lowest is not None and y + tall > lowest:
                y = lowest - tall
            lowest = y - 4
        for number, words in enumerate(dot.label):
            kind = f"label {'strong' if number == 0 else ''} {side} {'small' if narrow else ''}"
            parts.append(text(x, y + LINE * number, words, " ".join(kind.split())))
    return parts
