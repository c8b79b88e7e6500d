"""Recompute a plan by arithmetic alone and refuse it where anything disagrees; no solver is imported here."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import get_args

from allocator.efficiency import efficiency_asked, with_floor
from allocator.errors import VerificationError
from allocator.plan import Plan, Service, StageRecord, Status
from allocator.problem import Cell, Problem

AGREEMENT = Fraction(1, 10**7)
"""How far a proved stage's bound may lie from its optimum, in the unit of the stage."""


def check_plan(problem: Problem, plan: Plan) -> None:
    """Recompute every row and every objective of a plan, exactly.

    Raises
    ------
    VerificationError
        Naming every difference; such a plan is not written.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> from allocator.problem import Role
    >>> role = Role("a", F(1), F(1), F(100), "pool", ("pool",))
    >>> problem = Problem(("E",), (role,), (), {}, {("a", "pool", "E"): F(1)})
    >>> check_plan(problem, Plan({("a", "pool"): F(1)}, {("a", "pool", "E"): F(100)}, (), "proved"))
    >>> check_plan(problem, Plan({("a", "pool"): F(1)}, {("a", "pool", "E"): F(90)}, (), "proved"))
    Traceback (most recent call last):
    ...
    allocator.errors.VerificationError: a at pool: 90 hours deployed, 100 available
    """
    differences = list(_differences(problem, plan))
    if differences:
        raise VerificationError("\n".join(differences))


def _differences(problem: Problem, plan: Plan) -> Iterator[str]:
    if plan.status not in get_args(Status):
        yield f"the status {plan.status!r} is none of {', '.join(get_args(Status))}"
    yield from _post_differences(problem, plan)
    yield from _hour_differences(problem, plan)
    if set(plan.posts) != set(problem.cells) or not set(plan.hours) <= set(problem.productive_share):
        return
    service = Service(problem, plan.posts, plan.hours)
    if problem.locked_posts is None:
        if efficiency_asked(problem) and plan.most_hours is None:
            yield "the most hours are not stated, of which a criterion keeps a share"
        for rule in with_floor(problem, plan.most_hours).rules:
            broken = rule.violation(problem, service)
            if broken:
                yield f"rule {rule.name} is broken by {float(broken):g}"
    yield from _stage_differences(problem, plan, service)


def _post_differences(problem: Problem, plan: Plan) -> Iterator[str]:
    for cell in sorted(set(plan.posts) ^ set(problem.cells)):
        yield f"{cell[0]} at {cell[1]}: posts without a place, or a place without posts"
    for (role, base), fte in sorted(plan.posts.items()):
        if role not in problem.role:
            continue
        size = problem.role[role].post_size
        if fte < 0:
            yield f"{role} at {base}: {float(fte):g} posts"
        if size and (fte / size).denominator != 1:
            yield f"{role} at {base}: {float(fte):g} posts are no multiple of {float(size):g}"
        if problem.locked_posts is not None and problem.locked_posts.get((role, base)) != fte:
            yield f"{role} at {base}: {float(fte):g} posts are not those of the formula"


def _hour_differences(problem: Problem, plan: Plan) -> Iterator[str]:
    deployed = dict.fromkeys(problem.cells, Fraction(0))
    for (role, base, area), hours in sorted(plan.hours.items()):
        if (role, base, area) not in problem.productive_share:
            yield f"{role} at {base} serves {area}, which it cannot reach"
            continue
        if hours < 0:
            yield f"{role} from {base} to {area}: {float(hours):g} hours"
        deployed[role, base] += hours
    lent: dict[Cell, Fraction] = {}
    for (role, base), hours in deployed.items():
        if problem.role[role].helps:
            continue
        available = plan.posts.get((role, base), Fraction(0)) * problem.role[role].hours_per_post
        helping = problem.helpers[role, base]
        if helping and hours > available:
            more = (hours - available) / problem.role[role].hours_per_post
            lent[helping[0], base] = lent.get((helping[0], base), Fraction(0)) + more
        elif hours != available:
            yield f"{role} at {base}: {float(hours):g} hours deployed, {float(available):g} available"
    for role, base in problem.cells:
        if not problem.role[role].helps:
            continue
        worked, there = lent.get((role, base), Fraction(0)), plan.posts.get((role, base), Fraction(0))
        if worked != there:
            yield f"{role} at {base}: {float(worked):g} posts' worth of hours worked, {float(there):g} posts"


def _stage_differences(problem: Problem, plan: Plan, service: Service) -> Iterator[str]:
    claimed = list(plan.stages)
    for criterion in problem.criteria:
        for level in dict.fromkeys(criterion.value(problem, service)):
            if not claimed or claimed[0].criterion != criterion.name:
                yield f"{criterion.name}: the plan reaches {float(level):g}, which no stage claims"
                return
            yield from _claim_differences(claimed.pop(0), criterion.sense, level, plan.status)
    reached = _tie_break(problem, service)
    for stage in claimed:
        if stage.criterion not in reached:
            yield f"{stage.criterion}: a stage that nothing asks for"
            continue
        sense, level = reached.pop(stage.criterion)
        yield from _claim_differences(stage, sense, level, plan.status)


def _claim_differences(stage: StageRecord, sense: str, reached: Fraction, status: Status) -> Iterator[str]:
    name, optimum, bound = stage.criterion, stage.optimum, stage.bound
    if stage.sense != sense:
        yield f"{name}: {stage.sense} is claimed, {sense} is asked for"
    if optimum != reached:
        yield f"{name}: {float(optimum):g} is claimed, {float(reached):g} is reached"
    beyond = bound - optimum if sense == "max" else optimum - bound
    if beyond < -AGREEMENT or (status == "proved" and beyond > AGREEMENT):
        yield f"{name}: optimum {float(optimum):g} against bound {float(bound):g}"


def _tie_break(problem: Problem, service: Service) -> dict[str, tuple[str, Fraction]]:
    """What the stages after the criteria must say: their sense, and their value by arithmetic alone."""
    risk = sum(
        (problem.risk_weight[driver] * hours for (driver, _, _), hours in problem.demand_hours.items()),
        Fraction(0),
    )
    return {
        "then_least_risk_weighted_shortfall": (
            "max",
            service.risk_weighted_served / risk if risk else Fraction(0),
        ),
        "then_least_movement": ("min", service.posts_moved),
        "then_posts_in_order": ("min", sum(service.posts.values(), Fraction(0))),
        "then_least_travel": ("min", sum(service.travel_hours.values(), Fraction(0))),
        "then_service_in_order": ("min", sum(service.hours.values(), Fraction(0))),
    }
