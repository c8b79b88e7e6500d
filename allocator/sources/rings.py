"""Check the rings of polygons by plain arithmetic: positions, closure, crossings."""

from __future__ import annotations

import math
from itertools import pairwise

MAX_POSITIONS = 1_000_000
CROSSINGS_UP_TO = 500
"""Rings of more positions are not searched for crossings here: `geometry` does it."""

Position = tuple[float, float]


def polygons(geometry: object) -> list[object] | str:
    """Return the coordinates of each polygon of a geometry, or what is wrong with it in words.

    Examples
    --------
    >>> polygons(None), polygons({"type": "Point", "coordinates": [0, 0]})
    ('no geometry', 'a geometry of type Point')
    """
    if geometry is None:
        return "no geometry"
    if not isinstance(geometry, dict):
        return "a geometry that is no object"
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind not in {"Polygon", "MultiPolygon"}:
        return f"a geometry of type {str(kind)[:40]}"
    if not isinstance(coordinates, list) or not coordinates:
        return "an empty geometry"
    return [coordinates] if kind == "Polygon" else coordinates


def read_ring(ring: object) -> list[Position] | str:
    """Return the positions of a ring as (x, y), or what is wrong with it in words.

    Examples
    --------
    >>> read_ring([[0, 0], [1, 0], [1, 1]])
    'a ring of 3 positions, where 4 is the least'
    >>> read_ring([[0, 0], [1, 0], [1, 1], [0, 1]])
    'a ring that does not close: [0, 0] to [0, 1]'
    """
    if not isinstance(ring, list):
        return "a ring that is no list"
    if len(ring) < 4:
        return f"a ring of {len(ring)} positions, where 4 is the least"
    positions = []
    for position in ring:
        if not isinstance(position, list) or not 2 <= len(position) <= 4:
            return f"a position that is no pair of numbers ({str(position)[:40]})"
        x, y = position[0], position[1]
        if type(x) not in {int, float} or type(y) not in {int, float} or not _finite(x, y):
            return f"a position that is no pair of finite numbers ({str(position)[:40]})"
        positions.append((x, y))
    if positions[0] != positions[-1]:
        return f"a ring that does not close: {list(positions[0])} to {list(positions[-1])}"
    return positions


def _finite(x: float, y: float) -> bool:
    """Return whether both numbers are finite and of a size that floats can hold."""
    return abs(x) < 1e300 and abs(y) < 1e300 and math.isfinite(x) and math.isfinite(y)


def crossing(ring: list[Position]) -> Position | None:
    """Return a corner near which two sides of a ring cross, or None; long rings are not searched.

    Examples
    --------
    >>> crossing([(0, 0), (1, 1), (1, 0), (0, 1), (0, 0)])
    (0, 0)
    >>> crossing([(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)])
    """
    if len(ring) > CROSSINGS_UP_TO:
        return None
    sides = sorted((min(a[0], b[0]), max(a[0], b[0]), a, b) for a, b in pairwise(ring))
    for first, (_, right, a, b) in enumerate(sides):
        low, high = (a[1], b[1]) if a[1] < b[1] else (b[1], a[1])
        for other in range(first + 1, len(sides)):
            left, _, c, d = sides[other]
            if left > right:
                break
            if (c[1] < low and d[1] < low) or (c[1] > high and d[1] > high):
                continue
            if _turn(a, b, c) * _turn(a, b, d) < 0 and _turn(c, d, a) * _turn(c, d, b) < 0:
                return a
    return None


def _turn(a: Position, b: Position, c: Position) -> int:
    """Return 1, 0 or -1: on which side of the line a-b the point c lies."""
    turn = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return (turn > 1e-15) - (turn < -1e-15)
