"""Open bases: a role stands at no more than so many places."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Literal

from allocator.expression import total
from allocator.quantity import WholeNumber
from allocator.rules.elastic import Elastic
from allocator.rules.rule import PosedRule, Reading, Rule

if TYPE_CHECKING:
    from allocator.model import Model
    from allocator.plan import Service
    from allocator.problem import Problem


class OpenBases(Rule):
    """Of the bases in scope, at most `at_most` have any posts of a role.

    Formula: |{b : x[r,b] > 0}| <= at_most for each role r in scope. Unit: bases. What it does not show: what
    it costs to open or to close a base, and that one post keeps a base open as much as twenty.

    Examples
    --------
    >>> OpenBases(type="open_bases", at_most=3).at_most
    Fraction(3, 1)
    """

    type: Literal["open_bases"]
    at_most: WholeNumber
    summary: ClassVar[str] = "posts of a role at no more than `at_most` bases"

    def add(self, model: Model, posed: PosedRule) -> None:
        for role, bases in _bases(posed).items():
            opened = total(model.staffed(role, base) for base in bases)
            model.row(f"{posed.name}({role})", opened, "<=", self.at_most)

    def readings(
        self,
        problem: Problem,  # noqa: ARG002 - the signature is the rule's
        service: Service,
        posed: PosedRule,
    ) -> Iterator[Reading]:
        for role, bases in _bases(posed).items():
            opened = sum(service.posts[role, base] > 0 for base in bases)
            yield Reading(role, "<=", self.at_most, Fraction(opened), "bases")

    def switches(self, problem: Problem, posed: PosedRule) -> bool:  # noqa: ARG002 - the signature is the rule's
        return True

    def elastic(self, problem: Problem, posed: PosedRule) -> Elastic | None:  # noqa: ARG002 - likewise
        most = max([self.at_most, *(Fraction(len(bases)) for bases in _bases(posed).values())])
        return Elastic("at_most", self.at_most, self.at_most, most, "bases", Fraction(1))

    def words(self, problem: Problem, posed: PosedRule) -> str:  # noqa: ARG002 - likewise
        found = _bases(posed)
        each = ", ".join(f"{role} at {len(bases)}" for role, bases in found.items())
        return f"posts at no more than {float(self.at_most):g} bases a role; there could be {each}"


def _bases(posed: PosedRule) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for role, base in posed.cells:
        found.setdefault(role, []).append(base)
    return found
