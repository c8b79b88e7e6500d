"""Writes the map page: one HTML file that opens without a network and runs nothing that data says.

folium makes the two Leaflet maps and the layer of polygons. The text of Leaflet comes from the
package XStatic-Leaflet; the page's own style and program stand in `map_assets/`. Data travel as JSON
in a block that browsers do not run, and the page shows them as text. A content security policy names
the hash of each script and style, so that the browser refuses every other one and every request.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from math import asinh, atan, degrees, isfinite, radians, sinh, tan
from typing import Any

from allocator.outputs.map_view import AreaPanel, BaseMarker, Catchments, Fact, Inset, MapView, Section
from allocator.outputs.pages import page_asset, render
from allocator.outputs.shading import plain, shading

_Json = dict[str, Any]
FOLDER, PAGE = "map_assets", "map.html"
PROGRAMS = ("catchments", "links", "search", "map")
"""The page's own programs, in the order in which they run: the last one calls `links` and `search`."""
FOLIUM_ID = re.compile(r"\b(map|geo_json)_([0-9a-f]{32})")
_OUTLINE = {"color": "#ffffff", "weight": 1, "fillColor": "#dfe5ea", "fillOpacity": 1}


def map_page(view: MapView) -> str:
    """Return the map of `view` as one HTML page; the same view gives the same text.

    Raises
    ------
    ValueError
        If the boundaries are not one polygon for each area of the view.
    """
    collection = polygons(view.boundaries, [area.code for area in view.areas])
    script, handles = _leaflet_script(collection, view.inset)
    data = page_data(view, anchors(collection, view.inset), handles)
    words = {**page_words(view), "main_id": handles["main"], "inset_id": handles["inset"]}
    return render(
        FOLDER,
        PAGE,
        words,
        data,
        scripts={"leaflet": leaflet_program(), "folium": script, **own_programs()},
        styles={"leaflet": leaflet_style(), "page": page_asset(FOLDER, "map.css")},
    )


def own_programs() -> dict[str, str]:
    """Return the text of each of the page's own programs, in the order in which they run."""
    return {name: page_asset(FOLDER, f"{name}.js") for name in PROGRAMS}


def page_words(view: MapView) -> dict[str, str | tuple[str, ...]]:
    """Return what the page says outside its data, by the names of the places in the template."""
    return {
        "title": view.title,
        "subtitle": view.subtitle,
        "scenario": view.scenario,
        "date": view.date,
        "run_id": view.run_id,
        "area_label": view.area_label,
        "areas_label": view.areas_label,
        "areas_title": view.areas_label[:1].upper() + view.areas_label[1:],
        "inset_label": view.inset.label if view.inset else "",
        "notes": view.notes,
        "sources": view.attribution,
    }


def polygons(boundaries: bytes, codes: Sequence[str]) -> _Json:
    """Return boundaries with nothing but codes and shapes, in the order of the codes.

    Raises
    ------
    ValueError
        If they are not one polygon for each code.
    """
    found: dict[str, Any] = {}
    for feature in json.loads(boundaries)["features"]:
        code = feature["properties"]["code"]
        if code in found:
            raise ValueError(f"the boundaries draw {code!r} twice")
        found[code] = feature["geometry"]
    if set(found) != set(codes):
        odd = ", ".join(sorted(set(found) ^ set(codes)))
        raise ValueError(f"boundaries and areas do not agree on: {odd}")
    features = [{"type": "Feature", "properties": {"code": c}, "geometry": found[c]} for c in codes]
    return {"type": "FeatureCollection", "features": features}


def _leaflet_script(collection: _Json, inset: Inset | None) -> tuple[str, dict[str, str]]:
    """Return folium's program for both maps and the names of what it creates."""
    import folium
    from branca.element import Figure

    still: _Json = {"attribution_control": False, "zoom_animation": False, "fade_animation": False}
    fixed: _Json = dict.fromkeys(
        ("dragging", "scroll_wheel_zoom", "double_click_zoom", "box_zoom", "touch_zoom", "keyboard"), False
    )
    figure = Figure()
    main = folium.Map(location=(57.5, -4.5), zoom_start=6, tiles=None, zoom_snap=0,
                      scroll_wheel_zoom=False, inertia=False, **still)  # fmt: skip
    layer = folium.GeoJson(collection, style_function=lambda _: _OUTLINE, smooth_factor=0.4)
    layer.add_to(main)
    main.default_js, main.default_css = [], []
    figure.add_child(main)
    names = {"main": main.get_name(), "areas": layer.get_name(), "inset": ""}
    if inset:
        middle = ((inset.south + inset.north) / 2, (inset.west + inset.east) / 2)
        second = folium.Map(location=middle, zoom_start=8, tiles=None, control_scale=True,
                            zoom_snap=0, zoom_control=False, **fixed, **still)  # fmt: skip
        second.default_js, second.default_css = [], []
        figure.add_child(second)
        names["inset"] = second.get_name()
    figure.render()
    order: dict[str, int] = {}

    def renumber(match: re.Match[str]) -> str:
        return f"{match[1]}_{order.setdefault(match[2], len(order) + 1)}"

    script = FOLIUM_ID.sub(renumber, figure.script.render())
    script = "\n".join(line.strip() for line in script.splitlines() if line.strip())
    return script, {use: FOLIUM_ID.sub(renumber, name) for use, name in names.items()}


