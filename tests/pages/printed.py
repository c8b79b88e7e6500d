"""A page as a printer gets it: what its PDF says, how large, and whether anything is cut or covered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import dist, hypot
from typing import Any

SMALLEST_POINTS = 7.4
"""Text on paper is 7.5 points (10 CSS pixels) or larger; a scaled drawing may miss it by a hair."""
CELL = 12
"""Points of the grid in which letters are looked up; few are larger."""
HALO = 2.5
"""Points within which a letter's halo repeats it."""
BREAKS = re.compile("[\\s\\u00a0\\u00ad]")
VALUES = """() => [...document.querySelectorAll(
        'h1, h2, h3, p, li, dt, dd, th, td, caption, figcaption, svg text')]
    .filter((e) => e.checkVisibility({visibilityProperty: true}) && !e.querySelector('p, li, dd, td, select'))
    .filter((e) => !e.closest('[aria-hidden=true], .said, noscript'))
    .map((e) => e.textContent.trim()).filter((text) => text)"""


@dataclass(frozen=True)
class Letter:
    """A letter on paper: what it is, its size in points and its box: left, bottom, right, top."""

    sign: str
    points: float
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class Sheet:
    """A printed sheet: its size in points and its letters in the order in which they were set."""

    width: float
    height: float
    letters: tuple[Letter, ...]


def printed(page: Any) -> list[Sheet]:
    """The sheets of a page's PDF."""
    import pypdfium2

    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    return [Sheet(*sheet.get_size(), tuple(_letters(sheet.get_textpage()))) for sheet in document]


def _letters(text: Any) -> Iterator[Letter]:
    from pypdfium2 import raw

    matrix = raw.FS_MATRIX()
    for place in range(text.count_chars()):
        sign = chr(raw.FPDFText_GetUnicode(text.raw, place))
        raw.FPDFText_GetMatrix(text.raw, place, matrix)
        size = raw.FPDFText_GetFontSize(text.raw, place) * hypot(matrix.c, matrix.d)
        yield Letter({"\x02": "-", "\ufffe": "-"}.get(sign, sign), size, text.get_charbox(place, loose=True))


def print_faults(page: Any) -> Iterator[str]:
    """Values that do not reach paper, small print, letters off the sheet, letters on other letters."""
    page.emulate_media(media="print")
    values = page.evaluate(VALUES)
    page.emulate_media(media="null")
    sheets = printed(page)
    text = _bare("".join(letter.sign for sheet in sheets for letter in sheet.letters))
    yield from (f"not on paper: {value!r}" for value in values if _bare(value) not in text)
    for number, sheet in enumerate(sheets, 1):
        for letter in sheet.letters:
            left, bottom, right, top = letter.box
            if not letter.sign.strip():
                continue
            if letter.points < SMALLEST_POINTS:
                yield f"sheet {number}: {letter.sign!r} has {letter.points:.1f} points"
            if left < 0 or bottom < 0 or right > sheet.width or top > sheet.height:
                yield f"sheet {number}: {letter.sign!r} is cut"
        yield from (f"sheet {number}: {words}" for words in _on_each_other(sheet))


def _on_each_other(sheet: Sheet) -> Iterator[str]:
    """Letters whose middle lies in another's box; a letter that is drawn again close by is its own halo."""
    cells: dict[tuple[int, int], list[Letter]] = {}
    for letter in sheet.letters:
        if not letter.sign.strip():
            continue
        x, y = _middle(letter)
        column, line = int(x // CELL), int(y // CELL)
        around = [(column + i, line + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
        near = [one for cell in around for one in cells.get(cell, ())]
        if any(one.sign == letter.sign and dist(_middle(one), (x, y)) < HALO for one in near):
            continue
        for other in near:
            if _holds(other.box, x, y):
                yield f"{letter.sign!r} lies on {other.sign!r} at {x:.0f}, {y:.0f}"
        cells.setdefault((column, line), []).append(letter)


def _middle(letter: Letter) -> tuple[float, float]:
    left, bottom, right, top = letter.box
    return (left + right) / 2, (bottom + top) / 2


def _holds(box: tuple[float, float, float, float], x: float, y: float) -> bool:
    """Whether a point is well inside a box: lines and words may touch."""
    left, bottom, right, top = box
    side, edge = (right - left) / 4, (top - bottom) / 4
    return left + side < x < right - side and bottom + edge < y < top - edge


def _bare(text: str) -> str:
    return BREAKS.sub("", text)
