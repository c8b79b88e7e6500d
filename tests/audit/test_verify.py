"""``verify`` confirms what is so, finds inputs by hash, needs no solver, and makes the same bytes again."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from door import KEPT, ROOT, call, process, report, run_folder, small, small_report, snapshot, three_areas
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from runs import FRACTIONAL, NUMBERS, copy_of, csv_bytes, edit_json, reseal, three, written

import allocator
from allocator.audit.replay import replay
from allocator.errors import InputError, VerificationError
from allocator.outputs import run as writing
from allocator.outputs.manifest import Clock
from allocator.outputs.run import TABLES, write_run
from allocator.report import Report
from allocator.solvers import Options
from allocator.tables import Table
from allocator.verification.confirm import run_differences
from allocator.verification.facts import Facts
from allocator.verification.plan_file import plan_from
from allocator.verification.references import references_from

KINDS = {
    "three areas": (),
    "fractional": FRACTIONAL,
    "by formula": ("fairness={formula = {by = 'population'}}",),
    "by role": ("fairness.across='area-role'",),
    "no work": ("demand.drivers.cases.share=0",),
    "grown": ("demand.horizon_years=3", "demand.drivers.cases.growth=0.07"),
}
CERTIFIED = ("fractional", "by formula")
"""Linear from first to last, so that every stage is proved in exact fractions."""


@pytest.mark.parametrize("kind", KINDS)
def test_a_run_as_it_was_written_is_confirmed(kind: str) -> None:
    folder = written(*KINDS[kind], name=kind.replace(" ", "-"))
    before = snapshot(folder)
    done = call("verify", folder)
    assert (done.code, done.err) == (0, "")
    assert "confirmed (proved); nothing differs" in done.out
    assert ("certificates: exact\n" in done.out) == (kind in CERTIFIED)
    assert ("claimed by the solver, not certified" in done.out) == (kind not in CERTIFIED)
    assert snapshot(folder) == before


@pytest.mark.parametrize("name", ["fair", "baseline"])
def test_a_shipped_scenario_is_confirmed_with_its_map(name: str) -> None:
    confirmation = allocator.verify(run_folder(name))
    assert confirmation.status == "proved"
    assert any(line.startswith("map: ") for line in confirmation.confirmed)
    assert any("12 files" in line or "11 files" in line for line in confirmation.confirmed)


def test_the_verdict_in_json() -> None:
    done = call("verify", written(name="three"), "--json")
    assert done.code == 0
    assert done.json["verdict"] == "confirmed"
    assert done.json["status"] == "proved"
    assert set(done.json["certificates"]) == {"claimed", "exact"}
    assert done.json["differences"] == []


def test_quiet_says_nothing() -> None:
    done = call("verify", written(name="three"), "-q")
    assert (done.code, done.out, done.err) == (0, "", "")


def test_verifying_loads_neither_the_solver_nor_the_model_nor_a_map_library() -> None:
    program = (
        "import sys, allocator\n"
        f"allocator.verify({str(run_folder('fair'))!r})\n"
        "wanted = ('pulp', 'highspy', 'folium', 'geopandas', 'allocator.model', 'allocator.solvers',\n"
        "          'allocator.solve')\n"
        "print([name for name in sys.modules if name in wanted or name.startswith('allocator.search')])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_an_input_that_was_changed_is_named(tmp_path: Path) -> None:
    scenario = three_areas(tmp_path / "s")
    call("solve", scenario, "--out", tmp_path / "run", "--no-map")
    demand = scenario.parent / "data" / "demand.csv"
    demand.write_bytes(demand.read_bytes() + b"\n")
    done = call("verify", tmp_path / "run")
    assert done.code == 6
    assert "demand.csv: SHA-256 of the input: found " in done.err


def test_an_input_that_was_changed_and_recorded_anew_is_told_by_what_it_makes(tmp_path: Path) -> None:
    scenario = three_areas(tmp_path / "s")
    call("solve", scenario, "--out", tmp_path / "run", "--no-map")
    travel = scenario.parent / "data" / "travel.csv"
    lines = travel.read_text(encoding="utf-8").splitlines()
    lines[1] = f"{lines[1].rpartition(',')[0]},1.75"
    travel.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def record(content: dict[str, Any]) -> None:
        from hashlib import sha256

        entry = next(each for each in content["inputs"] if each["name"] == "travel.csv")
        entry.update(sha256=sha256(travel.read_bytes()).hexdigest(), bytes=travel.stat().st_size)

    reseal(tmp_path / "run", record)
    done = call("verify", tmp_path / "run")
    assert done.code == 6
    assert "run_id: found" in done.err
    assert "service.csv: " in done.err


def test_a_missing_input_is_bad_input_and_every_one_is_named(tmp_path: Path) -> None:
    scenario = three_areas(tmp_path / "s")
    call("solve", scenario, "--out", tmp_path / "run", "--no-map")
    for name in ("demand.csv", "travel.csv"):
        (scenario.parent / "data" / name).unlink()
    done = call("verify", tmp_path / "run")
    assert done.code == 3
    assert done.err.count("no such file") == 2
    assert "demand.csv" in done.err
    assert "travel.csv" in done.err


def test_inputs_are_found_elsewhere_wherever_they_lie_there(tmp_path: Path) -> None:
    scenario = three_areas(tmp_path / "s")
    call("solve", scenario, "--out", tmp_path / "run", "--no-map")
    (tmp_path / "s").rename(tmp_path / "moved")
    assert call("verify", tmp_path / "run").code == 3
    assert call("verify", tmp_path / "run", "--inputs", tmp_path / "moved").code == 0
    decoy = tmp_path / "moved" / "data" / "older"
    decoy.mkdir()
    (decoy / "demand.csv").write_text("area,driver,period,count\n", encoding="utf-8")
    assert call("verify", tmp_path / "run", "--inputs", tmp_path / "moved").code == 0
    done = call("verify", tmp_path / "run", "--inputs", tmp_path / "nowhere")
    assert done.code == 3
    assert "no folder" in done.err


def test_the_tables_alone_may_lie_elsewhere_and_the_scenario_where_it_was(tmp_path: Path) -> None:
    scenario = three_areas(tmp_path / "s")
    call("solve", scenario, "--out", tmp_path / "run", "--no-map")
    (tmp_path / "s" / "data").rename(tmp_path / "tables")
    assert call("verify", tmp_path / "run", "--inputs", tmp_path / "tables").code == 0


def test_a_scenario_that_inherits_and_is_overridden_is_read_again_as_it_was(tmp_path: Path) -> None:
    parent = three_areas(tmp_path / "s")
    child = tmp_path / "children" / "child.toml"
    child.parent.mkdir()
    child.write_text('extends = "../s/scenario.toml"\ntitle = "Child"\n', encoding="utf-8")
    shutil.move(parent.parent / "data", tmp_path / "geography")
    changes = ("--set", f'data="{tmp_path / "geography"}"', "--set", "roles.investigator.posts=7")
    run = tmp_path / "run"
    assert call("solve", child, *changes, "--out", run, "--no-map").code == 0
    recorded = json.loads((run / "manifest.json").read_bytes())["scenario"]
    assert recorded["overrides"] == ["roles.investigator.posts=7"]
    assert str(tmp_path) not in (run / "manifest.json").read_text(encoding="utf-8")
    assert call("verify", run).code == 0


def test_a_file_that_came_into_the_geography_later_is_not_read(tmp_path: Path) -> None:
    scenario = three_areas(tmp_path / "s")
    call("solve", scenario, "--out", tmp_path / "run", "--no-map")
    later = scenario.parent / "data" / "baseline.csv"
    later.write_text("role,base,fte\nexaminer,nowhere,x\n", encoding="utf-8")
    assert call("verify", tmp_path / "run").code == 0


@pytest.mark.parametrize("make", ["nothing", "a file", "an empty folder", "a comparison"])
def test_what_is_no_run_is_bad_input(make: str, tmp_path: Path) -> None:
    place = tmp_path / "place"
    if make == "a file":
        place.write_text("", encoding="utf-8")
    elif make != "nothing":
        place.mkdir()
    if make == "a comparison":
        (place / "manifest.json").write_text('{"kind": "comparison"}', encoding="utf-8")
    done = call("verify", place)
    assert done.code == 3
    assert "`allocator solve` wrote" in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("manifest.json", b""),
        ("manifest.json", b"[]"),
        ("manifest.json", b'{"kind": "run"}'),
        ("manifest.json", b"[" * 100_000),
        ("plan.json", b""),
        ("plan.json", b"{}"),
        ("plan.json", b'{"stages": [], "posts": [{}], "service": []}'),
        ("plan.json", b"[" * 100_000),
        ("posts.csv", b""),
        ("posts.csv", b"\xff\xfe"),
        ("posts.csv", b'role,base\n"'),
        ("areas.csv-metadata.json", b"{"),
        ("map.html", b""),
        ("map.html", b'<script type="application/json" id="map-data">[</script>'),
    ],
)
def test_files_that_cannot_be_read_are_refused_without_a_traceback(name: str, content: bytes) -> None:
    folder = three()
    (folder / name).write_bytes(content)
    done = call("verify", folder)
    assert done.code in ((3, 6) if name == "manifest.json" else (6,))
    assert name in done.err


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
@pytest.mark.parametrize("kind", ["three areas", "fractional"])
def test_a_change_of_any_cell_of_any_table_is_named(kind: str, data: st.DataObject) -> None:
    made = small_report(*KINDS[kind])
    setting = made.problem.setting
    assert setting is not None
    folder = written(*KINDS[kind], name=kind.replace(" ", "-"))
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    content = json.loads(files["manifest.json"])
    name = data.draw(st.sampled_from(sorted(TABLES)))
    rows = list(csv.reader(io.StringIO(files[name].decode("utf-8"), newline="")))
    line = data.draw(st.integers(0, len(rows) - 1))
    place = data.draw(st.integers(0, len(rows[line]) - 1))
    cell = rows[line][place]
    other = data.draw(st.sampled_from([f"{cell}1", f"-{cell}", "0.000000001", "", f"{cell} ", "x"]))
    if other == cell:
        return
    rows[line][place] = other
    files[name] = csv_bytes(rows)
    facts = Facts(setting.scenario, setting.geography, made.problem)
    claimed, references = plan_from(files["plan.json"]), references_from(content)
    found = list(run_differences(facts, claimed, references, files, content["run_id"]))
    assert found
    assert {difference.file for difference in found} == {name}


@settings(max_examples=15)
@given(st.data())
def test_whatever_is_solved_passes_its_second_reckoning(data: st.DataObject) -> None:
    draw = data.draw
    sizes = [f"roles.{role}.post_size={draw(st.sampled_from(['0', '0.5', '1']))}" for role in (
        "investigator", "examiner")]  # fmt: skip
    changes = [
        *sizes,
        f"roles.investigator.posts={draw(st.integers(3, 12))}",
        f"roles.examiner.posts={draw(st.integers(0, 6))}",
        f"roles.examiner.visits_per_100_hours={draw(st.integers(0, 9))}",
        f"demand.horizon_years={draw(st.integers(0, 3))}",
        f"demand.drivers.cases.growth={draw(st.sampled_from(['0', '0.1', '-0.05']))}",
        f"fairness.across='{draw(st.sampled_from(['area', 'area-role']))}'",
        f"measures.atkinson_epsilon={draw(st.sampled_from(['0.5', '1', '2']))}",
    ]
    method = draw(st.sampled_from(["none", "largest-remainder", "sainte-lague", "jefferson"]))
    if method != "none":
        changes.append(f"fairness={{formula = {{by = 'demand', method = '{method}'}}}}")
    made = small_report(*changes)
    folder = Path(KEPT.name) / f"drawn-{next(NUMBERS)}"
    write_run(made, folder, Options(), Clock("", 0.0), with_map=False)
    assert allocator.verify(folder).report.plan.posts == made.plan.posts


CRITERIA = {
    "total_shortfall": "",
    "largest_shortfall": "",
    "leximin": "",
    "least_movement": "",
    "least_travel": "",
    "worst_share": "share = 0.4",
    "ordered_weighted": "weights = 'gini'",
    "threshold": "delta = 0.1, kind = 'equity'",
    "coverage_gap": "efficiency = 0.95",
    "mean_difference": "efficiency = 0.9",
    "mean_less_inequality": "weight = 0.5",
    "proportional": "error = 0.001",
    "alpha_fair": "alpha = 0.5, error = 0.001",
}
RULES = {
    "floor": "fte = 2, roles = ['investigator']",
    "cap": "fte = 4, roles = ['investigator']",
    "fixed": "roles = ['examiner']",
    "supply": "sense = '<=', fte = 3, roles = ['examiner']",
    "change_limit": "moves = 1",
    "coverage_gap": "gap = 0.5",
    "inequality_limit": "mean_difference = 0.3",
    "minimum_coverage": "coverage = 0.3, groups = ['Coast']",
    "group_guarantee": "groups = ['islands', 'Inland'], within = 0.2",
    "minimum_team": "fte = 2, groups = ['islands']",
    "open_bases": "at_most = 1, roles = ['examiner']",
    "budget": "pounds = 640, cost = {investigator = 50, examiner = 60}",
    "caseload_limit": "driver = 'cases', items_per_fte = 20, roles = ['investigator']",
}
AT_LABORATORIES = (
    "roles.investigator.bases=['harbour_lab', 'valley_lab']",
    "roles.investigator.baseline={harbour_lab = 4, valley_lab = 4}",
)
"""Both roles at the same bases, so that they can share posts."""
SHARED = "{type = 'cross_trained', roles = ['examiner', 'investigator'], posts = 3}"


@pytest.mark.parametrize("criterion", CRITERIA)
def test_a_run_by_any_criterion_is_confirmed(criterion: str) -> None:
    comma = ", " if CRITERIA[criterion] else ""
    aim = f"fairness={{criteria = [{{id = '{criterion}'{comma}{CRITERIA[criterion]}}}]}}"
    assert allocator.verify(written(aim, name=f"by-{criterion}")).status == "proved"


@pytest.mark.parametrize("rule", RULES)
def test_a_run_under_any_rule_is_confirmed(rule: str) -> None:
    folder = written(f"rules=[{{type = '{rule}', {RULES[rule]}}}]", name=f"under-{rule}")
    assert allocator.verify(folder).status == "proved"


@pytest.mark.parametrize("sizes", [(), FRACTIONAL], ids=["whole", "fractional"])
def test_posts_that_two_roles_share_are_confirmed_and_stand_in_the_tables(sizes: tuple[str, ...]) -> None:
    folder = written(f"rules=[{SHARED}]", *AT_LABORATORIES, *sizes, name=f"shared-{len(sizes)}")
    assert allocator.verify(folder).status == "proved"
    tables = {name: (folder / f"{name}.csv").read_text(encoding="utf-8") for name in ("posts", "service")}
    assert "examiner+investigator,harbour_lab,," in tables["posts"]
    assert "examiner+investigator," in tables["service"]


@pytest.mark.parametrize("number", ["4", "2"])
def test_shared_posts_that_work_other_hours_than_there_are_posts_are_refused(number: str) -> None:
    folder = copy_of(written(f"rules=[{SHARED}]", *AT_LABORATORIES, name="shared-0"))

    def change(plan: Any) -> None:
        rows = [row for row in plan["posts"] if row["role"] == "examiner+investigator"]
        largest = max(rows, key=lambda row: int(row["fte"]))
        largest["fte"] = str(int(largest["fte"]) + int(number) - 3)

    edit_json(folder / "plan.json", change)
    reseal(folder)
    with pytest.raises(VerificationError, match=r"examiner\+investigator, .*: deployed hours: found .* lent"):
        allocator.verify(folder)


def test_an_efficiency_floor_stands_in_its_place_among_the_rules_and_is_a_share_of_a_real_plan() -> None:
    aim = "fairness={criteria = [{id = 'coverage_gap', efficiency = 0.95}]}"
    folder = copy_of(written(aim, name="by-coverage_gap"))
    rules = [line.split(",")[0] for line in (folder / "rules.csv").read_text(encoding="utf-8").splitlines()]
    assert "efficiency:floor" in rules
    assert rules[1:] == sorted(rules[1:])
    edit_json(folder / "plan.json", lambda content: content.update(most_hours="1000"))
    reseal(folder)
    with pytest.raises(VerificationError, match=r"plan\.json: most_hours: found 1000; expected ") as refused:
        allocator.verify(folder)
    assert "rules.csv: efficiency:floor, together: limit" in str(refused.value)


def test_a_run_that_a_limit_stopped_is_confirmed_as_unproved() -> None:
    made = small_report()
    first = made.plan.stages[0]
    open_stage = replace(first, bound=first.bound + Fraction(1, 10))
    stopped = replace(made.plan, status="unproven", stages=(open_stage,))
    folder = Path(KEPT.name) / f"stopped-{next(NUMBERS)}"
    write_run(Report(made.problem, stopped), folder, Options(), Clock("", 0.0))
    done = call("verify", folder)
    assert done.code == 0, done.err
    assert "confirmed (unproven)" in done.out


def test_replay_makes_the_same_bytes_again() -> None:
    done = call("verify", "--replay", run_folder("fair"))
    assert done.code == 0, done.err
    assert "solving again made the same bytes of every output" in done.out


def test_replay_repeats_overrides_and_options(tmp_path: Path) -> None:
    scenario = three_areas(tmp_path / "s")
    run = tmp_path / "run"
    options = ("--set", "roles.examiner.posts=2", "--solver-option", "random_seed=7", "--time-limit", "60")
    assert call("solve", scenario, *options, "--out", run, "--no-map").code == 0
    content = json.loads((run / "manifest.json").read_bytes())
    assert content["seed"] == 7
    assert content["solver"]["options"] == {"random_seed": 7, "time_limit": 60.0}
    assert replay(run).status == "proved"


def test_replay_names_files_that_come_out_otherwise_and_versions_that_differ(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = copy_of(written(name="three"))
    other = {"allocator": "9.9.9"}
    monkeypatch.setattr("allocator.outputs.manifest.versions", lambda _=(): other)
    with pytest.raises(VerificationError) as refused:
        replay(folder)
    told = str(refused.value)
    assert "map.html: found other bytes" in told
    assert "versions: allocator: found 9.9.9 here" in told
    assert "posts.csv" not in told


def test_nothing_is_written_where_the_second_reckoning_differs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A program that rounds one table wrongly is stopped before anything stands on the disk."""

    def wrong(table: Table) -> bytes:
        data = from_table(table)
        return data.replace(b",0.", b",0.0", 1) if table.name == "coverage" else data

    from_table = writing.csv_bytes
    monkeypatch.setattr(writing, "csv_bytes", wrong)
    with pytest.raises(VerificationError, match=r"coverage\.csv: .*: coverage: found 0\.0"):
        write_run(report("fair"), tmp_path / "run", Options(), Clock("", 0.0), with_map=False)
    assert list(tmp_path.iterdir()) == []


