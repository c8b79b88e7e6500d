"""Many scenarios: a run folder each, one bad among them stops nothing, and the index says how each ended."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from math import sqrt
from multiprocessing import active_children
from pathlib import Path
from typing import Any

import pytest
from door import ROOT, call, process, snapshot, three_areas

import allocator.run
from allocator.errors import SolverError
from allocator.outputs.run_folder import edited
from allocator.processes import as_they_end
from allocator.solve import solve

OUT = Path("results/batch")
INFEASIBLE = 'extends = "scenario.toml"\n[[roles]]\nid = "investigator"\nposts = 2\n'
BAD = 'extends = "scenario.toml"\n[[roles]]\nid = "investigator"\nposts = -8\n'


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the three areas in g/."""
    monkeypatch.chdir(tmp_path)
    three_areas(tmp_path / "g")
    return tmp_path


def more(folder: Path, count: int) -> None:
    """So many scenarios of the three areas in a folder, each with other posts."""
    folder.mkdir()
    for number in range(count):
        (folder / f"s{number:03}.toml").write_text(
            f'extends = "../g/scenario.toml"\n[[roles]]\nid = "investigator"\nposts = {5 + number % 30}\n',
            encoding="utf-8",
        )


def index(folder: Path = OUT) -> list[dict[str, str]]:
    with (folder / "index.csv").open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def runs(folder: Path = OUT) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_dir())


def test_each_scenario_has_the_run_that_solve_writes_and_the_index_its_measures(here: Path) -> None:
    (here / "g/more.toml").write_text(
        'extends = "scenario.toml"\n[fairness]\ncriteria = ["total_shortfall"]\n'
    )
    done = call("batch", "g", "--jobs", "1")
    assert (done.code, done.err) == (0, "")
    assert done.out == f"2 scenarios: 2 proved\nIndex: {OUT / 'index.csv'}\n"
    assert runs() == ["more", "scenario"]
    for line in index():
        name = line["scenario"]
        assert (line["status"], line["exit_code"], line["out"], line["message"]) == ("proved", "0", name, "")
        assert call("solve", f"g/{name}.toml", "-q", "--out", f"alone/{name}").code == 0
        alone, among = snapshot(Path("alone") / name), snapshot(OUT / name)
        assert alone.keys() == among.keys()
        assert {file for file in alone if alone[file] != among[file]} == {"manifest.json"}
        stated = [json.loads(folder["manifest.json"])["run_id"] for folder in (alone, among)]
        assert stated[0] == stated[1]
        with (OUT / name / "measures.csv").open(encoding="utf-8", newline="") as text:
            measures = {row["measure"]: row["value"] for row in csv.DictReader(text) if row["scope"] == "all"}
        for measure in ("coverage_total", "gini", "price_of_fairness", "shortfall_hours", "posts_moved"):
            assert line[measure] == measures[measure], (name, measure)
        assert line["smallest_outcome"] == measures["coverage_min"]
    assert call("verify", OUT / "more").code == 0


def test_one_that_is_bad_infeasible_or_late_stops_nothing(here: Path) -> None:
    for name, text in {"few": INFEASIBLE, "bad": BAD}.items():
        (here / f"g/{name}.toml").write_text(text, encoding="utf-8")
    done = call(
        "batch", "g", "nowhere.toml", "g/scenario.toml", "fair-or-so", "--no-map", "--json", "--jobs", "1"
    )
    assert done.code == 0
    said = [
        (line["scenario"], line["status"], line["exit_code"], line["out"]) for line in done.json["scenarios"]
    ]
    assert said == [
        ("bad", "refused", 3, ""),
        ("few", "infeasible", 4, ""),
        ("scenario", "proved", 0, "scenario"),
        ("nowhere", "refused", 3, ""),
        ("scenario-2", "proved", 0, "scenario-2"),
        ("fair-or-so", "refused", 3, ""),
    ]
    assert done.json["statuses"] == {"refused": 3, "proved": 2, "infeasible": 1}
    assert done.err.splitlines()[0].startswith("bad: refused: bad.toml: roles.investigator.posts: found -8")
    assert len(done.err.splitlines()) == 4
    assert index()[1]["message"].startswith("investigator: floor need 3 posts")
    assert [line["scenario"] for line in index()] == [name for name, *_ in said]
    assert runs() == ["scenario", "scenario-2"]
    assert not (OUT / "scenario/map.html").exists()


