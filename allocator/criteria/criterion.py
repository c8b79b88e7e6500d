"""What every criterion shares: its stages for the solver, its value by arithmetic."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from allocator.criteria.levels import most
from allocator.errors import Fault
from allocator.expression import Expression
from allocator.outcomes import Across, On, Outcome, outcomes

if TYPE_CHECKING:
    from allocator.model import Model
    from allocator.plan import Service
    from allocator.problem import Problem

Sense = Literal["min", "max"]


@dataclass(frozen=True)
class Stage:
    """One linear objective.

    Parameters
    ----------
    name
        The criterion, or the step of the tie-break, that it belongs to.
    of
        The stage's value from the criterion's value by arithmetic, for stages that are only a means:
        the mean of the k smallest outcomes, say. None where the objective itself is the value.
    hold
        Whether the optimum is held from then on; a stage that is not held only asks a question.
    refine
        For an objective that rows describe only where they are needed: reads an answer, adds the rows that it
        shows to be missing, and tells whether there were any. The stage is solved until there are none.
    bounds
        For a stage that is not solved, because the criterion cannot be settled further at this size: value by
        value of a plan, what no plan with the same values before it can pass. The search ends there,
        unproved, with the answer to the question before.
    """

    name: str
    sense: Sense
    objective: Expression
    of: Callable[[Sequence[Fraction]], Fraction] | None = None
    hold: bool = True
    refine: Callable[[Callable[[Expression], float]], bool] | None = None
    bounds: Callable[[Sequence[Fraction]], tuple[Fraction, ...]] | None = None

    def reached(self, values: Sequence[Fraction]) -> Fraction:
        """The stage's value where the criterion has these."""
        return self.of(values) if self.of else values[0]


@dataclass(frozen=True)
class StageResult:
    """What a criterion may ask of a stage that was solved.

    `optimum` is what the solver reached; `held_row` tells whether a row is tight in every optimum (linear
    programs only); `value` reads an expression off the solver's answer.
    """

    optimum: float
    held_row: Callable[[int], bool]
    value: Callable[[Expression], float]


Stages = Generator[Stage, StageResult, None]


class Criterion(BaseModel):
    """What best means, as a scenario states it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    across: Across | None = None
    on: On | None = None

    summary: ClassVar[str]
    """One sentence for people."""
    default_on: ClassVar[On] = "coverage"
    needs_baseline: ClassVar[bool] = False
    sense: ClassVar[Sense] = "max"
    looks_at_outcomes: ClassVar[bool] = True
    """Whether it judges how well areas are served; else what the plan does, whoever is served."""
    ranks_outcomes: ClassVar[bool] = False
    """Whether the values are the outcomes themselves, sorted, so that those of parts join by sorting."""

    @property
    def name(self) -> str:
        """The criterion's id."""
        return str(getattr(self, "id"))  # noqa: B009 - `id` is a literal of each subclass

    def looks_across(self, problem: Problem) -> Across:
        """Areas, or pairs of area and role."""
        return self.across or problem.across

    def looks_on(self, problem: Problem) -> On:
        """Coverage, risk coverage or hours received."""
        return self.on or problem.on or self.default_on

    def outcomes(self, problem: Problem) -> tuple[Outcome, ...]:
        """What the criterion looks at."""
        return outcomes(problem, self.looks_across(problem), self.looks_on(problem))

    @abstractmethod
    def stages(self, model: Model) -> Stages:
        """Yield one objective after the other; each is held before the next is asked for."""

    @abstractmethod
    def value(self, problem: Problem, service: Service) -> tuple[Fraction, ...]:
        """The criterion's value by arithmetic: one number, or several that count in order."""

    def widest(self, problem: Problem) -> Fraction:
        """A value that no plan can pass, whatever is proved."""
        return most(problem, self.outcomes(problem)) if self.sense == "max" else Fraction(0)

    def size_words(self, problem: Problem) -> str:  # noqa: ARG002 - subclasses look at it
        """What is said of a plan that is not proved, where the size of the problem may be the reason."""
        return ""

    def switches(self, problem: Problem) -> bool:  # noqa: ARG002 - subclasses look at it
        """Whether the stages ask for switches, which makes even fractional posts an integer program."""
        return False

    def faults(self, problem: Problem, where: str) -> Iterator[Fault]:  # noqa: ARG002 - subclasses look at it
        """Why the criterion cannot be offered for this problem, told of the place where it is stated."""
        return iter(())

    @abstractmethod
    def separable(self, problem: Problem) -> bool:
        """Whether roles that share no rule can be optimised apart without changing the answer."""
