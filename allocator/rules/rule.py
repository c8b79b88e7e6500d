"""What every rule shares: its scope, its two faces, and how it is named."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from allocator.errors import Fault
from allocator.quantity import Share

if TYPE_CHECKING:
    from allocator.model import Model
    from allocator.plan import Service
    from allocator.problem import Cell, Problem
    from allocator.rules.elastic import Elastic

ID_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_.\-]{0,63}$"
Id = Annotated[str, Field(pattern=ID_PATTERN)]


@dataclass(frozen=True)
class Group:
    """A name for several areas: a command area, ``islands`` or ``rural``."""

    name: str
    areas: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """One limit of a rule, read off a plan by arithmetic.

    `slack` is what is left before the limit binds, in the unit of the limit; negative means broken.
    """

    scope: str
    sense: Literal["<=", "=", ">="]
    limit: Fraction
    value: Fraction
    unit: str

    @property
    def slack(self) -> Fraction:
        """Distance to the limit; minus the distance from it for an equality."""
        if self.sense == "<=":
            return self.limit - self.value
        if self.sense == ">=":
            return self.value - self.limit
        return -abs(self.value - self.limit)


class Rule(BaseModel):
    """A constraint as a scenario states it.

    Subclasses add their parameters, the rows (`add`) and the arithmetic (`readings`): two faces of one
    limit, in one file.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Id | None = None
    roles: tuple[Id, ...] | None = None
    bases: tuple[Id, ...] | None = None
    areas: tuple[Id, ...] | None = None
    groups: tuple[str, ...] | None = None
    rural_from: Share | None = None
    """The least `rural_share` of an area of the group ``rural``; 0.5 where it is left out."""

    summary: ClassVar[str]
    """One sentence for people."""
    on_areas: ClassVar[bool] = False
    """Whether `areas` and `groups` pick areas that are served instead of bases that stand there."""
    needs_baseline: ClassVar[bool] = False

    @abstractmethod
    def add(self, model: Model, posed: PosedRule) -> None:
        """Add the rows to the model."""

    @abstractmethod
    def readings(self, problem: Problem, service: Service, posed: PosedRule) -> Iterator[Reading]:
        """Every limit of the rule, read off a plan."""

    def couples(self, problem_across: str) -> bool:  # noqa: ARG002 - subclasses look at it
        """Whether the rule ties several roles together, so that they cannot be solved apart."""
        return False

    def switches(self, problem: Problem, posed: PosedRule) -> bool:  # noqa: ARG002 - subclasses look at it
        """Whether the rows ask for switches, which makes even fractional posts an integer program."""
        return False

    def faults(self, problem: Problem, posed: PosedRule, where: str) -> Iterator[Fault]:  # noqa: ARG002 - subclasses look at it
        """Why the rule cannot be offered for this problem, told of the place where it is stated."""
        return iter(())

    def supplies(self) -> Fraction | None:
        """Posts of each role in scope, where the rule states how many there are."""
        return None

    def elastic(self, problem: Problem, posed: PosedRule) -> Elastic | None:  # noqa: ARG002 - subclasses look
        """How the rule can give way in a repair; None where it cannot."""
        return None

    def words(self, problem: Problem, posed: PosedRule) -> str:  # noqa: ARG002 - subclasses look at it
        """What the rule asks for in all, with the numbers that matter where it cannot be kept."""
        scope = {"id", "type", "roles", "bases", "areas", "groups"}
        stated = self.model_dump(mode="json", exclude=scope, exclude_none=True)
        shown = ", ".join(f"{name} = {value}" for name, value in stated.items() if value is not False)
        return f"{shown}; {len(posed.cells)} places" if shown else f"{len(posed.cells)} places"

    def states_baseline(self) -> bool:
        """Whether this rule compares with today's posts."""
        return self.needs_baseline


@dataclass(frozen=True)
class PosedRule:
    """A rule with its name and its scope resolved.

    Parameters
    ----------
    name
        As messages and tables print it.
    cells
        The (role, base) pairs in scope, in order.
    areas
        The areas in scope, for rules on service.
    role_ids
        The roles in scope.
    coupling
        Whether its roles cannot be solved apart.
    groups
        The groups that the rule names, with their areas.
    """

    name: str
    rule: Rule
    cells: tuple[Cell, ...]
    areas: tuple[str, ...]
    role_ids: tuple[str, ...]
    coupling: bool = False
    groups: tuple[Group, ...] = ()

    @property
    def roles(self) -> frozenset[str]:
        """The roles in scope, as a set."""
        return frozenset(self.role_ids)

    def only(self, roles: frozenset[str]) -> PosedRule:
        """The same rule over these roles alone."""
        return replace(
            self,
            cells=tuple(cell for cell in self.cells if cell[0] in roles),
            role_ids=tuple(role for role in self.role_ids if role in roles),
        )

    def elastic(self, problem: Problem) -> Elastic | None:
        """How the rule can give way in a repair; None where it cannot."""
        return self.rule.elastic(problem, self)

    def words(self, problem: Problem) -> str:
        """The rule's name and what it asks for in all."""
        return f"{self.name} ({self.rule.words(problem, self)})"

    def add(self, model: Model) -> None:
        """Add the rule's rows to the model."""
        self.rule.add(model, self)

    def readings(self, problem: Problem, service: Service) -> tuple[Reading, ...]:
        """Every limit of the rule, read off a plan by arithmetic."""
        return tuple(self.rule.readings(problem, service, self))

    def violation(self, problem: Problem, service: Service) -> Fraction:
        """How far the plan breaks the rule at its worst: 0 where it holds."""
        return max(
            (-reading.slack for reading in self.readings(problem, service) if reading.slack < 0),
            default=Fraction(0),
        )
