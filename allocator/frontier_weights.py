"""The curve by weight: each weight is asked where the plans on its two sides leave most to be known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from allocator.criteria import Criterion, MeanLessInequality, TotalShortfall
from allocator.frontier_questions import Answer, Asking, Question
from allocator.inequality import mean_difference
from allocator.plan import Service
from allocator.problem import Problem

KNOWN = "known from its neighbours without solving"


@dataclass(frozen=True)
class Place:
    """An answer as the weights see it: the value of its plan is ``mean - weight x unequal``.

    Parameters
    ----------
    mean
        Mean of the outcomes, weighted by demand hours.
    unequal
        Half of their mean difference.
    """

    weight: Fraction
    mean: Fraction
    unequal: Fraction

    def value(self, weight: Fraction) -> Fraction:
        """What the plan is worth at another weight."""
        return self.mean - weight * self.unequal


def by_weight(posed: Problem, count: int, ask: Asking) -> list[Answer]:
    """Plans of most mean less weighted inequality, at `count` weights from 0 to 1 in rising order.

    Weights are not spaced evenly: most plans lie where weights are small. The two ends are asked first; then,
    again and again, the weight at which two neighbouring plans are worth the same, where any third plan
    between them must show. The best value is convex in the weight, so an answer that is worth no more proves
    that there is none. Pairs between which most could be hidden come first; all of a round are asked
    together, so that the answer is the same whatever the number of processes. Weights that are left over
    once everything is known are put into the widest gaps, where the plan is known without solving.

    Source: Aneja and Nair, Bicriteria transportation problem (1979); Cohon, Multiobjective programming and
    planning (1978), the noninferior set estimation method. Plans that are best at no weight are not found.
    """
    answers: dict[Fraction, Answer] = {}
    weights = [Fraction(0), Fraction(1)]
    while weights:
        answers |= _asked(posed, weights, ask)
        between = divisions(_places(posed, answers))
        weights = [weight for weight in between if weight not in answers][: count - len(answers)]
    answers |= _fill(posed, answers, count, ask)
    return [answers[weight] for weight in sorted(answers)]


def divisions(places: Sequence[Place]) -> list[Fraction]:
    """Weights between neighbours at which a third plan must show, where most could be hidden first.

    Examples
    --------
    At weight 1/2 both plans are worth 1/2; the best could be worth 3/4 there.

    >>> low = Place(Fraction(0), Fraction(1), Fraction(1))
    >>> high = Place(Fraction(1), Fraction(1, 2), Fraction(0))
    >>> divisions([low, high])
    [Fraction(1, 2)]

    A third that is worth no more at 1/2 proves that nothing lies on either side of it.

    >>> divisions([low, Place(Fraction(1, 2), Fraction(3, 4), Fraction(1, 2)), high])
    []
    """
    found = []
    for low, high in pairwise(places):
        if low.unequal <= high.unequal:
            continue
        alike = (low.mean - high.mean) / (low.unequal - high.unequal)
        if low.weight < alike < high.weight:
            part = (alike - low.weight) / (high.weight - low.weight)
            most = low.value(low.weight) * (1 - part) + high.value(high.weight) * part
            found.append((low.value(alike) - most, alike))
    return [weight for _, weight in sorted(found)]


def _places(posed: Problem, answers: Mapping[Fraction, Answer]) -> list[Place]:
    """The places of all plans that were found, by rising weight."""
    looked_at = _judge(posed, Fraction(1)).outcomes(posed)
    found = []
    for weight, answer in sorted(answers.items(), key=lambda one: one[0]):
        if answer.plan is not None:
            service = Service(answer.problem, answer.plan.posts, answer.plan.hours)
            values = (outcome.weight * outcome.value(answer.problem, service) for outcome in looked_at)
            unequal = mean_difference(answer.problem, service, looked_at) / 2
            found.append(Place(weight, sum(values, Fraction(0)), unequal))
    return found


def _fill(
    posed: Problem, answers: Mapping[Fraction, Answer], count: int, ask: Asking
) -> dict[Fraction, Answer]:
    """Weights in the middle of the widest gaps; asked only where a plan is missing or not proved."""
    weights = sorted(answers)
    added = []
    while len(weights) < count:
        _, low, high = min((low - high, low, high) for low, high in pairwise(weights))
        added.append((low + high) / 2)
        weights = sorted([*weights, added[-1]])
    proved = all(answer.plan is not None and answer.plan.status == "proved" for answer in answers.values())
    if not proved:
        return _asked(posed, added, ask)
    places = _places(posed, answers)
    return {
        weight: replace(answers[best_at(weight, places).weight], parameter=weight, note=KNOWN)
        for weight in added
    }


def best_at(weight: Fraction, places: Sequence[Place]) -> Place:
    """The plan that is worth most at a weight; the one of the smallest weight where several are."""
    return max(places, key=lambda place: (place.value(weight), -place.weight))


def _asked(posed: Problem, weights: Sequence[Fraction], ask: Asking) -> dict[Fraction, Answer]:
    """The answers at these weights, all asked together."""
    questions = [Question(replace(posed, criteria=(_judge(posed, weight),)), weight) for weight in weights]
    return dict(zip(weights, ask(questions), strict=True))


def _judge(posed: Problem, weight: Fraction) -> Criterion:
    """Mean less weighted inequality; at weight 0, which that criterion does not take, the mean alone."""
    if weight:
        return MeanLessInequality(id="mean_less_inequality", weight=weight)
    return TotalShortfall(id="total_shortfall", on=posed.on or "coverage")
