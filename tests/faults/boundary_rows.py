"""B: what can be wrong with boundaries."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.build.tables import write_assumptions, write_source
from tests.faults.stage import BOUNDARIES, Fixture, Stage, words

HTML = "<!DOCTYPE html>\n<html><body>Sign in to download</body></html>\n"
VRT = '<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer>'


def content(text: str) -> Callable[[Stage], list[object]]:
    """The act of writing something else where the boundaries should be."""

    def act(stage: Stage) -> list[object]:
        stage.put(BOUNDARIES, text)
        return ["check", stage.scenario]

    return act


def reshaped(change: Callable[[list[Any]], None], command: str = "check") -> Callable[[Stage], list[object]]:
    """The act of changing the list of features."""

    def act(stage: Stage) -> list[object]:
        whole = json.loads(stage.read(BOUNDARIES))
        change(whole["features"])
        stage.put(BOUNDARIES, json.dumps(whole))
        return [command, stage.scenario, *(["--out", "new"] if command == "solve" else [])]

    return act


def positions(move: Callable[[float, float], list[float]]) -> Callable[[list[Any]], None]:
    """Move every position of every feature."""

    def change(features: list[Any]) -> None:
        for feature in features:
            rings = feature["geometry"]["coordinates"]
            feature["geometry"]["coordinates"] = [[move(*position) for position in ring] for ring in rings]

    return change


def ring(features: list[Any], west: float, east: float, south: float, north: float) -> None:
    corners = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    features[0]["geometry"]["coordinates"] = [corners]


def bow_tie(features: list[Any]) -> None:
    corners = features[0]["geometry"]["coordinates"][0]
    corners[1], corners[2] = corners[2], corners[1]


def geometry(value: object) -> Callable[[list[Any]], None]:
    def change(features: list[Any]) -> None:
        features[0]["geometry"] = value

    return change


def a_gap_in_the_coverage(_: Stage) -> list[object]:
    source, assumed = write_source(Path("made/source")), write_assumptions(Path("made/assumptions"))
    layer = source / "council_areas_2024_buc500m.geojson"
    layer.write_text(layer.read_text("utf-8").replace("[-3.8, 56.2]", "[-3.8, 56.19]", 1), "utf-8")
    return ["data", "build", source, "--out", "built", "--assumptions", assumed]


def an_island_lost(_: Stage) -> list[object]:
    source, assumed = write_source(Path("made/source")), write_assumptions(Path("made/assumptions"))
    layer = source / "council_areas_2024_buc500m.geojson"
    whole = json.loads(layer.read_text("utf-8"))
    del whole["features"][-1]
    layer.write_text(json.dumps(whole), "utf-8")
    return ["data", "build", source, "--out", "built", "--assumptions", assumed]


ROWS = (
    Fixture("B1", "metres of a national grid", reshaped(positions(lambda x, y: [300000 + x, 700000 + y])), 3,
            ("boundaries.geojson", "reproject")),
    Fixture("B1", "another system of reference, declared", words("check", (BOUNDARIES,
            '"type": "FeatureCollection",',
            '"type": "FeatureCollection", "crs": {"type": "name", "properties": {"name": "EPSG:27700"}},')),
            3,
            ("boundaries.geojson", "EPSG:27700", "reproject it to EPSG:4326")),
    Fixture("B2", "latitude before longitude", reshaped(positions(lambda x, y: [y, x])), 3,
            ("boundaries.geojson", "swapped")),
    Fixture("B3", "a bow-tie", reshaped(bow_tie), 3,
            ("feature 1 ('HAR')", "crosses itself", "nothing is repaired silently")),
    Fixture("B3", "no geometry", reshaped(geometry(None)), 3, ("feature 1 ('HAR')", "no geometry",
            "a Polygon")),
    Fixture("B3", "an empty geometry", reshaped(geometry({"type": "Polygon", "coordinates": []})), 3,
            ("feature 1 ('HAR')", "an empty geometry", "with coordinates")),
    Fixture("B4", "codes of another year", words("check", (BOUNDARIES, '"ISL"', '"ISL2018"')), 3,
            ("no polygon for ISL", "polygons of ISL2018, unknown to areas.csv", "did you mean 'ISL'?")),
    Fixture("B5", "an area twice", reshaped(lambda features: features.append(features[0])), 3,
            ("feature 4", "code 'HAR' a second time", "feature 1 has it", "dissolve")),
    Fixture("B5", "areas that overlap", reshaped(lambda features: ring(features, -3.8, -2.6, 55.8, 56.2),
            "solve"), 3,
            ("HAR and VAL overlapping by 50.0%", "at most 1%")),
    Fixture("B5", "a gap between neighbours", a_gap_in_the_coverage, 3, ("gaps or overlaps",)),
    Fixture("B6", "a web page", content(HTML), 3,
            ("boundaries.geojson", "a web page (HTML): it begins '<!DOCTYPE html>", "download link")),
    Fixture("B6", "a file cut short", lambda stage: content(stage.read(BOUNDARIES)[:600])(stage), 3,
            ("boundaries.geojson", "no JSON", "is the file cut short?")),
    Fixture("B7", "a virtual file that names another", content(VRT), 3, ("(VRT)",
            "never what a file points to")),
    Fixture("B7", "a path of GDAL", content("/vsicurl/http://localhost/x.geojson\n"), 3,
            ("a GDAL path", "never what a file points to")),
    Fixture("B7", "a web address", content("http://localhost/x.geojson\n"), 3,
            ("a web address", "nothing is read from the network")),
    Fixture("B8", "an island council without a polygon", an_island_lost, 3, ("no polygon of C4",)),
)  # fmt: skip
