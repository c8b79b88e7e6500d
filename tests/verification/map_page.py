"""The map of the made-up run: its data, and what is told of it once they were changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from allocator.verification.differences import Difference
from allocator.verification.map_data import DATA, data_of, map_differences
from tests.verification.made_up import files, reckoned, run_id


def page(kind: str = "all areas alike") -> str:
    return files(kind)["map.html"].decode("utf-8")


def data(kind: str = "all areas alike") -> dict[str, Any]:
    found = data_of(page(kind))
    assert found is not None
    return found


def told(text: str, kind: str = "all areas alike") -> list[Difference]:
    return list(map_differences(reckoned(kind), text, run_id(kind)))


def changed(change: Callable[[dict[str, Any]], object], kind: str = "all areas alike") -> list[Difference]:
    """What is told of the page whose data were changed."""
    content = data(kind)
    change(content)
    found = DATA.search(page(kind))
    assert found is not None
    return told(page(kind).replace(found[1], json.dumps(content)), kind)


def layers(kind: str = "all areas alike") -> dict[tuple[str, str], list[float | None]]:
    return {(layer["group"], layer["label"]): layer["values"] for layer in data(kind)["layers"]}
