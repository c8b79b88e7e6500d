"""How far apart outcomes lie: rows for the model, and the same two numbers by arithmetic on a plan.

Criteria aim at these numbers and rules limit them; both take them from here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from allocator.errors import Fault, InputError
from allocator.expression import Expression, total
from allocator.outcomes import Outcome
from allocator.spread import Spread
from allocator.spread import mean_difference as mean_difference_of

if TYPE_CHECKING:
    from allocator.model import Model
    from allocator.plan import Service
    from allocator.problem import Cell, Problem

MOST_OUTCOMES = 200
"""Outcomes of which every pair is compared: 200 make 19,900 rows, which a linear program takes in seconds."""


def largest_gap(problem: Problem, service: Service, found: Sequence[Outcome]) -> Fraction:
    """The largest outcome less the smallest; 0 where there are none."""
    values = [outcome.value(problem, service) for outcome in found]
    return max(values) - min(values) if values else Fraction(0)


def mean_difference(problem: Problem, service: Service, found: Sequence[Outcome]) -> Fraction:
    """The sum over i and j of a_i a_j |y_i - y_j|, a the shares of demand hours among these outcomes."""
    return mean_difference_of(
        Spread(
            tuple(outcome.value(problem, service) for outcome in found),
            tuple(share for _, share in _shares(found)),
        )
    )


def gap_rows(model: Model, name: str, found: Sequence[Outcome]) -> Expression:
    """Columns above and below every outcome; returns their distance, which an aim or a limit draws close."""
    expressions = [(outcome.name, outcome.expression(model)) for outcome in found]
    highest = max((_reach(model, expression) for _, expression in expressions), default=Fraction(0)) + 1
    largest = model.column(f"{name}largest", 0, highest)
    smallest = model.column(f"{name}smallest", 0, highest)
    for outcome, expression in expressions:
        model.row(f"{name}largest({outcome})", expression, "<=", largest)
        model.row(f"{name}smallest({outcome})", expression, ">=", smallest)
    return largest - smallest


def mean_difference_rows(model: Model, name: str, found: Sequence[Outcome]) -> Expression:
    """A column for each outcome and each pair; returns their mean difference, for an aim or a limit.

    With ``ahead`` at least max(0, y_i - y_j), |y_i - y_j| = 2 ahead - (y_i - y_j): one row a pair.

    Raises
    ------
    InputError
        Where there are too many pairs.
    """
    faults = list(too_many(name, len(found)))
    if faults:
        raise InputError(faults)
    outcomes: dict[str, Expression] = {}
    highest: dict[str, Fraction] = {}
    for outcome in found:
        expression = outcome.expression(model)
        highest[outcome.name] = _reach(model, expression) + 1
        outcomes[outcome.name] = model.column(f"{name}outcome({outcome.name})", 0, highest[outcome.name])
        model.row(f"{name}outcome({outcome.name})", expression, "=", outcomes[outcome.name])
    parts = []
    for (one, its_share), (other, other_share) in combinations(_shares(found), 2):
        lead = outcomes[one] - outcomes[other]
        ahead = model.column(f"{name}ahead({one},{other})", 0, highest[one])
        model.row(f"{name}ahead({one},{other})", ahead - lead, ">=")
        parts.append((2 * ahead - lead) * (2 * its_share * other_share))
    return total(parts)


def pin_coverage(model: Model, found: Sequence[Outcome]) -> None:
    """Tie coverage to the hours received: none unserved beside a surplus, and the riskiest served first.

    Elsewhere the model may leave an hour unserved that was received, since no aim is the better for it. An
    aim that draws outcomes close would be: a switch says whether a demand is met in full, and under
    ``risk-coverage`` one for each lighter risk says whether it is begun.
    """
    for outcome in found:
        for cell in outcome.cells if outcome.on != "received" else ():
            _pin(model, cell, by_risk=outcome.on == "risk-coverage")


def _pin(model: Model, cell: Cell, *, by_risk: bool) -> None:
    place = ",".join(cell)
    if f"full({place})" not in model.switches:
        full = model.switch(f"full({place})")
        surplus = model.surplus[cell]
        model.row(f"surplus({place})", surplus, "<=", full * _reach(model, surplus))
        for weight, unserved in _tiers(model, cell):
            model.row(f"full({place},{float(weight):g})", unserved, "<=", 1 - full)
    for (_, riskier), (weight, lighter) in pairwise(_tiers(model, cell)) if by_risk else ():
        name = f"begun({place},{float(weight):g})"
        if name not in model.switches:
            begun = model.switch(name)
            model.row(name, 1 - lighter, "<=", begun)
            model.row(f"before({place},{float(weight):g})", riskier, "<=", 1 - begun)


def _tiers(model: Model, cell: Cell) -> list[tuple[Fraction, Expression]]:
    """The unserved share of each risk weight of a (role, area), riskiest first."""
    found = [(weight, share) for (*place, weight), share in model.unserved.items() if tuple(place) == cell]
    return sorted(found, key=lambda tier: -tier[0])


def too_many(where: str, number: int) -> Iterator[Fault]:
    """The fault of comparing every pair of more outcomes than can be."""
    if number > MOST_OUTCOMES:
        yield Fault(
            where,
            f"{number} outcomes, {number * (number - 1) // 2:,} pairs to compare",
            f"at most {MOST_OUTCOMES} outcomes",
            'look across fewer (across = "area"), or state leximin or coverage_gap, which compare no pairs',
        )


def _shares(found: Sequence[Outcome]) -> list[tuple[str, Fraction]]:
    """Outcomes by name with their shares of the demand hours of them all."""
    everything = sum((outcome.weight for outcome in found), Fraction(0))
    return [(outcome.name, outcome.weight / everything) for outcome in found]


def _reach(model: Model, expression: Expression) -> Fraction:
    """A number that the expression cannot pass, from the boxes of its columns."""
    return expression.constant + sum(
        (
            factor * (model.columns[column].high if factor > 0 else model.columns[column].low)
            for column, factor in expression.terms.items()
        ),
        Fraction(0),
    )
