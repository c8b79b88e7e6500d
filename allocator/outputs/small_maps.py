"""Several small maps that pan and zoom together: shapes once, colours and texts for each map."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from allocator.outputs.map import FOLIUM_ID, anchors, leaflet_program, leaflet_style, polygons
from allocator.outputs.map_view import CENTRAL_BELT, Inset, Layer
from allocator.outputs.pages import page_asset
from allocator.outputs.shading import shading

_Json = dict[str, Any]


@dataclass(frozen=True)
class MapRow:
    """Maps of the same areas: what the page's program reads of them, and the programs themselves."""

    ids: tuple[str, ...]
    data: Mapping[str, Any]
    scripts: Mapping[str, str]
    styles: Mapping[str, str]


@dataclass(frozen=True)
class SharedLayer:
    """A measure on several maps, in the same classes on all of them.

    Parameters
    ----------
    label, unit, note
        As in `Layer`.
    values, texts
        For each map: area code to number, in `unit`, and to what is printed.
    """

    label: str
    unit: str
    kind: Literal["sequential", "diverging"]
    values: Sequence[Mapping[str, Fraction | None]]
    texts: Sequence[Mapping[str, str]]
    note: str = ""
    breaks: tuple[float, ...] = ()
    ramp: str = "blue"


def map_row(
    boundaries: bytes, names: Mapping[str, str], count: int, inset: Inset | None = CENTRAL_BELT
) -> MapRow:
    """Return `count` maps of the areas that `names` calls by code; the shapes are held once.

    Below each map stands `inset`, a part of it drawn larger, where it shows several areas and others lie
    beyond it.
    """
    collection = polygons(boundaries, list(names))
    program, ids, layer = _folium(collection, count)
    spots = anchors(collection, inset)
    shown = inset if inset is not None and _worth_it(spots, inset) else None
    areas = [
        {"name": name, "at": at, "inner": second if shown else None}
        for name, (at, second) in zip(names.values(), spots, strict=True)
    ]
    frame = shown and {
        "label": shown.label,
        "bounds": [[shown.south, shown.west], [shown.north, shown.east]],
    }
    return MapRow(
        ids,
        {"ids": list(ids), "layer": layer, "codes": list(names), "areas": areas, "inset": frame},
        {
            "leaflet": leaflet_program(),
            "folium": program,
            "maps": page_asset("page_assets", "small_maps.js"),
        },
        {"leaflet": leaflet_style(), "maps": page_asset("page_assets", "small_maps.css")},
    )


def _worth_it(spots: Sequence[tuple[list[float], list[float] | None]], inset: Inset) -> bool:
    inside = sum(1 for _, second in spots if second is not None)
    beyond = any(
        not (inset.south < lat < inset.north and inset.west < lon < inset.east) for (lat, lon), _ in spots
    )
    return inside > 1 and beyond


def layer_data(layer: SharedLayer, codes: Sequence[str]) -> _Json:
    """Return a layer as the page's program reads it: lists in the order of `codes`, one for each map.

    Examples
    --------
    Both maps share their classes.

    >>> layer = SharedLayer("Coverage", "%", "sequential", [{"A": Fraction(40)}, {"A": Fraction(60)}],
    ...                     [{"A": "40 %"}, {"A": "60 %"}], breaks=(50.0,))
    >>> found = layer_data(layer, ["A"])
    >>> [shade[0] for shade in found["shades"]], [one["classes"] for one in found["maps"]]
    (['below 50', '50 or more'], [[0], [1]])
    """
    pooled: dict[str, float | None] = {}
    for number, values in enumerate(layer.values):
        for code, value in values.items():
            pooled[f"{number} {code}"] = None if value is None else float(value)
    made = shading(
        Layer("", layer.label, "", layer.unit, layer.kind, pooled, {}, "", layer.breaks, layer.ramp)
    )
    return {
        "label": layer.label,
        "unit": layer.unit,
        "note": layer.note,
        "shades": [[shade.text, shade.fill] for shade in made.shades],
        "maps": [
            {
                "classes": [made.of_area.get(f"{number} {code}") for code in codes],
                "texts": [texts.get(code, "") for code in codes],
            }
            for number, texts in enumerate(layer.texts)
        ],
    }


def _folium(collection: _Json, count: int) -> tuple[str, tuple[str, ...], str]:
    """Return folium's program, the ids of the maps and the name of the layer, which the first map holds."""
    import folium
    from branca.element import Figure

    still: _Json = dict.fromkeys(
        ("attribution_control", "zoom_animation", "fade_animation", "zoom_control", "keyboard",
         "scroll_wheel_zoom", "inertia"), False,
    )  # fmt: skip
    figure = Figure()
    maps = [folium.Map(location=(57.5, -4.5), zoom_start=6, tiles=None, zoom_snap=0, **still)
            for _ in range(count)]  # fmt: skip
    layer = folium.GeoJson(collection, smooth_factor=0.4)
    layer.add_to(maps[0])
    for one in maps:
        one.default_js, one.default_css = [], []
        figure.add_child(one)
    figure.render()
    order: dict[str, int] = {}

    def renumber(match: re.Match[str]) -> str:
        return f"{match[1]}_{order.setdefault(match[2], len(order) + 1)}"

    program = FOLIUM_ID.sub(renumber, figure.script.render())
    program = "\n".join(line.strip() for line in program.splitlines() if line.strip())
    ids = tuple(FOLIUM_ID.sub(renumber, one.get_name()) for one in maps)
    return program, ids, FOLIUM_ID.sub(renumber, layer.get_name())
