"""Where the numbers of a scenario come from."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field

from allocator.quantity import Quantity
from allocator.scenario.statement.strict import Strict

Kind = Literal["measured", "derived", "assumed"]


class Assumption(Strict):
    """Where a number comes from and how far it may lie from the truth."""

    key: str
    kind: Kind
    source: str
    year: str | Annotated[int, Field(strict=True)] | None = None
    low: Annotated[Fraction, Quantity()] | None = None
    high: Annotated[Fraction, Quantity()] | None = None
    note: str = ""


class Relaxed(Strict):
    """A number of a rule that a repair changed, since no plan kept the rules as they were."""

    rule: Annotated[str, Field(min_length=1, max_length=100)]
    parameter: Annotated[str, Field(min_length=1, max_length=200)]
    before: Annotated[Fraction, Quantity()] = Field(alias="from")
    after: Annotated[Fraction, Quantity()] = Field(alias="to")
    unit: Annotated[str, Field(max_length=20)]
