"""How a scenario file inherits: tables merge by key, lists of tables by id, anything else replaces."""

from __future__ import annotations

import os.path
from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from allocator.errors import Fault, InputError, nearest
from allocator.scenario.origins import Origins, Place, entry_names, key_of
from allocator.scenario.parsing import NotTomlError, parse

BYTES_ALLOWED = 2_000_000


@dataclass(frozen=True)
class ScenarioFile:
    """A scenario file as it was read, once."""

    path: Path
    sha256: str
    bytes: int


@dataclass
class Merged:
    """A scenario with all that it inherits, the file that states each key, and what does not merge."""

    content: dict[str, Any] = field(default_factory=dict)
    origins: Origins = field(default_factory=Origins)
    files: list[ScenarioFile] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def load(path: Path) -> Merged:
    """Read a scenario file and everything that it extends, the farthest ancestor first.

    Raises
    ------
    InputError
        Where a file is missing, is not TOML, or extends itself.
    """
    chain: list[tuple[Path, dict[str, Any]]] = []
    merged = Merged(origins=Origins(otherwise=path.name))
    following, where = path, str(path)
    while True:
        raw = _bytes(following, where)
        resolved = following.resolve()
        if any(resolved == other for other, _ in chain):
            names = " -> ".join([other.name for other, _ in chain] + [resolved.name])
            raise InputError([Fault(where, f"a cycle: {names}", "a chain that ends")])
        content = _content(raw, where if following is path else following.name)
        chain.append((resolved, content))
        merged.files.insert(0, ScenarioFile(following, sha256(raw).hexdigest(), len(raw)))
        extends = content.pop("extends", None)
        if extends is None:
            break
        where = f"{following.name}: extends"
        if not isinstance(extends, str):
            raise InputError([Fault(where, f"{extends!r}", "the path of a scenario file, as text")])
        following = resolved.parent / extends
    times = Counter(resolved.name for resolved, _ in chain)
    for resolved, content in reversed(chain):
        _overlay(merged, content, resolved, resolved.name if times[resolved.name] == 1 else str(resolved))
    return merged


def _bytes(path: Path, where: str) -> bytes:
    named = "" if where == str(path) else f"{path}, "
    try:
        if path.is_dir():
            raise InputError([Fault(where, f"{named}a folder", "a scenario file (.toml)")])
        raw = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        hint = nearest(path.name, _siblings(path)) or "`allocator list scenarios` names the shipped ones"
        found = f"{named}no readable file ({reason})"
        raise InputError([Fault(where, found, "a scenario file", hint)]) from None
    if len(raw) > BYTES_ALLOWED:
        raise InputError([Fault(where, f"{named}{len(raw)} bytes", f"at most {BYTES_ALLOWED} bytes")])
    return raw


def _siblings(path: Path) -> list[str]:
    try:
        return [other.name for other in path.parent.glob("*.toml")]
    except (OSError, ValueError):
        return []


def _content(raw: bytes, where: str) -> dict[str, Any]:
    try:
        content = parse(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        found = f"a byte that is not UTF-8 at position {error.start}"
        raise InputError([Fault(where, found, "UTF-8 text", "save the file as UTF-8")]) from None
    except NotTomlError as error:
        raise InputError([Fault(where, str(error), "TOML as in `allocator new`")]) from None
    if not content:
        raise InputError([Fault(where, "an empty file", "a scenario", "`allocator new` writes one")])
    return content


def _overlay(merged: Merged, child: dict[str, Any], path: Path, file: str) -> None:
    if isinstance(child.get("data"), str):
        child["data"] = os.path.normpath(path.parent / child["data"])
    demand = child.get("demand")
    if isinstance(demand, dict) and isinstance(demand.get("table"), str) and demand["table"]:
        demand["table"] = os.path.normpath(path.parent / demand["table"])
    fairness = child.get("fairness")
    if isinstance(fairness, dict):
        for key in fairness:
            choose_one_aim(merged, key)
    merge_table(merged, merged.content, child, (), file)


def choose_one_aim(merged: Merged, key: str) -> None:
    """A `formula` removes inherited `criteria`, and the reverse."""
    other = {"formula": "criteria", "criteria": "formula"}.get(key)
    fairness = merged.content.get("fairness")
    if other is not None and isinstance(fairness, dict):
        fairness.pop(other, None)


def merge_table(
    merged: Merged, parent: dict[str, Any], child: dict[str, Any], place: Place, file: str
) -> None:
    """Lay one table over another, in place, and note which file states what."""
    for key, value in child.items():
        here = (*place, key)
        old = parent.get(key)
        if isinstance(value, dict):
            if not isinstance(old, dict) or _of_other_kind(key, old, value):
                old = parent[key] = {}
                merged.origins.replace(here, file)
            merge_table(merged, old, value, here, file)
        elif _is_table_list(value) and here != ("fairness", "criteria"):
            merged.origins.by_place[here] = file
            parent[key] = _merge_list(merged, old if isinstance(old, list) else [], value, here, file)
        else:
            parent[key] = value
            merged.origins.state(here, value, file)


def _is_table_list(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(entry, dict) for entry in value)


def _of_other_kind(key: str, old: dict[str, Any], new: dict[str, Any]) -> bool:
    """Whether a table says the same thing in another way, so that keys of both would contradict."""
    if key == "baseline":  # a formula, or posts by base
        formula = {"by", "method", "posts"}
        return ("by" in new and "by" not in old) or ("by" in old and not formula >= new.keys())
    if key == "recording_multiplier":  # a range, or one by area
        by_area = {"areas", "default"}
        return bool(by_area & new.keys()) != bool(by_area & old.keys())
    return False


def _merge_list(
    merged: Merged, old: list[Any], new: list[dict[str, Any]], place: Place, file: str
) -> list[Any]:
    key = key_of(place[-1])
    known = {
        entry[key]: entry for entry in old if isinstance(entry, dict) and isinstance(entry.get(key), str)
    }
    result = list(old)
    stated: set[str] = set()
    dropped: set[int] = set()
    for stating in new:
        name, drop = stating.get(key), stating.get("drop") is True
        entry = {inner: value for inner, value in stating.items() if inner != "drop" or value is not False}
        fault = _list_fault(name, drop, stated, known, key)
        if fault is not None:
            merged.faults.append(Fault(f"{file}: {'.'.join(place)}", *fault))
        elif drop:
            dropped.add(id(known.pop(name)))
        elif isinstance(name, str) and name in known:
            merge_table(merged, known[name], entry, (*place, name), file)
        else:
            result.append(entry)
        if isinstance(name, str):
            stated.add(name)
    for name, entry in list(zip(entry_names(result, key), result, strict=True))[len(old) :]:
        merged.origins.state((*place, name), entry, file)
    return [entry for entry in result if id(entry) not in dropped]


def _list_fault(
    name: Any, drop: bool, stated: set[str], known: dict[str, Any], key: str
) -> tuple[str, str, str] | None:
    if isinstance(name, str) and name in stated:
        return f"{key} {name!r} a second time", f"each {key} once in a file", ""
    if drop and not isinstance(name, str):
        return f"a drop without {key!r}", f"an inherited {key}", ""
    if drop and name not in known:
        return f"a drop of {name!r}, which nothing states", f"an inherited {key}", nearest(name, known)
    return None
