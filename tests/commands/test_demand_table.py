"""``--demand book.xlsx#Sheet``: another table in the place of demand.csv, from command to ``verify``."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from door import call, three_areas

import allocator
from allocator.commands.options import with_demand
from allocator.errors import InputError
from allocator.outputs.report_logs import data_log
from allocator.problem_reading import read_problem
from allocator.run import run_problem
from allocator.scenario import read_scenario
from tests.sources.workbooks import book, put

QUICK = ("-q", "--no-map")
HEADER = ["area", "driver", "period", "count"]


@pytest.fixture
def three(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the three areas in g/, their demand moved into book.xlsx and counts.csv."""
    monkeypatch.chdir(tmp_path)
    scenario = three_areas(tmp_path / "g")
    shutil.copy(tmp_path / "g/data/demand.csv", "counts.csv")
    with Path("counts.csv").open(encoding="utf-8", newline="") as file:
        header, *lines = csv.reader(file)
    cells = [header, *([*line[:3], int(line[3]), *line[4:]] for line in lines)]
    Path("book.xlsx").write_bytes(book(cells, lambda sheet: sheet.parent.create_sheet("Notes")))
    Path("more.xlsx").write_bytes(book(cells, put(D2=111)))
    return scenario


def tables(folder: str) -> dict[str, bytes]:
    """What a run states of its plan: everything but the files that name inputs by their hash."""
    return {
        path.name: path.read_bytes()
        for path in Path(folder).iterdir()
        if path.suffix == ".csv" or path.name in ("plan.json", "certificate.json")
    }


def manifest(folder: str) -> Any:
    """The manifest of a run."""
    return json.loads((Path(folder) / "manifest.json").read_bytes())


def test_the_same_table_as_csv_and_as_sheet_gives_the_same_bytes(three: Path) -> None:
    assert call("solve", three, *QUICK, "--out", "own").code == 0
    assert call("solve", three, *QUICK, "--out", "text", "--demand", "counts.csv").code == 0
    done = call("solve", three, *QUICK, "--out", "sheet", "--demand", "book.xlsx#Demand")
    assert (done.code, done.err) == (0, "")
    assert tables("own") == tables("text") == tables("sheet")
    assert len(tables("own")) >= 12
    entries = {folder: manifest(folder)["inputs"] for folder in ("own", "text", "sheet")}
    same = [entry for entry in entries["own"] if entry["name"] != "demand.csv"]
    other = {"stands_for": "demand.csv", "rows": 6, "rows_used": 6, "rows_rejected": 0}
    for folder, name, sheet in (("text", "counts.csv", {}), ("sheet", "book.xlsx", {"sheet": "Demand"})):
        assert [entry for entry in entries[folder] if "stands_for" not in entry] == same
        stated = next(entry for entry in entries[folder] if "stands_for" in entry)
        size = Path(name).stat().st_size
        assert stated | other | sheet | {"name": name, "path": f"../{name}", "bytes": size} == stated
        assert ("sheet" in stated) is bool(sheet)
    assert "demand.csv" not in {entry["name"] for entry in entries["sheet"]}
    assert manifest("sheet")["scenario"] == manifest("own")["scenario"]
    assert manifest("sheet")["run_id"] != manifest("own")["run_id"]
    assert [("openpyxl" in manifest(folder)["versions"]) for folder in ("own", "text", "sheet")] == [
        False, False, True
    ]  # fmt: skip


def test_the_log_of_the_data_says_which_table_stands_for_which(three: Path) -> None:
    logs = {
        demand: data_log(run_problem(read_problem(three, with_demand((), demand))))
        for demand in (None, "counts.csv", "book.xlsx#Demand")
    }
    of_demand = [row for row in logs[None] if row[0] == "demand.csv"]
    others = [row for row in logs[None] if row[0] != "demand.csv"]
    assert of_demand
    for demand, file in (("counts.csv", "counts.csv"), ("book.xlsx#Demand", "book.xlsx, sheet Demand")):
        assert logs[demand] == [*others, (file, "", "not stated", "", "", "", "in the place of demand.csv")]


def test_a_run_from_a_sheet_is_verified_and_solved_again(three: Path) -> None:
    assert call("solve", three, "-q", "--out", "run", "--demand", "book.xlsx#Demand").code == 0
    assert call("verify", "run", "--replay").code == 0
    Path("kept [1]").mkdir()
    shutil.move("book.xlsx", "kept [1]/book.xlsx")
    assert "book.xlsx: found no such file" in call("verify", "run").err
    assert call("verify", "run", "--inputs", "kept [1]").code == 0
    Path("kept [1]/book.xlsx").write_bytes(Path("more.xlsx").read_bytes())
    done = call("verify", "run", "--inputs", "kept [1]")
    assert done.code == 6
    assert "book.xlsx" in done.err


