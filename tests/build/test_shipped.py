"""What data/divisions must be, whoever built it."""

import csv
import io
import json
import os
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import geopandas
import pytest
import shapely
from shapely.geometry import Point, shape

from allocator.build import build_geography
from allocator.build.assumption_tables import find_assumptions

DATA = Path(__file__).resolve().parents[2] / "data"
DIVISIONS = DATA / "divisions"
LETTERS = list("ACDEGJKLNPQUV")
PROVENANCE = {"unit", "kind", "source", "year", "note"}
LABORATORIES = {"aberdeen", "dundee", "edinburgh", "glasgow", "inverness"}
INVESTIGATION_TEAMS = {"livingston", "dalmarnock", "aberdeen", "inverness_old_perth_road"}


def rows(name, folder=DIVISIONS):
    text = (folder / name).read_bytes().decode("utf-8")
    assert "\r" not in text
    return list(csv.DictReader(io.StringIO(text)))


def travel(name="travel.csv"):
    return {(row["base"], row["area"]): float(row["hours"]) for row in rows(name)}


@pytest.fixture(scope="module")
def layer():
    return json.loads((DIVISIONS / "boundaries.geojson").read_text(encoding="utf-8"))["features"]


@pytest.fixture(scope="module")
def polygons(layer):
    return [shape(feature["geometry"]) for feature in layer]


def test_thirteen_divisions_are_drawn_in_code_order(layer):
    assert [feature["properties"]["code"] for feature in layer] == LETTERS
    names = {row["code"]: row["name"] for row in rows("areas.csv")}
    assert {f["properties"]["code"]: f["properties"]["name"] for f in layer} == names


def test_polygons_are_valid_and_fit_together(polygons):
    assert shapely.is_valid(polygons).all()
    assert shapely.coverage_is_valid(polygons)


def test_areas_drawn_are_within_three_percent_of_land_area(polygons):
    drawn = geopandas.GeoSeries(polygons, crs=4326).to_crs(27700).area / 1e6
    for row, area in zip(rows("areas.csv"), drawn, strict=True):
        assert area == pytest.approx(float(row["land_area_km2"]), rel=0.03), row["code"]


def test_the_layer_is_smaller_than_200_kilobytes():
    assert (DIVISIONS / "boundaries.geojson").stat().st_size < 200_000


def test_coordinates_have_at_most_five_decimals(polygons):
    points = shapely.get_coordinates(polygons)
    assert (abs(points - points.round(5)) < 1e-12).all()


LEFT_OUT_BY_THE_LAYER = {
    "Isle of May": (56.185, -2.557),
    "Inchkeith": (56.033, -3.136),
    "Inchcolm": (56.030, -3.300),
    "Bass Rock": (56.0775, -2.640),
    "Staffa": (56.436, -6.340),
    "Lunga": (56.490, -6.424),
    "Rockall": (57.596, -13.687),
}


@pytest.mark.parametrize("islet", LEFT_OUT_BY_THE_LAYER)
def test_the_islets_said_to_be_missing_are_missing(polygons, islet):
    lat, lon = LEFT_OUT_BY_THE_LAYER[islet]
    assert not any(polygon.contains(Point(lon, lat)) for polygon in polygons)
    assert islet in " ".join((DATA.parent / "docs" / "data.md").read_text(encoding="utf-8").split())


ISLANDS = {
    "Orkney Mainland": ("N", 58.98, -3.08),
    "Hoy": ("N", 58.86, -3.30),
    "Westray": ("N", 59.29, -2.95),
    "Fair Isle": ("N", 59.53, -1.63),
    "Shetland Mainland": ("N", 60.30, -1.25),
    "Yell": ("N", 60.60, -1.08),
    "Unst": ("N", 60.76, -0.88),
    "Foula": ("N", 60.13, -2.08),
    "Lewis": ("N", 58.22, -6.60),
    "North Uist": ("N", 57.60, -7.30),
    "South Uist": ("N", 57.25, -7.34),
    "Barra": ("N", 56.98, -7.46),
    "St Kilda": ("N", 57.81, -8.58),
    "Skye": ("N", 57.36, -6.26),
    "Raasay": ("N", 57.41, -6.05),
    "Rum": ("N", 56.99, -6.33),
    "Eigg": ("N", 56.91, -6.16),
    "Mull": ("L", 56.46, -5.90),
    "Tiree": ("L", 56.50, -6.89),
    "Coll": ("L", 56.63, -6.57),
    "Islay": ("L", 55.76, -6.20),
    "Jura": ("L", 55.93, -5.93),
    "Colonsay": ("L", 56.08, -6.21),
    "Gigha": ("L", 55.69, -5.75),
    "Lismore": ("L", 56.51, -5.51),
    "Bute": ("L", 55.83, -5.08),
    "Arran": ("U", 55.57, -5.24),
    "Great Cumbrae": ("U", 55.78, -4.92),
    "Ailsa Craig": ("U", 55.252, -5.117),
}


