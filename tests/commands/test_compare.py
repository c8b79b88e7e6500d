"""Plans side by side: who gains and who loses, measures, and every input that differs."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from door import call, report, run_folder, small, small_report, snapshot, three_areas

from allocator.comparison import Comparison, entry_of, numbered, without_plan
from allocator.errors import InputError
from allocator.run_reading import read_run
from allocator.scenario import read_scenario
from allocator.tabulation import flat

COLUMNS = {
    "plans.csv": "plan,measure,scope,value,unit",
    "changes.csv": "plan,role,base,fte,difference_from_first",
    "coverage.csv": "plan,role,area,coverage",
}


@pytest.fixture
def three(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the three areas in g/."""
    monkeypatch.chdir(tmp_path)
    return three_areas(tmp_path / "g")


def test_scenarios_and_run_folders_stand_side_by_side(three: Path) -> None:
    (three.parent / "more.toml").write_text(
        'extends = "scenario.toml"\n[[roles]]\nid = "investigator"\nposts = 10\n', encoding="utf-8"
    )
    assert call("solve", three, "-q", "--no-map", "--out", "run").code == 0
    done = call("compare", "run", "g/more.toml")
    assert (done.code, done.err) == (0, "")
    for part in ("Demand hours met", "Posts located, against scenario", "Measures", "Inputs that differ",
                 "roles.investigator.posts", "Staffing levels and hours per item are assumptions",
                 "stand-in for today's posts"):  # fmt: skip
        assert part in done.out
    assert re.search(r"roles\.investigator\.posts +8 +10", done.out)
    folder = Path("results/comparison")
    for name, header in COLUMNS.items():
        assert (folder / name).read_text(encoding="utf-8").splitlines()[0] == header
    with (folder / "changes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["plan"] for row in rows} == {"scenario", "more"}
    gained = sum(float(row["difference_from_first"]) for row in rows if row["plan"] == "more")
    assert gained == 2
    assert all(row["difference_from_first"] == "0" for row in rows if row["plan"] == "scenario")


def test_beside_each_table_stands_what_its_columns_mean(three: Path) -> None:
    call("solve", three, "-q", "--no-map", "--out", "run")
    done = call("compare", "run", three, "--set", "roles.investigator.posts=10", "-q")
    assert (done.code, "results/comparison" in done.out) == (0, False)
    tables = list(Path("results/comparison").glob("*.csv"))
    assert {file.name for file in tables} == {*COLUMNS, "plane.csv", "inputs.csv"}
    listed = json.loads(Path("results/comparison/manifest.json").read_bytes())["outputs"]
    for file in tables:
        described = file.with_name(f"{file.name}-metadata.json")
        assert described.name in [entry["name"] for entry in listed]
        told = json.loads(described.read_bytes())
        header = file.read_text(encoding="utf-8").partition("\n")[0].split(",")
        columns = told["tableSchema"]["columns"]
        assert (told["url"], [column["name"] for column in columns]) == (file.name, header)
        assert all(column["dc:description"] for column in columns)
        assert told["dc:title"].startswith("Three invented areas, Three invented areas: ")
        assert "Staffing levels and hours per item are assumptions" in told["dc:description"]
        assert any(source.startswith("demand.csv, SHA-256 ") for source in told["dc:source"])
        assert told["dc:license"]


def test_a_run_folder_and_its_own_scenario_are_the_same_plan(three: Path) -> None:
    call("solve", three, "-q", "--no-map", "--out", "run", "--set", "roles.investigator.post_size=0")
    said = call("compare", "run", three, "--set", "roles.investigator.post_size=0", "--json").json
    assert [plan["name"] for plan in said["plans"]] == ["scenario", "scenario-2"]
    assert said["coincide"] == [["scenario", "scenario-2"]]
    assert said["inputs"] == []
    assert all(row["best"] == "" for row in said["measures"])
    assert all(row["scenario"] == row["scenario-2"] for row in said["measures"])


def test_json_is_one_document_that_carries_the_assumptions_line(three: Path) -> None:
    done = call("compare", three, three, "--json", "--out", "there")
    assert (done.code, done.err) == (0, "")
    said = done.json
    assert said["schema"] == 1
    assert said["out"] == "there"
    assert "assumptions" in said["notes"][0]
    assert [*said["changes"][0]] == COLUMNS["changes.csv"].split(",")
    assert [*said["coverage"][0]] == COLUMNS["coverage.csv"].split(",")
    manifest = json.loads(Path("there/manifest.json").read_bytes())
    assert manifest["notes"] == said["notes"]
    assert manifest["kind"] == "comparison"


def test_one_without_a_plan_is_shown_and_stops_nothing(three: Path) -> None:
    (three.parent / "few.toml").write_text(
        'extends = "scenario.toml"\n[[roles]]\nid = "investigator"\nposts = 2\n', encoding="utf-8"
    )
    done = call("compare", three, "g/few.toml", "--json")
    assert done.code == 0
    assert done.err.startswith("few: infeasible: investigator: floor need 3 posts")
    assert "the smallest repair" in done.err
    assert "--set rules.floor.fte=0" in done.err
    assert done.json["plans"][1]["message"] in done.err
    assert [(plan["name"], plan["status"]) for plan in done.json["plans"]] == [
        ("scenario", "proved"),
        ("few", "infeasible"),
    ]
    assert "few is infeasible." in call("compare", three, "g/few.toml").out


def test_a_formula_that_cannot_be_kept_stops_nothing_either(three: Path) -> None:
    (three.parent / "formula.toml").write_text(
        'extends = "scenario.toml"\n[[roles]]\nid = "investigator"\nposts = 2\n'
        '[fairness]\nformula = {by = "population"}\n',
        encoding="utf-8",
    )
    done = call("compare", "g/formula.toml", three, "--json")
    assert done.code == 0
    assert [plan["status"] for plan in done.json["plans"]] == ["infeasible", "proved"]


def test_nothing_to_compare_is_told_by_its_reason_and_nothing_is_written(three: Path) -> None:
    few = ("compare", three, three, "--set", "roles.investigator.posts=2", "--json")
    done = call(*few)
    assert done.code == 4
    assert {plan["status"] for plan in done.json["plans"]} == {"infeasible"}
    late = call("compare", three, three, "--time-limit", "0", "--json")
    assert late.code == 5
    assert {plan["status"] for plan in late.json["plans"]} == {"unproven"}
    assert not Path("results").exists()


@pytest.mark.parametrize("name", ["posts.csv", "measures.csv", "rules.csv", "manifest.json"])
def test_an_edited_run_folder_is_refused(three: Path, name: str) -> None:
    call("solve", three, "-q", "--no-map", "--out", "run")
    file = Path("run") / name
    file.write_bytes(file.read_bytes().replace(b"1", b"2", 1))
    done = call("compare", "run", three)
    assert (done.code, done.out) == (6, "")
    assert name in done.err
    assert not Path("results").exists()


def test_a_folder_that_is_no_run_is_shown_as_refused_and_does_not_stop_the_others(three: Path) -> None:
    Path("other").mkdir()
    Path("other/manifest.json").write_text("{}", encoding="utf-8")
    done = call("compare", "other", three, "--json")
    assert done.code == 0
    assert "other: refused: other: found no complete run" in done.err
    assert [plan["status"] for plan in done.json["plans"]] == ["refused", "proved"]
    assert call("compare", "other", "nowhere.toml").code == 3


def test_a_comparison_never_replaces_a_run_that_it_reads(three: Path) -> None:
    call("solve", three, "-q", "--no-map", "--out", "run")
    before = snapshot(Path("run"))
    done = call("compare", "run", three, "--out", "run", "--force")
    assert done.code == 7
    assert snapshot(Path("run")) == before


def numbers_of(content: Any, place: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], float]]:
    """Every number of a resolved scenario with the place that `--set` reaches it by."""
    if isinstance(content, bool) or content is None:
        return []
    if isinstance(content, int | float):
        return [(place, content)]
    if isinstance(content, dict):
        return [found for key, inner in content.items() for found in numbers_of(inner, (*place, key))]
    if isinstance(content, list):
        return [
            found
            for entry in content
            if isinstance(entry, dict) and "id" in entry
            for found in numbers_of(entry, (*place, entry["id"]))
        ]
    return []


