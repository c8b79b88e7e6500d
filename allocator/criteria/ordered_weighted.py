"""Ordered weighted average: weights by rank, the worst off first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BeforeValidator, Discriminator, Tag
from pydantic_core import PydanticCustomError

from allocator.criteria.criterion import Criterion, Stage, Stages
from allocator.criteria.levels import ceiling
from allocator.errors import Fault, InputError
from allocator.expression import total
from allocator.quantity import NonNegative

if TYPE_CHECKING:
    from allocator.model import Model
    from allocator.plan import Service
    from allocator.problem import Problem

GINI = "gini"
MOST_STEPS = 100
"""The most ranks at which weights may fall: each takes as many rows as there are outcomes. Gini's weights
over 100 areas in fractional posts take a minute; the time grows faster than the square of their number."""
ALLOWED = f'one number of at least 0 for each outcome, worst first, none above the one before, or "{GINI}"'


def _list_or_word(value: Any) -> Any:
    if value != GINI and not isinstance(value, list | tuple):
        raise PydanticCustomError("weights", ALLOWED)
    return value


def _falling(weights: tuple[Fraction, ...]) -> tuple[Fraction, ...]:
    rising = [rank for rank in range(1, len(weights)) if weights[rank] > weights[rank - 1]]
    if rising:
        found = f"weights that rise at rank {rising[0] + 1}"
    elif not any(weights):
        found = "no weight above 0"
    else:
        return weights
    raise PydanticCustomError(
        "weights", "found {found}; allowed: {allowed}", {"found": found, "allowed": ALLOWED}
    )


Weights = Annotated[
    Annotated[Literal["gini"], Tag("word")]
    | Annotated[tuple[NonNegative, ...], AfterValidator(_falling), Tag("list")],
    Discriminator(lambda value: "word" if isinstance(value, str) else "list"),
    BeforeValidator(_list_or_word),
]


class OrderedWeighted(Criterion):
    """Give each rank a weight, the worst off the most: one dial from max-min to the plain mean.

    Formula: max sum_k w_k y_(k), y_(1) <= y_(2) <= ... the outcomes sorted upwards, each counting once
    whatever its demand, and w_k the `weights`, scaled to sum to 1. Since they never rise this is
    max sum_k (w_k - w_{k+1}) S_k, S_k the sum of the k smallest: max k t_k - sum_j s_kj subject to
    s_kj >= t_k - y_j, s_kj >= 0. Ranks of equal weight need no rows between them; weights may fall at no
    more than 100 ranks. ``"gini"`` stands for w_k = (2(n - k) + 1) / n^2, the mean times one less the
    unweighted Gini coefficient. Unit: that of the outcomes.
    Source: Yager (1988), ordered weighted averages; Ogryczak and Sliwinski (2003), as a linear program.
    What it does not capture: how much demand stands behind an outcome.

    Examples
    --------
    Three areas covered 0.2, 0.4 and 0.9; the worst off counts three times, the next twice.

    >>> judge = OrderedWeighted(id="ordered_weighted", weights=(3, 2, 1))
    >>> str(judge.average([Fraction(9, 10), Fraction(2, 10), Fraction(4, 10)]))
    '23/60'
    >>> [str(weight) for weight in OrderedWeighted(id="ordered_weighted", weights="gini").by_rank(3)]
    ['5/9', '1/3', '1/9']
    """

    id: Literal["ordered_weighted"]
    weights: Weights
    summary: ClassVar[str] = 'weights by rank, worst off first (ordered weighted average; "gini" for Gini\'s)'

    def by_rank(self, count: int) -> list[Fraction]:
        """The weights of that many outcomes, worst off first; they sum to 1."""
        if isinstance(self.weights, str):
            return [Fraction(2 * (count - rank) + 1, count**2) for rank in range(1, count + 1)]
        whole = sum(self.weights, Fraction(0))
        return [weight / whole for weight in self.weights]

    def average(self, values: Sequence[Fraction]) -> Fraction:
        """The weighted average of outcomes, in whatever order they come."""
        pairs = zip(self.by_rank(len(values)), sorted(values), strict=True)
        return sum((weight * value for weight, value in pairs), Fraction(0))

    def faults(self, problem: Problem, where: str) -> Iterator[Fault]:
        count = len(self.outcomes(problem))
        what = {"area": "areas", "area-role": "pairs of area and role"}[self.looks_across(problem)]
        if not isinstance(self.weights, str) and count and len(self.weights) != count:
            allowed = f'{count} weights, one for each of the {what} with demand, or "{GINI}"'
            yield Fault(f"{where}.weights", f"{len(self.weights)} weights", allowed)
        elif count and len(steps := self._steps(count)) > MOST_STEPS:
            yield Fault(
                f"{where}.weights",
                f"weights that fall at {len(steps)} ranks, over {count} {what}",
                f"at most {MOST_STEPS}: each needs a row for every outcome, more than can be solved exactly",
                "give many ranks the same weight, or take worst_share, which needs one row an outcome",
            )

    def stages(self, model: Model) -> Stages:
        found = self.outcomes(model.problem)
        if wrong := list(self.faults(model.problem, self.name)):
            raise InputError(wrong)
        if not found:
            return
        highest = ceiling(model.problem, found)
        expressions = {outcome.name: outcome.expression(model) for outcome in found}
        parts = []
        for rank, weight in self._steps(len(found)).items():
            if rank == len(found):
                parts.append(total(expressions.values()) * (weight / rank))
                continue
            level = model.column(f"rank({rank})", 0, highest)
            short = []
            for name, expression in expressions.items():
                if rank == 1:
                    model.row(f"rank(1,{name})", expression, ">=", level)
                    continue
                short.append(model.column(f"short_of_rank({rank},{name})", 0, highest))
                model.row(f"rank({rank},{name})", short[-1] + expression, ">=", level)
            parts.append(level * weight - total(short) * (weight / rank))
        yield Stage(self.name, "max", total(parts))

    def value(self, problem: Problem, service: Service) -> tuple[Fraction, ...]:
        found = self.outcomes(problem)
        return (self.average([outcome.value(problem, service) for outcome in found]),) if found else ()

    def separable(self, problem: Problem) -> bool:  # noqa: ARG002 - one ranking over all roles
        return False

    def _steps(self, count: int) -> dict[int, Fraction]:
        """The ranks at which weights fall, each with what the mean of so many smallest counts; sum 1."""
        weights = [*self.by_rank(count), Fraction(0)]
        falls = {rank: rank * (weights[rank - 1] - weights[rank]) for rank in range(1, count + 1)}
        return {rank: weight for rank, weight in falls.items() if weight}
