"""Apportionment agrees with sixty years of the United States House, and keeps the laws of each method."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction as F  # noqa: N817 - these pages are full of them
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from allocator.apportionment import METHODS, apportion, proportional_shares, tied

DIVISOR = [method for method in METHODS if method != "largest-remainder"]
Census = dict[str, dict[str, str]]


def censuses() -> dict[str, Census]:
    path = Path(__file__).parent / "data" / "us_house_apportionment_1960_2020.csv"
    found: dict[str, Census] = defaultdict(dict)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["year"]][row["state"]] = row
    return found


HOUSE = censuses()
# Every state has a seat by law: the columns named `min1` hold each method with a floor of 1 for every state.
# Huntington-Hill gives that by itself; the Hamilton column is without floors.
COLUMNS = {
    "seats_huntington_hill_435": ("huntington-hill", 0),
    "hamilton_435": ("largest-remainder", 0),
    "webster_min1_435": ("sainte-lague", 1),
    "adams_min1_435": ("adams", 1),
    "jefferson_min1_435": ("jefferson", 1),
}


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("year", HOUSE)
def test_the_house_of_every_census_is_apportioned_as_published(year: str, column: str) -> None:
    rows = HOUSE[year]
    method, floor = COLUMNS[column]
    weights = {state: F(row["apportionment_population"]) for state, row in rows.items()}
    found = apportion(435, weights, method, floors=dict.fromkeys(weights, floor))
    assert found == {state: int(row[column]) for state, row in rows.items()}


def test_every_column_of_the_known_answer_is_used_and_every_method_has_one() -> None:
    (columns,) = {tuple(row) for rows in HOUSE.values() for row in rows.values()}
    assert set(columns) == {"year", "state", "apportionment_population", *COLUMNS}
    assert sorted(method for method, _ in COLUMNS.values()) == sorted(METHODS)
    for rows in HOUSE.values():
        for column in COLUMNS:
            assert sum(int(row[column]) for row in rows.values()) == 435
        # At least four of the five columns differ: a method cannot stand in for another.
        assert len({tuple(row[column] for row in rows.values()) for column in COLUMNS}) >= 4


def test_the_known_answer_has_seven_censuses_of_fifty_states() -> None:
    assert {year: len(rows) for year, rows in HOUSE.items()} == {str(1960 + 10 * n): 50 for n in range(7)}


# --- by hand --------------------------------------------------------------------------------------


def f(**weights: int) -> dict[str, F]:
    return {key: F(weight) for key, weight in weights.items()}


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        # weights 53, 24, 23 and 7 posts; quotas 3.71, 1.68, 1.61
        ("largest-remainder", [4, 2, 1]),  # 3, 1, 1 and the remainders .71, .68
        ("sainte-lague", [3, 2, 2]),  # 53, 24, 23, 17.67, 10.6, 24/3 = 8, and 23/3 = 7.67 before 53/7 = 7.57
        ("jefferson", [4, 2, 1]),  # 53, 26.5, 24, 23, 17.67, 13.25, 12
        ("adams", [3, 2, 2]),  # one each, then 53/1, 53/2, 24/1, 23/1
        ("huntington-hill", [3, 2, 2]),  # one each, then 53/1.41, 53/2.45, 24/1.41, 23/1.41
    ],
)  # fmt: skip
def test_seven_posts_by_hand(method: str, expected: list[int]) -> None:
    assert list(apportion(7, f(A=53, B=24, C=23), method).values()) == expected


@pytest.mark.parametrize("method", ["adams", "huntington-hill"])
def test_with_fewer_posts_than_areas_the_largest_have_one_each(method: str) -> None:
    assert apportion(2, f(A=1, B=5, C=3, D=0), method) == {"A": 0, "B": 1, "C": 1, "D": 0}
    assert apportion(1, f(A=2, B=2), method) == {"A": 1, "B": 0}


@pytest.mark.parametrize("method", METHODS)
def test_ties_go_to_the_smaller_code_and_are_told(method: str) -> None:
    assert apportion(1, f(B=3, A=3), method) == {"A": 1, "B": 0}
    assert tied(1, f(B=3, A=3), method) == ("A", "B")
    assert tied(2, f(B=3, A=3), method) == ()
    assert tied(4, f(C=3, B=3, A=3), method) == ("A", "C")


@pytest.mark.parametrize("method", METHODS)
def test_a_weight_of_zero_gets_its_floor(method: str) -> None:
    assert apportion(5, f(A=1, B=0, C=0), method, floors={"B": 2}) == {"A": 3, "B": 2, "C": 0}


@pytest.mark.parametrize("method", METHODS)
def test_floors_caps_and_fixed_posts_are_kept_inside_the_method(method: str) -> None:
    found = apportion(10, f(A=90, B=5, C=5), method, floors={"B": 3, "C": 1}, caps={"A": 4, "C": 9})
    assert found["A"] == 4
    assert found["B"] >= 3
    assert sum(found.values()) == 10
    assert apportion(3, f(A=9, B=1), method, floors={"B": 2}, caps={"B": 2}) == {"A": 1, "B": 2}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("floors", "caps"), [({"A": 6}, {}), ({"A": 3}, {"A": 2}), ({}, {"A": 2, "B": 2}), ({}, {"A": 2})]
)
def test_limits_that_leave_no_way_are_refused(
    method: str, floors: dict[str, int], caps: dict[str, int]
) -> None:
    with pytest.raises(ValueError, match=r"floors|caps"):
        apportion(5, f(A=1, B=1) if "B" in caps or floors else f(A=1, B=0), method, floors, caps)


# --- properties -----------------------------------------------------------------------------------

weights_ = st.dictionaries(
    st.sampled_from("ABCDEFGH"), st.fractions(0, 1000, max_denominator=50), min_size=1
).filter(lambda weights: any(weights.values()))
methods_ = st.sampled_from(METHODS)


@st.composite
def limited(draw: st.DrawFn) -> tuple[int, dict[str, F], dict[str, int], dict[str, int]]:
    weights = draw(weights_)
    floors = {key: draw(st.integers(0, 4)) for key in weights if draw(st.booleans())}
    caps = {key: floors.get(key, 0) + draw(st.integers(0, 6)) for key in weights if draw(st.booleans())}
    least = sum(floors.values())
    room = [caps.get(key, 60) - floors.get(key, 0) for key, weight in weights.items() if weight]
    return least + draw(st.integers(0, min(40, sum(room)))), weights, floors, caps


@given(limited(), methods_)
def test_every_unit_is_placed_between_floors_and_caps(
    case: tuple[int, dict[str, F], dict[str, int], dict[str, int]], method: str
) -> None:
    units, weights, floors, caps = case
    found = apportion(units, weights, method, floors, caps)
    assert sum(found.values()) == units
    assert list(found) == sorted(weights)
    for key, own in found.items():
        assert floors.get(key, 0) <= own <= caps.get(key, units)


@given(weights_, st.integers(0, 60))
def test_largest_remainder_keeps_the_quota(weights: Mapping[str, F], units: int) -> None:
    whole = sum(weights.values())
    for key, own in apportion(units, weights, "largest-remainder").items():
        assert abs(own - units * weights[key] / whole) < 1


@given(weights_, st.integers(0, 60), st.sampled_from(DIVISOR))
def test_one_more_post_takes_none_away_under_divisor_methods(
    weights: Mapping[str, F], units: int, method: str
) -> None:
    before, after = apportion(units, weights, method), apportion(units + 1, weights, method)
    assert all(after[key] >= own for key, own in before.items())


@given(weights_, st.integers(0, 40), methods_, st.integers(1, 1000))
def test_only_proportions_of_weights_matter(
    weights: Mapping[str, F], units: int, method: str, factor: int
) -> None:
    scaled = {key: weight * factor for key, weight in weights.items()}
    assert apportion(units, scaled, method) == apportion(units, weights, method)


@given(weights_, st.integers(0, 40), methods_)
def test_a_larger_weight_never_has_fewer_posts(weights: Mapping[str, F], units: int, method: str) -> None:
    found = apportion(units, weights, method)
    for one in weights:
        for other in weights:
            if weights[one] > weights[other]:
                assert found[one] >= found[other]


@given(weights_, st.integers(0, 40), methods_)
def test_where_nothing_is_tied_the_names_of_areas_do_not_matter(
    weights: Mapping[str, F], units: int, method: str
) -> None:
    assume(not tied(units, weights, method))
    names = dict(zip(sorted(weights), sorted(weights, reverse=True), strict=True))
    renamed = apportion(units, {names[key]: weight for key, weight in weights.items()}, method)
    assert {key: renamed[names[key]] for key in weights} == apportion(units, weights, method)


# --- divisible amounts ----------------------------------------------------------------------------


def test_a_divisible_amount_is_shared_in_proportion_between_limits() -> None:
    # 10 as 1 : 4 : 5; A has at least 3, so B and C share 7 as 4 : 5; C has at most 3, so B has the rest
    weights = f(A=1, B=4, C=5)
    assert proportional_shares(F(10), weights) == f(A=1, B=4, C=5)
    assert proportional_shares(F(10), weights, {"A": F(3)}) == {"A": 3, "B": F(28, 9), "C": F(35, 9)}
    assert proportional_shares(F(10), weights, {"A": F(3)}, {"C": F(3)}) == f(A=3, B=4, C=3)


@given(limited())
def test_a_divisible_amount_is_placed_whole_and_free_shares_are_in_proportion(
    case: tuple[int, dict[str, F], dict[str, int], dict[str, int]],
) -> None:
    units, weights, floors, caps = case
    low = {key: F(floors.get(key, 0)) for key in weights}
    high = {key: F(caps.get(key, units)) for key in weights}
    found = proportional_shares(F(units), weights, low, high)
    assert sum(found.values()) == units
    assert all(low[key] <= own <= high[key] for key, own in found.items())
    rates = {own / weights[key] for key, own in found.items() if low[key] < own < high[key]}
    assert len(rates) <= 1
    for rate in rates:
        assert all(own <= rate * weights[key] for key, own in found.items() if own == high[key] > low[key])
        assert all(own >= rate * weights[key] for key, own in found.items() if own == low[key] < high[key])
