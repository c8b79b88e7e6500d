"""Numbers that are not known, and the multipliers that stand on them."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Tag, model_validator
from pydantic_core import PydanticCustomError

from allocator.quantity import NonNegative
from allocator.rules.rule import Id
from allocator.scenario.statement.strict import Strict

End = Literal["low", "central", "high"]
"""Which of the three numbers of a range."""


class Range(Strict):
    """A number that is not known: what is taken, and between which it may lie."""

    low: NonNegative
    central: NonNegative
    high: NonNegative

    def at(self, end: End) -> Fraction:
        """One of the three numbers."""
        return {"low": self.low, "central": self.central, "high": self.high}[end]

    @model_validator(mode="after")
    def _ordered(self) -> Any:
        if not self.low <= self.central <= self.high:
            raise PydanticCustomError("order", "found numbers out of order; allowed: low <= central <= high")
        return self


def _as_range(value: Any) -> Any:
    if isinstance(value, dict | Range):
        return value
    return {"low": value, "central": value, "high": value}


Multiplier = Annotated[Range, BeforeValidator(_as_range)]


class MultiplierByArea(Strict):
    """How many real items stand behind a recorded one, area by area."""

    areas: dict[Id, Multiplier]
    default: Multiplier = Range(low=Fraction(1), central=Fraction(1), high=Fraction(1))


def _kind_of_multiplier(value: Any) -> str:
    by_area = isinstance(value, MultiplierByArea) or (
        isinstance(value, dict) and ("areas" in value or "default" in value)
    )
    return "by area" if by_area else "one for all"


AnyMultiplier = Annotated[
    Annotated[Multiplier, Tag("one for all")] | Annotated[MultiplierByArea, Tag("by area")],
    Discriminator(_kind_of_multiplier),
]