def test_a_scenario_states_the_table_beside_itself_and_an_heir_may_take_it_back(three: Path) -> None:
    text = three.read_text(encoding="utf-8")
    three.write_text(text.replace("[demand]", '[demand]\ntable = "../more.xlsx"'), encoding="utf-8")
    Path("below").mkdir()
    Path("below/heir.toml").write_text('extends = "../g/scenario.toml"\n', encoding="utf-8")
    Path("own.toml").write_text('extends = "g/scenario.toml"\n[demand]\ntable = ""\n', encoding="utf-8")
    assert read_scenario(Path("below/heir.toml")).demand_table == str(Path("more.xlsx").resolve())
    for name in ("below/heir.toml", "own.toml"):
        assert call("solve", name, *QUICK, "--out", Path(name).stem).code == 0
        assert call("verify", Path(name).stem).code == 0
    recorded = tables("heir")["drivers.csv"], tables("own")["drivers.csv"]
    assert recorded[0] != recorded[1]
    assert "table" not in manifest("heir")["scenario"]["resolved"]["demand"]
    assert call("solve", three, *QUICK, "--out", "taken", "--set", 'demand.table=""').code == 0
    assert tables("taken")["drivers.csv"] == recorded[1]
    assert call("verify", "taken", "--replay").code == 0


def test_python_reads_the_same_table_and_may_not_forget_it(three: Path) -> None:
    scenario = allocator.read_scenario(three, ('demand.table="more.xlsx"',))
    problem = allocator.pose(scenario, allocator.read_data(scenario.data, scenario.demand_table))
    assert problem.setting.geography.counts["HAR", "cases", "2023"] == 111
    with pytest.raises(InputError) as caught:
        allocator.pose(scenario, allocator.read_data(scenario.data))
    assert "allowed: read_data(scenario.data, scenario.demand_table)" in str(caught.value)


@pytest.mark.parametrize("command", ["check", "solve", "compare", "frontier"])
def test_every_command_that_poses_takes_it_and_tells_faults_by_cell(command: str, three: Path) -> None:
    Path("bad.xlsx").write_bytes(book([HEADER, ["HAR", "cases", "2023", "[c]"]]))
    scenarios = [three] * (2 if command == "compare" else 1)
    done = call(command, *scenarios, "--demand", "bad.xlsx")
    assert (done.code, done.out) == (3, "")
    assert "bad.xlsx, sheet Demand, cell D2: found count: '[c]', a suppressed count" in done.err
    assert not Path("results").exists()


def test_faults_of_sheet_scenario_and_other_tables_are_told_together(three: Path) -> None:
    Path("bad.xlsx").write_bytes(book([HEADER, ["HAR", "cases", "2023", "x"]]))
    table = three.parent / "data/travel.csv"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace("harbour_lab", "harbor_lab", 1), encoding="utf-8")
    done = call("check", three, "--demand", "bad.xlsx", "--set", "rules.nobody.fte=3")
    for part in ("--set rules.nobody.fte=3", "bad.xlsx, sheet Demand, cell D2", "travel.csv:"):
        assert part in done.err
    done = call("check", three, "--demand", "bad.xlsx", "--set", 'fairness.formula={by="nothing"}')
    for part in ("bad.xlsx, sheet Demand, cell D2", "travel.csv:"):
        assert part in done.err
    assert "demand.table" not in done.err


def test_two_sheets_of_one_book_are_two_inputs(three: Path) -> None:
    def second(sheet: Any) -> None:
        copy = sheet.parent.copy_worksheet(sheet)
        copy.title = "Again"
        copy["D2"] = 120

    with Path("counts.csv").open(encoding="utf-8", newline="") as file:
        Path("book.xlsx").write_bytes(book([*csv.reader(file)], second))
    for sheet in ("Demand", "Again"):
        assert call("solve", three, *QUICK, "--out", sheet, "--demand", f"book.xlsx#{sheet}").code == 0
    assert manifest("Demand")["run_id"] != manifest("Again")["run_id"]
    inputs = call("compare", "Demand", "Again", "--json").json["inputs"]
    assert [row["key"] for row in inputs] == ["input demand.csv"]
    assert call("compare", "Demand", three, "--json", "--demand", "book.xlsx#demand").json["inputs"] == []


@pytest.mark.parametrize(
    ("named", "says"),
    [
        ("nowhere.xlsx", "nowhere.xlsx: found no such file"),
        ("g", "g: found something that is no file"),
        ("", ""),
        ("book.xlsx", "book.xlsx: found 2 sheets, and none of them asked for"),
        ("book.xlsx#Nots", "did you mean 'Notes'?"),
        ("a\0b.xlsx", "without the character U+0000"),
        ("\udcff.xlsx", "found "),
        ("x" * 300 + ".xlsx", "found "),
    ],
)
def test_a_place_without_a_table_is_refused_in_words(named: str, says: str, three: Path) -> None:
    done = call("check", three, "--demand", named)
    assert says in done.err
    assert done.code == (3 if says else 0)


def test_a_folder_that_holds_the_workbook_is_never_replaced(three: Path, tmp_path: Path) -> None:
    Path("out").mkdir()
    shutil.move("book.xlsx", "out/book.xlsx")
    done = call("solve", three, *QUICK, "--out", "out", "--force", "--demand", "out/book.xlsx#Demand")
    assert done.code == 7
    assert "which this run reads" in done.err
    assert Path("out/book.xlsx").is_file()


def test_a_geography_without_demand_csv_is_whole_with_a_table(three: Path) -> None:
    (three.parent / "data/demand.csv").unlink()
    assert "demand.csv: found no such file" in call("check", three).err
    assert call("check", three, "--demand", "book.xlsx#Demand").code == 0
