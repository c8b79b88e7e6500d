"""Two rules of choice, money or groups at once, drawn at random: brute force finds the same plan."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from allocator.errors import InfeasibleError
from allocator.problem import Problem
from allocator.rules import Budget, GroupGuarantee, MinimumTeam, OpenBases, Rule, Supply
from allocator.solve import solve
from allocator.verify import check_plan
from tests.oracles import best_plan
from tests.problems import F, criterion, small_problems, with_rules

groups = st.sampled_from([("A",), ("AB",), ("BC", "A")])
drawn_rules: st.SearchStrategy[Rule] = st.one_of(
    st.builds(
        MinimumTeam,
        type=st.just("minimum_team"),
        fte=st.sampled_from([F(1), F(3, 2), F(2)]),
        together=st.booleans(),
    ),
    st.builds(OpenBases, type=st.just("open_bases"), at_most=st.integers(0, 3)),
    st.builds(
        Budget,
        type=st.just("budget"),
        pounds=st.sampled_from([F(3), F(11, 2), F(10)]),
        cost=st.sampled_from([F(1), F(3, 2)]),
    ),
    st.builds(
        GroupGuarantee,
        type=st.just("group_guarantee"),
        groups=groups,
        within=st.sampled_from([None, F(1, 5)]),
    ),
    st.builds(
        GroupGuarantee,
        type=st.just("group_guarantee"),
        groups=groups,
        coverage=st.sampled_from([F(1, 5), F(1, 2)]),
    ),
)
aims = st.sampled_from([("leximin",), ("total_shortfall",), ("largest_shortfall", "least_movement")])


@settings(max_examples=25)
@given(
    small_problems(criteria=aims.map(lambda words: tuple(map(criterion, words)))),
    st.lists(drawn_rules, min_size=1, max_size=2),
    st.booleans(),
)
def test_the_plan_is_the_one_of_brute_force_or_there_is_none(
    posed: Problem, stated: Sequence[Rule], loose: bool
) -> None:
    supply = [Supply(type="supply", sense="<=")] if loose else []
    posed = with_rules(posed, [*stated, *supply])
    expected = best_plan(posed)
    try:
        plan = solve(posed)
    except InfeasibleError:
        assert expected is None
        return
    assert expected is not None
    assert (plan.posts, plan.hours) == (expected.posts, expected.hours)
    assert plan.decided_by_order == expected.choice
    check_plan(posed, plan)
