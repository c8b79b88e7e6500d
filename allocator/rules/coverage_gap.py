"""Coverage gap: best and worst off are no further apart than this."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Literal

from allocator.inequality import gap_rows, largest_gap
from allocator.quantity import NonNegative
from allocator.rules.elastic import SHARE_STEP, Elastic
from allocator.rules.rule import PosedRule, Reading, Rule
from allocator.rules.served import served_scopes

if TYPE_CHECKING:
    from allocator.model import Model
    from allocator.plan import Service
    from allocator.problem import Problem


class CoverageGap(Rule):
    """Between the areas in scope, the largest coverage passes the smallest by no more than `gap`.

    Formula: max_i y_i - min_i y_i <= gap, for each role named, or over all roles together where none is.
    y_i: hours received over demand hours of area i (0 and more; 1 is all of it), so that nothing is gained
    by waste; areas without demand are left out. Unit: share. What it does not show: how well off they all
    are; a gap of 0 is kept where nobody is served.

    Examples
    --------
    Three areas want 1, 1 and 8 posts and five are to give: (1, 1, 3) is 1 - 3/8 = 5/8 apart, (0, 1, 4) is 1.

    >>> from fractions import Fraction
    >>> CoverageGap(type="coverage_gap", gap=Fraction(5, 8)).gap
    Fraction(5, 8)
    """

    type: Literal["coverage_gap"]
    gap: NonNegative
    summary: ClassVar[str] = "largest less smallest coverage, of hours received, at most `gap`"
    on_areas: ClassVar[bool] = True

    def add(self, model: Model, posed: PosedRule) -> None:
        for scope, found in served_scopes(model.problem, posed):
            name = f"{posed.name}({scope})"
            model.row(name, gap_rows(model, f"{name}-", found), "<=", self.gap)

    def readings(self, problem: Problem, service: Service, posed: PosedRule) -> Iterator[Reading]:
        for scope, found in served_scopes(problem, posed):
            yield Reading(scope, "<=", self.gap, largest_gap(problem, service, found), "share")

    def elastic(self, problem: Problem, posed: PosedRule) -> Elastic | None:  # noqa: ARG002 - the signature is the rule's
        # No repair goes past the whole of an area's demand.
        most = max(self.gap, Fraction(1))
        return Elastic("gap", self.gap, self.gap, most, "share", SHARE_STEP)

    def couples(self, problem_across: str) -> bool:  # noqa: ARG002 - the signature is the rule's
        return self.roles is None
