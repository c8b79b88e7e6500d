"""What `check` refuses without a solver has no plan, and every rule that it names is needed for that."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest

from allocator.contradictions import refuse_contradictions
from allocator.errors import InfeasibleError
from allocator.problem import Problem
from allocator.repairing import with_repair
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
    Rule,
    Supply,
)
from allocator.search.repair import repaired
from allocator.solvers import Options
from tests.infeasible import drawn
from tests.oracles import feasible
from tests.problems import FRACTIONAL, F, cross_trained, local, pool, problem, regional

THREE = {"A": 3, "B": 4, "C": 5}


def refusal(posed: Problem) -> InfeasibleError:
    with pytest.raises(InfeasibleError) as told:
        refuse_contradictions(posed)
    return told.value


CASES: dict[str, tuple[Problem, tuple[str, ...], str]] = {
    "floors above the pool": (
        problem(local(2, THREE), rules=[Floor(type="floor", fte=1, id="one")]),
        ("one", "supply:local"),
        "one need 3 posts over 3 places; the pool supply:local has 2: 1 too few",
    ),
    "a locked place above a cap": (
        problem(
            local(9, THREE),
            rules=[Fixed(type="fixed", fte=2, id="locked"), Cap(type="cap", fte=1, id="cap")],
        ),
        ("locked", "cap"),
        "local at A: locked asks for at least 2, cap allows at most 1",
    ),
    "a floor on the sum above the pool": (
        problem(
            local(2, THREE), rules=[Floor(type="floor", fte=3, together=True, id="sum", bases=("A", "B"))]
        ),
        ("supply:local", "sum"),
        "supply:local leave room for 2 posts; sum asks for 3 together",
    ),
    "a cap on the sum below its floors": (
        problem(
            local(9, THREE),
            rules=[Cap(type="cap", fte=1, together=True, id="sum"), Floor(type="floor", fte=1, id="one")],
        ),
        ("one", "sum"),
        "one need 3 posts over 3 places; sum allows them 1: 2 too few",
    ),
    "losses forbidden where the pool shrinks": (
        problem(
            local(2, THREE),
            rules=[ChangeLimit(type="change_limit", loss_share=0, id="keep")],
            baseline={"local": {"A": 2, "B": 1}},
        ),
        ("keep", "supply:local"),
        "keep need 3 posts",
    ),
    "coverage beyond all hours": (
        problem(
            local(2, THREE, size=FRACTIONAL),
            rules=[MinimumCoverage(type="minimum_coverage", coverage=F(1, 2), id="half")],
        ),
        ("half", "supply:local"),
        "half asks for 6 hours of work met a year in 3 areas; supply:local cannot meet more than 2",
    ),
    "coverage beyond what travel leaves": (
        problem(
            regional(3, {"A": 4}, {("P", "A"): "1/2"}, size=FRACTIONAL),
            pool(9, {"A": 4}),
            rules=[MinimumCoverage(type="minimum_coverage", coverage=F(9, 10), id="most")],
        ),
        ("most", "supply:regional"),
        "supply:regional cannot meet more than 6",
    ),
    "coverage that even shared posts cannot meet": (
        cross_trained(
            problem(pool(1, {"A": 9}, name="a"), pool(1, {"A": 1}, name="b")), "a", "b", 2,
            [MinimumCoverage(type="minimum_coverage", coverage=F(1), id="all")],
        ),
        ("all", "supply:a", "cross_trained"),
        "10 hours of work met a year in 1 areas; supply:a, cross_trained cannot meet more than 4",
    ),
    "a guarantee to a group beyond all hours": (
        problem(
            local(2, THREE),
            rules=[GroupGuarantee(type="group_guarantee", groups=("BC",), coverage=F(1, 2), id="both")],
        ),
        ("both", "supply:local"),
        "both asks for 4 hours of work met a year in BC; supply:local cannot meet more than 2",
    ),
    "a budget below its floors": (
        problem(
            local(9, THREE),
            rules=[
                Budget(type="budget", pounds=5, cost=2, id="money"),
                Floor(type="floor", fte=1, id="one"),
                Supply(type="supply", sense="<="),
            ],
        ),
        ("one", "money"),
        "one cost at least 6 pounds a year; money allows 5: 1 too little",
    ),
    "a budget below the pool that must be placed where posts are cheapest": (
        problem(
            local(4, THREE),
            rules=[
                Budget(type="budget", pounds=9, cost={"A": 1, "B": 3, "C": 5}, id="money"),
                Cap(type="cap", fte=1, id="seats", areas=("A",)),
            ],
        ),
        ("seats", "supply:local", "money"),
        "seats, supply:local cost at least 10 pounds a year; money allows 9: 1 too little",
    ),
    "floors at more bases than may be open": (
        problem(
            local(9, THREE),
            rules=[OpenBases(type="open_bases", at_most=2, id="doors"), Floor(type="floor", fte=1, id="one")],
        ),
        ("one", "doors"),
        "local: one need posts at 3 bases; doors allows 2 to be open",
    ),
    "a pool that does not fit into the bases that may be open": (
        problem(
            local(5, THREE),
            rules=[OpenBases(type="open_bases", at_most=2, id="doors"), Cap(type="cap", fte=2, id="seats")],
        ),
        ("seats", "doors", "supply:local"),
        "local: seats leave room for 4 posts at the 2 bases that doors allows to be open",
    ),
    "a place too small for the team that it must have": (
        problem(
            local(5, THREE),
            rules=[
                MinimumTeam(type="minimum_team", fte=3, id="team"),
                Floor(type="floor", fte=1, areas=("A",), id="somebody"),
                Cap(type="cap", fte=2, id="seats"),
            ],
        ),
        ("somebody", "team", "seats"),
        "local at A: somebody asks for somebody there, team for at least 3 then, seats allows at most 2",
    ),
    "caps that move more posts than may move": (
        problem(
            local(4, THREE),
            rules=[Cap(type="cap", fte=1, areas=("A",), id="seats"),
                   ChangeLimit(type="change_limit", moves=1, id="still")],
            baseline={"local": {"A": 3, "B": 1}},
        ),
        ("seats", "still"),
        "seats make at least 2 posts leave their base; still allows 1",
    ),
    "a pool that shrinks by more posts than may move": (
        problem(
            local(2, THREE),
            rules=[ChangeLimit(type="change_limit", moves=1, id="still")],
            baseline={"local": {"A": 3, "B": 1}},
        ),
        ("supply:local", "still"),
        "supply:local make at least 2 posts leave their base; still allows 1",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_contradiction_is_told_with_both_totals(case: str) -> None:
    posed, rules, words = CASES[case]
    told = refusal(posed)
    assert words in str(told)
    assert set(told.conflict) == set(rules)
    assert not feasible(posed)


def test_several_contradictions_are_told_at_once_and_the_first_is_named() -> None:
    posed = problem(
        local(2, THREE, name="a"),
        local(1, THREE, name="b"),
        rules=[Floor(type="floor", fte=1, roles=(role,), id=name) for role, name in (("a", "x"), ("b", "y"))],
    )
    told = refusal(posed)
    assert len(str(told).splitlines()) == 2
    assert told.conflict == ("x", "supply:a")


def test_floors_that_the_sum_does_not_need_are_not_named() -> None:
    rules: list[Rule] = [
        Floor(type="floor", fte=3, areas=("A",), id="large"),
        Floor(type="floor", fte=1, areas=("B",), id="small"),
        Supply(type="supply", sense="<="),
    ]
    told = refusal(problem(local(2, THREE), rules=rules))
    assert told.conflict == ("large", "supply:local")
    assert "small" not in str(told)


def refused(problems: int) -> Iterator[tuple[Problem, InfeasibleError]]:
    yield from refused_of(map(drawn, random.Random(1).sample(range(10_000), problems)))


def refused_of(drawn_ones: Iterable[Problem]) -> Iterator[tuple[Problem, InfeasibleError]]:
    for posed in drawn_ones:
        try:
            refuse_contradictions(posed)
        except InfeasibleError as told:
            yield posed, told


def test_what_is_refused_has_no_plan() -> None:
    found = list(refused(250))
    assert len(found) > 50
    for posed, told in found:
        named = tuple(rule for rule in posed.rules if rule.name in told.conflict)
        assert not feasible(replace(posed, rules=named)), str(told)


def test_a_refusal_with_its_repair_names_an_irreducible_set() -> None:
    for posed, told in refused(60):
        helpful = with_repair(posed, told, Options())
        named = tuple(rule for rule in posed.rules if rule.name in helpful.conflict)
        assert not feasible(replace(posed, rules=named))
        for rule in named:
            rest = tuple(other for other in named if other is not rule)
            assert feasible(replace(posed, rules=rest)), (str(helpful), rule.name)
        assert feasible(repaired(posed, helpful.repair))


def ruled(seed: int) -> Problem:
    """A local role and one with roads under money, teams, doors, guarantees and limits on moves."""
    chance = random.Random(seed)
    demand = {area: F(chance.randint(1, 5)) for area in "ABC"}
    roads = {("P", "A"): F(1), ("P", "B"): F(1, 2), ("Q", "B"): F(1, 2), ("Q", "C"): F(2, 3)}
    size = chance.choice([F(1), FRACTIONAL])
    share, some = F(chance.randint(2, 9), 10), chance.choice([("local",), None])
    kinds: list[Rule] = [
        Budget(type="budget", pounds=chance.randint(2, 12), cost=chance.randint(1, 3), id="money"),
        OpenBases(type="open_bases", at_most=chance.randint(1, 2), id="doors"),
        MinimumTeam(type="minimum_team", fte=F(chance.randint(2, 5), 2), id="team"),
        GroupGuarantee(type="group_guarantee", groups=("AB",), coverage=share, id="both"),
        ChangeLimit(type="change_limit", moves=chance.randint(0, 1), id="still"),
        Floor(type="floor", fte=F(chance.randint(1, 3), 2), id="least", roles=some),
        Cap(type="cap", fte=chance.randint(0, 2), id="most", roles=("local",)),
    ]
    staff = [local(chance.randint(1, 5), demand, size=size)]
    staff.append(regional(chance.randint(1, 3), demand, roads, size=size))
    today = {"local": {"A": 2, "B": 1}, "regional": {"P": 2}}
    return problem(*staff, rules=chance.sample(kinds, 4), baseline=today)


def test_what_is_refused_of_money_teams_doors_and_moves_has_no_plan() -> None:
    found: set[str] = set()
    for posed, told in refused_of(map(ruled, range(110))):
        named = tuple(rule for rule in posed.rules if rule.name in told.conflict)
        assert not feasible(replace(posed, rules=named)), str(told)
        found |= {rule.name for rule in named}
    assert found >= {"money", "doors", "team", "both", "still", "least", "most"}


def test_shared_posts_count_for_both_roles() -> None:
    parts = pool(1, {"A": 3}, name="a"), pool(1, {"A": 3}, name="b")
    every: list[Rule] = [MinimumCoverage(type="minimum_coverage", coverage=F(1), id="all")]
    posed = cross_trained(problem(*parts), "a", "b", 4, every)
    assert feasible(posed)
    refuse_contradictions(posed)
