"""Concave welfare drawn by straight lines: the curve that solvers and arithmetic share, and its proven error.

A concave curve is nowhere far above its chords when their ends are close together, and the lowest of the
chords' lines can be asked of a linear program. Where the ends are follows from the exponent, the error and
the largest outcome alone, so that no path of a solver can change an answer; a program is given those lines
that its answers touch. Ends are round numbers, so that outcomes which ought to be equal meet at one of them
exactly.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from functools import cached_property, lru_cache

LEAST = Fraction(1, 10**4)
"""An outcome is above zero from here on; below it the curve goes on in a straight line."""
DEEPEST = 10**4
"""Where welfare would fall below minus this many times the slope, the curve goes straight on too."""
CONTEXT = Context(prec=40)
SAFETY = 0.95
"""Of the step that keeps the error to first order."""


@dataclass(frozen=True)
class Line:
    """A straight line: slope times outcome plus intercept."""

    slope: Fraction
    intercept: Fraction

    def at(self, outcome: Fraction) -> Fraction:
        """Its height."""
        return self.slope * outcome + self.intercept


class Curve:
    """Welfare f(y) = (y^(1-a) - 1) / (1-a), or ln y for a = 1, by chords between ends, from the top down."""

    alpha: Fraction

    @property
    @abstractmethod
    def last(self) -> int:
        """The number of the last chord; the first is 0, and goes from end 0 down to end 1."""

    @abstractmethod
    def end(self, number: int) -> Fraction:
        """An end by its number."""

    @abstractmethod
    def guess(self, outcome: Fraction) -> int:
        """About which chord an outcome is under."""

    def line(self, number: int) -> Line:
        """The line through both ends of a chord."""
        return _chord(self.alpha, self.end(number), self.end(number + 1))

    def lowest(self, outcome: Fraction) -> int:
        """Which line is the lowest at an outcome."""
        guess = self.guess(outcome)
        around = range(max(0, guess - 2), min(self.last, guess + 2) + 1)
        return min(around, key=lambda number: self.line(number).at(outcome))

    def value(self, outcome: Fraction) -> Fraction:
        """The height of the lowest line."""
        return self.line(self.lowest(outcome)).at(outcome)


@dataclass(frozen=True)
class Grid(Curve):
    """Ends so close together that the curve is nowhere more than `error` above its chords.

    Every gap has about the same error: ends are evenly spaced in u(y) = integral of y^(-(a+1)/2) dy, by
    sqrt(8 error / a), since between two ends the error is |f''| (distance)^2 / 8 to first order. They go from
    `top`, the largest outcome, down to `LEAST`, or to where f is -`DEEPEST` times `slope`; for a < 1, where
    f(0) is a number, one more chord goes down to 0.

    Parameters
    ----------
    slope
        About that of the curve where most outcomes are.

    Examples
    --------
    >>> curve = Grid(Fraction(1), Fraction(1, 10**6), Fraction(1))
    >>> below = math.log(0.5) - float(curve.value(Fraction(1, 2)))
    >>> 0 <= below <= 1e-6
    True
    """

    alpha: Fraction
    error: Fraction
    top: Fraction
    slope: int = 1

    @cached_property
    def last(self) -> int:
        return self._chords + (self.alpha < 1) - 1

    def end(self, number: int) -> Fraction:
        if number > self._chords:
            return Fraction(0)
        if number == 0:
            return self.top
        place = self._place(float(self.top)) + number * self._step
        power = (1 - float(self.alpha)) / 2
        at = math.exp(-place) if not power else max(-place * power, 0.0) ** (1 / power)
        return Fraction(f"{max(at, self._least):.7e}")

    def guess(self, outcome: Fraction) -> int:
        at = min(max(float(outcome), self._least), float(self.top))
        number = int((self._place(at) - self._place(float(self.top))) / self._step)
        return min(max(number, 0), self.last) if outcome > Fraction(self._least) else self.last

    @cached_property
    def _chords(self) -> int:
        """How many chords there are above the least outcome."""
        return max(1, math.ceil((self._place(self._least) - self._place(float(self.top))) / self._step))

    @cached_property
    def _step(self) -> float:
        return SAFETY * math.sqrt(8 * float(self.error) / float(self.alpha))

    @cached_property
    def _least(self) -> float:
        """Where the straight line begins."""
        if self.alpha <= 1:
            return float(LEAST)
        power = float(self.alpha) - 1
        return max(float(LEAST), math.pow(DEEPEST * self.slope * power, -1 / power))

    def _place(self, outcome: float) -> float:
        """u(y), growing downwards."""
        power = (1 - float(self.alpha)) / 2
        return -math.log(outcome) if not power else -(outcome**power) / power


@dataclass(frozen=True)
class Steps(Curve):
    """Ends at outcomes of which one must be reached, where whole posts leave no others: no error.

    Parameters
    ----------
    outcomes
        Two at least, from the largest down; none at 0 for a of 1 or more.

    Examples
    --------
    >>> Steps(Fraction(0), (Fraction(1), Fraction(1, 2))).value(Fraction(1, 2))
    Fraction(-1, 2)
    """

    alpha: Fraction
    outcomes: tuple[Fraction, ...]

    @property
    def last(self) -> int:
        return len(self.outcomes) - 2

    def end(self, number: int) -> Fraction:
        return self.outcomes[number]

    def guess(self, outcome: Fraction) -> int:
        above = sum(1 for reached in self.outcomes if reached > outcome)
        return min(max(above - 1, 0), self.last)


def height(alpha: Fraction, outcome: Fraction) -> Fraction:
    """f(y), rounded to fifteen decimals.

    Examples
    --------
    >>> height(Fraction(2), Fraction(1, 2))
    Fraction(-1, 1)
    """
    at = _decimal(outcome)
    if alpha == 1:
        found = CONTEXT.ln(at)
    else:
        power = _decimal(1 - alpha)
        raised = CONTEXT.power(at, power) if at else Decimal(0)
        found = CONTEXT.divide(CONTEXT.subtract(raised, Decimal(1)), power)
    return Fraction(round(Fraction(found) * 10**15), 10**15)


@lru_cache(maxsize=4096)
def _chord(alpha: Fraction, high: Fraction, low: Fraction) -> Line:
    above, below = height(alpha, high), height(alpha, low)
    slope = (above - below) / (high - low)
    return Line(slope, below - slope * low)


def _decimal(number: Fraction) -> Decimal:
    return CONTEXT.divide(Decimal(number.numerator), Decimal(number.denominator))
