"""A plan that another dominates is named: nobody is worse off under the other, and somebody is better."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction as F  # noqa: N817 - these pages are full of them

from hypothesis import given, settings

from allocator.comparison import Comparison, Domination, entry_of, numbered
from allocator.comparison.dominance import exact_coverage, keeps
from allocator.problem import Problem
from allocator.report import Report, assess
from allocator.rules import Floor
from allocator.solve import solve
from tests.problems import criterion, local, problem, small_problems

WORK = local(4, {"A": 1, "B": 2, "C": 4})


def solved(posed: Problem) -> Report:
    return assess(posed, solve(posed))


def by_formula(posed: Problem, **posts: int) -> Report:
    locked = {("local", base): F(fte) for base, fte in posts.items()}
    return solved(replace(posed, criteria=(), locked_posts=locked))


def dominated(*reports: Report) -> tuple[Domination, ...]:
    return Comparison(numbered([entry_of(each) for each in reports])).dominated


def test_a_formula_that_wastes_posts_is_dominated_by_the_fair_plan() -> None:
    # 3 posts for A, which has work for one: coverage 1, 0, 1/4; leximin places 1, 1, 2: 1, 1/2, 1/2
    wasteful, fair = by_formula(problem(WORK), A=3, B=0, C=1), solved(problem(WORK))
    assert exact_coverage(wasteful) == {"A": 1, "B": 0, "C": F(1, 4)}
    (found,) = dominated(wasteful, fair)
    assert found == Domination("plan", "plan-2", ("B", "C"))
    assert found.sentence == (
        "plan is dominated by plan-2: no area has lower coverage there, and B, C have higher."
    )


def test_a_plan_that_takes_from_one_to_give_to_another_dominates_nobody() -> None:
    # 0, 0, 4: C is whole
    assert dominated(by_formula(problem(WORK), A=0, B=0, C=4), solved(problem(WORK))) == ()


def test_a_plan_that_breaks_a_rule_is_not_feasible_and_dominates_nobody() -> None:
    floored = problem(WORK, rules=[Floor(type="floor", fte=2, areas=("A",))])
    better = by_formula(floored, A=1, B=1, C=2)  # without the second post in A
    fair = solved(floored)
    assert not keeps(floored, better)
    assert dominated(fair, better) == ()
    assert dominated(fair, by_formula(floored, A=4, B=0, C=0)) == (Domination("plan-2", "plan", ("B", "C")),)


def test_plans_of_different_questions_are_not_held_against_each_other() -> None:
    more = problem(local(7, {"A": 1, "B": 2, "C": 4}))
    assert dominated(solved(problem(WORK)), solved(more)) == ()


def test_run_folders_are_held_against_each_other_as_written() -> None:
    wasteful, fair = (
        replace(entry_of(each), report=None, inputs={"roles.local.posts": "4"})
        for each in (by_formula(problem(WORK), A=3, B=0, C=1), solved(problem(WORK)))
    )
    assert [found.plan for found in Comparison(numbered([wasteful, fair])).dominated] == ["plan"]
    broken = replace(fair, broken=("floor",))
    assert Comparison(numbered([wasteful, broken])).dominated == ()


@settings(max_examples=40)
@given(small_problems())
def test_nothing_dominates_a_leximin_plan_over_areas_on_coverage(posed: Problem) -> None:
    fair = solved(replace(posed, criteria=(criterion("leximin", across="area", on="coverage"),)))
    other = solved(posed)
    found = dominated(fair, other)
    assert all(each == Domination("plan-2", "plan", each.better) for each in found)
    mine, theirs = exact_coverage(fair), exact_coverage(other)
    worse = any(mine[area] < theirs[area] for area in mine)
    better = any(mine[area] > theirs[area] for area in mine)
    assert bool(found) == (better and not worse)
