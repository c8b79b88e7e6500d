"""One road, on which the criteria part: what several paper cases stand on."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from allocator.criteria import Criterion
from allocator.plan import Service
from allocator.problem import Problem
from allocator.solve import solve
from tests.problems import FRACTIONAL, criterion, problem, regional

ROAD = regional(
    1,
    {"A": 10, "B": 10, "C": 20},
    {("P", "A"): 1, ("P", "B"): "1/2", ("P", "C"): "4/5"},
    size=FRACTIONAL,
    hours=10,
)
"""Ten hours; A, B and C have 1/4, 1/4 and 1/2 of the demand and take 10, 20 and 25 hours to cover."""


def coverage(posed: Problem) -> list[Fraction]:
    """Coverage by area under the plan."""
    plan = solve(posed)
    service = Service(posed, plan.posts, plan.hours)
    return [outcome.value(posed, service) for outcome in criterion("leximin").outcomes(posed)]


def on_the_road(judge: Criterion) -> tuple[Fraction, list[Fraction]]:
    """The optimum of a criterion on `ROAD`, and the coverage of A, B and C."""
    posed = problem(ROAD, criteria=[judge])
    return solve(posed).stages[0].optimum, coverage(posed)


def best(posed: Problem, judge: Criterion) -> Fraction:
    """The optimum of one criterion on a problem."""
    return solve(replace(posed, criteria=(judge,))).stages[0].optimum
