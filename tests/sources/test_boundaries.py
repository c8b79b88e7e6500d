from __future__ import annotations

import copy
import json
import sys

import pytest

from allocator.errors import InputError
from allocator.sources import geometry, rings
from allocator.sources.boundaries import NAME


@pytest.fixture
def collection(geography_files):
    return json.loads(geography_files[NAME])


@pytest.fixture
def told(refused):
    return lambda collection: refused(**{NAME: json.dumps(collection)})


def ring_of(collection, feature=0):
    return collection["features"][feature]["geometry"]["coordinates"][0]


def test_the_bytes_are_kept_as_they_are(read, geography_files):
    assert read().boundaries == geography_files[NAME].encode()
    assert read(**{NAME: None}).boundaries is None


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"<!DOCTYPE html><html></html>", "a web page (HTML)"),
        (b"<OGRVRTDataSource><SrcDataSource>/vsicurl/x</SrcDataSource>", "a GDAL virtual file (VRT)"),
        (b"/vsicurl/https://example.org/x.geojson", "a GDAL path"),
        (b"https://example.org/x.geojson", "a web address"),
        (b"PK\x03\x04", "zip"),
        (b"[1, 2]", "no JSON object: it begins '[1, 2]'"),
        (b'{"type": "Topology"}', "type 'Topology'; allowed: type 'FeatureCollection'"),
        (b'{"type": "FeatureCollection", "features": []}', "no features"),
        (b'{"type": "FeatureCollection", "features": [' + b"[" * 100_000, "nested more than 32 deep"),
        (b'{"a": ' + b"1" * 5000 + b"}", "no JSON that can be read"),
        (b'{"type": "a", "type": "b"}', "the key 'type' twice"),
    ],
)
def test_another_kind_of_file_is_known(refused, data, fault):
    assert fault in refused(**{NAME: data})


@pytest.mark.parametrize("share", [0.3, 0.5, 0.9, 0.99])
def test_a_file_cut_short_is_refused(refused, geography_files, share):
    text = geography_files[NAME]
    assert "no JSON" in refused(**{NAME: text[: int(len(text) * share)]})


def test_a_file_cut_between_tokens_is_told_to_be_cut(refused, geography_files):
    assert "is the file cut short?" in refused(**{NAME: geography_files[NAME].rstrip()[:-1]})


def test_codes_are_matched_both_ways(told, collection):
    collection["features"][2]["properties"]["code"] = "n"
    words = told(collection)
    assert "no polygon for N of areas.csv" in words
    assert "polygons of n, unknown to areas.csv; allowed: codes of areas.csv; did you mean 'N'?" in words


def test_a_code_twice_is_refused(told, collection):
    collection["features"].append(copy.deepcopy(collection["features"][0]))
    assert "feature 4: found code 'NA' a second time; allowed: once: feature 1 has it" in told(collection)


@pytest.mark.parametrize(
    ("properties", "fault"),
    [
        (None, "no property 'code'"),
        ({"Code": "NA"}, "it has Code"),
        ({"code": 7}, "code 7, which is no text"),
    ],
)
def test_a_feature_needs_a_code_of_text(told, collection, properties, fault):
    collection["features"][0]["properties"] = properties
    assert fault in told(collection)


