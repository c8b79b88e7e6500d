"""What the build makes of a made-up country whose figures are known by hand."""

import csv
import io
import json
from itertools import pairwise

import pytest

from allocator.build import build_geography

FILES = (
    "areas.csv",
    "bases.csv",
    "boundaries.geojson",
    "crossings.csv",
    "demand.csv",
    "drive_checks.csv",
    "geography.toml",
    "national_totals.csv",
    "sources.csv",
    "travel-ferry.csv",
    "travel-overnight.csv",
    "travel.csv",
)


@pytest.fixture
def built(source, assumed, tmp_path):
    out = tmp_path / "out"
    summary = build_geography(source, out, assumed)
    return out, summary


def rows(path):
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def hours(out, name):
    return {(row["base"], row["area"]): float(row["hours"]) for row in rows(out / name)}


def test_the_summary_names_every_file_and_no_other_is_left(built):
    out, summary = built
    assert summary.files == FILES
    assert tuple(sorted(path.name for path in out.iterdir() if path.name != "manifest.json")) == FILES
    assert sorted(path.name for path in out.parent.iterdir()) == ["assumptions", "out", "source"]


def test_the_summary_counts_the_country(built):
    _, summary = built
    assert summary.totals["indecent-photos-of-children", "2019-20"] == 12
    assert "indecent-photos-of-children 2019-20: 12, as published" in summary.notes
    for letter, area in summary.areas_km2.items():
        assert area == pytest.approx(summary.land_areas_km2[letter], rel=0.03)


def test_two_builds_write_the_same_bytes(built, source, assumed, tmp_path):
    out, _ = built
    build_geography(source, tmp_path / "again", assumed)
    for name in FILES:
        assert (out / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


def test_the_order_of_the_source_rows_does_not_matter(built, source, assumed, tmp_path):
    out, _ = built
    for path in source.glob("*.csv"):
        header, *lines = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join([header, *reversed(lines), ""]), encoding="utf-8")
    build_geography(source, tmp_path / "again", assumed)
    for name in FILES:
        assert (out / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(built, source, assumed, tmp_path):
    out, _ = built
    for path in source.glob("*.csv"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    build_geography(source, tmp_path / "again", assumed)
    for name in FILES:
        assert (out / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


def test_other_files_of_the_folder_are_left_alone(source, assumed, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "baseline.csv").write_text("role,base,fte\n", encoding="utf-8")
    build_geography(source, out, assumed)
    assert (out / "baseline.csv").read_text(encoding="utf-8") == "role,base,fte\n"


def test_areas_are_the_sums_of_their_zones(built):
    out, _ = built
    x, y = rows(out / "areas.csv")
    assert (x["code"], x["name"], x["group"], x["officers"]) == ("X", "Division X", "North", "30")
    assert (y["population"], y["under_18"], y["population_10_17"]) == ("1200", "240", "120")
    assert (y["rural_share"], y["share_most_deprived_quintile"]) == ("0.25", "0.1667")


def test_an_area_counts_as_islands_only_when_most_of_its_people_live_there(built, source, assumed, tmp_path):
    out, _ = built
    assert [(row["island_share"], row["islands"]) for row in rows(out / "areas.csv")] == [
        ("0", "no"),
        ("0.25", "no"),
    ]
    settings = assumed / "settings.csv"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(
        text.replace("island_majority_share,0.5", "island_majority_share,0.2"), encoding="utf-8"
    )
    build_geography(source, tmp_path / "again", assumed)
    assert [row["islands"] for row in rows(tmp_path / "again" / "areas.csv")] == ["no", "yes"]


def test_demand_is_summed_and_an_artefact_is_flagged_and_kept(built):
    out, _ = built
    table = rows(out / "demand.csv")
    assert len(table) == 2 * 3 * 2
    flagged = [row for row in table if row["flag"]]
    assert flagged == [
        {
            "area": "Y",
            "driver": "sexual-assault",
            "period": "2019-20",
            "count": "2",
            "flag": "not-comparable",
            "reason": "recording began",
        }
    ]


def test_base_ids_are_slugs_unless_named(built):
    out, _ = built
    assert [(row["base"], row["area"]) for row in rows(out / "bases.csv")] == [("xton", "X"), ("yton", "Y")]


def test_national_totals_hold_whole_financial_years_only(built):
    out, _ = built
    assert [(r["total"], r["period"], r["value"]) for r in rows(out / "national_totals.csv")] == [
        ("online-crimes", "2019-20", "18")
    ]


def test_boundaries_are_closed_rings_that_turn_counter_clockwise(built):
    out, _ = built
    layer = json.loads((out / "boundaries.geojson").read_text(encoding="utf-8"))
    assert [feature["properties"]["code"] for feature in layer["features"]] == ["X", "Y"]
    assert [len(feature["geometry"]["coordinates"]) for feature in layer["features"]] == [1, 2]
    for feature in layer["features"]:
        for exterior, *_ in feature["geometry"]["coordinates"]:
            assert exterior[0] == exterior[-1] == min(exterior)
            pairs = pairwise(exterior)
            assert sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs) > 0


def test_every_base_reaches_every_area_and_every_area_itself(built):
    out, _ = built
    for name in ("travel.csv", "travel-ferry.csv", "travel-overnight.csv"):
        expected = {(base, area) for base in ("xton", "yton") for area in "XY"} | {("X", "X"), ("Y", "Y")}
        assert set(hours(out, name)) == expected


def test_travel_within_an_area_starts_at_its_principal_place(built):
    out, _ = built
    travel = hours(out, "travel.csv")
    assert travel["Y", "Y"] == travel["yton", "Y"]


def test_travel_is_the_mean_over_people_worked_by_hand(built):
    out, _ = built
    km_per_degree_east = 62.02  # at 56.1 degrees north
    own_council = (100 * 0 + 200 * 0.05 + 300 * 0.10) / 600 * km_per_degree_east
    to_the_bridge = 44.58
    from_the_bridge = (100 * 45.43 + 200 * 46.16 + 300 * 47.08) / 600
    mean_km = (own_council + to_the_bridge + from_the_bridge) / 2
    access, road_factor, speed = 0.1, 1.2, 75
    assert hours(out, "travel.csv")["xton", "X"] == pytest.approx(
        access + mean_km * road_factor / speed, abs=0.001
    )


def test_an_island_is_reached_by_crossing_and_never_by_road(built):
    out, _ = built
    air, ferry = hours(out, "travel.csv"), hours(out, "travel-ferry.csv")
    quarter_of_the_people = 300 / 1200
    # xton stands at the airfield: 20 + 30 minutes; the ferry takes 60 + 30 and 43.4 km of road, times 1.5
    by_air, by_ferry = 50 / 60, 90 / 60 + 43.4 * 1.5 / 75
    assert ferry["xton", "Y"] - air["xton", "Y"] == pytest.approx(
        quarter_of_the_people * (by_ferry - by_air), abs=0.002
    )


def test_a_stay_overnight_is_added_where_a_day_is_too_short(built, source, assumed, tmp_path):
    out, _ = built
    assert hours(out, "travel-overnight.csv") == hours(out, "travel.csv")
    settings = assumed / "settings.csv"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("working_day,10", "working_day,4"), encoding="utf-8")
    build_geography(source, tmp_path / "again", assumed)
    longer = (
        hours(tmp_path / "again", "travel-overnight.csv")["xton", "Y"] - hours(out, "travel.csv")["xton", "Y"]
    )
    assert longer == pytest.approx(4 * 300 / 1200, abs=0.001)
