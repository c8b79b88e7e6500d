"""Linear expressions in exact numbers: what rows and objectives are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

Number = Fraction | int


class Expression:
    """A sum of columns times exact coefficients, plus a constant.

    `terms` maps a column's number to its coefficient; zero coefficients are not kept.

    Examples
    --------
    >>> x, y = Expression({0: Fraction(1)}), Expression({1: Fraction(1)})
    >>> (2 * x - y + 3).terms, (2 * x - y + 3).constant
    ({0: Fraction(2, 1), 1: Fraction(-1, 1)}, Fraction(3, 1))
    """

    __slots__ = ("constant", "terms")

    def __init__(self, terms: Mapping[int, Fraction] | None = None, constant: Number = 0) -> None:
        self.terms: dict[int, Fraction] = {k: v for k, v in (terms or {}).items() if v}
        self.constant = constant if isinstance(constant, Fraction) else Fraction(constant)

    def __add__(self, other: Expression | Number) -> Expression:
        return total((self, other))

    __radd__ = __add__

    def __sub__(self, other: Expression | Number) -> Expression:
        return total((self, -other))

    def __rsub__(self, other: Number) -> Expression:
        return total((other, -self))

    def __neg__(self) -> Expression:
        return Expression({k: -v for k, v in self.terms.items()}, -self.constant)

    def __mul__(self, factor: Number) -> Expression:
        return Expression({k: v * factor for k, v in self.terms.items()}, self.constant * factor)

    __rmul__ = __mul__

    def value(self, columns: Mapping[int, Fraction]) -> Fraction:
        """The exact value where column k has the value ``columns[k]``."""
        return self.constant + sum((v * columns[k] for k, v in self.terms.items()), Fraction(0))


def total(parts: Iterable[Expression | Number]) -> Expression:
    """The sum of expressions and numbers.

    Examples
    --------
    >>> total([Expression({0: Fraction(1)}), Expression({0: Fraction(-1)}, 2), 5]).constant
    Fraction(7, 1)
    """
    terms: dict[int, Fraction] = {}
    constant = Fraction(0)
    for part in parts:
        if isinstance(part, Expression):
            if part.constant:  # sums of fractions are dear: none is made where there is nothing to add
                constant += part.constant
            for column, coefficient in part.terms.items():
                terms[column] = terms[column] + coefficient if column in terms else coefficient
        else:
            constant += part
    return Expression(terms, constant)
