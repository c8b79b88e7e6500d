"""What a manifest claims of its reference plans: real plans that reach what they are said to reach."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction as F  # noqa: N817 - these pages are full of them
from typing import Any

import pytest

from allocator.errors import VerificationError
from allocator.verification.differences import Difference
from allocator.verification.reckoning import Reckoning
from allocator.verification.references import (
    ClaimedPlan,
    ClaimedReferences,
    reference_differences,
    references_from,
)
from allocator.verification.stage_rows import AGREEMENT
from tests.verification.made_up import KINDS, facts, files, nine, reckoned, references, solved

MOST, BEST = "total_shortfall", "largest_shortfall"


def told(stated: ClaimedReferences, kind: str = "all areas alike") -> list[Difference]:
    return list(reference_differences(facts(kind), stated, reckoned(kind)))


def with_plan(criterion: str, kind: str = "all areas alike", **changes: Any) -> ClaimedReferences:
    stated = references(kind)
    other = replace(stated.plans[criterion], **changes)
    return replace(stated, plans={**stated.plans, criterion: other})


@pytest.mark.parametrize("kind", KINDS)
def test_reference_plans_as_they_were_found_are_believed(kind: str) -> None:
    assert told(references(kind), kind) == []


def test_what_the_manifest_says_is_read_in_exact_numbers() -> None:
    stated, content = references(), json.loads(files()["manifest.json"])["references"]
    assert list(stated.plans) == [MOST, BEST]
    for row in content["plans"]:
        plan: ClaimedPlan = stated.plans[row["criterion"]]
        assert (plan.value, plan.bound) == (F(row["value"]), F(row["bound"]))
        assert len(plan.posts) == len(row["posts"]) > 1
        assert len(plan.hours) == len(row["service"]) > 1
    assert (stated.across, stated.not_applicable) == ("area", "")
    assert stated.most_hours == stated.plans[MOST].value
    assert stated.best_smallest == stated.plans[BEST].value
    none = replace(stated, plans={})
    assert (none.most_hours, none.best_smallest) == (None, None)


@pytest.mark.parametrize(
    "content",
    [{}, {"references": {}}, {"references": []}, {"references": {"plans": [{}]}},
     {"references": {"plans": [], "across": "area"}}],
)  # fmt: skip
def test_a_part_that_solve_does_not_write_is_refused(content: dict[str, Any]) -> None:
    with pytest.raises(VerificationError) as refused:
        references_from(content)
    text = str(refused.value)
    assert text.startswith("manifest.json: references: not what `allocator solve` writes (")
    assert text.endswith(")")
    assert text.partition("(")[2].split(":")[0] in ("KeyError", "TypeError")


def test_no_plan_at_all_is_no_difference_of_its_own() -> None:
    assert told(replace(references(), plans={})) == []


def test_other_outcomes_are_named() -> None:
    assert told(replace(references(), across="area-role")) == [
        Difference("manifest.json", "references", "across", "area-role", "area")
    ]


def test_a_reason_that_is_none_is_named() -> None:
    assert told(replace(references(), not_applicable="the plan breaks floor")) == [
        Difference("manifest.json", "references", "not_applicable", "the plan breaks floor", "")
    ]
    assert told(replace(references(), not_applicable="no reference plan was asked for")) == []


def test_a_plan_that_breaks_rules_must_say_which() -> None:
    kind = "by formula, against rules"
    stated = references(kind)
    broken = "the plan breaks half, most, nine"
    assert stated.not_applicable == broken
    for other in ("the plan breaks half, most", "the plan breaks nine, most, half", ""):
        assert told(replace(stated, not_applicable=other), kind) == [
            Difference("manifest.json", "references", "not_applicable", other, broken)
        ]
    assert told(replace(stated, not_applicable="no reference plan within the limits"), kind) == []


def test_only_a_plan_that_breaks_rules_may_pass_the_best_that_keeps_them() -> None:
    fair = references().plans[BEST]
    for kind, columns in (("by formula, against rules", []), ("by formula", ["bound"])):
        reached = Reckoning(facts(kind), fair.posts, fair.hours).risk_weighted_served
        assert reached < reckoned(kind).risk_weighted_served
        claim = ClaimedPlan(reached, reached, fair.posts, fair.hours)
        stated = replace(references(kind), plans={MOST: claim})
        assert [each.column for each in told(stated, kind)] == columns


@pytest.mark.parametrize("criterion", [MOST, BEST])
def test_a_value_that_its_plan_does_not_reach_is_named(criterion: str) -> None:
    true = references().plans[criterion].value
    other = true + F(1, 10**20)
    (difference,) = told(with_plan(criterion, value=other, bound=other))
    assert (difference.file, difference.row, difference.column) == (
        f"manifest.json: references: {criterion}", "", "value"
    )  # fmt: skip
    assert difference.found != difference.expected
    assert abs(F(difference.found) - other) < F(1, 10**20)
    assert abs(F(difference.expected) - true) < F(1, 10**20)


@pytest.mark.parametrize("criterion", [MOST, BEST])
def test_a_bound_may_be_apart_by_the_agreed_part_of_all_there_is(criterion: str) -> None:
    true = references().plans[criterion].value
    scale = facts().risk_demand if criterion == MOST else F(1)
    assert scale >= 1
    for apart in (AGREEMENT * scale, -AGREEMENT * scale):
        assert told(with_plan(criterion, bound=true + apart)) == []
        beyond = true + apart * F(1001, 1000)
        name = f"manifest.json: references: {criterion}"
        assert told(with_plan(criterion, bound=beyond))[:1] == [
            Difference(name, "", "bound", nine(beyond), nine(true))
        ]


def test_a_bound_that_the_plan_itself_passes_is_named() -> None:
    own = min(
        sum(reckoned().served[role, area] for role in facts().staff)
        / sum(facts().demand[role, area] for role in facts().staff)
        for area in facts().areas
    )
    worse = with_plan(BEST, value=references().plans[BEST].value, bound=own - F(1, 1000))
    found = told(worse)
    assert found[-1].column == "bound"
    assert found[-1] == Difference(
        f"manifest.json: references: {BEST}", "", "bound", nine(own - F(1, 1000)), f"{nine(own)} or more"
    )


def test_a_plan_may_pass_a_bound_by_the_agreed_part() -> None:
    own, scale = reckoned().risk_weighted_served, facts().risk_demand
    for part, columns in ((F(1, 2), {"value"}), (F(3, 2), {"value", "bound"})):
        near = own - AGREEMENT * scale * part
        assert {each.column for each in told(with_plan(MOST, value=near, bound=near))} == columns


def test_without_work_there_is_no_smallest_coverage_and_bounds_agree_in_hours() -> None:
    kind = "nothing to do"
    plan = ClaimedPlan(F(1, 3), F(1, 3), solved(kind).plan.posts, solved(kind).plan.hours)
    stated = replace(references(kind), plans={BEST: plan})
    name = f"manifest.json: references: {BEST}"
    assert told(stated, kind) == [Difference(name, "", "value", "0.333333333", "no value")]
    for apart, columns in ((AGREEMENT, []), (AGREEMENT * F(3, 2), ["bound"])):
        none = replace(plan, value=F(0), bound=apart)
        found = told(replace(stated, plans={MOST: none}), kind)
        assert [each.column for each in found] == columns


def test_each_plan_is_held_whatever_is_wrong_with_another() -> None:
    stated = references()
    impossible = {name: replace(plan, posts={}) for name, plan in stated.plans.items()}
    files_named = {each.file for each in told(replace(stated, plans=impossible))}
    assert files_named == {f"manifest.json: references: {name}" for name in (MOST, BEST)}


def test_places_that_are_none_are_named_and_nothing_else_of_that_plan() -> None:
    posts = dict(references().plans[MOST].posts)
    first = next(iter(posts))
    posts[first] += 1
    found = told(with_plan(MOST, posts=posts, value=F(0), bound=F(0)))
    assert found
    assert {each.file for each in found} == {f"manifest.json: references: {MOST}"}
    assert {each.column for each in found} == {"deployed hours"}


def test_a_plan_of_another_criterion_must_be_possible_and_no_more() -> None:
    stated = references()
    other = replace(stated, plans={"other": replace(stated.plans[MOST], value=F(-1), bound=F(-2))})
    assert told(other) == []
    bad = replace(stated, plans={"other": replace(stated.plans[MOST], posts={})})
    assert {each.file for each in told(bad)} == {"manifest.json: references: other"}
