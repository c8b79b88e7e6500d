"""Everything that is wrong with a page, in one visit of one browser: what each page is held to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.browser import Opened, opened
from tests.pages.everybody import axe_faults, contrast_faults, keyboard_faults, reflow_faults
from tests.pages.printed import print_faults

DESK = (1280, 900)
TWICE, PHONE = (640, 450), (320, 700)
"""A desk's window at 200 %, and the narrowest window of WCAG 2.2, in CSS pixels."""
HIGH = (1280, 4000)
"""Shows a whole page, so that what is printed on its maps can be looked at."""


def page_faults(browser: Any, file: Path, names: Sequence[str] = ()) -> list[str]:
    """What is wrong with the page of `file`; `names` are what the keyboard must come to."""
    with opened(browser, file, *DESK) as seen:
        return list(_faults(seen, file, names))


def _faults(seen: Opened, file: Path, names: Sequence[str]) -> Iterator[str]:
    page = seen.page
    yield from keyboard_faults(page, names)
    yield from axe_faults(page)
    yield from print_faults(page)
    _resize(page, HIGH)
    yield from contrast_faults(page)
    for window in (TWICE, PHONE):
        _resize(page, window)
        yield from (f"at {window[0]} pixels: {fault}" for fault in reflow_faults(page))
    yield from axe_faults(page, "target-size")
    yield from seen.complaints
    yield from (f"asks for {request}" for request in seen.requests if request != file.as_uri())


def _resize(page: Any, window: tuple[int, int]) -> None:
    """Give the page another window, and wait until it is drawn anew."""
    page.set_viewport_size({"width": window[0], "height": window[1]})
    page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
