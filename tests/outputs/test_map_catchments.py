"""Who serves whom stands on the map as lines and in words, and its hours are those of service.csv."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from door import report, small_report

from allocator.disclosure.edition import suppressed
from allocator.outputs.map import map_page
from allocator.outputs.map_catchments import catchments
from allocator.outputs.map_of_report import map_view
from allocator.report import Report
from allocator.verification.facts import Facts
from allocator.verification.map_data import data_of
from allocator.verification.map_lines import line_differences
from allocator.verification.reckoning import Reckoning
from tests.browser import offline_chromium, opened


def page_data(made: Report) -> dict[str, Any]:
    data = data_of(map_page(map_view(made, "run")))
    assert data is not None
    return data


def differences(made: Report, data: dict[str, Any]) -> list[str]:
    setting = made.problem.setting
    assert setting is not None
    facts = Facts(setting.scenario, setting.geography, made.problem)
    reckoning = Reckoning(facts, made.plan.posts, made.plan.hours)
    return [str(one) for one in line_differences(reckoning, data, "map.html")]


def test_lines_are_the_rows_of_service_csv_from_bases_with_a_place() -> None:
    made = small_report()
    rows = [
        (role, base, area, float(hours))
        for role, base, area, hours, _ in made.table("service").rows
        if base in ("harbour_lab", "valley_lab")
    ]
    lines = [
        (of.role, hub.id, to.area, to.hours)
        for of in catchments(made)
        for hub in of.hubs
        for to in hub.serves
    ]
    assert lines
    assert lines == rows
    assert differences(made, page_data(made)) == []


def test_the_second_reckoning_refuses_a_changed_a_missing_a_doubled_and_an_unreadable_line() -> None:
    made = small_report()

    def changed(change: Any) -> list[str]:
        data = json.loads(json.dumps(page_data(made)))
        change(data["catchments"][0]["hubs"][0]["serves"])
        return differences(made, data)

    def another_number(serves: Any) -> None:
        serves[0][1] += 1

    [told] = changed(another_number)
    assert told.startswith("map.html: examiner, ")
    assert "no such line" in changed(lambda serves: serves.pop())[0]
    assert "lines; expected" in changed(lambda serves: serves.append(serves[0]))[0]
    assert "no lines that can be read" in changed(lambda serves: serves.append([99, 1, ""]))[0]
    assert differences(made, {}) == [
        "map.html: who serves whom: found no lines that can be read; expected the lines of the run"
    ]


def test_hours_that_are_withheld_have_a_line_and_no_number() -> None:
    lines = [to for of in catchments(suppressed(report("fair"), 60)) for hub in of.hubs for to in hub.serves]
    assert "[c]" in {to.text for to in lines}
    assert {to.text == "[c]" for to in lines if to.hours is None} == {True}
    assert not [to for to in lines if to.text == "[c]" and to.hours is not None]


@pytest.mark.browser
def test_lines_are_drawn_on_both_maps_when_chosen_and_told_in_words(tmp_path: Path) -> None:
    file = tmp_path / "map.html"
    view = map_view(report("fair"), "0123")
    word = "<img src=x onerror=alert(1)>"
    first = view.catchments[0]
    hostile = replace(first, label=word, hubs=(replace(first.hubs[0], name=word), *first.hubs[1:]))
    file.write_text(map_page(replace(view, catchments=(hostile, *view.catchments[1:]))), encoding="utf-8")
    drawn = sum(len(hub.serves) for hub in first.hubs)

    def lines(page: Any) -> list[int]:
        return [page.locator(f"#map_{number} path.catchment").count() for number in (1, 3)]

    with offline_chromium() as browser, opened(browser, file) as seen:
        page = seen.page
        assert lines(page) == [0, 0]
        assert not page.locator("#served").is_visible()
        page.locator("input[name=catchments]").first.focus()
        page.keyboard.press("ArrowDown")
        assert lines(page) == [drawn, drawn]
        assert page.locator("#served-title").inner_text() == f"Who serves whom: {word}"
        words = page.locator("#served-list").inner_text()
        names = {area.code: area.name for area in view.areas}
        for hub in hostile.hubs:
            assert f"{hub.name} serves" in words
            assert ", ".join(f"{names[to.area]} {to.text}" for to in hub.serves) in words
        assert "widest" in page.locator("#catchments-legend").inner_text()
        page.keyboard.press("ArrowUp")
        assert lines(page) == [0, 0]
        assert not page.locator("#catchments-legend").is_visible()
        assert seen.complaints == []
        assert [url for url in seen.requests if url != file.as_uri()] == []
