"""A run folder holds exactly what the contract names, and its numbers add up as they stand in the files."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from door import call, report, run_folder, small, small_report, snapshot, three_areas

from allocator.measure_list import MEASURES
from allocator.outputs.csv_files import csv_bytes
from allocator.outputs.manifest import Clock, run_id
from allocator.outputs.run import WRITTEN, write_run
from allocator.outputs.seal import seal_of
from allocator.report import Report
from allocator.solvers import Options
from allocator.tables import Table, column, plain

COLUMNS = {
    "posts": "role,base,baseline_fte,fte,change_fte",
    "service": "role,base,area,hours,travel_hours",
    "coverage": "role,area,demand_hours,served_hours,shortfall_hours,coverage",
    "drivers": "driver,role,area,demand_items,demand_hours,served_hours,shortfall_hours",
    "areas": "area,name,demand_hours,served_hours,shortfall_hours,coverage,fte_located,fte_received",
    "groups": "group,name,demand_hours,served_hours,shortfall_hours,coverage,fte_located,fte_received",
    "assumptions": "key,value,kind,source,year,low,high,note",
    "measures": "measure,scope,value,unit,note",
    "rules": "rule,scope,limit,value,slack,binding",
    "stages": "stage,criterion,sense,optimum,bound,certificate",
}
KEYS = {"posts": 2, "service": 3, "coverage": 2, "drivers": 3, "areas": 1, "groups": 1, "assumptions": 1}
ADDED = {"posts": ["baseline_kind", "recorded_items", "small_count"], "rules": ["relaxed"]}
HALF_UNIT = Decimal("0.0000005")

SCENARIOS = ["fair", "mix-photographs"]
FRACTIONAL = ("roles.investigator.post_size=0", "roles.examiner.post_size=0", "roles.investigator.posts=7.1")


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def total(found: list[dict[str, str]], name: str) -> Decimal:
    return sum((Decimal(row[name]) for row in found), Decimal(0))


@pytest.fixture(scope="module")
def fractional(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run folder of the three areas in fractional posts."""
    folder = tmp_path_factory.mktemp("fractional") / "run"
    write_run(small_report(*FRACTIONAL), folder, Options(), Clock("", 0.0), with_map=False)
    return folder


@pytest.fixture(params=[*SCENARIOS, "fractional"])
def folder(request: pytest.FixtureRequest, fractional: Path) -> Path:
    return fractional if request.param == "fractional" else run_folder(request.param)


def test_the_folder_holds_exactly_what_list_names() -> None:
    assert {path.name for path in run_folder("fair").iterdir()} == set(WRITTEN)


def test_tables_have_the_columns_of_the_contract_and_others_only_behind_them(folder: Path) -> None:
    for name, header in COLUMNS.items():
        first = (folder / f"{name}.csv").read_text(encoding="utf-8").partition("\n")[0]
        assert first == ",".join([header, *ADDED.get(name, [])])


def test_beside_each_table_stands_what_its_columns_mean(folder: Path) -> None:
    for file in folder.glob("*.csv"):
        told = json.loads((folder / f"{file.name}-metadata.json").read_bytes())
        header = file.read_text(encoding="utf-8").partition("\n")[0].split(",")
        columns = told["tableSchema"]["columns"]
        assert told["url"] == file.name
        assert [column["name"] for column in columns] == header
        assert all(column["dc:description"] for column in columns)
        hours = [column for column in columns if column["name"].endswith("_hours")]
        assert all(
            (column["schema:unitText"], column["datatype"]) == ("hours a year", "decimal") for column in hours
        )
        assert "Staffing levels and hours per item are assumptions" in told["dc:description"]
        assert told["dc:title"]
        assert told["dc:license"]
        assert any(source.startswith("demand.csv, SHA-256 ") for source in told["dc:source"])


def test_rows_stand_in_order_of_their_codes(folder: Path) -> None:
    for name, count in KEYS.items():
        found = rows(folder, name)
        keys = [tuple(list(row.values())[:count]) for row in found]
        assert keys == sorted(keys), name
        assert len(set(keys)) == len(keys), name
    rules = [(row["rule"], row["scope"]) for row in rows(folder, "rules")]
    assert rules == sorted(rules)
    measures = [row["measure"] for row in rows(folder, "measures") if row["scope"] == "all"]
    order = [measure.id for measure in MEASURES if measure.id in measures]
    stated = [name for name in measures if not name.startswith("price_")]
    assert stated == [name for name in order if not name.startswith("price_")]


def test_numbers_are_plain(folder: Path) -> None:
    number = re.compile(r"-?(0|[1-9]\d*)(\.\d*[1-9])?")
    texts = {"role", "base", "area", "name", "driver", "group", "key", "value", "kind", "source", "year",
             "note", "measure", "scope", "unit", "rule", "binding", "criterion", "sense", "certificate",
             "baseline_kind", "small_count"}  # fmt: skip
    for name in COLUMNS:
        for row in rows(folder, name):
            for key, cell in row.items():
                if key in texts and not (key == "value" and name in ("measures", "rules")):
                    assert not re.fullmatch(r"-?\d+(\.\d+)?e-?\d+", cell), (name, row)
                elif cell:
                    assert number.fullmatch(cell), (name, key, cell)
                    assert cell != "-0"


