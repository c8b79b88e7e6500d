"""Mean less inequality: as much as possible, less a weight for how unequally it is spread."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from allocator.criteria.one_number import OneNumber
from allocator.errors import Fault
from allocator.expression import Expression, total
from allocator.inequality import mean_difference, mean_difference_rows, too_many
from allocator.outcomes import Outcome
from allocator.quantity import Quantity

if TYPE_CHECKING:
    from allocator.model import Model
    from allocator.plan import Service
    from allocator.problem import Problem

Weight = Annotated[Fraction, Quantity(above=0, high=1)]


class MeanLessInequality(OneNumber):
    """Meet as much as possible, less `weight` times half of the mean difference: the knob of the frontier.

    Formula: max sum_i a_i y_i - weight x MD / 2, MD = sum_i sum_j a_i a_j |y_i - y_j|. y_i: coverage of
    outcome i (0 to 1); a_i: its share of all demand hours (0 to 1); weight: above 0, up to 1. At weight 1 it
    is the mean times (1 - Gini). Up to there every outcome that rises alone raises the value, so nothing is
    gained by waste and no floor is needed. A weight of 0 would be ``total_shortfall`` on coverage.
    Source: Sen's welfare function; Ogryczak's mean less mean difference. What it does not capture: who is
    worst off, since a small place weighs little.

    Examples
    --------
    Three areas want 1, 1 and 8 posts and five whole posts are to give: the mean is 1/2 wherever none is idle,
    so that the mean difference decides.

    >>> from allocator.plan import Service
    >>> from allocator.problem import Driver, Problem, Role
    >>> wants = {"A": Fraction(1), "B": Fraction(1), "C": Fraction(8)}
    >>> problem = Problem(
    ...     areas=tuple(wants),
    ...     roles=(Role("examiner", Fraction(5), Fraction(1), Fraction(1), "local", tuple(wants)),),
    ...     drivers=(Driver("devices", Fraction(1)),),
    ...     demand_hours={("devices", "examiner", area): hours for area, hours in wants.items()},
    ...     productive_share={("examiner", area, area): Fraction(1) for area in wants})
    >>> def value(*posts):
    ...     hours = {("examiner", area, area): Fraction(fte) for area, fte in zip(wants, posts)}
    ...     criterion = MeanLessInequality(id="mean_less_inequality", weight=1)
    ...     return criterion.value(problem, Service(problem, {}, hours))[0]
    >>> value(1, 1, 3), value(0, 1, 4)
    (Fraction(2, 5), Fraction(41, 100))
    """

    id: Literal["mean_less_inequality"]
    weight: Weight
    summary: ClassVar[str] = "mean coverage less `weight` (above 0, up to 1) times half the mean difference"

    def objective(self, model: Model, found: Sequence[Outcome]) -> Expression:
        mean = total(outcome.expression(model) * outcome.weight for outcome in found)
        return mean - mean_difference_rows(model, "", found) * (self.weight / 2)

    def number(self, problem: Problem, service: Service, found: Sequence[Outcome]) -> Fraction:
        mean = sum((outcome.weight * outcome.value(problem, service) for outcome in found), Fraction(0))
        return mean - self.weight * mean_difference(problem, service, found) / 2

    def faults(self, problem: Problem, where: str) -> Iterator[Fault]:
        return too_many(where, len(self.outcomes(problem)))
