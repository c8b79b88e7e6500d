"""What work there is."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag

from allocator.quantity import NonNegative, Quantity, Share
from allocator.rules.rule import Id
from allocator.scenario.statement.ranges import AnyMultiplier, Range
from allocator.scenario.statement.strict import Strict

Period = Annotated[str, Field(min_length=1, max_length=20)]
TABLE_PATTERN = r"^[^\x00]*$"
Growth = Annotated[Fraction, Quantity(above=-1, high=10)]


class NationalItems(Strict):
    """National items a year, spread in proportion to a driver's items or a column of areas.csv."""

    total: NonNegative
    spread_by: Id


def _kind_of_source(value: Any) -> str:
    return "national" if isinstance(value, dict | NationalItems) else "recorded"


class Driver(Strict):
    """A stream of work."""

    id: Id
    label: str | None = None
    source: Annotated[
        Annotated[Id, Tag("recorded")] | Annotated[NationalItems, Tag("national")],
        Discriminator(_kind_of_source),
    ]
    share: Share = Fraction(1)
    recording_multiplier: AnyMultiplier = Range(low=Fraction(1), central=Fraction(1), high=Fraction(1))
    growth: Growth = Fraction(0)
    risk_weight: NonNegative = Fraction(1)
    hours_per_item: dict[Id, NonNegative]


class Reconciliation(Strict):
    """A published national total with which the items of some drivers are compared."""

    total: str
    drivers: tuple[Id, ...]


class Demand(Strict):
    """What work there is; `table` is read in the place of the geography's demand.csv, unless it is empty."""

    periods: tuple[Period, ...] = Field(min_length=1)
    horizon_years: Annotated[int, Field(ge=0, le=50, strict=True)] = 0
    drivers: tuple[Driver, ...] = Field(min_length=1)
    reconcile: Reconciliation | None = None
    table: Annotated[str, Field(pattern=TABLE_PATTERN)] = ""