def test_changing_any_single_number_shows_up_as_the_input_that_differs() -> None:
    base = small_report()
    setting = base.problem.setting
    assert setting is not None
    first = entry_of(base)
    path = small("kept") / "scenario.toml"
    changed = set()
    for place, number in numbers_of(setting.scenario.resolved):
        key = ".".join(place)
        for value in {number / 2, number + 1, number * 2} - {number}:
            try:
                scenario = read_scenario(path, (f"{key}={value:g}",))
            except InputError:
                continue  # out of its range
            other = replace(first, inputs={**first.inputs, **flat(scenario.resolved)})
            told = [str(row[0]) for row in Comparison(numbered([first, other])).differing_inputs.rows]
            assert [key] == [name for name in told if not name.startswith("assumptions.")], key
            changed.add(key)
    assert {"roles.investigator.posts", "demand.horizon_years", "demand.drivers.cases.share"} <= changed
    assert len(changed) > 20


def test_a_table_that_differs_is_an_input_that_differs(three: Path) -> None:
    other = three_areas(Path("h"), ("data/demand.csv", "HAR,cases,2023,110", "HAR,cases,2023,111"))
    said = call("compare", three, other, "--json").json
    assert [row["key"] for row in said["inputs"]] == ["input demand.csv"]
    assert said["ranked"] is False


