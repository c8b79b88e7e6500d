"""A whole scenario, and its JSON Schema."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from allocator.quantity import Quantity, Share
from allocator.rules import RULES
from allocator.scenario.statement.assumptions import Assumption, Relaxed
from allocator.scenario.statement.demand import Demand
from allocator.scenario.statement.fairness import Fairness
from allocator.scenario.statement.roles import Cap, Role
from allocator.scenario.statement.strict import Strict

if TYPE_CHECKING:
    from allocator.rules import Rule

DATA_PATTERN = r"^[^\x00]+$"
VARIANT_PATTERN = r"^[a-z0-9_-]{0,40}$"

if TYPE_CHECKING:  # a union of a tuple's classes is a type only once the program runs
    AnyRule = Rule
else:
    AnyRule = Annotated[reduce(or_, RULES), Field(discriminator="type")]


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
