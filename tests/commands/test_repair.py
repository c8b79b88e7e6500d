"""A refusal helps: conflict, proof and repair in words and as JSON; --repair says what it relaxed."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from door import call, three_areas

from allocator.rules import Floor, Supply

TWO = ("--set", "roles.investigator.posts=2")
MOST = """[[rules]]
id = "most"
type = "minimum_coverage"
areas = ["HAR"]
coverage = 1

[[rules]]
id = "one_there"
type = "cap"
areas = ["HAR"]
roles = ["investigator"]
fte = 1

[fairness]"""


@pytest.fixture
def scenario(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return three_areas(tmp_path / "g")


def test_a_refusal_shows_the_repair_with_the_text_that_makes_it(scenario: Path) -> None:
    done = call("solve", scenario, *TWO)
    assert (done.code, done.out) == (4, "")
    assert "floor need 3 posts over 3 places; the pool supply:investigator has 2" in done.err
    assert "the smallest repair (solve --repair makes it):" in done.err
    assert "--set rules.floor.fte=0" in done.err
    assert "or by supply alone:" in done.err
    assert "--set roles.investigator.posts=3" in done.err
    assert not Path("results").exists()


def test_the_texts_that_are_shown_work(scenario: Path) -> None:
    for setting in ("rules.floor.fte=0", "roles.investigator.posts=3"):
        assert call("solve", scenario, *TWO, "--set", setting, "--no-map", "-q").code == 0


def test_json_holds_conflict_proof_repair_and_alternatives(scenario: Path) -> None:
    said = call("solve", scenario, *TWO, "--json").json
    assert said["status"] == "infeasible"
    assert said["conflict"] == ["floor", "supply:investigator"]
    assert said["proof"] == "proved by adding up"
    floor = {"rule": "floor", "parameter": "rules.floor.fte", "from": 1, "to": 0, "unit": "posts"}
    pool = {
        "rule": "supply:investigator",
        "parameter": "roles.investigator.posts",
        "from": 2,
        "to": 3,
        "unit": "posts",
    }
    assert said["repair"] == [floor]
    assert said["alternatives"] == [
        {"kind": "floor", "changes": [floor]},
        {"kind": "supply", "changes": [pool]},
    ]


def test_check_tells_the_contradiction_and_solves_nothing(scenario: Path) -> None:
    said = call("check", scenario, *TWO, "--json").json
    assert (said["conflict"], said["repair"]) == (["floor", "supply:investigator"], [])


def test_what_only_the_solver_sees_is_proved_and_repaired(scenario: Path) -> None:
    text = scenario.read_text(encoding="utf-8").replace("[fairness]", MOST)
    scenario.write_text(text, encoding="utf-8")
    assert call("check", scenario, "-q").code == 0
    said = call("solve", scenario, "--json").json
    assert said["conflict"] == ["most", "one_there"]
    assert said["proof"] == "proved in exact arithmetic"
    assert "one_there (at most 1 posts of investigator at HAR)" in said["message"]
    assert {way["kind"] for way in said["alternatives"]} == {"cap", "minimum_coverage"}
    for way in said["alternatives"]:
        sets = [text for one in way["changes"] for text in ("--set", f"{one['parameter']}={one['to']}")]
        assert call("solve", scenario, *sets, "--no-map", "-q", "--force").code == 0


def test_a_repaired_run_says_everywhere_what_was_relaxed(scenario: Path) -> None:
    done = call("solve", scenario, *TWO, "--repair", "--out", "run")
    assert done.code == 0
    words = (
        "RULES RELAXED: no plan keeps the rules as stated. Changed: floor: rules.floor.fte from 1 to 0 posts."
    )
    assert "Three invented areas (rules relaxed)" in done.out
    assert words in done.out
    manifest = json.loads(Path("run/manifest.json").read_text(encoding="utf-8"))
    assert manifest["scenario"]["title"] == "Three invented areas (rules relaxed)"
    assert words in manifest["notes"]
    assert manifest["scenario"]["resolved"]["relaxed"] == [
        {"rule": "floor", "parameter": "rules.floor.fte", "from": 1, "to": 0, "unit": "posts"}
    ]
    rows = list(csv.DictReader(Path("run/rules.csv").read_text(encoding="utf-8").splitlines()))
    told = {row["rule"]: row["relaxed"] for row in rows}
    assert told["floor"] == "rules.floor.fte from 1 to 0 posts"
    assert told["supply:investigator"] == ""
    page = Path("run/map.html").read_text(encoding="utf-8")
    assert "(rules relaxed)" in page
    assert "RULES RELAXED" in page


def test_repair_changes_nothing_where_there_is_a_plan(scenario: Path) -> None:
    plain = call("solve", scenario, "--json", "--no-map").json
    asked = call("solve", scenario, "--json", "--no-map", "--repair").json
    assert plain == asked
    assert "relaxed" not in asked["title"]


def test_where_no_number_helps_the_refusal_stands_and_nothing_is_written(
    scenario: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for rule in (Floor, Supply):
        monkeypatch.setattr(rule, "elastic", lambda *_: None)
    done = call("solve", scenario, *TWO, "--repair", "--json")
    assert done.code == 4
    assert (done.json["repair"], done.json["alternatives"]) == ([], [])
    assert "no change to the numbers of rules makes a plan possible" in done.err
    assert not Path("results").exists()


def test_a_repair_that_is_not_found_in_time_leaves_the_refusal(
    scenario: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import allocator.repairing
    from allocator.errors import LimitError

    def late(*_: object) -> None:
        raise LimitError("time ran out while looking for the smallest repair")

    monkeypatch.setattr(allocator.repairing, "smallest_repair", late)
    done = call("solve", scenario, *TWO, "--json", "--repair")
    assert done.code == 4
    assert done.json["repair"] == []
    assert "time ran out while looking for the smallest repair" in done.json["message"]


def test_a_search_for_the_conflict_that_runs_out_of_time_is_unproven(
    scenario: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import allocator.search.conflict
    from allocator.errors import LimitError

    def late(*_: object) -> None:
        raise LimitError("time ran out while looking for the fewest rules in conflict; nothing was written")

    text = scenario.read_text(encoding="utf-8").replace("[fairness]", MOST)
    scenario.write_text(text, encoding="utf-8")
    monkeypatch.setattr(allocator.search.conflict, "judge", late)
    done = call("solve", scenario, "--json")
    assert done.code == 5
    assert done.json["status"] == "unproven"
    assert "rules in conflict" in done.json["message"]
    assert not Path("results").exists()


def test_a_contradiction_stays_told_where_no_time_is_left_for_more(scenario: Path) -> None:
    done = call("solve", scenario, *TWO, "--json", "--time-limit", "0")
    assert done.code == 4
    assert done.json["conflict"] == ["floor", "supply:investigator"]
    assert (done.json["repair"], done.json["proof"]) == ([], "proved by adding up")
    assert "time ran out" in done.json["message"]