def test_files_are_utf_8_with_line_feeds_and_a_last_one(folder: Path) -> None:
    for name in COLUMNS:
        raw = (folder / f"{name}.csv").read_bytes()
        raw.decode("utf-8")
        assert not raw.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in raw
        assert raw.endswith(b"\n")


def test_posts_add_up_to_each_pool(folder: Path) -> None:
    placed: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows(folder, "posts"):
        placed[row["role"]] += Decimal(row["fte"])
    pools = {row["scope"]: row["limit"] for row in rows(folder, "rules") if row["rule"].startswith("supply:")}
    assert {role: plain(Fraction(fte), "fte") for role, fte in placed.items()} == pools


def test_change_is_posts_less_baseline(folder: Path) -> None:
    for row in rows(folder, "posts"):
        if row["baseline_fte"]:
            assert Decimal(row["change_fte"]) == Decimal(row["fte"]) - Decimal(row["baseline_fte"])
        else:
            assert row["change_fte"] == ""


def test_served_and_shortfall_are_the_demand(folder: Path) -> None:
    for name in ("coverage", "drivers", "areas", "groups"):
        for row in rows(folder, name):
            parts = Decimal(row["served_hours"]) + Decimal(row["shortfall_hours"])
            assert abs(parts - Decimal(row["demand_hours"])) <= 3 * HALF_UNIT
            assert Decimal(row["shortfall_hours"]) >= 0


def test_located_and_pools_are_all_posts(folder: Path) -> None:
    posts = rows(folder, "posts")
    pools = [row for row in posts if row["base"] == "pool"]
    everything = total(posts, "fte")
    assert total(rows(folder, "areas"), "fte_located") + total(pools, "fte") == everything
    assert total(rows(folder, "groups"), "fte_located") == total(rows(folder, "areas"), "fte_located")


def test_hours_received_are_the_hours_deployed(folder: Path) -> None:
    received = sum((Decimal(row["fte_received"]) for row in rows(folder, "areas")), Decimal(0))
    posts = total(rows(folder, "posts"), "fte")
    assert abs(received - posts) < Decimal("1e-7"), "every placed post is deployed in full"
    for row in rows(folder, "service"):
        assert 0 <= Decimal(row["travel_hours"]) <= Decimal(row["hours"])


@pytest.mark.parametrize("column_name", ["demand_hours", "served_hours", "shortfall_hours"])
def test_tables_of_hours_agree_with_each_other(folder: Path, column_name: str) -> None:
    by_area: dict[str, Decimal] = defaultdict(Decimal)
    by_cell: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in rows(folder, "coverage"):
        by_area[row["area"]] += Decimal(row[column_name])
    for row in rows(folder, "drivers"):
        by_cell[row["role"], row["area"]] += Decimal(row[column_name])
    slack = 20 * HALF_UNIT
    for row in rows(folder, "areas"):
        assert abs(by_area[row["area"]] - Decimal(row[column_name])) <= slack
    for row in rows(folder, "coverage"):
        assert abs(by_cell[row["role"], row["area"]] - Decimal(row[column_name])) <= slack
    areas = {row["area"]: Decimal(row[column_name]) for row in rows(folder, "areas")}
    for row in rows(folder, "groups"):
        assert abs(sum(areas[code] for code in row["name"].split()) - Decimal(row[column_name])) <= slack


def test_coverage_is_served_over_demand_and_one_without_demand(folder: Path) -> None:
    for row in rows(folder, "coverage"):
        demand = Decimal(row["demand_hours"])
        expected = Decimal(row["served_hours"]) / demand if demand else Decimal(1)
        assert abs(expected - Decimal(row["coverage"])) < Decimal("1e-8")


def test_small_counts_are_marked_where_the_mix_makes_them() -> None:
    marked = {
        row["base"] for row in rows(run_folder("mix-photographs"), "posts") if row["small_count"] == "yes"
    }
    assert {"L", "V"} <= marked
    unmarked = [row for row in rows(run_folder("mix-photographs"), "posts") if row["small_count"] == "no"]
    assert all(Decimal(row["recorded_items"]) >= 20 for row in unmarked)


def test_every_number_of_the_scenario_has_its_value_among_the_assumptions() -> None:
    found = rows(run_folder("fair"), "assumptions")
    assert all(row["value"] for row in found)
    assert {row["kind"] for row in found} <= {"measured", "derived", "assumed"}
    assert all(row["source"] for row in found)