@pytest.mark.parametrize("island", ISLANDS)
def test_an_island_is_drawn_in_its_division(layer, polygons, island):
    letter, lat, lon = ISLANDS[island]
    inside = [
        f["properties"]["code"] for f, p in zip(layer, polygons, strict=True) if p.contains(Point(lon, lat))
    ]
    assert inside == [letter]


def test_areas_hold_every_division_once_with_one_population_base():
    table = rows("areas.csv")
    assert [row["code"] for row in table] == LETTERS
    assert sum(int(row["population"]) for row in table) == 5_466_000
    assert sum(int(row["officers"]) for row in table) == 12_269
    assert Counter(row["group"] for row in table) == {"West": 6, "East": 4, "North": 3}
    for row in table:
        assert int(row["population_10_17"]) < int(row["under_18"]) < int(row["population"])


def test_no_division_is_islands_though_a_quarter_of_one_lives_there():
    table = {row["code"]: row for row in rows("areas.csv")}
    assert {row["islands"] for row in table.values()} == {"no"}
    assert float(table["N"]["island_share"]) == pytest.approx(0.23, abs=0.01)


@pytest.mark.parametrize(
    ("driver", "period", "count"),
    [
        ("indecent-photos-of-children", "2015-16", 645),
        ("indecent-photos-of-children", "2019-20", 584),
        ("indecent-photos-of-children", "2020-21", 660),
        ("indecent-photos-of-children", "2021-22", 662),
        ("communicating-indecently", "2013-14", 605),
        ("communicating-indecently", "2016-17", 1166),
    ],
)
def test_divisions_add_up_to_the_national_figure(driver, period, count):
    wanted = (driver, period)
    assert sum(int(r["count"]) for r in rows("demand.csv") if (r["driver"], r["period"]) == wanted) == count


@pytest.mark.parametrize(("period", "count"), [("2013-14", 8604), ("2014-15", 9557), ("2015-16", 10273)])
def test_all_drivers_together_are_all_sexual_crimes(period, count):
    assert sum(int(row["count"]) for row in rows("demand.csv") if row["period"] == period) == count


def test_every_division_driver_and_year_has_a_count():
    table = rows("demand.csv")
    keys = [(row["area"], row["driver"], row["period"]) for row in table]
    assert keys == sorted(set(keys))
    for driver in {row["driver"] for row in table}:
        periods = {row["period"] for row in table if row["driver"] == driver}
        assert sum(row["driver"] == driver for row in table) == len(periods) * 13
        assert {"2017-18", "2018-19", "2019-20", "2020-21", "2021-22"} <= periods


def test_counts_that_recording_explains_are_flagged_and_kept():
    table = {(row["area"], row["driver"], row["period"]): row for row in rows("demand.csv")}
    photos = {
        key[::2] for key, row in table.items() if row["flag"] and key[1] == "indecent-photos-of-children"
    }
    assert photos == {
        ("E", "2010-11"),
        ("J", "2010-11"),
        ("N", "2010-11"),
        ("N", "2011-12"),
        ("N", "2012-13"),
        ("N", "2013-14"),
    }
    assert table["N", "indecent-photos-of-children", "2013-14"]["count"] == "3"
    for row in table.values():
        assert row["flag"] in ("", "not-comparable")
        assert bool(row["flag"]) == bool(row["reason"])


