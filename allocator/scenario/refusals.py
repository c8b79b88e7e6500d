"""What pydantic refuses, in the words of a scenario file: file and key, what was found, what is allowed."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from allocator.errors import Fault, nearest
from allocator.quantity import fraction
from allocator.rules.rule import ID_PATTERN
from allocator.scenario.inheritance import Merged
from allocator.scenario.origins import Place, entry_names, key_of
from allocator.scenario.statement import DATA_PATTERN, TABLE_PATTERN, VARIANT_PATTERN, Statement

PATTERNS = {
    ID_PATTERN: "1 to 64 letters A-Z, digits, '_', '-' or '.', beginning with a letter or a digit",
    DATA_PATTERN: "the path of a folder, without the character U+0000",
    TABLE_PATTERN: "the path of a CSV file or a workbook, PATH or PATH#SHEET, without the character U+0000",
    VARIANT_PATTERN: "at most 40 small letters a-z, digits, '_' or '-'",
}
"""What a text may be, by the pattern that it must match."""
LIST, TABLE = "a list in brackets", "a table of keys"
SORTS = {
    "tuple_type": LIST,
    "list_type": LIST,
    "dict_type": TABLE,
    "model_type": TABLE,
    "model_attributes_type": TABLE,
    "string_type": "a text in quotation marks",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
}
"""What sort of value stands in a place, by the name that pydantic gives to any other."""
BOUNDS = {
    "greater_than_equal": ("from", "ge"),
    "greater_than": ("above", "gt"),
    "less_than_equal": ("up to", "le"),
    "less_than": ("below", "lt"),
}
"""How a bound is said, and where pydantic holds it."""


def faults_of(error: ValidationError, merged: Merged) -> list[Fault]:
    """Translate every error of a validation."""
    details = error.errors(include_url=False)
    told = [detail for detail in details if detail["type"] != "too_short" or not detail["input"]]
    return [_fault(dict(detail), merged) for detail in told or details]


def _fault(detail: dict[str, Any], merged: Merged) -> Fault:
    place, models = _walk(detail["loc"], merged.content)
    kind, found = detail["type"], detail.get("input")
    where = merged.origins.where(*place) if place else merged.origins.otherwise
    if kind == "extra_forbidden":
        known = sorted(_keys(models))
        return Fault(where, f"the unknown key {place[-1]!r}", ", ".join(known), nearest(place[-1], known))
    if kind == "missing":
        return Fault(where, "nothing", "a value: this key is required", _missing_hint(place))
    if kind in ("union_tag_invalid", "literal_error"):
        expected = str(detail["ctx"].get("expected_tags") or detail["ctx"].get("expected"))
        word = detail["ctx"].get("tag", found)
        known = [name.strip(" '") for name in expected.replace(" or ", ", ").split(",")]
        return Fault(where, _shown(word), ", ".join(known), nearest(str(word), known))
    if kind == "union_tag_not_found":
        key = str(detail["ctx"]["discriminator"]).strip("'")
        return Fault(where, f"an entry without {key!r}", f"a table with the key {key!r}")
    if kind == "string_pattern_mismatch" and isinstance(found, str):
        return Fault(where, _shown(found), PATTERNS.get(detail["ctx"]["pattern"], "other letters"))
    if kind in BOUNDS:
        sense, key = BOUNDS[kind]
        return Fault(where, _shown(found), f"a number {sense} {detail['ctx'][key]}")
    if kind in SORTS:
        return Fault(where, _shown(found), SORTS[kind], _sort_hint(SORTS[kind], found, place))
    message = str(detail["msg"])
    if message.startswith("found ") and "; allowed: " in message:
        said, _, allowed = message.removeprefix("found ").partition("; allowed: ")
        return Fault(where, said, allowed, _percent_hint(found, allowed))
    return Fault(where, _shown(found), message[0].lower() + message[1:])


def _sort_hint(sort: str, found: Any, place: Place) -> str:
    """How a list is written by somebody who wrote one table, or one text."""
    if sort is LIST and isinstance(found, dict):
        return f"write [[{'.'.join(place)}]], in two brackets, above each entry"
    return f'write ["{found}"]' if sort is LIST and isinstance(found, str) else ""


def _percent_hint(found: Any, allowed: str) -> str:
    """What to write for a share that was written in per cent."""
    number = fraction(found)
    if allowed.endswith(("to 1", "up to 1")) and isinstance(number, Fraction) and 2 <= number <= 100:
        return f"write {float(number):g} per cent as {float(number / 100):g}"
    return ""


def _missing_hint(place: Place) -> str:
    return "this program knows schema = 1" if place == ("schema",) else ""


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return f"the truth value {str(value).lower()}"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    text = repr(str(value)) if isinstance(value, str) else str(value)
    return text if len(text) <= 80 else text[:77] + "..."


def _walk(loc: tuple[int | str, ...], content: Any) -> tuple[Place, set[type[BaseModel]]]:
    """The key in the file's own terms (ids, not positions), and the models that state its neighbours."""
    place: list[str] = []
    models: set[type[BaseModel]] = {Statement}
    inside: set[type[BaseModel]] = {Statement}
    value = content
    for part in loc:
        if isinstance(part, int):
            entries = value if isinstance(value, list) and part < len(value) else [None] * (part + 1)
            place.append(entry_names(entries, key_of(place[-1] if place else ""))[part])
            value = entries[part]
            continue
        field = {model: _field(model, part) for model in inside}
        known = {model for model in inside if field[model] is not None}
        present = isinstance(value, dict) and part in value
        if not known and not present:  # the tag of a union, which the file does not hold
            models = inside = {model for model in inside if _tag(model) == part} or inside
            continue
        place.append(part)
        models = inside
        inside = {inner for model in known for inner in _models_in(field[model])} or inside
        value = value.get(part) if isinstance(value, dict) else None
    return tuple(place), models


def _field(model: type[BaseModel], key: str) -> Any:
    for name, info in model.model_fields.items():
        if key in (name, info.alias):
            return info.annotation if not info.metadata else (info.annotation, *info.metadata)
    return None


def _keys(models: set[type[BaseModel]]) -> set[str]:
    return {info.alias or name for model in models for name, info in model.model_fields.items()}


def _tag(model: type[BaseModel]) -> str | None:
    for key in ("type", "id"):
        info = model.model_fields.get(key)
        literals = get_args(info.annotation) if info is not None else ()
        if literals and isinstance(literals[0], str):
            return str(literals[0])
    return None


def _models_in(annotation: Any) -> set[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {annotation}
    parts = annotation if isinstance(annotation, tuple) else get_args(annotation)
    return {model for part in parts for model in _models_in(part)}