def test_small_numbers_have_no_exponent_and_negative_ones_no_apostrophe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    scenario = three_areas(
        tmp_path / "g",
        ("scenario.toml", 'id = "cases"\n', 'id = "cases"\ngrowth = -0.00001\n'),
        ("scenario.toml", "[fairness]", '[[assumptions]]\nkey = "demand.drivers.cases.growth"\n'
         'kind = "assumed"\nsource = "=HYPERLINK(1)"\nnote = "+1 or -1"\nlow = -0.00002\nhigh = 0\n'
         "\n[fairness]"),
    )  # fmt: skip
    assert call("solve", scenario, "-q", "--no-map", "--out", "run").code == 0
    line = next(row for row in rows(tmp_path / "run", "assumptions") if row["key"].endswith("growth"))
    assert line["value"] == "-0.00001"
    assert line["low"] == "-0.00002"
    assert line["source"] == "'=HYPERLINK(1)"
    assert line["note"] == "'+1 or -1"


@pytest.mark.parametrize(
    "sign", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"]
)
def test_a_text_that_a_spreadsheet_would_run_is_neutralised(sign: str) -> None:
    cell = Table("t", (column("note", "text", ""),), ((f"{sign}cmd|' /C calc'!A0",),))
    (_, row) = csv.reader(io.StringIO(csv_bytes(cell).decode(), newline=""))
    assert row[0].startswith("'")


@pytest.mark.parametrize(
    ("cell", "kind", "text"),
    [
        (Fraction(5, 10**7), "hours", "0"),
        (Fraction(15, 10**7), "hours", "0.000002"),
        (Fraction(25, 10**7), "hours", "0.000002"),
        (Fraction(-5, 10**7), "hours", "0"),
        (Fraction(10**30), "hours", "1" + "0" * 30),
        (Fraction(1, 10**9), "share", "0.000000001"),
        (Fraction(-3, 2), "fte", "-1.5"),
        (7, "count", "7"),
    ],
)
def test_rounding_is_half_even_and_text_is_plain(cell: Fraction, kind: Any, text: str) -> None:
    assert plain(cell, kind) == text


def test_the_manifest_tells_what_went_in_and_what_came_out() -> None:
    folder = run_folder("fair")
    manifest = json.loads((folder / "manifest.json").read_bytes())
    outputs = {entry["name"]: entry for entry in manifest["outputs"]}
    assert set(outputs) == set(WRITTEN) - {"manifest.json"}
    for name, entry in outputs.items():
        raw = (folder / name).read_bytes()
        assert (entry["sha256"], entry["bytes"]) == (sha256(raw).hexdigest(), len(raw))
    for entry in [*manifest["inputs"], *manifest["scenario"]["files"]]:
        assert not Path(entry["path"]).is_absolute()
        raw = (folder / entry["path"]).resolve().read_bytes()
        assert (entry["sha256"], entry["bytes"]) == (sha256(raw).hexdigest(), len(raw))
    assert {entry["name"]: entry["rows"] for entry in manifest["inputs"]}["areas.csv"] == 13
    assert manifest["seal"] == seal_of(manifest)
    assert (manifest["status"], manifest["gap"]) == ("proved", 0)
    assert set(manifest["versions"]) >= {"allocator", "python", "highspy", "pulp"}
    assert any("assumptions" in note for note in manifest["notes"])
    assert any("stand-in" in note for note in manifest["notes"])
    assert manifest["scenario"]["resolved"]["roles"][0]["posts"]


def test_an_edit_breaks_the_seal() -> None:
    manifest = json.loads((run_folder("fair") / "manifest.json").read_bytes())
    assert seal_of({**manifest, "status": "unproven"}) != manifest["seal"]


def test_the_same_report_gives_the_same_bytes_but_for_the_times(tmp_path: Path) -> None:
    made: Report = report("fair")
    again = tmp_path / "elsewhere" / "again"
    write_run(made, again, Options(), Clock("2031-12-31T23:59:59+00:00", 99.0))
    one, two = snapshot(run_folder("fair")), snapshot(again)
    assert [name for name in one if one[name] != two[name]] == ["manifest.json"]
    first, second = json.loads(one["manifest.json"]), json.loads(two["manifest.json"])
    assert first["run_id"] == second["run_id"]
    telling = {"times", "seal", "inputs", "scenario"}  # paths are relative to the folder
    assert {key for key in first if first[key] != second[key]} <= telling


def test_the_run_id_is_in_the_map_and_changes_with_scenario_and_options() -> None:
    made = report("fair")
    own = run_id(made, Options())
    assert own in (run_folder("fair") / "map.html").read_text(encoding="utf-8")
    assert own != run_id(made, Options(time_limit=60))
    assert own != run_id(report("mix-photographs"), Options())
    assert run_id(small_report(), Options()) != run_id(small_report(*FRACTIONAL), Options())


def test_every_line_that_a_plan_must_carry_is_on_the_map() -> None:
    page = (run_folder("fair") / "map.html").read_text(encoding="utf-8")
    assert "Staffing levels and hours per item are assumptions" in page
    assert "stand-in for today" in page
    assert small("kept")
