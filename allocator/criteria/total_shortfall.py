"""Total shortfall: meet as many hours as possible, riskier hours counting more."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Literal

from allocator.criteria.criterion import Criterion, Stage, Stages
from allocator.expression import total
from allocator.outcomes import On

if TYPE_CHECKING:
    from allocator.model import Model
    from allocator.plan import Service
    from allocator.problem import Problem


class TotalShortfall(Criterion):
    """Meet the most work: efficient, and blind to who goes without.

    Formula: max sum_i a_i y_i, y_i the risk coverage of outcome i (0 to 1) and a_i its share of all
    risk-weighted demand hours, so that the optimum is the share of risk-weighted hours met.
    Source: the utilitarian criterion. What it does not capture: distribution; where an hour costs more
    travel it serves last.

    Examples
    --------
    Three areas that want 1, 1 and 8 posts, five posts to give: any plan that wastes none is as good.

    >>> TotalShortfall(id="total_shortfall").default_on
    'risk-coverage'
    """

    id: Literal["total_shortfall"]
    summary: ClassVar[str] = "meet the most risk-weighted hours; efficient, blind to who goes without"
    default_on: ClassVar[On] = "risk-coverage"

    def stages(self, model: Model) -> Stages:
        parts = [outcome.expression(model) * outcome.weight for outcome in self.outcomes(model.problem)]
        yield Stage(self.name, "max", total(parts))

    def value(self, problem: Problem, service: Service) -> tuple[Fraction, ...]:
        return (
            sum(
                (outcome.weight * outcome.value(problem, service) for outcome in self.outcomes(problem)),
                Fraction(0),
            ),
        )

    def separable(self, problem: Problem) -> bool:  # noqa: ARG002 - a sum over roles, whatever the problem
        return True
