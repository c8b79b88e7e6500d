"""Budget: what the posts cost together."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Discriminator, Tag

from allocator.expression import total
from allocator.quantity import NonNegative
from allocator.rules.elastic import Elastic, round_step
from allocator.rules.rule import Id, PosedRule, Reading, Rule

if TYPE_CHECKING:
    from allocator.model import Model
    from allocator.plan import Service
    from allocator.problem import Cell, Problem


def _kind_of_cost(value: Any) -> str:
    return "table" if isinstance(value, dict) else "number"


Cost = Annotated[
    Annotated[NonNegative, Tag("number")] | Annotated[dict[Id, NonNegative], Tag("table")],
    Discriminator(_kind_of_cost),
]


class Budget(Rule):
    """All posts in scope together cost no more than `pounds`.

    Formula: sum over (r, b) in scope of cost[r,b] x[r,b] <= pounds. cost: pounds a year for one full-time
    equivalent, one number for all, or a table by role or by base. The keys of a table say which it is: all
    are roles in scope, or all are bases in scope, and none in scope is left out. Units: pounds a year.
    What it does not show: the cost of recruiting, of moving, of travel, and of work that is not met.

    Examples
    --------
    Examiners at two pounds and analysts at one: one of each costs three.

    >>> budget = Budget(type="budget", pounds=3, cost={"examiner": 2, "analyst": 1})
    >>> budget.cost_of(("examiner", "P")) + budget.cost_of(("analyst", "P"))
    Fraction(3, 1)
    """

    type: Literal["budget"]
    pounds: NonNegative
    cost: Cost
    summary: ClassVar[str] = (
        "the posts cost at most `pounds` in all; `cost` is one number, by role or by base"
    )

    def cost_of(self, cell: Cell) -> Fraction:
        """Pounds a year for one post of a role at a base."""
        if not isinstance(self.cost, dict):
            return self.cost
        role, base = cell
        return self.cost[role] if role in self.cost else self.cost[base]

    def add(self, model: Model, posed: PosedRule) -> None:
        # Counted in posts of the dearest kind, so that coefficients are at most one.
        dearest = self._dearest(posed)
        spent = total(model.posts[cell] * (self.cost_of(cell) / dearest) for cell in posed.cells)
        model.row(posed.name, spent, "<=", self.pounds * (1 / dearest))

    def readings(
        self,
        problem: Problem,  # noqa: ARG002 - the signature is the rule's
        service: Service,
        posed: PosedRule,
    ) -> Iterator[Reading]:
        spent = sum((service.posts[cell] * self.cost_of(cell) for cell in posed.cells), Fraction(0))
        yield Reading("together", "<=", self.pounds, spent, "pounds")

    def couples(self, problem_across: str) -> bool:  # noqa: ARG002 - the signature is the rule's
        return True

    def elastic(self, problem: Problem, posed: PosedRule) -> Elastic | None:
        dearest = self._dearest(posed)
        most = sum((problem.most_posts[role] for role in posed.role_ids), Fraction(1)) * len(problem.cells)
        return Elastic(
            "pounds",
            self.pounds,
            self.pounds,
            self.pounds + most * dearest,
            "pounds",
            round_step(dearest),
            counts=1 / dearest,
        )

    def words(self, problem: Problem, posed: PosedRule) -> str:  # noqa: ARG002 - the signature is the rule's
        costs = sorted({self.cost_of(cell) for cell in posed.cells})
        each = " to ".join(f"{float(cost):,.0f}" for cost in dict.fromkeys((costs[0], costs[-1])))
        return f"posts for at most {float(self.pounds):,.0f} pounds a year, at {each} each"

    def _dearest(self, posed: PosedRule) -> Fraction:
        """What the dearest post in scope costs; a pound where all are free."""
        return max(self.cost_of(cell) for cell in posed.cells) or Fraction(1)
