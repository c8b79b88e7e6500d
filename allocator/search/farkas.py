"""Farkas certificates: an exact, short proof that rows cannot hold together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from allocator.model import Column, Row


@dataclass(frozen=True)
class Certificate:
    """Rows that contradict each other, and the multipliers that show it.

    Every point that keeps the rows has sum y_i (A_i x) >= sum y_i b_i, since y_i is >= 0 on rows of sense
    ``>=``, <= 0 on rows of sense ``<=`` and free on equations. No point between the bounds of the columns
    reaches that: `attainable`, the most that the left side can be there, is less than `required`.

    Source: Farkas' lemma for bounded variables; Chvátal, Linear Programming (1983), chapter 9.
    """

    columns: Sequence[Column]
    rows: Sequence[Row]
    multipliers: Mapping[int, Fraction]

    @property
    def required(self) -> Fraction:
        """The right side, added up."""
        return sum((y * self.rows[number].limit for number, y in self.multipliers.items()), Fraction(0))

    @property
    def attainable(self) -> Fraction:
        """The most that the left side can be between the bounds of the columns."""
        together: dict[int, Fraction] = {}
        for number, y in self.multipliers.items():
            for k, coefficient in self.rows[number].terms.items():
                together[k] = together.get(k, Fraction(0)) + y * coefficient
        return sum(
            (
                coefficient * (self.columns[k].high if coefficient > 0 else self.columns[k].low)
                for k, coefficient in together.items()
            ),
            Fraction(0),
        )

    @property
    def proves(self) -> bool:
        """Whether the rows have no common point."""
        return self.attainable < self.required


def certificate(
    columns: Sequence[Column], rows: Sequence[Row], multipliers: Mapping[int, Fraction]
) -> Certificate:
    """A certificate from any multipliers: those whose sign a row does not allow are left out.

    Examples
    --------
    >>> column = Column("posts", Fraction(0), Fraction(100), False)
    >>> floor = Row("floor", {0: Fraction(5)}, ">=", Fraction(10))
    >>> rows = [floor, Row("pool", {0: Fraction(5)}, "<=", Fraction(8))]
    >>> found = certificate([column], rows, {0: Fraction(1), 1: Fraction(-1)})
    >>> found.required, found.attainable, found.proves
    (Fraction(2, 1), Fraction(0, 1), True)
    """
    allowed = {">=": (1, 1), "<=": (-1, -1), "=": (-1, 1)}
    kept = {n: y for n, y in multipliers.items() if y and (1 if y > 0 else -1) in allowed[rows[n].sense]}
    return Certificate(columns, rows, kept)
