"""The greedy for one local role in whole posts: on paper, against every placing, against the engine."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from allocator.criteria import Criterion, LeastMovement, TotalShortfall
from allocator.errors import InfeasibleError
from allocator.exact.ladders import Ladder, improvement, place_units
from allocator.exact.whole_posts import WholeAnswer, applies, solve_whole_posts, why_not
from allocator.plan import Service
from allocator.problem import Cell, Problem
from allocator.rules import Cap, Floor, Rule, Supply
from allocator.solve import solve
from tests.problems import FRACTIONAL, HALF, RISK, WHOLE, F, criterion, local, pool, problem, with_rules


def posts_of(answer: WholeAnswer) -> list[Fraction]:
    return list(answer.posts.values())


# --- on paper ---


def test_two_posts_go_to_the_two_smallest_demands() -> None:
    # Demands 12, 4 and 4: any plan leaves one with none; 1/4 twice is better than 1/4 and 1/12.
    assert posts_of(solve_whole_posts(problem(local(2, {"A": 12, "B": 4, "C": 4})))) == [0, 1, 1]


def test_five_posts_over_wants_of_one_one_and_eight_leave_nothing_on_the_table() -> None:
    assert posts_of(solve_whole_posts(problem(local(5, {"A": 1, "B": 1, "L": 8})))) == [1, 1, 3]


def test_where_a_post_is_worth_less_the_tie_goes_by_what_it_lifts() -> None:
    # Both want 4; an hour in A is half case work, so that a post lifts A to 1/8 and B to 1/4: B has it.
    posed = problem(local(1, {"A": 4, "B": 4}))
    posed = replace(posed, productive_share={**posed.productive_share, ("local", "A", "A"): F(1, 2)})
    assert posts_of(solve_whole_posts(posed)) == [0, 1]


def test_equals_are_told_apart_by_movement_and_then_by_code() -> None:
    plain = solve_whole_posts(problem(local(1, {"A": 4, "B": 4})))
    assert (posts_of(plain), plain.decided_by_order) == ([0, 1], True)
    moved = solve_whole_posts(problem(local(1, {"A": 4, "B": 4}), baseline={"local": {"A": 1}}))
    assert (posts_of(moved), moved.decided_by_order) == ([1, 0], False)


def test_a_last_post_that_makes_either_whole_goes_where_more_hours_wait() -> None:
    # Posts of 2 hours, demands 2 and 1: one post makes either whole; A has two hours of work, B one.
    assert posts_of(solve_whole_posts(problem(local(1, {"A": 2, "B": 1}, hours=2)))) == [1, 0]


def test_surplus_stays_where_it_is_today_and_else_at_the_last_code() -> None:
    # Everybody is whole with 2 of 6 posts; two more keep A's three of today; the other two stand at C.
    posed = problem(local(6, {"A": 1, "B": 1, "C": 0}), baseline={"local": {"A": 3}})
    assert posts_of(solve_whole_posts(posed)) == [3, 1, 2]
    fewer = with_rules(posed, [Supply(type="supply", sense="<=")])
    assert posts_of(solve_whole_posts(fewer)) == [3, 1, 0]


# --- every placing ---


def drawn(seed: int) -> Problem:
    """One local role over up to four areas: floors, caps, any outcome, today's posts, two kinds of work."""
    chance = random.Random(seed)
    areas = "ABCD"[: chance.randint(1, 4)]
    size = chance.choice([WHOLE, WHOLE, HALF])
    units = chance.randint(0, 6)
    posts = size * units + (chance.choice([F(0), F(1, 4)]) if chance.random() < 0.2 else 0)
    amounts = [F(0), F(1), F(2), F(2), F(3), F(5), F(7, 2), F(12)]
    demand = {area: {"low": chance.choice(amounts), "high": chance.choice(amounts)} for area in areas}
    if chance.random() < 0.4:
        demand = dict.fromkeys(areas, demand["A"])
    part = local(posts, demand, size=size, hours=chance.choice([1, 2]))
    if chance.random() < 0.4:
        worth = {link: chance.choice([F(1), F(1, 2), F(2, 3)]) for link in part.productive_share}
        part = replace(part, productive_share=worth)
    rules: list[Rule] = []
    if chance.random() < 0.3:
        rules.append(Floor(type="floor", fte=chance.choice([F(1, 2), F(1)]), bases=(areas[0],)))
    if chance.random() < 0.4:
        rules.append(Cap(type="cap", fte=chance.choice([F(1), F(2), F(5, 2)]), bases=tuple(areas[-2:])))
    if chance.random() < 0.3:
        rules.append(Supply(type="supply", sense="<="))
    more: list[Criterion] = chance.choice(
        [
            [],
            [],
            [criterion("least_movement")],
            [criterion("total_shortfall", on=chance.choice(["coverage", "risk-coverage", "received"]))],
        ]
    )
    before = {area: F(chance.randint(0, 6), 2) for area in areas}
    return problem(
        part,
        criteria=(criterion("leximin", on=chance.choice([None, "risk-coverage", "received"])), *more),
        rules=rules,
        risk=RISK if chance.random() < 0.7 else {"low": chance.choice([0, 1]), "high": 1},
        baseline={"local": before} if chance.random() < 0.5 else None,
    )


