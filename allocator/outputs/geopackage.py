"""plan.gpkg and plan.geojson: areas with their polygons and what the plan gives them, for a GIS.

The GeoPackage carries its own style in the table ``layer_styles``, where QGIS looks for it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.etree import ElementTree

from allocator.outputs.shading import COVERAGE_BREAKS, RAMPS
from allocator.report import Report
from allocator.sentences import baseline_located
from allocator.tables import json_value
from allocator.verification.differences import Difference
from allocator.withheld import SIGN

GEOPACKAGE, GEOJSON = "plan.gpkg", "plan.geojson"
LAYER, STYLES = "plan", "layer_styles"
DATE = "2000-01-01T00:00:00.000Z"
"""The time that every GeoPackage states, so that the same run gives the same bytes."""


def make(report: Report, run_id: str) -> dict[str, bytes]:
    """Both files; neither where the geography has no boundaries."""
    setting = report.problem.setting
    if setting is None or setting.geography.boundaries is None:
        return {}
    return {
        GEOPACKAGE: geopackage_bytes(report, run_id),
        GEOJSON: geojson_bytes(report, run_id, setting.geography.boundaries),
    }


def area_properties(report: Report) -> dict[str, dict[str, Any]]:
    """By code, what is said of an area: its row of areas.csv, the baseline and the change from it.

    A column of numbers cannot hold a sign: a figure that is withheld is missing, and `withheld` names it.
    """
    before = baseline_located(report)
    found = {}
    for row in report.table("areas").records():
        code = str(row["area"])
        stood = None if before is None else before[code]
        located = dict(zip(report.table("areas").header, _exact(report, code), strict=True))["fte_located"]
        found[code] = {
            "code": code,
            **{key: None if value == SIGN else value for key, value in row.items() if key != "area"},
            "baseline_fte": json_value(stood, "fte"),
            "change_fte": None if stood is None else json_value(located - stood, "fte"),
        }
        if report.suppression is not None:
            found[code]["withheld"] = " ".join(key for key, value in row.items() if value == SIGN)
    return found


def _exact(report: Report, code: str) -> tuple[Any, ...]:
    return next(row for row in report.table("areas").rows if row[0] == code)


def geojson_bytes(report: Report, run_id: str, boundaries: bytes) -> bytes:
    """A FeatureCollection in WGS84, in code order, with scenario, run and notes beside the features."""
    shapes = {
        feature["properties"]["code"]: feature["geometry"]
        for feature in json.loads(boundaries.decode("utf-8-sig"))["features"]
    }
    content = {
        "type": "FeatureCollection",
        "name": LAYER,
        "title": report.title,
        "scenario": report.name,
        "run_id": run_id,
        "notes": list(report.notes),
        "features": [
            {"type": "Feature", "properties": properties, "geometry": shapes[code]}
            for code, properties in area_properties(report).items()
        ],
    }
    return f"{json.dumps(content, ensure_ascii=False, separators=(',', ':'))}\n".encode()


def geopackage_bytes(report: Report, run_id: str) -> bytes:
    """The areas as the layer ``plan``, and its style."""
    import pandas as pd
    import pyogrio

    properties = area_properties(report)
    frame = report.boundaries[["code", "geometry"]].sort_values("code", ignore_index=True)
    values = pd.DataFrame([properties[code] for code in frame["code"]])
    words = [name for name in values if name in ("code", "name", "withheld")]
    numbers = [name for name in values if name not in words]
    frame = frame[["geometry"]].join(values[words].astype("str")).join(values[numbers].astype("float64"))
    styles = pd.DataFrame([_style_row(report, run_id)])
    with TemporaryDirectory(prefix="allocator-geopackage-") as name:
        path = Path(name) / GEOPACKAGE
        before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": DATE})
        try:
            pyogrio.write_dataframe(
                frame, path, layer=LAYER, driver="GPKG", geometry_type="MultiPolygon",
                promote_to_multi=True, layer_options={"DESCRIPTION": f"{report.title}; run {run_id}"},
            )  # fmt: skip
            pyogrio.write_dataframe(styles, path, layer=STYLES, driver="GPKG", append=True)
        finally:
            pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})
        return path.read_bytes()


def _style_row(report: Report, run_id: str) -> dict[str, Any]:
    return {
        "f_table_catalog": "",
        "f_table_schema": "",
        "f_table_name": LAYER,
        "f_geometry_column": "geom",
        "styleName": "coverage",
        "styleQML": style_qml(),
        "styleSLD": "",
        "useAsDefault": True,
        "description": f"Share of demand hours met; {report.title}; run {run_id}",
        "owner": "",
        "ui": "",
        "update_time": DATE,
    }


def style_qml() -> str:
    """Coverage in the classes and colours of the map page, with the share as a label, for QGIS.

    Examples
    --------
    >>> style_qml().count("<range ")
    6
    """
    root = ElementTree.Element("qgis", {"version": "3.22", "styleCategories": "Symbology|Labeling"})
    renderer = ElementTree.SubElement(
        root, "renderer-v2", {"type": "graduatedSymbol", "attr": "coverage"}
    )  # fmt: skip
    ranges = ElementTree.SubElement(renderer, "ranges")
    symbols = ElementTree.SubElement(renderer, "symbols")
    limits = (0.0, *(limit / 100 for limit in COVERAGE_BREAKS), 1.0)
    for number, ((low, high), colour) in enumerate(zip(pairwise(limits), RAMPS["blue"], strict=True)):
        label = f"{low:.0%} to {high:.0%}"
        ElementTree.SubElement(
            ranges, "range",
            {"lower": str(low), "upper": str(high), "symbol": str(number), "label": label, "render": "true"},
        )  # fmt: skip
        symbol = ElementTree.SubElement(
            symbols, "symbol", {"type": "fill", "name": str(number), "alpha": "1"}
        )
        layer = ElementTree.SubElement(symbol, "layer", {"class": "SimpleFill", "enabled": "1"})
        for key, value in (("color", colour), ("outline_color", "#333333"), ("outline_width", "0.2")):
            ElementTree.SubElement(layer, "prop", {"k": key, "v": value})
    labeling = ElementTree.SubElement(root, "labeling", {"type": "simple"})
    settings = ElementTree.SubElement(labeling, "settings")
    expression = "\"name\" || '\\n' || round(\"coverage\" * 100) || ' %'"
    ElementTree.SubElement(settings, "text-style", {"fieldName": expression, "isExpression": "1"})
    return f"<!DOCTYPE qgis>\n{ElementTree.tostring(root, encoding='unicode')}\n"


def differences(report: Report, run_id: str, files: Mapping[str, bytes]) -> Iterator[Difference]:
    """Files that are missing or hold other values than the plan's; the hash holds polygons and style."""
    setting = report.problem.setting
    if setting is None or setting.geography.boundaries is None:
        return
    if files.get(GEOJSON) != geojson_bytes(report, run_id, setting.geography.boundaries):
        yield Difference(GEOJSON, "", "", "other bytes", "the areas of this plan")
    if GEOPACKAGE not in files:
        yield Difference(GEOPACKAGE, "", "", "no such file", "the areas of this plan")
        return
    found = geopackage_rows(files[GEOPACKAGE])
    for code, expected in area_properties(report).items():
        row = found.get(code, {})
        for key, value in expected.items():
            if row.get(key) != value:
                yield Difference(GEOPACKAGE, code, key, str(row.get(key)), str(value))
    for code in found.keys() - area_properties(report).keys():
        yield Difference(GEOPACKAGE, code, "", "an area", "no such area")


def geopackage_rows(data: bytes) -> dict[str, dict[str, Any]]:
    """What the layer of a GeoPackage says of each code; nothing where the bytes are none."""
    import sqlite3

    if not data.startswith(b"SQLite format 3\x00"):
        return {}
    database = sqlite3.connect(":memory:")
    database.row_factory = sqlite3.Row
    try:
        database.deserialize(data)
        return {row["code"]: dict(row) for row in database.execute(f"SELECT * FROM {LAYER}")}
    except (sqlite3.DatabaseError, IndexError):
        return {}
    finally:
        database.close()
