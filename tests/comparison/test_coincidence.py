"""Where criteria coincide on a problem: proved by arithmetic, told apart from plans that are only alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction as F  # noqa: N817 - these pages are full of them

import pytest
from door import report, run_folder
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from allocator.comparison import Coincidence, Comparison, Entry, entry_of, numbered
from allocator.comparison.coincidence import as_good, least_majorised
from allocator.comparison.dominance import keeps
from allocator.comparison.questions import same_question
from allocator.plan import Plan, Service
from allocator.problem import Problem
from allocator.report import Report, assess
from allocator.rules import Floor, MinimumCoverage, Supply
from allocator.run_reading import read_run
from allocator.solve import solve
from allocator.spread import Spread, hoover, mean_difference
from tests.oracles import best_plan
from tests.problems import FRACTIONAL, criterion, local, pool, problem, regional, small_problems

WORDS = ("leximin", "largest_shortfall", "total_shortfall")


def solved(posed: Problem) -> Report:
    return assess(posed, solve(posed))


def compared(*reports: Report) -> Comparison:
    return Comparison(numbered([entry_of(each) for each in reports]))


def kinds(found: Iterable[Coincidence]) -> list[tuple[str, tuple[str, ...]]]:
    return [(each.kind, each.plans) for each in found]


def test_one_plan_that_is_best_by_the_criteria_of_both_is_proved_to_be() -> None:
    # 3 posts for demands 1 and 2: one and two, whether all hours, the worst off, or all in order count
    posed = problem(local(3, {"A": 1, "B": 2}))
    found = compared(*(solved(replace(posed, criteria=(criterion(word),))) for word in WORDS)).coincidences
    assert kinds(found) == [("one-plan", ("plan", "plan-2", "plan-3"))]
    assert found[0].sentence == (
        "plan, plan-2 and plan-3 are one plan: on this problem these criteria coincide, and it is proved "
        "best by each: leximin; largest_shortfall; total_shortfall."
    )


def test_a_plan_that_is_best_by_the_others_criterion_too_and_not_the_reverse() -> None:
    # Z can be reached by nobody: the worst off has 0 in every plan, so max-min leaves the rest to the order
    # of codes, which gives C all four posts; leximin gives B and C two each.
    work = problem(local(4, {"B": 4, "C": 4}), regional(0, {"Z": 1}, {("P", "B"): 1}))
    fair, worst = (
        solved(replace(work, criteria=(criterion(word),))) for word in ("leximin", "largest_shortfall")
    )
    assert [fte for (role, _), fte in sorted(worst.plan.posts.items()) if role == "local"] == [0, 4]
    assert [fte for (role, _), fte in sorted(fair.plan.posts.items()) if role == "local"] == [2, 2]
    assert as_good(fair, worst)
    assert not as_good(worst, fair)
    found = compared(worst, fair).coincidences
    assert kinds(found) == [("one-way", ("plan-2", "plan"))]
    assert found[0].sentence == (
        "plan-2 (leximin) also reaches the proved optimum of plan (largest_shortfall)."
    )


def test_the_same_posts_with_other_hours_are_no_coincidence_of_criteria() -> None:
    # One base, two hours, half of an hour to B is lost on the road: most hours all to A, fair to both.
    posed = problem(regional(2, {"A": 2, "B": 2}, {("P", "A"): 1, ("P", "B"): "1/2"}))
    most, fair = (
        solved(replace(posed, criteria=(criterion(word),))) for word in ("total_shortfall", "leximin")
    )
    assert most.plan.posts == fair.plan.posts
    found = compared(most, fair).coincidences
    assert kinds(found) == [("same-posts", ("plan", "plan-2"))]
    assert found[0].sentence == "The same posts: plan, plan-2; their hours go to different places."


def test_the_same_posts_under_different_demand_are_no_coincidence_either() -> None:
    one, other = (solved(problem(local(2, {"A": size, "B": size}))) for size in (2, 3))
    assert one.plan.posts == other.plan.posts
    (found,) = compared(one, other).coincidences
    assert (found.kind, found.sentence) == (
        "same-posts", "The same posts: plan, plan-2; they answer different questions."
    )  # fmt: skip


def test_a_formula_may_reach_an_optimum_and_has_none_of_its_own() -> None:
    posed = problem(local(3, {"A": 1, "B": 2}))
    fair = solved(posed)
    formula = solved(replace(posed, criteria=(), locked_posts=fair.plan.posts))
    found = compared(fair, formula).coincidences
    assert kinds(found) == [("one-way", ("plan-2", "plan")), ("same-posts", ("plan", "plan-2"))]
    assert "plan-2 (a formula)" in found[0].sentence


def test_a_plan_that_breaks_the_others_rule_reaches_nothing_there() -> None:
    work = local(3, {"A": 1, "B": 2})
    free = solved(problem(work))
    floored = solved(problem(work, rules=[Floor(type="floor", fte=2, areas=("A",))]))
    assert not as_good(free, floored)
    assert not as_good(floored, free)
    assert compared(free, floored).coincidences == ()


def test_an_unproved_plan_proves_nothing_and_may_still_be_measured_against_a_proof() -> None:
    posed = problem(local(3, {"A": 1, "B": 2}))
    fair = solved(posed)
    open_ = replace(fair, plan=replace(fair.plan, status="unproven"))
    assert not as_good(fair, open_)
    assert as_good(open_, fair)


def test_criteria_are_told_apart_by_their_parameters() -> None:
    posed = problem(local(2, {"A": 1, "B": 1}), pool(1, {"A": 1, "B": 1}, size=FRACTIONAL))
    over = [replace(posed, criteria=(criterion("leximin", across=a),)) for a in ("area", "area-role")]
    first, second = (entry_of(solved(each)) for each in over)
    assert (first.aim, second.aim) == ("leximin", "leximin (across area-role)")


@settings(max_examples=40)
@given(small_problems(), st.sampled_from(WORDS))
def test_two_plans_that_reach_each_others_optimum_are_one_plan(posed: Problem, word: str) -> None:
    one, other = solved(posed), solved(replace(posed, criteria=(criterion(word),)))
    if as_good(one, other) and as_good(other, one):
        assert one.plan.posts == other.plan.posts
        assert one.plan.hours == other.plan.hours
        assert "one-plan" in [kind for kind, _ in kinds(compared(one, other).coincidences)]


@settings(max_examples=30)
@given(small_problems(), st.sampled_from(WORDS), st.sampled_from(WORDS))
def test_reaching_the_others_optimum_is_what_exact_simplex_and_enumeration_say(
    posed: Problem, word: str, others: str
) -> None:
    one, other = (solved(replace(posed, criteria=(criterion(each),))) for each in (word, others))
    best = best_plan(other.problem)
    assert best is not None
    reached = other.problem.criteria[0].value(other.problem, one.service)
    assert as_good(one, other) == ((reached,) == best.values)


def test_a_rule_that_looks_across_pairs_is_held_as_the_others_problem_states_it() -> None:
    """Two roles, each in one area: half of each area's work is met, and nothing of two pairs' work."""
    parts = [local(2, {"A": 2, "B": 2}, name=name) for name in ("first", "second")]
    half = [MinimumCoverage(type="minimum_coverage", coverage=F(1, 2))]
    joint, apart = (solved(problem(*parts, rules=half, across=across)) for across in ("area", "area-role"))
    assert same_question(entry_of(joint), entry_of(apart))
    posts = {("first", "A"): F(2), ("first", "B"): F(0), ("second", "A"): F(0), ("second", "B"): F(2)}
    hours = {(role, base, base): fte for (role, base), fte in posts.items() if fte}
    crossed = replace(joint, plan=Plan(posts, hours, (), "proved"))
    assert keeps(joint.problem, crossed)
    assert not keeps(apart.problem, crossed)
    assert keeps(joint.problem, apart)


# --- run folders ----------------------------------------------------------------------------------


def test_two_run_folders_are_one_plan_only_as_far_as_they_hold_it() -> None:
    fair = read_run(run_folder("fair"))
    twin = replace(fair, criteria=("largest_shortfall",))
    (found,) = Comparison(numbered([fair, twin])).coincidences
    assert (found.kind, found.sentence) == (
        "as-written",
        "fair and fair-2 are one plan as far as run folders hold it (posts, and hours to 6 decimals): "
        "each run is proved best by its own criteria: leximin; largest_shortfall.",
    )


def test_a_run_folder_and_a_report_of_the_same_scenario_ask_for_the_same() -> None:
    entries: list[Entry] = [read_run(run_folder("fair")), entry_of(report("fair"))]
    (found,) = Comparison(numbered(entries)).coincidences
    assert found.kind == "as-written"
    assert found.sentence.endswith("they ask for the same, leximin.")


def test_run_folders_that_are_not_proved_or_differ_in_hours_are_only_alike() -> None:
    fair = read_run(run_folder("fair"))
    link, hours = next(iter(fair.service.items()))
    moved = replace(fair, service={**fair.service, link: hours + 1})
    assert kinds(Comparison(numbered([fair, moved])).coincidences) == [("same-posts", ("fair", "fair-2"))]
    late = replace(fair, status="unproven")
    (found,) = Comparison(numbered([fair, late])).coincidences
    assert found.sentence.endswith("that their criteria coincide is not proved.")


# --- the theorem ----------------------------------------------------------------------------------

uncoupled = problem(
    local(3, {"A": 1, "B": 6, "C": 2}, size=FRACTIONAL),
    pool(1, {"A": 4, "B": 1}, size=FRACTIONAL),
)


def test_the_theorem_is_told_where_its_conditions_hold() -> None:
    found = compared(solved(uncoupled), solved(uncoupled)).coincidences
    assert [each.kind for each in found] == ["one-plan", "least-majorised", "least-majorised"]
    assert "least-majorised base" in found[1].sentence


@pytest.mark.parametrize(
    "posed",
    [
        problem(local(3, {"A": 1, "B": 6})),  # whole posts
        problem(local(9, {"A": 1, "B": 6}, size=FRACTIONAL)),  # hours beyond demand
        problem(local(3, {"A": 1, "B": 6}, size=FRACTIONAL), criteria=("total_shortfall",)),
        problem(local(3, {"A": 1, "B": 6}, size=FRACTIONAL), rules=[Supply(type="supply", sense="<=")]),
        problem(regional(2, {"A": 2, "B": 2}, {("P", "A"): 1, ("P", "B"): "1/2"}, size=FRACTIONAL)),
    ],
)
def test_the_theorem_is_not_told_where_a_condition_fails(posed: Problem) -> None:
    assert not least_majorised(solved(posed))


@st.composite
def uncoupled_problems(draw: st.DrawFn) -> Problem:
    amounts = st.integers(1, 9)
    parts = [
        local(draw(st.integers(1, 3)), {area: draw(amounts) for area in "ABC"}, name=name, size=FRACTIONAL)
        for name in ("first", "second")[: draw(st.integers(1, 2))]
    ]
    parts.append(pool(draw(st.integers(0, 2)), {area: draw(amounts) for area in "BC"}, size=FRACTIONAL))
    return problem(*parts)


@settings(max_examples=60)
@given(uncoupled_problems(), st.data())
def test_no_other_plan_is_less_unequal_where_the_theorem_holds(posed: Problem, data: st.DataObject) -> None:
    fair = solved(posed)
    assume(least_majorised(fair))
    posts, hours = {}, {}
    for role in posed.roles:
        links = [link for link in sorted(posed.productive_share) if link[0] == role.id]
        parts = [F(data.draw(st.integers(0, 5))) for _ in links]
        parts[0] += 0 if any(parts) else 1
        for link, part in zip(links, parts, strict=True):
            hours[link] = role.posts * role.hours_per_post * part / sum(parts)
        for base in role.bases:
            deployed = sum((hours[link] for link in links if link[1] == base), F(0))
            posts[role.id, base] = deployed / role.hours_per_post
    mine, theirs = (
        Spread(
            tuple(sum((of.received[r.id, a] for r in posed.roles), F(0)) / d for a, d in demand.items()),
            tuple(d / sum(demand.values()) for d in demand.values()),
        )
        for of, demand in (
            (service, posed.area_demand_hours) for service in (fair.service, Service(posed, posts, hours))
        )
    )
    assert mine.mean == theirs.mean
    assert mean_difference(mine) <= mean_difference(theirs)
    assert (hoover(mine) or 0) <= (hoover(theirs) or 0)
    assert _log_welfare(mine) >= _log_welfare(theirs) - 1e-12


def _log_welfare(spread: Spread) -> float:
    import math

    if 0 in spread.values:
        return -math.inf
    return sum(float(a) * math.log(y) for a, y in zip(spread.weights, spread.values, strict=True))
