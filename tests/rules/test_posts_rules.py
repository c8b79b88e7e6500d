"""Floor, cap and fixed: limits on posts, one by one and together."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from allocator.plan import Service
from allocator.problem import Problem
from allocator.rules import Cap, Fixed, Floor, Rule
from allocator.solve import solve
from tests.problems import FRACTIONAL, F, local, problem

DEMAND = {"A": 1, "B": 1, "L": 8}
TODAY = {"local": {"A": 2, "B": 2, "L": 1}}


def posts_under(rule: Rule, **parameters: Any) -> tuple[Fraction, ...]:
    return tuple(solve(problem(local(5, DEMAND, **parameters), rules=[rule], baseline=TODAY)).posts.values())


def test_a_floor_of_two_leaves_one_post_for_the_large_area() -> None:
    # Without it leximin gives 1, 1, 3; see the docstring of Floor.
    assert posts_under(Floor(type="floor", fte=2, bases=("A", "B"))) == (2, 2, 1)


def test_a_floor_on_a_sum_leaves_open_where_it_is_met() -> None:
    # Three posts in A and B together: one loses a post either way, and the order of codes takes it from A.
    assert posts_under(Floor(type="floor", fte=3, bases=("A", "B"), together=True)) == (1, 2, 2)


def test_a_cap_sends_posts_where_they_help_less() -> None:
    assert posts_under(Cap(type="cap", fte=2, bases=("L",)))[2] == 2


def test_a_cap_of_part_of_a_post_rounds_whole_posts_down() -> None:
    assert posts_under(Cap(type="cap", fte=Decimal("2.5"), bases=("L",)))[2] == 2
    assert posts_under(Cap(type="cap", fte=Decimal("2.5"), bases=("L",)), size=FRACTIONAL)[2] == F(5, 2)


def test_fixed_without_a_number_locks_todays_posts() -> None:
    assert posts_under(Fixed(type="fixed")) == (2, 2, 1)
    assert posts_under(Fixed(type="fixed", bases=("A", "L"), together=True))[1] == 2


def test_fixed_with_a_number_locks_that() -> None:
    assert posts_under(Fixed(type="fixed", fte=0, bases=("A",))) == (0, 1, 4)


@pytest.mark.parametrize(
    ("rule", "violation"),
    [
        (Floor(type="floor", fte=2), 1),
        (Floor(type="floor", fte=7, together=True), 2),
        (Cap(type="cap", fte=1), 2),
        (Cap(type="cap", fte=5, together=True), 0),
        (Fixed(type="fixed"), 2),
        (Fixed(type="fixed", fte=3), 2),
        (Fixed(type="fixed", together=True), 0),
    ],
)
def test_the_violation_is_the_distance_to_the_limit_at_its_worst(rule: Rule, violation: int) -> None:
    posed = problem(local(5, DEMAND), rules=[rule], baseline=TODAY)
    stated = next(one for one in posed.rules if one.rule is rule)
    service = placed(posed, {"A": 1, "B": 1, "L": 3})
    assert stated.violation(posed, service) == violation
    assert all(reading.unit == "posts" for reading in stated.readings(posed, service))


def placed(posed: Problem, posts: dict[str, int]) -> Service:
    return Service(posed, {("local", base): F(fte) for base, fte in posts.items()}, {})
