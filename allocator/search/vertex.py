"""From a solver's basis to exact numbers: two words a column from HiGHS, all arithmetic in fractions."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from allocator.errors import SolverError
from allocator.model import Column, Row


class BrokenRowError(SolverError):
    """A basis that the solver lets pass and exact arithmetic does not; `row` is what it breaks."""

    def __init__(self, row: int, message: str) -> None:
        self.row = row
        super().__init__(message)


@dataclass(frozen=True)
class Basis:
    """Where each column and row of a linear program stands: ``basic``, ``lower``, ``upper`` or ``zero``."""

    columns: Sequence[str]
    rows: Sequence[str]


@dataclass(frozen=True)
class Duals:
    """The exact reduced cost of each column and dual of each row at a basis; zeros are left out."""

    columns: Mapping[int, Fraction]
    rows: Mapping[int, Fraction]


def vertex(columns: Sequence[Column], rows: Sequence[Row], basis: Basis) -> list[Fraction]:
    """The exact value of every column at the vertex that the basis describes.

    Each column outside the basis stands at a bound and each row outside it at its limit; the remaining
    columns solve a square system, here in fractions.

    Raises
    ------
    SolverError
        Where the basis is singular or the vertex breaks a bound.
    BrokenRowError
        Where it breaks a row.

    Examples
    --------
    >>> column = Column("x", Fraction(0), Fraction(5), False)
    >>> row = Row("twice", {0: Fraction(2)}, "<=", Fraction(1))
    >>> vertex([column], [row], Basis(["basic"], ["upper"]))
    [Fraction(1, 2)]
    """
    values: dict[int, Fraction] = {}
    for k, (column, status) in enumerate(zip(columns, basis.columns, strict=True)):
        if status != "basic":
            values[k] = column.high if status == "upper" else column.low
    equations: list[dict[int, Fraction]] = []
    limits: list[Fraction] = []
    for row, status in zip(rows, basis.rows, strict=True):
        if status == "basic":
            continue
        limit = row.limit
        unknown: dict[int, Fraction] = {}
        for k, coefficient in row.terms.items():
            if k in values:
                limit -= coefficient * values[k]
            else:
                unknown[k] = coefficient
        equations.append(unknown)
        limits.append(limit)
    values |= solve_sparse(equations, limits)
    if len(values) != len(columns):
        raise SolverError("the solver's basis is singular")
    _check(columns, rows, values)
    return [values[k] for k in range(len(columns))]


def duals(objective: Mapping[int, Fraction], rows: Sequence[Row], basis: Basis) -> Duals:
    """The exact duals that the basis gives an objective.

    A basic column has no reduced cost, which makes one equation a basic column over the rows outside the
    basis.

    Examples
    --------
    >>> row = Row("sum", {0: Fraction(2), 1: Fraction(3)}, "<=", Fraction(1))
    >>> found = duals({0: Fraction(1), 1: Fraction(1)}, [row], Basis(["basic", "lower"], ["upper"]))
    >>> found.rows[0], found.columns[1]
    (Fraction(1, 2), Fraction(-1, 2))
    """
    costs = dict(objective)
    equations: dict[int, dict[int, Fraction]] = {
        k: {} for k, status in enumerate(basis.columns) if status == "basic"
    }
    for number, (row, status) in enumerate(zip(rows, basis.rows, strict=True)):
        if status == "basic":
            continue
        for k, coefficient in row.terms.items():
            if k in equations:
                equations[k][number] = coefficient
    prices = solve_sparse(list(equations.values()), [costs.get(k, Fraction(0)) for k in equations])
    for number, price in prices.items():
        for k, coefficient in rows[number].terms.items() if price else ():
            costs[k] = costs.get(k, Fraction(0)) - price * coefficient
    return Duals(
        {k: cost for k, cost in costs.items() if cost}, {n: price for n, price in prices.items() if price}
    )


def solve_sparse(equations: list[dict[int, Fraction]], limits: list[Fraction]) -> dict[int, Fraction]:
    """Solve a sparse square system in fractions, shortest row and rarest column first.

    Examples
    --------
    >>> found = solve_sparse([{0: Fraction(1), 1: Fraction(1)}, {1: Fraction(2)}], [Fraction(3), Fraction(2)])
    >>> found[0], found[1]
    (Fraction(2, 1), Fraction(1, 1))
    """
    rows = {number: dict(equation) for number, equation in enumerate(equations)}
    right = dict(enumerate(limits))
    using: dict[int, set[int]] = {}
    for number, equation in rows.items():
        for k in equation:
            using.setdefault(k, set()).add(number)
    # A row stands in the queue once for each length it has had; only its present length counts.
    queue = [(len(equation), number) for number, equation in rows.items()]
    heapq.heapify(queue)
    order: list[tuple[int, dict[int, Fraction], Fraction]] = []
    while rows:
        length, number = heapq.heappop(queue)
        if number not in rows or len(rows[number]) != length:
            continue
        equation, limit = rows.pop(number), right.pop(number)
        if not equation:
            if limit:
                raise SolverError("the solver's basis contradicts itself")
            continue
        pivot = min(equation, key=lambda k: (len(using[k]), k))
        for k in equation:
            using[k].discard(number)
        scale = equation[pivot]
        for other in sorted(using[pivot]):
            target = rows[other]
            factor = target.pop(pivot) / scale
            right[other] -= factor * limit
            for k, coefficient in equation.items():
                if k == pivot:
                    continue
                changed = target.get(k, Fraction(0)) - factor * coefficient
                if changed:
                    target[k] = changed
                    using[k].add(other)
                elif k in target:
                    del target[k]
                    using[k].discard(other)
            heapq.heappush(queue, (len(target), other))
        using[pivot] = set()
        order.append((pivot, equation, limit))
    solution: dict[int, Fraction] = {}
    for pivot, equation, limit in reversed(order):
        rest = sum(
            (coefficient * _known(solution, k) for k, coefficient in equation.items() if k != pivot),
            Fraction(0),
        )
        solution[pivot] = (limit - rest) / equation[pivot]
    return solution


def _known(solution: Mapping[int, Fraction], column: int) -> Fraction:
    if column not in solution:
        raise SolverError("the solver's basis is singular")
    return solution[column]


def _check(columns: Sequence[Column], rows: Sequence[Row], values: Mapping[int, Fraction]) -> None:
    for k, column in enumerate(columns):
        if not column.low <= values[k] <= column.high:
            raise SolverError(f"the exact vertex leaves the bounds of {column.name}: {float(values[k])}")
    for number, row in enumerate(rows):
        left = sum((coefficient * values[k] for k, coefficient in row.terms.items()), Fraction(0))
        holds = {"<=": left <= row.limit, "=": left == row.limit, ">=": left >= row.limit}[row.sense]
        if not holds:
            broken = f"the exact vertex breaks {row.name} by {float(left - row.limit)}"
            raise BrokenRowError(number, broken)
