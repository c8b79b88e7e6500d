"""Worst share: the mean of the worst-off share of demand."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from allocator.criteria.levels import ceiling
from allocator.criteria.one_number import OneNumber
from allocator.expression import Expression, total
from allocator.outcomes import Outcome
from allocator.quantity import Quantity
from allocator.spread import Spread
from allocator.spread import worst_share as mean_of_worst_share

if TYPE_CHECKING:
    from allocator.model import Model
    from allocator.plan import Service
    from allocator.problem import Problem


class WorstShare(OneNumber):
    """Serve those hours of demand best, on average, that are served worst: the last fifth, say.

    Formula: max t - (1/b) sum_i a_i s_i subject to s_i >= t - y_i and s_i >= 0, which is the mean of the
    lowest b of demand, the last outcome counted in part: b is `share` (above 0, up to 1), y_i an outcome and
    a_i its share of demand hours (they sum to 1). At b = 1 it is the mean; once b is at most the a_i of the
    worst off it is the smallest outcome. A cost a_i/b above 1 is the same as 1, which is what the program
    writes. Unit: that of the outcomes.
    Source: conditional value at risk, Rockafellar and Uryasev (2000); conditional means as a fairness
    criterion, Ogryczak and Sliwinski. What it does not capture: differences within the worst-off share, and
    everybody outside it.

    Examples
    --------
    Three areas with a quarter, a quarter and half of the demand are covered 0.2, 0.4 and 0.9: the worst-off
    half has 0.3 on average, and the worst-off three quarters add half of the best area's demand.

    >>> WorstShare(id="worst_share", share=Fraction(1, 2)).share
    Fraction(1, 2)
    >>> tenths, quarters = (Fraction(2, 10), Fraction(4, 10), Fraction(9, 10)), (Fraction(1, 4),) * 2
    >>> covered = Spread(tenths, (*quarters, Fraction(1, 2)))
    >>> str(mean_of_worst_share(covered, Fraction(1, 2))), str(mean_of_worst_share(covered, Fraction(3, 4)))
    ('3/10', '1/2')
    """

    id: Literal["worst_share"]
    share: Annotated[Fraction, Quantity(above=0, high=1)]
    summary: ClassVar[str] = "the mean of the worst-off `share` of demand (conditional mean)"

    def objective(self, model: Model, found: Sequence[Outcome]) -> Expression:
        highest = ceiling(model.problem, found)
        level = model.column("worst_share", 0, highest)
        costs = []
        for outcome in found:
            short = model.column(f"short_of_worst_share({outcome.name})", 0, highest)
            model.row(f"worst_share({outcome.name})", short + outcome.expression(model), ">=", level)
            costs.append(short * min(Fraction(1), outcome.weight / self.share))
        return level - total(costs)

    def number(self, problem: Problem, service: Service, found: Sequence[Outcome]) -> Fraction:
        values = tuple(outcome.value(problem, service) for outcome in found)
        weights = tuple(outcome.weight for outcome in found)
        return mean_of_worst_share(Spread(values, weights), self.share)
