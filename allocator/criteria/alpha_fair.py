"""Alpha-fairness: one number that leads from efficient to fair."""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar, Literal

from allocator.criteria.welfare import Welfare
from allocator.quantity import NonNegative


class AlphaFair(Welfare):
    """Welfare with a stated aversion to inequality: 0 is efficient, 1 proportional, infinity max-min.

    Formula: max sum_i a_i (y_i^(1 - alpha) - 1) / (1 - alpha), or sum_i a_i ln y_i for alpha = 1; a_i share
    of demand hours, y_i outcome (0 to 1). How near, and how zero is met: `allocator.criteria.welfare`.
    Source: Atkinson (1970); Mo and Walrand (2000). What it does not capture: a reason for one alpha rather
    than another; the optimum is a number without a meaning of its own.

    Examples
    --------
    >>> AlphaFair(id="alpha_fair", alpha=2).aversion
    Fraction(2, 1)
    """

    id: Literal["alpha_fair"]
    alpha: NonNegative
    summary: ClassVar[str] = "the most welfare; `alpha` says how much more a gain counts to those worse off"

    @property
    def aversion(self) -> Fraction:
        return self.alpha
