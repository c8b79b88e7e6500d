"""Polygons in metres or in a GeoPackage become boundaries.geojson, and the run says what was done."""

import json

import geopandas
import pytest
from shapely.geometry import box

from allocator.build.conversion import convert_boundaries, write_boundaries
from allocator.errors import InputError

GREENWICH_SIDE = box(400_000, 0, 401_000, 1_000)  # the grid's true origin line: 2 degrees west
FRAME = geopandas.GeoDataFrame(
    {"LAD": ["B", "A"]}, geometry=[box(401_000, 0, 402_000, 1_000), GREENWICH_SIDE], crs=27700
)


@pytest.mark.parametrize(("name", "driver"), [("a.gpkg", "GPKG"), ("a.geojson", "GeoJSON")])
def test_grid_metres_become_degrees_and_the_run_says_so(tmp_path, name, driver):
    FRAME.to_file(tmp_path / name, driver=driver)
    converted = convert_boundaries(tmp_path / name, "LAD")
    assert any("OSGB36 / British National Grid" in note for note in converted.notes)
    file = write_boundaries(converted, tmp_path / "mine")
    features = json.loads(file.read_text(encoding="utf-8"))["features"]
    assert [feature["properties"] for feature in features] == [{"code": "A"}, {"code": "B"}]
    west = min(x for x, _ in features[0]["geometry"]["coordinates"][0])
    assert west == pytest.approx(-2.0, abs=0.003)
    assert geopandas.read_file(file).to_crs(27700).area.tolist() == pytest.approx([1e6, 1e6], rel=1e-3)


def refusal(path, column="LAD"):
    with pytest.raises(InputError) as caught:
        convert_boundaries(path, column)
    return str(caught.value)


def test_what_cannot_be_used_is_refused_with_its_reason(tmp_path):
    FRAME.to_file(tmp_path / "a.gpkg", driver="GPKG")
    assert "did you mean 'LAD'?" in refusal(tmp_path / "a.gpkg", "LAT")
    FRAME.assign(LAD="A").to_file(tmp_path / "twice.gpkg", driver="GPKG")
    assert "the code a second time" in refusal(tmp_path / "twice.gpkg")
    assert "cannot be read" in refusal(tmp_path / "none.gpkg")


def test_a_file_that_would_read_another_is_not_opened(tmp_path):
    FRAME.to_file(tmp_path / "secret.gpkg", driver="GPKG")
    trap = tmp_path / "trap.gpkg"
    trap.write_text(
        '<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>secret.gpkg</SrcDataSource>'
        "</OGRVRTLayer></OGRVRTDataSource>",
        encoding="utf-8",
    )
    assert "cannot be read" in refusal(trap)


def test_metres_without_a_reference_system_are_refused(tmp_path):
    file = tmp_path / "a.geojson"
    content = json.loads(FRAME.to_json())
    content.pop("crs", None)
    file.write_text(json.dumps(content), encoding="utf-8")
    assert "allowed: degrees" in refusal(file)


def test_a_damaged_geopackage_is_refused(tmp_path):
    (tmp_path / "a.gpkg").write_bytes(b"SQLite format 3\0" + bytes(200))
    assert "cannot be read" in refusal(tmp_path / "a.gpkg")


def test_a_feature_without_a_shape_is_named(tmp_path):
    feature = {"type": "Feature", "properties": {"LAD": "A"}, "geometry": None}
    content = {"type": "FeatureCollection", "features": [feature]}
    (tmp_path / "a.geojson").write_text(json.dumps(content), encoding="utf-8")
    assert "no valid polygon" in refusal(tmp_path / "a.geojson")
