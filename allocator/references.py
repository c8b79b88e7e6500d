"""The two reference plans that prices are measured against."""

from __future__ import annotations

from fractions import Fraction

from allocator.criteria import Criterion, LargestShortfall, Leximin, TotalShortfall
from allocator.errors import InfeasibleError, LimitError
from allocator.measures import ReferencePlan, References
from allocator.outcomes import outcomes
from allocator.plan import Plan, Service
from allocator.problem import Problem
from allocator.solve import reference
from allocator.solvers import Options

MOST_HOURS, BEST_SMALLEST = "total_shortfall", "largest_shortfall"
"""The criteria by which the two plans are best."""


def find_references(problem: Problem, plan: Plan, options: Options | None = None) -> References:
    """What the best plans reach under the same data and rules: V* and m*.

    V* is the risk-weighted hours met by ``total_shortfall``; m* the smallest coverage of
    ``largest_shortfall``, over areas or pairs as the scenario looks. Where the plan itself is that best
    plan by its first criterion, it is not sought again. They take what the plan has left of the time limit;
    one that is not reached is left out.
    """
    options = (options or Options()).begun()
    service = Service(problem, plan.posts, plan.hours)
    broken = [rule.name for rule in problem.rules if rule.violation(problem, service)]
    if broken:
        return References(None, None, problem.across, f"the plan breaks {', '.join(broken)}")
    try:
        found = {
            MOST_HOURS: _most_hours(problem, plan, options),
            BEST_SMALLEST: _best_smallest(problem, plan, options),
        }
    except InfeasibleError as error:
        return References(None, None, problem.across, f"no reference plan: {error}")
    plans = {name: best for name, best in found.items() if best is not None}
    values = {name: best.value for name, best in plans.items()}
    return References(values.get(MOST_HOURS), values.get(BEST_SMALLEST), problem.across, plans=plans)


def _most_hours(problem: Problem, plan: Plan, options: Options) -> ReferencePlan | None:
    first = problem.criteria[0] if problem.criteria else None
    same = isinstance(first, TotalShortfall) and first.looks_on(problem) == "risk-coverage"
    criterion = TotalShortfall(id="total_shortfall", on="risk-coverage")
    best = _proved(problem, plan if same else None, criterion, options)
    if best is None:
        return None
    weighted = (problem.risk_weight[key[0]] * hours for key, hours in problem.demand_hours.items())
    reached = Service(problem, best.posts, best.hours).risk_weighted_served
    return ReferencePlan(
        reached, reached + _beyond(best) * sum(weighted, Fraction(0)), best.posts, best.hours
    )


def _best_smallest(problem: Problem, plan: Plan, options: Options) -> ReferencePlan | None:
    found = outcomes(problem, problem.across, "coverage")
    if not found:
        return None
    first = problem.criteria[0] if problem.criteria else None
    same = (
        isinstance(first, LargestShortfall | Leximin)
        and first.looks_across(problem) == problem.across
        and first.looks_on(problem) == "coverage"
    )
    criterion = LargestShortfall(id="largest_shortfall", across=problem.across, on="coverage")
    best = _proved(problem, plan if same else None, criterion, options)
    if best is None:
        return None
    service = Service(problem, best.posts, best.hours)
    reached = min(outcome.value(problem, service) for outcome in found)
    return ReferencePlan(reached, reached + _beyond(best), best.posts, best.hours)


def _proved(problem: Problem, own: Plan | None, criterion: Criterion, options: Options) -> Plan | None:
    """The plan itself where it is the best by this criterion, or the best; None where that is unproved."""
    if own is not None and own.status == "proved":
        return own
    try:
        best = reference(problem, criterion, options)
    except LimitError:
        return None
    return best if best.status == "proved" else None


def _beyond(plan: Plan) -> Fraction:
    """How far the first stage's bound lies beyond its optimum."""
    return plan.stages[0].bound - plan.stages[0].optimum if plan.stages else Fraction(0)
