"""Minimum team: none or enough, at each base or together, in posts of every size."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocator.criteria import LargestShortfall, TotalShortfall
from allocator.errors import InfeasibleError
from allocator.plan import Service
from allocator.rules import Floor, MinimumTeam, Rule
from allocator.solve import solve
from tests.problems import FRACTIONAL, HALF, WHOLE, F, local, pool, problem, with_rules

DEMAND = {"A": 1, "B": 2, "C": 3}


def team(fte: Any, **parameters: Any) -> MinimumTeam:
    return MinimumTeam(type="minimum_team", fte=fte, **parameters)


def posts(rule: Rule, total: int, **parameters: Any) -> list[F]:
    return list(solve(problem(local(total, DEMAND, **parameters), rules=[rule])).posts.values())


def test_two_teams_of_two_leave_the_largest_area_out_where_that_serves_two_in_full() -> None:
    # Sorted coverage (0, 1, 1) without C, (0, 2/3, 1) without A; one and a half each, (0, 3/4, 1) without C.
    assert posts(team(2), 4) == [2, 2, 0]
    assert posts(team(Decimal("1.5")), 3, size=FRACTIONAL) == [F(3, 2), F(3, 2), 0]


def test_two_teams_of_two_leave_the_smallest_area_out_where_hours_count() -> None:
    posed = problem(local(4, DEMAND), rules=[team(2)], criteria=["total_shortfall"])
    assert list(solve(posed).posts.values()) == [0, 2, 2]


def test_half_posts_round_a_team_up() -> None:
    assert posts(team(Decimal("1.7"), bases=("A",)), 6, size=HALF)[0] in (0, 2)


def test_a_team_together_is_counted_over_the_scope() -> None:
    assert posts(team(4, bases=("A", "B"), together=True), 3)[:2] == [0, 0]
    assert sum(posts(team(4, bases=("A", "B"), together=True), 6)[:2]) in (0, 4, 5, 6)


def test_roles_may_make_a_team_together() -> None:
    parts = local(1, {"A": 1, "B": 1}), pool(1, {"A": 1, "B": 1})
    posed = problem(*parts, rules=[team(2, together=True)])
    assert sum(solve(posed).posts.values()) == 2
    with pytest.raises(InfeasibleError):
        solve(problem(*parts, rules=[team(3, together=True)]))


def test_a_pool_smaller_than_a_team_that_must_be_placed_is_no_plan() -> None:
    with pytest.raises(InfeasibleError) as told:
        solve(problem(local(1, DEMAND), rules=[team(2)]))
    assert set(told.value.conflict) == {"minimumteam-1", "supply:local"}


@pytest.mark.parametrize(
    ("rule", "violation"),
    [(team(2), 1), (team(3), 2), (team(1), 0), (team(4, together=True), 0), (team(9, together=True), 5)],
)
def test_the_violation_is_what_a_team_lacks(rule: MinimumTeam, violation: int) -> None:
    posed = problem(local(4, DEMAND), rules=[rule])
    stated = next(one for one in posed.rules if one.rule is rule)
    placed = {("local", base): F(fte) for base, fte in {"A": 0, "B": 1, "C": 3}.items()}
    service = Service(posed, placed, {})
    assert stated.violation(posed, service) == violation
    assert all(reading.unit == "posts" for reading in stated.readings(posed, service))


def test_nobody_is_no_broken_team() -> None:
    posed = problem(local(0, DEMAND), rules=[team(2)])
    service = Service(posed, dict.fromkeys(posed.cells, F(0)), {})
    assert [rule.violation(posed, service) for rule in posed.rules] == [0, 0]


@settings(max_examples=20)
@given(st.integers(0, 4), st.integers(0, 6), st.sampled_from([WHOLE, FRACTIONAL]))
def test_a_team_costs_no_more_than_a_floor_of_its_size(fte: int, total: int, size: F) -> None:
    """Every plan under the floor keeps the team, so the best under the team is no worse."""
    posed = problem(
        local(3 * fte + total, DEMAND, size=size), criteria=[TotalShortfall(id="total_shortfall")]
    )
    floor, teams = (with_rules(posed, [rule]) for rule in (Floor(type="floor", fte=fte), team(fte)))
    assert solve(floor).stages[0].optimum <= solve(teams).stages[0].optimum


@settings(max_examples=20)
@given(st.integers(0, 3), st.integers(0, 3), st.integers(0, 5), st.sampled_from([WHOLE, FRACTIONAL]))
def test_a_larger_floor_or_team_never_raises_the_smallest_coverage(
    fte: int, more: int, rest: int, size: F
) -> None:
    judge = LargestShortfall(id="largest_shortfall")
    posed = problem(local(3 * (fte + more) + rest, DEMAND, size=size), criteria=[judge])
    for kind, word in ((Floor, "floor"), (MinimumTeam, "minimum_team")):
        small, large = (
            solve(with_rules(posed, [kind(type=word, fte=least)])).stages[0].optimum
            for least in (fte, fte + more)
        )
        assert large <= small
