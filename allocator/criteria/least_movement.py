"""Least movement: as few posts as possible leave their base."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Literal

from allocator.criteria.criterion import Criterion, Sense, Stage, Stages
from allocator.expression import total

if TYPE_CHECKING:
    from allocator.model import Model
    from allocator.plan import Service
    from allocator.problem import Problem


class LeastMovement(Criterion):
    """Move the fewest posts from where they stand today.

    Formula: min sum over (r, b) of max(0, x0[r,b] - x[r,b]), over the roles that have a baseline.
    Unit: posts. What it does not capture: how far a post moves, or whom it moves.

    Examples
    --------
    >>> LeastMovement(id="least_movement").sense
    'min'
    """

    id: Literal["least_movement"]
    summary: ClassVar[str] = "the fewest posts moved from today's, or from their stand-in"
    needs_baseline: ClassVar[bool] = True
    sense: ClassVar[Sense] = "min"
    looks_at_outcomes: ClassVar[bool] = False

    def stages(self, model: Model) -> Stages:
        yield Stage(self.name, "min", total(model.leaving(*cell) for cell in sorted(model.problem.baseline)))

    def value(self, problem: Problem, service: Service) -> tuple[Fraction, ...]:  # noqa: ARG002 - the service knows
        return (service.posts_moved,)

    def separable(self, problem: Problem) -> bool:  # noqa: ARG002 - a sum over roles
        return True
