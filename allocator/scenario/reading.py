"""Read a scenario: inheritance, overrides, validation; every fault is told at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from allocator.errors import Fault, InputError
from allocator.quantity import fraction
from allocator.scenario import overrides as overriding
from allocator.scenario.inheritance import Merged, ScenarioFile, load
from allocator.scenario.origins import Origins, key_of
from allocator.scenario.refusals import faults_of
from allocator.scenario.statement import Statement
from allocator.scenario.unseen import unseen_faults
from allocator.shipped import data_folder

PLACES: dict[str, Any] = {"data": True, "demand": {"table"}}
"""Keys that say where tables lie; what they hold is known by its hash."""


@dataclass(frozen=True)
class Scenario:
    """A scenario as it was read.

    Parameters
    ----------
    name
        The stem of its file.
    statement
        What it says, after inheritance and overrides.
    data
        The folder of its geography.
    demand_table
        The table that stands for the geography's demand.csv, ``PATH`` or ``PATH#SHEET``; empty without one.
    stated_posts
        Posts by role before any override: what a baseline stands in for.
    files
        The scenario files read, the farthest ancestor first.
    resolved
        The merged content in plain values, as the manifest keeps it.
    origins
        Which file states each key.
    overrides
        The texts of ``--set`` that were applied, in order.
    """

    name: str
    statement: Statement
    data: Path
    stated_posts: Mapping[str, Fraction]
    files: tuple[ScenarioFile, ...]
    resolved: Mapping[str, Any]
    origins: Origins
    overrides: tuple[str, ...] = ()
    demand_table: str = ""


def read_scenario(path: Path | str, overrides: tuple[str, ...] = ()) -> Scenario:
    """Read a scenario file and all that it extends.

    Parameters
    ----------
    path
        The file.
    overrides
        Texts like ``roles.examiner.posts=60``, the value in TOML.

    Raises
    ------
    InputError
        Where anything is missing, misspelt, of a wrong type or out of range: all of it at once.
    """
    path = Path(path)
    merged = load(path)
    stated = _stated_posts(merged.content)
    faults = [*merged.faults, *overriding.apply(merged, tuple(overrides)), *_repeated(merged)]
    faults += unseen_faults(merged, path)
    try:
        statement = Statement.model_validate(merged.content)
    except ValidationError as error:
        raise InputError([*faults, *faults_of(error, merged)]) from None
    if faults:
        raise InputError(faults)
    stated = {role.id: role.posts for role in statement.roles} | stated
    return Scenario(
        name=path.stem,
        statement=statement,
        data=Path(statement.data) if statement.data is not None else data_folder(),
        stated_posts=stated,
        files=tuple(merged.files),
        resolved=statement.model_dump(mode="json", by_alias=True, exclude=PLACES, exclude_none=True),
        origins=merged.origins,
        overrides=tuple(overrides),
        demand_table=statement.demand.table,
    )


def _stated_posts(content: dict[str, Any]) -> dict[str, Fraction]:
    roles = content.get("roles")
    posts = {}
    for role in roles if isinstance(roles, list) else ():
        if isinstance(role, dict) and isinstance(role.get("id"), str):
            number = fraction(role.get("posts"))
            if isinstance(number, Fraction):
                posts[role["id"]] = number
    return posts


def _repeated(merged: Merged) -> list[Fault]:
    """Ids that an override brought in twice, and periods that stand twice."""
    faults = []
    for place in (("roles",), ("demand", "drivers"), ("rules",), ("assumptions",), ("demand", "periods")):
        value: Any = merged.content
        for key in place:
            value = value.get(key) if isinstance(value, dict) else None
        key = key_of(place[-1])
        names = [
            entry.get(key) if isinstance(entry, dict) else entry
            for entry in (value if isinstance(value, list) else ())
        ]
        times = Counter(name for name in names if isinstance(name, str))
        faults += [
            Fault(merged.origins.where(*place), f"{name!r} more than once", "each once")
            for name in sorted(times)
            if times[name] > 1
        ]
    return faults