def test_where_nothing_was_made_the_first_failure_has_the_word_and_nothing_is_written(here: Path) -> None:
    for name, text in {"few": INFEASIBLE, "bad": BAD}.items():
        (here / f"g/{name}.toml").write_text(text, encoding="utf-8")
    before = snapshot(here)
    assert call("batch", "g/few.toml", "g/bad.toml").code == 4
    done = call("batch", "g/bad.toml", "g/few.toml")
    assert (done.code, done.out) == (3, "")
    assert call("batch", "g/scenario.toml", "--time-limit", "0").code == 5
    assert call("batch", "g/scenario.toml", "--solver", "glpk").code == 2
    assert call("batch", "g/data").code == 3
    assert snapshot(here) == before


def test_a_long_list_of_failures_is_cut_on_the_terminal_and_whole_in_json(here: Path) -> None:
    done = call("batch", *["nowhere"] * 60, "--json", "--jobs", "1")
    assert done.code == 3
    assert done.err.splitlines()[-1] == "... and 10 more"
    assert len(done.json["scenarios"]) == 60


def test_what_columns_mean_stands_beside_the_index_and_the_manifest_lists_both(here: Path) -> None:
    assert call("batch", "g", "-q", "--no-map", "--set", "roles.investigator.posts=9").out == ""
    told = json.loads((OUT / "index.csv-metadata.json").read_bytes())
    assert [column["name"] for column in told["tableSchema"]["columns"]] == list(index()[0])
    assert all(column["dc:description"] for column in told["tableSchema"]["columns"])
    assert "Staffing levels and hours per item are assumptions" in told["dc:description"]
    stated = json.loads((OUT / "manifest.json").read_bytes())
    assert (stated["kind"], stated["asked"], stated["statuses"]) == ("batch", 1, {"proved": 1})
    assert stated["overrides"] == ["roles.investigator.posts=9"]
    assert edited(OUT) == ""


def test_the_index_is_the_same_bytes_however_many_processes_solve(here: Path) -> None:
    more(here / "s", 4)
    for jobs in (1, 2):
        assert call("batch", "s", "--no-map", "--jobs", jobs, "--out", f"by-{jobs}").code == 0
    one, two = (snapshot(Path(f"by-{jobs}")) for jobs in (1, 2))
    assert one.keys() == two.keys()
    assert {Path(name).name for name in one if one[name] != two[name]} <= {"manifest.json"}


def test_a_folder_of_somebody_else_is_left_alone(here: Path) -> None:
    Path("mine").mkdir()
    Path("mine/notes.txt").write_text("mine", encoding="utf-8")
    before = snapshot(here)
    for out, said in {"mine": "notes.txt", "g": "which this run reads", ".": "working folder"}.items():
        done = call("batch", "g/scenario.toml", "--out", out)
        assert (done.code, done.out) == (7, "")
        assert said in done.err
    assert snapshot(here) == before


def test_an_edited_index_or_run_is_left_alone_without_force(here: Path) -> None:
    more(here / "s", 2)
    words = ("batch", "s", "--no-map", "--jobs", "1")
    assert call(*words).code == 0
    (OUT / "s000/posts.csv").write_text("mine\n", encoding="utf-8")
    done = call(*words)
    assert (done.code, [line["status"] for line in index()]) == (0, ["not written", "proved"])
    assert "s000: not written: results/batch/s000 is left alone: posts.csv was changed" in done.err
    assert (OUT / "s000/posts.csv").read_text(encoding="utf-8") == "mine\n"
    (OUT / "index.csv").write_text("mine\n", encoding="utf-8")
    done = call(*words)
    assert (done.code, "index.csv was changed" in done.err) == (7, True)
    assert call(*words, "--force").code == 0
    assert [line["status"] for line in index()] == ["proved", "proved"]
    assert edited(OUT) == edited(OUT / "s000") == ""


def test_runs_of_other_batches_in_the_folder_stay(here: Path) -> None:
    more(here / "s", 2)
    call("batch", "s/s000.toml", "--no-map")
    before = snapshot(OUT / "s000")
    assert call("batch", "s/s001.toml", "--no-map").code == 0
    assert snapshot(OUT / "s000") == before
    assert [line["scenario"] for line in index()] == ["s001"]


