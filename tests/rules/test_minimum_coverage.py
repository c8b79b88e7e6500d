"""Minimum coverage: each area is served at least so much, over roles together or role by role."""

from __future__ import annotations

from decimal import Decimal

import pytest

from allocator.errors import InfeasibleError
from allocator.plan import Service
from allocator.rules import MinimumCoverage
from allocator.solve import solve
from tests.problems import FRACTIONAL, F, local, pool, problem, regional

ROAD = regional(1, {"A": 10, "B": 10}, {("P", "A"): 1, ("P", "B"): "1/2"}, hours=10)


def test_the_place_behind_the_road_gets_what_is_guaranteed_and_no_more() -> None:
    # A fifth of B's ten hours takes four hours with the road; the rest is best spent at A.
    rule = MinimumCoverage(type="minimum_coverage", coverage=Decimal("0.2"))
    plan = solve(problem(ROAD, criteria=["total_shortfall"], rules=[rule]))
    assert plan.hours == {("regional", "P", "A"): 6, ("regional", "P", "B"): 4}


def test_more_than_there_is_cannot_be_guaranteed() -> None:
    rule = MinimumCoverage(type="minimum_coverage", coverage=Decimal("0.34"))
    with pytest.raises(InfeasibleError) as told:
        solve(problem(ROAD, rules=[rule]))
    assert set(told.value.conflict) == {"minimumcoverage-1", "supply:regional"}


def test_over_areas_one_role_may_stand_in_for_another_and_over_pairs_not() -> None:
    rule = MinimumCoverage(type="minimum_coverage", coverage=Decimal("0.5"), areas=("B",))
    parts = local(2, {"A": 2, "B": 2}, size=FRACTIONAL), pool(2, {"A": 2, "B": 2}, size=FRACTIONAL)
    over_areas = problem(*parts, rules=[rule], criteria=["total_shortfall"])
    over_pairs = problem(*parts, rules=[rule], criteria=["total_shortfall"], across="area-role")
    assert solve(over_areas).posts["local", "B"] == 2
    assert solve(over_pairs).posts["local", "B"] == 2
    service = Service(over_pairs, {}, {("pool", "pool", "B"): F(2)})
    assert [
        posed.violation(p, service) for p in (over_areas, over_pairs) for posed in p.rules if posed.areas
    ] == [0, F(1, 2)]


def test_areas_without_demand_are_left_out() -> None:
    rule = MinimumCoverage(type="minimum_coverage", coverage=1)
    posed = problem(local(1, {"A": 1, "B": 0}), rules=[rule])
    assert solve(posed).posts == {("local", "A"): 1, ("local", "B"): 0}
