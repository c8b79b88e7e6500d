"""Fixed: locked posts."""

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
    from allocator.problem import Cell, Problem


class Fixed(Rule):
    """A base has exactly `fte` posts of a role, or exactly today's where no number is given.

    Formula: x[r,b] = fte, or x[r,b] = x0[r,b] (baseline), for each (r, b) in scope; with ``together``,
    the sum over the scope. Units: full-time equivalents. What it does not show: why they are locked.

    Examples
    --------
    >>> Fixed(type="fixed", roles=("examiner",)).fte is None
    True
    """

    type: Literal["fixed"]
    fte: NonNegative | None = None
    together: StrictBool = False
    summary: ClassVar[str] = "exactly `fte` posts at each base, or those of the baseline where none is given"

    def add(self, model: Model, posed: PosedRule) -> None:
        if self.together or self.fte is not None:
            each_limit(model, posed, "=", self._joint(model.problem, posed), self.together)
            return
        for role, base in posed.cells:
            before = _before(model.problem, (role, base))
            model.row(f"{posed.name}({role},{base})", model.posts[role, base], "=", before)

    def readings(self, problem: Problem, service: Service, posed: PosedRule) -> Iterator[Reading]:
        if self.together or self.fte is not None:
            yield from read_limits(service, posed, "=", self._joint(problem, posed), self.together)
            return
        for cell in posed.cells:
            yield Reading(":".join(cell), "=", _before(problem, cell), service.posts[cell], "posts")

    def couples(self, problem_across: str) -> bool:  # noqa: ARG002 - the signature is the rule's
        return self.together

    def states_baseline(self) -> bool:
        return self.fte is None

    def elastic(self, problem: Problem, posed: PosedRule) -> Elastic | None:
        if self.fte is None and not self.together and len(posed.cells) != 1:
            return None  # today's posts differ from place to place: no one number stands for them
        now = self._joint(problem, posed)
        return Elastic("fte", now, Fraction(0), None, "posts", post_step(problem, posed))

    def words(self, problem: Problem, posed: PosedRule) -> str:
        if self.together or self.fte is not None:
            return say_limits(problem, "exactly", self._joint(problem, posed), posed, self.together)
        today = self._joint(problem, posed)
        return f"exactly today's posts at each of {len(posed.cells)} places: {float(today):g} posts in all"

    def _joint(self, problem: Problem, posed: PosedRule) -> Fraction:
        if self.fte is not None:
            return self.fte
        return sum((_before(problem, cell) for cell in posed.cells), Fraction(0))


def _before(problem: Problem, cell: Cell) -> Fraction:
    return problem.baseline_posts(*cell) or Fraction(0)
