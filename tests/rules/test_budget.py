"""Budget: posts cost money, exactly counted, over all roles in scope together."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocator.criteria import LargestShortfall
from allocator.errors import InfeasibleError
from allocator.plan import Service
from allocator.rules import Budget, Supply
from allocator.solve import solve
from tests.problems import FRACTIONAL, WHOLE, F, local, pool, problem, regional, with_rules

AT_MOST = Supply(type="supply", sense="<=")


def test_money_buys_posts_where_they_are_cheap() -> None:
    # Ten hours wait, a post is an hour. Two pounds at P and one at Q: four pounds buy four posts at Q.
    staff = regional(9, {"A": 10}, {("P", "A"): 1, ("Q", "A"): 1})
    rule = Budget(type="budget", pounds=4, cost={"P": 2, "Q": 1})
    plan = solve(problem(staff, rules=[AT_MOST, rule], criteria=["total_shortfall"]))
    assert plan.posts == {("regional", "P"): 0, ("regional", "Q"): 4}


def test_one_budget_over_two_roles_is_spent_where_it_meets_most() -> None:
    # An hour of the pool costs two pounds, an hour of the other role one; five pounds: 3 + 2 / 2 hours.
    parts = local(9, {"A": 3}), pool(9, {"A": 3})
    rule = Budget(type="budget", pounds=5, cost={"local": 1, "pool": 2})
    plan = solve(problem(*parts, rules=[AT_MOST, rule], criteria=["total_shortfall"]))
    assert list(plan.posts.values()) == [3, 1]


@pytest.mark.parametrize(("pounds", "posts"), [("82469.12", 2), ("82469.11", 1)])
def test_a_penny_short_is_a_post_short(pounds: str, posts: int) -> None:
    rule = Budget(type="budget", pounds=Decimal(pounds), cost=Decimal("41234.56"))
    plan = solve(problem(pool(9, {"A": 9}), rules=[AT_MOST, rule]))
    assert list(plan.posts.values()) == [posts]


@pytest.mark.parametrize("size", [WHOLE, FRACTIONAL])
def test_a_penny_short_of_posts_that_must_be_placed_is_no_plan(size: F) -> None:
    rule = Budget(type="budget", pounds=Decimal("82469.11"), cost=Decimal("41234.56"))
    with pytest.raises(InfeasibleError) as told:
        solve(problem(pool(2, {"A": 9}, size=size), rules=[rule]))
    assert set(told.value.conflict) == {"budget-1", "supply:pool"}


def test_fractions_of_posts_spend_the_last_pound() -> None:
    rule = Budget(type="budget", pounds=10, cost=3)
    plan = solve(problem(pool(9, {"A": 9}, size=FRACTIONAL), rules=[AT_MOST, rule]))
    assert list(plan.posts.values()) == [F(10, 3)]


def test_posts_that_cost_nothing_are_not_limited() -> None:
    rule = Budget(type="budget", pounds=0, cost=0)
    assert list(solve(problem(pool(2, {"A": 9}), rules=[rule])).posts.values()) == [2]


def test_the_violation_is_the_money_that_is_missing() -> None:
    rule = Budget(type="budget", pounds=5, cost={"local": 1, "pool": 2})
    posed = problem(local(2, {"A": 3}), pool(3, {"A": 3}), rules=[rule])
    stated = next(one for one in posed.rules if one.rule is rule)
    service = Service(posed, {("local", "A"): F(2), ("pool", "pool"): F(3)}, {})
    (reading,) = stated.readings(posed, service)
    assert (reading.limit, reading.value, reading.slack, reading.unit) == (5, 8, -3, "pounds")
    assert stated.violation(posed, service) == 3


@settings(max_examples=20)
@given(st.integers(0, 12), st.integers(0, 6), st.sampled_from([WHOLE, FRACTIONAL]))
def test_more_money_never_makes_the_worst_off_worse(pounds: int, more: int, size: F) -> None:
    judge = LargestShortfall(id="largest_shortfall")
    staff = regional(
        4, {"A": 2, "B": 5}, {("P", "A"): 1, ("P", "B"): "1/2", ("Q", "A"): "1/2", ("Q", "B"): 1}, size=size
    )
    posed = problem(staff, criteria=[judge])

    def smallest(amount: int) -> F:
        ruled = with_rules(posed, [AT_MOST, Budget(type="budget", pounds=amount, cost={"P": 2, "Q": 3})])
        return solve(ruled).stages[0].optimum

    assert smallest(pounds) <= smallest(pounds + more)
