"""What `check` refuses without a solver has no plan, and every rule that it names is needed for that."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from allocator.contradictions import refuse_contradictions
from allocator.errors import InfeasibleError
from allocator.problem import Problem
from allocator.repairing import with_repair
from allocator.rules import Cap, ChangeLimit, Fixed, Floor, MinimumCoverage, Rule, Supply
from allocator.search.repair import repaired
from allocator.solvers import Options
from tests.infeasible import drawn
from tests.oracles import feasible
from tests.problems import FRACTIONAL, F, local, pool, problem, regional

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
    for seed in random.Random(1).sample(range(10_000), problems):
        posed = drawn(seed)
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
