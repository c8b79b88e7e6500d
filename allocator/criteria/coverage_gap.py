"""Coverage gap: the best and the worst off are as near to each other as can be."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Literal

from allocator.criteria.efficient import EfficientCriterion
from allocator.expression import Expression
from allocator.inequality import gap_rows, largest_gap
from allocator.outcomes import Outcome

if TYPE_CHECKING:
    from allocator.model import Model
    from allocator.plan import Service
    from allocator.problem import Problem


class CoverageGap(EfficientCriterion):
    """Bring the best-off and the worst-off place as near to each other as they can be.

    Formula: min max_i y_i - min_i y_i, subject to V >= efficiency x V*. y_i: hours received over demand hours
    of outcome i (0 and more; 1 is all of it), each counting the same; V, V*: risk-weighted hours met by the
    plan, and by ``total_shortfall`` under the same data and rules (hours a year); efficiency: 0 to 1.
    Source: the range as a measure of dispersion. What it does not capture: everybody between the two ends,
    and how well off they all are beyond the floor; one place that nothing reaches decides alone.

    Examples
    --------
    Three areas want 1, 1 and 8 posts and five whole posts are to give: (1, 1, 3) is nearer than (0, 1, 4),
    and so is (0, 0, 5), which the tie-break then takes: the gap alone does not see that two go without.

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
    ...     return CoverageGap(id="coverage_gap").value(problem, Service(problem, {}, hours))[0]
    >>> value(1, 1, 3), value(0, 1, 4)
    (Fraction(5, 8), Fraction(1, 1))
    """

    id: Literal["coverage_gap"]
    summary: ClassVar[str] = (
        "the smallest distance between best and worst off, meeting at least `efficiency` of the most hours"
    )

    def objective(self, model: Model, found: Sequence[Outcome]) -> Expression:
        return gap_rows(model, "", found)

    def number(self, problem: Problem, service: Service, found: Sequence[Outcome]) -> Fraction:
        return largest_gap(problem, service, found)
