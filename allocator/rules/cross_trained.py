"""Cross-trained posts: a pool whose hours two roles share as they need them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from allocator.expression import total
from allocator.quantity import NonNegative
from allocator.rules.elastic import Elastic, post_step
from allocator.rules.rule import Id, PosedRule, Reading, Rule

if TYPE_CHECKING:
    from allocator.model import Model
    from allocator.plan import Service
    from allocator.problem import Problem


class CrossTrained(Rule):
    """So many `posts` more, at bases that both roles share, work hours of either role.

    Formula: sum over shared bases of x[A+B,b] = posts; at each base the deployed hours of role A, over its
    hours per post, are x[A,b] plus what the shared posts lend it, likewise for B, and what they lend adds up
    to x[A+B,b]. Units: full-time equivalents. Tables show these posts under the role ``A+B``. What it does
    not show: that a person who does two kinds of work does each of them less often.

    Examples
    --------
    >>> CrossTrained(type="cross_trained", roles=("examiner", "triage"), posts=2).joint
    'examiner+triage'
    """

    type: Literal["cross_trained"]
    roles: Annotated[tuple[Id, ...], Field(min_length=2, max_length=2)]
    posts: NonNegative
    summary: ClassVar[str] = "`posts` more whose hours two roles share, at bases that both have"

    @model_validator(mode="after")
    def _two_roles(self) -> CrossTrained:
        if len(set(self.roles)) != len(self.roles):
            raise PydanticCustomError("two", "found one role twice; allowed: two different roles")
        return self

    @property
    def joint(self) -> str:
        """The role under which these posts stand."""
        return "+".join(sorted(self.roles))

    def add(self, model: Model, posed: PosedRule) -> None:
        model.row(posed.name, total(model.posts[cell] for cell in posed.cells), "=", self.posts)

    def readings(
        self,
        problem: Problem,  # noqa: ARG002 - the signature is the rule's
        service: Service,
        posed: PosedRule,
    ) -> Iterator[Reading]:
        placed = sum((service.posts[cell] for cell in posed.cells), Fraction(0))
        yield Reading(self.joint, "=", self.posts, placed, "posts")

    def couples(self, problem_across: str) -> bool:  # noqa: ARG002 - the signature is the rule's
        return True

    def supplies(self) -> Fraction | None:
        return self.posts

    def elastic(self, problem: Problem, posed: PosedRule) -> Elastic | None:
        return Elastic("posts", self.posts, Fraction(0), None, "posts", post_step(problem, posed))

    def words(self, problem: Problem, posed: PosedRule) -> str:  # noqa: ARG002 - the signature is the rule's
        return f"{float(self.posts):g} posts more that {' and '.join(sorted(self.roles))} share, all placed"
