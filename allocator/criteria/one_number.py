"""Criteria that make one number of all outcomes together, asked for in one stage."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from allocator.criteria.criterion import Criterion, Stage, Stages
from allocator.expression import Expression
from allocator.outcomes import Outcome

if TYPE_CHECKING:
    from allocator.model import Model
    from allocator.plan import Service
    from allocator.problem import Problem


class OneNumber(Criterion):
    """A criterion that is one number over all its outcomes: their spread, their mean less a part of it.

    Where no outcome has demand there is nothing to ask and no value. The number joins roles, so that these
    cannot be optimised apart.
    """

    @abstractmethod
    def objective(self, model: Model, found: Sequence[Outcome]) -> Expression:
        """What the stage asks for: rows and columns are added on the way."""

    @abstractmethod
    def number(self, problem: Problem, service: Service, found: Sequence[Outcome]) -> Fraction:
        """The same by arithmetic on a plan."""

    def stages(self, model: Model) -> Stages:
        found = self.outcomes(model.problem)
        if found:
            yield Stage(self.name, self.sense, self.objective(model, found))

    def value(self, problem: Problem, service: Service) -> tuple[Fraction, ...]:
        found = self.outcomes(problem)
        return (self.number(problem, service, found),) if found else ()

    def separable(self, problem: Problem) -> bool:  # noqa: ARG002 - one number over all roles
        return False
