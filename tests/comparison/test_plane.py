"""Compared plans between efficient and fair: on a solved curve, inside it, or apart; nothing is invented."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from door import call, small_report, three_areas
from hypothesis import given
from hypothesis import strategies as st

from allocator.comparison import Comparison, Curve, CurvePoint, Entry, entry_of, numbered
from allocator.comparison.entry import Best
from allocator.comparison.plane import plane_of
from allocator.curve_reading import curve_of, read_curve
from allocator.frontier import frontier
from allocator.outputs.comparison_page import comparison_page
from allocator.outputs.labels import Box, around, place_labels
from allocator.outputs.plane_words import standing
from allocator.problem_reading import read_problem
from allocator.run_reading import read_run

F = Fraction
INPUTS = {"fairness.across": "area", "demand.periods": "2020", "roles.e.posts": "4", "rules": ""}
CURVE = Curve("fair", "area", "smallest", (CurvePoint(1, F(0), F(12)), CurvePoint(9, F(1, 2), F(8))), INPUTS)


def entry(name: str, west: Fraction, hours: int, *broken: str, **changed: str) -> Entry:
    """Area E is met in full, W in part."""
    coverage = {("all", "E"): F(1), ("all", "W"): west, ("e", "E"): F(1), ("e", "W"): west / 2}
    inputs = {**INPUTS, **{key.replace("_", "."): value for key, value in changed.items()}}
    return Entry(name, name, "proved", coverage=coverage, hours_met=F(hours), inputs=inputs, broken=broken,
                 posts={("e", "E"): F(4)}, area_names={"E": "East", "W": "West"},
                 best=Best(F(12), F(1, 2), "area"))  # fmt: skip


# --- on paper --------------------------------------------------------------------------------------------


def test_a_plan_stands_on_the_curve_inside_it_or_between_two_of_its_points() -> None:
    plane = plane_of(
        [entry("on", F(1, 2), 8), entry("inside", F(1, 4), 7), entry("between", F(1, 4), 11)], CURVE
    )
    on, inside, between = plane.spots
    assert (on.on, on.inside) == (CURVE.points[1], None)
    assert (inside.on, inside.inside) == (None, CURVE.points[1])
    assert (between.on, between.inside) == (None, None)
    assert standing(plane, on) == "on the curve, at point 9"
    assert standing(plane, inside) == (
        "inside the curve: with the same posts, point 9 meets 1 more risk-weighted hours and lifts the worst "
        "off to 50.0 %"
    )
    assert "stands between two of them" in standing(plane, between)
    assert plane.share(on.hours) == F(2, 3)


def test_over_pairs_the_smallest_is_that_of_a_pair() -> None:
    across = replace(CURVE, across="area-role", inputs={**INPUTS, "fairness.across": "area-role"})
    (spot,) = plane_of([entry("a", F(1, 2), 8)], across).spots
    assert (spot.smallest, spot.kind) == (F(1, 4), "alike"), "with no rules, only what is best differs"


@pytest.mark.parametrize(
    ("other", "kind", "apart"),
    [
        (entry("x", F(1, 2), 8, roles_e_posts="5"), "rules", ("roles.e.posts",)),
        (entry("x", F(1, 2), 8, rules_floor_fte="1"), "rules", ("rules.floor.fte",)),
        (entry("x", F(1, 2), 8, demand_periods="2021"), "data", ("demand.periods",)),
        (entry("x", F(1, 2), 8, **{"input demand.csv": "ff"}), "data", ("input demand.csv",)),
        (entry("x", F(1, 2), 8, "floor"), "broken", ("floor",)),
        (entry("x", F(1, 2), 8, fairness_criteria_leximin="listed", title="X"), "alike", ()),
    ],
)
def test_a_plan_that_answers_another_question_is_set_apart_and_named(
    other: Entry, kind: str, apart: tuple[str, ...]
) -> None:
    for curve in (CURVE, None):
        _, spot = plane_of([entry("first", F(1, 2), 8), other], curve).spots
        assert (spot.kind, spot.apart, spot.drawn) == (kind, apart, kind != "data")
        assert kind == "alike" or (spot.on, spot.inside) == (None, None)


def test_without_a_curve_only_the_two_limits_are_known() -> None:
    plane = plane_of([entry("a", F(1, 4), 9)])
    assert (plane.best_hours, plane.best_smallest, plane.curve) == (F(12), F(1, 2), None)
    words = standing(plane, plane.spots[0])
    assert (
        words
        == "gives up 25.00 % of the most hours; its worst off has 25.0 percentage points less than could be"
    )


def test_a_plan_that_reaches_a_limit_is_said_to_reach_it() -> None:
    plane = plane_of([entry("most", F(0), 12), entry("fair", F(1, 2), 8)])
    most, fair = (standing(plane, spot) for spot in plane.spots)
    assert most.startswith("meets the most hours that can be met; its worst off has 50.0")
    assert fair == "gives up 33.33 % of the most hours; its worst off has the most that can be"


# --- on the page -----------------------------------------------------------------------------------------


def small_comparison(curve: Curve | None = None) -> Comparison:
    aims = ((), ('fairness.criteria=["total_shortfall"]',), ("roles.investigator.posts=10",))
    return Comparison(numbered([entry_of(small_report(*aim)) for aim in aims]), curve)


def test_no_curve_is_drawn_that_was_not_solved() -> None:
    page = comparison_page(small_comparison())
    assert 'class="curve"' not in page
    assert page.count('class="limit" d="M') == 2 * 2 + 1, "two limits in each picture, one in the legend"
    assert "What lies between the limits is not drawn" in page
    assert "drawn hollow, since posts or rules are others or are not kept: scenario-3." in page


def test_a_solved_curve_is_drawn_through_its_points_and_no_others(tmp_path: Path) -> None:
    found = frontier(read_problem(three_areas(tmp_path / "g")))
    curve = curve_of(found)
    page = comparison_page(small_comparison(curve))
    lines = re.findall(r'<path class="curve" d="(M[^"]*)"', page)
    assert [line.count("L") + 1 for line in lines[:2]] == [len(found.curve)] * 2
    assert f"{len(found.curve)} solved plans" in page
    assert 'class="limit"' not in page


def test_a_run_folder_stands_where_its_scenario_stands(tmp_path: Path) -> None:
    scenario = three_areas(tmp_path / "g")
    assert call("solve", scenario, "-q", "--no-map", "--out", tmp_path / "run").code == 0
    read, solved = read_run(tmp_path / "run"), entry_of(small_report())
    assert (read.hours_met, read.best) == (solved.hours_met, solved.best)
    assert plane_of([read]).spots == plane_of([solved]).spots


# --- the command -----------------------------------------------------------------------------------------


def test_a_frontier_folder_is_read_and_a_scenario_is_solved_to_the_same_curve(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    scenario = three_areas(tmp_path / "g")
    assert call("frontier", scenario, "-q", "--jobs", 1, "--out", "curve").code == 0
    assert call("solve", scenario, "-q", "--no-map", "--out", "run").code == 0
    by_folder = call("compare", "run", "run", "--json", "--frontier", "curve", "--jobs", 1)
    by_name = call("compare", "run", "run", "--json", "--frontier", scenario, "--jobs", 1)
    assert (by_folder.code, by_name.code) == (0, 0)
    assert by_folder.json["plane"] == by_name.json["plane"]
    assert [row["comparable"] for row in by_folder.json["plane"]] == ["alike", "alike"]
    assert by_folder.json["plane"][0]["on_point"] is not None
    header = (tmp_path / "results/comparison/plane.csv").read_text(encoding="utf-8").splitlines()[0]
    assert header.startswith("plan,smallest_outcome,risk_weighted_hours,share_of_most,comparable")
    solved = curve_of(frontier(read_problem(scenario)))
    assert [point.number for point in read_curve(Path("curve")).points] == [p.number for p in solved.points]


def test_a_folder_without_a_frontier_and_an_edited_one_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    scenario = three_areas(tmp_path / "g")
    assert call("solve", scenario, "-q", "--no-map", "--out", "run").code == 0
    done = call("compare", "run", "run", "--frontier", "run")
    assert done.code == 3
    assert "a folder that `allocator frontier` wrote" in done.err
    assert call("frontier", scenario, "-q", "--jobs", 1, "--out", "curve").code == 0
    file = tmp_path / "curve/frontier.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("yes", "no", 1), encoding="utf-8")
    assert call("compare", "run", "run", "--frontier", "curve").code == 6
    assert call("compare", "run", "run", "--frontier", "no-such-scenario").code == 3
    assert call("compare", "run", "run", "--frontier", "curve", "--out", "curve").code == 7
    assert not (tmp_path / "results").exists()


# --- labels ----------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(20, 680), st.integers(60, 380)), min_size=1, max_size=9, unique=True))
def test_no_label_lies_on_another_on_a_mark_or_outside(places: list[tuple[int, int]]) -> None:
    frame = Box(0, 40, 700, 400)
    marks = [((float(x), float(y)), (f"{n} a-name-of-a-plan", str(n))) for n, (x, y) in enumerate(places, 1)]
    obstacles = [around(*mark, 6) for mark, _ in marks]
    labels = place_labels(marks, frame, obstacles)
    assert [label.mark for label in labels] == [mark for mark, _ in marks]
    boxes = [label.box for label in labels]
    for number, box in enumerate(boxes):
        assert box.within(frame)
        assert not any(box.meets(other) for other in (*boxes[:number], *obstacles))
