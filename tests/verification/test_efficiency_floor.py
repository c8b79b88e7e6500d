"""The share of the most hours that may not be given up: of whose hours, how much, and whether it is kept."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction as F  # noqa: N817 - these pages are full of them

import pytest

from allocator.verification.differences import Difference
from allocator.verification.efficiency_floor import floor_and_met, floor_differences
from allocator.verification.plan_file import ClaimedPlan
from allocator.verification.references import ClaimedReferences
from tests.verification.made_up import KINDS, claimed, facts, reckoned, references

KIND = "kept efficient"
WHOLLY = "kept wholly efficient"
OTHERS = [kind for kind in KINDS if kind not in (KIND, WHOLLY)]


def told(plan: ClaimedPlan, kind: str = KIND, stated: ClaimedReferences | None = None) -> list[Difference]:
    return list(floor_differences(reckoned(kind), plan, stated or references(kind)))


@pytest.mark.parametrize("kind", KINDS)
def test_a_floor_that_is_kept_is_no_difference(kind: str) -> None:
    assert told(claimed(kind), kind) == []


def test_the_highest_share_asked_is_the_floor_of_all_risk_weighted_work() -> None:
    most = references(KIND).most_hours
    assert most is not None
    floor = floor_and_met(reckoned(KIND), most)
    all_of_it = facts(KIND).risk_demand
    assert floor == (F(9, 10) * most / all_of_it, reckoned(KIND).risk_weighted_served / all_of_it)
    assert floor[0] <= floor[1] < 1


def test_without_a_criterion_that_asks_or_without_hours_there_is_no_floor() -> None:
    assert floor_and_met(reckoned(KIND), None) is None
    for kind in OTHERS:
        assert floor_and_met(reckoned(kind), F(1)) is None


@pytest.mark.parametrize("kind", OTHERS)
def test_hours_that_nobody_asked_to_keep_are_named(kind: str) -> None:
    plan = replace(claimed(kind), most_hours=F(4, 3))
    assert told(plan, kind) == [Difference("plan.json", "", "most_hours", "1.333333333", "")]


def test_other_hours_than_the_reference_plan_meets_are_named_with_the_decimals_that_tell_them_apart() -> None:
    most = references(KIND).most_hours
    assert most is not None
    (difference,) = told(replace(claimed(KIND), most_hours=most + F(1, 10**20)))
    assert (difference.file, difference.row, difference.column) == ("plan.json", "", "most_hours")
    assert abs(F(difference.found) - most) < F(1, 10**17)
    assert abs(F(difference.expected) - most) < F(1, 10**17)
    assert difference.found != difference.expected
    (gone,) = told(replace(claimed(KIND), most_hours=None))
    assert (gone.column, gone.found) == ("most_hours", "")
    assert abs(F(gone.expected) - most) <= F(1, 10**9)


def test_hours_without_a_reference_plan_are_named() -> None:
    none = replace(references(KIND), plans={})
    plan = replace(claimed(KIND), most_hours=F(7, 4))
    assert told(plan, stated=none) == [
        Difference("plan.json", "", "most_hours", "1.75", "V* of a reference plan")
    ]
    nearly_one = F(1) + F(1, 10**12)  # told apart from nothing, not from another number
    assert told(replace(plan, most_hours=nearly_one), stated=none)[0].found == "1"
    one = replace(references(KIND).plans["total_shortfall"], value=nearly_one)
    stated = replace(none, plans={"total_shortfall": one})
    assert told(replace(plan, most_hours=None), stated=stated)[0].expected == "1"
    assert told(replace(plan, most_hours=None), stated=none) == [
        Difference("plan.json", "", "most_hours", "", "V* of a reference plan")
    ]


def test_a_floor_that_is_not_kept_is_told_in_shares() -> None:
    reckoning = reckoned(KIND)
    all_of_it = facts(KIND).risk_demand
    just = reckoning.risk_weighted_served / F(9, 10)
    exactly = replace(references(KIND).plans["total_shortfall"], value=just)
    stated = replace(references(KIND), plans={"total_shortfall": exactly})
    assert told(replace(claimed(KIND), most_hours=just), stated=stated) == []
    above = just + F(1, 10**14) * all_of_it
    stated = replace(stated, plans={"total_shortfall": replace(exactly, value=above)})
    (difference,) = told(replace(claimed(KIND), most_hours=above), stated=stated)
    assert (difference.file, difference.row, difference.column) == (
        "plan.json", "together", "rule efficiency:floor"
    )  # fmt: skip
    met = reckoning.risk_weighted_served / all_of_it
    assert abs(F(difference.found) - met) < F(1, 10**14)
    sense, _, floor = difference.expected.partition(" ")
    assert sense == ">="
    assert abs(F(floor) - F(9, 10) * above / all_of_it) < F(1, 10**14)
    assert difference.found != floor
