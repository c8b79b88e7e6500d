"""The map of coverage for print: the country, the part drawn larger, and every value in a list under it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from allocator.outputs.figures.map_frame import UNTOLD, draw_box, draw_frame, not_enlarged, write_labels
from allocator.outputs.figures.rows import AreaRow, area_rows, coverage_words, left_out, place, shown
from allocator.outputs.figures.sheet import EDGE, INK, SMALL, WIDTH, Sheet
from allocator.outputs.map_of_report import map_view
from allocator.outputs.shading import Shade
from allocator.outputs.static_map import NO_VALUE, Picture, static_map
from allocator.report import Report

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MAIN, GAP = 3.35, 0.2
"""Inches: the width of the country, and between what stands side by side."""
LEFT = EDGE + MAIN + GAP
SIDE = WIDTH - LEFT - EDGE
"""Inches: where the right half begins, and its width."""
TALLEST, KEY, CAPTION = 5.4, 1.0, 0.3
"""Inches: the height of a frame at most, of the key to the colours, of a line under a frame."""
LARGER = 0.7
"""A part is drawn larger where it is no more than this of the width of the whole."""
COLUMNS, ROW = 3, 0.145
"""Of the list: columns, and inches from one row to the next."""
LETTERS = 2
"""An area's code stands on the map where all codes are as short as this, else its number in the list."""


def coverage_map(report: Report, run_id: str) -> Sheet:
    """The share of demand hours met, in the classes of the map page; every area labelled and listed."""
    view = map_view(report, run_id)
    picture = static_map(view, view.layers[0], width=660)
    main, larger = _frames(picture.frames)
    rows = area_rows(report)
    signs = _signs(rows)
    beside = KEY + (0 if larger is None else SIDE * larger.height / larger.width + CAPTION)
    tall = max(min(MAIN * main.height / main.width, TALLEST), beside)
    lines = -(-len(shown(rows)) // COLUMNS)

    def draw(figure: Figure, low: float, high: float) -> None:
        texts = view.layers[0].texts
        axes = draw_frame(figure, main, (EDGE, high - tall, MAIN, tall))
        write_labels(axes, not_enlarged(main), signs, texts)
        top = high
        if larger is not None and main.enlarged is not None:
            draw_box(axes, main.enlarged)
            top = _draw_larger(figure, larger, high, signs, texts)
        untold = any(fill == NO_VALUE for *_, fill in main.areas)
        _draw_key(figure, picture.classes, picture.unit, top, untold=untold)
        _draw_list(figure, low, shown(rows), signs)

    title = f"share of demand hours met by {place(report)}, on the map{left_out(rows)}"
    words = coverage_words(report, "Map")
    return Sheet("coverage-map", title, words, tall + GAP + ROW * lines, draw)


def _frames(frames: Sequence[Picture]) -> tuple[Picture, Picture | None]:
    """The country, and the part drawn larger where that lies within it and is the smaller one."""
    main, *others = frames
    if others and main.enlarged is not None:
        left, top, right, bottom = main.enlarged
        within = left >= 0 and top >= 0 and right <= main.width and bottom <= main.height
        if within and right - left <= LARGER * main.width:
            return main, others[0]
    return replace(main, enlarged=None), None


def _signs(rows: Sequence[AreaRow]) -> dict[str, str]:
    """What stands for each area on the map."""
    brief = all(len(row.code) <= LETTERS for row in rows)
    return {row.code: row.code if brief else str(number) for row, number in zip(rows, count(1), strict=False)}


def _draw_larger(
    figure: Figure, larger: Picture, high: float, signs: Mapping[str, str], texts: Mapping[str, str]
) -> float:
    """Draw the larger part at the right; returns how high the room under it reaches."""
    tall = SIDE * larger.height / larger.width
    axes = draw_frame(figure, larger, (LEFT, high - tall, SIDE, tall))
    write_labels(axes, larger.spots, signs, texts)
    draw_box(axes, (0, 0, larger.width, larger.height))
    low = high - tall - 0.07
    figure.text(LEFT / WIDTH, low / figure.get_figheight(), f"{larger.title}, drawn larger", va="top")
    return high - tall - CAPTION


def _draw_key(figure: Figure, classes: Sequence[Shade], unit: str, top: float, *, untold: bool) -> None:
    """What the colours mean, and the hatching where some value is not told."""
    from matplotlib.patches import Patch

    handles = [
        Patch(facecolor=shade.fill, edgecolor=INK, linewidth=0.4, label=shade.text) for shade in classes
    ]
    if untold:
        handles.append(Patch(**UNTOLD, label="no value told"))
    figure.legend(
        handles=handles, title=unit, loc="upper left", frameon=False, ncols=2, borderpad=0,
        alignment="left", bbox_to_anchor=(LEFT / WIDTH, top / figure.get_figheight()), borderaxespad=0,
    )  # fmt: skip


def _draw_list(figure: Figure, low: float, rows: Sequence[AreaRow], signs: Mapping[str, str]) -> None:
    """Every area by what stands for it on the map: its name and its value."""
    whole = figure.get_figheight()
    lines = -(-len(rows) // COLUMNS)
    wide = (WIDTH - 2 * EDGE) / COLUMNS
    for number, row in enumerate(rows):
        column, line = divmod(number, lines)
        left, height = EDGE + column * wide, (low + ROW * (lines - line)) / whole
        figure.text(left / WIDTH, height, signs[row.code], size=SMALL, weight="bold", va="top")
        figure.text((left + 0.2) / WIDTH, height, row.name, size=SMALL, va="top")
        figure.text((left + wide - 0.3) / WIDTH, height, row.share, size=SMALL, va="top", ha="right")
