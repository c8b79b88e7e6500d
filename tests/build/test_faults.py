"""What is wrong in a source table is told, all of it, and nothing is written."""

import json

import pytest

import allocator.outputs.run_folder
from allocator.build import build_geography
from allocator.errors import InputError, OutputError

COUNCIL_CRIME = "recorded_sexual_crime_council_area_1996_2022.csv"
DIVISION_CRIME = "recorded_sexual_crime_division_1996_2022.csv"
LAYER = "council_areas_2024_buc500m.geojson"


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def faults_of(source, assumed):
    out = source.parent / "out"
    with pytest.raises(InputError) as caught:
        build_geography(source, out, assumed)
    assert not out.exists()
    return str(caught.value)


@pytest.mark.parametrize(
    "name",
    [
        "council_area_to_division.csv",
        "council_area_profile.csv",
        "police_divisions.csv",
        "data_zones_2011.csv",
        "officer_numbers_division.csv",
        "reference_points.csv",
        COUNCIL_CRIME,
        DIVISION_CRIME,
        "ocsae_indicators_national.csv",
        LAYER,
    ],
)
def test_a_missing_file_is_named(source, assumed, name):
    (source / name).unlink()
    assert (
        faults_of(source, assumed)
        == f"{name}: found no such file; allowed: the file as the source folder's description names it"
    )


CHANGES = {
    "missing column": ("data_zones_2011.csv", "population_2020", "persons", "no column population_2020"),
    "misspelt column": (
        "data_zones_2011.csv",
        "population_2020",
        "popluation_2020",
        "did you mean 'popluation_2020'?",
    ),
    "column twice": ("police_divisions.csv", "command", "division_name", "the column division_name twice"),
    "unknown council": (COUNCIL_CRIME, "2019-20,C1,", "2019-20,C9,", "council_area_code 'C9'"),
    "unknown council of a zone": ("data_zones_2011.csv", "IC1,C1", "IC1,C9", "council_area_code 'C9'"),
    "unknown council of a place": ("reference_points.csv", "C1,X", "C9,X", "council_area_code 'C9'"),
    "unknown division": ("officer_numbers_division.csv", "31,X,X", "31,Q,X", "division_letter 'Q'"),
    "wrong division of a council": (COUNCIL_CRIME, "C1,X", "C1,Y", "allowed: X, the division of C1"),
    "blank": (
        COUNCIL_CRIME,
        "indecent-photos-of-children,3",
        "indecent-photos-of-children,",
        "a blank in count",
    ),
    "blank name": ("police_divisions.csv", "Division X", "", "a blank in division_name"),
    "suppressed count": (COUNCIL_CRIME, "children,3", "children,<5", "count '<5'"),
    "thousands separator": ("council_area_profile.csv", "C1,600", 'C1,"1,600"', "population_2020 '1,600'"),
    "exponent": ("council_area_profile.csv", "C1,600", "C1,6e2", "population_2020 '6e2'"),
    "not a number": ("officer_numbers_division.csv", "X,30", "X,nan", "officers 'nan'"),
    "half a crime": (COUNCIL_CRIME, "children,3", "children,3.5", "a whole number"),
    "negative count": (COUNCIL_CRIME, "children,3", "children,-3", "count -3"),
    "grid metres for degrees": ("data_zones_2011.csv", "56.1", "705000", "lat 705000"),
    "trailing comma": ("data_zones_2011.csv", "ZC11,", "ZC11,,", "12 cells; allowed: 11"),
    "officers at no date": (
        "officer_numbers_division.csv",
        "2021-03-31,Y",
        "2020-03-31,Y",
        "no officers of Y",
    ),
    "councils not the division": (
        DIVISION_CRIME,
        "photos-of-children,6",
        "photos-of-children,7",
        "allowed: 6, the sum over the council areas",
    ),
    "parts not the whole": (
        COUNCIL_CRIME,
        "all-sexual-crimes,6",
        "all-sexual-crimes,7",
        "allowed: 6, the sum of its parts",
    ),
    "zones not the council": (
        "data_zones_2011.csv",
        "ISLE,C4,Y,8,300",
        "ISLE,C4,Y,8,301",
        "allowed: 601, the sum over data_zones_2011.csv",
    ),
    "land of councils not the division": ("council_area_profile.csv", "C1,600,", "C1,600,1", "land_area_km2"),
    "a rural share of other zones": ("police_divisions.csv", "0.25", "0.35", "share_rural_ur8_6to8 0.35"),
    "indicator gone": (
        "ocsae_indicators_national.csv",
        "online_crimes,Scotland,2019-20,",
        "other,Scotland,2019-20,",
        "no online_crimes",
    ),
    "no layer": (LAYER, '"features"', '"things"', "no layer of council areas"),
    "a council without polygon": (LAYER, '"C2"', '"C9"', "no polygon of C2"),
    "a council drawn twice": (LAYER, '"C2"', '"C1"', "the council area a second time"),
    "a gap between neighbours": (LAYER, "[-3.8, 56.2]", "[-3.8, 56.19]", "gaps or overlaps"),
}


@pytest.mark.parametrize("case", CHANGES)
def test_a_fault_in_a_table_is_told(source, assumed, case):
    name, old, new, words = CHANGES[case]
    change(source / name, old, new)
    assert words in faults_of(source, assumed)


