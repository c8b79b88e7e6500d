from __future__ import annotations

import pytest


def test_title_and_labels_are_read(read):
    geography = read(
        **{"geography.toml": 'title = "T"\narea_label = "a"\nareas_label = "b"\ndate = 2024-05-31\n'}
    )
    assert (geography.title, geography.area_label, geography.areas_label) == ("T", "a", "b")
    assert geography.date == "2024-05-31"


def test_without_the_file_the_folder_names_the_geography(read):
    geography = read(**{"geography.toml": None})
    assert (geography.title, geography.area_label, geography.areas_label) == ("three", "area", "areas")
    assert (geography.date, geography.attribution) == ("", "")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('titel = "T"\n', "geography.toml: titel: found an unknown key"),
        ('titel = "T"\n', "did you mean 'title'?"),
        ("title = 3\n", "geography.toml: title: found a int; allowed: a text in quotes"),
        ('title = """a\nb"""\n', "geography.toml: title: found a text of several lines"),
        ('title = "a', "geography.toml: found no TOML"),
        ('title = "a"\ntitle = "b"\n', "geography.toml: found no TOML"),
        ("x = " + "[" * 5000, "geography.toml: found brackets nested without end"),
        ("x = " + "1" * 5000, "geography.toml: found no TOML"),
        ('title = "a\u202eb"\n', "geography.toml:1: found the character U+202E"),
        ('title = "a\\u202eb"\n', "geography.toml: title: found the character U+202E"),
        ('attribution = "a\\u0000b"\n', "geography.toml: attribution: found the character U+0000"),
    ],
)
def test_a_wrong_file_is_refused(refused, text, fault):
    assert fault in refused(**{"geography.toml": text})
