"""A repair makes the problem feasible, a smaller one does not, and each kind of rule has its own best one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest

from allocator.changes import Change, total_size
from allocator.errors import LimitError
from allocator.plan import Service
from allocator.problem import Problem
from allocator.rules import (
    Budget,
    Cap,
    CaseloadLimit,
    ChangeLimit,
    CoverageGap,
    Fixed,
    Floor,
    GroupGuarantee,
    InequalityLimit,
    MinimumCoverage,
    MinimumTeam,
    OpenBases,
    Rule,
    Supply,
)
from allocator.search.conflict import find_conflict
from allocator.search.elastic import movables
from allocator.search.repair import Repair, alternatives, repaired, smallest_repair
from allocator.solve import solve
from allocator.solvers import Options
from tests.infeasible import COUNT, FEW, infeasible, teams_and_caseloads
from tests.oracles import feasible
from tests.problems import FRACTIONAL, HALF, F, cross_trained, local, pool, problem, regional

FIVE = dict.fromkeys("ABCDE", 3)
THREE = {"A": 3, "B": 4, "C": 5}


def told(repair: Repair) -> list[str]:
    return [str(change) for change in repair]


def smallest(posed: Problem) -> list[str]:
    return told(smallest_repair(posed, Options(), None))


def others(posed: Problem) -> list[list[str]]:
    conflict = [rule.name for rule in find_conflict(posed, Options(), None).rules]
    return [told(repair) for repair in alternatives(posed, conflict, Options(), None)]


# --- on paper --------------------------------------------------------------------------------


def test_eight_posts_for_five_pairs_are_mended_by_one_post_each_or_by_two_more() -> None:
    posed = problem(local(8, FIVE), rules=[Floor(type="floor", fte=2, id="pairs")])
    assert smallest(posed) == ["pairs: rules.pairs.fte from 2 to 1 posts"]
    assert others(posed) == [
        ["pairs: rules.pairs.fte from 2 to 1 posts"],
        ["supply:local: roles.local.posts from 8 to 10 posts"],
    ]


@pytest.mark.parametrize(("size", "floor"), [(FRACTIONAL, "1.6"), (HALF, "1.5")])
def test_posts_end_on_their_own_size(size: Fraction, floor: str) -> None:
    posed = problem(local(8, FIVE, size=size), rules=[Floor(type="floor", fte=2, id="pairs")])
    assert smallest(posed) == [f"pairs: rules.pairs.fte from 2 to {floor} posts"]


def test_a_fraction_without_end_is_rounded_to_the_safe_side() -> None:
    posed = problem(local(8, THREE, size=FRACTIONAL), rules=[Floor(type="floor", fte=3, id="high")])
    assert smallest(posed) == ["high: rules.high.fte from 3 to 2.66 posts"]
    low = problem(local(8, THREE, size=FRACTIONAL), rules=[Cap(type="cap", fte=2, id="low")])
    assert smallest(low) == ["low: rules.low.fte from 2 to 2.67 posts"]


def test_coverage_falls_to_the_last_hundredth_of_a_point_that_can_be_reached() -> None:
    rule = MinimumCoverage(type="minimum_coverage", coverage=F(9, 10), id="most")
    posed = problem(local(8, {"A": 4, "B": 5}, size=FRACTIONAL), rules=[rule])
    # 8 of 9 hours are there: 0.888... in each area.
    assert others(posed)[-1] == ["most: rules.most.coverage from 0.9 to 0.8888"]
    # A tenth of a post is cheaper than 1.12 percentage points.
    assert smallest(posed) == ["supply:local: roles.local.posts from 8 to 8.1 posts"]


def test_moves_and_losses_are_allowed_as_far_as_needed() -> None:
    floor = Floor(type="floor", fte=2, areas=("C",), id="some")
    today = {"local": {"A": 2, "B": 2}}
    moves = problem(
        local(4, THREE),
        rules=[floor, ChangeLimit(type="change_limit", moves=0, id="still")],
        baseline=today,
    )
    assert ["still: rules.still.moves from 0 to 2 posts"] in others(moves)
    loss = problem(
        local(4, THREE),
        rules=[floor, ChangeLimit(type="change_limit", loss_share=F(1, 10), id="keep")],
        baseline=today,
    )
    assert ["keep: rules.keep.loss_share from 0.1 to 0.5"] in others(loss)


def test_distances_between_areas_are_allowed_as_far_as_needed() -> None:
    floor = Floor(type="floor", fte=2, areas=("A",), id="two")
    gap = CoverageGap(type="coverage_gap", gap=F(1, 10), id="alike")
    posed = problem(local(3, {"A": 4, "B": 4}, size=FRACTIONAL), rules=[floor, gap])
    # A has 2 of 4 hours, B 1 of 4.
    assert ["alike: rules.alike.gap from 0.1 to 0.25"] in others(posed)
    mean = InequalityLimit(type="inequality_limit", mean_difference=F(1, 10), id="alike")
    posed = problem(local(3, {"A": 4, "B": 4}, size=FRACTIONAL), rules=[floor, mean])
    assert ["alike: rules.alike.mean_difference from 0.1 to 0.125"] in others(posed)


def test_a_guarantee_to_a_group_gives_way_to_what_it_can_have() -> None:
    # A alone has a want of 4 and a cap of 1: a quarter of its work. B has 3 of 4, the country half.
    cap = Cap(type="cap", fte=1, areas=("A",), id="cap")
    parts = local(4, {"A": 4, "B": 4}, size=FRACTIONAL)
    stated = GroupGuarantee(type="group_guarantee", groups=("A",), coverage=F(1, 2), id="group")
    assert ["group: rules.group.coverage from 0.5 to 0.25"] in others(problem(parts, rules=[cap, stated]))
    like_all = GroupGuarantee(type="group_guarantee", groups=("A",), within=F(1, 10), id="group")
    assert ["group: rules.group.within from 0.1 to 0.25"] in others(problem(parts, rules=[cap, like_all]))


def test_more_bases_are_opened_only_as_far_as_needed() -> None:
    floor = Floor(type="floor", fte=1, areas=("A", "B"), id="two")
    closed = OpenBases(type="open_bases", at_most=1, id="doors")
    posed = problem(local(4, THREE), rules=[floor, closed])
    assert ["doors: rules.doors.at_most from 1 to 2 bases"] in others(posed)


def test_money_gives_way_by_what_the_posts_cost_and_counts_as_the_posts_that_it_buys() -> None:
    posed = problem(
        local(4, THREE), rules=[Budget(type="budget", pounds=F(150_000), cost=F(60_000), id="money")]
    )
    assert smallest(posed) == ["money: rules.money.pounds from 150000 to 240000 pounds"]
    (change,) = smallest_repair(posed, Options(), None)
    assert change.size == F(3, 2)  # 90,000 pounds are a post and a half; two posts fewer are dearer
    assert others(posed)[1] == ["supply:local: roles.local.posts from 4 to 2 posts"]


@pytest.mark.parametrize(("posts", "after"), [(1, 2), (3, 2)])
def test_shared_posts_may_be_more_or_fewer(posts: int, after: int) -> None:
    # Two each of a and b for 3 of work; two shared posts do all that is left, and there are seats for two.
    parts = pool(2, {"A": 3}, name="a"), pool(2, {"A": 3}, name="b")
    rules: list[Rule] = [
        MinimumCoverage(type="minimum_coverage", coverage=F(1), id="all"),
        Cap(type="cap", fte=2, id="seats"),
    ]
    posed = cross_trained(problem(*parts), "a", "b", posts, rules)
    capped = tuple(
        replace(rule, cells=(("a+b", "pool"),), role_ids=("a+b",)) if rule.name == "seats" else rule
        for rule in posed.rules
    )
    repair = [f"cross_trained: rules.cross_trained.posts from {posts} to {after} posts"]
    assert repair in others(replace(posed, rules=capped))


def test_a_team_gives_way_as_far_as_the_posts_that_there_are() -> None:
    team = MinimumTeam(type="minimum_team", fte=4, id="team")
    posed = problem(local(2, {"A": 4}), rules=[team])
    assert others(posed) == [
        ["team: rules.team.fte from 4 to 2 posts"],
        ["supply:local: roles.local.posts from 2 to 0 posts"],
    ]
    # Nobody at all keeps the rule, and of two numbers as near the first rule's moves.
    assert smallest(posed) == ["supply:local: roles.local.posts from 2 to 0 posts"]


def test_a_team_of_several_roles_gives_way_together() -> None:
    parts = local(1, {"A": 1, "B": 1}), pool(1, {"A": 1, "B": 1}, size=FRACTIONAL)
    posed = problem(*parts, rules=[MinimumTeam(type="minimum_team", fte=F(7, 2), together=True, id="team")])
    assert ["team: rules.team.fte from 3.5 to 2 posts"] in others(posed)


def test_a_caseload_rises_to_what_the_posts_must_handle() -> None:
    # Two posts and eight items that must all be handled: four a post, in steps of a hundredth of an item.
    most = MinimumCoverage(type="minimum_coverage", coverage=F(1), id="all")
    load = CaseloadLimit(type="caseload_limit", driver="work", items_per_fte=F(3), id="load")
    posed = problem(pool(2, {"A": 8}, hours=4), rules=[most, load])
    assert ["load: rules.load.items_per_fte from 3 to 4 items"] in others(posed)
    (change,) = next(one for one in alternatives(posed, ["load"], Options(), None) if one[0].rule == "load")
    assert change.size == F(2, 3)  # an item more for each of two posts: what two thirds of a post handle
    words = {rule.name: rule.words(posed) for rule in posed.rules}
    assert "items_per_fte = 3" in words["load"]


def test_a_caseload_gives_way_area_by_area_as_far_as_the_worst_needs() -> None:
    # One post each, seven and five items to handle in full, three at first.
    rules: list[Rule] = [
        Fixed(type="fixed", fte=1, id="one"),
        MinimumCoverage(type="minimum_coverage", coverage=F(1), id="all"),
        CaseloadLimit(type="caseload_limit", driver="work", items_per_fte=F(3), id="load"),
    ]
    posed = problem(local(2, {"A": 7, "B": 5}, hours=7), rules=rules)
    assert ["load: rules.load.items_per_fte from 3 to 7 items"] in others(posed)


def test_a_team_says_what_it_asks_for() -> None:
    posed = problem(local(2, {"A": 4}), rules=[MinimumTeam(type="minimum_team", fte=3, id="team")])
    words = {rule.name: rule.words(posed) for rule in posed.rules}
    assert words["team"] == "team (no post or at least 3 at 1 places each)"


def test_a_pool_that_must_be_placed_may_shrink() -> None:
    posed = problem(local(8, THREE), rules=[Cap(type="cap", fte=1, id="desk")])
    assert others(posed) == [
        ["desk: rules.desk.fte from 1 to 3 posts"],
        ["supply:local: roles.local.posts from 8 to 3 posts"],
    ]


def test_a_stated_supply_is_changed_where_it_is_stated() -> None:
    rules: list[Rule] = [
        Supply(type="supply", fte=2, sense="<="),
        Floor(type="floor", fte=1, id="one", areas=("A", "B", "C")),
        Fixed(type="fixed", areas=("A", "B"), id="locked"),
    ]
    posed = problem(local(9, THREE), rules=rules, baseline={"local": {"A": 1, "B": 1}})
    assert ["supply:local: rules.supply:local.fte from 2 to 3 posts"] in others(posed)


def test_two_conflicts_are_mended_together() -> None:
    posed = problem(
        local(2, THREE, name="a"),
        local(8, FIVE, name="b"),
        rules=[
            Floor(type="floor", fte=1, roles=("a",), id="one"),
            Floor(type="floor", fte=2, roles=("b",), id="two"),
        ],
    )
    assert smallest(posed) == [
        "one: rules.one.fte from 1 to 0 posts",
        "two: rules.two.fte from 2 to 1 posts",
    ]


def test_a_tie_goes_to_fewer_numbers_and_then_to_the_first_rule() -> None:
    one = problem(
        local(3, {"A": 1}, name="a"),
        rules=[
            Cap(type="cap", fte=2, id="cap"),
            Floor(type="floor", fte=3, id="floor"),
            Supply(type="supply", sense="<="),
        ],
    )
    assert smallest(one) == ["cap: rules.cap.fte from 2 to 3 posts"]


def test_today_s_posts_that_differ_from_place_to_place_cannot_give_way() -> None:
    locked = problem(
        local(4, THREE), rules=[Fixed(type="fixed", id="locked")], baseline={"local": {"A": 1, "B": 2}}
    )
    assert smallest(locked) == ["supply:local: roles.local.posts from 4 to 3 posts"]
    halves = problem(
        local(3, THREE), rules=[Fixed(type="fixed", id="locked")], baseline={"local": {"A": F(1, 2), "B": 2}}
    )
    assert smallest(halves) == []
    assert others(halves) == []


def test_no_time_is_a_limit() -> None:
    with pytest.raises(LimitError, match="smallest repair"):
        smallest_repair(problem(local(2, THREE), rules=[Floor(type="floor", fte=1)]), Options(), 0.0)


# --- every rule ------------------------------------------------------------------------------


EASED: tuple[Rule, ...] = (
    Floor(type="floor", fte=1),
    Cap(type="cap", fte=1),
    ChangeLimit(type="change_limit", moves=1),
    ChangeLimit(type="change_limit", loss_share=F(1, 2)),
    MinimumCoverage(type="minimum_coverage", coverage=F(1, 2)),
    CoverageGap(type="coverage_gap", gap=F(1, 2)),
    InequalityLimit(type="inequality_limit", mean_difference=F(1, 2)),
)


@pytest.mark.parametrize("rule", EASED, ids=lambda rule: rule.type)
def test_a_rule_that_gives_way_only_becomes_easier(rule: Rule) -> None:
    posed = problem(
        local(3, dict.fromkeys("ABC", 1), size=FRACTIONAL),
        rules=[rule],
        baseline={"local": {"A": 2, "B": 1}},
    )
    plan = solve(posed)
    service = Service(posed, plan.posts, plan.hours)
    (movable,) = [found for found in movables(posed) if found.kind == rule.type]  # type: ignore[attr-defined] # every rule has one
    elastic = movable.elastic
    eased = elastic.low if elastic.low < elastic.value else elastic.value + F(1, 2)
    after = repaired(posed, [movable.change(eased)])
    assert not any(stated.violation(after, service) for stated in after.rules)


# --- at random -------------------------------------------------------------------------------


def nearer(posed: Problem, change: Change) -> Change:
    """The same change, one step smaller."""
    (step,) = [found.elastic.step for found in movables(posed) if found.parameter == change.parameter]
    way = 1 if change.after < change.before else -1
    after = change.after + way * step
    return replace(change, after=after if (change.before - after) * way > 0 else change.before)


def holds(posed: Problem, changes: Sequence[Change]) -> bool:
    return feasible(repaired(posed, changes))


@pytest.mark.parametrize("number", range(COUNT))
def test_the_repair_makes_a_plan_possible_and_a_smaller_one_does_not(number: int) -> None:
    smallest_and_enough(infeasible()[number])


@pytest.mark.parametrize("number", range(FEW))
def test_teams_and_caseloads_give_way_as_little_as_they_can(number: int) -> None:
    smallest_and_enough(teams_and_caseloads()[number])


def smallest_and_enough(posed: Problem) -> None:
    """Each repair makes a plan possible, by enumeration, and one step less of any change does not."""
    conflict = [rule.name for rule in find_conflict(posed, Options(), None).rules]
    best = smallest_repair(posed, Options(), None)
    found = [best, *alternatives(posed, conflict, Options(), None)]
    assert best
    for repair in found:
        assert holds(posed, repair), told(repair)
        assert total_size(best) <= total_size(repair)
        for place, change in enumerate(repair):
            smaller = [*repair[:place], nearer(posed, change), *repair[place + 1 :]]
            assert not holds(posed, smaller), str(change)


def test_repairs_of_travel_and_pools_stand_up_together() -> None:
    posed = problem(
        regional(2, {"A": 2, "B": 2}, {("P", "A"): 1, ("P", "B"): "1/2"}),
        pool(1, {"A": 2, "B": 2}),
        rules=[MinimumCoverage(type="minimum_coverage", coverage=F(9, 10), id="most")],
    )
    for repair in [[smallest_repair(posed, Options(), None)], alternatives(posed, ["most"], Options(), None)]:
        for changes in repair:
            assert solve(repaired(posed, changes)).status == "proved"
