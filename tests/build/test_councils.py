"""The same country built by council area: of a made-up source worked by hand, and as shipped."""

import csv
import io
import json
import os
from collections import Counter
from pathlib import Path

import pytest
import shapely
from shapely.geometry import shape

from allocator.build import build_geography
from allocator.errors import InputError

DATA = Path(__file__).resolve().parents[2] / "data"
COUNCILS, DIVISIONS = DATA / "councils", DATA / "divisions"
DIVISION_OF = {
    "N": "S12000013 S12000017 S12000023 S12000027",
    "A": "S12000020 S12000033 S12000034",
    "D": "S12000041 S12000042 S12000048",
    "C": "S12000005 S12000014 S12000030",
    "E": "S12000036",
    "J": "S12000010 S12000019 S12000026 S12000040",
    "P": "S12000047",
    "G": "S12000011 S12000045 S12000049",
    "K": "S12000018 S12000038",
    "L": "S12000035 S12000039",
    "Q": "S12000029 S12000050",
    "U": "S12000008 S12000021 S12000028",
    "V": "S12000006",
}
DIVISION = {code: letter for letter, codes in DIVISION_OF.items() for code in codes.split()}
ISLANDS = {"S12000013": "Na h-Eileanan Siar", "S12000023": "Orkney Islands", "S12000027": "Shetland Islands"}


def rows(path):
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


@pytest.fixture
def built(source, assumed, tmp_path):
    build_geography(source, tmp_path / "out", assumed, "councils")
    return tmp_path / "out"


def test_each_council_area_has_its_own_figures_and_the_command_of_its_division(built):
    areas = rows(built / "areas.csv")
    assert [area["code"] for area in areas] == ["C1", "C2", "C3", "C4"]
    assert {area["group"] for area in areas} == {"North"}
    assert [area["population"] for area in areas] == ["600"] * 4
    assert [area["rural_share"] for area in areas] == ["0", "0", "0", "0.5"]
    assert [(area["island_share"], area["islands"]) for area in areas] == [("0", "no")] * 3 + [("0.5", "no")]


def test_officers_are_left_out_where_nobody_states_them(built):
    assert "officers" not in rows(built / "areas.csv")[0]
    assert not [row for row in rows(built / "sources.csv") if row["column"] == "officers"]


def test_counts_stay_with_their_council_area_and_an_artefact_of_the_division_is_one_in_each(built):
    table = rows(built / "demand.csv")
    assert len(table) == 4 * 3 * 2
    assert {row["count"] for row in table if row["driver"] == "indecent-photos-of-children"} == {"3"}
    flagged = [(row["area"], row["period"], row["reason"]) for row in table if row["flag"]]
    reason = "in division Y: recording began"
    assert flagged == [("C3", "2019-20", reason), ("C4", "2019-20", reason)]


def test_travel_within_an_area_without_a_town_starts_at_the_centre_of_its_people(built):
    hours = {(row["base"], row["area"]): float(row["hours"]) for row in rows(built / "travel.csv")}
    areas = ("C1", "C2", "C3", "C4")
    assert set(hours) == {(base, area) for base in ("xton", "yton") for area in areas} | {
        (area, area) for area in areas
    }
    assert hours["C1", "C1"] == hours["xton", "C1"]
    # 100, 200 and 300 people 0.05 degrees (3.1 km) apart, from the zone in the middle: 0.5 and 0.1667 of them
    km = 62.02 * 0.05 * (100 + 300) / 600
    assert hours["C2", "C2"] == pytest.approx(0.1 + km * 1.2 / 75, abs=0.001)


def test_bases_stand_in_council_areas(built):
    assert [(row["base"], row["area"]) for row in rows(built / "bases.csv")] == [
        ("xton", "C1"),
        ("yton", "C4"),
    ]


def test_both_geographies_have_the_same_files(built, source, assumed, tmp_path):
    build_geography(source, tmp_path / "divisions", assumed)
    assert {path.name for path in built.iterdir()} == {
        path.name for path in (tmp_path / "divisions").iterdir()
    }


def test_a_council_area_without_a_place_to_start_from_is_told_and_nothing_is_written(
    source, assumed, tmp_path
):
    table = assumed / "principal_places.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("C2,", "C9,", 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        build_geography(source, tmp_path / "out", assumed, "councils")
    assert "no principal place of C2" in str(caught.value)
    assert "an unknown area C9" in str(caught.value)
    assert not (tmp_path / "out").exists()


