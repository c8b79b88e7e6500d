"""The caseload limit: on paper, by arithmetic, and against every placing of whole posts."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocator.plan import Service, fill
from allocator.report import assess
from allocator.rules import CaseloadLimit
from allocator.solve import solve
from tests.oracles import best_plan, placings
from tests.problems import FRACTIONAL, RISK, SIZES, F, local, pool, problem, regional, with_rules


def limit(items: int | Fraction, driver: str = "work") -> CaseloadLimit:
    return CaseloadLimit(type="caseload_limit", driver=driver, items_per_fte=items)


def test_a_post_that_may_handle_less_than_it_has_time_for_leaves_the_rest_unmet() -> None:
    # One post of 10 hours, items of 1 hour each; 4 a post: the hours beyond 4 items have nowhere to go.
    posed = problem(
        pool(1, {"A": 8}, hours=10, size=FRACTIONAL), rules=[limit(4)], criteria=["total_shortfall"]
    )
    with pytest.raises(Exception, match="caseloadlimit"):
        solve(posed)  # 10 hours received, at most 4 handled: riskiest first, nothing may be refused


def test_posts_move_to_where_items_are_many() -> None:
    # Six hours a post. Without a limit leximin gives (1, 2); four items a post leave A only with two posts.
    demand = {"A": {"low": 6}, "B": {"low": 6, "high": 6}}
    free = solve(problem(local(3, demand, hours=6), risk=RISK))
    assert list(free.posts.values()) == [1, 2]
    held = solve(problem(local(3, demand, hours=6), risk=RISK, rules=[limit(3, "low")]))
    assert list(held.posts.values()) == [2, 1]


def test_of_a_regional_role_items_and_posts_are_counted_together() -> None:
    parts = regional(2, {"A": 2, "B": 2}, {("P", "A"): 1, ("Q", "B"): 1}, hours=1, size=FRACTIONAL)
    posed = problem(parts, rules=[limit(1)])
    plan = solve(posed)
    (reading,) = (rule.readings(posed, Service(posed, plan.posts, plan.hours)) for rule in posed.rules[:1])
    assert [(one.scope, one.limit, one.value) for one in reading] == [("regional", 2, 2)]


def handled(area: Mapping[str, Fraction], hours: Fraction, driver: str) -> Fraction:
    work = [(name, F(RISK[name]), wanted) for name, wanted in area.items()]
    return fill(hours, work).get(driver, F(0))


demands = st.fixed_dictionaries({"low": st.integers(1, 6).map(F), "high": st.integers(1, 6).map(F)})


@settings(max_examples=25)
@given(
    st.fixed_dictionaries({"A": demands, "B": demands, "C": demands}), st.integers(2, 4), st.integers(1, 3)
)
def test_whole_posts_are_the_best_of_all_placings_that_keep_the_limit(
    work: dict[str, dict[str, Fraction]], posts: int, most: int
) -> None:
    posed = problem(local(posts, work, hours=3), risk=RISK, rules=[limit(most, "low")])
    kept = []
    for placed in placings(posts, 3):
        hours = {area: F(3 * fte) for area, fte in zip("ABC", placed, strict=True)}
        if all(
            handled(work[area], hours[area], "low") <= most * fte
            for area, fte in zip("ABC", placed, strict=True)
        ):
            wanted = {area: sum(work[area].values()) for area in "ABC"}
            kept.append(sorted(min(F(1), hours[area] / wanted[area]) for area in "ABC"))
    if not kept:
        with pytest.raises(Exception, match="no plan keeps"):
            solve(posed)
        return
    plan = solve(posed)
    service = Service(posed, plan.posts, plan.hours)
    assert list(posed.criteria[0].value(posed, service)) == max(kept)
    assess(posed, plan)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("word", ["leximin", "total_shortfall", "coverage_gap"])
def test_posts_hours_and_choice_are_those_of_brute_force(word: str, size: str) -> None:
    roads = {("P", "A"): 1, ("P", "B"): "4/5", ("Q", "B"): "9/10"}
    demand = {"A": {"low": 2, "high": 1}, "B": {"low": 3, "high": 2}}
    parts = regional(3, demand, roads, size=SIZES[size])
    posed = problem(parts, criteria=[word], risk=RISK, rules=[limit(F(2, 3), "high")])
    expected, plan = best_plan(posed), solve(posed)
    assert expected is not None
    assert (plan.posts, plan.hours) == (expected.posts, expected.hours)
    assert plan.decided_by_order == expected.choice
    assess(posed, plan)


def test_an_unknown_driver_is_told_with_the_nearest_that_there_is() -> None:
    posed = with_rules(problem(local(1, {"A": {"low": 1}}), risk=RISK), [limit(1, "lo")])
    (stated,) = (rule for rule in posed.rules if isinstance(rule.rule, CaseloadLimit))
    (fault,) = stated.rule.faults(posed, stated, "fair.toml: rules.caseload_limit")
    assert "did you mean" in str(fault)
