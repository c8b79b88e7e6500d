from __future__ import annotations

from fractions import Fraction

import pytest


def test_hours_are_exact_for_bases_and_within_areas(read):
    travel = read().travel
    assert set(travel) == {""}
    assert len(travel[""]) == 9
    assert travel[""]["N", "N"] == Fraction(5, 4)
    assert travel[""]["quay", "007"] == 2


def test_variants_are_known_by_their_file_names(read, geography_files):
    ferry = geography_files["travel.csv"].replace("quay,NA,3.1", "quay,NA,5")
    travel = read(**{"travel-ferry.csv": ferry}).travel
    assert set(travel) == {"", "ferry"}
    assert travel["ferry"]["quay", "NA"] == 5


def test_without_travel_there_is_none(read):
    assert read(**{"travel.csv": None}).travel == {}


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("mill,N,3\n", "", "travel.csv: found no row from mill to N"),
        ("NA,NA,0.5\n", "NA,N,0.5\n", "travel.csv: found no row from NA to NA"),
        ("NA,NA,0.5\n", "NA,NA,0.5\nNA,NA,0.5\n", "travel.csv:3: found base and area NA, NA a second time"),
        ("mill,N,3", "mill,N,-3", "travel.csv:7: found hours -3; allowed: 0 or more"),
        ("mill,N,3", "mill,N,3h", "travel.csv:7: found hours: '3h'"),
        ("mill,N,3", "mill,Nx,3", "found area 'Nx', which is unknown"),
        ("mill,N,3", "mlil,N,3", "found base 'mlil', which is unknown"),
        ("mill,N,3", "mlil,N,3", "did you mean 'mill'?"),
    ],
)
def test_a_wrong_row_is_refused(refused, edited, old, new, fault):
    assert fault in refused(**edited("travel.csv", old, new))


def test_a_variant_needs_an_id(refused, geography_files):
    assert "travel-.csv: found a variant ''" in refused(**{"travel-.csv": geography_files["travel.csv"]})


def test_minutes_are_suspected(read, edited):
    assert read(**edited("travel.csv", "mill,N,3", "mill,N,180")).warnings == (
        "travel.csv: more than 24 hours one way in 1 of its rows: are they minutes?",
    )
