"""What a criterion looks at: one number an area, or one a pair of area and role, with two faces."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from allocator.expression import Expression, total

if TYPE_CHECKING:
    from allocator.model import Model
    from allocator.plan import Service
    from allocator.problem import Cell, Problem

Across = Literal["area", "area-role"]
On = Literal["coverage", "risk-coverage", "received"]


@dataclass(frozen=True)
class Outcome:
    """How well one area (or one role in one area) is served.

    Parameters
    ----------
    name
        ``A``, or ``role:A`` where pairs are looked at.
    cells
        The (role, area) pairs with demand that it joins.
    on
        ``coverage``: 1 - unmet hours / demand hours; ``risk-coverage``: the same with hours weighted by risk;
        ``received``: case-work hours received / demand hours, which may pass 1.
    weight
        Share of all demand hours (risk-weighted under ``risk-coverage``), 0 to 1.
    """

    name: str
    cells: tuple[Cell, ...]
    on: On
    weight: Fraction

    def expression(self, model: Model) -> Expression:
        """The outcome in the variables of the model."""
        problem = model.problem
        demand = sum((_demand(problem, cell, self.on) for cell in self.cells), Fraction(0))
        if self.on == "received":
            return total(
                model.received(role, area) * (problem.role_demand_hours[role, area] / demand)
                for role, area in self.cells
            )
        unmet = []
        for role, area in self.cells:
            for weight in {problem.risk_weight[driver] for driver in problem.drivers_of[role, area]}:
                factor = weight if self.on == "risk-coverage" else Fraction(1)
                hours = model.tier_hours(role, area, weight)
                unmet.append(model.unserved[role, area, weight] * (factor * hours / demand))
        return 1 - total(unmet)

    def value(self, problem: Problem, service: Service) -> Fraction:
        """The outcome of a plan, by arithmetic."""
        demand = sum((_demand(problem, cell, self.on) for cell in self.cells), Fraction(0))
        if self.on == "received":
            return sum((service.received[cell] for cell in self.cells), Fraction(0)) / demand
        unmet = sum(
            (
                service.driver_shortfall[driver, role, area]
                * (problem.risk_weight[driver] if self.on == "risk-coverage" else 1)
                for role, area in self.cells
                for driver in problem.drivers_of[role, area]
            ),
            Fraction(0),
        )
        return 1 - unmet / demand


def outcomes(problem: Problem, across: Across, on: On) -> tuple[Outcome, ...]:
    """Every outcome with demand, in order of (role, area) by code point."""
    groups: dict[str, list[Cell]] = {}
    for role in problem.roles:
        for area in problem.areas:
            if _demand(problem, (role.id, area), on):
                groups.setdefault(area if across == "area" else f"{role.id}:{area}", []).append(
                    (role.id, area)
                )
    demands = {
        name: sum((_demand(problem, cell, on) for cell in cells), Fraction(0))
        for name, cells in groups.items()
    }
    everything = sum(demands.values(), Fraction(0))
    return tuple(
        Outcome(name, tuple(groups[name]), on, demands[name] / everything) for name in sorted(groups)
    )


def _demand(problem: Problem, cell: Cell, on: On) -> Fraction:
    if on != "risk-coverage":
        return problem.role_demand_hours[cell]
    return sum(
        (
            problem.risk_weight[driver] * problem.demand_hours[driver, cell[0], cell[1]]
            for driver in problem.drivers_of.get(cell, ())
        ),
        Fraction(0),
    )