# --- as shipped --------------------------------------------------------------------------------------


def test_32_council_areas_three_of_them_islands():
    areas = rows(COUNCILS / "areas.csv")
    assert {area["code"] for area in areas} == set(DIVISION)
    assert {area["code"]: area["name"] for area in areas if area["islands"] == "yes"} == ISLANDS
    shares = {area["name"]: float(area["island_share"]) for area in areas}
    assert {name for name, share in shares.items() if 0 < share < 1} == {"Argyll and Bute", "North Ayrshire"}


@pytest.mark.parametrize("column", ["population", "under_18", "population_10_17", "land_area_km2"])
def test_council_areas_add_up_to_divisions(column):
    summed = Counter()
    for area in rows(COUNCILS / "areas.csv"):
        summed[DIVISION[area["code"]]] += int(area[column])
    assert summed == {area["code"]: int(area[column]) for area in rows(DIVISIONS / "areas.csv")}


def test_counts_of_council_areas_add_up_to_divisions_and_what_is_flagged_there_is_flagged_here():
    summed = Counter()
    here = rows(COUNCILS / "demand.csv")
    for row in here:
        summed[DIVISION[row["area"]], row["driver"], row["period"]] += int(row["count"])
    there = rows(DIVISIONS / "demand.csv")
    assert summed == {(row["area"], row["driver"], row["period"]): int(row["count"]) for row in there}
    flagged = {(row["area"], row["driver"], row["period"]) for row in there if row["flag"]}
    more = {
        (row["area"], row["period"])
        for row in here
        if row["flag"] and (DIVISION[row["area"]], row["driver"], row["period"]) not in flagged
    }
    assert more == {("S12000010", "2011-12"), ("S12000030", "2010-11")}
    assert sum(bool(row["flag"]) for row in here) == 32 * 2 + 1 + 4 + 4 * 4 + 2


def test_hours_to_a_division_are_the_mean_over_its_council_areas_by_people():
    people = {area["code"]: int(area["population"]) for area in rows(COUNCILS / "areas.csv")}
    for name in ("travel.csv", "travel-ferry.csv", "travel-overnight.csv"):
        summed, whole = Counter(), Counter()
        for row in rows(COUNCILS / name):
            if row["base"] != row["area"]:
                key = (row["base"], DIVISION[row["area"]])
                summed[key] += people[row["area"]] * float(row["hours"])
                whole[key] += people[row["area"]]
        for row in rows(DIVISIONS / name):
            key = (row["base"], row["area"])
            if row["base"] != row["area"]:
                assert float(row["hours"]) == pytest.approx(summed[key] / whole[key], abs=0.0015), key


def test_the_drawing_fits_together_and_is_small():
    file = COUNCILS / "boundaries.geojson"
    assert file.stat().st_size < 300_000
    features = json.loads(file.read_text(encoding="utf-8"))["features"]
    polygons = [shape(feature["geometry"]) for feature in features]
    assert [feature["properties"]["code"] for feature in features] == sorted(DIVISION)
    assert shapely.is_valid(polygons).all()
    assert shapely.coverage_is_valid(polygons)


def test_what_both_geographies_share_is_the_same():
    for name in ("crossings.csv", "national_totals.csv", "drive_checks.csv"):
        assert (COUNCILS / name).read_bytes() == (DIVISIONS / name).read_bytes()


def test_every_column_of_every_file_has_its_source():
    present = set()
    for path in COUNCILS.iterdir():
        if path.suffix == ".csv":
            present |= {(path.name, column) for column in rows(path)[0]}
    described = [(row["file"], row["column"]) for row in rows(COUNCILS / "sources.csv")]
    assert sorted(described) == described
    assert {key for key in described if key[0].endswith(".csv")} == present
    assert {key[0] for key in described} == {path.name for path in COUNCILS.iterdir()}


@pytest.mark.skipif("ALLOCATOR_SOURCE_FOLDER" not in os.environ, reason="ALLOCATOR_SOURCE_FOLDER is not set")
def test_the_source_tables_give_the_shipped_bytes(tmp_path):
    source = Path(os.environ["ALLOCATOR_SOURCE_FOLDER"])
    summary = build_geography(source, tmp_path / "out", geography="councils")
    for name in summary.files:
        assert (tmp_path / "out" / name).read_bytes() == (COUNCILS / name).read_bytes(), name
