"""Mean difference: any two hours of demand are served as alike as can be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Literal

from allocator.criteria.efficient import EfficientCriterion
from allocator.errors import Fault
from allocator.expression import Expression
from allocator.inequality import mean_difference, mean_difference_rows, too_many
from allocator.outcomes import Outcome

if TYPE_CHECKING:
    from allocator.model import Model
    from allocator.plan import Service
    from allocator.problem import Problem


class MeanDifference(EfficientCriterion):
    """Serve any two hours of demand, drawn by chance, as alike as they can be.

    Formula: min MD = sum_i sum_j a_i a_j |y_i - y_j|, subject to V >= efficiency x V*. y_i: hours received
    over demand hours of outcome i (0 and more; 1 is all of it); a_i: its share of all demand hours (0 to 1),
    each pair counted from both its ends; V, V*: risk-weighted hours met by the plan, and by
    ``total_shortfall`` under the same data and rules (hours a year); efficiency: 0 to 1.
    Source: Gini's mean difference, the numerator of his coefficient. What it does not capture: who is worst
    off, since a small place weighs little; nor how well off they all are beyond the floor.

    Examples
    --------
    Three areas want 1, 1 and 8 posts and five whole posts are to give: (0, 1, 4) is the most even for most of
    the demand, though one small place goes without.

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
    ...     return MeanDifference(id="mean_difference").value(problem, Service(problem, {}, hours))[0]
    >>> value(1, 1, 3), value(0, 1, 4)
    (Fraction(1, 5), Fraction(9, 50))
    """

    id: Literal["mean_difference"]
    summary: ClassVar[str] = (
        "the smallest mean absolute difference, meeting at least `efficiency` of the most hours"
    )

    def objective(self, model: Model, found: Sequence[Outcome]) -> Expression:
        return mean_difference_rows(model, "", found)

    def number(self, problem: Problem, service: Service, found: Sequence[Outcome]) -> Fraction:
        return mean_difference(problem, service, found)

    def faults(self, problem: Problem, where: str) -> Iterator[Fault]:
        return too_many(where, len(self.outcomes(problem)))
