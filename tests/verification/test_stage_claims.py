"""What a plan claims of its stages: what was asked for, what it reaches, and no better bound than can be."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction as F  # noqa: N817 - these pages are full of them

import pytest

from allocator.verification.differences import Difference
from allocator.verification.plan_file import ClaimedPlan, ClaimedStage
from allocator.verification.stage_rows import AGREEMENT, stage_differences, stages_sheet
from tests.verification.made_up import KINDS, claimed, nine, reckoned


def told(plan: ClaimedPlan, kind: str = "all areas alike") -> list[Difference]:
    return list(stage_differences(reckoned(kind), plan, "a file"))


def with_stage(number: int, **changes: object) -> ClaimedPlan:
    """The plan with one stage changed, counted from 1."""
    plan = claimed()
    stages = list(plan.stages)
    stages[number - 1] = replace(stages[number - 1], **changes)  # type: ignore[arg-type]  # by name
    return replace(plan, stages=tuple(stages))


@pytest.mark.parametrize("kind", KINDS)
def test_stages_as_they_were_found_are_believed(kind: str) -> None:
    assert told(claimed(kind), kind) == []


def test_the_stages_of_a_plan_are_those_that_are_expected() -> None:
    criteria = {kind: [(each.criterion, each.sense) for each in claimed(kind).stages] for kind in KINDS}
    ends = [("then_posts_in_order", "min"), ("then_least_travel", "min"), ("then_service_in_order", "min")]
    moves = ("then_least_movement", "min")
    least = ("then_least_risk_weighted_shortfall", "max")
    assert criteria["all areas alike"] == [("leximin", "max"), least, moves, *ends]
    assert criteria["kept efficient"] == [
        ("coverage_gap", "min"), ("mean_difference", "min"), least, moves, *ends
    ]  # fmt: skip
    assert criteria["by formula"] == [least, moves, *ends]


def test_a_stage_that_is_missing_and_one_that_nobody_asked_for_are_named() -> None:
    plan = claimed()
    last = plan.stages[-1]
    fewer = replace(plan, stages=plan.stages[:-1])
    assert told(fewer) == [Difference("a file", "stage 6", "criterion", "no stage", "then_service_in_order")]
    more = replace(plan, stages=(*plan.stages, last))
    assert told(more) == [Difference("a file", "stage 7", "criterion", "then_service_in_order", "no stage")]


def test_an_unproved_plan_may_end_after_its_criteria_and_not_before() -> None:
    plan = replace(claimed(), status="unproven")
    assert told(replace(plan, stages=plan.stages[:1])) == []
    assert told(plan) == []
    assert told(replace(plan, stages=())) == [
        Difference("a file", "stage 1", "criterion", "no stage", "leximin")
    ]
    assert told(replace(plan, stages=plan.stages[:2])) == [
        Difference("a file", f"stage {number}", "criterion", "no stage", criterion)
        for number, criterion in enumerate(
            ("then_least_movement", "then_posts_in_order", "then_least_travel", "then_service_in_order"), 3
        )
    ]


def test_another_status_is_none() -> None:
    assert told(replace(claimed(), status="certain")) == [
        Difference("a file", "", "status", "certain", "proved or unproven")
    ]


@pytest.mark.parametrize(
    ("changes", "found"), [({"criterion": "leximax"}, "max leximax"), ({"sense": "min"}, "min leximin")]
)
def test_another_criterion_or_sense_is_named_and_nothing_else_of_it(
    changes: dict[str, str], found: str
) -> None:
    plan = with_stage(1, **changes, optimum=F(0), certificate="none")
    assert told(plan) == [Difference("a file", "stage 1", "criterion", found, "max leximin")]


def test_an_optimum_that_the_plan_does_not_reach_is_told_with_the_decimals_that_tell_them_apart() -> None:
    first = claimed().stages[0]
    nearly = first.optimum - F(1, 10**15)
    assert told(with_stage(1, optimum=nearly, bound=nearly)) == [
        Difference("a file", "stage 1", "optimum", f"{told_18(nearly)}", f"{told_18(first.optimum)}")
    ]


def told_18(value: F) -> str:
    return f"{float(0):.0f}.{round(value * 10**18):018d}".rstrip("0")


@pytest.mark.parametrize(("number", "up"), [(1, 1), (5, -1)])
def test_a_bound_may_be_apart_by_the_agreed_part_and_no_more(number: int, up: int) -> None:
    stage: ClaimedStage = claimed().stages[number - 1]
    assert stage.sense == {1: "max", -1: "min"}[up]
    for sign in (up, -up):
        assert told(with_stage(number, bound=stage.optimum + sign * AGREEMENT)) == []
        wide = with_stage(number, bound=stage.optimum + sign * F(1, 10**6))
        found, expected = nine(wide.stages[number - 1].bound), nine(stage.optimum)
        assert told(wide) == [
            Difference("a file", f"stage {number}", "bound", found, f"{expected}, or the status unproven")
        ]
    beyond = replace(with_stage(number, bound=stage.optimum + up), status="unproven")
    assert told(beyond) == []
    below = replace(with_stage(number, bound=stage.optimum - up), status="unproven")
    assert [(each.row, each.column) for each in told(below)] == [(f"stage {number}", "bound")]


def test_a_certificate_is_of_one_of_three_kinds() -> None:
    for kind in ("exact", "bound", "claimed"):
        assert told(with_stage(2, certificate=kind)) == []
    assert told(with_stage(2, certificate="sworn")) == [
        Difference("a file", "stage 2", "certificate", "sworn", "exact or bound or claimed")
    ]


def test_the_stages_are_numbered_from_1() -> None:
    assert [row[0] for row in stages_sheet(claimed()).rows] == ["1", "2", "3", "4", "5", "6"]
