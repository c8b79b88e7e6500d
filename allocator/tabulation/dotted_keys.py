"""A scenario's content by dotted key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any


def recorded(resolved: Mapping[str, Any], files: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """Everything that went into a plan: the scenario by dotted key, and each file by what it stands for.

    A file is its place in the geography, its SHA-256 and its sheet: the same file by another name is no
    difference, another sheet is one.
    """
    inputs = {
        f"input {kind}": f"{digest[:12]}, sheet {sheet}" if sheet else digest[:12]
        for kind, digest, sheet in files
    }
    return {**flat(resolved), **inputs}


def recorded_file(entry: Mapping[str, Any]) -> tuple[str, str, str]:
    """A file as a manifest lists it, in the words of `recorded`."""
    return entry.get("stands_for", entry["name"]), entry["sha256"], entry.get("sheet", "")


def flat(value: Any, prefix: str = "") -> dict[str, str]:
    """A scenario's content by dotted key; entries of lists go by their ids.

    Examples
    --------
    >>> flat({"roles": [{"id": "a", "posts": 3}], "demand": {"periods": ["x", "y"]}})
    {'roles.a.posts': '3', 'demand.periods': 'x y'}
    >>> list(flat({"rules": [{"type": "cap"}, {"type": "cap"}]}))
    ['rules.cap.type', 'rules.cap-2.type']
    """
    if isinstance(value, Mapping):
        return {
            k: v
            for key, inner in value.items()
            for k, v in flat(inner, f"{prefix}.{key}" if prefix else key).items()
        }
    if isinstance(value, list) and value and all(isinstance(entry, Mapping) for entry in value):
        found: dict[str, str] = {}
        for name, entry in zip(_names(value), value, strict=True):
            rest = {key: inner for key, inner in entry.items() if key not in ("id", "key")}
            found |= flat(rest, f"{prefix}.{name}") or {f"{prefix}.{name}": "listed"}
        return found
    if isinstance(value, list):
        return {prefix: " ".join(_word(entry) for entry in value)}
    return {prefix: _word(value)}


def _names(entries: list[Mapping[str, Any]]) -> list[str]:
    """Ids or keys; a rule without an id goes by its type, the second of a type by ``floor-2``."""
    names: list[str] = []
    unnamed: Counter[str] = Counter()
    for number, entry in enumerate(entries, 1):
        stated = entry.get("id", entry.get("key"))
        if stated is not None:
            names.append(str(stated))
            continue
        kind = str(entry.get("type", f"#{number}"))
        unnamed[kind] += 1
        names.append(kind if unnamed[kind] == 1 else f"{kind}-{unnamed[kind]}")
    return names


def _word(value: Any) -> str:
    """A value as a scenario writes it; numbers without an exponent."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{Decimal(repr(value)):f}".removesuffix(".0")
    return str(value)