def test_a_plan_whose_map_shows_another_is_not_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other = small_report("roles.investigator.posts=5")
    from allocator.outputs import map_of_report

    real = map_of_report.map_view

    def stale(_: Report, run_id: str) -> Any:
        return real(other, run_id)

    monkeypatch.setattr(map_of_report, "map_view", stale)
    with pytest.raises(VerificationError, match=r"map\.html: HAR: "):
        write_run(small_report(), tmp_path / "run", Options(), Clock("", 0.0))
    assert list(tmp_path.iterdir()) == []


def test_the_manifest_holds_rows_read_used_and_rejected() -> None:
    content = json.loads((run_folder("fair") / "manifest.json").read_bytes())
    by_name = {entry["name"]: entry for entry in content["inputs"]}
    assert by_name["areas.csv"]["rows"] == by_name["areas.csv"]["rows_used"] == 13
    periods = content["scenario"]["resolved"]["demand"]["periods"]
    series = {
        driver["source"]
        for driver in content["scenario"]["resolved"]["demand"]["drivers"]
        if isinstance(driver["source"], str)
    }
    assert by_name["demand.csv"]["rows_used"] == 13 * len(periods) * len(series)
    assert by_name["travel-ferry.csv"]["rows_used"] == 0
    assert 0 < by_name["travel.csv"]["rows_used"] <= by_name["travel.csv"]["rows"]
    assert all(entry["rows_rejected"] == 0 for entry in content["inputs"])


