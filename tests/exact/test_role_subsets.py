"""Leximin by role subsets: cases solved on paper, then what must hold whatever the numbers."""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping
from fractions import Fraction

import pytest

from allocator.exact.certificate import check, words
from allocator.exact.crossing import ClampedLines, integers
from allocator.exact.pools import Cell, Pools
from allocator.exact.role_subsets import MOST_ROLES, Levels, leximin_levels
from allocator.exact.sharing import least_in_order, share_out
from tests.exact.draws import Draw, draw
from tests.oracles import Program
from tests.problems import F


def proved(pools: Pools) -> Levels:
    """Leximin levels, checked."""
    levels = leximin_levels(pools)
    assert check(pools, levels, share_out(pools, levels)) == ()
    return levels


def ordered(levels: Levels) -> list[Fraction]:
    return sorted(levels.coverage.values())


def hours(table: Mapping[str, Mapping[str, int | str]]) -> dict[Cell, Fraction]:
    return {(role, area): F(number) for role, row in table.items() for area, number in row.items()}


# --- on paper ---


def test_one_pool_fills_like_water() -> None:
    # Ten hours over demands 2, 4, 14: evenly a half, 1 + 2 + 7.
    found = proved(Pools.of({"x": F(10)}, hours({"x": {"A": 2, "B": 4, "C": 14}})))
    assert set(found.coverage.values()) == {F(1, 2)}
    assert [level.roles for level in found.levels] == [("x",)]


def test_a_cap_leaves_an_area_behind_and_the_rest_rise() -> None:
    # A takes one hour at most: 1/4. Nine are left for B and C, who want 6 and 12: both at a half.
    found = proved(Pools.of({"x": F(10)}, hours({"x": {"A": 4, "B": 6, "C": 12}}), caps={("x", "A"): F(1)}))
    assert found.coverage == {"A": F(1, 4), "B": F(1, 2), "C": F(1, 2)}
    assert [(level.areas, level.full) for level in found.levels] == [(("B", "C"), ("A",))]


def test_a_floor_holds_an_area_up_and_the_rest_share_what_remains() -> None:
    # A keeps 3 of 4 hours, 3/4. Three are left for B and C, who want 6 each: 1/4.
    found = proved(Pools.of({"x": F(6)}, hours({"x": {"A": 4, "B": 6, "C": 6}}), floors={("x", "A"): F(3)}))
    assert found.coverage == {"A": F(3, 4), "B": F(1, 4), "C": F(1, 4)}
    assert found.full == ("A",)


def test_two_roles_run_out_at_two_levels() -> None:
    # Only A can use x, only B y, either can use z. x: 1 hour, y: 6, z: 2; A wants 6 x and 2 z, B 6 y and 2 z.
    # A gets the hour of x and the two of z that it wants, 3/8. B has 6 of y, 6/8, and finds z used up.
    demand = hours({"x": {"A": 6}, "y": {"B": 6}, "z": {"A": 2, "B": 2}})
    found = proved(Pools.of({"x": F(1), "y": F(6), "z": F(2)}, demand))
    assert found.coverage == {"A": F(3, 8), "B": F(3, 4)}
    assert [(level.roles, level.areas) for level in found.levels] == [(("x",), ("A",)), (("z",), ("B",))]
    assert words(found) == (
        "A: 37.5%; it takes every hour of x, and all it can of any other role; it cannot rise without "
        "lowering one that is no better off.",
        "B: 75.0%; with those before it takes every hour of z, and all it can of any other role; it cannot "
        "rise without lowering one that is no better off.",
    )


def test_a_sentence_counts_areas_where_they_are_many() -> None:
    demand = {("x", f"D{k:02d}"): F(2) for k in range(13)}
    sentences = words(proved(Pools.of({"x": F(13)}, demand)), "divisions")
    assert sentences[0].startswith("13 divisions: 50.0%; they take every hour of x")


def test_what_floors_send_beyond_demand_is_gone() -> None:
    # A wants 1 and must get 3: two of the five hours are lost; B has two of four.
    found = proved(Pools.of({"x": F(5)}, hours({"x": {"A": 1, "B": 4}}), floors={("x", "A"): F(3)}))
    assert found.coverage == {"A": F(1), "B": F(1, 2)}


def test_the_flow_is_least_in_order_of_role_and_area() -> None:
    # Needs 3 and 3; x has 4, y 2; A takes at most 2 of x. y can give A 2 at most, so A has 1 of x.
    assert least_in_order([3, 3], [[2, 3], [3, 3]], [4, 2]) == [[1, 3], [2, 0]]


# --- extremes ---


def test_no_demand_is_no_level() -> None:
    found = proved(Pools.of({"x": F(3)}, {("x", "A"): F(0)}))
    assert (found.levels, found.full, found.coverage) == ((), (), {})


def test_no_roles_is_no_level() -> None:
    assert proved(Pools.of({}, {})).coverage == {}


