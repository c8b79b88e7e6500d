"""Draw the areas: join council areas, simplify the coverage, and write GeoJSON with stable bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from allocator.build.councils import Council
from allocator.build.levels import Area, Level
from allocator.build.tables import Tables
from allocator.errors import Fault, InputError

LAYER = "council_areas_2024_buc500m.geojson"
DECIMALS = 5  # of a degree: about one metre
M2_PER_KM2 = 1e6

Point = tuple[float, float]


def read_polygons(tables: Tables, councils: Mapping[str, Council]) -> dict[str, Any]:
    """Return the polygon (shapely, WGS84 degrees) of each council area."""
    import shapely
    from shapely.geometry import shape

    text = tables.text(LAYER)
    if text is None:
        return {}
    try:
        features = json.loads(text)["features"]
        pairs = [(str(f["properties"]["council_area_code"]), shape(f["geometry"])) for f in features]
    except (ValueError, KeyError, TypeError, AttributeError, shapely.errors.ShapelyError) as error:
        tables.fault(
            LAYER,
            f"a file that is no layer of council areas ({type(error).__name__})",
            "a GeoJSON FeatureCollection of polygons with council_area_code",
        )
        return {}
    polygons: dict[str, Any] = {}
    for code, polygon in pairs:
        where = f"{LAYER}: {code}"
        west, south, east, north = polygon.bounds or (0, 0, 0, 0)
        if code in polygons:
            tables.fault(where, "the council area a second time", "each council area once")
        elif councils and code not in councils:
            tables.fault(where, "an unknown council area", f"one of the {len(councils)} in the lookup")
        elif polygon.geom_type not in ("Polygon", "MultiPolygon") or polygon.is_empty or not polygon.is_valid:
            tables.fault(where, f"no valid polygon ({polygon.geom_type})", "a valid polygon")
        elif not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
            tables.fault(where, "coordinates outside the globe", "longitude and latitude in degrees (WGS84)")
        polygons[code] = shapely.force_2d(polygon)
    for code in sorted(set(councils) - set(polygons)):
        tables.fault(LAYER, f"no polygon of {code}", "one for each council area of the lookup")
    if tables.sound(LAYER) and not shapely.coverage_is_valid(list(polygons.values())):
        tables.fault(LAYER, "gaps or overlaps between neighbours", "council areas that fit together exactly")
    return polygons


def make_boundaries(
    polygons: Mapping[str, Any], level: Level, tolerance_m: float, largest_area_error: float
) -> tuple[str, dict[str, float]]:
    """Return the GeoJSON text of the areas of `level` and the km2 of each as drawn.

    Council areas are joined by area and simplified as one coverage in the British National Grid, so that
    neighbours keep one common line. Simplification only leaves vertices out; each vertex that stays
    is written with the source layer's own longitude and latitude, so no reprojection error enters.

    Parameters
    ----------
    polygons
        Council areas by code, WGS84.
    level
        The areas, and which council area lies where.
    tolerance_m
        Tolerance of the simplification, in metres.
    largest_area_error
        Greatest accepted share between the area drawn and the published land area.
    """
    import geopandas
    import numpy
    import shapely

    codes = sorted(level.areas)
    joined = [
        shapely.coverage_union_all([polygons[c] for c, area in level.area_of.items() if area == code])
        for code in codes
    ]
    grid = geopandas.GeoSeries(joined, crs=4326).to_crs(27700).to_numpy()
    degrees = {
        tuple(metres): (round(float(lon), DECIMALS), round(float(lat), DECIMALS))
        for metres, (lon, lat) in zip(
            shapely.get_coordinates(grid).tolist(), shapely.get_coordinates(joined).tolist(), strict=True
        )
    }
    simple = shapely.coverage_simplify(grid, tolerance_m)
    drawn = shapely.transform(
        simple, lambda metres: numpy.array([degrees[tuple(point)] for point in metres.tolist()])
    )
    km2 = {code: float(m2) / M2_PER_KM2 for code, m2 in zip(codes, shapely.area(simple), strict=True)}
    _check_drawing(drawn, km2, level.areas, largest_area_error)
    lines = []
    for code, polygon in zip(codes, drawn, strict=True):
        feature = {
            "type": "Feature",
            "properties": {"code": code, "name": level.areas[code].name},
            "geometry": {"type": "MultiPolygon", "coordinates": _parts(polygon)},
        }
        lines.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n", km2


def _check_drawing(
    drawn: Any, km2: Mapping[str, float], areas: Mapping[str, Area], largest_area_error: float
) -> None:
    """Refuse a drawing with invalid polygons, gaps, overlaps or wrong areas."""
    import shapely

    faults = []
    if not (bool(shapely.is_valid(drawn).all()) and shapely.coverage_is_valid(drawn)):
        faults.append(Fault(LAYER, "gaps or overlaps once simplified", "a coverage", "lower the tolerance"))
    for code, area in km2.items():
        published = areas[code].figures.land_area_km2
        if abs(area / published - 1) > largest_area_error:
            faults.append(
                Fault(
                    f"{LAYER}: {code}",
                    f"{area:.0f} km2 drawn",
                    f"{published} km2 of published land area, within {largest_area_error:.0%}",
                )
            )
    if faults:
        raise InputError(faults)


def _parts(polygon: Any) -> list[list[list[Point]]]:
    """Return the rings of each part: the largest part first, exteriors counter-clockwise, holes clockwise."""
    import shapely

    parts = sorted(shapely.get_parts(polygon), key=lambda part: (-part.area, part.bounds))
    return [
        [_ring(part.exterior, ccw=True), *sorted(_ring(hole, ccw=False) for hole in part.interiors)]
        for part in parts
    ]


def _ring(ring: Any, ccw: bool) -> list[Point]:
    """Return a closed ring that turns as asked and starts at its south-westernmost vertex."""
    points: list[Point] = [(x, y) for x, y in ring.coords][:-1]
    if ring.is_ccw != ccw:
        points.reverse()
    start = points.index(min(points))
    points = points[start:] + points[:start]
    return [*points, points[0]]
