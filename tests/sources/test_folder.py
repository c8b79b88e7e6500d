from __future__ import annotations

import pytest

from allocator.errors import InputError
from allocator.sources import folder, read_data


def told(path) -> str:
    with pytest.raises(InputError) as caught:
        read_data(path)
    return str(caught.value)


def test_a_missing_folder_is_named_with_its_nearest_neighbour(tmp_path):
    (tmp_path / "divisions").mkdir()
    words = told(tmp_path / "division")
    assert "found no such folder" in words
    assert "did you mean 'divisions'?" in words


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "x").write_text("y")
    assert "no folder that can be read" in told(tmp_path / "x")


def test_an_empty_folder_is_told_what_belongs_in_it(tmp_path):
    assert "found an empty folder; allowed: a folder with areas.csv and demand.csv" in told(tmp_path)


def test_a_folder_of_other_files_is_told_what_it_holds(tmp_path):
    (tmp_path / "notes.txt").write_text("x")
    assert "none of a geography's files, but notes.txt" in told(tmp_path)


@pytest.mark.parametrize("name", ["areas.csv", "demand.csv"])
def test_a_required_file_is_missed(refused, name):
    assert refused(**{name: None}).startswith(f"{name}: found no such file; allowed: a file with the columns")


def test_a_required_file_of_another_case_is_recognised(refused, geography_files):
    words = refused(**{"areas.csv": None, "Areas.csv": geography_files["areas.csv"]})
    assert "is it 'Areas.csv'? Rename it" in words


def test_a_slip_in_an_optional_name_is_a_warning(read, geography_files):
    geography = read(**{"travel.csv": None, "travle.csv": geography_files["travel.csv"]})
    assert geography.warnings == ("travle.csv: this file is not read; did you mean 'travel.csv'?",)


def test_files_of_other_purposes_are_passed_over(read):
    assert read(**{"crossings.csv": "a,b\n", "README.md": "x"}).warnings == ()


@pytest.mark.parametrize("content", ["", " \n"])
def test_an_empty_file_is_refused(refused, content):
    assert "areas.csv: found an empty file" in refused(**{"areas.csv": content})


def test_a_folder_in_the_place_of_a_file_is_refused(geography_folder):
    path = geography_folder(**{"areas.csv": None})
    (path / "areas.csv").mkdir()
    assert told(path) == "areas.csv: found something that is no file; allowed: a file"


def test_a_file_beyond_the_cap_is_refused_before_it_is_parsed(refused, monkeypatch):
    monkeypatch.setattr(folder, "MAX_FILE_BYTES", 400)
    assert "boundaries.geojson: found more than 400 bytes; allowed: at most 400 bytes" in refused()