@pytest.mark.parametrize(
    "name", ["data_zones_2011.csv", "police_divisions.csv", COUNCIL_CRIME, DIVISION_CRIME]
)
def test_a_row_that_stands_twice_is_told_with_both_lines(source, assumed, name):
    lines = (source / name).read_text(encoding="utf-8").splitlines()
    (source / name).write_text("\n".join([*lines, lines[1], ""]), encoding="utf-8")
    told = faults_of(source, assumed)
    assert f"{name}:{len(lines) + 1}" in told
    assert "a second time; allowed: once (line 2)" in told


def test_a_table_without_rows_is_told(source, assumed):
    header = (source / COUNCIL_CRIME).read_text(encoding="utf-8").splitlines()[0]
    (source / COUNCIL_CRIME).write_text(header, encoding="utf-8")
    assert "a header without rows" in faults_of(source, assumed)


def test_a_missing_count_is_not_taken_for_a_zero(source, assumed):
    change(source / COUNCIL_CRIME, "2019-20,C1,X,sexual-assault,1\n", "")
    assert "no count for 1 council areas (C1)" in faults_of(source, assumed)


def test_sums_that_are_not_as_published_are_told(source, assumed):
    change(assumed / "published_totals.csv", "2019-20,12", "2019-20,13")
    assert "found 12; allowed: 13, as published" in faults_of(source, assumed)


def test_text_in_utf_16_is_told(source, assumed):
    text = (source / "police_divisions.csv").read_text(encoding="utf-8")
    (source / "police_divisions.csv").write_bytes(text.encode("utf-16"))
    assert "police_divisions.csv: found a file that cannot be read" in faults_of(source, assumed)


def test_faults_of_several_tables_are_told_at_once(source, assumed):
    change(source / "officer_numbers_division.csv", "X,30", "X,many")
    change(source / "data_zones_2011.csv", "56.1", "north")
    (source / "reference_points.csv").unlink()
    change(assumed / "settings.csv", "75", "fast")
    told = faults_of(source, assumed)
    for words in (
        "officers 'many'",
        "lat 'north'",
        "reference_points.csv: found no such file",
        "value 'fast'",
    ):
        assert words in told


ASSUMPTIONS = {
    "no road factor": ("road_factors.csv", "C2,1.2", "ZZ,1.2", "no road factor of C2"),
    "no principal place": ("principal_places.csv", "Y,yton", "Z,yton", "no principal place of Y"),
    "unknown base": ("principal_places.csv", "Y,yton", "Y,ytown", "an unknown base ytown"),
    "unknown island code": ("island_zones.csv", "ISLE,isle", "ISLES,isle", "an unknown code"),
    "unknown landmass": ("crossings.csv", "isle,Port", "skerry,Port", "landmass 'skerry'"),
    "no ferry": ("crossings.csv", "ferry,60", "air,60", "no way to isle by ferry"),
    "unknown mode": ("crossings.csv", "ferry,60", "boat,60", "mode 'boat'"),
    "unknown driver": ("not_comparable.csv", "sexual-assault", "assault", "an unknown driver assault"),
    "a year that is none": ("drivers.csv", "2019-20", "2019-21", "from_period '2019-21'"),
    "a kind that is none": ("settings.csv", "assumed", "guessed", "kind 'guessed'"),
    "a setting gone": ("settings.csv", "overnight,", "overnite,", "no overnight"),
    "a column without provenance": (
        "sources.csv",
        "areas.csv,officers",
        "areas.csv,police",
        "no row for areas.csv, officers",
    ),
    "provenance of no column": (
        "sources.csv",
        "areas.csv,officers",
        "areas.csv,police",
        "a row for areas.csv, police",
    ),
    "no title": ("geography-divisions.toml", "title", "titel", "geography-divisions.toml: title"),
}


@pytest.mark.parametrize("case", ASSUMPTIONS)
def test_a_fault_in_an_assumption_is_told(source, assumed, case):
    name, old, new, words = ASSUMPTIONS[case]
    change(assumed / name, old, new)
    told = faults_of(source, assumed)
    assert words in told
    assert f"assumptions/{name}" in told


def test_a_drawing_far_from_the_published_area_is_refused(source, assumed):
    layer = json.loads((source / LAYER).read_text(encoding="utf-8"))
    ring = layer["features"][0]["geometry"]["coordinates"][0][0]
    for point in ring:
        point[0] = -4.5 if point[0] == -4.0 else point[0]
    (source / LAYER).write_text(json.dumps(layer), encoding="utf-8")
    assert "of published land area, within 3%" in faults_of(source, assumed)


def test_a_failed_build_leaves_what_stood_there(source, assumed, tmp_path):
    out = tmp_path / "out"
    build_geography(source, out, assumed)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    change(source / "officer_numbers_division.csv", "X,30", "X,many")
    with pytest.raises(InputError):
        build_geography(source, out, assumed)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_a_disk_that_fails_at_the_last_step_leaves_what_stood_there(source, assumed, tmp_path, monkeypatch):
    out = tmp_path / "out"
    out.mkdir()
    (out / "areas.csv").write_text("what stood there", encoding="utf-8")

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(allocator.outputs.run_folder, "exchange", fail)
    with pytest.raises(OutputError, match="No space left on device"):
        build_geography(source, out, assumed, force=True)
    assert (out / "areas.csv").read_text(encoding="utf-8") == "what stood there"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["assumptions", "out", "source"]


def test_a_folder_that_cannot_be_made_is_an_output_error(source, assumed, tmp_path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(OutputError):
        build_geography(source, tmp_path / "file" / "out", assumed)
