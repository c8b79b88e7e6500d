"""Inequality limit: any two hours of demand are served no more differently than this, on average."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Literal

from allocator.errors import Fault
from allocator.inequality import mean_difference, mean_difference_rows, too_many
from allocator.quantity import NonNegative
from allocator.rules.elastic import SHARE_STEP, Elastic
from allocator.rules.rule import PosedRule, Reading, Rule
from allocator.rules.served import served_scopes

if TYPE_CHECKING:
    from allocator.model import Model
    from allocator.plan import Service
    from allocator.problem import Problem


class InequalityLimit(Rule):
    """Between the areas in scope, the mean absolute difference of coverage is at most `mean_difference`.

    Formula: sum_i sum_j a_i a_j |y_i - y_j| <= mean_difference, for each role named, or over all roles
    together where none is. y_i: hours received over demand hours of area i (0 and more; 1 is all of it), so
    that nothing is gained by waste; a_i: its share of the demand hours in scope; each pair counts from both
    its ends; areas without demand are left out. Unit: share. What it does not show: how well off they all
    are, nor one small place that goes without.

    Examples
    --------
    Three areas want 1, 1 and 8 posts and five are to give: (1, 1, 3) has 1/5, (0, 1, 4) has 9/50.

    >>> InequalityLimit(type="inequality_limit", mean_difference=1).mean_difference
    Fraction(1, 1)
    """

    type: Literal["inequality_limit"]
    mean_difference: NonNegative
    summary: ClassVar[str] = (
        "mean absolute difference of coverage, of hours received, at most `mean_difference`"
    )
    on_areas: ClassVar[bool] = True

    def add(self, model: Model, posed: PosedRule) -> None:
        for scope, found in served_scopes(model.problem, posed):
            name = f"{posed.name}({scope})"
            found_difference = mean_difference_rows(model, f"{name}-", found)
            model.row(name, found_difference, "<=", self.mean_difference)

    def readings(self, problem: Problem, service: Service, posed: PosedRule) -> Iterator[Reading]:
        for scope, found in served_scopes(problem, posed):
            value = mean_difference(problem, service, found)
            yield Reading(scope, "<=", self.mean_difference, value, "share")

    def elastic(self, problem: Problem, posed: PosedRule) -> Elastic | None:  # noqa: ARG002 - the signature is the rule's
        # No repair goes past the whole of an area's demand.
        most = max(self.mean_difference, Fraction(1))
        return Elastic(
            "mean_difference", self.mean_difference, self.mean_difference, most, "share", SHARE_STEP
        )

    def couples(self, problem_across: str) -> bool:  # noqa: ARG002 - the signature is the rule's
        return self.roles is None

    def faults(self, problem: Problem, posed: PosedRule, where: str) -> Iterator[Fault]:
        for _, found in served_scopes(problem, posed):
            yield from too_many(where, len(found))