def test_no_flag_stands_in_the_three_latest_years():
    late = ("2019-20", "2020-21", "2021-22")
    assert not [row for row in rows("demand.csv") if row["flag"] and row["period"] in late]


def test_every_zero_of_indecent_photographs_is_flagged():
    zeros = [
        r for r in rows("demand.csv") if r["driver"] == "indecent-photos-of-children" and r["count"] == "0"
    ]
    assert zeros
    assert all(row["flag"] for row in zeros)


def test_laboratories_and_investigation_teams_are_bases():
    notes = {row["base"]: row["roles_note"] for row in rows("bases.csv")}
    assert {base for base, note in notes.items() if "digital forensics lab" in note} == LABORATORIES
    assert {base for base, note in notes.items() if "NCAIU" in note} == INVESTIGATION_TEAMS
    assert len(notes) == 36


def test_bases_stand_in_the_division_that_they_name(layer, polygons):
    inside = {f["properties"]["code"]: p.buffer(0.01) for f, p in zip(layer, polygons, strict=True)}
    for row in rows("bases.csv"):
        assert inside[row["area"]].contains(Point(float(row["lon"]), float(row["lat"]))), row["base"]


@pytest.mark.parametrize("name", ["travel.csv", "travel-ferry.csv", "travel-overnight.csv"])
def test_travel_has_every_pair(name):
    bases = {row["base"] for row in rows("bases.csv")}
    pairs = {(base, letter) for base in bases for letter in LETTERS} | {(x, x) for x in LETTERS}
    table = rows(name)
    assert [(row["base"], row["area"]) for row in table] == sorted(pairs)
    assert all(0.1 < float(row["hours"]) < 20 for row in table)


def test_no_ferry_is_quicker_than_the_better_of_air_and_ferry():
    default, ferry, overnight = travel(), travel("travel-ferry.csv"), travel("travel-overnight.csv")
    assert all(ferry[pair] >= hours and overnight[pair] >= hours for pair, hours in default.items())


def test_variants_differ_only_where_somebody_lives_on_an_island_or_the_base_is_on_one():
    default = travel()
    for name in ("travel-ferry.csv", "travel-overnight.csv"):
        differing = {pair for pair, hours in travel(name).items() if hours != default[pair]}
        on_islands = {"kirkwall", "lerwick", "stornoway"}
        assert {area for base, area in differing if base not in on_islands} <= {"L", "N", "U"}
        assert {("glasgow", "N"), ("stornoway", "A"), ("N", "N")} <= differing


def test_well_known_drives_come_out_within_a_quarter():
    table = rows("drive_checks.csv")
    assert len(table) >= 15
    for row in table:
        known, computed = float(row["hours_known"]), float(row["hours_computed"])
        assert computed == pytest.approx(known, rel=0.25), row


def test_the_national_figures_of_online_child_abuse_are_there_with_their_source():
    wanted = "online-child-sexual-abuse-crimes"
    figures = {r["period"]: r["value"] for r in rows("national_totals.csv") if r["total"] == wanted}
    assert figures == {"2019-20": "1857", "2020-21": "1966", "2021-22": "1911", "2022-23": "1928"}
    assert all(row["source"].startswith("https://") for row in rows("national_totals.csv"))


def test_geography_toml_carries_labels_and_attribution():
    text = tomllib.loads((DIVISIONS / "geography.toml").read_text(encoding="utf-8"))
    assert (text["area_label"], text["areas_label"]) == ("division", "divisions")
    for owner in (
        "Office for National Statistics",
        "OS data",
        "Scottish Government",
        "National Records of Scotland",
    ):
        assert owner in text["attribution"]


def columns(path):
    if path.suffix == ".csv":
        return path.read_text(encoding="utf-8").splitlines()[0].split(",")
    if path.suffix == ".toml":
        return list(tomllib.loads(path.read_text(encoding="utf-8")))
    feature = json.loads(path.read_text(encoding="utf-8"))["features"][0]
    return [*feature["properties"], "geometry"]


