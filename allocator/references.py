"""The two reference plans that prices are measured against."""

from __future__ import annotations

from fractions import Fraction

from allocator.criteria import LargestShortfall, Leximin, TotalShortfall
from allocator.errors import InfeasibleError, LimitError
from allocator.measures import References
from allocator.outcomes import outcomes
from allocator.plan import Plan, Service
from allocator.problem import Problem
from allocator.solve import most_risk_weighted_hours, reference
from allocator.solvers import Options


def find_references(problem: Problem, plan: Plan, options: Options | None = None) -> References:
    """What the best plans reach under the same data and rules: V* and m*.

    V* is the risk-weighted hours met by ``total_shortfall``; m* the smallest coverage of
    ``largest_shortfall``, over areas or pairs as the scenario looks. Where the plan itself is that best
    plan by its first criterion, it is not sought again.
    """
    options = options or Options()
    service = Service(problem, plan.posts, plan.hours)
    broken = [rule.name for rule in problem.rules if rule.violation(problem, service)]
    if broken:
        return References(None, None, problem.across, f"the plan breaks {', '.join(broken)}")
    try:
        return References(
            _most_hours(problem, plan, service, options),
            _best_smallest(problem, plan, service, options),
            problem.across,
        )
    except (InfeasibleError, LimitError) as error:
        return References(None, None, problem.across, f"no reference plan: {error}")


def _most_hours(problem: Problem, plan: Plan, service: Service, options: Options) -> Fraction | None:
    first = problem.criteria[0] if problem.criteria else None
    if (
        isinstance(first, TotalShortfall)
        and first.looks_on(problem) == "risk-coverage"
        and plan.status == "proved"
    ):
        return service.risk_weighted_served
    if plan.most_hours is not None:
        return plan.most_hours
    return most_risk_weighted_hours(problem, options)


def _best_smallest(problem: Problem, plan: Plan, service: Service, options: Options) -> Fraction | None:
    found = outcomes(problem, problem.across, "coverage")
    if not found:
        return None
    first = problem.criteria[0] if problem.criteria else None
    same = (
        isinstance(first, LargestShortfall | Leximin)
        and first.looks_across(problem) == problem.across
        and first.looks_on(problem) == "coverage"
    )
    if same and plan.status == "proved":
        return min(outcome.value(problem, service) for outcome in found)
    criterion = LargestShortfall(id="largest_shortfall", across=problem.across, on="coverage")
    best = reference(problem, criterion, options)
    if best.status != "proved":
        return None
    reached = Service(problem, best.posts, best.hours)
    return min(outcome.value(problem, reached) for outcome in found)
