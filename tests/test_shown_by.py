"""What a planner is shown: the shipped scenarios solved, set against each other, and the map in a browser."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests import browser


def _helper(name: str, file: str) -> ModuleType:
    """A helper that stands in a folder of tests: tests are no package."""
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / file)
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


door = _helper("door", "commands/door.py")

LEFT_OUT = ("title", "assumptions", "fairness")
"""Parts of a scenario that change neither demand, nor hours, nor rules."""


def test_solve_fair_is_proved_for_13_areas_and_its_posts_add_up_to_each_pool(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = door.call("solve", "fair", "--json")
    assert (done.code, done.err) == (0, "")
    said = done.json
    assert (said["status"], said["gap"]) == ("proved", 0)
    assert len(said["areas"]) == 13
    roles = {row["role"] for row in said["posts"]}
    assert len(roles) >= 6
    pools = {row["scope"]: row["limit"] for row in said["rules"] if row["rule"].startswith("supply:")}
    assert set(pools) == roles
    for role, pool in pools.items():
        assert sum(row["fte"] for row in said["posts"] if row["role"] == role) == pool
    assert (tmp_path / "results/fair/map.html").is_file()


def resolved(name: str) -> dict[str, Any]:
    """A shipped scenario without what changes no answer but its aim."""
    from allocator.scenario import read_scenario
    from allocator.shipped import find_scenario

    content = dict(read_scenario(find_scenario(name)).resolved)
    return {key: value for key, value in content.items() if key not in LEFT_OUT}


def like_fair() -> list[str]:
    """The shipped scenarios with the demand, hours and rules of fair, found by what they say."""
    from allocator.shipped import scenario_files

    names = [file.stem for file in scenario_files() if file.stem != "fair"]
    return [name for name in names if resolved(name) == resolved("fair")]


def measure(report: Any, name: str) -> Any:
    return next(
        reading.value for reading in report.readings if (reading.measure, reading.scope) == (name, "all")
    )


def test_the_scenarios_that_answer_the_question_of_fair_are_these() -> None:
    assert {"baseline", "efficient", "fair-by-role", "proportional", "threshold"} <= set(like_fair())
    assert not {"fair-by-ferry", "fair-with-floors", "limited-moves", "mix-photographs"} & set(like_fair())


@pytest.mark.slow
def test_fair_has_the_largest_smallest_coverage_and_efficient_the_most_risk_weighted_hours() -> None:
    fair, efficient = door.report("fair"), door.report("efficient")
    for name in like_fair():
        other = door.report(name)
        assert measure(other, "coverage_min") <= measure(fair, "coverage_min"), name
        assert other.service.risk_weighted_served <= efficient.service.risk_weighted_served, name
    assert measure(fair, "coverage_min") > measure(efficient, "coverage_min")
    assert fair.service.risk_weighted_served < efficient.service.risk_weighted_served
    assert measure(fair, "price_of_efficiency") == 0
    assert measure(efficient, "price_of_fairness") == 0


@pytest.mark.browser
def test_the_map_of_a_run_opens_with_no_network_and_shows_what_it_must() -> None:
    report = door.report("fair")
    file = door.run_folder("fair") / "map.html"
    north = report.areas.set_index("area").loc["N"]
    with browser.offline_chromium() as chromium, browser.opened(chromium, file) as seen:
        page = seen.page
        assert page.locator("#map_1 path[data-area]").count() == 13
        footer = page.inner_text("footer")
        assert "Staffing levels and hours per item are assumptions" in footer
        assert "stand-in for today's posts" in footer
        radios = page.locator("#layers input[type=radio]")
        labels = page.locator("#layers label").all_inner_texts()
        titles = []
        for number in range(radios.count()):
            radios.nth(number).check(force=True)
            titles.append(page.inner_text("#layer-title"))
        assert len(set(titles)) == len(titles) >= 10
        assert any("stand-in for today's posts" in label for label in labels)
        page.locator("#map_1 path[aria-label^='Highlands and Islands']").focus()
        page.keyboard.press("Enter")
        panel = page.inner_text("#panel")
        assert "Highlands and Islands" in panel
        assert "Posts here" in panel
        assert "Service received (FTE)" in panel
        assert f"{north['fte_located']:g} posts stand here" in panel
        assert f"{north['fte_received']:.1f} posts' worth of hours serve it" in panel
        assert "in the stand-in for today's posts" in panel
        assert seen.complaints == []
        assert seen.requests == [file.as_uri()]


@pytest.mark.slow
def test_islands_are_served_nearly_like_the_country_where_it_is_promised(tmp_path: Path) -> None:
    """32 council areas: the plan is proved and the map is written."""
    done = door.call("solve", "councils-islands", "--json", "-q", "--out", str(tmp_path / "run"))
    assert (done.code, done.json["status"]) == (0, "proved")
    assert len(done.json["areas"]) == 32
    (promise,) = [row for row in done.json["rules"] if row["rule"] == "islands_like_the_country"]
    assert promise["scope"] == "islands"
    assert 0 <= promise["slack"] < 0.01
    assert (tmp_path / "run" / "map.html").is_file()
