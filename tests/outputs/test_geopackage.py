"""GeoPackage and GeoJSON hold the numbers of areas.csv, a style for QGIS, and the same bytes each time."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pyogrio
import pytest
from door import report, small_report

from allocator.outputs.extras import made_extras
from allocator.outputs.geopackage import GEOJSON, GEOPACKAGE, LAYER, STYLES, differences, make
from allocator.report import Report


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return make(report("fair"), "run")


@pytest.fixture(scope="module")
def package(files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gis") / GEOPACKAGE
    path.write_bytes(files[GEOPACKAGE])
    return path


def without_boundaries(made: Report) -> Report:
    setting = made.problem.setting
    assert setting is not None
    bare = replace(setting, geography=replace(setting.geography, boundaries=None))
    return replace(made, problem=replace(made.problem, setting=bare))


def test_each_of_the_13_divisions_has_its_row_of_areas_csv_and_its_polygon(package: Path) -> None:
    frame = pyogrio.read_dataframe(package, layer=LAYER)
    areas = report("fair").areas
    assert len(frame) == 13
    assert frame.crs.to_epsg() == 4326
    assert set(frame.geom_type) == {"MultiPolygon"}
    assert list(frame["code"]) == list(areas["area"])
    for name in ("name", "demand_hours", "served_hours", "coverage", "fte_located", "fte_received"):
        assert list(frame[name]) == list(areas[name])
    assert list(frame["fte_located"] - frame["baseline_fte"]) == list(frame["change_fte"])


def test_qgis_finds_one_style_by_default_whose_classes_cover_every_share(package: Path) -> None:
    frame = pyogrio.read_dataframe(package, layer=STYLES)
    assert len(frame) == 1
    row = frame.iloc[0]
    assert (row["f_table_name"], row["f_geometry_column"], bool(row["useAsDefault"])) == (LAYER, "geom", True)
    style = ElementTree.fromstring(row["styleQML"])
    ranges = [(float(entry.get("lower", "")), float(entry.get("upper", ""))) for entry in style.iter("range")]
    assert ranges[0][0] == 0
    assert ranges[-1][1] == 1
    assert [high for _, high in ranges[:-1]] == [low for low, _ in ranges[1:]]
    assert len(list(style.iter("symbol"))) == len(ranges)
    with sqlite3.connect(package) as database:
        (column,) = database.execute("SELECT column_name FROM gpkg_geometry_columns").fetchone()
    assert column == row["f_geometry_column"]


def test_geojson_says_the_same_of_each_area_and_whose_plan_it_is(
    files: dict[str, bytes], package: Path
) -> None:
    content = json.loads(files[GEOJSON])
    frame = pyogrio.read_dataframe(package, layer=LAYER)
    found = [feature["properties"] for feature in content["features"]]
    assert found == frame.drop(columns="geometry").to_dict("records")
    assert (content["scenario"], content["run_id"]) == ("fair", "run")
    assert content["notes"] == list(report("fair").notes)


def test_the_same_plan_gives_the_same_bytes(files: dict[str, bytes]) -> None:
    assert make(report("fair"), "run") == files


def test_a_value_that_was_changed_is_named_by_area_and_column(files: dict[str, bytes], package: Path) -> None:
    assert list(differences(report("fair"), "run", files)) == []
    with sqlite3.connect(":memory:") as database:
        database.deserialize(files[GEOPACKAGE])
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute(f"UPDATE {LAYER} SET coverage = 1 WHERE code = 'G'")
        database.commit()
        changed = {**files, GEOPACKAGE: database.serialize()}
    (found,) = differences(report("fair"), "run", changed)
    assert (found.file, found.row, found.column, found.found) == (GEOPACKAGE, "G", "coverage", "1.0")
    spoilt = list(differences(report("fair"), "run", {GEOJSON: b"{}", GEOPACKAGE: b""}))
    assert {one.file for one in spoilt} == {GEOJSON, GEOPACKAGE}


def test_without_boundaries_there_is_none_and_it_is_said() -> None:
    made, notes = made_extras(["geopackage"], without_boundaries(small_report()), "run")
    assert made == {}
    assert notes == ["no plan.gpkg, plan.geojson: the geography has no boundaries.geojson"]