@pytest.mark.parametrize(
    ("geometry", "fault"),
    [
        (None, "no geometry"),
        ([], "a geometry that is no object"),
        ({"type": "Point", "coordinates": [1, 2]}, "a geometry of type Point"),
        ({"type": "Polygon", "coordinates": []}, "an empty geometry"),
        ({"type": "Polygon"}, "an empty geometry"),
        ({"type": "MultiPolygon", "coordinates": [[]]}, "an empty polygon"),
        ({"type": "Polygon", "coordinates": [[]]}, "a ring of 0 positions"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1]]]}, "does not close"),
        ({"type": "Polygon", "coordinates": [[[0], [1], [1], [0]]]}, "no pair of numbers"),
        ({"type": "Polygon", "coordinates": ["ring"]}, "a ring that is no list"),
        (
            {"type": "Polygon", "coordinates": [[[0, 0], [1, "x"], [1, 1], [0, 0]]]},
            "no pair of finite numbers",
        ),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, float("nan")], [1, 1], [0, 0]]]}, "finite numbers"),
        (
            {"type": "Polygon", "coordinates": [[[-4, 56], [-3, 57], [-3, 56], [-4, 57], [-4, 56]]]},
            "a ring that crosses itself near [-4, 56]",
        ),
    ],
)
def test_a_polygon_that_is_none_is_refused_with_feature_and_reason(told, collection, geometry, fault):
    collection["features"][0]["geometry"] = geometry
    words = told(collection)
    assert "feature 1 ('NA')" in words
    assert fault in words


def test_metres_are_known_by_value(told, collection):
    for feature in range(3):
        for position in ring_of(collection, feature):
            position[:] = [position[0] * 1000 + 300_000, position[1] * 1000 + 600_000]
    words = told(collection)
    assert "in NA, 007, N" in words or "in 007, N, NA" in words
    assert "metres" in words
    assert "EPSG:4326" in words


def test_latitude_first_is_known_by_the_points_of_the_areas(told, collection):
    for feature in range(3):
        for position in ring_of(collection, feature):
            position.reverse()
    words = told(collection)
    assert "far from their points in areas.csv" in words
    assert "are latitude and longitude swapped" in words


def test_latitudes_beyond_the_pole_are_suspected_to_be_swapped(told, collection):
    for position in ring_of(collection):
        position[:] = [position[1], position[0] + 120]
    assert "latitudes beyond 90 in NA" in told(collection)


def test_a_polygon_of_another_place_is_refused(told, collection):
    for position in ring_of(collection):
        position[0] += 20
    words = told(collection)
    assert "the polygons of NA far from their points" in words
    assert "swapped" not in words


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4326"])
def test_wgs84_may_be_declared(read, collection, name):
    collection["crs"] = {"type": "name", "properties": {"name": name}}
    assert read(**{NAME: json.dumps(collection)}).boundaries


@pytest.mark.parametrize("crs", [{"type": "name", "properties": {"name": "EPSG:27700"}}, "EPSG:27700", {}])
def test_another_reference_system_is_refused(told, collection, crs):
    collection["crs"] = crs
    assert "reproject it to EPSG:4326" in told(collection)


def test_positions_are_capped(told, collection, monkeypatch):
    monkeypatch.setattr(rings, "MAX_POSITIONS", 10)
    assert "15 positions; allowed: at most 10" in told(collection)


def test_geometry_gives_codes_and_valid_shapes_in_wgs84(read):
    frame = geometry(read().boundaries)
    assert list(frame.columns) == ["code", "geometry"]
    assert list(frame["code"]) == ["NA", "007", "N"]
    assert frame.crs.to_epsg() == 4326
    assert frame.geometry.is_valid.all()
    assert frame.geometry.bounds.to_numpy().tolist()[1] == [-3, 56, -2, 57]


def test_geometry_names_the_feature_that_is_invalid(collection):
    collection["features"][1]["geometry"]["coordinates"].append([[8, 8], [9, 8], [9, 9], [8, 8]])
    with pytest.raises(InputError, match=r"feature 2 \('007'\): found Hole lies outside shell"):
        geometry(json.dumps(collection).encode())


def test_geometry_refuses_areas_that_overlap(collection):
    for position in ring_of(collection):
        position[0] += 0.5
    with pytest.raises(InputError, match=r"NA and 007 overlapping by 50\.0% of the smaller"):
        geometry(json.dumps(collection).encode())


def test_the_reader_itself_needs_no_geometry_library():
    import subprocess

    heavy = "{'pandas', 'geopandas', 'shapely', 'numpy', 'pydantic', 'pulp', 'folium'}"
    code = f"import sys, allocator.sources; sys.exit(bool({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
