"""Threshold: fair up to a stated distance and efficient beyond it, or the other way round."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Literal

from allocator.criteria.levels import ceiling, most
from allocator.criteria.one_number import OneNumber
from allocator.expression import Expression, total
from allocator.quantity import NonNegative

if TYPE_CHECKING:
    from allocator.model import Model
    from allocator.outcomes import Outcome
    from allocator.plan import Service
    from allocator.problem import Problem


class Threshold(OneNumber):
    """Trade fairness against efficiency at a distance D from the worst off.

    ``kind = "utility"``: fair among those within D of the worst off, efficient for those beyond, whose lead
    over D counts. Formula: max sum_i a_i max(m, y_i - D). It is not concave: v_i <= m + M_i b_i and
    v_i <= y_i - D b_i with b_i 0 or 1 and M_i = the most that y_i can be less D, so an integer program even
    in fractional posts. D = 0 is the mean, a D that no lead can reach the smallest outcome.

    ``kind = "equity"``: efficient until somebody is more than D behind, then fair. Formula: max
    sum_i a_i min(y_i, m + D), linear: v_i <= y_i and v_i <= m + D. D = 0 is the smallest outcome, a D that
    no lead can reach the mean.

    Symbols: y_i an outcome, a_i its share of demand hours (they sum to 1), m the smallest outcome, D is
    `delta` (0 or more), all in the unit of the outcomes.
    Source: Williams and Cookson (2000); Hooker and Williams (2012), mixed-integer; the second kind is its
    concave counterpart. What it does not capture: differences among those on the fair side, apart from the
    worst off; nor does it say where D comes from.

    Examples
    --------
    Three areas with a quarter, a quarter and half of the demand are covered 0.2, 0.4 and 0.9. With D = 0.3,
    utility counts 0.2, 0.2 and 0.6, and equity 0.2, 0.4 and 0.5.

    >>> from decimal import Decimal
    >>> utility = Threshold(id="threshold", delta=Decimal("0.3"))
    >>> covered = [Fraction(2, 10), Fraction(4, 10), Fraction(9, 10)]
    >>> utility.kind, [str(utility.counted(y, covered[0])) for y in covered]
    ('utility', ['1/5', '1/5', '3/5'])
    >>> equity = Threshold(id="threshold", delta=Decimal("0.3"), kind="equity")
    >>> [str(equity.counted(y, covered[0])) for y in covered]
    ['1/5', '2/5', '1/2']
    """

    id: Literal["threshold"]
    delta: NonNegative
    kind: Literal["utility", "equity"] = "utility"
    summary: ClassVar[str] = (
        "fair among those within `delta` of the worst off, efficient beyond; "
        'or, with kind = "equity", efficient until somebody is more than `delta` behind'
    )

    def objective(self, model: Model, found: Sequence[Outcome]) -> Expression:
        highest = ceiling(model.problem, found)
        smallest = model.column("threshold_smallest", 0, highest)
        parts = []
        for outcome in found:
            reached = outcome.expression(model)
            counted = model.column(f"counted({outcome.name})", 0, highest)
            model.row(f"threshold_smallest({outcome.name})", reached, ">=", smallest)
            for name, limit in self._limits(model, outcome, reached, smallest):
                model.row(f"{name}({outcome.name})", counted, "<=", limit)
            parts.append(counted * outcome.weight)
        return total(parts)

    def number(self, problem: Problem, service: Service, found: Sequence[Outcome]) -> Fraction:
        values = [outcome.value(problem, service) for outcome in found]
        smallest = min(values)
        counted = (
            outcome.weight * self.counted(value, smallest)
            for outcome, value in zip(found, values, strict=True)
        )
        return sum(counted, Fraction(0))

    def counted(self, value: Fraction, smallest: Fraction) -> Fraction:
        """What an outcome counts for where `smallest` is the worst off."""
        if self.kind == "equity":
            return min(value, smallest + self.delta)
        return max(smallest, value - self.delta)

    def switches(self, problem: Problem) -> bool:
        return any(self._switched(problem, outcome) for outcome in self.outcomes(problem))

    def _switched(self, problem: Problem, outcome: Outcome) -> bool:
        """Whether an outcome may stand on either side of the distance."""
        return self.kind == "utility" and 0 < self.delta < most(problem, (outcome,))

    def _limits(
        self, model: Model, outcome: Outcome, reached: Expression, smallest: Expression
    ) -> Iterator[tuple[str, Expression]]:
        """What `counted` cannot pass; at one side of the distance alone there is nothing to choose."""
        lead = most(model.problem, (outcome,)) - self.delta
        if self._switched(model.problem, outcome):
            beyond = model.switch(f"beyond({outcome.name})")
            yield "within_threshold", smallest + beyond * lead
            yield "beyond_threshold", reached - beyond * self.delta
        elif self.kind == "utility":
            yield ("beyond_threshold", reached) if self.delta == 0 else ("within_threshold", smallest)
        else:
            yield "reached", reached
            if lead > 0:
                yield "within_threshold", smallest + self.delta
