"""One figure on its sheet: title, status, assumptions and sources printed on it, in three formats."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from textwrap import fill
from typing import TYPE_CHECKING, Any

from allocator.outputs.figures.told import with_words
from allocator.report import Report, standing_notes

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDTH = 7.5
"""Inches: a page of A4 within its margins, so that letters are printed as large as they are here."""
INK, QUIET = "#1b1b1b", "#6b7280"
EDGE = 0.12
LINE, TITLE_LINE = 0.125, 0.21
"""Inches from one line to the next, of the small print and of the title."""
SMALL = 6.3
"""Points: the letters of the small print."""
SETTINGS: Any = {
    "font.family": "DejaVu Sans",
    "font.size": 8,
    "text.color": INK,
    "text.parse_math": False,
    "pdf.fonttype": 42,
    "svg.fonttype": "path",
    "svg.hashsalt": "allocator",
    "hatch.linewidth": 0.6,
    "figure.dpi": 200,
    "savefig.dpi": 200,
}
"""A font that matplotlib brings along, drawn as shapes in an SVG; ids by a salt; a dollar sign is one."""


@dataclass(frozen=True)
class Sheet:
    """A figure that can be drawn.

    Parameters
    ----------
    name
        Its file name without an ending.
    title, words
        What it is called, and what it shows for those who cannot see it.
    height
        Of what is drawn between title and small print, in inches.
    draw
        Draws on a figure between two heights, in inches from its lower edge.
    """

    name: str
    title: str
    words: str
    height: float
    draw: Callable[[Figure, float, float], None]


def small_print(report: Report, run_id: str, proof: str = "") -> tuple[str, ...]:
    """What is printed under every figure: status, assumptions, sources, whose plan it is."""
    setting = report.problem.setting
    lines = [f"Status: {proof or report.proof}", *standing_notes(report.problem)]
    if report.suppression is not None:
        lines.append(report.suppression.words)
    if setting is not None:
        geography = setting.geography
        lines.append(f"Data: {'; '.join(filter(None, (geography.title, geography.date)))}")
        lines += [line.strip() for line in geography.attribution.splitlines() if line.strip()]
    return (*lines, f"Scenario {report.name}, run {run_id[:12]}.")


def source(report: Report) -> str:
    """Where the numbers come from, in a line."""
    setting = report.problem.setting
    texts = [setting.geography.title, *setting.geography.attribution.splitlines()] if setting else []
    return " ".join(text.strip() for text in texts if text.strip())


@contextmanager
def settings() -> Iterator[None]:
    """Draw as the program draws, whatever a person's own matplotlib settings say."""
    import matplotlib as mpl

    with mpl.rc_context(), warnings.catch_warnings():
        warnings.filterwarnings(
            "ignore", message="Glyph .* missing"
        )  # its place stays empty; the words hold it
        mpl.rcdefaults()
        mpl.rcParams.update(SETTINGS)
        yield


def drawn(sheet: Sheet, heading: str, lines: tuple[str, ...]) -> Figure:
    """The sheet as a figure of matplotlib; to be called within `settings`."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, 1))
    large: dict[str, Any] = {"size": 10.5, "weight": "bold", "linespacing": 1.3, "va": "top"}
    small: dict[str, Any] = {"size": SMALL, "linespacing": 1.3, "va": "bottom"}
    title = _wrapped(figure, f"{heading}: {sheet.title}", 90, large)
    below = "\n".join(_wrapped(figure, line, 160, small) for line in lines)
    top = 2 * EDGE + TITLE_LINE * len(title.splitlines())
    bottom = 2 * EDGE + LINE * len(below.splitlines())
    height = top + sheet.height + bottom
    figure.set_size_inches(WIDTH, height)
    figure.text(EDGE / WIDTH, 1 - EDGE / height, title, **large)
    sheet.draw(figure, bottom, bottom + sheet.height)
    figure.text(EDGE / WIDTH, EDGE / height, below, **small)
    return figure


def inches(figure: Figure, text: str, **style: Any) -> float:
    """How wide a text is drawn."""
    drawn = figure.text(0, 0, text, **style)
    wide = drawn.get_window_extent().width / figure.dpi
    drawn.remove()
    return float(wide)


def _wrapped(figure: Figure, text: str, letters: int, style: Mapping[str, Any]) -> str:
    """A text in lines of at most so many letters, fewer where the page is not wide enough for these."""
    found = fill(text, letters)
    while inches(figure, found, **style) > WIDTH - 2 * EDGE:
        letters -= 5
        found = fill(text, letters)
    return found


def file_bytes(figure: Figure, sheet: Sheet, heading: str, ending: str) -> bytes:
    """A figure as one of its files, words and all; the same figure gives the same bytes."""
    title, words = f"{heading}: {sheet.title}", sheet.words
    described: dict[str, dict[str, Any]] = {
        "png": {"Software": None, "Title": title, "Description": words},
        "svg": {"Date": None, "Title": title, "Description": words},
        "pdf": {"CreationDate": None, "Title": title, "Subject": words},
    }
    buffer = io.BytesIO()
    figure.savefig(buffer, format=ending, metadata=described[ending])
    return with_words(buffer.getvalue(), sheet.name, title, words) if ending == "svg" else buffer.getvalue()
