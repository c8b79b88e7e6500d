"""What a scenario file may say: every key, its type and its range."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from allocator.criteria import CRITERIA
from allocator.outcomes import Across, On
from allocator.quantity import NonNegative, Positive, Quantity, Share
from allocator.rules import RULES
from allocator.rules.rule import Id

if TYPE_CHECKING:
    from allocator.criteria import Criterion
    from allocator.rules import Rule

Kind = Literal["measured", "derived", "assumed"]
Method = Literal["largest-remainder", "sainte-lague", "huntington-hill", "adams", "jefferson"]
Period = Annotated[str, Field(min_length=1, max_length=20)]
Growth = Annotated[Fraction, Quantity(above=-1, high=10)]
DATA_PATTERN = r"^[^\x00]+$"
VARIANT_PATTERN = r"^[a-z0-9_-]{0,40}$"
PostSize = Annotated[Fraction, Quantity(0, 1)]
Cap = Annotated[Fraction, Quantity(above=0, high=1)]
Posts = Annotated[Fraction, Quantity(0, 1_000_000)]
"""Posts are placed one by one: a million is some sixty times the officers of Scotland."""


class Strict(BaseModel):
    """Unknown keys are refused and nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Range(Strict):
    """A number that is not known: what is taken, and between which it may lie."""

    low: NonNegative
    central: NonNegative
    high: NonNegative

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


class NationalItems(Strict):
    """National items a year, spread in proportion to a driver's items or a column of areas.csv."""

    total: NonNegative
    spread_by: Id


def _kind_of_multiplier(value: Any) -> str:
    by_area = isinstance(value, MultiplierByArea) or (
        isinstance(value, dict) and ("areas" in value or "default" in value)
    )
    return "by area" if by_area else "one for all"


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
    recording_multiplier: Annotated[
        Annotated[Multiplier, Tag("one for all")] | Annotated[MultiplierByArea, Tag("by area")],
        Discriminator(_kind_of_multiplier),
    ] = Range(low=Fraction(1), central=Fraction(1), high=Fraction(1))
    growth: Growth = Fraction(0)
    risk_weight: NonNegative = Fraction(1)
    hours_per_item: dict[Id, NonNegative]


class Reconciliation(Strict):
    """A published national total with which the items of some drivers are compared."""

    total: str
    drivers: tuple[Id, ...]


class Demand(Strict):
    """What work there is."""

    periods: tuple[Period, ...] = Field(min_length=1)
    horizon_years: Annotated[int, Field(ge=0, le=50, strict=True)] = 0
    drivers: tuple[Driver, ...] = Field(min_length=1)
    reconcile: Reconciliation | None = None


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


class Formula(Strict):
    """Posts by a formula instead of criteria."""

    by: Id
    method: Method = "sainte-lague"


def _as_table(value: Any) -> Any:
    return {"id": value} if isinstance(value, str) else value


if TYPE_CHECKING:  # a union of a tuple's classes is a type only once the program runs
    AnyRule = Rule
    AnyCriterion = Criterion
else:
    AnyRule = Annotated[reduce(or_, RULES), Field(discriminator="type")]
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


class MeasureSettings(Strict):
    """Parameters of measures."""

    atkinson_epsilon: Annotated[Fraction, Quantity(above=0, high=10)] = Fraction(1, 2)
    worst_share: Cap = Fraction(1, 5)
    threshold: Share = Fraction(1, 2)


def _known_version(value: Any) -> Any:
    if type(value) is not int or value != 1:  # True and 1.0 equal 1 as well
        raise PydanticCustomError("schema", "1: this program knows schema = 1")
    return value


class Statement(Strict):
    """A whole scenario, after inheritance."""

    schema_version: Annotated[Literal[1], BeforeValidator(_known_version)] = Field(alias="schema")
    title: Annotated[str, Field(min_length=1, max_length=200)]
    data: Annotated[str, Field(pattern=DATA_PATTERN)] | None = None
    travel: Annotated[str, Field(pattern=VARIANT_PATTERN)] = ""
    demand: Demand
    roles: tuple[Role, ...] = Field(min_length=1)
    rules: tuple[AnyRule, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    fairness: Fairness
    measures: MeasureSettings = MeasureSettings()
    relaxed: tuple[Relaxed, ...] | None = None


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a scenario file; one that extends another may leave keys out."""
    schema = Statement.model_json_schema(by_alias=True)
    properties = schema["properties"]
    properties["extends"] = {"type": "string", "description": "a scenario file, relative to this one"}
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    required = schema.pop("required")
    schema["if"] = {"not": {"required": ["extends"]}}
    schema["then"] = {"required": required}
    return schema
