from __future__ import annotations

from fractions import Fraction

import pytest


def test_counts_are_exact_and_each_driver_has_its_own_periods(read):
    counts = read().counts
    assert len(counts) == 9
    assert counts["N", "photos", "2020-21"] == Fraction(73, 2)
    assert counts["007", "photos", "2020-21"] == 0
    assert {period for _, driver, period in counts if driver == "devices"} == {"2020-21"}


def test_what_is_not_comparable_has_its_reason(read):
    assert read().not_comparable == {
        ("007", "photos", "2020-21"): "recorded elsewhere",
        ("007", "devices", "2020-21"): "flagged not comparable",
    }


def test_the_reason_may_stand_in_a_column_of_that_name(read, geography_files):
    demand = geography_files["demand.csv"].replace("flag,note", "flag,reason")
    assert read(**{"demand.csv": demand}).not_comparable["007", "photos", "2020-21"] == "recorded elsewhere"


ROW = "NA,photos,2019-20,10,,\n"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (ROW, "", "demand.csv: found no row of driver photos in 2019-20 for NA"),
        (ROW, ROW + ROW, "demand.csv:3: found area, driver and period NA, photos, 2019-20 a second time"),
        (ROW, ROW + ROW, "it stands in row 2"),
        (ROW, ROW + "Scotland,photos,2019-20,60,,\n", "demand.csv:3: found a row of totals: area 'Scotland'"),
        (
            ROW,
            ROW + "All areas,photos,2019-20,60,,\n",
            "demand.csv:3: found a row of totals: area 'All areas'",
        ),
        (ROW, ROW + "Nn,photos,2019-20,6,,\n", "demand.csv:3: found area 'Nn', which is unknown"),
        (ROW, ROW + "7,photos,2019-20,6,,\n", "did you mean '007'? Spreadsheets drop leading zeros"),
        (ROW, ROW + "А,photos,2019-20,6,,\n", "CYRILLIC CAPITAL LETTER A"),
        ("10,,", "-10,,", "demand.csv:2: found count -10; allowed: 0 or more"),
        ("10,,", ",,", "demand.csv:2: found count: a blank"),
        ("10,,", "*,,", "demand.csv:2: found count: '*', a suppressed count"),
        ("10,,", '"1,234",,', "write 1234"),
        ("10,,", "1E5,,", "write 100000"),
        ("10,,", "nan,,", "demand.csv:2: found count: 'nan', which is no number"),
        ("10,,", "10,odd,", "demand.csv:2: found flag 'odd'; allowed: not-comparable or a blank"),
        ("10,,", "10,,,", "demand.csv:2: found 7 cells; allowed: 6 cells"),
        ("NA,photos,2019-20", "NA,photos,2019", "mixed periods: calendar years (2019) and financial years"),
        ("NA,photos,2019-20", "NA,photos,2019/20", "write 2019-20"),
        ("NA,photos,2019-20", "NA,photos,Nov-10", "spreadsheet"),
        ("NA,photos", "NA,=photos", "demand.csv:2: found driver '=photos'"),
        ("NA,photos", "NA,", "demand.csv:2: found a blank driver"),
        ("area,driver", "area,drivr", "no column 'driver'"),
    ],
)
def test_a_wrong_row_is_refused(refused, edited, old, new, fault):
    assert fault in refused(**edited("demand.csv", old, new))


def test_an_area_without_any_row_is_told_once(refused, geography_files):
    rows = [row for row in geography_files["demand.csv"].splitlines(True) if not row.startswith("N,")]
    assert refused(**{"demand.csv": "".join(rows)}) == (
        "demand.csv: found no row at all for N; allowed: a row for every area, driver and period; "
        "write 0 where it is 0"
    )


def test_an_area_without_rows_of_one_driver_is_told_once(refused, geography_files):
    rows = [row for row in geography_files["demand.csv"].splitlines(True) if not row.startswith("N,photos")]
    words = refused(**{"demand.csv": "".join(rows)})
    assert "no row of driver photos for N" in words
    assert words.count("\n") == 0


def test_a_misspelt_driver_is_told_with_the_nearest(refused, edited):
    words = refused(**edited("demand.csv", "N,devices", "N,device"))
    assert "no row of driver device for 007, NA" in words
    assert "did you mean 'devices'?" in words


def test_an_unknown_area_is_told_once_with_its_rows(refused, geography_files):
    words = refused(**{"demand.csv": geography_files["demand.csv"].replace("\nN,", "\nX,")})
    assert "demand.csv:6: found area 'X' (and in 2 more rows), which is unknown" in words
    assert words.count("'X'") == 1


def test_a_tenfold_jump_is_a_warning_and_used(read, edited):
    geography = read(**edited("demand.csv", "N,photos,2020-21,36.5", "N,photos,2020-21,300"))
    assert geography.counts["N", "photos", "2020-21"] == 300
    assert geography.warnings == (
        "demand.csv: driver photos in N jumps from 30 in 2019-20 to 300 in 2020-21; used as it stands",
    )


def test_a_jump_from_little_is_none(read, edited):
    assert read(**edited("demand.csv", "NA,photos,2020-21,12", "NA,photos,2020-21,199")).warnings == ()


def test_a_driver_of_nothing_but_zeros_is_a_warning(read):
    demand = "area,driver,period,count\n" + "".join(f"{code},d,2019,0\n" for code in ("NA", "007", "N"))
    assert read(**{"demand.csv": demand}).warnings == (
        "demand.csv: driver d counts 0 in every area and period",
    )
