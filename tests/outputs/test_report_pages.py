"""The report and the brief say what the tables say, run nothing that data say, and print as they should."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from door import report, small_report
from markupsafe import escape

from allocator.outputs.assumption_effects import Effect, effects
from allocator.outputs.assumption_words import key_words
from allocator.outputs.assurance import BLANK
from allocator.outputs.brief_page import brief_fields
from allocator.outputs.island_statement import island_brief, island_rows, island_sentences
from allocator.outputs.report_page import BRIEF, REPORT, differences, make
from allocator.problem import Problem
from allocator.problem_reading import read_problem
from allocator.report import Report
from allocator.sentences import fte, percent
from allocator.shipped import find_scenario
from tests import browser

TAGS = re.compile(r"<[^>]*>")


@cache
def pages(name: str = "fair") -> dict[str, str]:
    return {file: data.decode() for file, data in make(report(name), "0123").items()}


def rows(page: str, caption: str) -> list[list[str]]:
    """The body of the table under a caption, as people read it."""
    table = page.partition(f"<caption>{caption}</caption>")[2].partition("</table>")[0]
    body = table.partition("<tbody>")[2]
    return [
        [unescape(TAGS.sub("", cell)) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
        for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    ]


def titled(made: Report, title: str) -> Report:
    """The same report under another title."""
    setting = made.problem.setting
    assert setting is not None
    statement = setting.scenario.statement.model_copy(update={"title": title})
    other = replace(setting, scenario=replace(setting.scenario, statement=statement))
    return replace(made, problem=replace(made.problem, setting=other))


def test_every_figure_by_division_is_that_of_areas_csv() -> None:
    shown = rows(pages()[REPORT], "Every division: demand, hours met, posts")
    table = report("fair").table("areas").rows
    assert len(shown) == len(table) == 13
    for cells, (_, name, _, _, _, coverage, located, received) in zip(shown, table, strict=True):
        assert isinstance(coverage, Fraction)
        assert isinstance(located, Fraction)
        assert isinstance(received, Fraction)
        assert cells[0] == name
        assert cells[2] == percent(coverage)
        assert cells[3] == fte(located)
        assert cells[6] == f"{float(received):.1f}"


def test_every_assumption_of_the_scenario_is_in_the_log_with_kind_range_and_source() -> None:
    shown = rows(pages()[REPORT], "Every figure of the scenario: measured, derived or assumed")
    setting = report("fair").problem.setting
    assert setting is not None
    stated = {entry.key: entry for entry in setting.scenario.statement.assumptions}
    assert {row[0] for row in shown} == set(stated)
    for key, value, kind, source, _, low, high, _ in shown:
        assert value
        assert (kind, source) == (stated[key].kind, stated[key].source)
        for text, end in ((low, stated[key].low), (high, stated[key].high)):
            assert text == "" if end is None else Fraction(text) == end


def test_every_column_of_the_data_is_in_the_log_with_kind_source_and_licence() -> None:
    shown = rows(pages()[REPORT], "Every column of the data: measured, derived or assumed")
    setting = report("fair").problem.setting
    assert setting is not None
    stated = [
        (s.file, s.column, s.kind, s.source, s.year, s.licence, s.note) for s in setting.geography.sources
    ]
    assert [tuple(row) for row in shown] == stated
    assert stated


def test_work_and_staff_are_told_by_the_names_that_people_use_and_sum_to_the_plan() -> None:
    made = report("fair")
    setting = made.problem.setting
    assert setting is not None
    work = rows(pages()[REPORT], "What is counted as work")
    assert [row[0] for row in work] == [
        driver.label for driver in sorted(setting.scenario.statement.demand.drivers, key=lambda d: d.id)
    ]
    staff = rows(pages()[REPORT], "Who can do it")
    for table, hours in ((work, 3), (staff, 4)):
        told = sum(int(row[hours].replace(",", "")) for row in table)
        assert abs(told - sum(made.problem.area_demand_hours.values())) < len(table)
    assert sum(Fraction(row[2]) for row in staff) == sum(role.posts for role in made.problem.roles)
    devices = next(row for row in work if row[1] == "devices")
    assert devices[2:4] == ["7,150", "114,400"], "11,000 devices x 0.65, 16 hours each"


def test_every_published_total_that_is_compared_has_its_source() -> None:
    made = report("fair")
    shown = rows(pages()[REPORT], "Where these totals were published")
    assert [row[:2] for row in shown] == [list(row[:2]) for row in made.table("reconciliation").rows]
    assert all(row[4] for row in shown)


def test_the_quality_statement_counts_the_kinds_of_numbers_and_leaves_people_their_part() -> None:
    setting = report("fair").problem.setting
    assert setting is not None
    kinds = [entry.kind for entry in setting.scenario.statement.assumptions]
    rigorous = {row[0]: row[1:] for row in rows(pages()[REPORT], "Rigour, principle by principle")}
    for kind in ("measured", "derived", "assumed"):
        assert f"{kinds.count(kind)} are {kind}" in rigorous["Grounded in reality"][0]
    assert BLANK in rigorous["Independent"][1]
    assert {row[2] for row in rows(pages()[REPORT], "Who answers for it")} == {BLANK}


def test_the_brief_has_every_division_with_the_values_of_the_report() -> None:
    parts = [rows(pages()[BRIEF], f"Hours met, posts here, change: part {part}") for part in (1, 2)]
    whole = rows(pages()[REPORT], "Every division: demand, hours met, posts")
    assert [len(part) for part in parts] == [7, 6]
    assert [row for part in parts for row in part] == [[r[0], r[2], r[3], r[5]] for r in whole]


def test_a_brief_without_room_for_all_has_those_that_have_least_and_says_so() -> None:
    made = report("councils")
    areas = [("name", "share", f"met {row[0]}", "here", "", "change", "") for row in made.table("areas").rows]
    fields = brief_fields(made, areas, most_areas=5)
    least = sorted(range(32), key=lambda k: (made.table("areas").rows[k][5], k))[:5]
    assert [row[1] for block in fields["values"] for row in block] == [areas[k][2] for k in sorted(least)]
    assert fields["left_out"] == 27


def test_both_pages_carry_the_run_the_answer_and_what_fairness_costs() -> None:
    reading = next(one for one in report("fair").readings if one.measure == "price_of_fairness")
    assert reading.value is not None
    for page in pages().values():
        assert '<span class="run">0123</span>' in page
        assert f"Fairness costs {float(reading.value) * 100:.2f} % of the risk-weighted hours" in page
        assert 'lang="en-GB"' in page


def test_the_same_report_gives_the_same_bytes_and_an_edited_page_is_told() -> None:
    made = make(report("fair"), "0123")
    assert made == {name: page.encode() for name, page in pages().items()}
    assert not list(differences(report("fair"), "0123", made))
    edited = {**made, BRIEF: made[BRIEF].replace(b"206 posts", b"207 posts")}
    assert [found.file for found in differences(report("fair"), "0123", edited)] == [BRIEF]
    assert [found.file for found in differences(report("fair"), "4567", made)] == [REPORT, BRIEF]


def test_hostile_text_is_shown_as_it_stands() -> None:
    hostile = "<script>alert(1)</script>${7*7}{{7*7}}</style>"
    for page in make(titled(small_report(), hostile), "0123").values():
        text = page.decode()
        assert "<script" not in text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;${7*7}{{7*7}}&lt;/style&gt;" in text


def test_what_the_run_cannot_know_is_marked_as_blank() -> None:
    page = pages()[REPORT]
    assert BLANK in page
    entries = dict(tuple(row) for row in rows(page, "Tier 2: owner and responsibility"))
    assert set(entries.values()) == {BLANK}


# --- the assumptions that matter most ----------------------------------------------------------------------


def test_devices_of_16_hours_between_10_and_30_move_143_000_hours() -> None:
    """11,000 devices x 0.65 x (30 - 10) hours."""
    first = effects(report("fair").problem)[0]
    assert first.assumption.key == "demand.drivers.devices.hours_per_item.forensic_examiner"
    assert (first.hours, first.of) == (143_000, "demand")


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (
            "demand.drivers.devices.hours_per_item.forensic_examiner",
            "Devices to examine for indecent images: hours for each, Digital forensic examiner",
        ),
        (
            "demand.drivers.warrants.source.total",
            "Warrants executed with digital triage on the spot: how many a year in the country",
        ),
        (
            "demand.drivers.victims.recording_multiplier.central",
            "Children to identify from images: real ones behind each recorded one",
        ),
        ("roles.online_investigator.hours_per_fte.leave", "Online investigator: hours of leave a year"),
        ("roles.nobody.posts", "roles.nobody.posts"),
        ("demand.drivers.devices.hours_per_item.nobody", "demand.drivers.devices.hours_per_item.nobody"),
        ("measures.threshold", "measures.threshold"),
    ],
)
def test_a_key_is_told_in_words(key: str, words: str) -> None:
    setting = report("fair").problem.setting
    assert setting is not None
    assert key_words(key, setting.scenario.statement) == words


def test_every_assumption_that_moves_hours_has_words() -> None:
    setting = report("fair").problem.setting
    assert setting is not None
    keys = [effect.assumption.key for effect in effects(report("fair").problem)]
    assert len(keys) > 20
    assert [key for key in keys if key_words(key, setting.scenario.statement) == key] == []


def test_the_brief_says_which_posts_its_table_leaves_out() -> None:
    """206 posts are placed; 15 of them stand in no division."""
    named = "15 posts (Internet intelligence 11, Victim identification 4)"
    assert f"In pools that serve everywhere and stand in none of these: {named}." in pages("fair")[BRIEF]
    posts = sum(
        int(row[2])
        for part in ("1", "2")
        for row in rows(pages("fair")[BRIEF], f"Hours met, posts here, change: part {part}")
    )
    assert posts + 15 == 206
    assert "In pools" not in make(small_report(), "0123")[BRIEF].decode()


def hours(problem: Problem, of: str) -> Fraction:
    """All demand hours, or all hours of staff, read off a problem that was posed anew."""
    if of == "demand":
        return sum(problem.area_demand_hours.values(), Fraction(0))
    return sum((role.posts * role.hours_per_post for role in problem.roles), Fraction(0))


def _every_kind() -> list[str]:
    return [
        "demand.drivers.devices.share",
        "demand.drivers.communicating.share",
        "demand.drivers.warrants.source.total",
        "demand.drivers.indecent_photos.recording_multiplier.central",
        "roles.forensic_examiner.posts",
        "roles.online_investigator.utilisation_cap",
        "roles.online_investigator.hours_per_fte.absence_share",
        "roles.online_investigator.hours_per_fte.leave",
    ]


@pytest.mark.parametrize("key", _every_kind())
def test_an_effect_is_what_posing_the_problem_anew_with_each_end_comes_to(key: str) -> None:
    found: dict[str, Effect] = {effect.assumption.key: effect for effect in effects(report("fair").problem)}
    effect = found[key]
    assert effect.assumption.low is not None
    assert effect.assumption.high is not None
    posed = [
        read_problem(find_scenario("fair"), (f"{key}={float(end)}",))
        for end in (effect.assumption.low, effect.assumption.high)
    ]
    assert abs(hours(posed[1], effect.of) - hours(posed[0], effect.of)) == effect.hours


# --- islands ---------------------------------------------------------------------------------------------


def test_the_report_states_what_islands_have_and_the_brief_says_it_in_a_sentence() -> None:
    shown = pages("councils")
    listed = rows(shown[REPORT], "Island and rural areas")
    assert [tuple(row) for row in listed] == island_rows(report("councils"))
    for line in island_sentences(report("councils")):
        assert f"<li>{escape(line)}</li>" in shown[REPORT]
    assert f"<p>{escape(island_brief(report('councils')))}</p>" in shown[BRIEF]
    assert "<h2>Islands</h2>" not in make(with_no_islands(), "0123")[BRIEF].decode()


def with_no_islands() -> Report:
    """The three areas, of which none is islands."""
    made = small_report()
    setting = made.problem.setting
    assert setting is not None
    areas = tuple(replace(area, islands=False) for area in setting.geography.areas)
    other = replace(setting, geography=replace(setting.geography, areas=areas))
    return replace(made, problem=replace(made.problem, setting=other))


@pytest.mark.browser
def test_labels_of_32_council_areas_do_not_lie_on_each_other_and_they_print_on_two_sheets_and_one(
    tmp_path: Path,
) -> None:
    file = tmp_path / REPORT
    file.write_text(pages("councils")[REPORT], encoding="utf-8")
    boxes = """[...document.querySelectorAll('.frames svg')].map(svg => [...svg.querySelectorAll('text')].map(
        t => { const b = t.getBoundingClientRect(); return [b.left, b.top + 3, b.right, b.bottom - 3]; }))"""
    with browser.offline_chromium() as chromium, browser.opened(chromium, file, width=1280) as seen:
        for labels in seen.page.evaluate(boxes):
            assert len(labels) > 5
            for number, (left, top, right, bottom) in enumerate(labels):
                for other in labels[:number]:
                    apart = left >= other[2] or other[0] >= right or top >= other[3] or other[1] >= bottom
                    assert apart, (labels[number], other)
        assert all(height <= A4_HEIGHT for height in fronts(seen.page))
        brief = tmp_path / BRIEF
        brief.write_text(pages("councils")[BRIEF], encoding="utf-8")
        with browser.opened(chromium, brief, width=1280) as short:
            assert sheets(short.page.pdf(prefer_css_page_size=True)) == 1


A4_WIDTH, A4_HEIGHT = 703, 1031
"""What margins of 12 mm leave of an A4 sheet, in CSS pixels."""


def sheets(printed: bytes) -> int:
    """How many pages a PDF file has."""
    return len(re.findall(rb"/Type\s*/Page\b", printed))


def fronts(page: Any) -> list[float]:
    """How high the first two sections are in print: each begins a sheet, the third begins the annex's."""
    page.emulate_media(media="print")
    page.set_viewport_size({"width": A4_WIDTH, "height": A4_HEIGHT})
    found: list[float] = page.evaluate(
        """() => { const [one, two, three] = document.querySelectorAll('main > section');
           if (getComputedStyle(two).breakBefore !== 'page') throw Error('the second begins no sheet');
           if (getComputedStyle(three).breakBefore !== 'page') throw Error('the third begins no sheet');
           return [one.getBoundingClientRect().bottom, two.getBoundingClientRect().height]; }"""
    )
    return found


# --- in a browser ------------------------------------------------------------------------------------------


@pytest.mark.browser
def test_the_pages_ask_for_nothing_fit_a_phone_and_print_in_their_room(tmp_path: Path) -> None:
    with browser.offline_chromium() as chromium:
        for name, text in pages().items():
            file = tmp_path / name
            file.write_text(text, encoding="utf-8")
            for width in (1280, 390):
                with browser.opened(chromium, file, width=width) as seen:
                    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
                    assert seen.complaints == []
                    assert seen.requests == [file.as_uri()]
                    printed = seen.page.pdf(prefer_css_page_size=True)
                    if name == REPORT:
                        front = fronts(seen.page)
            assert sheets(printed) == 1 if name == BRIEF else sheets(printed) > 3
    assert all(height <= A4_HEIGHT for height in front), front
