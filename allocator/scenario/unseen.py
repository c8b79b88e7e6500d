"""Characters in the texts of a scenario that nobody would see: refused, as in every table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from allocator.characters import code_point, is_unseen, printable
from allocator.errors import Fault
from allocator.scenario.inheritance import Merged
from allocator.scenario.origins import Place, entry_names, key_of

ALLOWED = "printable text"


def unseen_faults(merged: Merged, path: Path) -> list[Fault]:
    """What is wrong with the texts of a scenario, each told once with its key, and with its file's name.

    `data` is left out: it is a path, whose folders may be called anything, and no output shows it.
    """
    faults = []
    for place, text in [((), path.stem), *_texts({**merged.content, "data": ""}, ())]:
        found = next(filter(is_unseen, text), None)
        if found is None:
            continue
        if place:
            where = merged.origins.where(*place)
            faults.append(Fault(where, f"the character {code_point(found)}", ALLOWED, "delete it"))
        else:
            told = f"{code_point(found)} in the file's name"
            faults.append(Fault(printable(str(path)), told, ALLOWED, "rename the file"))
    return faults


def _texts(value: Any, place: Place) -> Iterator[tuple[Place, str]]:
    """Every text by its key; entries of lists go by their names, plain lists by their own key."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*place, key))
    elif isinstance(value, list):
        tables = bool(value) and all(isinstance(entry, dict) for entry in value)
        names = entry_names(value, key_of(place[-1])) if tables else []
        for number, inner in enumerate(value):
            yield from _texts(inner, (*place, names[number]) if tables else place)
