"""The comparison page: self-contained, inert, the figures of the plans, maps that move as one."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

import pytest
from door import call, small, small_report, three_areas

from allocator.comparing import compare_plans
from allocator.comparison import Comparison, entry_of, numbered, without_plan
from allocator.outputs.comparison_page import comparison_page
from allocator.outputs.comparison_words import coverage_change, points
from allocator.sentences import fte, percent
from allocator.solvers import Options
from tests import browser

MORE = ("roles.investigator.posts=10",)
EFFICIENT = ('fairness.criteria=["total_shortfall"]',)
HOSTILE = (
    "<script>alert(1)</script>",
    "</title></style><b>x</b><!--",
    "{{7*7}}{% raw %}",
    "\"'&amp;",
    "${1}",
)


def three_plans() -> Comparison:
    """Two plans that differ, and one that is infeasible."""
    lost = without_plan("few", "infeasible", "floor needs 3 posts; 2 are there")
    return Comparison(numbered([entry_of(small_report()), entry_of(small_report(*EFFICIENT)), lost]))


def page_data(page: str) -> Any:
    found = re.search(r'id="page-data">(.*?)</script>', page, re.S)
    assert found is not None
    return json.loads(found[1])


def test_the_same_comparison_gives_the_same_bytes_and_names_no_address() -> None:
    page = comparison_page(three_plans())
    assert page == comparison_page(three_plans())
    outside = re.sub(r"<script>.*?</script>", "", page, flags=re.S)
    assert not re.search(r"(src|href)=\"(?!#|data:,)", outside)
    assert not re.search(r"_[0-9a-f]{32}", page)
    assert " style=" not in outside
    assert '<html lang="en-GB"' in page
    assert "default-src &#39;none&#39;" in page
    assert "user-scalable" not in page


def test_the_shapes_are_held_once_whatever_the_number_of_plans() -> None:
    two, eight = (comparison_page(Comparison(numbered([entry_of(small_report())] * n))) for n in (2, 8))
    assert len(page_data(eight)["maps"]["ids"]) == 9
    assert two.count('"Polygon"') == eight.count('"Polygon"') > 3


def test_the_change_from_today_s_posts_is_shown_once_where_the_first_plan_has_them() -> None:
    today = small_report("fairness={formula = {by = 'baseline'}}")
    assert today.plan.posts == today.problem.baseline
    other = entry_of(small_report(*EFFICIENT))
    for plans, captions in (
        (
            [entry_of(today), other],
            ["the change from scenario, which has the stand-in for today&#39;s posts"],
        ),
        (
            [other, entry_of(today)],
            ["the change from the stand-in for today&#39;s posts", "the change from scenario"],
        ),
    ):
        page = comparison_page(Comparison(numbered(plans)))
        assert re.findall(r"Posts, and (the change from [^<]*)", page) == captions


def test_a_plan_says_what_it_prefers_and_who_pays() -> None:
    comparison = three_plans()
    page = comparison_page(comparison)
    assert "It prefers: raise the worst off" in page
    assert "It prefers: meet the most risk-weighted hours" in page
    first, other = comparison.plans
    change = coverage_change(other, first)
    payer = min(change, key=lambda area: change[area])
    assert change[payer] < 0
    assert f"{other.area_names[payer]} ({points(change[payer])} points)" in page
    assert "they pay" in page


def test_a_plan_says_how_many_posts_it_moves_from_todays() -> None:
    comparison = three_plans()
    page = comparison_page(comparison)
    for entry in comparison.plans:
        moved, _ = entry.measures["posts_moved", "all"]
        assert moved is not None
        words = f"it moves {fte(moved)} post" if moved else "it moves no post"
        assert f"Against the stand-in for today&#39;s posts, {words}" in page


def test_coverage_is_set_against_todays_posts_where_a_plan_places_them() -> None:
    fair, efficient, _ = three_plans().entries
    page = comparison_page(Comparison(numbered([fair, efficient])))
    assert "What the stand-in for today&#39;s posts would meet is not known here" in page
    stand_in = entry_of(small_report('fairness.formula={by="baseline", method="sainte-lague"}'))
    assert stand_in.posts == stand_in.baseline
    page = comparison_page(Comparison(numbered([fair, stand_in])))
    assert "percentage points against the stand-in for today&#39;s posts (scenario-2)" in page
    code, name = sorted(fair.area_names.items())[0]
    change = fair.coverage["all", code] - stand_in.coverage["all", code]
    table = page.split('id="coverage-today"')[1].split("</table>")[0]
    row = table.split(f'data-area="{code}"')[1].split("</tr>")[0]
    assert name in row
    assert f"<span>{points(change)}</span>" in row
    page = comparison_page(Comparison(numbered([stand_in, fair])))
    assert 'id="coverage-today"' not in page, "the first table says it"
    assert "not known here" not in page


def test_a_scenario_without_a_plan_is_shown_with_its_reason() -> None:
    page = comparison_page(three_plans())
    assert "INFEASIBLE: no plan keeps all its rules." in page
    assert "floor needs 3 posts; 2 are there" in page


def test_measures_are_marked_only_where_plans_may_be_ranked() -> None:
    ranked, unranked = (
        three_plans(),
        Comparison(
            numbered(
                [entry_of(small_report()), entry_of(small_report("roles.investigator.hours_per_fte=1600"))]
            )
        ),
    )
    assert ranked.ranked
    assert 'class="best"' in comparison_page(ranked)
    assert not unranked.ranked
    page = comparison_page(unranked)
    assert 'class="best"' not in page
    assert "none is ranked" in page


def test_a_plan_on_other_demand_is_left_out_of_the_ranking_and_named() -> None:
    odd = entry_of(small_report("roles.investigator.hours_per_fte=1600"))
    plans = three_plans().plans
    alone, beside = Comparison(plans), Comparison(numbered([*plans, odd]))
    assert beside.unranked == ("scenario-3",)
    best = {row[0]: row[-2] for row in alone.measures_side_by_side().rows}
    assert any(best.values())
    assert {row[0]: row[-2] for row in beside.measures_side_by_side().rows} == best
    page = comparison_page(beside)
    assert 'class="best"' in page
    assert "since their demand or hours are others than those of scenario: scenario-3." in page
    assert page.count("Its demand or hours are others than those of scenario: neither plan is better.") == 1


def test_the_stand_in_and_the_inputs_that_differ_are_named() -> None:
    page = comparison_page(Comparison(numbered([entry_of(small_report()), entry_of(small_report(*MORE))])))
    assert "the change from the stand-in for today&#39;s posts" in page
    assert "Staffing levels and hours per item are assumptions" in page
    assert '<th scope="row">roles.investigator.posts</th><td>8</td><td>10</td>' in page


@pytest.mark.parametrize("word", HOSTILE)
def test_text_from_data_is_shown_as_text(word: str) -> None:
    first = entry_of(small_report())
    place = replace(first.place, area_label=word, areas_label=word, attribution=word, date=word,
                    bases=dict.fromkeys(first.place.bases, word))  # fmt: skip
    hostile = replace(
        first, name=word, title=word, place=place, notes=(word,), criteria=(word,), broken=(word,),
        area_names=dict.fromkeys(first.area_names, word),
        inputs={**first.inputs, "roles.examiner.label": word, word: word},
    )  # fmt: skip
    page = comparison_page(Comparison(numbered([hostile, first, without_plan(word, "refused", word)])))
    assert str(escape(word)).replace("&#x27;", "&#39;").replace("&quot;", "&#34;") in page
    assert page.count("<script") == 5
    assert page.count("alert(1)") == page.count("alert(1)&lt;") + page.count("alert(1)\\u003c")
    assert "<b>" not in page


def test_run_folders_carry_their_maps_while_their_geography_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    scenario = three_areas(tmp_path / "g")
    assert call("solve", scenario, "-q", "--no-map", "--out", "run").code == 0
    file = tmp_path / "results/comparison/comparison.html"
    assert call("compare", "run", "run", "-q").code == 0
    assert len(page_data(file.read_text(encoding="utf-8"))["maps"]["ids"]) == 3
    (tmp_path / "g/data/boundaries.geojson").unlink()
    assert call("compare", "run", "run", "-q").code == 0
    page = file.read_text(encoding="utf-8")
    assert page_data(page)["maps"] is None
    assert "There are no maps: no boundaries were found" in page


def test_two_processes_find_what_one_finds() -> None:
    texts = [str(small("kept") / "scenario.toml")] * 3 + ["no-such-scenario"]
    alone, shared = (compare_plans(texts, MORE, Options(), jobs=jobs) for jobs in (1, 2))
    assert alone.entries == shared.entries
    assert [entry.status for entry in shared.entries] == ["proved"] * 3 + ["refused"]


@pytest.mark.browser
def test_the_page_works_without_a_network_and_its_maps_move_as_one(tmp_path: Path) -> None:
    comparison = three_plans()
    file = tmp_path / "comparison.html"
    file.write_text(comparison_page(comparison), encoding="utf-8")
    ids = page_data(file.read_text(encoding="utf-8"))["maps"]["ids"]
    views = f"[{','.join(ids)}].map(m => [m.getZoom(), m.getCenter().lat, m.getCenter().lng])"
    fills = "[...document.querySelectorAll('#%s path')].map(p => p.getAttribute('fill'))"
    first, other = comparison.plans
    with browser.offline_chromium() as chromium:
        for width in (1280, 320):
            with browser.opened(chromium, file, width=width) as seen:
                page = seen.page
                before = page.evaluate(views)
                page.click("[data-move=in]")
                page.evaluate(f"{ids[1]}.panBy([40, 30], {{animate: false}})")
                after = page.evaluate(views)
                assert after != before
                for place in (before, after):
                    assert all(one == pytest.approx(place[0], abs=1e-6) for one in place)
                page.click("[data-move=whole]")
                assert page.evaluate(views)[0][0] == pytest.approx(before[0][0])
                coverage = page.evaluate(fills % ids[1])
                page.select_option("#layer", label="Posts located, all roles")
                assert page.evaluate(fills % ids[1]) != coverage
                page.select_option("#layer", "0")
                page.focus("#area")
                page.keyboard.press("ArrowDown")
                code, name = sorted(first.area_names.items())[0]
                change = coverage_change(other, first)[code]
                said = page.inner_text("#readout")
                assert said.startswith(f"{name}, coverage: all roles:")
                assert f"({points(change)})" in said
                assert page.locator("#gains tr.chosen th").first.inner_text() == name
                assert percent(other.coverage["all", code]) in page.inner_text("#gains tr.chosen >> nth=0")
                assert page.inner_text(f"#name-{len(ids) - 1}").startswith("Difference: ")
                assert page.evaluate("document.documentElement.scrollWidth") <= width
                assert seen.complaints == []
                assert seen.requests == [file.as_uri()]


def test_a_comparison_of_one_plan_has_no_difference() -> None:
    alone = Comparison(numbered([entry_of(small_report()), without_plan("x", "unproven", "late")]))
    page = comparison_page(alone)
    assert len(page_data(page)["maps"]["ids"]) == 1
    assert "NOT PROVED: a limit was reached" in page
