"""Links to a view of the map, and the search above its table: by address, by keyboard, as text only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from allocator.outputs.map import map_page
from tests.browser import Opened, offline_chromium, opened
from tests.outputs.test_map import HOSTILE, sample
from tests.pages.everybody import axe_faults, reflow_faults

NAMES = {"B": "Dún Éideann", "C": "Highlands & Islands", "D": "Fife"}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with offline_chromium() as found:
        yield found


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    view = sample()
    areas = tuple(replace(area, name=NAMES.get(area.code, area.name)) for area in view.areas)
    file = tmp_path_factory.mktemp("map") / "map.html"
    file.write_text(map_page(replace(view, areas=areas)), encoding="utf-8")
    return file


def shown(page: Any) -> tuple[str, str]:
    """The layer and the area that a page stands on, in its own words."""
    return page.inner_text("#layer-title"), page.inner_text("#panel-title")


def fragment(page: Any) -> str:
    return str(page.evaluate("location.hash"))


def listed(page: Any) -> list[str]:
    return [str(name) for name in page.locator("#values-body th:visible").all_inner_texts()]


def silent(seen: Opened, file: Path) -> bool:
    return seen.complaints == [] and {one.split("#")[0] for one in seen.requests} == {file.as_uri()}


@pytest.mark.browser
def test_a_link_opens_on_its_layer_and_area(browser: Any, page_file: Path) -> None:
    with opened(browser, page_file, fragment="#layer=Change&area=D") as seen:
        assert shown(seen.page) == ("Group of Change: Change", "Fife")
        assert seen.page.get_by_label("Change", exact=True).is_checked()
        assert seen.page.locator("#map_1 path[aria-pressed=true]").get_attribute("data-area") == "3"
        assert seen.page.inner_text("#said") == "Group of Change: Change is shown. Fife is chosen."
        assert silent(seen, page_file)


@pytest.mark.browser
def test_the_address_follows_the_choices_and_the_view_follows_the_address(
    browser: Any, page_file: Path
) -> None:
    with opened(browser, page_file) as seen:
        page = seen.page
        untouched = shown(page)
        assert fragment(page) == ""
        page.get_by_label("Posts", exact=True).check()
        assert fragment(page) == "#layer=Posts"
        page.click("#values-body button[data-area='1']")
        assert fragment(page) == "#layer=Posts&area=B"
        page.keyboard.press("Escape")
        assert fragment(page) == "#layer=Posts"

        page.evaluate("() => { location.hash = '#layer=Gaps&area=C'; }")
        page.wait_for_function("document.getElementById('panel-title').textContent.startsWith('Highlands')")
        assert shown(page)[0] == "Group of Gaps: Gaps"
        page.evaluate("() => { location.hash = '#values'; }")  # as the skip link does
        page.go_back()
        page.wait_for_function("location.hash.includes('area=C')")
        assert shown(page) == ("Group of Gaps: Gaps", "Highlands & Islands")
        page.go_back()
        page.wait_for_function("document.getElementById('panel-title').textContent === 'Whole country'")
        assert shown(page)[0] == "Group of Posts: Posts"
        page.evaluate("() => { location.hash = ''; }")
        page.wait_for_function("document.getElementById('layer-title').textContent.includes('Coverage')")
        assert shown(page) == untouched
        assert silent(seen, page_file)


@pytest.mark.browser
def test_what_a_link_names_and_the_map_has_not_is_left_out_and_said(browser: Any, page_file: Path) -> None:
    with opened(browser, page_file, fragment="#layer=nought&area=D") as seen:
        page = seen.page
        assert shown(page) == ("Group of Coverage: Coverage", "Fife")
        assert "no layer “nought”" in page.inner_text("#said")
        for number, word in enumerate((*HOSTILE, "%", "%ff", "\\", "constructor", "x" * 5000)):
            page.evaluate(
                "([k, word]) => { location.hash = new URLSearchParams({ k, layer: word, area: word }); }",
                [number, word],
            )
            page.wait_for_function(
                "word => document.getElementById('said').textContent.includes('no division “' + word + '”')",
                arg=word[:40],
            )
            assert shown(page) == ("Group of Coverage: Coverage", "Whole country")
            assert len(page.inner_text("#said")) < 400
        assert page.locator("img, b:text-is('bold')").count() == 0
        assert silent(seen, page_file)


@pytest.mark.browser
def test_hostile_codes_are_carried_by_the_address_and_back(browser: Any, tmp_path: Path) -> None:
    codes = ("a b", "a+b", "a&area=c", "100%", "#1", "<img src=x>", "é", "__proto__", "I", "J", "K", "L", "M")
    file = tmp_path / "codes.html"
    file.write_text(map_page(sample(codes=codes)), encoding="utf-8")
    with opened(browser, file) as seen:
        page = seen.page
        addresses = []
        for number in range(len(codes)):
            page.click(f"#values-body button[data-area='{number}']")
            addresses.append(fragment(page))
        assert len(set(addresses)) == len(codes)
        for code, address in zip(codes, addresses, strict=True):
            page.evaluate("to => { location.hash = to; }", address)
            page.wait_for_function(
                "name => document.getElementById('panel-title').textContent === name", arg=f"Division {code}"
            )
        assert silent(seen, file)


@pytest.mark.browser
def test_the_search_filters_by_name_and_code_and_chooses_by_keyboard_alone(
    browser: Any, page_file: Path
) -> None:
    with opened(browser, page_file, 320, 700) as seen:
        page = seen.page
        page.focus("#values")
        for _ in range(3):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.id") == "search-field":
                break
        page.keyboard.type("dun eid")
        assert listed(page) == ["Dún Éideann"]
        assert page.inner_text("#said") == "1 of 13 match." == page.inner_text("#search-hint")
        page.keyboard.press("Enter")
        assert shown(page)[1] == "Dún Éideann"
        assert fragment(page) == "#layer=Coverage&area=B"
        assert list(axe_faults(page)) == []
        assert list(reflow_faults(page)) == []
        page.emulate_media(media="print")
        assert len(listed(page)) == 13
        assert not page.is_visible("#search")
        page.emulate_media(media="screen")

        page.focus("#search-field")  # which the print took from a field that it does not show
        page.keyboard.press("Escape")
        assert len(listed(page)) == 13
        assert page.input_value("#search-field") == ""
        assert shown(page)[1] == "Dún Éideann"  # the first Escape empties the field, the second lets go
        page.keyboard.press("Escape")
        assert shown(page)[1] == "Whole country"

        for typed, chosen in (
            ("HIGHLANDS AND", "Highlands & Islands"),
            ("ÉIDEANN", "Dún Éideann"),
            ("d", "Fife"),
        ):
            page.fill("#search-field", typed)
            page.keyboard.press("Enter")
            assert shown(page)[1] == chosen  # "d" is the whole code of Fife and stands in other names
        page.fill("#search-field", "division")
        page.keyboard.press("Enter")
        assert shown(page)[1] == listed(page)[0] == "Division M"
        page.fill("#search-field", "<img src=x onerror=alert(1)>")
        assert listed(page) == []
        assert page.inner_text("#said") == "0 of 13 match."
        page.keyboard.press("Enter")
        assert shown(page)[1] == "Division M"
        page.fill("#search-field", "")
        assert page.inner_text("#said") == "All 13 are listed."
        assert silent(seen, page_file)


@pytest.mark.browser
@pytest.mark.parametrize(("count", "searched"), [(6, False), (7, True)])
def test_few_areas_need_no_search(browser: Any, tmp_path: Path, count: int, searched: bool) -> None:
    file = tmp_path / "few.html"
    file.write_text(map_page(sample(codes=tuple("ABCDEFG")[:count])), encoding="utf-8")
    with opened(browser, file) as seen:
        assert seen.page.is_visible("#search-field") is searched
        assert silent(seen, file)
