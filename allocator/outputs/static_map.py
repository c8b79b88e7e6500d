"""A map as a still picture: polygons, values and legend for an SVG that needs no program."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import asinh, degrees, radians, tan
from typing import Any

from allocator.outputs.map import anchors, polygons
from allocator.outputs.map_view import Inset, Layer, MapView
from allocator.outputs.shading import Shade, shading

ROOM = 2.5
"""An area has its label where its largest inner circle has this radius a letter, in picture units; else
labels would lie on each other, and the table holds the value."""
NO_VALUE = "#ffffff"
"""The fill of an area without a value that is told; no class is as light."""


@dataclass(frozen=True)
class Label:
    """A value at its place; `dark` where it stands on a dark fill."""

    x: float
    y: float
    text: str
    dark: bool


@dataclass(frozen=True)
class Spot:
    """The largest circle that lies within an area: its middle, its radius, whether it is dark."""

    code: str
    x: float
    y: float
    radius: float
    dark: bool


@dataclass(frozen=True)
class Picture:
    """One frame: its size, its areas as (name, value, path, fill), its labels, where others might stand.

    `enlarged` is what the next frame draws larger, in units of this one: left, top, right, bottom.
    """

    title: str
    width: float
    height: float
    areas: tuple[tuple[str, str, str, str], ...]
    labels: tuple[Label, ...]
    spots: tuple[Spot, ...] = ()
    enlarged: tuple[float, float, float, float] | None = None


@dataclass(frozen=True)
class StaticMap:
    """The country and, where there is one, the part drawn larger; the classes of both."""

    title: str
    unit: str
    frames: tuple[Picture, ...]
    classes: tuple[Shade, ...]
    no_value: str = NO_VALUE

    @property
    def untold(self) -> bool:
        """Whether an area has no value that is told: it is hatched, since the lightest class is white too."""
        return any(fill == NO_VALUE for frame in self.frames for _, _, _, fill in frame.areas)


def static_map(view: MapView, layer: Layer, width: float = 330) -> StaticMap:
    """A layer of a map page as still pictures; the same view gives the same paths.

    A view without an inset, or whose inset shows nothing, has one frame.
    """
    import shapely
    from shapely.geometry import shape

    codes = [area.code for area in view.areas]
    collection = polygons(view.boundaries, codes)
    shapes = [_mercator(shape(feature["geometry"])) for feature in collection["features"]]
    spots = anchors(collection, view.inset)
    around = tuple(shapely.total_bounds(shapes))
    least = ROOM if view.inset else 0
    frames = [_Frame(view.areas_label, around, tuple(main for main, _ in spots), least)]
    if view.inset and any(inner for _, inner in spots):
        inner = tuple(inner for _, inner in spots)
        frames = [replace(frames[0], enlarged=_box(view.inset))]
        frames.append(_Frame(view.inset.label, _box(view.inset), inner, ROOM))
    pictures = tuple(_picture(view, layer, shapes, frame, width) for frame in frames)
    return StaticMap(f"{layer.group}: {layer.label}", layer.unit, pictures, shading(layer).shades)


@dataclass(frozen=True)
class _Frame:
    """What is drawn: limits (west, south, east, north), where labels stand, and what room a letter needs."""

    title: str
    bounds: tuple[float, ...]
    spots: tuple[list[float] | None, ...]
    least: float
    enlarged: tuple[float, ...] | None = None


def _picture(view: MapView, layer: Layer, shapes: Sequence[Any], frame: _Frame, width: float) -> Picture:
    import shapely

    west, south, east, north = frame.bounds
    scale = width / ((east - west) or 1)
    made = shading(layer)
    window = shapely.box(*frame.bounds)
    areas, labels, spots = [], [], []
    for area, drawn, spot in zip(view.areas, shapes, frame.spots, strict=True):
        inside = drawn.intersection(window)
        if inside.is_empty:
            continue
        place = made.of_area.get(area.code)
        fill = made.shades[place].fill if place is not None else NO_VALUE
        text = layer.texts.get(area.code, "")
        areas.append((area.name, text, _path(inside, west, north, scale), fill))
        room = shapely.maximum_inscribed_circle(_largest(inside)).length * scale
        if spot is None:
            continue
        x, y = round((spot[1] - west) * scale, 1), round((north - _northing(spot[0])) * scale, 1)
        spots.append(Spot(area.code, x, y, round(room, 1), _is_dark(fill)))
        if text and room >= frame.least * len(text):
            labels.append(Label(x, y, text, _is_dark(fill)))
    enlarged = None
    if frame.enlarged is not None:
        left, bottom, right, top = frame.enlarged
        enlarged = (
            (left - west) * scale,
            (north - top) * scale,
            (right - west) * scale,
            (north - bottom) * scale,
        )
    height = round((north - south) * scale, 1)
    return Picture(frame.title, width, height, tuple(areas), tuple(labels), tuple(spots), enlarged)


def _largest(drawn: Any) -> Any:
    import shapely

    return max((part for part in shapely.get_parts(drawn)), key=lambda part: float(part.area))


def _path(drawn: Any, west: float, north: float, scale: float) -> str:
    """The outline in picture units with one decimal; what is smaller than a third of a unit is left out."""
    import shapely

    parts = [part for part in shapely.get_parts(drawn) if part.geom_type == "Polygon"]
    shown = [part for part in parts if part.area * scale * scale > 0.1] or parts
    found = []
    for part in shown:
        for ring in (part.exterior, *part.interiors):
            line = shapely.simplify(ring, 0.25 / scale)
            steps: list[str] = []
            for x, y in line.coords[:-1]:
                step = f"{(x - west) * scale:.1f} {(north - y) * scale:.1f}"
                if not steps or steps[-1] != step:
                    steps.append(step)
            found.append(f"M{'L'.join(steps)}Z")
    return "".join(found)


def _mercator(drawn: Any) -> Any:
    import shapely

    moved = shapely.transform(drawn, lambda xy: [(x, _northing(y)) for x, y in xy.tolist()])
    return shapely.make_valid(moved)


def _northing(lat: float) -> float:
    return degrees(asinh(tan(radians(lat))))


def _box(inset: Inset) -> tuple[float, float, float, float]:
    return inset.west, _northing(inset.south), inset.east, _northing(inset.north)


def _is_dark(fill: str) -> bool:
    """Whether white text stands out from a fill more than black: its luminance is below 0.18 (WCAG 2.2).

    Examples
    --------
    >>> _is_dark("#0b4480"), _is_dark("#f7fafd")
    (True, False)
    """
    red, green, blue = (_linear(int(part, 16) / 255) for part in re.findall("..", fill.removeprefix("#")))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.179


def _linear(share: float) -> float:
    """A share of full colour as light, by the transfer function of sRGB."""
    return float(share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4)
