"""Read a GeoJSON file into its features, after its form, depth and reference system are checked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from allocator.sources.notes import Notes
from allocator.sources.text import decode

MAX_DEPTH = 32
WGS84 = ("crs84", "epsg:4326", "epsg::4326", "wgs84", "wgs 84")
"""How the name of a declared reference system may end, in lower case."""
_NO_BRACKETS = bytes(byte for byte in range(256) if byte not in b"[]{}")


def read_features(name: str, data: bytes, notes: Notes) -> list[Any]:
    """Return the features of the file, or none of them where it is no FeatureCollection in WGS84."""
    allowed = "GeoJSON: a FeatureCollection"
    text = decode(name, data, notes)
    if text is None:
        return []
    if not text.lstrip().startswith("{"):
        notes.fault(name, f"no JSON object: it begins {text.lstrip()[:24]!r}", allowed)
        return []
    if max(_depths(data), default=0) > MAX_DEPTH:
        notes.fault(name, f"brackets nested more than {MAX_DEPTH} deep", f"at most {MAX_DEPTH}")
        return []
    try:
        whole = json.loads(text, object_pairs_hook=_unique)
    except json.JSONDecodeError as error:
        cut = error.pos >= len(text.rstrip()) - 1 or error.msg.startswith("Unterminated")
        hint = "is the file cut short? Copy it again" if cut else ""
        notes.fault(f"{name}:{error.lineno}", f"no JSON: {error.msg} at column {error.colno}", allowed, hint)
        return []
    except (ValueError, RecursionError) as error:
        notes.fault(name, f"no JSON that can be read: {str(error)[:120]}", allowed)
        return []
    if whole.get("type") != "FeatureCollection":
        found = f"type {str(whole['type'])[:40]!r}" if "type" in whole else "an object without a type"
        notes.fault(name, found, "type 'FeatureCollection'")
        return []
    crs = whole.get("crs")
    if crs is not None and not _is_wgs84(crs):
        found = f"crs {json.dumps(crs)[:120]}"
        notes.fault(name, found, "WGS84, longitude and latitude", "reproject it to EPSG:4326")
        return []
    features = whole.get("features")
    if not isinstance(features, list) or not features:
        notes.fault(name, "no features", "one feature for each area")
        return []
    return features


def _is_wgs84(crs: Any) -> bool:
    """Return whether a declared reference system is the one that GeoJSON has anyway."""
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return isinstance(name, str) and name.lower().endswith(WGS84)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return a JSON object; a key that stands twice is refused."""
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"the key {next(key for key in keys if keys.count(key) > 1)!r} twice in one object")
    return found


def _depths(data: bytes) -> Iterator[int]:
    """Yield the depth of brackets in a JSON text after each of them.

    Examples
    --------
    >>> max(_depths(b'{"a": [[1]]}'))
    3
    """
    depth = 0
    for bracket in data.translate(None, _NO_BRACKETS):
        depth += 1 if bracket in b"[{" else -1
        yield depth
