"""Minimum coverage: no area is served less than this."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Literal

from allocator.outcomes import Outcome
from allocator.quantity import Share
from allocator.rules.elastic import SHARE_STEP, Elastic
from allocator.rules.rule import PosedRule, Reading, Rule

if TYPE_CHECKING:
    from allocator.model import Model
    from allocator.plan import Service
    from allocator.problem import Problem


class MinimumCoverage(Rule):
    """In every area in scope, at least `coverage` of the demand hours of the roles in scope are met.

    Formula: 1 - (sum of unmet hours) / (sum of demand hours) >= coverage, for each area over the roles
    together, or for each (role, area) where the scenario looks ``across = "area-role"``; areas without
    demand are left out. Unit: share 0 to 1. What it does not show: how risky the unmet hours are.

    Examples
    --------
    >>> from decimal import Decimal
    >>> MinimumCoverage(type="minimum_coverage", coverage=Decimal("0.5")).coverage
    Fraction(1, 2)
    """

    type: Literal["minimum_coverage"]
    coverage: Share
    summary: ClassVar[str] = "at least `coverage` of the demand hours met in each area"
    on_areas: ClassVar[bool] = True

    def add(self, model: Model, posed: PosedRule) -> None:
        for outcome in _outcomes(model.problem, posed):
            model.row(f"{posed.name}({outcome.name})", outcome.expression(model), ">=", self.coverage)

    def readings(self, problem: Problem, service: Service, posed: PosedRule) -> Iterator[Reading]:
        for outcome in _outcomes(problem, posed):
            yield Reading(
                outcome.name, ">=", Fraction(self.coverage), outcome.value(problem, service), "share"
            )

    def couples(self, problem_across: str) -> bool:
        return problem_across == "area"

    def elastic(self, problem: Problem, posed: PosedRule) -> Elastic | None:  # noqa: ARG002 - as above
        return Elastic("coverage", self.coverage, Fraction(0), self.coverage, "share", SHARE_STEP)

    def words(self, problem: Problem, posed: PosedRule) -> str:
        places = list(_outcomes(problem, posed))
        demand = sum(
            (problem.role_demand_hours[cell] for place in places for cell in place.cells), Fraction(0)
        )
        of = "area" if problem.across == "area" else "area and role"
        return (
            f"at least {float(100 * self.coverage):g} % of the demand hours met in each of {len(places)} "
            f"{of}s: {float(self.coverage * demand):,.0f} hours a year before travel"
        )


def _outcomes(problem: Problem, posed: PosedRule) -> Iterator[Outcome]:
    for area in posed.areas:
        cells = tuple((role, area) for role in posed.role_ids if problem.role_demand_hours[role, area])
        if problem.across == "area-role":
            for cell in cells:
                yield Outcome(":".join(cell), (cell,), "coverage", Fraction(0))
        elif cells:
            yield Outcome(area, cells, "coverage", Fraction(0))
