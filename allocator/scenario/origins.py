"""Which file states a key: every fault of a scenario is told with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

KEYS_OF_LISTS = {"roles": "id", "drivers": "id", "rules": "id", "assumptions": "key"}
"""The lists of tables whose entries are known by a key of theirs."""

Place = tuple[str, ...]
"""A path through a scenario in which the entries of lists go by their names."""


@dataclass
class Origins:
    """The file of each key that a scenario states or inherits.

    Examples
    --------
    >>> origins = Origins({("roles",): "base.toml", ("roles", "a", "posts"): "child.toml"})
    >>> origins.where("roles", "a", "posts"), origins.where("roles", "a", "bases")
    ('child.toml: roles.a.posts', 'base.toml: roles.a.bases')
    """

    by_place: dict[Place, str] = field(default_factory=dict)
    otherwise: str = "scenario"

    def file_of(self, *place: str) -> str:
        """The file that states the key, or the nearest table around it."""
        for length in range(len(place), 0, -1):
            if place[:length] in self.by_place:
                return self.by_place[place[:length]]
        return self.otherwise

    def where(self, *place: str) -> str:
        """The file and the key, as a fault shows them."""
        return f"{self.file_of(*place)}: {'.'.join(place)}"

    def state(self, place: Place, value: Any, file: str) -> None:
        """Note that a file states this value, with everything inside it."""
        self.by_place[place] = file
        for inner in _places(value, place):
            self.by_place[inner] = file

    def replace(self, place: Place, file: str) -> None:
        """Note that a file states this key anew, and forget who stated what was inside it."""
        for inner in [other for other in self.by_place if other[: len(place)] == place]:
            del self.by_place[inner]
        self.by_place[place] = file


def key_of(name: str) -> str:
    """The key by which entries of a list of this name are known."""
    return KEYS_OF_LISTS.get(name, "id")


def entry_names(entries: Sequence[Any], key: str = "id") -> list[str]:
    """What the entries of a list are called: their ids; rules without one by type, then ``floor-2``.

    Examples
    --------
    >>> entry_names([{"type": "floor"}, {"type": "cap", "id": "desks"}, {"type": "floor"}, {}])
    ['floor', 'desks', 'floor-2', '#4']
    """
    names: list[str] = []
    unnamed: Counter[str] = Counter()
    for number, entry in enumerate(entries, 1):
        stated = entry.get(key) if isinstance(entry, dict) else None
        kind = entry.get("type") if isinstance(entry, dict) else None
        if stated is not None:
            names.append(str(stated))
        elif isinstance(kind, str):
            unnamed[kind] += 1
            names.append(kind if unnamed[kind] == 1 else f"{kind}-{unnamed[kind]}")
        else:
            names.append(f"#{number}")
    return names


def _places(value: Any, place: Place) -> Iterator[Place]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*place, key)
            yield from _places(inner, (*place, key))
