"""Supply: how many posts a role has."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Literal

from allocator.expression import total
from allocator.quantity import NonNegative
from allocator.rules.elastic import Elastic, post_step
from allocator.rules.rule import PosedRule, Reading, Rule

if TYPE_CHECKING:
    from allocator.model import Model
    from allocator.plan import Service
    from allocator.problem import Problem


class Supply(Rule):
    """The posts of a role are all placed, or at most so many are.

    Formula: sum over bases of x[r,b] = P[r] (or <=), for each role in scope; P is `fte`, or the role's posts.
    Every role has this rule, named ``supply:ROLE``; a scenario states it to change the sense.
    Units: full-time equivalents. What it does not show: whether the pool can be recruited.

    Examples
    --------
    >>> Supply(type="supply", sense="<=").sense
    '<='
    """

    type: Literal["supply"]
    sense: Literal["=", "<="] = "="
    fte: NonNegative | None = None
    summary: ClassVar[str] = "all posts of a role are placed (`=`) or at most all (`<=`)"

    def add(self, model: Model, posed: PosedRule) -> None:
        for role in posed.role_ids:
            placed = total(model.posts[cell] for cell in posed.cells if cell[0] == role)
            model.row(
                posed.name if len(posed.role_ids) == 1 else f"{posed.name}({role})",
                placed,
                self.sense,
                self._limit(model.problem, role),
            )

    def readings(self, problem: Problem, service: Service, posed: PosedRule) -> Iterator[Reading]:
        for role in posed.role_ids:
            placed = sum((service.posts[cell] for cell in posed.cells if cell[0] == role), Fraction(0))
            yield Reading(role, self.sense, self._limit(problem, role), placed, "posts")

    def supplies(self) -> Fraction | None:
        return self.fte

    def elastic(self, problem: Problem, posed: PosedRule) -> Elastic | None:
        if len(posed.role_ids) != 1:
            return None
        (role,) = posed.role_ids
        now, step = self._limit(problem, role), post_step(problem, posed)
        key = f"roles.{role}.posts" if self.fte is None else None
        return Elastic("fte", now, now if self.sense == "<=" else Fraction(0), None, "posts", step, key)

    def words(self, problem: Problem, posed: PosedRule) -> str:
        pools = []
        for role in posed.role_ids:
            posts = self._limit(problem, role)
            hours = float(posts * problem.role[role].hours_per_post)
            pools.append(f"the pool of {float(posts):g} posts, {hours:,.0f} hours a year")
        return "; ".join(pools) + (", all of them placed" if self.sense == "=" else "")

    def _limit(self, problem: Problem, role: str) -> Fraction:
        return problem.role[role].posts if self.fte is None else self.fte
