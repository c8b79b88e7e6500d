"""Group guarantee: islands, rural areas or a command area are not left behind."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from allocator.outcomes import On, Outcome
from allocator.quantity import Share
from allocator.rules.elastic import SHARE_STEP, Elastic
from allocator.rules.rule import PosedRule, Reading, Rule

if TYPE_CHECKING:
    from allocator.model import Model
    from allocator.plan import Service
    from allocator.problem import Problem


class GroupGuarantee(Rule):
    """The areas of each group named, taken together, are served at least so well.

    Formula: with `coverage`, served[g] / D[g] >= coverage for each group g; without it,
    received[g] / D[g] >= received[all] / D[all] - within. g: the areas of a group, over the roles in scope
    together; all: every area; D: demand hours a year; served: demand hours met; received: hours of case work
    that arrive, needed or not, so that nothing is gained by waste. `within` is 0 where it is left out.
    Unit: share 0 to 1. Groups are values of `group` in areas.csv, and ``islands`` (``islands = yes``) and
    ``rural`` (`rural_share` of at least `rural_from`, 0.5 where that is left out). Groups without demand are
    left out. What it does not show: who goes short within a group.

    Examples
    --------
    >>> from decimal import Decimal
    >>> GroupGuarantee(type="group_guarantee", groups=("islands",), within=Decimal("0.05")).within
    Fraction(1, 20)
    """

    type: Literal["group_guarantee"]
    groups: tuple[str, ...]
    coverage: Share | None = None
    within: Share | None = None
    summary: ClassVar[str] = (
        "each group has at least `coverage` of its demand hours met, or receives the whole country's share "
        "less `within`"
    )
    on_areas: ClassVar[bool] = True

    @model_validator(mode="after")
    def _one_limit(self) -> Any:
        if self.coverage is not None and self.within is not None:
            raise PydanticCustomError(
                "one_of", "found both `coverage` and `within`; allowed: at most one of them"
            )
        return self

    def add(self, model: Model, posed: PosedRule) -> None:
        for group in self._groups(model.problem, posed):
            name = f"{posed.name}({group.name})"
            if self.coverage is not None:
                model.row(name, group.expression(model), ">=", self.coverage)
            else:
                country = self._country(model.problem, posed).expression(model)
                model.row(name, group.expression(model) - country, ">=", -(self.within or Fraction(0)))

    def readings(self, problem: Problem, service: Service, posed: PosedRule) -> Iterator[Reading]:
        for group in self._groups(problem, posed):
            limit = self.coverage
            if limit is None:
                limit = self._country(problem, posed).value(problem, service) - (self.within or Fraction(0))
            yield Reading(group.name, ">=", limit, group.value(problem, service), "share")

    def couples(self, problem_across: str) -> bool:  # noqa: ARG002 - the signature is the rule's
        return True

    def elastic(self, problem: Problem, posed: PosedRule) -> Elastic | None:  # noqa: ARG002 - as above
        if self.coverage is not None:
            return Elastic("coverage", self.coverage, Fraction(0), self.coverage, "share", SHARE_STEP)
        now = self.within or Fraction(0)
        return Elastic("within", now, now, Fraction(1), "share", SHARE_STEP)

    def words(self, problem: Problem, posed: PosedRule) -> str:
        names = ", ".join(group.name for group in self._groups(problem, posed))
        if self.coverage is not None:
            return f"at least {float(100 * self.coverage):g} % of the demand hours met in {names}"
        less = f" less {float(100 * self.within):g} points" if self.within else ""
        return f"{names} receive at least the whole country's share of their demand hours{less}"

    def _groups(self, problem: Problem, posed: PosedRule) -> Iterator[Outcome]:
        on: On = "received" if self.coverage is None else "coverage"
        for group in posed.groups:
            outcome = _joint(problem, posed, group.name, group.areas, on)
            if outcome.cells:
                yield outcome

    def _country(self, problem: Problem, posed: PosedRule) -> Outcome:
        return _joint(problem, posed, "all", problem.areas, "received")


def _joint(problem: Problem, posed: PosedRule, name: str, areas: tuple[str, ...], on: On) -> Outcome:
    demand = problem.role_demand_hours
    cells = tuple((role, area) for role in posed.role_ids for area in areas if demand[role, area])
    return Outcome(name, cells, on, Fraction(0))
