"""Check that polygons lie where they can: in degrees, and around the points of their own areas."""

from __future__ import annotations

from collections.abc import Mapping

from allocator.sources.geography import Geography
from allocator.sources.notes import Notes, listed

MAX_DISTANCE_DEGREES = 2

Box = tuple[float, float, float, float]
"""West, south, east and north, in degrees."""


def check_range(name: str, boxes: Mapping[str, Box], notes: Notes) -> bool:
    """Return whether all boxes lie within the degrees of WGS84; those that do not are recorded."""
    swapped: list[str] = []
    metres: list[str] = []
    for code, (west, south, east, north) in sorted(boxes.items()):
        if max(abs(west), abs(east)) <= 180 and max(abs(south), abs(north)) <= 90:
            continue
        fits = max(abs(west), abs(east)) <= 90 and max(abs(south), abs(north)) <= 180
        (swapped if fits else metres).append(code)
    allowed = "longitude from -180 to 180, then latitude from -90 to 90 (WGS84)"
    if swapped:
        notes.fault(name, f"latitudes beyond 90 in {listed(swapped)}", allowed, "are the two swapped?")
    if metres:
        x, y = boxes[metres[0]][:2]
        notes.fault(
            name,
            f"coordinates as ({x:g}, {y:g}) in {listed(metres)}, which look like metres of a national grid",
            allowed,
            "reproject it to EPSG:4326",
        )
    return not swapped and not metres


def check_places(name: str, boxes: Mapping[str, Box], geography: Geography, notes: Notes) -> None:
    """Record areas and bases whose point of latitude and longitude lies far from their polygon."""
    points = [
        ("areas.csv", area.code, area.code, float(area.numbers["lat"]), float(area.numbers["lon"]))
        for area in geography.areas
        if "lat" in area.numbers and "lon" in area.numbers
    ]
    points += [("bases.csv", base.id, base.area, base.lat, base.lon) for base in geography.bases]
    for file in ("areas.csv", "bases.csv"):
        far = [
            point
            for point in points
            if point[0] == file and point[2] in boxes and _far(boxes[point[2]], *point[3:])
        ]
        if not far:
            continue
        _, code, area, lat, lon = far[0]
        swapped = all(not _far(boxes[other], at_lon, at_lat) for _, _, other, at_lat, at_lon in far)
        west, south, east, north = boxes[area]
        notes.fault(
            name,
            f"the polygons of {listed(sorted({point[2] for point in far}))} far from their points in {file}: "
            f"{code} stands at latitude {lat:g}, longitude {lon:g}, and the polygon of {area} covers "
            f"latitudes {south:g} to {north:g}, longitudes {west:g} to {east:g}",
            f"points within {MAX_DISTANCE_DEGREES} degrees of their polygon; longitude before latitude",
            "are latitude and longitude swapped in one of the two files?" if swapped else "",
        )


def _far(box: Box, lat: float, lon: float) -> bool:
    """Return whether a point lies more than the allowed distance outside a box."""
    west, south, east, north = box
    reach = MAX_DISTANCE_DEGREES
    return not (west - reach <= lon <= east + reach and south - reach <= lat <= north + reach)
