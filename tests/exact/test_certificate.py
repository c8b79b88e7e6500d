"""The check refuses results that are not feasible or not the best."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

from allocator.exact.certificate import check
from allocator.exact.pools import Pools
from allocator.exact.role_subsets import Level, Levels, leximin_levels
from allocator.exact.sharing import share_out
from tests.exact.draws import draw
from tests.problems import F

POOLS = Pools.of({"x": F(6)}, {("x", "A"): F(4), ("x", "B"): F(8)})
LEVELS = leximin_levels(POOLS)
WORK = share_out(POOLS, LEVELS)


def level(coverage: Fraction, areas: tuple[str, ...], roles: tuple[str, ...] = ("x",)) -> Level:
    return Level(coverage, roles, areas, ())


def test_a_right_result_passes() -> None:
    assert check(POOLS, LEVELS, WORK) == ()


def test_a_feasible_plan_that_is_not_the_best_is_refused() -> None:
    # 4 hours to A and 2 to B: every hour is used, and B could have more.
    coverage = {"A": F(1), "B": F(1, 4)}
    for levels in ((level(F(1, 4), ("B",)),), (level(F(1), ("A", "B")),), ()):
        claimed = Levels(levels, (), coverage)
        assert check(POOLS, claimed, {("x", "A"): F(4), ("x", "B"): F(2)}) != ()


def test_a_plan_that_leaves_hours_unused_is_refused() -> None:
    # A quarter each takes 3 of the 6 hours; nobody is better off than another.
    claimed = Levels((level(F(1, 4), ("A", "B")),), (), {"A": F(1, 4), "B": F(1, 4)})
    faults = check(POOLS, claimed, {("x", "A"): F(1), ("x", "B"): F(2)})
    assert faults == ("the areas up to coverage 1/4 draw 3 units of roles that have 6",)


def test_work_beyond_supply_or_cap_is_refused() -> None:
    double = {cell: 2 * hours for cell, hours in WORK.items()}
    assert any("more than it has" in fault for fault in check(POOLS, LEVELS, double))
    capped = replace(POOLS, high=((1, 8),))
    assert any("outside its floor and cap" in fault for fault in check(capped, LEVELS, WORK))


def test_any_coverage_moved_from_one_area_to_another_is_refused() -> None:
    refused = 0
    for seed in range(400):
        case = draw(seed)
        pools = case.pools
        levels = leximin_levels(pools)
        if len(pools.areas) < 2:
            continue
        first, second = random.Random(seed).sample(pools.areas, 2)
        demand = dict(zip(pools.areas, pools.demand, strict=True))
        step = F(1, 1000)
        coverage = dict(levels.coverage)
        coverage[first] += step / demand[first]
        coverage[second] -= step / demand[second]
        refused += 1
        moved = replace(levels, coverage=coverage)
        assert check(pools, moved, share_out(pools, levels)) != (), seed
    assert refused > 200
