"""Bounds on outcomes that several criteria share."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from allocator.outcomes import Outcome

if TYPE_CHECKING:
    from allocator.problem import Problem


def most(problem: Problem, outcomes: Sequence[Outcome]) -> Fraction:
    """A number that no outcome can pass: 1 for coverage, all hours over the smallest demand for received."""
    found = Fraction(1)
    for outcome in outcomes:
        if outcome.on != "received":
            continue
        demand = sum((problem.role_demand_hours[cell] for cell in outcome.cells), Fraction(0))
        hours = sum(
            (
                problem.most_worked[role] * problem.role[role].hours_per_post
                for role in {r for r, _ in outcome.cells}
            ),
            Fraction(0),
        )
        found = max(found, hours / demand)
    return found


def ceiling(problem: Problem, outcomes: Sequence[Outcome]) -> Fraction:
    """The box of variables that stand for outcomes: one above what these reach.

    So that it never binds and never carries a dual of its own.
    """
    return most(problem, outcomes) + 1
