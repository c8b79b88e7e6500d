"""The programs of a certificate are those that inputs and plan make: whatever is another is named."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction as F  # noqa: N817 - these pages are full of them
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from door import small_report

from allocator.audit.certified import confirm_certificate
from allocator.audit.recorded_inputs import RecordedInputs
from allocator.audit.verify import Confirmation
from allocator.disclosure.edition import suppressed
from allocator.errors import VerificationError
from allocator.outputs.certificate_json import certificate_json
from allocator.problem_reading import read_problem
from allocator.report import Report
from allocator.run import run_problem
from allocator.solvers import Options
from allocator.verification.differences import Difference
from tests.verification.made_up import KINDS, folder, solved

CERTIFIED = ("all areas alike", "by role", "teams", "kept efficient", "nobody on the Isle")
"""Kinds whose whole posts are proved by trees."""
CASES = [(kind, kind in CERTIFIED) for kind in KINDS] + [("in parts", True)]
FALSE = "certificate.json"


@cache
def report(kind: str, certified: bool) -> Report:
    if not certified:
        return solved(kind)
    problem = read_problem(folder() / "scenario.toml", KINDS[kind])
    return run_problem(problem, Options(certificate=True))


@cache
def written(kind: str, certified: bool) -> str:
    made = report(kind, certified)
    return certificate_json(made.plan, by_formula=made.problem.locked_posts is not None).decode()


def content(kind: str, certified: bool) -> Any:
    return json.loads(written(kind, certified))


def confirm(made: Report, certificate: Any, place: Path, require: str | None = None) -> tuple[str, ...]:
    text = certificate if isinstance(certificate, str) else json.dumps(certificate)
    (place / "certificate.json").write_text(text, encoding="utf-8")
    return confirm_certificate(Confirmation(place, made, RecordedInputs((), (), ()), ()), require)


def told(made: Report, certificate: Any, place: Path) -> list[Difference]:
    with pytest.raises(VerificationError) as refused:
        confirm(made, certificate, place)
    if refused.value.differences:
        assert str(refused.value).startswith(f"{place} is refused")
    return [Difference(**each) for each in refused.value.differences]


@pytest.mark.parametrize(("kind", "certified"), CASES)
def test_a_certificate_as_it_was_written_is_confirmed_stage_by_stage(
    kind: str, certified: bool, tmp_path: Path
) -> None:
    words = {
        "exact": "exact: proved in fractions, gap 0",
        "claimed": "claimed by the solver, not certified",
    }
    assert confirm(report(kind, certified), written(kind, certified), tmp_path) == tuple(
        f"certificate of stage {number} ({stage.criterion}): {words[stage.certificate]}"
        for number, stage in enumerate(report(kind, certified).plan.stages, 1)
    )


# --- programs, field by field ---------------------------------------------------------------------------


def another(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, dict):
        return {key: f"{number}1" for key, number in value.items()} or {"0": "1"}
    return value + 1 if isinstance(value, int) else f"{value}1"


def fields(certificate: Any) -> Iterator[tuple[Any, str, str, str]]:
    """Every field of columns, rows and stages: its holder, the program's name, the holder's, and its own."""
    for number, program in enumerate(certificate["programs"], 1):
        for part in ("columns", "rows", "stages"):
            for entry in program[part]:
                for field in entry:
                    if field not in ("proof", "value"):  # the checker judges proofs, the plan the point
                        yield entry, f"program {number}: {part} {entry['name']}", field, part


@pytest.mark.parametrize(
    ("kind", "certified"),
    [
        ("all areas alike", True),
        ("by role", True),
        ("teams", True),
        ("nobody on the Isle", True),
        ("all in parts", False),
        ("kept efficient", True),
        ("in parts", False),
        ("by formula", False),
        ("nobody today", False),
    ],
)
def test_every_field_of_every_program_that_is_another_is_named(
    kind: str, certified: bool, tmp_path: Path
) -> None:
    certificate = content(kind, certified)
    expected, seen = [], set()
    for entry, place, field, part in list(fields(certificate)):
        if field == "rows" and part == "stages":
            seen.add(place)  # how many rows there were by then is a number of its own
        old = entry[field]
        if field == "name" or (part == "stages" and field == "objective"):
            continue  # what follows is asked by name, and service in order by its objectives
        entry[field] = another(old)
        expected.append(Difference(FALSE, place, field, str(entry[field]), str(old)))
    found = told(report(kind, certified), certificate, tmp_path)
    assert sorted(map(str, found)) == sorted({str(each) for each in expected})
    assert seen


def changed(
    change: Callable[[Any], object], place: Path, kind: str = "by formula", certified: bool = False
) -> list[Difference]:
    certificate = content(kind, certified)
    change(certificate)
    return told(report(kind, certified), certificate, place)


def test_switches_and_kinds_of_posts_are_held(tmp_path: Path) -> None:
    def other(certificate: Any) -> None:
        certificate["programs"][0]["whole_posts"] = "x"

    before = content("by formula", False)["programs"][0]["whole_posts"]
    assert changed(other, tmp_path) == [Difference(FALSE, "program 1", "whole_posts", "x", str(before))]


@pytest.mark.parametrize("part", ["columns", "rows"])
def test_parts_of_another_length_are_told_in_numbers(part: str, tmp_path: Path) -> None:
    def longer(certificate: Any) -> None:
        certificate["programs"][1][part].append(certificate["programs"][1][part][-1])

    length = len(content("by formula", False)["programs"][1][part])
    assert Difference(FALSE, "program 2", part, str(length + 1), str(length)) in changed(longer, tmp_path)


def test_an_objective_that_is_another_is_named(tmp_path: Path) -> None:
    def other(certificate: Any) -> None:
        certificate["programs"][1]["stages"][0]["objective"]["0"] = "17/3"

    stage = content("by formula", False)["programs"][1]["stages"][0]
    assert changed(other, tmp_path) == [
        Difference(FALSE, f"program 2: stages {stage['name']}", "objective",
                   str({**stage["objective"], "0": "17/3"}), str(stage["objective"]))
    ]  # fmt: skip


def test_a_service_that_was_not_asked_for_so_is_told_by_how_many_stages_there_are(tmp_path: Path) -> None:
    """The links of service in order are asked one by one, each by its own objective."""
    kind = "nobody today"
    stages = content(kind, False)["programs"][0]["stages"]
    assert [stage["name"] for stage in stages].count("then_service_in_order") > 5

    def other(certificate: Any) -> None:
        certificate["programs"][0]["stages"][6]["objective"] = {"0": "17/3"}

    found = changed(other, tmp_path, kind)
    assert found[0] == Difference(FALSE, "program 1", "stages", str(len(stages)), "6")


@pytest.mark.parametrize(
    ("kind", "certified"), [("by formula", False), ("in parts", False), ("kept efficient", True)]
)
def test_every_value_of_the_point_is_that_of_the_plan(kind: str, certified: bool, tmp_path: Path) -> None:
    certificate = content(kind, certified)
    expected = []
    plan, problem = report(kind, certified).plan, report(kind, certified).problem
    for number, program in enumerate(certificate["programs"], 1):
        if program["kind"] == "most_hours":
            continue
        for column in program["columns"]:
            what, _, where = column["name"].partition("(")
            cell = tuple(where.removesuffix(")").replace("_inv", "+inv").split(","))  # A+B shares posts
            if what in ("deployed", "posts"):
                column["value"] = str(F(column["value"]) + F(1, 2))
                row = f"program {number}: {', '.join(cell)}"
                if what == "posts":
                    true, unit = plan.posts[cell], problem.role[cell[0]].post_size or F(1)
                else:
                    true, unit = plan.hours.get(cell, F(0)), problem.role[cell[0]].hours_per_post
                found = true + unit / 2
                expected.append((row, {"posts": "posts", "deployed": "hours"}[what], found, true))
    found_now = [
        each
        for each in told(report(kind, certified), certificate, tmp_path)
        if each.column in ("posts", "hours")
    ]
    assert {(each.row, each.column, each.found, each.expected) for each in found_now} == {
        (row, column, str(found), str(true)) for row, column, found, true in expected
    }


def test_a_point_that_is_missing_is_zero(tmp_path: Path) -> None:
    kind = "all areas alike"
    plan = report(kind, True).plan
    found = changed(lambda certificate: certificate["programs"][1]["columns"].clear(), tmp_path, kind, True)
    told = {(each.row, each.column): each.found for each in found if each.column in ("posts", "hours")}
    placed = {cell: fte for cell, fte in plan.posts.items() if fte}
    assert told == {
        **{(f"program 2: {', '.join(cell)}", "posts"): "0" for cell in placed},
        **{(f"program 2: {', '.join(link)}", "hours"): "0" for link in plan.hours},
    }


def test_stages_without_the_duals_that_levels_are_read_from_are_refused(tmp_path: Path) -> None:
    certificate = content("all in parts", False)
    certificate["programs"][0]["stages"].clear()
    with pytest.raises(VerificationError) as refused:
        confirm(report("all in parts", False), certificate, tmp_path)
    assert str(refused.value).startswith(
        "certificate.json is not what `allocator solve` writes (SolverError: level 1 of leximin settles no"
    )


def test_stages_that_are_missing_are_told_in_numbers(tmp_path: Path) -> None:
    stages = content("by formula", False)["programs"][1]["stages"]
    found = changed(lambda certificate: certificate["programs"][1]["stages"].clear(), tmp_path)
    assert Difference(FALSE, "program 2", "stages", "0", str(len(stages))) in found


def test_a_run_that_withholds_counts_has_no_certificate(tmp_path: Path) -> None:
    withheld = suppressed(small_report(), 20)
    with pytest.raises(VerificationError) as refused:
        confirm(withheld, "{}", tmp_path)
    assert str(refused.value) == (
        f"{tmp_path}: a certificate holds all demand, so that a run with small counts withheld has none; "
        "solve without --suppress-below to prove its optima"
    )


# --- which programs, claims and words -------------------------------------------------------------------


def test_another_set_of_programs_is_told_alone(tmp_path: Path) -> None:
    kinds = [("linear", 0), ("integer", 0), ("most_hours", 0), ("most_hours", 1)]
    for gone in (0, 2, 3):
        found = changed(
            lambda certificate, k=gone: certificate["programs"].pop(k), tmp_path, "kept efficient", True
        )
        assert found == [
            Difference(FALSE, "", "programs", str([*kinds[:gone], *kinds[gone + 1 :]]), str(kinds))
        ]


def test_without_programs_nothing_is_proved_and_nothing_is_claimed_to_be(tmp_path: Path) -> None:
    def bare(certificate: Any) -> None:
        certificate["programs"] = []
        for claim in certificate["claims"]:
            claim["proved_by"] = []

    certificate = content("by formula", False)
    bare(certificate)
    assert len(confirm(report("by formula", False), certificate, tmp_path)) == 5


def test_the_hours_that_a_floor_is_a_share_of_are_those_of_its_programs(tmp_path: Path) -> None:
    made = report("kept efficient", True)
    assert made.plan.most_hours is not None
    other = replace(made, plan=replace(made.plan, most_hours=made.plan.most_hours + 1))
    found = told(other, written("kept efficient", True), tmp_path)
    most = made.plan.most_hours
    assert Difference(FALSE, "", "V*", str(most), str(most + 1)) in found


def test_stages_are_proved_by_what_their_criterion_rests_on(tmp_path: Path) -> None:
    def others(certificate: Any) -> None:
        for claim in certificate["claims"]:
            claim["proved_by"] = [[9, 9]]

    for kind, certified in (("kept efficient", True), ("by formula", False), ("all areas alike", True)):
        claims = content(kind, certified)["claims"]
        expected = [
            Difference(FALSE, f"stage {claim['stage']}", "proved_by", "[[9, 9]]",
                       str(tuple(map(tuple, claim["proved_by"]))))
            for claim in claims
        ]  # fmt: skip
        assert changed(others, tmp_path, kind, certified) == expected


@pytest.mark.parametrize("certificate", [{}, {"programs": []}, {"programs": [{}], "claims": []}, []])
def test_what_solve_does_not_write_is_refused(certificate: Any, tmp_path: Path) -> None:
    with pytest.raises(VerificationError) as refused:
        confirm(report("by formula", False), certificate, tmp_path)
    kind = "TypeError" if certificate == [] else "KeyError"
    assert str(refused.value).startswith(f"certificate.json is not what `allocator solve` writes ({kind}: ")
    assert str(refused.value).endswith(")")


def test_what_is_required_of_every_stage(tmp_path: Path) -> None:
    made = report("by formula", False)
    certificate = content("by formula", False)
    words = ["exact", "claimed", "bound", "bound", "exact"]
    for claim, word in zip(certificate["claims"], words, strict=True):
        claim["certificate"] = word
        claim["gaps"] = ["1/3", "5/7", "2/7"] if word == "bound" else ["0"]
    one, two, three, four, _ = (
        f"stage {claim['stage']} ({claim['criterion']}): " for claim in certificate["claims"]
    )
    claimed = f"{two}claimed by the solver, not certified"
    bounds = [f"{stage}bound: at most 0.714285714 from the best" for stage in (three, four)]
    for require, short in (("exact", [claimed, *bounds]), ("bound", [claimed])):
        with pytest.raises(VerificationError) as refused:
            confirm(made, certificate, tmp_path, require)
        assert str(refused.value).splitlines() == [
            f"{tmp_path}: {require} is required of every stage",
            *short,
        ]
    lines = confirm(made, certificate, tmp_path)
    assert lines[0] == f"certificate of {one}exact: proved in fractions, gap 0"
    assert lines[1:4] == (f"certificate of {claimed}", *(f"certificate of {bound}" for bound in bounds))