def test_none_is_ranked_where_demand_or_hours_differ(three: Path) -> None:
    for key, value in {
        "demand.horizon_years": "2\n[[demand.drivers]]\nid = 'cases'\ngrowth = 0.1",
        "hours": "",
    }.items():
        text = (
            f"[demand]\nhorizon_years = {value}\n"
            if key.startswith("demand")
            else '[[roles]]\nid = "examiner"\nhours_per_fte = 1400\n'
        )
        (three.parent / "other.toml").write_text(f'extends = "scenario.toml"\n{text}', encoding="utf-8")
        done = call("compare", three, "g/other.toml", "--json")
        assert done.code == 0, done.err
        assert done.json["ranked"] is False
        assert all(row["best"] == "" for row in done.json["measures"])
        assert "none is ranked" in call("compare", three, "g/other.toml").out


def test_maps_and_sources_do_not_make_it_another_question(three: Path) -> None:
    other = three_areas(Path("h"), ("data/geography.toml", 'date = "invented"', 'date = "elsewhere"'))
    (other.parent / "data/boundaries.geojson").unlink()
    said = call("compare", three, other, "--json").json
    assert {row["key"] for row in said["inputs"]} == {"input boundaries.geojson", "input geography.toml"}
    assert said["ranked"] is True


def test_the_better_plan_of_a_measure_is_named(three: Path) -> None:
    (three.parent / "most.toml").write_text(
        'extends = "scenario.toml"\n[fairness]\ncriteria = ["total_shortfall"]\n', encoding="utf-8"
    )
    said = call("compare", three, "g/most.toml", "--json").json
    best = {row["measure"]: row["best"] for row in said["measures"]}
    assert said["ranked"] is True
    assert best["coverage_min"] == "scenario"
    assert best["price_of_fairness"] == "most"


def test_names_that_repeat_or_clash_are_told_apart() -> None:
    plans = [without_plan(name, "infeasible", "") for name in ("a", "a", "a-2", "best", "a")]
    assert [plan.name for plan in numbered(plans)] == ["a", "a-3", "a-2", "best-2", "a-4"]


def test_a_run_folder_says_what_its_report_says() -> None:
    for name, read in (("fair", run_folder("fair")),):
        assert read_run(read) == entry_of(report(name))


def test_a_note_that_is_not_of_all_plans_says_of_which() -> None:
    plans = [
        replace(entry_of(small_report()), notes=notes) for notes in (("x", "y"), ("y", "z", "z"), ("x", "y"))
    ]
    compared = Comparison(numbered(plans))
    first, second, third = (plan.name for plan in compared.plans)
    assert compared.notes == (f"{first}, {third}: x", "y", f"{second}: z")


def test_set_does_not_silently_pass_over_a_run_folder(three: Path) -> None:
    call("solve", three, "-q", "--no-map", "--out", "run")
    done = call("compare", "run", three, "--set", "roles.investigator.posts=9", "--json")
    assert done.code == 0
    assert done.err == "run: --set and --demand change nothing in a run folder, which is read as it stands\n"


def test_coincidences_and_dominated_plans_are_told_on_the_terminal_and_as_json(three: Path) -> None:
    """Posts by latitude, which is nearly the same everywhere, and two criteria that agree on this problem."""
    for name, fairness in {
        "worst": 'criteria = ["largest_shortfall"]',
        "wasteful": 'formula = {by = "lat", method = "jefferson"}',
    }.items():
        (three.parent / f"{name}.toml").write_text(
            f'extends = "scenario.toml"\n[fairness]\n{fairness}\n', encoding="utf-8"
        )
    plans = (three, "g/worst.toml", "g/wasteful.toml")
    said = call("compare", *plans, "--json").json
    shown = call("compare", *plans).out
    for key in ("coincidences", "dominated"):
        for found in said[key]:
            assert found["sentence"] in shown
    assert [(found["kind"], *found["plans"]) for found in said["coincidences"]] == [
        ("one-plan", "scenario", "worst")
    ]
    assert [(found["plan"], found["by"]) for found in said["dominated"]] == [
        ("wasteful", "scenario"), ("wasteful", "worst")
    ]  # fmt: skip
    manifest = json.loads(Path("results/comparison/manifest.json").read_bytes())
    assert (manifest["coincidences"], manifest["dominated"]) == (said["coincidences"], said["dominated"])
