"""Parts that pictures of a curve share: axes with round ticks, grid, lines and texts, as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape
from math import floor, log10

LINE = 17
"""Height of a line of text, in the units of the picture."""


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


@dataclass(frozen=True)
class Titles:
    """What a picture is called, what it shows in words, and what its axes are."""

    title: str
    description: str
    x_title: str
    y_title: str


def opened(
    titles: Titles, name: str, size: tuple[int, int], xs: Sequence[Fraction], ys: Sequence[Fraction]
) -> tuple[list[str], Axis, Axis]:
    """The beginning of a picture of `size` in which all shares have room, and its two axes.

    `name` tells its ids from those of another on the same page. The end is owed: ``</svg>``.
    """
    width, height = size
    narrow = is_narrow(width)
    left, right, top, bottom = (72 if narrow else 96), width - 18, 52, height - (78 if narrow else 62)
    across = axis_over(xs, (left, right), (Fraction(1, 20), Fraction(1, 20)), 5 if narrow else 9)
    up = axis_over(ys, (bottom, top), (Fraction(1, 6), Fraction(1, 8)), 6)
    parts = [
        f'<svg class="chart {name}" viewBox="0 0 {width} {height}" role="img" '
        f'aria-labelledby="{name}-title {name}-description" focusable="false">',
        f'<title id="{name}-title">{escape(titles.title)}</title>',
        f'<desc id="{name}-description">{escape(titles.description)}</desc>',
        *_grid(across, up),
        text(left - (60 if narrow else 82), 22, titles.y_title, "axis-title"),
        *_x_title(titles.x_title, (left + right) / 2, height - 14, narrow=narrow),
    ]
    return parts, across, up


def is_narrow(width: float) -> bool:
    """Whether a picture is for a narrow screen."""
    return width < 560


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


def _x_title(title: str, x: float, y: float, *, narrow: bool) -> list[str]:
    """The title below the picture: two lines, broken at the comma, where one is too long."""
    lines = title.split(", ", 1) if narrow else [title]
    first = y - LINE * (len(lines) - 1)
    return [text(x, first + LINE * k, words, "axis-title middle") for k, words in enumerate(lines)]


def _grid(across: Axis, up: Axis) -> list[str]:
    """Lines and ticks of both axes, and their frame."""
    left, right, bottom, top = across.start, across.end, up.start, up.end
    parts = []
    for mark, words in zip(up.marks, up.ticks, strict=True):
        y = up.place(mark)
        parts.append(f'<path class="grid" d="M{left:.1f} {y:.1f}H{right:.1f}"/>')
        parts.append(text(left - 8, y + 4.5, words, "tick end"))
    for mark, words in zip(across.marks, across.ticks, strict=True):
        x = across.place(mark)
        parts.append(f'<path class="grid" d="M{x:.1f} {top:.1f}V{bottom:.1f}"/>')
        parts.append(text(x, bottom + 20, words, "tick middle"))
    parts.append(f'<path class="frame" d="M{left:.1f} {top:.1f}V{bottom:.1f}H{right:.1f}"/>')
    return parts


def path(line: Sequence[tuple[Fraction, Fraction]], across: Axis, up: Axis, kind: str) -> str:
    """A line through places given as shares."""
    places = "L".join(f"{across.place(x):.1f} {up.place(y):.1f}" for x, y in line)
    return f'<path class="{kind}" d="M{places}"/>'


def text(x: float, y: float, words: str, kind: str) -> str:
    """A line of text."""
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{escape(words)}</text>'
