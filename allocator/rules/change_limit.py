"""Change limit: how far the plan may depart from today's posts."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import StrictBool, model_validator
from pydantic_core import PydanticCustomError

from allocator.expression import total
from allocator.quantity import NonNegative, Share
from allocator.rules.elastic import SHARE_STEP, Elastic, post_step
from allocator.rules.rule import PosedRule, Reading, Rule

if TYPE_CHECKING:
    from allocator.model import Model
    from allocator.plan import Service
    from allocator.problem import Cell, Problem


class ChangeLimit(Rule):
    """At most `moves` posts leave their base in all, or no base loses more than `loss_share` of its posts.

    Formula: sum over the scope of max(0, x0[r,b] - x[r,b]) <= moves; or x[r,b] >= (1 - loss_share) x0[r,b]
    for each (r, b) in scope, with ``together`` for the sum over the scope. Units: posts; share 0 to 1. What
    it does not show: what a move costs a person.

    Examples
    --------
    >>> ChangeLimit(type="change_limit", moves=5).moves
    Fraction(5, 1)
    """

    type: Literal["change_limit"]
    moves: NonNegative | None = None
    loss_share: Share | None = None
    together: StrictBool = False
    summary: ClassVar[str] = (
        "at most `moves` posts leave their base, or no base loses over `loss_share` of its own"
    )
    needs_baseline: ClassVar[bool] = True

    @model_validator(mode="after")
    def _one_limit(self) -> Any:
        if (self.moves is None) == (self.loss_share is None):
            raise PydanticCustomError(
                "one_of",
                "found {found}; allowed: exactly one of `moves` and `loss_share`",
                {"found": "neither" if self.moves is None else "both"},
            )
        if self.together and self.moves is not None:
            raise PydanticCustomError(
                "together",
                "found `together` with `moves`, which is one sum already; allowed: with `loss_share`",
            )
        return self

    def add(self, model: Model, posed: PosedRule) -> None:
        cells = _with_baseline(model.problem, posed)
        if self.moves is not None:
            model.row(posed.name, total(model.leaving(*cell) for cell in cells), "<=", self.moves)
            return
        if self.together:
            kept = total(self._kept(model.problem, cell) for cell in cells)
            model.row(posed.name, total(model.posts[cell] for cell in cells), ">=", kept)
            return
        for cell in cells:
            model.row(
                f"{posed.name}({cell[0]},{cell[1]})", model.posts[cell], ">=", self._kept(model.problem, cell)
            )

    def readings(self, problem: Problem, service: Service, posed: PosedRule) -> Iterator[Reading]:
        cells = _with_baseline(problem, posed)
        if self.moves is not None:
            moved = sum(
                (
                    max(Fraction(0), problem.baseline.get(cell, Fraction(0)) - service.posts[cell])
                    for cell in cells
                ),
                Fraction(0),
            )
            yield Reading("moves", "<=", Fraction(self.moves), moved, "posts")
            return
        if self.together:
            kept = sum((self._kept(problem, cell) for cell in cells), Fraction(0))
            there = sum((service.posts[cell] for cell in cells), Fraction(0))
            yield Reading("together", ">=", kept, there, "posts")
            return
        for cell in cells:
            yield Reading(":".join(cell), ">=", self._kept(problem, cell), service.posts[cell], "posts")

    def couples(self, problem_across: str) -> bool:  # noqa: ARG002 - the signature is the rule's
        return self.moves is not None or self.together

    def elastic(self, problem: Problem, posed: PosedRule) -> Elastic | None:
        if self.moves is not None:
            return Elastic("moves", self.moves, self.moves, None, "posts", post_step(problem, posed))
        now = self.loss_share or Fraction(0)
        return Elastic("loss_share", now, now, Fraction(1), "share", SHARE_STEP)

    def words(self, problem: Problem, posed: PosedRule) -> str:
        cells = _with_baseline(problem, posed)
        today = float(sum((problem.baseline.get(cell, Fraction(0)) for cell in cells), Fraction(0)))
        if self.moves is not None:
            return f"at most {float(self.moves):g} of today's {today:g} posts leave their base"
        kept = float(sum((self._kept(problem, cell) for cell in cells), Fraction(0)))
        share = float(100 - 100 * (self.loss_share or 0))
        each = "these bases together keep" if self.together else "each base keeps"
        return f"{each} {share:g} % of today's posts: {kept:g} of {today:g}"

    def _kept(self, problem: Problem, cell: Cell) -> Fraction:
        return (1 - (self.loss_share or Fraction(0))) * problem.baseline.get(cell, Fraction(0))


def _with_baseline(problem: Problem, posed: PosedRule) -> list[Cell]:
    return [cell for cell in posed.cells if cell[0] in problem.roles_with_baseline]
