"""The efficiency floor: what a criterion of inequality may not give up, as a rule with its two faces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Literal

from allocator.criteria import TotalShortfall
from allocator.criteria.efficient import EfficientCriterion
from allocator.expression import total
from allocator.quantity import NonNegative
from allocator.rules import PosedRule, Reading, Rule

if TYPE_CHECKING:
    from allocator.model import Model
    from allocator.plan import Service
    from allocator.problem import Problem

FLOOR = "efficiency:floor"
"""The name of the rule; no scenario can give a rule this name."""
MOST_HOURS = TotalShortfall(id="total_shortfall", across="area", on="risk-coverage")
"""The criterion whose plan meets V*, the most risk-weighted hours under the same data and rules."""


class EfficiencyFloor(Rule):
    """At least this share of the risk-weighted demand hours is met.

    Formula: sum_i a_i y_i >= share; y_i the risk coverage of area i (0 to 1), a_i its share of all
    risk-weighted demand hours. `share` is efficiency x V* over all these hours. A scenario does not state it:
    its criteria do, by their `efficiency`.

    Examples
    --------
    >>> EfficiencyFloor(type="efficiency_floor", share=Fraction(1, 2)).share
    Fraction(1, 2)
    """

    type: Literal["efficiency_floor"]
    share: NonNegative
    summary: ClassVar[str] = "at least this share of the risk-weighted demand hours is met"
    on_areas: ClassVar[bool] = True

    def add(self, model: Model, posed: PosedRule) -> None:
        met = [outcome.expression(model) * outcome.weight for outcome in MOST_HOURS.outcomes(model.problem)]
        model.row(posed.name, total(met), ">=", self.share)

    def readings(
        self,
        problem: Problem,
        service: Service,
        posed: PosedRule,  # noqa: ARG002 - the signature is the rule's
    ) -> Iterator[Reading]:
        for met in MOST_HOURS.value(problem, service):
            yield Reading("together", ">=", self.share, met, "share")

    def couples(self, problem_across: str) -> bool:  # noqa: ARG002 - one sum over all roles
        return True


def efficiency_asked(problem: Problem) -> Fraction:
    """The highest efficiency that a criterion asks for; 0 where none does, or where posts are locked."""
    if problem.locked_posts is not None:
        return Fraction(0)
    asked = (
        criterion.efficiency for criterion in problem.criteria if isinstance(criterion, EfficientCriterion)
    )
    return max(asked, default=Fraction(0))


def with_floor(problem: Problem, most_hours: Fraction | None) -> Problem:
    """The problem with the efficiency floor that its criteria put beside its rules.

    Parameters
    ----------
    problem
        As posed: a scenario states no floor itself.
    most_hours
        V*; None where it is not known, and then there is no floor.
    """
    efficiency = efficiency_asked(problem)
    everything = sum(
        (problem.risk_weight[driver] * hours for (driver, _, _), hours in problem.demand_hours.items()),
        Fraction(0),
    )
    if most_hours is None or not efficiency or not everything:
        return problem
    rule = EfficiencyFloor(type="efficiency_floor", share=efficiency * most_hours / everything)
    roles = tuple(role.id for role in problem.roles)
    floor = PosedRule(FLOOR, rule, (), problem.areas, roles, coupling=True)
    return replace(problem, rules=(*problem.rules, floor))
