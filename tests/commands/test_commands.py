"""Each command does what it says, prints results on standard output and everything else on standard error."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from door import ROOT, call, small, snapshot, three_areas

import allocator.run
from allocator.commands import COMMANDS
from allocator.plan import Plan
from allocator.solve import solve

TABLES_OF_JSON = {
    "stages": ["stage", "criterion", "sense", "optimum", "bound"],
    "posts": ["role", "base", "baseline_fte", "fte", "change_fte"],
    "service": ["role", "base", "area", "hours", "travel_hours"],
    "coverage": ["role", "area", "demand_hours", "served_hours", "shortfall_hours", "coverage"],
    "areas": ["area", "name", "demand_hours", "served_hours", "shortfall_hours", "coverage", "fte_located",
              "fte_received"],
    "islands": ["area", "name", "islands", "island_share", "rural_share", "demand_hours", "received_hours",
                "served_hours", "coverage", "above_country", "fte_located", "baseline_fte", "change_fte",
                "access_hours_one_way"],
    "measures": ["measure", "scope", "value", "unit", "note"],
    "rules": ["rule", "scope", "limit", "value", "slack", "binding"],
}  # fmt: skip


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def scenario() -> Path:
    return small("commands") / "scenario.toml"


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS), ["data", "build"]])
def test_help_is_a_result_and_no_failure(command: list[str]) -> None:
    done = call(*command, "--help")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Usage: allocator")


def test_help_names_every_command_and_every_exit_code() -> None:
    out = call("--help").out
    assert all(f"\n  {name} " in out for name in COMMANDS)
    assert all(f"{code} " in out for code in (0, 2, 3, 4, 5, 6, 7, 130))


def test_version_is_that_of_the_project() -> None:
    assert call("--version").out == "allocator 0.1.0\n"
    assert 'version = "0.1.0"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_solve_prints_a_table_a_sentence_for_each_area_and_where_the_files_are(
    elsewhere: Path, scenario: Path
) -> None:
    done = call("solve", scenario)
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0].strip() == "Three invented areas (proved)"
    sentences = [line for line in lines if line.startswith("- ")]
    assert [line.split(" has ")[0] for line in sentences] == ["- Harbour", "- Isle", "- Valley"]
    for line in sentences:
        assert "% of the demand hours" in line
        assert "of its own are met" in line
        assert "in the stand-in for today's posts" in line
        assert "bind" in line
    folder = Path("results/scenario")
    assert f"Tables: {folder}" in lines
    assert f"Map:    {folder / 'map.html'}" in lines
    assert (folder / "map.html").is_file()
    assert "Staffing levels and hours per item are assumptions" in done.out


def test_solve_json_is_one_document_with_the_columns_of_the_tables(elsewhere: Path, scenario: Path) -> None:
    done = call("solve", scenario, "--json", "--no-map", "--out", "here")
    assert (done.code, done.err) == (0, "")
    said = done.json
    assert (said["schema"], said["scenario"], said["status"], said["gap"]) == (1, "scenario", "proved", 0)
    assert said["out"] == "here"
    assert "assumptions" in said["notes"][0]
    for table, columns in TABLES_OF_JSON.items():
        assert said[table], table
        assert list(said[table][0])[: len(columns)] == columns
    numbers = [row["fte"] for row in said["posts"]]
    assert all(isinstance(number, int) for number in numbers)
    assert done.out.isascii()


def test_quiet_prints_nothing_and_writes_all_the_same(elsewhere: Path, scenario: Path) -> None:
    done = call("solve", scenario, "-q", "--no-map")
    assert (done.code, done.out, done.err) == (0, "", "")
    assert (elsewhere / "results/scenario/posts.csv").is_file()
    assert not (elsewhere / "results/scenario/map.html").exists()
    done = call("compare", "results/scenario", "results/scenario", "-q")
    assert (done.code, done.out, done.err) == (0, "", "")
    assert call("check", scenario, "-q").out == ""
    assert call("new", "mine", "-q").out == ""


def test_verbose_shows_every_stage(elsewhere: Path, scenario: Path) -> None:
    out = call("solve", scenario, "--no-map", "-v").out
    assert "Stages" in out
    assert "leximin" in out


def test_set_changes_a_key_and_the_baseline_stays_that_of_the_file(elsewhere: Path, scenario: Path) -> None:
    before = call("solve", scenario, "--json", "--no-map", "--out", "a").json
    after = call("solve", scenario, "--set", "roles.investigator.posts=10", "--json", "--no-map",
                 "--out", "b").json  # fmt: skip

    def posts(said: dict[str, list[dict[str, float]]], column: str) -> float:
        return sum(row[column] for row in said["posts"] if row["role"] == "investigator")  # type: ignore[comparison-overlap]  # a text among numbers

    assert (posts(before, "fte"), posts(after, "fte")) == (8, 10)
    assert posts(after, "baseline_fte") == 8


def test_a_plan_that_is_not_proved_is_written_marked_and_exit_5(
    elsewhere: Path, scenario: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*arguments: Any) -> Plan:
        return replace(solve(*arguments), status="unproven")

    monkeypatch.setattr(allocator.run, "solve", stopped)
    done = call("solve", scenario, "--json", "--no-map", "--out", "run")
    assert done.code == 5
    assert done.json["status"] == "unproven"
    assert done.err.startswith("NOT PROVED")
    assert any(note.startswith("NOT PROVED") for note in done.json["notes"])
    manifest = json.loads((elsewhere / "run/manifest.json").read_bytes())
    assert manifest["status"] == "unproven"
    shown = call("solve", scenario, "--no-map", "--out", "run")
    assert (shown.code, "(unproven)" in shown.out) == (5, True)


def test_out_names_the_folder_itself(elsewhere: Path, scenario: Path) -> None:
    assert call("solve", scenario, "--no-map", "--out", "deep/er/run").code == 0
    assert (elsewhere / "deep/er/run/manifest.json").is_file()
    assert not (elsewhere / "results").exists()


def test_open_opens_the_map_and_nothing_else(
    elsewhere: Path, scenario: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    monkeypatch.setattr("click.launch", seen.append)
    call("solve", scenario, "--open", "-q")
    assert seen == [str(Path("results/scenario/map.html"))]


def test_a_geography_without_boundaries_says_that_there_is_no_map(elsewhere: Path) -> None:
    scenario = three_areas(elsewhere / "g")
    (elsewhere / "g/data/boundaries.geojson").unlink()
    done = call("solve", scenario, "--json")
    assert done.code == 0
    assert done.err == "no map: the geography has no boundaries.geojson\n"
    assert done.json["status"] == "proved"
    assert not (elsewhere / "results/scenario/map.html").exists()
    assert "the run will have no map" in call("check", scenario).out


def test_check_explains_and_solves_and_writes_nothing(elsewhere: Path, scenario: Path) -> None:
    done = call("check", scenario)
    assert (done.code, done.err) == (0, "")
    for part in ("Aim:", "leximin", "Staff", "Work", "Rules:", "floor: at least", "Size: 3 areas, 2 roles"):
        assert part in done.out
    assert "Staffing levels and hours per item are assumptions" in done.out
    said = call("check", scenario, "--json").json
    assert (said["status"], said["sizes"]["areas"]) == ("checked", 3)
    assert "assumptions" in said["notes"][0]
    assert list(elsewhere.iterdir()) == []


def test_check_reconciles_where_the_published_total_is_zero(elsewhere: Path) -> None:
    scenario = three_areas(
        elsewhere / "g",
        ("scenario.toml", "[[demand.drivers]]\n", '[demand.reconcile]\ntotal = "t"\ndrivers = ["cases"]\n\n'
         "[[demand.drivers]]\n"),
    )  # fmt: skip
    (elsewhere / "g/data/national_totals.csv").write_text(
        "total,period,value,unit,source\nt,2023,0,cases,invented\n", encoding="utf-8"
    )
    assert "Reconciled: t 2023: published 0, modelled 194" in call("check", scenario).out
    assert call("solve", scenario, "-q", "--no-map").code == 0


def test_list_names_what_there_is_a_line_each() -> None:
    done = call("list")
    assert (done.code, done.err) == (0, "")
    for name in ("scenarios:", "criteria:", "rules:", "measures:", "outputs:", "solvers:"):
        assert name in done.out.splitlines()
    for file in (ROOT / "scenarios").glob("*.toml"):
        assert f"  {file.stem} " in done.out
    assert call("list", "solvers").out.startswith("highs ")


@pytest.mark.parametrize("kind", ["scenarios", "criteria", "rules", "measures", "outputs", "solvers"])
def test_list_json_is_one_document_of_names_and_descriptions(kind: str) -> None:
    said = call("list", kind, "--json").json
    assert set(said) == {"schema", kind}
    assert all(entry["name"] and entry["description"] for entry in said[kind])


def test_list_of_one_kind_says_everything_about_it() -> None:
    measures = call("list", "measures").out.splitlines()
    for line in (
        "gini                             mean absolute difference of coverage over twice the mean",
        "  definition: The mean difference over twice the mean, MD / 2m; none where the mean is 0.",
        "  unit: share", "  range: 0 to 1", "  better: less", "  does not show: who is at the bottom",
        "  scopes: all, role, group",
    ):  # fmt: skip
        assert line in measures
    rules = call("list", "rules").out
    assert "Formula: x[r,b] >= fte for each (r, b) in scope" in rules
    assert "parameters: fte: a number of at least 0; together: true or false (false unless stated)" in rules
    assert ">>>" not in rules + call("list", "criteria").out
    assert "  extends: baseline.toml" in call("list", "scenarios").out


def test_plain_list_stays_a_line_each() -> None:
    lines = call("list").out.splitlines()
    everything = call("list", "--json").json
    assert len(lines) == sum(1 + len(items) for kind, items in everything.items() if kind != "schema")


def test_list_json_without_a_kind_has_them_all() -> None:
    assert set(call("list", "--json").json) == {
        "schema", "scenarios", "criteria", "rules", "measures", "outputs", "solvers"
    }  # fmt: skip


@pytest.mark.parametrize("more", [[], ["--geography"]])
def test_what_new_writes_runs_as_it_stands(elsewhere: Path, more: list[str]) -> None:
    done = call("new", "mine", *more)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[-1] == f"next:  allocator solve {Path('mine/scenario.toml')}"
    for line in done.out.splitlines()[:-1]:
        assert Path(line.removeprefix("wrote ")).is_file()
    assert call("check", "mine/scenario.toml").code == 0
    solved = call("solve", "mine/scenario.toml", "--no-map", "--json")
    assert (solved.code, solved.json["status"]) == (0, "proved")
    assert len(solved.json["areas"]) == (3 if more else 13)


def test_new_overwrites_nothing_without_force(elsewhere: Path) -> None:
    call("new", "mine")
    (elsewhere / "mine/scenario.toml").write_text("my work", encoding="utf-8")
    (elsewhere / "mine/notes.txt").write_text("kept", encoding="utf-8")
    before = snapshot(elsewhere)
    done = call("new", "mine")
    assert done.code == 7
    assert "stands there already" in done.err
    assert snapshot(elsewhere) == before
    assert call("new", "mine", "--force").code == 0
    assert (elsewhere / "mine/scenario.toml").read_text(encoding="utf-8") != "my work"
    assert (elsewhere / "mine/notes.txt").read_text(encoding="utf-8") == "kept"


def test_new_follows_no_link_out_of_its_folder(elsewhere: Path) -> None:
    (elsewhere / "precious").write_text("precious", encoding="utf-8")
    (elsewhere / "mine").mkdir()
    (elsewhere / "mine/scenario.toml").symlink_to(elsewhere / "precious")
    assert call("new", "mine").code == 7
    assert call("new", "mine", "--force").code == 0
    assert (elsewhere / "precious").read_text(encoding="utf-8") == "precious"


def test_new_that_fails_half_way_leaves_what_stood_there(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    three_areas(elsewhere / "mine", ("scenario.toml", "Three invented areas", "My own"))
    before = snapshot(elsewhere)
    written = Path.write_bytes

    def fail(path: Path, data: bytes) -> int:
        if "travel" in path.name:
            raise OSError(28, "No space left on device")
        return written(path, data)

    monkeypatch.setattr(Path, "write_bytes", fail)
    done = call("new", "mine", "--geography", "--force")
    assert done.code == 7
    assert "No space left" in done.err
    assert snapshot(elsewhere) == before


def test_schema_is_json_schema_of_every_rule_and_criterion() -> None:
    said = call("schema").json
    assert said["$schema"].startswith("https://json-schema.org/")
    text = json.dumps(said)
    assert all(f'"{word}"' in text for word in ("leximin", "floor", "hours_per_fte", "extends"))


def test_doctor_solves_a_known_case_and_tells_versions_and_hashes() -> None:
    done = call("doctor")
    assert (done.code, done.err) == (0, "")
    assert "a known case was solved and proved" in done.out
    assert "highspy" in done.out
    said = call("doctor", "--json").json
    assert said["canary"] == "proved"
    assert len(said["hashes"]["demand.csv"]) == 64
    assert "fair" in said["scenarios"]


def test_doctor_fails_where_the_solver_gets_the_known_case_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("allocator.doctor.CANARY", {"A": 1, "B": 3, "C": 1})
    done = call("doctor")
    assert done.code == 6
    assert "canary" in done.err


def test_data_build_refuses_a_folder_without_the_sources(elsewhere: Path) -> None:
    (elsewhere / "empty").mkdir()
    done = call("data", "build", "empty", "--out", "out")
    assert (done.code, done.out) == (3, "")
    assert "council_area_to_division.csv: found no such file" in done.err
    assert not (elsewhere / "out").exists()


def test_control_characters_in_a_title_never_reach_the_terminal(elsewhere: Path) -> None:
    scenario = three_areas(
        elsewhere / "g", ("scenario.toml", 'title = "Three invented areas"', r'title = "\u001b[31mred\u202e"')
    )
    for command in ("solve", "check"):
        done = call(command, scenario)
        assert (done.code, done.out) == (3, "")
        assert "\x1b" not in done.err
        assert "\u202e" not in done.err
        assert "U+001B" in done.err


def test_check_names_no_outcomes_for_an_aim_that_looks_at_none(elsewhere: Path) -> None:
    done = call(
        "check", three_areas(elsewhere / "g"), "--set", 'fairness.criteria=["leximin", "least_travel"]'
    )
    aims = [line for line in done.out.splitlines() if "leximin:" in line or "least_travel:" in line]
    assert ["over areas" in line for line in aims] == [True, False]
