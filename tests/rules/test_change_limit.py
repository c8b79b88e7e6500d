"""Change limit: posts that leave their base are counted once, and joiners are not."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pydantic import ValidationError

from allocator.plan import Service
from allocator.rules import ChangeLimit
from allocator.solve import solve
from tests.problems import F, local, problem

DEMAND = {"A": 1, "B": 1, "L": 8}
TODAY = {"local": {"A": 2, "B": 2, "L": 1}}


@pytest.mark.parametrize(
    ("moves", "expected"), [(0, (2, 2, 1)), (1, (1, 2, 2)), (2, (1, 1, 3)), (5, (1, 1, 3))]
)
def test_each_move_brings_the_plan_nearer_to_the_fair_one(moves: int, expected: tuple[int, ...]) -> None:
    # One move may come from A or B; the order of codes takes it from A.
    posed = problem(local(5, DEMAND), rules=[ChangeLimit(type="change_limit", moves=moves)], baseline=TODAY)
    assert tuple(solve(posed).posts.values()) == expected


def test_no_base_loses_more_than_its_share() -> None:
    rule = ChangeLimit(type="change_limit", loss_share=Decimal("0.25"))
    assert tuple(solve(problem(local(5, DEMAND), rules=[rule], baseline=TODAY)).posts.values()) == (2, 2, 1)
    half = ChangeLimit(type="change_limit", loss_share=Decimal("0.5"))
    assert tuple(solve(problem(local(5, DEMAND), rules=[half], baseline=TODAY)).posts.values()) == (1, 1, 3)


def test_posts_that_come_from_outside_are_no_moves() -> None:
    posed = problem(local(9, DEMAND), rules=[ChangeLimit(type="change_limit", moves=0)], baseline=TODAY)
    assert tuple(solve(posed).posts.values()) == (2, 2, 5)


def test_roles_without_a_baseline_may_change_freely() -> None:
    rule = ChangeLimit(type="change_limit", moves=0)
    posed = problem(local(5, DEMAND), local(2, DEMAND, name="new"), rules=[rule], baseline=TODAY)
    plan = solve(posed)
    assert [plan.posts["local", base] for base in "ABL"] == [2, 2, 1]


def test_the_violation_is_the_number_of_moves_too_many() -> None:
    posed = problem(local(5, DEMAND), rules=[ChangeLimit(type="change_limit", moves=1)], baseline=TODAY)
    rule = next(one for one in posed.rules if one.name.startswith("changelimit"))
    service = Service(posed, {("local", "A"): F(0), ("local", "B"): F(1), ("local", "L"): F(4)}, {})
    assert rule.violation(posed, service) == 2


@pytest.mark.parametrize("parameters", [{}, {"moves": 1, "loss_share": 0}])
def test_exactly_one_of_the_two_limits_is_stated(parameters: dict[str, int]) -> None:
    with pytest.raises(ValidationError, match="exactly one of"):
        ChangeLimit(type="change_limit", **parameters)


def test_a_joint_loss_share_lets_one_place_lose_what_another_keeps() -> None:
    # Today (2, 2) and demand at B alone: half of all four stay, so that A may be left empty.
    today = {"local": {"A": 2, "B": 2}}
    parts = local(4, {"A": 0, "B": 4})
    each = ChangeLimit(type="change_limit", loss_share=F(1, 2))
    together = ChangeLimit(type="change_limit", loss_share=F(1, 2), together=True)
    assert list(solve(problem(parts, baseline=today, rules=[each])).posts.values()) == [1, 3]
    assert list(solve(problem(parts, baseline=today, rules=[together])).posts.values()) == [0, 4]


def test_together_says_nothing_of_moves_which_are_one_sum() -> None:
    with pytest.raises(ValidationError, match="one sum already"):
        ChangeLimit(type="change_limit", moves=1, together=True)
