"""Paradoxes of apportionment: known paper cases, and which method can have which."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction as F  # noqa: N817 - these pages are full of them

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocator.apportionment import METHODS, apportion
from allocator.paradoxes import Loss, beyond_quota, losses

DIVISOR = [method for method in METHODS if method != "largest-remainder"]
SIX_SIX_TWO = {"A": F(6), "B": F(6), "C": F(2)}
LARGE_AND_SMALL = {"A": F(70)} | dict.fromkeys("BCDEF", F(6))

weights_ = st.dictionaries(st.sampled_from("ABCDE"), st.integers(1, 40).map(F), min_size=2)


@pytest.mark.parametrize("units", [10, 11])
def test_one_more_post_takes_one_away_from_either_side_of_the_step(units: int) -> None:
    # 10: 4.29 4.29 1.43 -> 4 4 2; 11: 4.71 4.71 1.57 -> 5 5 1
    assert losses(units, SIX_SIX_TWO, "largest-remainder") == (Loss("C", 10, 2, 1),)


@pytest.mark.parametrize("units", [8, 9, 12, 13])
def test_away_from_the_step_nobody_loses(units: int) -> None:
    assert losses(units, SIX_SIX_TWO, "largest-remainder") == ()


def test_a_floor_can_hide_a_paradox_and_no_way_to_place_is_no_paradox() -> None:
    assert losses(10, SIX_SIX_TWO, "largest-remainder", floors={"C": 2}) == ()
    assert losses(3, SIX_SIX_TWO, "largest-remainder", floors=dict.fromkeys("ABC", 1)) == ()
    assert losses(3, SIX_SIX_TWO, "largest-remainder", caps=dict.fromkeys("ABC", 1)) == ()
    assert losses(0, SIX_SIX_TWO, "largest-remainder") == ()


def test_jefferson_gives_a_large_area_more_than_its_share_and_adams_less() -> None:
    assert beyond_quota(10, LARGE_AND_SMALL, "jefferson") == {"A": (10, F(7))}
    assert beyond_quota(10, LARGE_AND_SMALL, "adams") == {"A": (5, F(7))}
    assert beyond_quota(10, LARGE_AND_SMALL, "largest-remainder") == {}


def test_the_exact_share_is_the_one_between_floors_and_caps() -> None:
    # two each for the five leave A none: its share is 0 as well
    assert beyond_quota(10, LARGE_AND_SMALL, "jefferson", dict.fromkeys("BCDEF", 2)) == {}
    # A may have 7 at most, its exact share
    assert beyond_quota(10, LARGE_AND_SMALL, "jefferson", None, {"A": 7}) == {}


@given(weights_, st.integers(0, 40), st.sampled_from(DIVISOR))
def test_no_divisor_method_takes_a_post_away(weights: Mapping[str, F], units: int, method: str) -> None:
    assert losses(units, weights, method) == ()


@given(weights_, st.integers(0, 40))
def test_largest_remainder_never_leaves_the_quota(weights: Mapping[str, F], units: int) -> None:
    assert beyond_quota(units, weights, "largest-remainder") == {}


@given(weights_, st.integers(1, 40))
def test_a_loss_is_what_two_apportionments_show(weights: Mapping[str, F], units: int) -> None:
    shares = {
        number: apportion(number, weights, "largest-remainder") for number in range(units - 1, units + 2)
    }
    expected = {
        (key, fewer)
        for fewer in (units - 1, units)
        for key in weights
        if shares[fewer + 1][key] < shares[fewer][key]
    }
    assert {(loss.key, loss.units) for loss in losses(units, weights, "largest-remainder")} == expected


@given(weights_, st.integers(0, 40), st.sampled_from(METHODS))
def test_beyond_quota_is_neither_the_share_rounded_down_nor_up(
    weights: Mapping[str, F], units: int, method: str
) -> None:
    whole = sum(weights.values())
    expected = set()
    for key, held in apportion(units, weights, method).items():
        share = units * weights[key] / whole
        if held not in (share // 1, -(-share // 1)):
            expected.add(key)
    assert set(beyond_quota(units, weights, method)) == expected
