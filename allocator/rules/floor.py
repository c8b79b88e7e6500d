"""Floor: at least so many posts."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import StrictBool

from allocator.quantity import NonNegative
from allocator.rules.elastic import Elastic, post_step
from allocator.rules.posts import each_limit, read_limits, say_limits
from allocator.rules.rule import PosedRule, Reading, Rule

if TYPE_CHECKING:
    from allocator.model import Model
    from allocator.plan import Service
    from allocator.problem import Problem


class Floor(Rule):
    """A base never has fewer than `fte` posts of a role; resilience, cover for leave, a service at all.

    Formula: x[r,b] >= fte for each (r, b) in scope; with ``together``, the sum over the scope >= fte.
    Units: full-time equivalents. What it does not show: that a floor says nothing of the demand there.

    Examples
    --------
    Three areas that want 1, 1 and 8 posts, five posts to give: without a floor leximin leaves little to
    the small ones; with ``fte = 2`` they have two each and the large one has the fifth.

    >>> Floor(type="floor", fte=2).fte
    Fraction(2, 1)
    """

    type: Literal["floor"]
    fte: NonNegative
    together: StrictBool = False
    summary: ClassVar[str] = "at least `fte` posts of a role at each base (or together)"

    def add(self, model: Model, posed: PosedRule) -> None:
        each_limit(model, posed, ">=", self.fte, self.together)

    def readings(
        self,
        problem: Problem,  # noqa: ARG002 - the signature is the rule's
        service: Service,
        posed: PosedRule,
    ) -> Iterator[Reading]:
        return read_limits(service, posed, ">=", self.fte, self.together)

    def couples(self, problem_across: str) -> bool:  # noqa: ARG002 - the signature is the rule's
        return self.together

    def elastic(self, problem: Problem, posed: PosedRule) -> Elastic | None:
        return Elastic("fte", self.fte, Fraction(0), self.fte, "posts", post_step(problem, posed))

    def words(self, problem: Problem, posed: PosedRule) -> str:
        return say_limits(problem, "at least", self.fte, posed, self.together)
