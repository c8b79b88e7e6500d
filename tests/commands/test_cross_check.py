"""``solve --cross-check``: the second opinion goes into the manifest, and the run is the same run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from door import call, three_areas


@pytest.fixture
def scenario(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return three_areas(tmp_path / "g")


def test_the_second_opinion_stands_in_json_and_manifest_and_the_run_can_be_verified(scenario: Path) -> None:
    done = call("solve", scenario, "--cross-check", "--json", "--no-map", "--out", "checked")
    assert done.code == 0, done.err
    assert "have the same optimum within 0.000001" in done.err
    manifest = json.loads(Path("checked/manifest.json").read_text(encoding="utf-8"))
    found = done.json["cross_check"]
    assert manifest["cross_check"] == found
    assert set(found["solver"]) == {"name", "cbcbox"}
    assert found["stages"]
    assert all(abs(stage["optimum"] - stage["second"]) <= found["tolerance"] for stage in found["stages"])
    assert call("verify", "checked", "--replay").code == 0
    assert call("solve", scenario, "-q", "--no-map", "--out", "plain").code == 0
    plain = json.loads(Path("plain/manifest.json").read_text(encoding="utf-8"))
    assert "cross_check" not in plain
    assert plain["run_id"] == manifest["run_id"]


def test_a_refusal_says_what_the_second_solver_finds(scenario: Path) -> None:
    done = call("solve", scenario, "--set", "roles.investigator.posts=2", "--cross-check", "--json")
    assert done.code == 4
    assert "CBC" in done.json["message"]
    assert "finds no plan either" in done.json["message"]
    assert done.json["repair"]
