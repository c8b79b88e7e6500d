"""What is made again from a verified plan: each entry of manifest, metadata or map that differs is named."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from allocator.audit.again import NOT_MADE_AGAIN, made_again_differences, manifest_differences, report_of
from allocator.audit.opened import OpenedRun
from allocator.outputs.map_reading import page_faults
from allocator.report import Report
from allocator.verification.differences import Difference
from allocator.verification.map_data import DATA
from tests.verification.made_up import KINDS, claimed, files, references, solved

KIND = "all areas alike"


def report(kind: str = KIND) -> Report:
    return report_of(solved(kind).problem, claimed(kind), references(kind))


def run(manifest: Mapping[str, Any] | None = None, kind: str = KIND, **other: bytes | None) -> OpenedRun:
    """The made-up run with another manifest or other files, which go by the beginnings of their names."""
    there = dict(files(kind))
    for name, data in other.items():
        (whole,) = (
            each for each in there if each.startswith(name) and each.endswith(("-metadata.json", "html"))
        )
        if data is None:
            del there[whole]
        else:
            there[whole] = data
    content = json.loads(there["manifest.json"]) if manifest is None else manifest
    return OpenedRun(Path("run"), content, there)


@pytest.mark.parametrize("kind", KINDS)
def test_a_run_as_it_was_written_is_made_again(kind: str) -> None:
    assert list(manifest_differences(run(kind=kind), report(kind))) == []
    assert list(made_again_differences(run(kind=kind), report(kind))) == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_report_of_a_plan_that_was_read_back_is_the_report_that_was_written(kind: str) -> None:
    again, first = report(kind), solved(kind)
    assert (again.problem, again.plan.posts, again.plan.hours) == (
        first.problem, first.plan.posts, first.plan.hours
    )  # fmt: skip
    assert (again.plan.status, again.plan.decided_by_order, again.plan.most_hours) == (
        first.plan.status, first.plan.decided_by_order, first.plan.most_hours
    )  # fmt: skip
    shown = [(s.criterion, s.sense, s.optimum, s.bound, s.certificate) for s in again.plan.stages]
    assert shown == [(s.criterion, s.sense, s.optimum, s.bound, s.certificate) for s in first.plan.stages]
    assert again.tables == first.tables
    assert again.best == first.best


@pytest.mark.parametrize("status", ["proved", "unproven", "certain"])
def test_a_plan_is_proved_or_it_is_not(status: str) -> None:
    stated = replace(claimed(), status=status)
    again = report_of(solved().problem, stated, references())
    assert again.plan.status == ("proved" if status == "proved" else "unproven")


# --- the manifest, leaf by leaf -------------------------------------------------------------------------


def leaves(content: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Every value of a manifest; entries of lists are called by name, id or key, else by number."""
    if isinstance(content, dict):
        for key in sorted(content):
            yield from leaves(content[key], f"{place}.{key}" if place else key)
    elif isinstance(content, list):
        for number, entry in enumerate(content):
            names = [entry.get(key) for key in ("name", "id", "key")] if isinstance(entry, dict) else []
            called = next((name for name in names if name), str(number))
            yield from leaves(entry, f"{place}[{called}]")
    else:
        yield place, content


def spoiled(content: Any) -> Any:
    """The same with every leaf another of its kind, but for what entries are called."""
    if isinstance(content, dict):
        return {
            key: value if key in ("name", "id", "key", "path") and isinstance(value, str) else spoiled(value)
            for key, value in content.items()
        }
    if isinstance(content, list):
        return [spoiled(entry) for entry in content]
    if isinstance(content, bool) or content is None:
        return [content]
    return content + 1 if isinstance(content, int | float) else f"{content}1"


def made_again() -> dict[str, Any]:
    content = json.loads(files()["manifest.json"])
    return {key: value for key, value in content.items() if key not in (*NOT_MADE_AGAIN, "outputs")}


def test_every_leaf_of_a_manifest_that_is_another_is_named() -> None:
    content = json.loads(files()["manifest.json"])
    inner = made_again()
    changed = {**content, **spoiled(inner)}
    told = list(manifest_differences(run(changed), report()))
    named = [
        Difference("manifest.json", place, "", json.dumps(spoiled(value), ensure_ascii=False),
                   json.dumps(value, ensure_ascii=False))
        for place, value in leaves(inner)
        if not place.endswith((".path", ".name", ".id", ".key"))
    ]  # fmt: skip
    assert told == named
    assert len(told) > 150


def test_what_tells_of_the_run_itself_is_held_by_the_seal_alone() -> None:
    content = json.loads(files()["manifest.json"])
    for key in ("seal", "times", "cross_check"):
        assert list(manifest_differences(run({**content, key: "other"}), report())) == []
    moved = json.loads(json.dumps(content))
    for entry in (*moved["inputs"], *moved["scenario"]["files"]):
        entry["path"] = "elsewhere"
    assert list(manifest_differences(run(moved), report())) == []


