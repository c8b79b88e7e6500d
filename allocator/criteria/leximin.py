"""Leximin: the worst off first, then the second worst, and so on."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from operator import itemgetter
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

MOST_OUTCOMES = 32
"""Up to so many outcomes an integer program settles every level. Above, it settles the lowest: as many as
take no more rows than all levels of so many outcomes do."""
TIE = 1e-9
"""Means closer than this are one to the integer program: no level is looked for between them."""


class Leximin(Criterion):
    """Raise the smallest outcome as far as it goes, then the second smallest, and so on.

    Formula: lexicographically maximise the outcomes sorted upwards, y_(1) <= y_(2) <= ...; the only max-min
    plan that leaves nothing on the table. Linear programs: at each level max t with y_i >= t for the
    outcomes not yet settled; those whose row has a positive dual equal t in every optimum and are settled.
    Whole posts, where that is wrong: max of the sum of the k smallest for k = 1, 2, ..., each sum written as
    max k t_k - sum_j s_kj with s_kj >= t_k - y_j, s >= 0. Above 32 outcomes that one integer program has to
    rank, the lowest 32 x 32 / n levels are settled, the next is bounded, and the plan is called unproven.
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

    def size_words(self, problem: Problem) -> str:
        count = len(self.outcomes(problem))
        if count <= MOST_OUTCOMES:
            return ""
        return (
            f"leximin ranks {count} outcomes: where whole posts and a rule tie more than {MOST_OUTCOMES} "
            "together, only the lowest levels are settled."
        )

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
        result = yield Stage(name, "max", least, of=itemgetter(len(found) - len(free)))
        settled = {outcome for outcome in free if result.held_row(rows[outcome])}
        if not settled:
            raise SolverError(f"level {level} of leximin settles no outcome: the solver's duals are all zero")
        free = [outcome for outcome in free if outcome not in settled]


def _ordered(name: str, model: Model, found: Sequence[Outcome]) -> Stages:
    highest = ceiling(model.problem, found)
    expressions = {outcome.name: outcome.expression(model) for outcome in found}
    mean = total(expressions.values()) * Fraction(1, len(found)) if found else Expression()
    reached = [0.0]
    for count in range(1, len(found) + 1):
        if count > _levels_settled(len(found)):
            best = yield Stage(name, "max", mean, of=_mean_of_smallest(len(found)), hold=False)
            most = Fraction(math.ceil((best.optimum + TIE) * 10**6), 10**6) * len(found)
            yield Stage(name, "max", mean, bounds=partial(_bounds, most))
            return
        threshold = model.column(f"threshold({count})", 0, highest)
        below = []
        for outcome, expression in expressions.items():
            if count == 1:
                model.row(f"smallest({outcome})", expression, ">=", threshold)
                continue
            gap = model.column(f"below({count},{outcome})", 0, highest)
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


def _levels_settled(outcomes: int) -> int:
    """How many levels an integer program that ranks so many outcomes settles."""
    return outcomes if outcomes <= MOST_OUTCOMES else max(1, MOST_OUTCOMES**2 // outcomes)


def _bounds(most: Fraction, values: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """What each value is bounded by, in a plan that has the same values before it and sums up to `most`.

    The values from there on are no smaller, so that none of them can lift the first above their mean.
    """
    found, left = [], most
    for place, value in enumerate(values):
        found.append(left / (len(values) - place))
        left -= value
    return tuple(found)


def _mean_of_smallest(count: int) -> Callable[[Sequence[Fraction]], Fraction]:
    return lambda sorted_values: sum(sorted_values[:count], Fraction(0)) / count
