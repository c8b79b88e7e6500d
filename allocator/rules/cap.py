"""Cap: at most so many posts."""

from __future__ import annotations

from collections.abc import Iterator
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


class Cap(Rule):
    """A base never has more than `fte` posts of a role; desks, licences, supervision.

    Formula: x[r,b] <= fte for each (r, b) in scope; with ``together``, the sum over the scope <= fte.
    Units: full-time equivalents. What it does not show: the demand that the cap leaves unmet.

    Examples
    --------
    >>> Cap(type="cap", fte=2, together=True).together
    True
    """

    type: Literal["cap"]
    fte: NonNegative
    together: StrictBool = False
    summary: ClassVar[str] = "at most `fte` posts of a role at each base (or together)"

    def add(self, model: Model, posed: PosedRule) -> None:
        each_limit(model, posed, "<=", self.fte, self.together)

    def readings(
        self,
        problem: Problem,  # noqa: ARG002 - the signature is the rule's
        service: Service,
        posed: PosedRule,
    ) -> Iterator[Reading]:
        return read_limits(service, posed, "<=", self.fte, self.together)

    def couples(self, problem_across: str) -> bool:  # noqa: ARG002 - the signature is the rule's
        return self.together

    def elastic(self, problem: Problem, posed: PosedRule) -> Elastic | None:
        return Elastic("fte", self.fte, self.fte, None, "posts", post_step(problem, posed))

    def words(self, problem: Problem, posed: PosedRule) -> str:
        return say_limits(problem, "at most", self.fte, posed, self.together)
