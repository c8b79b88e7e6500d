"""Posts that two roles share: on paper, against enumeration, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from allocator.joint_service import shown_hours
from allocator.plan import Service
from allocator.report import assess
from allocator.rules import CrossTrained, Floor
from allocator.search.parts import independent_parts
from allocator.solve import solve
from tests.oracles import best_plan
from tests.problems import FRACTIONAL, SIZES, WHOLE, F, cross_trained, local, pool, problem, regional


def test_shared_posts_go_where_the_want_is() -> None:
    # a: 1 post for 3 of work; b: 1 post for 1 of work; a post more that may do either: all of it helps a.
    parts = pool(1, {"A": 3}, name="a", size=FRACTIONAL), pool(1, {"A": 1}, name="b", size=FRACTIONAL)
    posed = cross_trained(problem(*parts, across="area-role"), "a", "b", 1)
    plan = solve(posed)
    assert plan.posts["a+b", "pool"] == 1
    assert {link[0]: hours for link, hours in plan.hours.items()} == {"a": 2, "b": 1}
    assess(posed, plan)


def test_shared_posts_are_split_where_both_want_them() -> None:
    # (1 + z) / 4 and (1 + 2 - z) / 4 are equal at z = 1: a post's worth of hours each.
    parts = pool(1, {"A": 4}, name="a", size=WHOLE), pool(1, {"A": 4}, name="b", size=WHOLE)
    plan = solve(cross_trained(problem(*parts, across="area-role"), "a", "b", 2))
    assert [plan.hours[role, "pool", "A"] for role in "ab"] == [2, 2]


def test_shared_posts_are_shown_under_their_own_role_after_own_staff() -> None:
    parts = local(2, {"A": 2, "B": 4}, name="a"), local(2, {"A": 0, "B": 1}, name="b")
    posed = cross_trained(problem(*parts), "a", "b", 2)
    plan = solve(posed)
    service = Service(posed, plan.posts, plan.hours)
    shown = shown_hours(service)
    for role in ("a", "b", "a+b"):
        for area in "AB":
            hours = sum((hours for link, (hours, _) in shown.items() if link[:2] == (role, area)), F(0))
            assert hours == plan.posts[role, area]
    assert sum(hours for hours, _ in shown.values()) == sum(plan.hours.values())


def test_roles_that_share_posts_are_one_problem() -> None:
    parts = pool(1, {"A": 3}, name="a"), pool(1, {"A": 1}, name="b"), pool(1, {"A": 1}, name="c")
    posed = cross_trained(problem(*parts, across="area-role"), "a", "b", 1)
    assert [[role.id for role in part.roles] for part in independent_parts(posed)] == [
        ["a", "a+b", "b"],
        ["c"],
    ]


def test_shared_posts_of_a_formula_work_where_the_want_is() -> None:
    parts = pool(1, {"A": 3}, name="a", size=FRACTIONAL), pool(1, {"A": 1}, name="b", size=FRACTIONAL)
    posed = cross_trained(problem(*parts), "a", "b", 1)
    plan = solve(replace(posed, locked_posts=dict.fromkeys(posed.cells, F(1))))
    assert {link[0]: hours for link, hours in plan.hours.items()} == {"a": 2, "b": 1}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("word", ["leximin", "total_shortfall", "largest_shortfall"])
def test_posts_hours_and_values_are_those_of_brute_force(word: str, size: str) -> None:
    roads = {("P", "A"): 1, ("P", "B"): "4/5", ("Q", "B"): "9/10"}
    parts = (
        regional(2, {"A": 2, "B": 3}, roads, name="a", size=SIZES[size]),
        regional(1, {"A": 1, "B": 2}, roads, name="b", size=SIZES[size]),
    )
    floor = Floor(type="floor", fte=1, bases=("P",), roles=("a",))
    posed = cross_trained(problem(*parts, criteria=[word]), "a", "b", 1, [floor])
    expected, plan = best_plan(posed), solve(posed)
    assert expected is not None
    assert (plan.posts, plan.hours) == (expected.posts, expected.hours)
    assert plan.decided_by_order == expected.choice
    assess(posed, plan)


@given(st.integers(0, 3), st.integers(0, 3), st.integers(0, 3), st.sampled_from(sorted(SIZES.values())))
def test_posts_that_can_do_both_are_never_worse_than_posts_that_can_do_one(
    own: int, other: int, more: int, size: Fraction
) -> None:
    work = {"A": 3, "B": 5}
    parts = pool(own, work, name="a", size=size), pool(other, {"A": 2, "B": 2}, name="b", size=size)
    shared = solve(cross_trained(problem(*parts, criteria=["largest_shortfall"]), "a", "b", more))
    bound = solve(
        problem(pool(own + more, work, name="a", size=size), parts[1], criteria=["largest_shortfall"])
    )
    assert shared.stages[0].optimum >= bound.stages[0].optimum


def test_the_same_role_twice_is_refused() -> None:
    with pytest.raises(ValidationError, match="two different roles"):
        CrossTrained(type="cross_trained", roles=("a", "a"), posts=Decimal(1))
