"""How unequally coverage is spread over places with weights: pure arithmetic, exact where it can be."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

Value = Fraction | None


@dataclass(frozen=True)
class Settings:
    """Parameters of measures, from the scenario's ``[measures]``."""

    atkinson_epsilon: Fraction = Fraction(1, 2)
    worst_share: Fraction = Fraction(1, 5)
    threshold: Fraction = Fraction(1, 2)


@dataclass(frozen=True)
class Spread:
    """Coverage of several places with their weights: what measures of distribution look at.

    `values` are outcomes (0 to 1), `weights` their shares of demand (they sum to 1).
    """

    values: tuple[Fraction, ...]
    weights: tuple[Fraction, ...]

    @property
    def mean(self) -> Fraction:
        """The weighted mean."""
        return sum((a * y for a, y in zip(self.weights, self.values, strict=True)), Fraction(0))

    def equally_weighted(self) -> Spread:
        """The same values, each counting the same."""
        return Spread(self.values, (Fraction(1, len(self.values)),) * len(self.values))


def mean_difference(spread: Spread) -> Fraction:
    """The weighted mean absolute difference: sum over i and j of a_i a_j |y_i - y_j|.

    Examples
    --------
    >>> mean_difference(Spread((Fraction(0), Fraction(1)), (Fraction(1, 2), Fraction(1, 2))))
    Fraction(1, 2)
    """
    pairs = sorted(zip(spread.values, spread.weights, strict=True))
    found, weight_below, mass_below = Fraction(0), Fraction(0), Fraction(0)
    for value, weight in pairs:
        found += weight * (value * weight_below - mass_below)
        weight_below += weight
        mass_below += weight * value
    return 2 * found


def worst_share(spread: Spread, share: Fraction) -> Fraction:
    """The weighted mean of the worst-off `share` of demand, the last outcome counted in part.

    Examples
    --------
    >>> halves = Spread((Fraction(0), Fraction(1)), (Fraction(1, 2), Fraction(1, 2)))
    >>> worst_share(halves, Fraction(3, 4))
    Fraction(1, 3)
    """
    left, mass = share, Fraction(0)
    for value, weight in sorted(zip(spread.values, spread.weights, strict=True)):
        taken = min(left, weight)
        mass += taken * value
        left -= taken
    return mass / share


def gini(spread: Spread) -> Value:
    """The mean difference over twice the mean, MD / 2m; none where the mean is 0.

    Examples
    --------
    >>> gini(Spread((Fraction(0), Fraction(1)), (Fraction(1, 2), Fraction(1, 2))))
    Fraction(1, 2)
    """
    return mean_difference(spread) / (2 * spread.mean) if spread.mean else None


def hoover(spread: Spread) -> Value:
    """Half the weighted mean distance from the mean, over the mean; None where the mean is 0.

    Examples
    --------
    >>> hoover(Spread((Fraction(0), Fraction(1)), (Fraction(1, 4), Fraction(3, 4))))
    Fraction(1, 4)
    """
    mean = spread.mean
    if not mean:
        return None
    away = (a * abs(y - mean) for a, y in zip(spread.weights, spread.values, strict=True))
    return sum(away, Fraction(0)) / (2 * mean)


def theil(spread: Spread) -> Value:
    """The weighted sum of (y/m) ln(y/m), m the mean; None where the mean is 0.

    Examples
    --------
    Half of all demand has everything: ln 2.

    >>> float(theil(Spread((Fraction(0), Fraction(1)), (Fraction(1, 2), Fraction(1, 2)))))
    0.69314718056
    """
    if not spread.mean:
        return None
    return _rounded(math.fsum(a * r * math.log(r) for a, r in _ratios(spread) if r > 0))


def atkinson(spread: Spread, settings: Settings) -> Value:
    """The share of coverage that could be given up if it were spread evenly; None where the mean is 0.

    Formula: 1 - (sum of a r^(1-e))^(1/(1-e)), r = y/m; for e = 1, 1 - the geometric mean of r.

    Examples
    --------
    >>> atkinson(Spread((Fraction(0), Fraction(1)), (Fraction(1, 2), Fraction(1, 2))), Settings())
    Fraction(1, 2)
    """
    if not spread.mean:
        return None
    ratios, power = _ratios(spread), float(1 - settings.atkinson_epsilon)
    if power <= 0 and any(r == 0 for _, r in ratios):
        return Fraction(1)
    if power == 0:
        return _rounded(1 - math.exp(math.fsum(a * math.log(r) for a, r in ratios)))
    # Against the largest term, so that no power overflows; by expm1, so that powers near 0 keep their digits.
    base = (max if power > 0 else min)(r for _, r in ratios)
    powers = [(a, power * math.log(r / base) if r else -math.inf) for a, r in ratios]
    whole = math.fsum(a * math.exp(p) for a, p in powers)
    log = math.log1p(math.fsum(a * math.expm1(p) for a, p in powers)) if whole > 0.5 else math.log(whole)
    return _rounded(1 - base * math.exp(log / power))


def jain(spread: Spread) -> Value:
    """The squared mean over the mean square: 1 where all are equal; None where all are 0.

    Examples
    --------
    >>> jain(Spread((Fraction(0), Fraction(1)), (Fraction(1, 2), Fraction(1, 2))))
    Fraction(1, 2)
    """
    squares = sum((a * y * y for a, y in zip(spread.weights, spread.values, strict=True)), Fraction(0))
    return spread.mean**2 / squares if squares else None


def _ratios(spread: Spread) -> list[tuple[float, float]]:
    """Weights, and coverage over its mean, as floating-point numbers."""
    mean = spread.mean
    return [(float(a), float(y / mean)) for a, y in zip(spread.weights, spread.values, strict=True)]


def _rounded(number: float) -> Fraction:
    """A floating-point measure to 12 decimals, so that the last bits of a library's logarithm cannot show."""
    return Fraction(max(0, round(number * 10**12)), 10**12)
