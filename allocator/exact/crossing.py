"""Where a rising sum of clamped lines passes a limit: floats propose the place, integers settle it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.object_]
"""Python integers of any size, so that array arithmetic on them is exact."""
STEPS = 12
"""Exact steps from the float's proposal before every breakpoint is sorted exactly; two are usual."""


@dataclass(frozen=True)
class ClampedLines:
    """The sum over i of min(max(t * slope_i - start_i, 0), width_i), for t >= 0.

    In the terms of leximin: what a set of roles must give where every area is to have coverage t.

    Examples
    --------
    The first line rises from t = 0 to 1, the second from t = 1/2 on: together they pass 3 at t = 1.

    >>> lines = ClampedLines(integers([0, 2]), integers([2, 9]), integers([2, 4]))
    >>> lines.last_within(4)
    Fraction(1, 1)
    >>> lines.last_within(11) is None
    True
    """

    start: Integers
    width: Integers
    slope: Integers

    def total(self, t: Fraction) -> int:
        """The sum at t, times the denominator of t."""
        risen = np.minimum(
            np.maximum(t.numerator * self.slope - t.denominator * self.start, 0), t.denominator * self.width
        )
        return int(risen.sum())

    def rises_after(self, t: Fraction) -> bool:
        """Whether the sum grows just right of t."""
        return bool(self._rising(t).any())

    def last_within(self, limit: int) -> Fraction | None:
        """The largest t at which the sum is at most `limit` (0 or more), or None where it always is."""
        if int(self.width.sum()) <= limit:
            return None
        proposed = self.propose(limit)
        if not math.isfinite(proposed):
            return self._by_sorting(limit)
        t = Fraction(proposed)
        for _ in range(STEPS):
            step = self._step(t, limit)
            if step == t:
                return t
            t = step
        return self._by_sorting(limit)

    def propose(self, limit: int) -> float:
        """The same in floating point, by sorted breakpoints; it may be off, and only says where to look."""
        kept = self.width > 0
        unit = int(self.slope[kept].max())
        slope, start, width = (as_floats(row[kept], unit) for row in (self.slope, self.start, self.width))
        return crossing_in_floats(start, width, slope, limit / unit)

    def _rising(self, t: Fraction) -> NDArray[np.bool_]:
        along = t.numerator * self.slope - t.denominator * self.start
        return np.asarray((along >= 0) & (along < t.denominator * self.width), dtype=bool)

    def _step(self, t: Fraction, limit: int) -> Fraction:
        """One exact step of Newton's method towards the crossing; t itself where it is the crossing."""
        along = t.numerator * self.slope - t.denominator * self.start
        wide = t.denominator * self.width
        over = int(np.minimum(np.maximum(along, 0), wide).sum()) - t.denominator * limit
        rising = (along > 0) & (along <= wide) if over > 0 else (along >= 0) & (along < wide)
        slope = int(self.slope[rising].sum())
        if slope:
            return t if over == 0 else t - Fraction(over, t.denominator * slope)
        if over > 0:
            passed = np.flatnonzero((along > wide) & (wide > 0))
            return max(Fraction(int(self.start[k] + self.width[k]), int(self.slope[k])) for k in passed)
        ahead = np.flatnonzero((along < 0) & (wide > 0))
        return min(Fraction(int(self.start[k]), int(self.slope[k])) for k in ahead)

    def _by_sorting(self, limit: int) -> Fraction:
        """The crossing by bisection over exactly sorted breakpoints: slower, and never at a loss."""
        kept = np.flatnonzero(self.width > 0)
        ends = self.start + self.width
        breaks = sorted({Fraction(int(x[k]), int(self.slope[k])) for x in (self.start, ends) for k in kept})
        low, high = 0, len(breaks)
        while high - low > 1:
            middle = (low + high) // 2
            if self.total(breaks[middle]) <= limit * breaks[middle].denominator:
                low = middle
            else:
                high = middle
        t = breaks[low]
        slope = int(self.slope[self._rising(t)].sum())
        return t + Fraction(limit * t.denominator - self.total(t), t.denominator * slope)


def integers(numbers: Any) -> Integers:
    """An array of Python integers."""
    found = np.empty(len(numbers), dtype=object)
    found[:] = numbers
    return found


def as_floats(numbers: Integers, unit: int) -> NDArray[np.float64]:
    """The nearest floats to the numbers over `unit`, which keeps integers of any size in range."""
    return np.asarray(numbers / unit, dtype=np.float64)


def crossing_in_floats(
    start: NDArray[np.float64], width: NDArray[np.float64], slope: NDArray[np.float64], limit: float
) -> float:
    """Where the sum of the lines passes the limit, rounding errors included; perhaps no number at all."""
    with np.errstate(all="ignore"):  # slopes too far apart for floats: the exact way is taken instead
        breaks = np.concatenate([start / slope, (start + width) / slope])
        order = np.argsort(breaks)
        breaks = breaks[order]
        slopes = np.cumsum(np.concatenate([slope, -slope])[order])
        sums = np.concatenate([[0.0], np.cumsum(slopes[:-1] * np.diff(breaks))])
        last = max(int(np.searchsorted(sums, limit, side="right")) - 1, 0)
        if slopes[last] <= 0:
            return float(breaks[last])
        return float(breaks[last] + max(0.0, (limit - sums[last]) / slopes[last]))
