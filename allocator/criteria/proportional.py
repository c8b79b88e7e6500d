"""Proportional fairness: no change helps some by a larger share than it costs the others."""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar, Literal

from allocator.criteria.welfare import Welfare


class Proportional(Welfare):
    """The plan from which no other gains more, in percent of what each has, than it loses (Nash).

    Formula: max sum_i a_i ln y_i, a_i share of demand hours, y_i outcome (0 to 1). How near, and how zero
    is met: `allocator.criteria.welfare`. Source: Nash (1950); Kelly, Maulloo and Tan (1998); Bertsimas,
    Farias and Trichakis (2011) on its price. What it does not capture: a floor under anybody.

    Examples
    --------
    >>> Proportional(id="proportional").aversion
    Fraction(1, 1)
    """

    id: Literal["proportional"]
    summary: ClassVar[str] = "the most welfare in logarithms: a tenth more counts alike to everybody (Nash)"

    @property
    def aversion(self) -> Fraction:
        return Fraction(1)
