"""Group guarantee: a group as a whole, over roles together, has its number or the country's share."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from allocator.errors import InfeasibleError
from allocator.plan import Service
from allocator.rules import GroupGuarantee
from allocator.solve import solve
from tests.problems import FRACTIONAL, F, local, pool, problem, regional, with_rules

# A post is an hour. Two islands, I and J, an hour away for every hour of work, and the mainland M.
ROAD = regional(
    6, {"I": 2, "J": 2, "M": 8}, {("P", "M"): 1, ("P", "I"): "1/2", ("P", "J"): "1/2"}, size=FRACTIONAL
)


def guarantee(*groups: str, **parameters: Any) -> GroupGuarantee:
    return GroupGuarantee(type="group_guarantee", groups=groups, **parameters)


def hours(rule: GroupGuarantee | None) -> dict[str, F]:
    posed = problem(ROAD, criteria=["total_shortfall"], rules=[rule] if rule else [])
    plan = solve(posed)
    return {area: plan.hours.get(("regional", "P", area), F(0)) for area in "IJM"}


def test_the_most_efficient_plan_leaves_the_islands_out() -> None:
    assert hours(None) == {"I": 0, "J": 0, "M": 6}


def test_a_group_with_a_number_has_it_over_its_areas_together() -> None:
    # A quarter of four hours is one, two with the road. The first island by code has what J gives up.
    found = hours(guarantee("IJ", coverage=Decimal("0.25")))
    assert found["M"] == 4
    assert found["I"] + found["J"] == 2


def test_a_group_without_a_number_has_the_countrys_share() -> None:
    # Of six hours x go to the islands: (x / 2) / 4 = (6 - x / 2) / 12 gives x = 3 (3/8 of each).
    assert hours(guarantee("IJ"))["M"] == 3


def test_within_allows_a_distance_from_the_country() -> None:
    # (x / 2) / 4 = (6 - x / 2) / 12 - 1/8 gives x = 9/4.
    assert hours(guarantee("IJ", within=Decimal("0.125")))["M"] == F(15, 4)


def test_the_country_cannot_be_pulled_down_by_waste() -> None:
    # Everybody at M is well served: what it receives beyond its demand counts, so that the group must follow.
    posed = problem(local(9, {"I": 4, "M": 1}, size=FRACTIONAL), rules=[guarantee("I")], criteria=[])
    assert solve(posed).posts["local", "I"] >= F(36, 5)


def test_roles_stand_in_for_one_another() -> None:
    # The pool alone can serve I; local posts are locked away by demand at M only.
    parts = local(2, {"M": 2}, size=FRACTIONAL), pool(2, {"I": 2, "M": 2}, size=FRACTIONAL)
    posed = problem(*parts, rules=[guarantee("I")], criteria=["total_shortfall"])
    rule = next(one for one in posed.rules if one.groups)
    assert rule.coupling
    plan = solve(posed)
    # Two thirds of the country (4 of 6 hours received) is what I must have of its two hours.
    assert plan.hours["pool", "pool", "I"] >= F(4, 3)


def test_groups_that_are_the_whole_country_must_be_equal_and_whole_posts_cannot() -> None:
    rules = [guarantee("I", "M")]
    with pytest.raises(InfeasibleError):
        solve(problem(local(2, {"I": 1, "M": 2}), rules=rules))
    plan = solve(problem(local(2, {"I": 1, "M": 2}, size=FRACTIONAL), rules=rules))
    assert list(plan.posts.values()) == [F(2, 3), F(4, 3)]


def test_the_violation_is_the_distance_to_what_is_guaranteed() -> None:
    posed = problem(ROAD)
    service = Service(posed, {}, {("regional", "P", "M"): F(6)})
    for rule, limit in (
        (guarantee("IJ", "M"), F(1, 2)),
        (guarantee("IJ", within=Decimal("0.1")), F(2, 5)),
        (guarantee("IJ", "M", coverage=Decimal("0.3")), F(3, 10)),
    ):
        ruled = with_rules(posed, [rule])
        stated = next(one for one in ruled.rules if one.groups)
        assert stated.violation(ruled, service) == limit
        assert {reading.limit for reading in stated.readings(ruled, service)} == {limit}


def test_groups_without_demand_are_left_out() -> None:
    posed = problem(local(1, {"I": 0, "M": 1}), rules=[guarantee("I", coverage=1)])
    assert solve(posed).posts == {("local", "I"): 0, ("local", "M"): 1}


def test_a_number_and_a_distance_are_not_stated_together() -> None:
    with pytest.raises(ValidationError, match="at most one of them"):
        guarantee("I", coverage=1, within=1)


@settings(max_examples=20)
@given(st.integers(0, 10), st.integers(0, 10))
def test_a_looser_guarantee_never_meets_fewer_hours(within: int, more: int) -> None:
    def met(distance: int) -> F:
        rule = guarantee("IJ", within=F(distance, 20))
        return solve(problem(ROAD, criteria=["total_shortfall"], rules=[rule])).stages[0].optimum

    assert met(within) <= met(within + more)
