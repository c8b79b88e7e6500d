"""Criteria that may give up only so much: those for which a wasted hour could look fair."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from allocator.criteria.criterion import Sense, Stages
from allocator.criteria.one_number import OneNumber
from allocator.inequality import pin_coverage
from allocator.outcomes import On
from allocator.quantity import Share

if TYPE_CHECKING:
    from allocator.model import Model
    from allocator.problem import Problem


class EfficientCriterion(OneNumber):
    """A criterion that holds an efficiency floor under every plan, so that nobody is levelled down.

    Formula: V >= efficiency x V*; V the risk-weighted hours met, V* those of ``total_shortfall`` under the
    same data and rules. The floor stands from the first criterion of a scenario on, whichever asks for it.

    On hours received the solver has nothing to gain by waste on paper. On coverage it would: hours beyond
    demand count for nothing, so an outcome could be lowered without sending a single hour elsewhere. There
    switches tie coverage to the hours that arrive, which makes every posts' size an integer program.
    """

    efficiency: Share = Fraction(99, 100)
    default_on: ClassVar[On] = "received"
    sense: ClassVar[Sense] = "min"

    def stages(self, model: Model) -> Stages:
        pin_coverage(model, self.outcomes(model.problem))
        yield from super().stages(model)

    def switches(self, problem: Problem) -> bool:
        return self.looks_on(problem) != "received"
