"""Every page, at 13 divisions and at 32 council areas: silent, and used and printed by everybody.

The page of a frontier is held to the same where its plans are solved: in the tests of frontiers.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from door import report

from allocator.comparison import Comparison, entry_of, numbered
from allocator.outputs.comparison_page import comparison_page
from allocator.outputs.map import map_page
from allocator.outputs.map_of_report import map_view
from allocator.outputs.report_page import make
from tests.browser import offline_chromium, opened
from tests.pages.everybody import reflow_faults
from tests.pages.whole import page_faults


def page_of(name: str, scenario: str) -> str:
    """A page as the program writes it."""
    if name == "map.html":
        return map_page(map_view(report(scenario), "0123"))
    if name == "comparison.html":
        return comparison_page(compared(scenario))
    return make(report(scenario), "0123")[name].decode()


def compared(scenario: str) -> Comparison:
    """A plan beside the one that meets the most hours."""
    return Comparison(numbered([entry_of(report("efficient")), entry_of(report(scenario))]))


def spoken(name: str, scenario: str) -> list[str]:
    """What the keyboard must come to: on a map each area with its value."""
    if name != "map.html":
        return []
    view = map_view(report(scenario), "0123")
    return [f"{area.name}: {view.layers[0].texts[area.code]}" for area in view.areas]


@pytest.mark.browser
@pytest.mark.parametrize(
    ("name", "scenario"),
    [
        ("map.html", "fair"),
        ("comparison.html", "fair"),
        ("report.html", "fair"),
        ("brief.html", "fair"),
        ("map.html", "councils"),
        ("report.html", "councils"),
        ("brief.html", "councils"),
    ],
)
def test_a_page_is_silent_and_is_used_and_printed_by_everybody(
    tmp_path: Path, name: str, scenario: str
) -> None:
    file = tmp_path / name
    file.write_text(page_of(name, scenario), encoding="utf-8")
    with offline_chromium() as browser:
        assert page_faults(browser, file, spoken(name, scenario)) == []


@pytest.mark.browser
def test_an_area_is_chosen_on_the_map_by_keyboard_keeps_the_focus_and_is_read_out(tmp_path: Path) -> None:
    file = tmp_path / "map.html"
    file.write_text(page_of("map.html", "fair"), encoding="utf-8")
    with offline_chromium() as browser, opened(browser, file, 1280, 900) as seen:
        page = seen.page
        for number, words in enumerate(spoken("map.html", "fair")):
            area = page.locator(f"path[data-area='{number}'][tabindex='0']")
            area.focus()
            page.keyboard.press("Enter")
            assert area.get_attribute("aria-pressed") == "true"
            assert page.evaluate("document.activeElement.getAttribute('aria-label')") == words
            assert page.inner_text("#said").startswith(words)
            assert page.inner_text("#panel-title") == words.rpartition(":")[0]
        page.set_viewport_size({"width": 320, "height": 700})
        assert list(reflow_faults(page)) == []
        page.keyboard.press("Escape")
        assert page.locator("path[aria-pressed='true']").count() == 0
        assert page.inner_text("#said") == "No division is chosen."


@pytest.mark.browser
def test_an_area_is_chosen_on_the_comparison_by_keyboard_and_is_read_out(tmp_path: Path) -> None:
    file = tmp_path / "comparison.html"
    file.write_text(page_of("comparison.html", "fair"), encoding="utf-8")
    with offline_chromium() as browser, opened(browser, file, 1280, 900) as seen:
        page = seen.page
        page.focus("#area")
        for row in report("fair").table("areas").records():
            page.keyboard.press("ArrowDown")
            assert page.inner_text("#readout").startswith(f"{row['name']}, coverage: all roles: efficient ")
            assert page.locator("tr.chosen th").first.inner_text() == row["name"]