def anchors(collection: _Json, inset: Inset | None) -> list[tuple[list[float], list[float] | None]]:
    """Return for each area where its label stands, on the main map and in the inset: lat, lon.

    It is the middle of the largest circle inside the area as the screen shows it (Mercator).
    """
    import shapely
    from shapely.geometry import shape
    from shapely.ops import polylabel

    def spot(geometry: Any) -> list[float] | None:
        parts = [part for part in shapely.get_parts(geometry) if part.area > 0]
        if not parts:
            return None
        middle = polylabel(max(parts, key=lambda part: float(part.area)), tolerance=0.005)
        return [round(degrees(_latitude(middle.y)), 4), round(middle.x, 4)]

    window = None
    if inset:
        window = shapely.box(inset.west, _northing(inset.south), inset.east, _northing(inset.north))
    found = []
    for feature in collection["features"]:
        drawn = shapely.make_valid(
            shapely.transform(
                shape(feature["geometry"]), lambda xy: [(x, _northing(y)) for x, y in xy.tolist()]
            )
        )
        main = spot(drawn)
        if main is None:
            raise ValueError(f"the boundary of {feature['properties']['code']!r} is no polygon")
        found.append((main, spot(drawn.intersection(window)) if window else None))
    return found


def _northing(lat: float) -> float:
    """Return the height of a latitude on a Mercator map, in degrees of longitude."""
    return degrees(asinh(tan(radians(lat))))


def _latitude(northing: float) -> float:
    """Return the latitude in radians, the inverse of `_northing`."""
    return atan(sinh(radians(northing)))


def page_data(
    view: MapView, anchors: Iterable[tuple[list[float], list[float] | None]], handles: Mapping[str, str]
) -> _Json:
    """Return what the program of the page reads: lists in the order of the areas, keys all ours."""
    codes = [area.code for area in view.areas]
    layers = []
    for layer in view.layers:
        made = shading(layer)
        sizes = [base.posts.get(layer.role, 0.0) if layer.role else base.fte for base in view.bases]
        layers.append({
            "id": layer.id,
            "label": layer.label,
            "group": layer.group,
            "unit": layer.unit,
            "note": layer.note,
            "shades": [[shade.text, shade.fill] for shade in made.shades],
            "classes": [made.of_area.get(code) for code in codes],
            "values": [_number(layer.values.get(code)) for code in codes],
            "texts": [layer.texts.get(code, "") for code in codes],
            "sizes": sizes,
            "posts": [plain(size) for size in sizes],
        })  # fmt: skip
    inset = view.inset
    return {
        "handles": dict(handles),
        "areaLabel": view.area_label,
        "areas": [
            {**_panel(area), "main": main, "inset": second}
            for area, (main, second) in zip(view.areas, anchors, strict=True)
        ],
        "codes": codes,
        "whole": _panel(view.whole) if view.whole else None,
        "layers": layers,
        "bases": [_base(base, codes) for base in view.bases],
        "catchments": [_catchments(one, codes) for one in view.catchments],
        "inset": [[inset.south, inset.west], [inset.north, inset.east]] if inset else None,
        "attribution": list(view.attribution),
    }


def _number(value: float | None) -> float | None:
    return value if value is not None and isfinite(value) else None


def _panel(area: AreaPanel) -> _Json:
    return {"name": area.name, "group": area.group, "sections": [_section(s) for s in area.sections]}


def _section(section: Section) -> _Json:
    return {
        "title": section.title,
        "facts": _pairs(section.facts),
        "columns": list(section.columns),
        "rows": [list(row) for row in section.rows],
    }


def _pairs(facts: Iterable[Fact]) -> list[list[str]]:
    return [[fact.label, fact.text] for fact in facts]


def _base(base: BaseMarker, codes: list[str]) -> _Json:
    return {
        "name": base.name,
        "at": [base.lat, base.lon],
        "area": codes.index(base.area) if base.area in codes else None,
        "facts": _pairs(base.facts),
    }


def _catchments(one: Catchments, codes: list[str]) -> _Json:
    hubs = [
        {
            "id": hub.id,
            "name": hub.name,
            "at": [hub.lat, hub.lon],
            "serves": [[codes.index(to.area), to.hours, to.text] for to in hub.serves],
        }
        for hub in one.hubs
    ]
    return {"role": one.role, "label": one.label, "hubs": hubs}


def _leaflet_file(name: str) -> str:
    from pathlib import Path

    import xstatic.pkg.leaflet as package

    return Path(package.BASE_DIR, name).read_text(encoding="utf-8").strip()


def leaflet_program() -> str:
    """Return Leaflet without the line that makes developer tools look for its source map."""
    return re.sub(r"\s*//# sourceMappingURL=\S+$", "", _leaflet_file("leaflet.js"))


def leaflet_style() -> str:
    """Return Leaflet's style without its pictures, which belong to controls that the page has not."""
    return re.sub(r"url\([^)]*\)", "none", _leaflet_file("leaflet.css"))
