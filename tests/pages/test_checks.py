"""The checks of pages find what they look for: on pages made badly for the purpose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser import offline_chromium
from tests.pages.everybody import axe_faults, contrast, contrast_faults, keyboard_faults, reflow_faults
from tests.pages.printed import print_faults

HEAD = '<!DOCTYPE html><html lang="en"><head><title>Bad</title></head><body><main><h1>Bad</h1>'
PATH = '<path class="leaflet-interactive" fill="#777777" d="M0 0H90V90H0Z"/>'


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    with offline_chromium() as browser:
        yield browser.new_page()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ('<img src="data:,">', "image-alt"),
        ('<p style="color: #999">grey</p>', "color-contrast"),
        ('<button style="width: 12px; padding: 0; height: 12px">a</button>' * 2, "target-size"),
        ('<div aria-hidden="true"><button>hidden</button></div>', "aria-hidden-focus"),
    ],
)
def test_axe_knows_the_rules_of_wcag_2_2(page: Any, body: str, rule: str) -> None:
    page.set_content(HEAD + body)
    assert any(fault.startswith(f"axe: {rule}:") for fault in axe_faults(page))


@pytest.mark.browser
def test_a_control_without_a_visible_focus_or_out_of_sight_is_told(page: Any) -> None:
    page.set_content(f"""{HEAD}<style>:focus-visible {{ outline: 3px solid }}</style>
        <button style="outline: none">plain</button>
        <a href="#" style="position: absolute; left: -999em">away</a><button>good</button>""")
    told = [fault.partition(":")[0] for fault in keyboard_faults(page, ["good", "better"])]
    assert told == ["reached out of sight", "reached without a sign", "no stop is called 'better'"]


@pytest.mark.browser
def test_a_caught_tab_key_and_a_control_behind_it_are_told(page: Any) -> None:
    page.set_content(f"""{HEAD}<button id="trap">trap</button><button>behind</button>
        <script>trap.onkeydown = (event) => event.preventDefault()</script>""")
    told = list(keyboard_faults(page))
    assert told[0].startswith("the Tab key is caught")
    assert any(fault.startswith("not reached") and "behind" in fault for fault in told)


@pytest.mark.browser
def test_sideways_scrolling_is_told(page: Any) -> None:
    inner = '<div style="width: 100px; overflow: auto"><div style="width: 900px">w</div></div>'
    page.set_content(f'{HEAD}{inner}<div style="width: 5000px">wide</div>')
    told = list(reflow_faults(page))
    assert len(told) == 2
    assert told[0].startswith("the page scrolls sideways")


@pytest.mark.browser
def test_a_value_that_is_hard_to_read_on_its_area_is_told(page: Any) -> None:
    def with_label(colour: str) -> str:
        style = f"position: absolute; left: 20px; top: 20px; pointer-events: none; color: {colour}"
        label = f'<div class="label" style="{style}">5 %</div>'
        return f'{HEAD}<div class="map" style="position: fixed; inset: 0"><svg>{PATH}</svg>{label}</div>'

    page.set_content(with_label("#555555"))
    assert list(contrast_faults(page)) == ["'5 %' is hard to read: rgb(85, 85, 85) on #777777"]
    page.set_content(with_label("#000000"))
    assert list(contrast_faults(page)) == []


def test_the_contrast_of_black_and_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


@pytest.mark.browser
def test_what_does_not_reach_paper_or_is_small_or_cut_or_covered_is_told(page: Any) -> None:
    page.set_content(f"""{HEAD}<style>p {{ margin: 0 }}</style>
        <p style="font-size: 7px">tiny</p><p style="position: absolute; top: 300px">under</p>
        <p style="position: absolute; top: 300px; left: 10px">nothing</p>
        <p style="position: absolute; left: -20px; top: 200px">edge</p>
        <div style="height: 20px; overflow: hidden; break-inside: avoid"><p>seen</p><p>swallowed</p></div>""")
    told = " ".join(print_faults(page))
    for words in ("'t' has 5.2 points", " lies on ", " is cut", "paper: 'edge'", "paper: 'swallowed'"):
        assert words in told, (words, told)
    assert "paper: 'seen'" not in told