def test_no_run_takes_the_place_of_the_index_or_of_the_folder_itself(here: Path) -> None:
    text = (here / "g/scenario.toml").read_text(encoding="utf-8")
    for name in ("index.csv.toml", "..toml", "...toml", "Scenario.toml"):
        (here / "g" / name).write_text(text, encoding="utf-8")
    done = call("batch", "g", "--no-map", "--jobs", "1")
    assert (done.code, done.err) == (0, "")
    assert runs() == sorted(["..-2", ".-2", "Scenario", "index.csv-2", "scenario-2"])
    assert sorted(path.name for path in here.iterdir()) == ["g", "results"]


def test_an_interrupt_leaves_finished_runs_and_an_index_of_them(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    more(here / "s", 4)
    assert call("batch", "g", "--no-map").code == 0
    left = [2]

    def interrupted(*arguments: Any) -> Any:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return solve(*arguments)

    monkeypatch.setattr(allocator.run, "solve", interrupted)
    done = call("batch", "s", "--no-map", "--jobs", "1")
    assert (done.code, done.out) == (130, "")
    assert [(line["scenario"], line["status"]) for line in index()] == [
        ("s000", "proved"),
        ("s001", "proved"),
    ]
    assert json.loads((OUT / "manifest.json").read_bytes())["asked"] == 4
    assert runs() == ["s000", "s001", "scenario"]
    monkeypatch.undo()
    os.chdir(here)
    assert call("batch", "s", "--no-map", "--jobs", "1").code == 0
    assert len(index()) == 4


@pytest.mark.skipif(os.name != "posix", reason="a signal is sent")
def test_an_interrupt_ends_every_process_that_solves(here: Path) -> None:
    more(here / "s", 200)
    words = [sys.executable, str(ROOT / "cli.py"), "batch", "s", "--no-map", "--jobs", "2", "--out", "many"]
    running = subprocess.Popen(words, cwd=here, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while running.poll() is None and len(list(here.glob("many/s*/manifest.json"))) < 10:
        time.sleep(0.01)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=50)
    assert (running.returncode, out) == (130, "")
    assert err == "interrupted; nothing was left half-written\n"
    assert 0 < len(index(here / "many")) <= len(runs(here / "many")) < 200
    assert {line["out"] for line in index(here / "many")} <= set(runs(here / "many"))
    assert all(edited(here / "many" / name) == "" for name in runs(here / "many"))
    assert not list(here.glob("many/.*"))


def test_a_killed_batch_can_be_run_again(here: Path) -> None:
    more(here / "s", 3)
    program = (
        "import os\nreal, left = os.fsync, [60]\n"
        "def fsync(descriptor):\n    left[0] -= 1\n    left[0] or os.kill(os.getpid(), 9)\n"
        "    real(descriptor)\n"
        "os.fsync = fsync\n"
        "from allocator.commands import main\n"
        "main(['batch', 's', '--no-map', '--jobs', '1'])\n"
    )
    killed = subprocess.run(
        [sys.executable, "-c", program], cwd=here, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert list(OUT.glob(".*"))
    assert not (OUT / "index.csv").exists()
    assert process("batch", "s", "--no-map", "--jobs", "1", cwd=here).returncode == 0
    assert not list(OUT.glob(".*"))
    assert len(index()) == 3


def test_an_index_that_cannot_be_written_leaves_the_older_one(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert call("batch", "g", "--no-map").code == 0
    before = {name: content for name, content in snapshot(OUT).items() if "/" not in name}
    replace = Path.replace

    def full(path: Path, target: Path) -> Path:
        if target.name == "index.csv":
            raise OSError(28, "No space left on device")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", full)
    done = call("batch", "g", "--no-map", "--set", "roles.investigator.posts=9")
    assert (done.code, done.out) == (7, "")
    assert "results/batch could not be written: No space left on device" in done.err
    assert {name: content for name, content in snapshot(OUT).items() if "/" not in name} == before


def test_what_is_done_is_told_with_its_place_and_an_error_ends_every_process() -> None:
    found: dict[int, int] = {}
    as_they_end(len, ["a", "bcd", "ef"], 2, found.__setitem__)
    assert found == {0: 1, 1: 3, 2: 2}
    with pytest.raises(ValueError, match="math domain"):
        as_they_end(sqrt, [-1, 1, 4], 2, found.__setitem__)
    assert not active_children()


def test_a_process_that_is_ended_from_outside_is_told() -> None:
    with pytest.raises(SolverError, match="ended from outside"):
        as_they_end(os._exit, [1, 1], 2, lambda *_: None)
