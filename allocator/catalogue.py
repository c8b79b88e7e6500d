"""What the program offers, read off the same tuples that it runs on."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from inspect import getdoc
from typing import TYPE_CHECKING, Any

from allocator.shipped import scenario_files

if TYPE_CHECKING:
    from pydantic import BaseModel


@dataclass(frozen=True)
class Item:
    """One thing that there is: its name, a sentence, and by heading everything that is said about it."""

    name: str
    description: str
    details: Mapping[str, str] = field(default_factory=dict)


def catalogue(kind: str) -> list[Item]:
    """Everything of one of the kinds that ``allocator list`` knows.

    Examples
    --------
    >>> next(item.description[:20] for item in catalogue("criteria") if item.name == "leximin")
    'raise the worst off,'
    """
    return list(_KINDS[kind]())


def catalogue_json(kinds: Sequence[str]) -> str:
    """The same as JSON, details included: a list for each kind."""
    content = {
        kind: [
            {"name": item.name, "description": item.description, **item.details} for item in catalogue(kind)
        ]
        for kind in kinds
    }
    return json.dumps({"schema": 1, **content}, indent=1)


def _scenarios() -> Iterator[Item]:
    for file in scenario_files():
        text = file.read_text(encoding="utf-8")
        content = tomllib.loads(text)
        head = text.partition("\nschema")[0]
        about = " ".join(head.replace("#", " ").split()) if head.startswith("#") else ""
        extends = {"extends": content["extends"]} if "extends" in content else {}
        yield Item(file.stem, content.get("title", ""), {**({"about": about} if about else {}), **extends})


def _criteria() -> Iterator[Item]:
    from allocator.criteria import CRITERIA, Criterion

    for kind in CRITERIA:
        yield _stated(kind, kind.summary, "id", Criterion)


def _rules() -> Iterator[Item]:
    from allocator.rules import RULES, Rule

    for kind in RULES:
        yield _stated(kind, kind.summary, "type", Rule)


def _stated(kind: type[BaseModel], summary: str, name: str, base: type[BaseModel]) -> Item:
    """A criterion or a rule: its docstring without the examples, its own parameters and the shared ones."""
    fields = kind.model_json_schema()["properties"]
    common = set(base.model_fields)
    own = [key for key in fields if key != name and key not in common]
    details = {"about": (getdoc(kind) or "").partition("\nExamples\n----")[0].strip()}
    if own:
        details["parameters"] = "; ".join(f"{key}: {_allowed(fields[key])}" for key in own)
    details["also takes"] = ", ".join(key for key in fields if key in common)
    return Item(str(fields[name]["const"]), summary, details)


def _allowed(schema: Mapping[str, Any]) -> str:
    """What a parameter may be, in words, from its JSON Schema.

    Examples
    --------
    >>> _allowed({"type": "number", "minimum": 0, "maximum": 1, "default": 0.5})
    'a number from 0 to 1 (0.5 unless stated)'
    >>> _allowed({"anyOf": [{"type": "number", "exclusiveMinimum": 0}, {"type": "null"}], "default": None})
    'a number above 0 (may be left out)'
    """
    options = [one for one in schema.get("anyOf", schema.get("oneOf", [schema])) if one.get("type") != "null"]
    words = " or ".join(map(_option, options))
    if "default" not in schema:
        return words
    default = schema["default"]
    return f"{words} (may be left out)" if default is None else f"{words} ({_word(default)} unless stated)"


def _option(schema: Mapping[str, Any]) -> str:
    if "enum" in schema or "const" in schema:
        return " or ".join(_word(value) for value in schema.get("enum", [schema.get("const")]))
    kinds = {
        "number": "a number",
        "integer": "a whole number",
        "boolean": "true or false",
        "string": "a text",
        "array": "a list",
        "object": "a table",
    }
    words = kinds.get(str(schema.get("type")), str(schema.get("type", "a table")))
    low, above, high = (schema.get(key) for key in ("minimum", "exclusiveMinimum", "maximum"))
    if above is not None:
        words += f" above {above}" + (f", up to {high}" if high is not None else "")
    elif low is not None:
        words += f" from {low} to {high}" if high is not None else f" of at least {low}"
    return words


def _word(value: object) -> str:
    return json.dumps(value)


def _measures() -> Iterator[Item]:
    from allocator.measures import MEASURES, scope_kinds

    for measure in MEASURES:
        details = {
            "definition": measure.definition,
            "unit": measure.unit,
            "range": measure.range,
            "better": measure.better,
            "does not show": measure.silent_on,
            "scopes": ", ".join(scope_kinds(measure.id)),
        }
        yield Item(measure.id, measure.summary, details)


def _outputs() -> Iterator[Item]:
    from allocator.outputs.csv_metadata import ENDING
    from allocator.outputs.run import OUTPUTS

    of_words: dict[str, list[str]] = {}
    for name, words in OUTPUTS.items():
        if not name.endswith(ENDING):
            of_words.setdefault(words, []).append(name)
    for words, (first, *others) in of_words.items():
        stem, _, ending = first.rpartition(".")
        endings = ",".join([ending, *(other.rpartition(".")[2] for other in others)])
        beside = f"; beside it {first}{ENDING}" if ending == "csv" else ""
        yield Item(f"{stem}.{{{endings}}}" if others else first, f"{words}{beside}")


def _solvers() -> Iterator[Item]:
    from allocator.solvers import SOLVERS, solver_version

    for solver in SOLVERS:
        yield Item(solver, f"HiGHS in process, highspy {solver_version()}")
    yield Item("cbc", "a second opinion on every optimum, for solve --cross-check: the extra cross-check")


_KINDS: dict[str, Callable[[], Iterator[Item]]] = {
    "scenarios": _scenarios,
    "criteria": _criteria,
    "rules": _rules,
    "measures": _measures,
    "outputs": _outputs,
    "solvers": _solvers,
}
