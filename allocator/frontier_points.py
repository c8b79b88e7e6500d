"""The points of a frontier: which lie on the curve, which are dominated or repeated, where the knee is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from allocator.problem import Problem
from allocator.report import Report


@dataclass(frozen=True)
class Point:
    """One plan on the way from efficient to fair; figures are None where no plan was found in time.

    Parameters
    ----------
    parameter
        The floor under the smallest outcome (0 to 1), or the weight or delta. The first and the last point
        have no floor: theirs is their own smallest outcome, or None where a weight or delta moves.
    report
        The plan with everything that is said about it.
    smallest, worst_off
        The smallest outcome (0 to 1), and the names of the areas or pairs that have it.
    hours
        Risk-weighted hours met.
    breaks
        The rules that the plan breaks, which only a formula's can: such a point is never on the curve.
    on_curve
        Whether the point is neither dominated nor a repeat of an earlier one in (`hours`, `smallest`).
    note
        Why it is not on the curve, and whatever else must be known of it.
    """

    number: int
    parameter: Fraction | None
    report: Report | None = None
    smallest: Fraction | None = None
    worst_off: tuple[str, ...] = ()
    hours: Fraction | None = None
    coverage_mean: Fraction | None = None
    coverage_min: Fraction | None = None
    gini: Fraction | None = None
    price_of_fairness: Fraction | None = None
    price_of_efficiency: Fraction | None = None
    breaks: tuple[str, ...] = ()
    on_curve: bool = False
    knee: bool = False
    note: str = ""

    @property
    def proved(self) -> bool:
        """Whether there is a plan, and no better one."""
        return self.report is not None and self.report.plan.status == "proved"

    @property
    def place(self) -> tuple[Fraction, Fraction] | None:
        """Smallest outcome and risk-weighted hours; None where there is no plan, or one that breaks rules."""
        if self.smallest is None or self.hours is None or self.breaks:
            return None
        return self.smallest, self.hours


@dataclass(frozen=True)
class Frontier:
    """The points in order: the first is the efficient plan, the last the scenario's own.

    Parameters
    ----------
    by
        What moves between them: ``smallest``, ``weight`` or ``delta``.
    """

    problem: Problem
    by: str
    points: tuple[Point, ...]

    @property
    def proved(self) -> bool:
        """Whether every point is."""
        return all(point.proved for point in self.points)

    @cached_property
    def curve(self) -> tuple[Point, ...]:
        """The points on the curve, from the most hours to the largest smallest outcome."""
        return tuple(sorted((point for point in self.points if point.on_curve), key=_order))

    @property
    def knee(self) -> Point | None:
        """Where the curve bends most: see `find_knee`."""
        return next((point for point in self.points if point.knee), None)

    @property
    def report(self) -> Report:
        """The scenario's own plan; the efficient one where that was not found in time."""
        own = self.points[-1].report or self.points[0].report
        assert own is not None
        return own


def mark(points: Sequence[Point]) -> tuple[Point, ...]:
    """Say of each point whether it is on the curve, or why not; and which is the knee.

    Examples
    --------
    The second repeats the first; the third has less of both than the fourth.

    >>> found = mark([Point(n, None, smallest=Fraction(x), hours=Fraction(y))
    ...               for n, (x, y) in enumerate([(0, 9), (0, 9), (1, 5), (2, 6)], 1)])
    >>> [point.on_curve for point in found], found[1].note, found[2].note
    ([True, False, False, True], 'repeats point 1', 'dominated by point 4')
    """
    reasons = {point.number: _off_curve(point, points) for point in points}
    knee = find_knee([point for point in points if not reasons[point.number]])
    return tuple(
        replace(
            point,
            on_curve=not reasons[point.number],
            knee=point.number == knee,
            note="; ".join(text for text in (reasons[point.number], point.note) if text),
        )
        for point in points
    )


def _off_curve(point: Point, points: Sequence[Point]) -> str:
    """Why a point is not on the curve; empty where it is."""
    if point.breaks:
        return f"breaks {', '.join(point.breaks)}"
    if point.place is None:
        return "no plan was found in time"
    for other in points:
        if other.place == point.place and other.number < point.number:
            return f"repeats point {other.number}"
    better = dominating(point, points)
    return f"dominated by point {better.number}" if better else ""


def dominating(point: Point, points: Sequence[Point]) -> Point | None:
    """The point with the most hours of those that are at least as good in both and better in one."""
    assert point.place is not None
    better = [
        (other.place[1], other.place[0], -other.number, other)
        for other in points
        if other.place
        and other.place != point.place
        and other.place[0] >= point.place[0]
        and other.place[1] >= point.place[1]
    ]
    return max(better, key=lambda found: found[:3])[-1] if better else None


def find_knee(curve: Sequence[Point]) -> int | None:
    """The number of the point where the curve bends most.

    Both axes are scaled to 0 to 1 over the curve; the knee is the point farthest above the chord, the
    straight line from the first point of the curve to its last. The earliest where several are as far; None
    where none is above the chord, as where all points coincide.

    Examples
    --------
    On scaled axes the middle point stands at (3/4, 3/4), above the chord from (0, 1) to (1, 0).

    >>> curve = [Point(n, None, smallest=Fraction(x), hours=Fraction(y))
    ...          for n, x, y in [(1, 0, 8), (2, 3, 7), (3, 4, 4)]]
    >>> find_knee(curve), find_knee(curve[:2])
    (2, None)
    """
    if len(curve) < 3:
        return None
    (low, top), *_, (high, bottom) = sorted(point.place for point in curve if point.place)
    farthest, knee = Fraction(0), None
    for point in curve:
        assert point.place is not None
        smallest, hours = point.place
        above = (smallest - low) / (high - low) + (hours - bottom) / (top - bottom) - 1
        if above > farthest:
            farthest, knee = above, point.number
    return knee


def _order(point: Point) -> tuple[Fraction, Fraction]:
    assert point.place is not None
    return point.place
