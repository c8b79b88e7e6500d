"""The second reckoning as a whole: what it holds, and what is told alone."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction as F  # noqa: N817 - these pages are full of them

from allocator.verification.confirm import SHEETS, run_differences
from allocator.verification.differences import Difference
from allocator.verification.facts import Facts
from allocator.verification.plan_file import ClaimedPlan
from tests.verification.made_up import claimed, facts, files, references, run_id


def told(
    plan: ClaimedPlan | None = None, of: Facts | None = None, kind: str = "all areas alike", **other: bytes
) -> list[Difference]:
    """What is told of the run with other files; keyword arguments name them without their endings."""
    ends = {"map": "map.html", "certificate": "certificate.json"}
    changed = {ends.get(name, f"{name}.csv"): data for name, data in other.items()}
    there = {name: data for name, data in {**files(kind), **changed}.items() if data != b"gone"}
    whole = run_differences(of or facts(kind), plan or claimed(kind), references(kind), there, run_id(kind))
    return list(whole)


def test_every_table_that_is_missing_is_named() -> None:
    gone = told(**{name.removesuffix(".csv"): b"gone" for name in SHEETS})
    assert gone == [Difference(name, "", "", "no such file", "a table") for name in SHEETS]


def test_a_run_may_have_no_map_and_must_have_a_certificate() -> None:
    assert told(map=b"gone") == []
    assert told(certificate=b"gone") == [
        Difference("certificate.json", "", "", "no such file", "a certificate")
    ]


def test_bytes_of_a_map_that_are_no_text_do_not_stop_the_reading() -> None:
    page = files()["map.html"]
    assert told(map=page + b"\xff") == []
    assert [each.column for each in told(map=b"\xff")] == ["run id", "data"]


def test_an_impossible_plan_is_told_alone() -> None:
    plan = claimed()
    cell = ("analyst", "pool")
    found = told(replace(plan, posts={**plan.posts, cell: F(3)}), posts=b"gone")
    assert [(each.file, each.row, each.column) for each in found] == [
        ("plan.json", "analyst, pool", "deployed hours")
    ]


def test_posts_that_are_not_the_formula_s_are_told_alone() -> None:
    kind = "by formula"
    plan = claimed(kind)
    other = claimed("by formula, against rules")  # possible, and of another formula
    found = told(replace(plan, posts=other.posts, hours=other.hours), kind=kind, posts=b"gone")
    assert {(each.file, each.column) for each in found} == {("plan.json", "fte")}
    assert all(each.expected.endswith("by the formula") for each in found)


def test_another_problem_than_the_inputs_pose_is_told_alone_with_what_is_impossible() -> None:
    whole = facts()
    other = replace(whole, problem=replace(whole.problem, across="area-role"))
    assert told(of=other, posts=b"gone") == [
        Difference("the posed problem", "across", "aim", "area-role", "area")
    ]


def test_rules_stages_references_and_floors_are_held_and_named_by_their_files() -> None:
    plan = claimed("kept efficient")
    first, *others = plan.stages
    wrong = replace(plan, stages=(replace(first, optimum=F(1, 3), bound=F(1, 3)), *others), most_hours=F(1))
    assert {each.file for each in told(wrong, kind="kept efficient")} == {
        "plan.json", "rules.csv", "stages.csv"
    }  # fmt: skip


def test_a_plan_that_breaks_a_rule_is_told_unless_a_formula_made_it() -> None:
    whole = facts()
    strict = [
        replace(posed, rule=posed.rule.model_copy(update={"fte": F(7)})) if posed.name == "floor" else posed
        for posed in whole.problem.rules
    ]
    rules = tuple(
        rule.model_copy(update={"fte": F(7)}) if rule.type == "floor" else rule
        for rule in whole.statement.rules
    )
    statement = whole.statement.model_copy(update={"rules": rules})
    of = replace(
        whole,
        scenario=replace(whole.scenario, statement=statement),
        problem=replace(whole.problem, rules=tuple(strict)),
    )
    broken = [each for each in told(of=of) if each.file == "plan.json"]
    assert [each.column for each in broken] == ["rule floor", "rule floor"]
    assert told(kind="by formula, against rules") == []
