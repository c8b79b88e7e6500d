"""What best means."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from allocator.criteria import CRITERIA
from allocator.outcomes import Across, On
from allocator.rules.rule import Id
from allocator.scenario.statement.roles import Method
from allocator.scenario.statement.strict import Strict

if TYPE_CHECKING:
    from allocator.criteria import Criterion


class Formula(Strict):
    """Posts by a formula instead of criteria."""

    by: Id
    method: Method = "sainte-lague"


def _as_table(value: Any) -> Any:
    return {"id": value} if isinstance(value, str) else value


if TYPE_CHECKING:  # a union of a tuple's classes is a type only once the program runs
    AnyCriterion = Criterion
else:
    AnyCriterion = Annotated[reduce(or_, CRITERIA), Field(discriminator="id")]


class Fairness(Strict):
    """What best means: criteria in order, or a formula."""

    across: Across = "area"
    on: On | None = None
    criteria: tuple[Annotated[AnyCriterion, BeforeValidator(_as_table)], ...] = ()
    formula: Formula | None = None

    @model_validator(mode="after")
    def _one_of(self) -> Any:
        if bool(self.criteria) == (self.formula is not None):
            raise PydanticCustomError(
                "one_of",
                "found {found}; allowed: either a list `criteria` or a `formula`",
                {"found": "both" if self.formula else "neither"},
            )
        return self
