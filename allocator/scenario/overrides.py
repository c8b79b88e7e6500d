"""``--set roles.examiner.posts=60``: one key of a scenario changed from the command line."""

from __future__ import annotations

import os.path
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from allocator.errors import Fault, nearest
from allocator.scenario.inheritance import Merged, choose_one_aim
from allocator.scenario.origins import KEYS_OF_LISTS, entry_names, key_of
from allocator.scenario.parsing import NotTomlError, parse

FILE = "--set"
"""What stands in for the name of a file where an override states a key."""


def apply(merged: Merged, overrides: tuple[str, ...]) -> list[Fault]:
    """Change the keys in place; returns what is wrong with the overrides.

    Examples
    --------
    >>> merged = Merged({"roles": [{"id": "a", "posts": 3}]})
    >>> apply(merged, ("roles.a.posts=5",)), merged.content["roles"][0]["posts"]
    ([], 5)
    >>> print(apply(merged, ("roles.b.posts=5",))[0])
    --set roles.b.posts=5: found no 'b' in roles; allowed: a
    """
    return [fault for text in overrides for fault in _apply_one(merged, text)]


def names_a_path(text: str) -> bool:
    """Whether an override says where tables lie: relative to the working directory, and no part of a result.

    Examples
    --------
    >>> [names_a_path(text) for text in ('data="x"', 'demand.table="b.xlsx#S"', 'demand.table=""', "seed=1")]
    [True, True, False, False]
    """
    path, _, written = text.partition("=")
    key = [part.strip() for part in path.split(".")]
    return key == ["data"] or (key == ["demand", "table"] and written.strip() not in ('""', "''"))


def _apply_one(merged: Merged, text: str) -> list[Fault]:
    where = f"--set {text}"
    path, equals, written = text.partition("=")
    parts = [part.strip() for part in path.split(".")]
    if not equals or not all(parts):
        return [Fault(where, "no `key=value`", "a key with dots, an equals sign and a value in TOML")]
    try:
        parsed = parse(f"value = {written}")
    except NotTomlError:
        hint = 'text stands in quotes: key="text"'
        return [Fault(where, f"the value {written}", "a value in TOML", hint)]
    if len(parsed) > 1:
        return [Fault(where, "more than one line", "one value", "repeat --set for another key")]
    value = parsed["value"]
    if names_a_path(text) and isinstance(value, str):
        value = os.path.normpath(Path.cwd() / value)
    return _put(merged, parts, value, where)


def _put(merged: Merged, parts: list[str], value: Any, where: str) -> list[Fault]:
    """Walk to the table that holds the key and put the value there; ids may hold dots themselves."""
    place: tuple[str, ...] = ()
    table: Any = merged.content
    while True:
        inside = ".".join(place) or "the scenario"
        if isinstance(table, dict):
            known = list(table)
        elif isinstance(table, list) and all(isinstance(entry, dict) for entry in table):
            known = entry_names(table, key_of(place[-1]))
        else:
            return [Fault(where, f"no table at {inside}", "a key of a table, or the id of an entry")]
        name = _longest(parts, known)
        used = name.count(".") + 1
        if isinstance(table, list) and (name not in known or used == len(parts)):
            if name in known:
                return [Fault(where, f"{name!r}, an entry of {inside}", "a key of this entry after a dot")]
            allowed = ", ".join(known) or "nothing: no entry has an id here"
            return [Fault(where, f"no {name!r} in {inside}", allowed, nearest(name, known))]
        place, parts = (*place, name), parts[used:]
        if not parts:
            break
        if isinstance(table, list):
            table = table[known.index(name)]
        elif name in table:
            table = table[name]
        else:
            table[name] = [] if name in KEYS_OF_LISTS else {}
            merged.origins.by_place[place] = FILE
            table = table[name]
    if place[:1] == ("fairness",) and len(place) == 2:
        choose_one_aim(merged, place[1])
    table[place[-1]] = value
    merged.origins.replace(place, FILE)
    return []


def _longest(parts: Sequence[str], known: Sequence[str]) -> str:
    """The longest run of leading parts that is a known name, or the first part."""
    runs = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((run for run in runs if run in known), parts[0])
