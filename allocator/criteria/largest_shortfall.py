"""Largest shortfall: the worst-off place is as well off as possible."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Literal

from allocator.criteria.criterion import Criterion, Stage, Stages
from allocator.criteria.levels import ceiling

if TYPE_CHECKING:
    from allocator.model import Model
    from allocator.plan import Service
    from allocator.problem import Problem


class LargestShortfall(Criterion):
    """Raise the smallest outcome as far as it goes (max-min, after Rawls).

    Formula: max t subject to y_i >= t for every outcome i; the optimum is the smallest outcome (0 to 1).
    What it does not capture: everybody but the worst off; posts may stand idle where they cannot lift
    the worst, which the later stages mend.

    Examples
    --------
    >>> LargestShortfall(id="largest_shortfall").default_on
    'coverage'
    """

    id: Literal["largest_shortfall"]
    summary: ClassVar[str] = "the worst-off place is as well off as possible (max-min)"

    def stages(self, model: Model) -> Stages:
        found = self.outcomes(model.problem)
        if not found:
            return
        smallest = model.column("smallest", 0, ceiling(model.problem, found))
        for outcome in found:
            model.row(f"smallest({outcome.name})", outcome.expression(model), ">=", smallest)
        yield Stage(self.name, "max", smallest)

    def value(self, problem: Problem, service: Service) -> tuple[Fraction, ...]:
        found = self.outcomes(problem)
        return (min(outcome.value(problem, service) for outcome in found),) if found else ()

    def separable(self, problem: Problem) -> bool:  # noqa: ARG002 - one minimum over all roles
        return False
