"""Read boundaries.geojson: the polygon of every area, in WGS84."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from allocator.errors import Fault, InputError
from allocator.sources import rings
from allocator.sources.folder import Folder
from allocator.sources.geography import Geography
from allocator.sources.geojson import read_features
from allocator.sources.ids import nearest_id
from allocator.sources.notes import Notes, listed
from allocator.sources.placing import Box, check_places, check_range

if TYPE_CHECKING:
    import geopandas

NAME = "boundaries.geojson"
MAX_OVERLAP_SHARE = 0.01
"""Two areas may share this much of the smaller one: simplified borders do not meet exactly."""


def reads(name: str) -> bool:
    """Return whether this module reads a file of this name."""
    return name == NAME


def read(folder: Folder, so_far: Geography) -> Geography:
    """Add the bytes of the boundaries once their structure, codes and coordinates are checked.

    Self-intersections of long rings and overlaps are left to `geometry`.
    """
    if NAME not in folder.files:
        return so_far
    data = folder.files[NAME]
    features = read_features(NAME, data, folder.notes)
    boxes: dict[str, Box] = {}
    seen: dict[str, int] = {}
    points = 0
    for number, feature in enumerate(features, start=1):
        code, box, positions = _feature(number, feature, folder.notes)
        points += positions
        if code is None:
            continue
        if seen.setdefault(code, number) != number:
            folder.notes.fault(
                f"{NAME}: feature {number}",
                f"code {code!r} a second time",
                f"once: feature {seen[code]} has it",
                "dissolve the two into one MultiPolygon",
            )
        if box is not None:
            boxes[code] = box
    if points > rings.MAX_POSITIONS:
        folder.notes.fault(
            NAME, f"{points:,} positions", f"at most {rings.MAX_POSITIONS:,}", "simplify the polygons"
        )
    if features and so_far.areas:
        _match(set(seen), {area.code for area in so_far.areas}, folder.notes)
    if check_range(NAME, boxes, folder.notes):
        check_places(NAME, boxes, so_far, folder.notes)
    return replace(so_far, boundaries=data, files=(*so_far.files, folder.described(NAME, len(features))))


def _feature(number: int, feature: Any, notes: Notes) -> tuple[str | None, Box | None, int]:
    """Return code, bounding box and number of positions of a feature, as far as they can be told."""
    where = f"{NAME}: feature {number}"
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        notes.fault(where, "an entry that is no feature", "type 'Feature'")
        return None, None, 0
    properties = feature.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    code = properties.get("code")
    if not isinstance(code, str):
        found = "no property 'code'" if code is None else f"code {str(code)[:40]}, which is no text"
        hint = 'write it in quotes, as "007"'
        if code is None:
            hint = f"it has {listed(list(properties))}"[:200] if properties else ""
        notes.fault(where, found, "a property 'code' as in areas.csv", hint)
        return None, None, 0
    where = f"{NAME}: feature {number} ({code[:64]!r})"
    parts = rings.polygons(feature.get("geometry"))
    if isinstance(parts, str):
        notes.fault(where, parts, "a Polygon or MultiPolygon with coordinates")
        return code, None, 0
    xs: list[float] = []
    ys: list[float] = []
    for part in parts:
        if not isinstance(part, list) or not part:
            notes.fault(where, "an empty polygon", "rings of positions")
            continue
        for coordinates in part:
            ring = rings.read_ring(coordinates)
            if isinstance(ring, str):
                notes.fault(where, ring, "closed rings of [longitude, latitude]")
                continue
            xs.extend(x for x, _ in ring)
            ys.extend(y for _, y in ring)
            spot = rings.crossing(ring)
            if spot is not None:
                notes.fault(
                    where, f"a ring that crosses itself near {list(spot)}", "rings without crossings", _REPAIR
                )
    return code, (min(xs), min(ys), max(xs), max(ys)) if xs else None, len(xs)


_REPAIR = "mend the polygon in a GIS; nothing is repaired silently"


def _match(found: set[str], codes: set[str], notes: Notes) -> None:
    """Record codes that only one of areas.csv and the boundaries has."""
    without, strange = sorted(codes - found), sorted(found - codes)
    if without:
        notes.fault(NAME, f"no polygon for {listed(without)} of areas.csv", "one for each code of areas.csv")
    if strange:
        hint = nearest_id(strange[0], without)
        notes.fault(NAME, f"polygons of {listed(strange)}, unknown to areas.csv", "codes of areas.csv", hint)


def geometry(boundaries: bytes) -> geopandas.GeoDataFrame:
    """Return the polygons as a GeoDataFrame with the columns code and geometry, in WGS84.

    Parameters
    ----------
    boundaries
        The bytes that `Geography.boundaries` holds: they have been checked.

    Raises
    ------
    InputError
        When a polygon is invalid or two overlap by more than a hundredth of the smaller; every
        such feature is named with the reason.
    """
    import geopandas
    import shapely

    features = json.loads(boundaries.decode("utf-8-sig"))["features"]
    codes = [feature["properties"]["code"] for feature in features]
    shapes = [shapely.geometry.shape(feature["geometry"]) for feature in features]
    faults = [
        Fault(
            f"{NAME}: feature {number} ({code!r})", shapely.is_valid_reason(shape), "a valid polygon", _REPAIR
        )
        for number, (code, shape) in enumerate(zip(codes, shapes, strict=True), start=1)
        if shape.is_empty or not shape.is_valid
    ]
    if not faults:
        faults = _overlaps(codes, shapes)
    if faults:
        raise InputError(faults)
    return geopandas.GeoDataFrame({"code": codes}, geometry=shapes, crs="EPSG:4326")


def _overlaps(codes: list[str], shapes: list[Any]) -> list[Fault]:
    """Return a fault for each two areas that overlap by more than simplified borders do."""
    import shapely

    faults = []
    firsts, seconds = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    for first, second in sorted(zip(firsts.tolist(), seconds.tolist(), strict=True)):
        if first >= second:
            continue
        smaller = min(shapes[first].area, shapes[second].area)
        share = shapes[first].intersection(shapes[second]).area / smaller
        if share > MAX_OVERLAP_SHARE:
            found = f"{codes[first]} and {codes[second]} overlapping by {share:.1%} of the smaller"
            faults.append(Fault(NAME, found, f"at most {MAX_OVERLAP_SHARE:.0%}", _REPAIR))
    return faults