def test_empty_pools_leave_everybody_at_zero() -> None:
    found = proved(Pools.of({"x": F(0), "y": F(0)}, hours({"x": {"A": 1, "B": 2}, "y": {"A": 1}})))
    assert set(found.coverage.values()) == {F(0)}


def test_one_area_takes_what_there_is() -> None:
    assert proved(Pools.of({"x": F(2)}, hours({"x": {"A": 7}}))).coverage == {"A": F(2, 7)}


def test_plenty_leaves_everybody_whole() -> None:
    found = proved(Pools.of({"x": F(99)}, hours({"x": {"A": 7, "B": 1}})))
    assert found.levels == ()
    assert set(found.coverage.values()) == {F(1)}


def test_an_area_that_can_receive_nothing_does_not_hold_the_others_down() -> None:
    demand = hours({"x": {"A": 1, "B": 1, "C": 1}})
    found = proved(Pools.of({"x": F(1)}, demand, caps={("x", "A"): F(0)}))
    assert found.coverage == {"A": F(0), "B": F(1, 2), "C": F(1, 2)}


@pytest.mark.parametrize("ratio", [10**6, 10**12, 10**40, 10**400])
def test_demands_far_apart_are_told_apart(ratio: int) -> None:
    demand = hours({"x": {"A": 1, "B": ratio}})
    found = proved(Pools.of({"x": F(ratio + 1, 2)}, demand, caps={("x", "A"): F(1, 2) - F(1, 10 * ratio)}))
    assert found.coverage["A"] == F(1, 2) - F(1, 10 * ratio)
    assert found.coverage["B"] == F(1, 2) + F(1, 10 * ratio) / ratio


def test_levels_closer_than_any_float_are_two_levels() -> None:
    # Two pools of their own, 1/2 and a hair more.
    hair = F(1, 10**30)
    demand = hours({"x": {"A": 2}, "y": {"B": 2}})
    found = proved(Pools.of({"x": F(1) + hair, "y": F(1)}, demand))
    assert [(level.areas, level.coverage) for level in found.levels] == [
        (("B",), F(1, 2)),
        (("A",), F(1, 2) + hair / 2),
    ]


def test_roles_that_run_out_at_one_level_are_two_reasons() -> None:
    found = proved(Pools.of({"x": F(1), "y": F(1)}, hours({"x": {"A": 2}, "y": {"B": 2}})))
    assert [(level.coverage, level.roles, level.areas) for level in found.levels] == [
        (F(1, 2), ("x",), ("A",)),
        (F(1, 2), ("y",), ("B",)),
    ]


def test_too_many_roles_are_refused() -> None:
    with pytest.raises(ValueError, match="role subsets serve up to"):
        leximin_levels(Pools.of({f"r{k}": F(1) for k in range(MOST_ROLES + 1)}, {}))


def test_a_thousand_draws_are_proved_by_the_independent_check() -> None:
    for seed in range(1000):
        case = draw(seed)
        levels = leximin_levels(case.pools)
        assert check(case.pools, levels, share_out(case.pools, levels)) == (), seed
        assert len(levels.levels) <= len(case.supply), seed


# --- the crossing ---


def test_a_crossing_is_the_last_place_within_the_limit() -> None:
    # min(2t, 2) + clamp(4t - 8, 0, 4): 2 from t = 1, flat up to t = 2.
    lines = ClampedLines(integers([0, 8]), integers([2, 4]), integers([2, 4]))
    assert [lines.last_within(limit) for limit in (0, 1, 2, 4, 6)] == [F(0), F(1, 2), F(2), F(5, 2), None]


def test_newton_and_sorting_find_one_crossing() -> None:
    for seed in range(300):
        chance = random.Random(seed)
        size = chance.randint(1, 6)
        lines = ClampedLines(*(integers([chance.randint(low, 9) for _ in range(size)]) for low in (0, 0, 1)))
        whole = int(lines.width.sum())
        for limit in range(whole):
            t = lines.last_within(limit)
            assert t == lines._by_sorting(limit), (seed, limit)
            assert t is not None
            assert lines.total(t) <= limit * t.denominator
            assert lines.total(t + F(1, 10**9)) > limit * (t + F(1, 10**9)).denominator


# --- whatever the numbers ---


def test_scaling_demand_divides_coverage_where_caps_and_not_demand_bind() -> None:
    for seed in range(200):
        case = draw(seed, every_cap=True)
        scaled = case.changed(demand={cell: 3 * amount for cell, amount in case.demand.items()})
        floors_bind = any(floor > case.demand[cell] for cell, floor in case.floors.items())
        if floors_bind:
            continue
        before, after = proved(case.pools).coverage, proved(scaled.pools).coverage
        assert after == {area: share / 3 for area, share in before.items()}, seed


