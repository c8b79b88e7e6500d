"""Who does the work: specialisms, their hours and their baseline."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Tag, model_validator
from pydantic_core import PydanticCustomError

from allocator.quantity import NonNegative, Positive, Quantity, Share
from allocator.rules.rule import Id
from allocator.scenario.statement.strict import Strict

Method = Literal["largest-remainder", "sainte-lague", "huntington-hill", "adams", "jefferson"]
PostSize = Annotated[Fraction, Quantity(0, 1)]
Cap = Annotated[Fraction, Quantity(above=0, high=1)]
Posts = Annotated[Fraction, Quantity(0, 1_000_000)]
"""Posts are placed one by one: a million is some sixty times the officers of Scotland."""


class HoursPerFte(Strict):
    """Net hours of a full-time equivalent from its parts, hours a year.

    Formula: (gross - leave - holidays) * (1 - absence_share) - training - court.
    """

    gross: Positive
    leave: NonNegative = Fraction(0)
    holidays: NonNegative = Fraction(0)
    absence_share: Share = Fraction(0)
    training: NonNegative = Fraction(0)
    court: NonNegative = Fraction(0)

    @property
    def net(self) -> Fraction:
        """Net hours a year."""
        worked = (self.gross - self.leave - self.holidays) * (1 - self.absence_share)
        return worked - self.training - self.court

    @model_validator(mode="after")
    def _some_left(self) -> Any:
        if self.net <= 0:
            raise PydanticCustomError("net", "found parts that leave no hours; allowed: net hours above 0")
        return self


class BaselineFormula(Strict):
    """Today's posts stood in for by a formula: `posts` (default: the role's) apportioned in post sizes."""

    by: Id
    method: Method = "sainte-lague"
    posts: Posts | None = None


def _kind_of_hours(value: Any) -> str:
    return "parts" if isinstance(value, dict | HoursPerFte) else "net"


def _kind_of_baseline(value: Any) -> str:
    formula = isinstance(value, BaselineFormula) or (isinstance(value, dict) and "by" in value)
    return "formula" if formula else "table"


def _kind_of_bases(value: Any) -> str:
    return "named" if isinstance(value, list | tuple) else "word"


class Role(Strict):
    """A specialism with its own pool of staff."""

    id: Id
    label: str | None = None
    posts: Posts
    post_size: PostSize = Fraction(1)
    hours_per_fte: Annotated[
        Annotated[Positive, Tag("net")] | Annotated[HoursPerFte, Tag("parts")], Discriminator(_kind_of_hours)
    ]
    utilisation_cap: Cap = Fraction(1)
    bases: Annotated[
        Annotated[Literal["each-area", "pool"], Tag("word")] | Annotated[tuple[Id, ...], Tag("named")],
        Discriminator(_kind_of_bases),
    ] = "each-area"
    visits_per_100_hours: NonNegative = Fraction(0)
    baseline: (
        Annotated[
            Annotated[BaselineFormula, Tag("formula")] | Annotated[dict[Id, NonNegative], Tag("table")],
            Discriminator(_kind_of_baseline),
        ]
        | None
    ) = None

    @model_validator(mode="after")
    def _sizes(self) -> Any:
        if self.post_size not in (0, 1, Fraction(1, 2)):
            raise PydanticCustomError(
                "post_size",
                "found post_size {found}; allowed: 1, 0.5, or 0 for fractional posts",
                {"found": float(self.post_size)},
            )
        if self.post_size and (self.posts / self.post_size).denominator != 1:
            raise PydanticCustomError(
                "posts",
                "found posts {found}; allowed: a multiple of post_size {size}",
                {"found": float(self.posts), "size": float(self.post_size)},
            )
        return self
