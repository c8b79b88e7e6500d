"""Exact duals of stages that were held on their faces, and the gap they leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from allocator.criteria import Stage
from allocator.model import Column, Row
from allocator.proofs import Leaf, ProvedStage
from allocator.search.vertex import Basis, duals


@dataclass(frozen=True)
class Ended:
    """A stage, the basis on which the solver ended it, and which of the listed criteria it belongs to."""

    stage: Stage
    basis: Basis
    number: int | None = None


def proved_stages(
    columns: Sequence[Column], rows: Sequence[Row], point: Sequence[Fraction], ended: Sequence[Ended]
) -> tuple[ProvedStage, ...]:
    """The stages in order with their exact duals, each on the faces of those that were proved before it."""
    box, held, found = list(columns), list(rows), []
    for one in ended:
        stage, known = one.stage, len(one.basis.rows)
        sign = 1 if stage.sense == "max" else -1
        costs = {k: sign * c for k, c in stage.objective.terms.items()}
        prices = {n: y for n, y in duals(costs, rows[:known], one.basis).rows.items() if allowed(held[n], y)}
        bound, reduced = weak_bound(costs, prices, held, box)
        gap = bound - sum((c * point[k] for k, c in costs.items()), Fraction(0))
        found.append(
            ProvedStage(stage.name, stage.sense, stage.objective.terms, known, Leaf(prices), gap, one.number)
        )
        if not gap:
            for k in reduced:
                box[k] = replace(box[k], low=point[k], high=point[k])
            for n in prices:
                held[n] = replace(held[n], sense="=")
    return tuple(found)


def weak_bound(
    costs: Mapping[int, Fraction],
    prices: Mapping[int, Fraction],
    rows: Sequence[Row],
    columns: Sequence[Column],
) -> tuple[Fraction, dict[int, Fraction]]:
    """What no point can pass when `costs` are maximised, and the reduced costs that this rests on.

    Formula: sum y_i b_i + sum_k max((c - A'y)_k low_k, (c - A'y)_k high_k). Source: weak duality.

    Examples
    --------
    >>> column = Column("x", Fraction(0), Fraction(5), False)
    >>> row = Row("twice", {0: Fraction(2)}, "<=", Fraction(1))
    >>> weak_bound({0: Fraction(1)}, {0: Fraction(1, 2)}, [row], [column])
    (Fraction(1, 2), {})
    """
    bound, reduced = Fraction(0), dict(costs)
    for number, y in prices.items():
        bound += y * rows[number].limit
        for k, factor in rows[number].terms.items():
            reduced[k] = reduced.get(k, Fraction(0)) - y * factor
    reduced = {k: d for k, d in reduced.items() if d}
    for k, d in reduced.items():
        bound += d * (columns[k].high if d > 0 else columns[k].low)
    return bound, reduced


def allowed(row: Row, y: Fraction) -> bool:
    """Whether a row may have this dual where an objective is maximised."""
    return row.sense == "=" or (y > 0) == (row.sense == "<=")