def test_scaling_everything_changes_nothing() -> None:
    for seed in range(100):
        case = draw(seed)
        factor = F(7, 1000003)
        parts = (case.supply, case.demand, case.floors, case.caps)
        scaled = Draw(*({key: factor * amount for key, amount in part.items()} for part in parts))  # type: ignore[arg-type] # keys differ by part
        assert proved(scaled.pools).coverage == proved(case.pools).coverage, seed


def test_permuting_areas_and_roles_permutes_the_result() -> None:
    for seed in range(200):
        case = draw(seed)
        chance = random.Random(seed)
        areas = sorted({area for _, area in case.demand})
        renamed = dict(zip(areas, chance.sample(areas, len(areas)), strict=True))
        roles = chance.sample(sorted(case.supply), len(case.supply))
        moved = Draw(
            {role: case.supply[role] for role in roles},
            *(
                {(role, renamed[area]): amount for (role, area), amount in part.items()}
                for part in (case.demand, case.floors, case.caps)
            ),
        )
        before, after = proved(case.pools).coverage, proved(moved.pools).coverage
        assert after == {renamed[area]: share for area, share in before.items()}, seed


def test_one_more_post_never_lowers_the_sorted_coverage() -> None:
    for seed in range(200):
        case = draw(seed)
        for role, amount in case.supply.items():
            more = case.changed(supply={**case.supply, role: amount + 1})
            assert ordered(proved(more.pools)) >= ordered(proved(case.pools)), (seed, role)


def test_merging_identical_areas_changes_no_coverage() -> None:
    for seed in range(200):
        case = draw(seed)
        twin = Draw(
            {
                role: amount + sum(f for (r, a), f in case.floors.items() if (r, a) == (role, "A"))
                for role, amount in case.supply.items()
            },
            *(
                part | {(role, "Z"): amount for (role, area), amount in part.items() if area == "A"}
                for part in (dict(case.demand), dict(case.floors), dict(case.caps))
            ),
        )
        merged = twin.changed(
            **{
                name: {
                    (role, area): 2 * amount if area == "A" else amount
                    for (role, area), amount in part.items()
                    if area != "Z"
                }
                for name, part in (("demand", twin.demand), ("floors", twin.floors), ("caps", twin.caps))
            }
        )
        apart, together = proved(twin.pools).coverage, proved(merged.pools).coverage
        assert apart.get("Z") == apart.get("A"), seed
        assert {area: share for area, share in apart.items() if area != "Z"} == together, seed


def test_raising_a_floor_never_raises_the_minimum() -> None:
    raised = 0
    for seed in range(300):
        case = draw(seed)
        cell = random.Random(seed).choice(sorted(case.demand))
        floor = case.floors.get(cell, F(0)) + F(1, 2)
        taken = sum(amount for (role, _), amount in case.floors.items() if role == cell[0]) + F(1, 2)
        if floor > case.caps.get(cell, floor) or taken > case.supply[cell[0]]:
            continue
        raised += 1
        before, after = (proved(c.pools) for c in (case, case.changed(floors={**case.floors, cell: floor})))
        assert min(after.coverage.values(), default=F(0)) <= min(before.coverage.values(), default=F(0)), seed
    assert raised > 50


def least_mean_difference(pools: Pools) -> Fraction:
    """The least sum of d_i d_j |y_i - y_j| over ways to use every hour, by a linear program in fractions."""
    program = Program()
    places = range(len(pools.areas))
    for number in range(len(pools.roles)):
        program.row({("h", number, k): F(1) for k in places}, "=", F(pools.supply[number]))
        for k in places:
            program.row({("h", number, k): F(1)}, ">=", F(pools.low[number][k]))
            program.row({("h", number, k): F(1)}, "<=", F(pools.high[number][k]))
    weights = {}
    for i, j in itertools.combinations(places, 2):
        weights["e", i, j] = F(pools.demand[i] * pools.demand[j])
        for sign in (1, -1):
            terms = {("h", r, i): sign * F(1, pools.demand[i]) for r in range(len(pools.roles))}
            terms |= {("h", r, j): -sign * F(1, pools.demand[j]) for r in range(len(pools.roles))}
            program.row({("e", i, j): F(1)} | {key: -c for key, c in terms.items()}, ">=", 0)
    found = program.minimise(weights)
    assert found is not None
    return found[0]


def test_leximin_has_the_least_weighted_mean_difference_where_every_hour_is_used() -> None:
    compared = 0
    for seed in range(400):
        case = draw(seed)
        pools = case.pools
        levels = proved(pools)
        used = {role for level in levels.levels for role in level.roles}
        if used != set(pools.roles) or not 2 <= len(pools.areas) <= 4 or len(pools.roles) > 3:
            continue
        compared += 1
        share = [levels.coverage[area] for area in pools.areas]
        ours = sum(
            pools.demand[i] * pools.demand[j] * abs(share[i] - share[j])
            for i, j in itertools.combinations(range(len(share)), 2)
        )
        assert ours == least_mean_difference(pools), seed
    assert compared >= 60
