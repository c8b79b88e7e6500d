"""Numbers as people write them in a scenario, read exactly and within stated bounds."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

DIGITS = 30
"""Most digits, and largest power of ten, that a number may have."""


def exact(text: str) -> Decimal:
    """Read a TOML number without rounding it; the hook for ``tomllib``'s ``parse_float``.

    Examples
    --------
    >>> exact("0.1")
    Decimal('0.1')
    """
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal("nan")


def fraction(value: Any) -> Fraction | str:
    """The exact fraction of a TOML value, or words that say why it is not a number.

    Examples
    --------
    >>> fraction(Decimal("0.1"))
    Fraction(1, 10)
    >>> fraction(True)
    'the truth value true'
    """
    if isinstance(value, bool):
        return f"the truth value {str(value).lower()}"
    if isinstance(value, Fraction):
        return value
    if isinstance(value, float):
        value = Decimal(repr(value))
    if isinstance(value, int):
        if abs(value) >= 10**DIGITS:
            return f"a number of {len(str(abs(value)))} digits" if abs(value) < 10**1000 else "a huge number"
        return Fraction(value)
    if isinstance(value, Decimal):
        if not value.is_finite():
            return f"{value}"
        if len(value.as_tuple().digits) > DIGITS or (value and abs(value.adjusted()) > DIGITS):
            return "a number of too many digits or too large a power of ten"
        return Fraction(value)
    return f"{value!r}"


@dataclass(frozen=True)
class Quantity:
    """Annotates a pydantic field as an exact number from `low` to `high`, or strictly above `above`.

    `whole` allows whole numbers only.

    Examples
    --------
    >>> from pydantic import TypeAdapter
    >>> TypeAdapter(Annotated[Fraction, Quantity(0, 1)]).validate_python(Decimal("0.25"))
    Fraction(1, 4)
    """

    low: int | None = None
    high: int | None = None
    above: int | None = None
    whole: bool = False

    @property
    def allowed(self) -> str:
        """The range in words."""
        return self._range.replace("a number", "a whole number") if self.whole else self._range

    @property
    def _range(self) -> str:
        if self.above is not None:
            return f"a number above {self.above}" + (f", up to {self.high}" if self.high is not None else "")
        if self.low is not None and self.high is not None:
            return f"a number from {self.low} to {self.high}"
        return f"a number of at least {self.low}" if self.low is not None else "a finite number"

    def read(self, value: Any) -> Fraction:
        """The exact number, or an error that says what was found and what is allowed."""
        found = fraction(value)
        if (
            isinstance(found, str)
            or (self.low is not None and found < self.low)
            or (self.high is not None and found > self.high)
            or (self.above is not None and found <= self.above)
            or (self.whole and found.denominator != 1)
        ):
            words = found if isinstance(found, str) else str(plain_number(found))
            raise PydanticCustomError(
                "number", "found {found}; allowed: {allowed}", {"found": words, "allowed": self.allowed}
            )
        return found

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            self.read, serialization=core_schema.plain_serializer_function_ser_schema(plain_number)
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        limits = {"minimum": self.low, "maximum": self.high, "exclusiveMinimum": self.above}
        kind = "integer" if self.whole else "number"
        return {"type": kind, **{name: limit for name, limit in limits.items() if limit is not None}}


def plain_number(value: Fraction) -> float | int:
    """The nearest ordinary number, whole where it is whole.

    Examples
    --------
    >>> plain_number(Fraction(3)), plain_number(Fraction(1, 4))
    (3, 0.25)
    """
    return int(value) if value.denominator == 1 else float(value)


NonNegative = Annotated[Fraction, Quantity(0)]
Positive = Annotated[Fraction, Quantity(above=0)]
Share = Annotated[Fraction, Quantity(0, 1)]
WholeNumber = Annotated[Fraction, Quantity(0, whole=True)]
