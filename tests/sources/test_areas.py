from __future__ import annotations

from fractions import Fraction

import pytest


def test_areas_come_in_code_order_with_exact_numbers(read):
    areas = read().areas
    assert [area.code for area in areas] == ["007", "N", "NA"]
    assert areas[1].name == "North"
    assert areas[1].group == "East"
    assert areas[1].islands
    assert not areas[0].islands
    assert areas[1].numbers["officers"] == Fraction(61, 2)
    assert areas[1].numbers["lon"] == Fraction(-3, 2)


def test_any_further_numeric_column_is_kept_and_a_blank_in_it_is_absent(read):
    areas = "code,name,Seaside_km\nNA,x,\n007,y,2.5\nN,z,3\n"
    by_code = {area.code: area.numbers for area in read(**{"areas.csv": areas}).areas}
    assert by_code == {"NA": {}, "007": {"Seaside_km": Fraction(5, 2)}, "N": {"Seaside_km": Fraction(3)}}


def test_a_further_column_of_text_is_a_warning(read):
    geography = read(**{"areas.csv": "code,name,chief\nNA,x,Ann\n007,y,Bea\nN,z,Cat\n"})
    assert geography.warnings == ("areas.csv:1: the column 'chief' holds no number and is not used",)


def test_names_may_hold_anything_printable(read):
    name = "<b>${x}</b> `=1+1` {{y}} Eilean Siar – é"
    geography = read(**{"areas.csv": f'code,name\nNA,{name}\n007,\'y\nN,"a, ""b"""\n'})
    assert [area.name for area in geography.areas] == ["'y", 'a, "b"', name]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "NA,Narrow",
            "007,Narrow",
            "areas.csv:3: found code 007 a second time; allowed: once: it stands in row 2",
        ),
        ("NA,Narrow", "А,Narrow", "areas.csv:2: found code 'А'"),
        ("NA,Narrow", "=NA,Narrow", "areas.csv:2: found code '=NA'"),
        ("NA,Narrow", "../NA,Narrow", "areas.csv:2: found code '../NA'"),
        ("NA,Narrow", "Total,Narrow", "areas.csv:2: found a row of totals: code 'Total'"),
        ("NA,Narrow", "NA,Scotland", "areas.csv:2: found a row of totals: name 'Scotland'"),
        ("NA,Narrow", "pool,Narrow", "areas.csv:2: found code 'pool'"),
        ("NA,Narrow", "NA,", "areas.csv:2: found a blank name"),
        ("NA,Narrow", ",Narrow", "areas.csv:2: found a blank code"),
        ("1000", '"1,000"', "areas.csv:2: found population: '1,000', with thousands separators"),
        ("1000", "-1", "areas.csv:2: found population -1; allowed: 0 or more"),
        ("0.25", "25", "areas.csv:2: found rural_share 25; allowed: 0 to 1"),
        ("0.25", "25%", "write 0.25"),
        ("0.25,no", "0.25,maybe", "areas.csv:2: found islands 'maybe'; allowed: yes or no"),
        ("0.25,no", "0.25,", "areas.csv:2: found a blank islands; allowed: yes or no"),
        ("56.5,-3.5", "156.5,-3.5", "areas.csv:2: found lat 156.5; allowed: -90 to 90"),
        ("56.5,-3.5", "56.5,", "areas.csv:2: found a lat without a lon"),
        ("56.5,-3.5", ",-3.5", "areas.csv:2: found a lon without a lat"),
        ("Narrow", "Nar\u202erow", "areas.csv:2: found the character U+202E"),
    ],
)
def test_a_wrong_cell_is_refused_at_its_row(refused, edited, old, new, fault):
    assert fault in refused(**edited("areas.csv", old, new))


def test_a_number_written_otherwise_in_a_further_column_is_refused_and_not_dropped(refused):
    words = refused(**{"areas.csv": 'code,name,km\nNA,x,"1,000"\n007,y,"2,000"\nN,z,*\n'})
    assert words.count("thousands separators") == 2
    assert "areas.csv:4: found km: '*', a suppressed count" in words


def test_scotland_is_an_area_among_countries(read, geography_files):
    names = {"NA": "England", "007": "Scotland", "N": "Wales"}
    areas = "code,name\n" + "".join(f"{code},{name}\n" for code, name in names.items())
    assert len(read(**{"areas.csv": areas}).areas) == 3