def test_other_versions_options_and_solvers_make_another_run_id() -> None:
    content = json.loads(files()["manifest.json"])
    options = {**content["solver"], "options": {"mip_rel_gap": 1}}
    for change in ({"versions": {"allocator": "0"}}, {"solver": {**content["solver"], "name": "x"}}):
        told = list(manifest_differences(run({**content, **change}), report()))
        assert [(each.row, each.found) for each in told] == [("run_id", json.dumps(content["run_id"]))]
    told = list(manifest_differences(run({**content, "solver": options}), report()))
    assert [each.row for each in told] == ["run_id"]


def test_what_is_missing_or_new_is_told_as_nothing() -> None:
    content = json.loads(files()["manifest.json"])
    less = {key: value for key, value in content.items() if key != "gap"}
    assert list(manifest_differences(run({**less, "approved": [1]}), report())) == [
        Difference("manifest.json", "approved", "", "[1]", "nothing"),
        Difference("manifest.json", "gap", "", "nothing", json.dumps(content["gap"])),
    ]


def test_a_list_of_another_length_and_a_value_of_another_kind_are_told_whole() -> None:
    content = json.loads(files()["manifest.json"])
    shorter, notes = content["notes"][1:], content["notes"]
    assert notes
    told = list(manifest_differences(run({**content, "notes": shorter, "seed": False}), report()))
    assert told == [
        Difference("manifest.json", "notes", "", json.dumps(shorter, ensure_ascii=False),
                   json.dumps(notes, ensure_ascii=False)),
        Difference("manifest.json", "seed", "", "false", "0"),
    ]  # fmt: skip
    (told,) = manifest_differences(run({**content, "status": "bewiesen, ja: \u00e9"}), report())
    assert told.found == '"bewiesen, ja: \u00e9"'
    odd = {**content, "inputs": ["no entry", *content["inputs"][1:]]}
    told = list(manifest_differences(run(odd), report()))
    assert [(each.row, each.found) for each in told] == [
        (f"inputs[{content['inputs'][0]['name']}]", '"no entry"')
    ]


# --- metadata -------------------------------------------------------------------------------------------


def test_metadata_are_told_place_by_place_and_in_their_spelling() -> None:
    name = "posts.csv-metadata.json"
    content = json.loads(files()[name])
    other = json.dumps({**content, "dc:title": "x"}).encode()
    assert list(made_again_differences(run(posts=other), report())) == [
        Difference(name, "dc:title", "", '"x"', json.dumps(content["dc:title"], ensure_ascii=False))
    ]
    assert list(made_again_differences(run(posts=json.dumps(content).encode()), report())) == [
        Difference(name, "", "", "other bytes", "the same content as this program spells it")
    ]


@pytest.mark.parametrize("data", [b"{", b"\xff", b"[" * 100_000, b"null", None])
def test_metadata_that_cannot_be_read_are_nothing(data: bytes | None) -> None:
    (told,) = made_again_differences(run(rules=data), report())
    assert (told.file, told.row, told.column, told.found) == ("rules.csv-metadata.json", "", "", "null")
    assert told.expected.startswith("{")


# --- the map --------------------------------------------------------------------------------------------


def page(change: Any) -> bytes:
    text = files()["map.html"].decode()
    found = DATA.search(text)
    assert found is not None
    content = json.loads(found[1])
    change(content)
    written = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
    for sign in "<>&":
        written = written.replace(sign, f"\\u{ord(sign):04x}")
    return text.replace(found[1], written).encode()


def test_words_of_a_map_that_are_others_are_named() -> None:
    def change(content: dict[str, Any]) -> None:
        content["layers"][0]["texts"][1] = "all of it"
        content["areas"][2]["name"] = "Elsewhere"

    told = list(made_again_differences(run(map=page(change)), report()))
    assert [(each.file, each.found) for each in told][:2] == [
        ("map.html", '"Elsewhere"'), ("map.html", '"all of it"')
    ]  # fmt: skip
    assert told[0].row == "areas[Valley].name"
    assert told[1].row.startswith("layers[")
    assert told[1].row.endswith("].texts[1]")


def test_where_things_are_drawn_is_held_by_the_hash_alone() -> None:
    def change(content: dict[str, Any]) -> None:
        content["handles"] = {}
        for area in content["areas"]:
            area["main"] = area["inset"] = None

    assert list(made_again_differences(run(map=page(change)), report())) == []


@pytest.mark.parametrize("areas", [None, "three", [1, 2, 3], []])
def test_areas_that_are_no_areas_are_told(areas: Any) -> None:
    told = list(made_again_differences(run(map=page(lambda content: content.update(areas=areas))), report()))
    assert told
    assert {each.file for each in told} == {"map.html"}


def test_the_page_around_the_data_is_that_of_this_run() -> None:
    from allocator.outputs.map_of_report import map_view

    text = files()["map.html"].decode()
    run_id = json.loads(files()["manifest.json"])["run_id"]
    broken = text.replace("<h1>", "<h1>Not ")
    faults = page_faults(map_view(report(), run_id), broken)
    assert faults
    assert list(made_again_differences(run(map=broken.encode()), report())) == [
        Difference("map.html", "", "", fault, "the page of this run") for fault in faults
    ]


def test_a_run_without_a_map_or_data_in_it_has_no_words_to_hold() -> None:
    assert list(made_again_differences(run(map=None), report())) == []
    assert list(made_again_differences(run(map=b"<p>\xff"), report())) == []
