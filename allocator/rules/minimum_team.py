"""Minimum team: nobody works alone, and a base may be left out."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import StrictBool

from allocator.expression import Expression, total
from allocator.quantity import NonNegative
from allocator.rules.elastic import Elastic, post_step
from allocator.rules.rule import PosedRule, Reading, Rule

if TYPE_CHECKING:
    from allocator.model import Model
    from allocator.plan import Service
    from allocator.problem import Problem


class MinimumTeam(Rule):
    """A base has none of a role's posts, or at least `fte` of them; two to a desk, or no desk.

    Formula: x[r,b] = 0 or x[r,b] >= fte for each (r, b) in scope; with ``together``, for the sum over the
    scope. Units: full-time equivalents. What it does not show: which bases it leaves without anybody, and
    whether those who are there work at the same hours.

    Examples
    --------
    Two areas that want a post each and two posts to give: with ``fte = 2`` one area has both.

    >>> MinimumTeam(type="minimum_team", fte=2).fte
    Fraction(2, 1)
    """

    type: Literal["minimum_team"]
    fte: NonNegative
    together: StrictBool = False
    summary: ClassVar[str] = "none of a role's posts at a base, or at least `fte` (or together)"

    def add(self, model: Model, posed: PosedRule) -> None:
        if self.together:
            staffed = model.switch(f"staffed({posed.name})")
            most = sum((model.problem.most_posts[role] for role in posed.role_ids), Fraction(0))
            team = total(model.posts[cell] for cell in posed.cells)
            model.row(f"{posed.name}(none)", team - staffed * most, "<=")
            model.row(f"{posed.name}(team)", team - self._least(model, staffed), ">=")
            return
        for role, base in posed.cells:
            least = self._least(model, model.staffed(role, base))
            model.row(f"{posed.name}({role},{base})", model.posts[role, base] - least, ">=")

    def _least(self, model: Model, staffed: Expression) -> Expression:
        """`fte` where the switch is on, 0 or less where it is off: a repair makes `fte` an expression too."""
        if isinstance(self.fte, Expression):
            return self.fte - (1 - staffed) * model.highest(self.fte)
        return staffed * self.fte

    def readings(
        self,
        problem: Problem,  # noqa: ARG002 - the signature is the rule's
        service: Service,
        posed: PosedRule,
    ) -> Iterator[Reading]:
        if self.together:
            teams = {"together": sum((service.posts[cell] for cell in posed.cells), Fraction(0))}
        else:
            teams = {":".join(cell): service.posts[cell] for cell in posed.cells}
        for scope, fte in teams.items():
            yield Reading(scope, ">=", self.fte if fte else Fraction(0), fte, "posts")

    def elastic(self, problem: Problem, posed: PosedRule) -> Elastic | None:
        return Elastic("fte", self.fte, Fraction(0), self.fte, "posts", post_step(problem, posed))

    def words(self, problem: Problem, posed: PosedRule) -> str:  # noqa: ARG002 - the signature is the rule's
        together = " together" if self.together else " each"
        return f"no post or at least {float(self.fte):g} at {len(posed.cells)} places{together}"

    def couples(self, problem_across: str) -> bool:  # noqa: ARG002 - the signature is the rule's
        return self.together

    def switches(self, problem: Problem, posed: PosedRule) -> bool:  # noqa: ARG002 - likewise
        return True
