"""Role subsets on Problems: coverage as by the staged linear program, and its posts where promised."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allocator.criteria import Leximin
from allocator.errors import InfeasibleError
from allocator.exact.certificate import check
from allocator.exact.fractional_posts import (
    FractionalAnswer,
    applies,
    posts_are_canonical,
    solve_fractional_posts,
    why_not,
)
from allocator.plan import Service
from allocator.problem import Problem
from allocator.rules import (
    Budget,
    Cap,
    ChangeLimit,
    Fixed,
    Floor,
    GroupGuarantee,
    MinimumCoverage,
    MinimumTeam,
    OpenBases,
    Supply,
)
from allocator.solve import solve
from tests.exact.draws import fractional_problem
from tests.problems import FRACTIONAL, F, criterion, local, pool, problem, regional, with_rules

LEXIMIN = Leximin(id="leximin")
THREE = {"A": 4, "B": 6, "C": 10}


def answered(posed: Problem) -> FractionalAnswer:
    """The answer, with everything it promises checked by arithmetic on the problem."""
    answer = solve_fractional_posts(posed)
    assert check(answer.pools, answer.levels, answer.work) == ()
    service = Service(posed, answer.posts, answer.hours)
    for rule in posed.rules:
        assert rule.violation(posed, service) == 0, rule.name
    assert set(answer.posts) == set(posed.cells)
    for role, base in posed.cells:
        deployed = sum(answer.hours.get((role, base, area), F(0)) for area in posed.links_from[role, base])
        assert deployed == answer.posts[role, base] * posed.role[role].hours_per_post
    assert posed.criteria[0].value(posed, service) == tuple(sorted(answer.levels.coverage.values()))
    return answer


# --- on paper ---


def test_ten_posts_over_twenty_hours_give_every_area_half() -> None:
    answer = answered(problem(local(10, THREE, size=FRACTIONAL)))
    assert list(answer.posts.values()) == [2, 3, 5]


def test_what_is_left_over_stands_at_the_last_base_with_room() -> None:
    # 20 hours are asked for, 26 posts must stand somewhere; C may have 12 at most, so B takes four more.
    cap = Cap(type="cap", fte=12, bases=("C",))
    answer = answered(problem(local(26, THREE, size=FRACTIONAL), rules=(cap,)))
    assert list(answer.posts.values()) == [4, 10, 12]


def test_of_two_caps_and_two_floors_the_tighter_holds() -> None:
    # A: at most 1 and 3, so 1. B: at least 5 and 2, so 5 of 6. C has the rest, 4 of 10.
    rules = (
        Cap(type="cap", fte=1, bases=("A",), id="cap-a"),
        Cap(type="cap", fte=3, bases=("A",), id="cap-b"),
        Floor(type="floor", fte=5, bases=("B",), id="floor-a"),
        Floor(type="floor", fte=2, bases=("B",), id="floor-b"),
    )
    answer = answered(problem(local(10, THREE, size=FRACTIONAL), rules=rules))
    assert list(answer.posts.values()) == [1, 5, 4]


def test_posts_that_need_not_be_placed_stay_out() -> None:
    supply = Supply(type="supply", sense="<=")
    answer = answered(problem(local(26, THREE, size=FRACTIONAL), rules=(supply,)))
    assert list(answer.posts.values()) == [4, 6, 10]


def test_locked_posts_and_loss_limits_are_floors_and_caps() -> None:
    # A is locked at 1: 1/4. B keeps two thirds of 9 today, 6: whole. C has what is left, 3 of 10.
    rules = (Fixed(type="fixed", fte=1, bases=("A",)), ChangeLimit(type="change_limit", loss_share=F(1, 3)))
    posed = problem(
        local(10, THREE, size=FRACTIONAL), rules=rules, baseline={"local": {"A": 1, "B": 9, "C": 0}}
    )
    answer = answered(posed)
    assert list(answer.posts.values()) == [1, 6, 3]
    assert list(answer.posts.values()) == list(solve(posed, staged=True).posts.values())


# --- against the staged linear program ---


@pytest.mark.slow
def test_coverage_is_that_of_the_staged_linear_program() -> None:
    several = 0
    for seed in range(150):
        posed = fractional_problem(seed)
        assert why_not(posed) is None, seed
        answer, plan = answered(posed), solve(posed, staged=True)
        levels = LEXIMIN.value(posed, Service(posed, plan.posts, plan.hours))
        assert levels == tuple(sorted(answer.levels.coverage.values())), seed
        if posts_are_canonical(posed):
            assert answer.posts == plan.posts, seed
        several += len(set(levels)) > 1
    assert several >= 50


@pytest.mark.slow
def test_posts_and_hours_are_canonical_where_every_role_is_local() -> None:
    for seed in range(1000, 1060):
        posed = fractional_problem(seed, only_local=True)
        assert posts_are_canonical(posed), seed
        answer, plan = answered(posed), solve(posed, staged=True)
        assert answer.posts == plan.posts, seed
        assert answer.hours == plan.hours, seed


# --- when it is valid ---

PLAIN = problem(local(10, THREE, size=FRACTIONAL), pool(3, THREE, size=FRACTIONAL))
LINKS = {("P", "A"): 1, ("Q", "A"): 1, ("P", "B"): 1, ("Q", "C"): 1}


@pytest.mark.parametrize(
    ("posed", "reason"),
    [
        (replace(PLAIN, criteria=()), "the first criterion is not leximin"),
        (problem(local(1, THREE, size=FRACTIONAL), criteria=("total_shortfall",)), "the first criterion"),
        (replace(PLAIN, across="area-role"), "each role is a problem of its own"),
        (replace(PLAIN, on="received"), "leximin looks on received"),
        (problem(local(10, THREE)), "local comes in posts of 1"),
        (
            problem(regional(3, THREE, LINKS | {("Q", "C"): F(1, 2)}, size=FRACTIONAL)),
            "an hour of regional is worth more on one link than on another",
        ),
        (
            with_rules(PLAIN, [Floor(type="floor", fte=1, together=True)]),
            "floor-1 is more than a floor or a cap of each place",
        ),
        (
            with_rules(PLAIN, [MinimumCoverage(type="minimum_coverage", coverage=F(1, 2))]),
            "more than a floor or a cap",
        ),
        *(
            (with_rules(PLAIN, [rule]), "more than a floor or a cap")
            for rule in (
                GroupGuarantee(type="group_guarantee", groups=("A",), coverage=F(1, 2)),
                MinimumTeam(type="minimum_team", fte=1),
                OpenBases(type="open_bases", at_most=9),
                Budget(type="budget", pounds=9, cost=1),
            )
        ),
        (replace(PLAIN, rules=()), "local has 0 supply rules instead of one"),
        (replace(PLAIN, locked_posts={}), "a formula places the posts"),
        (
            problem(
                regional(3, THREE, LINKS, size=FRACTIONAL), rules=(Cap(type="cap", fte=1, bases=("P",)),)
            ),
            "regional has floors or caps at bases that share areas",
        ),
        (
            problem(
                local(1, {"A": {"low": 1, "high": 1}}, size=FRACTIONAL),
                risk={"low": 1, "high": 3},
                on="risk-coverage",
            ),
            "leximin looks on risk-coverage",
        ),
    ],
)
def test_a_problem_of_another_kind_is_refused_with_the_reason(posed: Problem, reason: str) -> None:
    assert reason in str(why_not(posed))
    assert not applies(posed)
    with pytest.raises(ValueError, match="role subsets do not serve here"):
        solve_fractional_posts(posed)


def test_posts_are_not_promised_where_the_tie_break_looks_at_more() -> None:
    assert posts_are_canonical(PLAIN)
    moved = problem(local(10, THREE, size=FRACTIONAL), baseline={"local": {"A": 1}})
    risky = problem(local(1, {"A": {"low": 1, "high": 1}}, size=FRACTIONAL), risk={"low": 1, "high": 3})
    more = replace(PLAIN, criteria=(*PLAIN.criteria, criterion("total_shortfall")))
    several = problem(regional(3, THREE, LINKS, size=FRACTIONAL))
    for posed in (moved, risky, more, several):
        assert applies(posed)
        assert not posts_are_canonical(posed)


def test_one_role_over_pairs_is_one_role_over_areas() -> None:
    posed = problem(local(10, THREE, size=FRACTIONAL), across="area-role")
    assert list(answered(posed).posts.values()) == [2, 3, 5]


@pytest.mark.parametrize(
    "rules",
    [
        (Floor(type="floor", fte=4),),
        (Cap(type="cap", fte=3),),
        (Floor(type="floor", fte=2, bases=("A",)), Cap(type="cap", fte=1, bases=("A",))),
    ],
)
def test_limits_that_cannot_hold_together_are_told(rules: tuple[Floor | Cap, ...]) -> None:
    with pytest.raises(InfeasibleError):
        solve_fractional_posts(problem(local(10, THREE, size=FRACTIONAL), rules=rules))
