"""What `verify` says that it confirmed, to the letter, and what it refuses before it reckons."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from door import call, small, three_areas
from runs import FRACTIONAL, copy_of, edit_json, reseal, three, written

from allocator.audit.opened import OpenedRun
from allocator.audit.recorded_inputs import RecordedInputs
from allocator.audit.verify import verify
from allocator.errors import VerificationError
from allocator.verification.differences import Difference

FORMULA = ("fairness={formula = {by = 'population'}}",)
BROKEN = (
    "fairness={formula = {by = 'population'}}",
    "rules=[{type = 'minimum_coverage', coverage = 0.9}]",
)


def lines(folder: Path) -> list[str]:
    return list(verify(folder).confirmed)


def test_a_plan_of_whole_posts() -> None:
    folder = written(name="three")
    rules = (folder / "rules.csv").read_text(encoding="utf-8").count("\n") - 1
    stages = (folder / "stages.csv").read_text(encoding="utf-8").count("\n") - 1
    assert lines(folder) == [
        "inputs: 8 files, each by its SHA-256, and the scenario as resolved",
        "demand: 9 driver, role and area cells, from counts to hours",
        "plan: 5 places for posts in their sizes, all hours of all posts deployed",
        f"rules: 3 with {rules} limits, kept, with slack and whether they bind",
        f"stages: {stages} values reached as stated; certificates: "
        "claimed by the solver, not certified, exact",
        "prices: 2 reference plans reach what they are said to reach",
        f"files: {len(list(folder.iterdir())) - 1}, table by table, cell by cell and by hash, and the seal",
        "map: run id and data are those of the tables",
    ]


def test_posts_in_parts_are_exact() -> None:
    assert "certificates: exact" in lines(written(*FRACTIONAL, name="fractional"))[4]


def test_a_formula_s_posts_are_measured_and_have_prices_only_where_they_break_no_rule() -> None:
    kept = lines(written(*FORMULA, name="by-formula"))
    assert kept[3].endswith(" limits, measured (the posts are a formula's), with slack and whether they bind")
    assert kept[5].startswith("prices: ")
    broken = lines(written(*BROKEN, name="breaks-a-rule"))
    assert not any(line.startswith("prices: ") for line in broken)


def test_a_run_without_a_map_says_nothing_of_one() -> None:
    folder = three()
    (folder / "map.html").unlink()
    reseal(folder)
    assert not any(line.startswith("map: ") for line in lines(folder))


def test_what_is_verified_is_given_with_its_inputs_and_its_report() -> None:
    folder = written(name="three")
    found = verify(str(folder), str(small("kept")))
    assert found.folder == folder
    assert {file.path.name for file in found.inputs.tables} >= {"areas.csv", "demand.csv"}
    assert found.report.plan.status == found.status == "proved"
    posts = json.loads((folder / "plan.json").read_bytes())["posts"]
    assert {
        (row["role"], row["base"]): str(found.report.plan.posts[row["role"], row["base"]]) for row in posts
    } == {(row["role"], row["base"]): row["fte"] for row in posts}


def refusal(change: Callable[[Path], object]) -> list[str]:
    folder = three()
    change(folder)
    with pytest.raises(VerificationError) as refused:
        verify(folder)
    return [line.replace(str(folder), "RUN") for line in str(refused.value).splitlines()]


def manifest(change: Callable[[Any], object]) -> Callable[[Path], None]:
    return lambda folder: edit_json(folder / "manifest.json", change)


def test_a_plan_that_cannot_be_read_is_told_with_all_that_is_known_by_then() -> None:
    told = refusal(lambda folder: (folder / "plan.json").write_bytes(b"{}"))
    assert [line.partition(":")[0] for line in told] == [
        "plan.json",
        "plan.json",
        "plan.json is not what `allocator solve` writes (KeyError",
    ]
    gone = refusal(lambda folder: (folder / "plan.json").unlink())
    assert gone[0] == "plan.json: found no such file; expected a file of the run"
    assert gone[1].startswith("plan.json is not what `allocator solve` writes (JSONDecodeError")


def test_other_files_than_were_recorded_are_told_by_hash_and_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an absolute `extends` leads to, and a table that the reader passes over."""
    from allocator.audit import verify as module

    three_areas(tmp_path / "s")
    child, folder = tmp_path / "s" / "child.toml", tmp_path / "run"
    child.write_text('extends = "scenario.toml"\ntitle = "Child"\n', encoding="utf-8")
    assert call("solve", child, "-q", "--no-map", "--out", folder).code == 0
    content = json.loads((folder / "manifest.json").read_bytes())
    names = sorted(entry["name"] for entry in content["inputs"])
    more = sorted([*names, "later.csv"])
    hashes = [entry["sha256"] for entry in content["scenario"]["files"]]
    assert len(hashes) == 2
    real = module.find_inputs

    def other(run: OpenedRun, elsewhere: Path | None) -> RecordedInputs:
        found = real(run, elsewhere)
        file = found.tables[0]
        stranger = replace(file, path=file.path.with_name("later.csv"), data=b"", sha256="0")
        scenario = tuple(replace(each, sha256=str(number)) for number, each in enumerate(found.scenario, 1))
        return replace(found, scenario=scenario, tables=(*found.tables, stranger))

    monkeypatch.setattr(module, "find_inputs", other)
    with pytest.raises(VerificationError) as refused:
        verify(folder)
    assert [Difference(**each) for each in refused.value.differences] == [
        Difference("manifest.json", "scenario.files", "SHA-256", "1 2", " ".join(hashes)),
        Difference("manifest.json", "inputs", "name", " ".join(more), " ".join(names)),
    ]


def test_tables_under_other_names_are_not_those_that_were_read() -> None:
    def swap(content: Any) -> None:
        areas, bases = content["inputs"][0], content["inputs"][1]
        areas["path"], bases["path"] = bases["path"], areas["path"]
        areas["sha256"], bases["sha256"] = bases["sha256"], areas["sha256"]

    told = refusal(manifest(swap))
    assert told[0] == "RUN is refused: it is not what its inputs make it"
    assert any("manifest.json: seal" in line for line in told)


def test_an_impossible_plan_is_told_without_what_would_be_made_from_it() -> None:
    def spoil(folder: Path) -> None:
        edit_json(folder / "plan.json", lambda content: content["posts"][0].update(fte="99"))
        edit_json(folder / "manifest.json", lambda content: content.update(gap=7))
        edit_json(folder / "posts.csv-metadata.json", lambda content: content.update(other=1))
        reseal(folder)

    assert [line.partition(": found")[0] for line in refusal(spoil)[1:]] == [
        "plan.json: examiner, harbour_lab: deployed hours"
    ]


def test_all_that_differs_is_told_at_once() -> None:
    def spoil(folder: Path) -> None:
        edit_json(folder / "manifest.json", lambda content: content.update(gap=7))
        edit_json(folder / "posts.csv-metadata.json", lambda content: content.update(other=1))
        (folder / "stages.csv").write_bytes(b"x\n")

    files = {line.partition(":")[0] for line in refusal(spoil)[1:]}
    assert files == {"manifest.json", "posts.csv-metadata.json", "stages.csv"}


def test_a_copy_beside_the_original_is_confirmed_from_the_same_inputs() -> None:
    assert verify(copy_of(written(name="three"))).status == "proved"
