"""What a frontier writes: tables, manifest and a page that is inert and self-contained; and the command."""

from __future__ import annotations

import csv
import json
import re
import subprocess
from dataclasses import replace
from fractions import Fraction
from html import escape
from itertools import combinations
from pathlib import Path

import pytest
from door import call, process, report, snapshot, three_areas

from allocator.commands.frontier import command
from allocator.frontier import SWEPT, frontier
from allocator.frontier_points import Frontier, Point
from allocator.outputs.chart_axes import axis_over
from allocator.outputs.figures.curve import curve_chart
from allocator.outputs.figures.files import printed
from allocator.outputs.figures.sheet import drawn, settings
from allocator.outputs.frontier import frontier_table, write_frontier
from allocator.outputs.frontier_page import frontier_page
from allocator.outputs.frontier_words import summary
from allocator.outputs.run_folder import edited
from allocator.problem_reading import read_problem
from allocator.sentences import percent
from allocator.solvers import Options
from tests import browser
from tests.pages.whole import page_faults
from tests.problems import F, local, problem

CONTRACT = ["point", "parameter", "coverage_mean", "coverage_min", "gini", "price_of_fairness", "proved"]
HOSTILE = ("<script>alert(1)</script>", "</title></style><b>x</b><!--", "$title ${style}", "\"'&amp;")


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Frontier:
    """The frontier of the three invented areas."""
    return frontier(read_problem(three_areas(tmp_path_factory.mktemp("g"))))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the three areas in g/."""
    monkeypatch.chdir(tmp_path)
    three_areas(tmp_path / "g")
    return tmp_path


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


# --- tables ----------------------------------------------------------------------------------------------


def test_frontier_csv_begins_with_the_columns_of_the_contract(three: Frontier) -> None:
    header = list(frontier_table(three).header)
    assert header[: len(CONTRACT)] == CONTRACT
    assert {"risk_weighted_hours", "on_curve", "knee", "price_of_efficiency"} <= set(header)


def test_the_folder_holds_the_points_their_posts_a_page_and_a_sealed_manifest(
    three: Frontier, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    write_frontier(three, folder, Options())
    assert {file.name for file in folder.iterdir()} == {
        "frontier.csv", "frontier.csv-metadata.json", "frontier_posts.csv",
        "frontier_posts.csv-metadata.json", "frontier.html", "manifest.json",
    }  # fmt: skip
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["kind"], manifest["status"], manifest["by"]) == ("frontier", "proved", "smallest")
    assert edited(folder) == ""
    points = rows(folder / "frontier.csv")
    assert [row["point"] for row in points] == [str(n) for n in range(1, 22)]
    assert all(row["proved"] == "yes" for row in points)
    posts = rows(folder / "frontier_posts.csv")
    for role in three.problem.roles:
        for point in points:
            placed = sum(
                Fraction(row["fte"])
                for row in posts
                if (row["point"], row["role"]) == (point["point"], role.id)
            )
            assert placed == role.posts
    meant = json.loads((folder / "frontier.csv-metadata.json").read_text(encoding="utf-8"))
    assert [column["name"] for column in meant["tableSchema"]["columns"]] == list(points[0])


def test_figures_show_the_curve_with_its_words_its_marks_and_its_status(
    three: Frontier, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    write_frontier(three, folder, Options(), extras=["figures"])
    assert {file.name for file in (folder / "figures").iterdir()} == {
        "frontier.png", "frontier.svg", "frontier.pdf", "figures.csv", "figures.csv-metadata.json",
    }  # fmt: skip
    assert edited(folder) == ""
    manifest = json.loads((folder / "manifest.json").read_bytes())
    assert "matplotlib" in manifest["versions"]
    texts = printed((folder / "figures" / "frontier.svg").read_bytes())
    first, last = (row["smallest_outcome"] for row in (rows(folder / "frontier.csv")[n] for n in (0, -1)))
    for share, words in ((first, "most hours: "), (last, "the scenario's own plan: ")):
        assert [text for text in texts if text.startswith(f"{words}{percent(F(share))} in the worst-off")]
    assert any(text.startswith("Status: Every point is proved") for text in texts)
    (row,) = {one["alt_text"] for one in rows(folder / "figures" / "figures.csv")}
    assert all(line in row for line in summary(three))
    with settings():
        figure = drawn(curve_chart(three), "title", ("line",))
        figure.draw_without_rendering()
        boxes = [one.get_window_extent() for one in figure.legends[0].get_texts()]
        assert not [pair for pair in combinations(boxes, 2) if pair[0].overlaps(pair[1])]
        assert min(box.y0 for box in boxes) >= 0


def test_a_frontier_with_an_output_that_it_has_not_is_refused(here: Path) -> None:
    done = call("frontier", "g/scenario.toml", "--with", "workbook")
    assert (done.code, "--with workbook: found no such output; allowed: figures" in done.err) == (2, True)
    assert not (here / "results").exists()


def test_the_same_frontier_gives_the_same_bytes(three: Frontier, tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_frontier(three, tmp_path / name, Options())
    assert snapshot(tmp_path / "one") == snapshot(tmp_path / "two")


# --- words -----------------------------------------------------------------------------------------------


def test_the_summary_says_what_fairness_costs() -> None:
    demand = {"E": {"calm": 4}, "W": {"grave": 4}}
    found = frontier(problem(local(4, demand), risk={"calm": 1, "grave": 3}))
    words = " ".join(summary(found))
    assert "from 0.0 % to 50.0 % of its demand hours costs 33.33 %" in words
    assert "4 of 12 a year" in words
    assert "The curve has no knee." in words


def test_the_summary_of_a_curve_of_one_point_says_that_efficient_and_fair_are_one() -> None:
    found = frontier(problem(local(2, {"E": 1, "W": 1})))
    assert summary(found)[0].startswith("Here efficient and fair are one")


def test_ticks_are_round_and_tell_themselves_apart() -> None:
    for low, high in (
        (F(1, 5), F(4, 5)),
        (F(9920, 10**4), F(1)),
        (F(99999, 10**5), F(1)),
        (F(1, 2), F(1, 2)),
    ):
        ticks = axis_over([low, high], (0, 100), (F(1, 20), F(1, 20)), 6).ticks
        assert 3 <= len(ticks) <= 8, (low, high)
        assert len(set(ticks)) == len(ticks)


# --- the page --------------------------------------------------------------------------------------------


def test_the_page_is_the_same_each_time_and_names_no_address(three: Frontier) -> None:
    page = frontier_page(three, "0123")
    assert page == frontier_page(three, "0123")
    outside = re.sub(r"<script>.*?</script>", "", page, flags=re.S)
    assert " style=" not in outside
    assert not re.search(r"(src|href)=\"(?!#|data:,)", outside)
    assert '<html lang="en-GB"' in page
    assert "maximum-scale" not in page
    assert "user-scalable" not in page
    assert "default-src &#39;none&#39;" in page


@pytest.mark.parametrize("word", HOSTILE)
def test_text_from_data_is_shown_as_text(three: Frontier, word: str) -> None:
    setting = three.problem.setting
    assert setting is not None
    statement = setting.scenario.statement.model_copy(update={"title": f"Fair{word}"})
    geography = replace(
        setting.geography, area_label=f"area{word}", attribution=f"Licence{word}", date=f"now{word}"
    )
    changed = replace(setting, scenario=replace(setting.scenario, statement=statement), geography=geography)
    posed = replace(three.problem, setting=changed)
    points = tuple(
        replace(
            point,
            report=point.report
            and replace(point.report, problem=replace(point.report.problem, setting=changed)),
        )
        for point in three.points
    )
    page = frontier_page(Frontier(posed, three.by, points), f"0123{word}")
    assert escape(word).replace("&#x27;", "&#39;").replace("&quot;", "&#34;") in page
    assert escape(word) == word or f"Fair{word}" not in page
    assert (page.count("<script"), page.count("<b>")) == (5, 0)
    assert "<script>alert(1)" not in page


@pytest.mark.browser
def test_the_page_opens_without_network_and_complains_of_nothing(three: Frontier, tmp_path: Path) -> None:
    write_frontier(three, tmp_path / "out", Options())
    file = tmp_path / "out" / "frontier.html"
    with browser.offline_chromium() as chromium:
        for width in (1440, 390):
            with browser.opened(chromium, file, width=width) as seen:
                page = seen.page
                assert page.locator("#points tbody tr").count() == 21
                assert page.locator("svg.chart:visible").count() == 1
                assert page.evaluate("document.documentElement.scrollWidth") <= width
                assert page.locator("svg.chart:visible .dot.own").count() == 1
                name = page.locator("svg.chart:visible").get_attribute("aria-labelledby")
                assert all(page.locator(f"#{part}").count() == 1 for part in name.split())
                footer = page.inner_text("footer")
                assert "assumptions of the scenario" in footer
                assert page.evaluate("getComputedStyle(document.querySelector('.curve')).fill") == "none"
                assert seen.complaints == []
                assert seen.requests == [file.as_uri()]


@pytest.mark.browser
def test_no_label_of_the_chart_leaves_it_or_lies_on_another(three: Frontier, tmp_path: Path) -> None:
    file = tmp_path / "frontier.html"
    file.write_text(frontier_page(three, "0123"), encoding="utf-8")
    boxes = """[...document.querySelectorAll('svg.chart')].filter(e => e.checkVisibility()).flatMap(svg => {
        const r = svg.getBoundingClientRect();
        return [[r.left, r.top, r.right, r.bottom], ...[...svg.querySelectorAll('text')].map(t => {
            const b = t.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom]})]})"""
    with browser.offline_chromium() as chromium:
        for width in (1440, 390):
            with browser.opened(chromium, file, width=width) as seen:
                whole, *texts = seen.page.evaluate(boxes)
                for number, (left, top, right, bottom) in enumerate(texts):
                    assert whole[0] - 1 <= left
                    assert right <= whole[2] + 1
                    assert whole[1] - 1 <= top
                    assert bottom <= whole[3] + 1
                    for other in texts[:number]:
                        apart = (
                            left >= other[2]
                            or other[0] >= right
                            or top + 3 >= other[3]
                            or other[1] + 3 >= bottom
                        )
                        assert apart, (texts[number], other)


def solved(frontier: Frontier, number: int) -> tuple[list[str], list[str], dict[str, str]]:
    """Coverage by area, posts by area and measures of a point, from its tables and rounded for people."""
    report = frontier.points[number - 1].report
    assert report is not None
    rows = report.table("areas").records()
    shares = [f"{row['coverage'] * 100:.1f} %" for row in rows]
    read = {
        row["measure"]: row["value"] for row in report.table("measures").records() if row["scope"] == "all"
    }
    measures = {"coverage min": f"{read['coverage_min'] * 100:.1f} %", "gini": f"{read['gini']:.4g}"}
    return shares, [f"{row['fte_located']:g}" for row in rows], measures


def whole_percents(frontier: Frontier, number: int) -> list[str]:
    """What the map prints of a point."""
    report = frontier.points[number - 1].report
    assert report is not None
    return [f"{row['coverage'] * 100:.0f} %" for row in report.table("areas").records()]


@pytest.mark.browser
def test_the_slider_shows_the_solved_plan_of_its_point(three: Frontier, tmp_path: Path) -> None:
    file = tmp_path / "frontier.html"
    file.write_text(frontier_page(three, "0123"), encoding="utf-8")
    column = (
        "[...document.querySelectorAll('#slider-areas tbody td:nth-child(%d)')].map(td => td.textContent)"
    )
    fills = "[...document.querySelectorAll('.map path')].map(path => path.getAttribute('fill'))"
    tips = "[...document.querySelectorAll('.map .label')].map(label => label.textContent)"
    seen_fills = set()
    with browser.offline_chromium() as chromium, browser.opened(chromium, file) as seen:
        page = seen.page
        page.focus("#point")
        page.keyboard.press("Home")
        for number in range(1, len(three.points) + 1):
            assert page.input_value("#point") == str(number)
            shares, posts, measures = solved(three, number)
            assert page.evaluate(column % 2) == shares
            assert page.evaluate(column % 4) == posts
            assert page.evaluate(tips) == whole_percents(three, number)
            for name, text in measures.items():
                row = page.locator("#slider-measures tr", has_text=re.compile(f"^{name}"))
                assert row.locator("td").inner_text() == text
            assert page.inner_text("#slider-words").startswith(f"Point {number} of {len(three.points)}")
            assert page.locator("#points tr[aria-current]").inner_text().split()[0] == str(number)
            seen_fills.add(tuple(page.evaluate(fills)))
            page.keyboard.press("ArrowRight")
        assert len(seen_fills) > 1
        assert three.knee is not None
        page.click("[data-go] >> text=Knee")
        assert page.input_value("#point") == str(three.knee.number)
        assert page.locator("#knee-mark").is_visible()
        assert seen.complaints == []
        assert seen.requests == [file.as_uri()]


@pytest.mark.browser
def test_the_slider_works_without_boundaries_and_where_a_point_has_no_plan(
    three: Frontier, tmp_path: Path
) -> None:
    setting = three.problem.setting
    assert setting is not None
    bare = replace(setting, geography=replace(setting.geography, boundaries=None))
    missing = Point(10, three.points[9].parameter, note="no plan was found in time")
    points = (*three.points[:9], missing, *three.points[10:])
    file = tmp_path / "frontier.html"
    found = Frontier(replace(three.problem, setting=bare), three.by, points)
    file.write_text(frontier_page(found, "0123"), encoding="utf-8")
    with browser.offline_chromium() as chromium, browser.opened(chromium, file, width=320) as seen:
        page = seen.page
        assert page.locator(".map").count() == 0
        page.fill("#point", "10")
        assert page.inner_text("#slider-words") == "Point 10 of 21: no plan was found in time."
        assert set(page.locator("#slider-areas td").all_inner_texts()) == {""}
        page.fill("#point", "9")
        assert page.locator("#slider-areas td").first.inner_text() == solved(three, 9)[0][0]
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert seen.complaints == []


# --- the command -----------------------------------------------------------------------------------------


def test_the_command_writes_results_scenario_frontier_and_says_what_it_found(here: Path) -> None:
    done = call("frontier", "g/scenario.toml", "--jobs", 1)
    assert (done.code, done.err) == (0, "")
    assert (here / "results/scenario-frontier/frontier.csv").is_file()
    assert "price of fairness" in done.out
    assert "frontier.html" in done.out


def test_json_is_one_document_with_the_columns_of_the_table(here: Path) -> None:
    done = call("frontier", "g/scenario.toml", "--json", "--jobs", 1, "--points", 22, "--out", "there")
    assert (done.code, done.err) == (0, "")
    assert (done.json["status"], len(done.json["points"]), done.json["out"]) == ("proved", 22, "there")
    assert list(done.json["points"][0])[: len(CONTRACT)] == CONTRACT
    assert {row["point"] for row in done.json["posts"]} == set(range(1, 23))


def test_quiet_says_nothing_and_a_foreign_folder_is_left_alone(here: Path) -> None:
    done = call("frontier", "g/scenario.toml", "-q", "--jobs", 1)
    assert (done.code, done.out, done.err) == (0, "", "")
    (here / "mine").mkdir()
    (here / "mine/letter.txt").write_text("dear", encoding="utf-8")
    assert call("frontier", "g/scenario.toml", "--out", "mine").code == 7
    assert call("frontier", "g/scenario.toml", "--out", "g", "--force").code == 7
    assert [file.name for file in (here / "mine").iterdir()] == ["letter.txt"]


def test_the_command_offers_the_curves_that_there_are() -> None:
    (by,) = [option for option in command.params if option.name == "by"]
    assert list(by.type.choices) == list(SWEPT)  # type: ignore[attr-defined] # a choice


@pytest.mark.parametrize("words", [("--by", "fairness"), ("--points", 20), ("--jobs", 0)])
def test_an_unknown_curve_and_too_few_points_or_processes_are_usage(
    here: Path, words: tuple[object, ...]
) -> None:
    done = call("frontier", "g/scenario.toml", *words)
    assert done.code == 2
    assert str(words[0]) in done.err
    assert not (here / "results").exists()


def test_a_scenario_without_a_plan_is_infeasible_and_nothing_is_written(here: Path) -> None:
    text = (here / "g/scenario.toml").read_text(encoding="utf-8")
    (here / "g/scenario.toml").write_text(
        f'{text}\n[[rules]]\ntype = "minimum_coverage"\ncoverage = 1\n\n[[rules]]\ntype = "cap"\nfte = 0\n',
        encoding="utf-8",
    )
    done = call("frontier", "g/scenario.toml", "--json")
    assert done.code == 4
    assert done.json["status"] == "infeasible"
    assert done.json["repair"]
    assert "the smallest repair" in done.err
    assert not (here / "results").exists()


def test_no_time_at_all_is_a_limit_and_a_point_without_a_plan_is_marked(
    here: Path, three: Frontier, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert call("frontier", "g/scenario.toml", "--time-limit", 0, "--jobs", 1).code == 5
    assert not (here / "results").exists()
    missing = Point(10, three.points[9].parameter, note="no plan was found in time")
    cut = replace(three, points=(*three.points[:9], missing, *three.points[10:]))
    monkeypatch.setattr("allocator.frontier.frontier", lambda *_, **__: cut)
    done = call("frontier", "g/scenario.toml")
    assert done.code == 5
    assert "NOT PROVED" in done.err
    assert rows(here / "results/scenario-frontier/frontier.csv")[9]["proved"] == "no"
    assert "NOT PROVED: a limit was reached at point 10" in done.out


def test_two_processes_write_the_bytes_of_one(here: Path) -> None:
    for jobs in (1, 2):
        done: subprocess.CompletedProcess[str] = process(
            "frontier", "g/scenario.toml", "-q", "--jobs", jobs, "--out", f"by-{jobs}", cwd=here
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert snapshot(here / "by-1") == snapshot(here / "by-2")


def check_the_page(file: Path) -> None:
    """The page at 13 divisions is silent, and is used and printed by everybody, as every page is."""
    names = [row["name"] for row in report("fair").table("areas").records()]
    with browser.offline_chromium() as chromium:
        assert page_faults(chromium, file, names) == []


@pytest.mark.browser
@pytest.mark.slow
def test_the_frontier_of_fair_goes_from_efficient_to_fair_and_pays_under_one_percent(here: Path) -> None:
    done = call("frontier", "fair", "--json")
    assert (done.code, done.err) == (0, "")
    check_the_page(here / done.json["out"] / "frontier.html")
    points = done.json["points"]
    assert len(points) >= 21
    assert all(point["proved"] == "yes" for point in points)
    first, last = points[0], points[-1]
    posts = {
        number: {
            (row["role"], row["base"]): row["fte"] for row in done.json["posts"] if row["point"] == number
        }
        for number in (first["point"], last["point"])
    }
    for point, name in ((first, "efficient"), (last, "fair")):
        pure = report(name).table("posts").records()
        assert posts[point["point"]] == {(row["role"], row["base"]): row["fte"] for row in pure}
    assert first["price_of_fairness"] == 0
    assert 0 < last["price_of_fairness"] < 0.01
    assert last["coverage_min"] > 3 * first["coverage_min"]
    hours = [point["risk_weighted_hours"] for point in points]
    assert hours == sorted(hours, reverse=True)
    (knee,) = [point for point in points if point["knee"] == "yes"]
    assert knee["price_of_fairness"] < last["price_of_fairness"] / 4
    assert knee["coverage_min"] > 0.9 * last["coverage_min"]