def plans(posed: Problem) -> Iterator[dict[Cell, Fraction]]:
    """Every placing of units that keeps the rules."""
    (role,) = posed.roles
    most = int(role.posts / role.post_size)
    for units in itertools.product(range(most + 1), repeat=len(role.bases)):
        posts = {(role.id, base): n * role.post_size for base, n in zip(role.bases, units, strict=True)}
        service = service_of(posed, posts)
        if not any(rule.violation(posed, service) for rule in posed.rules):
            yield posts


def service_of(posed: Problem, posts: dict[Cell, Fraction]) -> Service:
    (role,) = posed.roles
    hours = {(role.id, base, base): fte * role.hours_per_post for (_, base), fte in posts.items() if fte}
    return Service(posed, posts, hours)


def merit(posed: Problem, posts: dict[Cell, Fraction]) -> tuple[Any, ...]:
    """What a plan is compared by, before the order of codes."""
    service = service_of(posed, posts)
    chain = (*posed.criteria, TotalShortfall(id="total_shortfall", on="risk-coverage"))
    chain = (*chain, LeastMovement(id="least_movement"))
    return tuple(
        tuple(value if rule.sense == "max" else -value for value in rule.value(posed, service))
        for rule in chain
    )


@pytest.mark.slow
def test_every_placing_is_tried_and_none_is_better() -> None:
    compared = by_order = 0
    for seed in range(800):
        posed = drawn(seed)
        assert why_not(posed) is None, seed
        known = [(merit(posed, posts), posts) for posts in plans(posed)]
        if not known:
            with pytest.raises(InfeasibleError):
                solve_whole_posts(posed)
            continue
        best = max(known, key=lambda item: (item[0], [-fte for fte in item[1].values()]))
        equals = sum(value == best[0] for value, _ in known)
        answer = solve_whole_posts(posed)
        assert answer.posts == best[1], seed
        assert answer.hours == service_of(posed, best[1]).hours, seed
        assert answer.decided_by_order == (equals > 1), seed
        assert improvement(answer.units, answer.ladders, answer.placed) is None, seed
        compared += 1
        by_order += answer.decided_by_order
    assert compared >= 600
    assert by_order >= 80


def test_a_plan_is_refused_exactly_where_it_is_not_the_best() -> None:
    for seed in range(200):
        posed = drawn(seed)
        known = {tuple(posts.values()): merit(posed, posts)[0] for posts in plans(posed)}
        if not known:
            continue
        answer = solve_whole_posts(posed)
        (role,) = posed.roles
        most = max(known.values())
        for posts, values in known.items():
            found = improvement(answer.units, answer.ladders, [int(fte / role.post_size) for fte in posts])
            assert (found is None) == (values == most), (seed, posts)


@pytest.mark.slow
def test_the_engine_finds_the_same_plan() -> None:
    compared = 0
    for seed in range(60):
        posed = drawn(seed)
        try:
            plan = solve(posed, staged=True)
        except InfeasibleError:
            continue
        answer = solve_whole_posts(posed)
        assert answer.posts == plan.posts, seed
        assert answer.hours == plan.hours, seed
        assert answer.decided_by_order == plan.decided_by_order, seed
        compared += 1
    assert compared >= 40


def test_many_posts_and_areas_are_proved_the_best_by_the_exchange_check() -> None:
    chance = random.Random(1)
    ladders = [ladder(f"{k:03d}", chance.randint(1, 900), chance.randint(1, 3)) for k in range(353)]
    placed = place_units(3000, ladders).units
    assert sum(placed) == 3000
    assert improvement(3000, ladders, placed) is None


def ladder(name: str, demand: int, worth: int) -> Ladder:
    return Ladder(name, 0, 9999, lambda x: min(F(1), F(worth * x, demand)), lambda x: ())


# --- when it is valid ---

ONE = problem(local(2, {"A": 1, "B": 2}))


@pytest.mark.parametrize(
    ("posed", "reason"),
    [
        (problem(local(2, {"A": 1}), pool(1, {"A": 1})), "there are 2 roles instead of one"),
        (problem(pool(2, {"A": 1})), "pool is not local"),
        (problem(local(2, {"A": 1}, size=FRACTIONAL)), "local comes in fractional posts"),
        (replace(ONE, criteria=()), "the first criterion is not leximin"),
        (
            problem(local(2, {"A": 1}), criteria=("leximin", "largest_shortfall")),
            "largest_shortfall may depend",
        ),
        (
            with_rules(ONE, [Cap(type="cap", fte=1, together=True)]),
            "cap-1 is more than a floor or a cap of each place",
        ),
        (replace(ONE, locked_posts={}), "a formula places the posts"),
    ],
)
def test_a_problem_of_another_kind_is_refused_with_the_reason(posed: Problem, reason: str) -> None:
    assert reason in str(why_not(posed))
    assert not applies(posed)
    with pytest.raises(ValueError, match="the greedy does not serve here"):
        solve_whole_posts(posed)


@pytest.mark.parametrize("rules", [(Floor(type="floor", fte=2),), (Cap(type="cap", fte=F(1, 2)),)])
def test_limits_that_cannot_hold_together_are_told(rules: tuple[Rule, ...]) -> None:
    with pytest.raises(InfeasibleError):
        solve_whole_posts(with_rules(ONE, rules))
