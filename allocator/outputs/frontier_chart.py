"""Draws a curve between two shares as an SVG picture: points, line, chord, ticks and labels; no script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape
from math import floor, log10
from typing import Literal

Role = Literal["on", "off", "knee", "own"]
LINE = 17
"""Height of a line of text, in the units of the picture."""


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


@dataclass(frozen=True)
class Axis:
    """From shares to places in the picture.

    Examples
    --------
    >>> axis = axis_over([Fraction(1, 5), Fraction(4, 5)], (0, 100), (Fraction(0), Fraction(0)), 4)
    >>> axis.ticks, axis.place(Fraction(1, 2))
    (('20 %', '40 %', '60 %', '80 %'), 50.0)
    """

    low: Fraction
    high: Fraction
    start: float
    end: float
    marks: tuple[Fraction, ...]
    ticks: tuple[str, ...]

    def place(self, value: Fraction) -> float:
        """Where a share stands."""
        return self.start + float((value - self.low) / (self.high - self.low)) * (self.end - self.start)


def axis_over(
    values: Sequence[Fraction], ends: tuple[float, float], room: tuple[Fraction, Fraction], most: int
) -> Axis:
    """An axis that shows all values, with room at both ends (parts of their span) in few steps."""
    low, high = min(values), max(values)
    if high - low < Fraction(1, 10**6):
        low, high = low - Fraction(1, 200), high + Fraction(1, 200)
    span = high - low
    low, high = low - span * room[0], high + span * room[1]
    rough = (high - low) / most
    power = Fraction(10) ** floor(log10(float(rough)))
    step = next(power * size for size in (1, 2, 5, 10) if power * size >= rough)
    first = -(-low // step)
    marks = [step * k for k in range(int(first), int(high // step) + 1)]
    marks = [mark for mark in marks if 0 <= mark <= 1] or marks
    decimals = max(0, -floor(log10(float(step * 100))))
    return Axis(
        low, high, *ends, tuple(marks), tuple(f"{float(mark) * 100:.{decimals}f} %" for mark in marks)
    )


def draw(chart: Chart, name: str, width: int, height: int) -> str:
    """The picture as an SVG element; `name` tells its ids from those of another on the same page."""
    narrow = width < 560
    left, right, top, bottom = (72 if narrow else 96), width - 18, 52, height - (78 if narrow else 62)
    xs, ys = [dot.x for dot in chart.dots], [dot.y for dot in chart.dots]
    across = axis_over(xs, (left, right), (Fraction(1, 20), Fraction(1, 20)), 5 if narrow else 9)
    up = axis_over(ys, (bottom, top), (Fraction(1, 6), Fraction(1, 8)), 6)
    parts = [
        f'<svg class="chart {name}" viewBox="0 0 {width} {height}" role="img" '
        f'aria-labelledby="{name}-title {name}-description" focusable="false">',
        f'<title id="{name}-title">{escape(chart.title)}</title>',
        f'<desc id="{name}-description">{escape(chart.description)}</desc>',
        *_grid(across, up),
        _text(left - (60 if narrow else 82), 22, chart.y_title, "axis-title"),
        *_x_title(chart.x_title, (left + right) / 2, height - 14, narrow=narrow),
    ]
    if len(chart.line) > 1:
        parts.append(_path((chart.line[0], chart.line[-1]), across, up, "chord"))
        parts.append(_path(chart.line, across, up, "curve"))
    order: dict[Role, int] = {"off": 0, "on": 1, "knee": 2, "own": 3}
    for dot in sorted(chart.dots, key=lambda dot: order[dot.role]):
        parts.append(_mark(dot, across.place(dot.x), up.place(dot.y)))
    parts += _labels(chart.dots, across, up, narrow=narrow)
    return "\n".join([*parts, "</svg>"])


def _x_title(title: str, x: float, y: float, *, narrow: bool) -> list[str]:
    """The title below the picture: two lines, broken at the comma, where one is too long."""
    lines = title.split(", ", 1) if narrow else [title]
    first = y - LINE * (len(lines) - 1)
    return [_text(x, first + LINE * k, words, "axis-title middle") for k, words in enumerate(lines)]


def _grid(across: Axis, up: Axis) -> list[str]:
    left, right, bottom, top = across.start, across.end, up.start, up.end
    parts = []
    for mark, words in zip(up.marks, up.ticks, strict=True):
        y = up.place(mark)
        parts.append(f'<path class="grid" d="M{left:.1f} {y:.1f}H{right:.1f}"/>')
        parts.append(_text(left - 8, y + 4.5, words, "tick end"))
    for mark, words in zip(across.marks, across.ticks, strict=True):
        x = across.place(mark)
        parts.append(f'<path class="grid" d="M{x:.1f} {top:.1f}V{bottom:.1f}"/>')
        parts.append(_text(x, bottom + 20, words, "tick middle"))
    parts.append(f'<path class="frame" d="M{left:.1f} {top:.1f}V{bottom:.1f}H{right:.1f}"/>')
    return parts


def _path(line: Sequence[tuple[Fraction, Fraction]], across: Axis, up: Axis, kind: str) -> str:
    places = "L".join(f"{across.place(x):.1f} {up.place(y):.1f}" for x, y in line)
    return f'<path class="{kind}" d="M{places}"/>'


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
            parts.append(_text(x, y + LINE * number, words, " ".join(kind.split())))
    return parts


def _text(x: float, y: float, words: str, kind: str) -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{escape(words)}</text>'
