"""Coverage gap and inequality limit: how far apart areas may be, role by role or over roles together."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from pydantic import ValidationError

from allocator.errors import InfeasibleError, InputError
from allocator.inequality import MOST_OUTCOMES
from allocator.plan import Service
from allocator.problem import Problem
from allocator.rules import CoverageGap, Fixed, InequalityLimit, Rule
from allocator.search.parts import independent_parts
from allocator.solve import solve
from tests.problems import FRACTIONAL, F, local, problem, regional

ROAD = regional(1, {"A": 10, "B": 10}, {("P", "A"): 1, ("P", "B"): "1/2"}, size=FRACTIONAL, hours=10)
GAP = CoverageGap(type="coverage_gap", gap=Decimal("0.7"))
LIMIT = InequalityLimit(type="inequality_limit", mean_difference=Decimal("0.35"))


def served(posed: Problem) -> tuple[Fraction, ...]:
    return tuple(solve(posed).hours.values())


@pytest.mark.parametrize("rule", [GAP, LIMIT])
def test_the_road_is_taken_as_far_as_the_limit_asks(rule: Rule) -> None:
    # b hours for B, half of them on the road: A has 1 - b/10, B b/20; 7/10 apart, MD 7/20, at b = 2.
    assert served(problem(ROAD, criteria=["total_shortfall"], rules=[rule])) == (8, 2)


@pytest.mark.parametrize("rule", [GAP, LIMIT])
def test_what_is_received_counts_though_it_is_not_needed(rule: Rule) -> None:
    # A receives 2 for a demand of 1, B 1 of 4: a waste of A's second hour is no way to come nearer.
    today = {"local": {"A": 2, "B": 1}}
    posed = problem(local(3, {"A": 1, "B": 4}), rules=[rule, Fixed(type="fixed", id="today")], baseline=today)
    with pytest.raises(InfeasibleError) as told:
        solve(posed)
    assert {type(rule).__name__.lower() + "-1", "today"} == set(told.value.conflict)


@pytest.mark.parametrize(
    ("together", "by_role", "unit"),
    [
        (CoverageGap(type="coverage_gap", gap=0), {"gap": F(0)}, [F(0), F(2, 1), F(2)]),
        (
            InequalityLimit(type="inequality_limit", mean_difference=0),
            {"mean_difference": F(0)},
            [F(0), F(1), F(1)],
        ),
    ],
)
def test_over_roles_together_one_makes_up_for_the_other(
    together: Rule, by_role: dict[str, Any], unit: list[Fraction]
) -> None:
    # Each area has two hours of both roles' four: alike together, and as far apart as can be role by role.
    parts = [local(2, {"A": 1, "B": 1}, name=name, size=FRACTIONAL) for name in ("one", "two")]
    apart = type(together)(type=together.type, roles=("one", "two"), **by_role)  # type: ignore[attr-defined, call-arg] # both have these
    posed = problem(*parts, rules=[together, apart], criteria=["total_shortfall"])
    hours = {("one", "A", "A"): F(2), ("two", "B", "B"): F(2)}
    service = Service(posed, {}, hours)
    first, second = (rule for rule in posed.rules if rule.areas)
    assert [reading.value for reading in first.readings(posed, service)] == unit[:1]
    assert [(reading.scope, reading.value) for reading in second.readings(posed, service)] == [
        ("one", unit[1]),
        ("two", unit[2]),
    ]
    assert first.violation(posed, service) == 0
    assert second.violation(posed, service) == unit[1]


@pytest.mark.parametrize("rule", [GAP, LIMIT])
def test_roles_that_are_named_stay_problems_of_their_own(rule: Rule) -> None:
    parts = [local(2, {"A": 1, "B": 1}, name=name) for name in ("one", "two")]
    named = rule.model_copy(update={"roles": ("one", "two")})
    assert len(independent_parts(problem(*parts, rules=[named], criteria=["total_shortfall"]))) == 2
    assert len(independent_parts(problem(*parts, rules=[rule], criteria=["total_shortfall"]))) == 1


@pytest.mark.parametrize("rule", [GAP, LIMIT])
def test_areas_out_of_scope_or_without_demand_are_left_out(rule: Rule) -> None:
    parts = local(2, {"A": 1, "B": 1, "C": 0, "D": 5}, size=FRACTIONAL)
    few = rule.model_copy(update={"areas": ("A", "B", "C")})
    posed = problem(parts, rules=[few], criteria=["total_shortfall"])
    service = Service(posed, {}, {("local", "A", "A"): F(1), ("local", "B", "B"): F(1)})
    assert [stated.violation(posed, service) for stated in posed.rules if stated.areas] == [0]


@pytest.mark.parametrize("kind", [CoverageGap, InequalityLimit])
def test_a_limit_below_0_is_refused(kind: type[Rule]) -> None:
    (name,) = set(kind.model_fields) - set(Rule.model_fields) - {"type"}
    with pytest.raises(ValidationError, match="found -1; allowed: a number of at least 0"):
        kind(type=kind.model_fields["type"].annotation.__args__[0], **{name: -1})  # type: ignore[union-attr, call-arg] # a Literal of one word


def test_more_pairs_than_can_be_compared_are_refused() -> None:
    wants = {f"{number:03}": 1 for number in range(MOST_OUTCOMES + 1)}
    with pytest.raises(InputError, match="inequalitylimit-1: found 201 outcomes, 20,100 pairs to compare"):
        solve(problem(local(5, wants), rules=[LIMIT]))
