"""Leximin: the worst off first, then the second worst, and so on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Literal

from allocator.criteria.criterion import Criterion, Stage, Stages
from allocator.criteria.levels import ceiling
from allocator.errors import SolverError
from allocator.expression import Expression, total
from allocator.outcomes import Outcome

if TYPE_CHECKING:
    from allocator.model import Model
    from allocator.plan import Service
    from allocator.problem import Problem

TIE = 1e-9
"""Means closer than this are one to the integer program: no level is looked for between them."""


class Leximin(Criterion):
    """Raise the smallest outcome as far as it goes, then the second smallest, and so on.

    Formula: lexicographically maximise the outcomes sorted upwards, y_(1) <= y_(2) <= ...; the only max-min
    plan that leaves nothing on the table. Linear programs: at each level max t with y_i >= t for the
    outcomes not yet settled; those whose row has a positive dual equal t in every optimum and are settled.
    Whole posts, where that is wrong: max of the sum of the k smallest for k = 1, 2, ..., each sum written as
    max k t_k - sum_j s_kj with s_kj >= t_k - y_j, s >= 0.
    Source: Ogryczak and Sliwinski (2006), ordered outcomes. Unit: that of the outcomes.
    What it does not capture: how many hours a small gain for the worst off costs the others.

    Examples
    --------
    Three areas that want 1, 1 and 8 posts, whole posts, five to give: all but the large one could be whole
    with one post each, and the large one takes the other three.

    >>> Leximin(id="leximin").sense
    'max'
    """

    id: Literal["leximin"]
    summary: ClassVar[str] = (
        "raise the worst off, then the second worst, and so on: exact, in whole posts too"
    )
    ranks_outcomes: ClassVar[bool] = True

    def stages(self, model: Model) -> Stages:
        found = self.outcomes(model.problem)
        if model.has_choices:
            yield from _ordered(self.name, model, found)
        else:
            yield from _saturation(self.name, model, found)

    def value(self, problem: Problem, service: Service) -> tuple[Fraction, ...]:
        return tuple(sorted(outcome.value(problem, service) for outcome in self.outcomes(problem)))

    def separable(self, problem: Problem) -> bool:
        return self.looks_across(problem) == "area-role"


def _saturation(name: str, model: Model, found: Sequence[Outcome]) -> Stages:
    expressions = {outcome.name: outcome.expression(model) for outcome in found}
    free = [outcome.name for outcome in found]
    level = 0
    while free:
        level += 1
        least = model.column(f"level({level})", 0, ceiling(model.problem, found))
        rows = {
            outcome: model.row(f"level({level},{outcome})", expressions[outcome], ">=", least)
            for outcome in free
        }
        result = yield Stage(name, "max", least)
        settled = {outcome for outcome in free if result.held_row(rows[outcome])}
        if not settled:
            raise SolverError(f"level {level} of leximin settles no outcome: the solver's duals are all zero")
        free = [outcome for outcome in free if outcome not in settled]


def _ordered(name: str, model: Model, found: Sequence[Outcome]) -> Stages:
    most = ceiling(model.problem, found)
    expressions = {outcome.name: outcome.expression(model) for outcome in found}
    mean = total(expressions.values()) * Fraction(1, len(found)) if found else Expression()
    reached = [0.0]
    for count in range(1, len(found) + 1):
        threshold = model.column(f"threshold({count})", 0, most)
        below = []
        for outcome, expression in expressions.items():
            if count == 1:
                model.row(f"smallest({outcome})", expression, ">=", threshold)
                continue
            gap = model.column(f"below({count},{outcome})", 0, most)
            model.row(f"below({count},{outcome})", gap + expression, ">=", threshold)
            below.append(gap)
        # The sum of the `count` smallest over `count`: it stays between 0 and 1.
        objective = threshold - total(below) * Fraction(1, count)
        result = yield Stage(name, "max", objective, of=_mean_of_smallest(count))
        reached.append(result.optimum * count)
        level = reached[-1] - reached[-2]
        rose = count == 1 or level > reached[-2] - reached[-3] + TIE
        if rose and count < len(found):
            # Where even the mean of all cannot lift the others above this level, they are all on it.
            best = yield Stage(name, "max", mean, of=_mean_of_smallest(len(found)), hold=False)
            if best.optimum <= (reached[-1] + (len(found) - count) * level) / len(found) + TIE:
                return


def _mean_of_smallest(count: int) -> Callable[[Sequence[Fraction]], Fraction]:
    return lambda sorted_values: sum(sorted_values[:count], Fraction(0)) / count
