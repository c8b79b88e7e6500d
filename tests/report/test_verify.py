"""Arithmetic refuses every plan that is not what it claims, and names what is wrong."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest
from door import ROOT, report, small_report

from allocator.errors import VerificationError
from allocator.plan import Plan, StageRecord
from allocator.problem import Problem
from allocator.rules import PosedRule
from allocator.verify import check_plan

F = Fraction
Case = tuple[Problem, Plan]


@pytest.fixture(params=["fair", "three areas", "formula"])
def case(request: pytest.FixtureRequest) -> Case:
    """A problem and its plan."""
    if request.param == "fair":
        made = report("fair")
    elif request.param == "formula":
        made = small_report("fairness={formula = {by = 'population'}}")
    else:
        made = small_report()
    return made.problem, made.plan


def test_the_plan_as_it_is_passes(case: Case) -> None:
    check_plan(*case)


def local_links(plan: Plan) -> list[tuple[str, str, str]]:
    return sorted(link for link in plan.hours if link[1] == link[2])


def one_post_moved(problem: Problem, plan: Plan) -> Plan:
    role = next(role for role in problem.roles if role.tier == "local")
    giver = max(role.bases, key=lambda base: plan.posts[role.id, base])
    taker = next(base for base in role.bases if base != giver)
    moved = {
        (role.id, giver): plan.posts[role.id, giver] - 1,
        (role.id, taker): plan.posts[role.id, taker] + 1,
    }
    return replace(plan, posts={**plan.posts, **moved})


def one_post_and_its_hours_moved(problem: Problem, plan: Plan) -> Plan:
    moved = one_post_moved(problem, plan)
    changed = {cell: fte for cell, fte in moved.posts.items() if fte != plan.posts[cell]}
    hours = dict(plan.hours)
    for (role, base), fte in changed.items():
        hours[role, base, base] = fte * problem.role[role].hours_per_post
    return replace(moved, hours={link: number for link, number in hours.items() if number})


def an_hour_added(_: Problem, plan: Plan) -> Plan:
    link = local_links(plan)[0]
    return replace(plan, hours={**plan.hours, link: plan.hours[link] + 1})


def an_hour_swapped(problem: Problem, plan: Plan) -> Plan:
    """Hours of one base go to another area that it can reach."""
    for (role, base, area), hours in sorted(plan.hours.items()):
        for other in problem.links_from[role, base]:
            if other != area and problem.productive_share[role, base, other] != 0:
                further = plan.hours.get((role, base, other), F(0)) + min(hours, F(1))
                changed = {(role, base, area): hours - min(hours, F(1)), (role, base, other): further}
                return replace(plan, hours={**plan.hours, **changed})
    raise AssertionError("no base can reach two areas")


def an_hour_below_zero(_: Problem, plan: Plan) -> Plan:
    link = local_links(plan)[0]
    return replace(plan, hours={**plan.hours, link: F(-1)})


def an_impossible_link(problem: Problem, plan: Plan) -> Plan:
    role, base, _ = local_links(plan)[0]
    other = next(area for area in problem.areas if area != base)
    return replace(plan, hours={**plan.hours, (role, base, other): F(1)})


def half_a_post(_: Problem, plan: Plan) -> Plan:
    role, base, _area = local_links(plan)[0]
    return replace(plan, posts={**plan.posts, (role, base): plan.posts[role, base] + F(1, 2)})


def a_place_lost(_: Problem, plan: Plan) -> Plan:
    return replace(plan, posts=dict(list(plan.posts.items())[1:]))


def staged(change: Callable[[StageRecord], StageRecord], which: int = 0) -> Callable[[Problem, Plan], Plan]:
    def mutate(_: Problem, plan: Plan) -> Plan:
        stages = list(plan.stages)
        stages[which] = change(stages[which])
        return replace(plan, stages=tuple(stages))

    return mutate


def fake_optimum(stage: StageRecord) -> StageRecord:
    return replace(stage, optimum=stage.optimum + F(1, 10), bound=stage.bound + F(1, 10))


def impossible_bound(stage: StageRecord) -> StageRecord:
    return replace(stage, bound=stage.optimum + (F(-1, 10) if stage.sense == "max" else F(1, 10)))


def open_bound(stage: StageRecord) -> StageRecord:
    return replace(stage, bound=stage.optimum + (F(1, 10) if stage.sense == "max" else F(-1, 10)))


def turned(stage: StageRecord) -> StageRecord:
    return replace(stage, sense="min" if stage.sense == "max" else "max")


def renamed(stage: StageRecord) -> StageRecord:
    return replace(stage, criterion="greatest_happiness")


MUTATIONS: dict[str, tuple[Callable[[Problem, Plan], Plan], str]] = {
    "one post moved": (one_post_moved, "hours deployed"),
    "an hour added": (an_hour_added, "hours deployed"),
    "an hour below zero": (an_hour_below_zero, "-1 hours"),
    "an impossible link": (an_impossible_link, "cannot reach"),
    "half a post": (half_a_post, "no multiple of 1"),
    "a place lost": (a_place_lost, "a place without posts"),
    "a faked optimum": (staged(fake_optimum), "is claimed"),
    "a faked optimum of the last stage": (staged(fake_optimum, -1), "is claimed"),
    "a bound that the plan passes": (staged(impossible_bound), "against bound"),
    "a bound that is not reached": (staged(open_bound), "against bound"),
    "a turned sense": (staged(turned), "asked for"),
    "an unknown stage": (staged(renamed), ""),
    "an unknown last stage": (staged(renamed, -1), "a stage that nothing asks for"),
    "a repeated stage": (
        lambda _, plan: replace(plan, stages=(*plan.stages, plan.stages[-1])),
        "nothing asks for",
    ),
    "a status of another program": (lambda _, plan: replace(plan, status="Optimal"), "'Optimal' is none of"),  # type: ignore[arg-type]  # the fault
}


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_changed_plan_is_refused_and_the_change_is_named(case: Case, name: str) -> None:
    mutate, part = MUTATIONS[name]
    problem, plan = case
    with pytest.raises(VerificationError) as refused:
        check_plan(problem, mutate(problem, plan))
    assert part in str(refused.value)


@pytest.mark.parametrize("name", ["fair", "three areas"])
def test_a_consistent_move_is_refused_for_what_it_reaches(name: str) -> None:
    made = report("fair") if name == "fair" else small_report()
    with pytest.raises(VerificationError, match=r"is claimed|no stage claims"):
        check_plan(made.problem, one_post_and_its_hours_moved(made.problem, made.plan))
    with pytest.raises(VerificationError, match=r"is claimed|no stage claims"):
        check_plan(made.problem, an_hour_swapped(made.problem, made.plan))


def test_a_stage_that_is_not_claimed_is_missed() -> None:
    made = small_report()
    with pytest.raises(VerificationError, match="which no stage claims"):
        check_plan(made.problem, replace(made.plan, stages=()))


def test_a_plan_that_was_made_under_weaker_rules_is_refused() -> None:
    """What a solver returns that dropped or loosened a rule."""
    loose, strict = (
        small_report(),
        small_report("rules=[{id = 'apart', type = 'floor', roles = ['investigator'], fte = 2}]"),
    )
    with pytest.raises(VerificationError, match="rule apart is broken by 1"):
        check_plan(strict.problem, loose.plan)
    tightened = [
        replace(rule, rule=rule.rule.model_copy(update={"fte": F(7)}))
        if rule.name == "supply:investigator"
        else rule
        for rule in loose.problem.rules
    ]
    with pytest.raises(VerificationError, match="rule supply:investigator is broken by 1"):
        check_plan(replace(loose.problem, rules=tuple(tightened)), loose.plan)
    assert all(isinstance(rule, PosedRule) for rule in tightened)


def test_posts_of_a_formula_may_not_be_others() -> None:
    made = small_report("fairness={formula = {by = 'population'}}")
    with pytest.raises(VerificationError, match="not those of the formula"):
        check_plan(made.problem, one_post_and_its_hours_moved(made.problem, made.plan))


def test_an_unproved_plan_may_lie_below_its_bound_but_not_beyond_it() -> None:
    made = small_report()
    unproven = replace(made.plan, status="unproven")
    check_plan(made.problem, staged(open_bound)(made.problem, unproven))
    with pytest.raises(VerificationError, match="against bound"):
        check_plan(made.problem, staged(impossible_bound)(made.problem, unproven))


def test_every_difference_is_told_at_once() -> None:
    made = small_report()
    broken = an_hour_added(made.problem, half_a_post(made.problem, made.plan))
    with pytest.raises(VerificationError) as refused:
        check_plan(made.problem, broken)
    assert len(str(refused.value).splitlines()) >= 3


def test_verifying_loads_neither_the_solver_nor_the_model() -> None:
    program = (
        "import sys, allocator.verify\n"
        "wanted = ('pulp', 'highspy', 'allocator.model', 'allocator.solvers', 'allocator.solve')\n"
        "print([name for name in sys.modules if name in wanted or name.startswith('allocator.search')])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
