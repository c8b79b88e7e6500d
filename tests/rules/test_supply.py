"""Supply: all posts are placed, or at most so many, or another number than the role's own."""

from __future__ import annotations

import pytest

from allocator.plan import Service
from allocator.rules import Supply
from allocator.solve import solve
from tests.problems import FRACTIONAL, WHOLE, F, local, pool, problem, regional


@pytest.mark.parametrize("size", [WHOLE, FRACTIONAL])
def test_posts_are_all_placed_even_where_they_are_of_no_use(size: F) -> None:
    assert sum(solve(problem(local(9, {"A": 1, "B": 1}, size=size))).posts.values()) == 9


@pytest.mark.parametrize("size", [WHOLE, FRACTIONAL])
def test_posts_of_no_use_stay_unplaced_where_that_is_allowed(size: F) -> None:
    posed = problem(local(9, {"A": 1, "B": 1}, size=size), rules=[Supply(type="supply", sense="<=")])
    assert list(solve(posed).posts.values()) == [1, 1]


@pytest.mark.parametrize("size", [WHOLE, FRACTIONAL])
def test_a_supply_above_the_roles_own_posts_can_all_stand_in_one_place(size: F) -> None:
    # The role has one post; the rule says four. The boxes of the model must not hold the base to one.
    rule = Supply(type="supply", fte=4)
    assert list(solve(problem(pool(1, {"A": 9}, size=size), rules=[rule])).posts.values()) == [4]
    far = regional(1, {"A": 9}, {("P", "A"): 1, ("Q", "A"): "1/2"}, size=size)
    assert list(solve(problem(far, rules=[rule])).posts.values()) == [4, 0]


def test_the_violation_is_the_number_of_posts_too_many_or_too_few() -> None:
    posed = problem(local(3, {"A": 1, "B": 1}))
    (rule,) = posed.rules
    for posts, violation in ((2, 1), (3, 0), (5, 2)):
        assert (
            rule.violation(posed, Service(posed, {("local", "A"): F(posts), ("local", "B"): F(0)}, {}))
            == violation
        )
