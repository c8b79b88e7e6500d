from __future__ import annotations

from fractions import Fraction

import pytest

from allocator.sources import NationalTotal


def test_national_totals_come_in_file_order(read):
    assert read().national_totals == (
        NationalTotal("all-crimes", "2019-20", Fraction(900), "crimes", "a publication"),
    )


def test_a_total_of_a_driver_that_agrees_is_accepted(read, edited):
    assert (
        len(
            read(
                **edited("national_totals.csv", "all-crimes,2019-20,900", "photos,2019-20,60")
            ).national_totals
        )
        == 1
    )


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "all-crimes,2019-20,900",
            "photos,2019-20,61",
            "found photos 61 in 2019-20, while its counts in demand.csv add up to 60",
        ),
        ("900", "c900", "national_totals.csv:2: found value: 'c900'"),
        ("2019-20", "2019/20", "write 2019-20"),
        ("900,crimes,", "900,,", "found a blank unit"),
    ],
)
def test_a_wrong_total_is_refused(refused, edited, old, new, fault):
    assert fault in refused(**edited("national_totals.csv", old, new))