def test_the_manifest_holds_both_reference_plans_with_value_bound_and_posts() -> None:
    references = json.loads((run_folder("fair") / "manifest.json").read_bytes())["references"]
    assert [plan["criterion"] for plan in references["plans"]] == ["total_shortfall", "largest_shortfall"]
    for plan in references["plans"]:
        assert plan["value"] == plan["bound"]
        assert len(plan["posts"]) == 32
        assert plan["service"]


def test_a_run_without_inputs_cannot_be_verified() -> None:
    folder = three()
    edit_json(folder / "manifest.json", lambda content: content["inputs"].clear())
    with pytest.raises(InputError, match="without recorded inputs"):
        allocator.verify(folder)


def test_help_names_the_command() -> None:
    done = process("verify", "--help", cwd=small("kept"))
    assert done.returncode == 0
    assert "--replay" in done.stdout


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_flipped_byte_anywhere_in_a_run_or_its_inputs_is_refused_and_its_file_named(
    flippable: tuple[Path, Path], data: st.DataObject
) -> None:
    run, tables = flippable
    file = data.draw(st.sampled_from(sorted([*run.iterdir(), *tables.iterdir()])))
    original = file.read_bytes()
    position = data.draw(st.integers(0, len(original) - 1))
    flipped = bytearray(original)
    flipped[position] ^= 1 << data.draw(st.integers(0, 7))
    file.write_bytes(bytes(flipped))
    try:
        done = call("verify", run)
    finally:
        file.write_bytes(original)
    assert done.code in ((3, 6) if file.name == "manifest.json" else (6,)), done
    assert file.name in done.err or file.name == "manifest.json"
    assert "Traceback" not in done.err


@pytest.fixture(scope="module")
def flippable(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A run of the three areas and the tables that it was made from, to be spoiled and mended."""
    folder = tmp_path_factory.mktemp("flippable")
    scenario = three_areas(folder / "s")
    assert call("solve", scenario, "--out", folder / "run").code == 0
    return folder / "run", scenario.parent / "data"
