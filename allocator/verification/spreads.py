"""How unequally coverage is spread, a second time: definitions over all pairs, in whole numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from fractions import Fraction

from allocator.verification.texts import half_even

Value = Fraction | None
DIGITS = Context(prec=40)
STATED_DECIMALS = 12
"""Measures with logarithms and powers are rounded to these before the table rounds them."""


@dataclass(frozen=True)
class Spread:
    """Outcomes with weights, as whole numbers.

    Parameters
    ----------
    values
        Outcomes in units of 1/`unit`.
    weights
        Weights in any one unit.

    Examples
    --------
    >>> spread_of([Fraction(1, 2), Fraction(1, 3)], [Fraction(1), Fraction(1, 4)])
    Spread(values=(3, 2), weights=(4, 1), unit=6)
    """

    values: tuple[int, ...]
    weights: tuple[int, ...]
    unit: int

    @property
    def alike(self) -> Spread:
        """The same outcomes, each counting the same."""
        return replace(self, weights=(1,) * len(self.values))

    @property
    def weight(self) -> int:
        """All weight, W."""
        return sum(self.weights)

    @property
    def mass(self) -> int:
        """Sum of a y, S; the mean is S / (W unit)."""
        return sum(a * y for a, y in zip(self.weights, self.values, strict=True))

    @property
    def pairs(self) -> int:
        """Sum over all pairs of a_i a_j |y_i - y_j|."""
        both = list(zip(self.weights, self.values, strict=True))
        return sum(a * b * abs(y - z) for a, y in both for b, z in both)

    @property
    def ratios(self) -> list[tuple[Decimal, Decimal]]:
        """Shares of weight, and outcomes over their mean, to 40 digits."""
        weight, mass = self.weight, self.mass
        return [
            (_ratio(a, weight), _ratio(y * weight, mass))
            for a, y in zip(self.weights, self.values, strict=True)
        ]


def spread_of(values: Sequence[Fraction], weights: Sequence[Fraction]) -> Spread:
    """Outcomes and weights over their common denominators."""
    unit = math.lcm(*(value.denominator for value in values))
    other = math.lcm(*(weight.denominator for weight in weights))
    return Spread(
        tuple(int(value * unit) for value in values), tuple(int(weight * other) for weight in weights), unit
    )


def mean(spread: Spread) -> Fraction:
    """The weighted mean."""
    return Fraction(spread.mass, spread.weight * spread.unit)


def mean_difference(spread: Spread) -> Fraction:
    """The weighted mean distance of two outcomes.

    Examples
    --------
    >>> mean_difference(Spread((0, 1), (1, 1), 1))
    Fraction(1, 2)
    """
    return Fraction(spread.pairs, spread.weight**2 * spread.unit)


def gini(spread: Spread) -> Fraction:
    """The mean difference over twice the mean."""
    return Fraction(spread.pairs, 2 * spread.weight * spread.mass)


def hoover(spread: Spread) -> Fraction:
    """Half the mean distance from the mean, over the mean."""
    weight, mass = spread.weight, spread.mass
    apart = sum(a * abs(y * weight - mass) for a, y in zip(spread.weights, spread.values, strict=True))
    return Fraction(apart, 2 * weight * mass)


def jain(spread: Spread) -> Fraction:
    """The squared mean over the mean square."""
    squares = sum(a * y * y for a, y in zip(spread.weights, spread.values, strict=True))
    return Fraction(spread.mass**2, spread.weight * squares)


def worst_share(spread: Spread, share: Fraction) -> Fraction:
    """The mean of the worst-off `share` of all weight."""
    wanted = share * spread.weight
    taken, mass = Fraction(0), Fraction(0)
    for value, weight in sorted(zip(spread.values, spread.weights, strict=True)):
        mass += value * max(min(taken + weight, wanted) - taken, Fraction(0))
        taken += weight
    return mass / (wanted * spread.unit)


def theil(spread: Spread) -> Fraction:
    """Sum of a r ln r, r the outcomes over their mean."""
    terms = (a * r * DIGITS.ln(r) for a, r in spread.ratios if r)
    return _stated(sum(terms, Decimal(0)))


def atkinson(spread: Spread, epsilon: Fraction) -> Fraction:
    """1 - (sum of a r^(1-e))^(1/(1-e)), r outcomes over their mean; for e = 1, 1 - their geometric mean."""
    if epsilon >= 1 and not all(spread.values):
        return Fraction(1)
    if epsilon == 1:
        return _stated(1 - DIGITS.exp(sum((a * DIGITS.ln(r) for a, r in spread.ratios), Decimal(0))))
    power = _ratio((1 - epsilon).numerator, epsilon.denominator)
    whole = sum((a * DIGITS.power(r, power) for a, r in spread.ratios if r), Decimal(0))
    return _stated(1 - DIGITS.power(whole, DIGITS.divide(Decimal(1), power)))


def measures(epsilon: Fraction, share: Fraction) -> Mapping[str, Callable[[Spread], Value]]:
    """The measures of a spread by name; None where no hour is met and a measure divides by them."""

    def over_mean(of: Callable[[Spread], Fraction]) -> Callable[[Spread], Value]:
        return lambda spread: of(spread) if spread.mass else None

    return {
        "gini": over_mean(gini),
        "hoover": over_mean(hoover),
        "theil": over_mean(theil),
        "atkinson": over_mean(lambda spread: atkinson(spread, epsilon)),
        "jain": over_mean(jain),
        "mean_difference": mean_difference,
        "worst_share": lambda spread: worst_share(spread, share),
    }


def _ratio(above: int, below: int) -> Decimal:
    return DIGITS.divide(Decimal(above), Decimal(below))


def _stated(value: Decimal) -> Fraction:
    return max(Fraction(0), half_even(Fraction(value), STATED_DECIMALS))
