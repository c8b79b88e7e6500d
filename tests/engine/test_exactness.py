"""Plans are exact: every balance holds in fractions; leximin is water-filling or Adams to the last digit."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from allocator.plan import Plan, Service
from allocator.problem import Problem
from allocator.rules import Cap, Floor
from allocator.solve import solve
from tests.oracles import adams, best_plan, best_whole_local, water_fill
from tests.problems import FRACTIONAL, RISK, F, local, pool, problem, regional, small_problems

wide = st.fractions(min_value=F(1, 1000), max_value=1000, max_denominator=1000)


def posts_of(plan: Plan) -> dict[str, Fraction]:
    return {base: fte for (_, base), fte in plan.posts.items()}


def check_balances(posed: Problem, plan: Plan) -> None:
    """Nothing negative, every hour of every post deployed, all that is received met or spare, exactly."""
    assert all(isinstance(amount, Fraction) and amount > 0 for amount in plan.hours.values())
    assert set(plan.posts) == set(posed.cells)
    assert set(plan.hours) <= set(posed.productive_share)
    for role, base in posed.cells:
        post, size = plan.posts[role, base], posed.role[role].post_size
        assert isinstance(post, Fraction)
        assert post >= 0
        assert not size or (post / size).denominator == 1
        sent = sum((hours for link, hours in plan.hours.items() if link[:2] == (role, base)), F(0))
        assert sent == post * posed.role[role].hours_per_post
    service = Service(posed, plan.posts, plan.hours)
    for (role, area), demand in posed.role_demand_hours.items():
        short = sum(
            (
                service.driver_shortfall[driver, role, area]
                for driver in posed.drivers_of.get((role, area), ())
            ),
            F(0),
        )
        spare = service.received[role, area] - service.served[role, area]
        assert service.received[role, area] == demand - short + spare
        assert min(short, spare) == 0
        assert short >= 0
        assert spare >= 0


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(small_problems())
def test_every_balance_holds_in_fractions(posed: Problem) -> None:
    check_balances(posed, solve(posed))


# --- fractional posts: water-filling ---------------------------------------------------------


def filled(number: int) -> tuple[Problem, dict[str, Fraction]]:
    """A random single role with floors and caps, and where water-filling puts its posts."""
    chance = random.Random(number)
    areas = [chr(65 + k) for k in range(chance.randint(2, 9))]
    hours = F(chance.randint(1, 2000), chance.choice([1, 3, 7]))
    demand = {
        area: F(chance.randint(1, 10 ** chance.randint(1, 6)), chance.choice([1, 10, 13])) for area in areas
    }
    wants = {area: demand[area] / hours for area in areas}
    low = {area: wants[area] * F(chance.choice([0, 0, 1, 2]), 8) for area in areas}
    high = {area: wants[area] * F(chance.choice([8, 8, 5, 3]), 8) for area in areas}
    posts = sum(low.values()) + (sum(high.values()) - sum(low.values())) * F(chance.randint(0, 20), 20)
    rules = [
        *(Floor(type="floor", fte=low[area], areas=(area,)) for area in areas if low[area]),
        *(Cap(type="cap", fte=high[area], areas=(area,)) for area in areas if high[area] < wants[area]),
    ]
    posed = problem(local(posts, demand, size=FRACTIONAL, hours=hours), rules=rules)
    return posed, water_fill(posts, wants, low, high)


@pytest.mark.parametrize("number", range(120))
def test_leximin_of_a_single_role_is_water_filling_exactly(number: int) -> None:
    posed, expected = filled(number)
    assert posts_of(solve(posed)) == expected


# --- whole posts -----------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 40), min_size=2, max_size=5), st.integers(0, 12))
def test_leximin_in_whole_posts_is_adams_with_ties_to_the_smallest(demands: list[int], posts: int) -> None:
    # Demand is so large that no area is ever whole; where codes have to choose, only the covers are compared.
    demand = {chr(65 + k): F(100 * n) for k, n in enumerate(demands)}
    posed = problem(local(posts, demand))
    found, expected = posts_of(solve(posed)), adams(posts, demand)
    assert sorted(found[a] / demand[a] for a in demand) == sorted(expected[a] / demand[a] for a in demand)


def leximin(_: dict[str, int], coverage: dict[str, Fraction]) -> list[Fraction]:
    return sorted(coverage.values())


def smallest(_: dict[str, int], coverage: dict[str, Fraction]) -> Fraction:
    return min(coverage.values())


def nothing(_: dict[str, int], coverage: dict[str, Fraction]) -> int:
    return 0


AIMS = {
    "leximin": leximin,
    "largest_shortfall": smallest,
    "total_shortfall": nothing,  # what every tie is broken by
    "least_movement": None,
}


@pytest.mark.parametrize("word", AIMS)
@settings(max_examples=15, deadline=None)
@given(st.data())
def test_whole_local_posts_are_those_that_enumeration_finds(word: str, data: st.DataObject) -> None:
    count = data.draw(st.integers(2, 5))
    areas = [chr(65 + k) for k in range(count)]
    demand = {area: F(data.draw(st.integers(1, 12))) for area in areas}
    before = {area: F(data.draw(st.integers(0, 3))) for area in areas}
    posts, hours = data.draw(st.integers(0, 12)), F(data.draw(st.integers(1, 4)))

    def stay(placed: dict[str, int], _: dict[str, Fraction]) -> Fraction:
        return -sum((max(F(0), before[area] - placed[area]) for area in areas), F(0))

    posed = problem(local(posts, demand, hours=hours), criteria=[word], baseline={"local": before})
    assert posts_of(solve(posed)) == best_whole_local(posts, demand, hours, AIMS[word] or stay, before)


# --- extremes --------------------------------------------------------------------------------


def test_an_area_without_demand_gets_no_more_than_it_must() -> None:
    posed = problem(local(3, {"A": 0, "B": 2, "C": 4}))
    assert posts_of(solve(posed)) == {"A": 0, "B": 1, "C": 2}


@pytest.mark.parametrize("size", [F(1), FRACTIONAL])
def test_demands_a_million_times_apart_are_served_alike(size: Fraction) -> None:
    posed = problem(pool(1, {"A": 1, "B": 1_000_000}, size=size, hours=500_000))
    plan = solve(posed)
    assert plan.hours == {
        ("pool", "pool", "A"): F(500_000, 1_000_001),
        ("pool", "pool", "B"): F(5 * 10**11, 1_000_001),
    }


@pytest.mark.parametrize("number", range(24))
def test_demands_a_million_times_apart_end_where_brute_force_does(number: int) -> None:
    # A tolerance of 1e-10 on the large area is 1e-4 of the small one here, and duals are near 1e-9.
    chance = random.Random(number)
    areas = "ABCD"[: chance.randint(2, 4)]

    def work() -> dict[str, dict[str, Fraction]]:
        return {
            area: {
                driver: F(chance.randint(100, 999), chance.choice([100, 700]))
                * chance.choice([1, 10**3, 10**6])
                for driver in RISK
            }
            for area in areas
        }

    hours = chance.choice([10**5, 10**6, 3 * 10**6])
    size = chance.choice([FRACTIONAL, F(1)])
    links = {(base, area): F(100, 100 + chance.randint(0, 60)) for base in "PQ" for area in areas}
    parts = [regional(chance.randint(1, 3), work(), links, size=size, hours=hours)]
    if chance.random() < 0.5:
        parts = [
            local(chance.randint(1, 3), work(), hours=hours),
            pool(1, work(), size=FRACTIONAL, hours=hours),
        ]
    criteria = chance.choice([("leximin",), ("total_shortfall", "leximin"), ("leximin", "total_shortfall")])
    posed = problem(*parts, criteria=criteria, risk=RISK)
    expected = best_plan(posed)
    assert expected is not None
    plan = solve(posed)
    assert (plan.posts, plan.hours) == (expected.posts, expected.hours)


def test_an_area_that_nothing_can_reach_does_not_hold_the_others_back() -> None:
    posed = problem(regional(1, {"A": 4, "B": 4, "Z": 4}, {("P", "A"): 1, ("P", "B"): 1}, hours=4))
    plan = solve(posed)
    assert plan.hours == {("regional", "P", "A"): 2, ("regional", "P", "B"): 2}
    assert [stage.optimum for stage in plan.stages[:2]] == [0, F(1, 2)]


@pytest.mark.parametrize("size", [F(1), FRACTIONAL])
def test_more_hours_than_demand_are_deployed_all_the_same(size: Fraction) -> None:
    posed = problem(local(9, {"A": 1, "B": 2}, size=size))
    plan = solve(posed)
    check_balances(posed, plan)
    assert posts_of(plan) == {"A": 1, "B": 8}
    assert plan.stages[0].optimum == 1


@pytest.mark.parametrize("size", [F(1), FRACTIONAL])
def test_no_posts_at_all_give_an_empty_plan(size: Fraction) -> None:
    plan = solve(problem(local(0, {"A": 1, "B": 2}, size=size)))
    assert plan.hours == {}
    assert set(plan.posts.values()) == {0}
    assert plan.stages[0].optimum == 0


@pytest.mark.parametrize("size", [F(1), FRACTIONAL])
def test_one_area_takes_everything(size: Fraction) -> None:
    assert posts_of(solve(problem(local(3, {"A": 7}, size=size)))) == {"A": 3}


def test_equal_areas_are_equal_in_fractional_posts() -> None:
    plan = solve(problem(local(1, dict.fromkeys("ABCDEFG", 3), size=FRACTIONAL)))
    assert set(posts_of(plan).values()) == {F(1, 7)}


@settings(max_examples=20, deadline=None)
@given(st.lists(wide, min_size=2, max_size=6), wide)
def test_scaling_every_demand_scales_every_cover(demands: list[Fraction], factor: Fraction) -> None:
    assume(factor >= 1)
    demand = {chr(65 + k): n for k, n in enumerate(demands)}
    posts = sum(demands) / 2
    plan = solve(problem(local(posts, demand, size=FRACTIONAL)))
    scaled = solve(problem(local(posts, {a: n * factor for a, n in demand.items()}, size=FRACTIONAL)))
    assert scaled.stages[0].optimum == plan.stages[0].optimum / factor


def test_presolve_does_not_shut_out_the_best_of_very_unequal_areas() -> None:
    # B, C and D can use all hours of the one post for their riskiest work, so total shortfall is tied. It
    # lifts the cover of C most, to 1000 / 9238840, but with presolve HiGHS found no more than B's.
    work = {
        "A": {"low": F(836, 700), "high": F(489, 700)},
        "B": {"low": F(831, 700), "high": 9_360_000},
        "C": {"low": 9_230_000, "high": 8_840},
        "D": {"low": 6_330_000, "high": 7_500_000},
    }
    posed = problem(local(1, work, hours=1000), criteria=["total_shortfall", "leximin"], risk=RISK)
    assert posts_of(solve(posed)) == {"A": 0, "B": 0, "C": 1, "D": 0}


def test_a_dual_below_the_solvers_tolerance_is_held_all_the_same() -> None:
    # An hour sent to Z meets half an hour of risk 2.005, one sent to A an hour of risk 1: Z first, by 1/400.
    # As a share of all work that is 5e-10, below what a solver's duals tell; least travel would starve Z.
    work = {"A": {"low": 10**7}, "Z": {"high": 1}}
    posed = problem(
        regional(1, work, {("P", "A"): 1, ("P", "Z"): "1/2"}, size=FRACTIONAL, hours=1000),
        criteria=["total_shortfall"],
        risk={"low": 1, "high": "2.005"},
    )
    assert solve(posed).hours == {("regional", "P", "A"): 998, ("regional", "P", "Z"): 2}