def test_sources_csv_describes_every_column_of_every_file_and_nothing_else():
    present = {(path.name, column) for path in DIVISIONS.iterdir() for column in columns(path)}
    described = [(row["file"], row["column"]) for row in rows("sources.csv")]
    assert described == sorted(present)
    for row in rows("sources.csv"):
        assert row["kind"] in ("measured", "derived", "assumed")
        assert row["source"]
        assert row["year"]
        assert row["licence"]


@pytest.mark.parametrize("path", sorted((DATA / "assumptions").glob("*.csv")), ids=lambda path: path.name)
def test_every_assumption_says_where_it_comes_from(path):
    for row in rows(path.name, DATA / "assumptions"):
        assert set(row) >= PROVENANCE
        assert row["kind"] in ("measured", "derived", "assumed")
        assert row["unit"]
        assert row["source"]
        assert row["year"]


def test_the_crossings_shipped_are_the_crossings_assumed():
    assert (DIVISIONS / "crossings.csv").read_bytes() == (DATA / "assumptions" / "crossings.csv").read_bytes()


def test_the_checkout_s_own_assumptions_are_found():
    assert find_assumptions() == DATA / "assumptions"


def test_the_build_is_imported_without_geopandas():
    code = "import sys, allocator.build; print({'geopandas', 'shapely', 'pandas'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=DATA.parent, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"


@pytest.mark.skipif("ALLOCATOR_SOURCE_FOLDER" not in os.environ, reason="ALLOCATOR_SOURCE_FOLDER is not set")
def test_the_source_tables_give_the_shipped_bytes(tmp_path):
    summary = build_geography(Path(os.environ["ALLOCATOR_SOURCE_FOLDER"]), tmp_path / "out")
    for name in summary.files:
        assert (tmp_path / "out" / name).read_bytes() == (DIVISIONS / name).read_bytes(), name


def documented(heading):
    """Return the rows of the table in docs/data.md whose first header cell and second are `heading`."""
    lines = (DATA.parent / "docs" / "data.md").read_text(encoding="utf-8").splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(f"| {heading} |"))
    table = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        table.append([cell.strip() for cell in line.strip("|").split("|")])
    return table


def test_the_documented_hours_are_the_shipped_hours():
    tables = [travel(name) for name in ("travel.csv", "travel-ferry.csv", "travel-overnight.csv")]
    for base, area, *hours in documented("Base | Area"):
        assert hours == [f"{table[base, area]:.2f}" for table in tables]


def test_the_documented_drives_are_the_shipped_drives():
    shipped = [
        [r["from_base"], r["to_base"], f"{float(r['hours_known']):.2f}", f"{float(r['hours_computed']):.2f}"]
        for r in rows("drive_checks.csv")
    ]
    assert documented("From | To") == shipped


def test_the_documented_counts_are_the_shipped_counts():
    sums = Counter()
    for row in rows("demand.csv"):
        sums[row["driver"], row["period"]] += int(row["count"])
    table = documented("Driver | 2019-20")
    assert [row[0] for row in table] == sorted({driver for driver, _ in sums})
    for driver, *counts in table:
        assert counts == [str(sums[driver, period]) for period in ("2019-20", "2020-21", "2021-22")]


def test_the_documented_settings_are_the_shipped_settings():
    settings = {row["key"]: row["value"] for row in rows("settings.csv", DATA / "assumptions")}
    text = " ".join((DATA.parent / "docs" / "data.md").read_text(encoding="utf-8").split())
    assert f"{settings['road_speed']} km per hour, plus {settings['access']} h" in text
    assert f"a visit of {settings['visit']} h in a day of {settings['working_day']} h" in text
    assert f"takes {settings['overnight']} h more each way" in text
    assert f"tolerance of {settings['simplify_tolerance_m']} m" in text


def test_every_table_of_data_is_documented():
    text = (DATA.parent / "docs" / "data.md").read_text(encoding="utf-8")
    for path in (*DIVISIONS.iterdir(), *(DATA / "assumptions").iterdir()):
        assert f"`{path.name}`" in text


def test_the_notice_names_the_owners_of_what_is_shipped():
    text = (DATA.parent / "NOTICE").read_text(encoding="utf-8")
    for owner in (
        "Office for National Statistics",
        "OS data",
        "National Records of Scotland",
        "Agafonkin",
    ):
        assert owner in text
