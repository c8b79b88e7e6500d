from __future__ import annotations

import pytest

from allocator.sources import Base


def test_bases_come_in_id_order(read):
    assert read().bases == (
        Base("mill", "Mill Street", "NA", 56.4, -3.4),
        Base("quay", "The Quay", "N", 56.6, -1.6),
    )


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("mill,Mill Street,NA", "mill,Mill Street,NX", "bases.csv:2: found area 'NX', which is unknown"),
        ("quay,", "mill,", "bases.csv:3: found base mill a second time"),
        ("56.4", "91", "bases.csv:2: found lat 91"),
        ("56.4", "56,4", "found 6 cells"),
        ("56.4", "", "bases.csv:2: found lat: a blank"),
        ("-3.4", "-181", "bases.csv:2: found lon -181"),
        ("mill,", "pool,", "bases.csv:2: found base 'pool'"),
        ("mill,", "a/b,", "bases.csv:2: found base 'a/b'"),
        ("mill,", "N,", "bases.csv:2: found base 'N', the code of another area"),
        ("Mill Street", "", "bases.csv:2: found a blank name"),
        ("56.4,-3.4", "-3.4,56.4", "are latitude and longitude swapped in one of the two files?"),
    ],
)
def test_a_wrong_base_is_refused(refused, edited, old, new, fault):
    assert fault in refused(**edited("bases.csv", old, new))


def test_a_base_with_the_code_of_its_own_area_is_a_warning(read):
    bases = "base,name,area,lat,lon\nN,x,N,56.5,-1.5\n"
    geography = read(**{"bases.csv": bases, "travel.csv": None, "baseline.csv": None})
    assert geography.warnings[0].startswith("bases.csv:2: base 'N' has the code of its area")
