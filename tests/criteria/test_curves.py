"""Curves drawn by straight lines: near, never below, the same for everybody."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocator.criteria.curves import LEAST, Grid, Steps
from tests.problems import F

EXPONENTS = [F(1, 10), F(1, 2), F(9, 10), F(1), F(3, 2), F(2), F(3)]


def welfare(alpha: Fraction, outcome: Fraction) -> float:
    """The curve itself, by the standard library."""
    y, a = float(outcome), float(alpha)
    return math.log(y) if a == 1 else math.expm1((1 - a) * math.log(y)) / (1 - a)


@given(
    st.sampled_from(EXPONENTS),
    st.sampled_from([F(1, 100), F(1, 10**4), F(1, 10**6)]),
    st.floats(math.log(0.02), math.log(3)),
)
def test_no_chord_is_further_below_the_curve_than_the_error(
    alpha: Fraction, error: Fraction, logarithm: float
) -> None:
    outcome = F(math.exp(logarithm))
    below = welfare(alpha, outcome) - float(Grid(alpha, error, F(3)).value(outcome))
    assert -1e-9 <= below <= float(error) + 1e-9


@given(st.sampled_from(EXPONENTS), st.integers(0, 10**6))
def test_the_guessed_neighbours_hold_the_lowest_of_all_lines(alpha: Fraction, millionths: int) -> None:
    curve, outcome = Grid(alpha, F(1, 2), F(1)), F(millionths, 10**6)
    assert curve.value(outcome) == min(curve.line(k).at(outcome) for k in range(curve.last + 1))


@pytest.mark.parametrize("alpha", EXPONENTS)
def test_slopes_grow_downwards_so_that_the_least_of_the_lines_is_concave(alpha: Fraction) -> None:
    curve = Grid(alpha, F(1, 10), F(1))
    slopes = [curve.line(k).slope for k in range(curve.last + 1)]
    assert slopes == sorted(slopes)
    assert len(set(slopes)) == len(slopes)


def test_below_one_the_curve_begins_at_the_welfare_of_nothing() -> None:
    # (0^(1/2) - 1) / (1/2) = -2.
    assert Grid(F(1, 2), F(1, 10**6), F(1)).value(F(0)) == -2


def test_from_one_on_the_curve_goes_on_straight_below_the_least_outcome() -> None:
    curve = Grid(F(1), F(1, 10**6), F(1))
    rise = curve.value(LEAST / 2) - curve.value(F(0))
    assert curve.value(LEAST / 4) - curve.value(F(0)) == rise / 2


def test_chords_are_exact_where_posts_can_reach() -> None:
    # -1 / y + 1 at 1, 1/2 and 1/4.
    curve = Steps(F(2), (F(1), F(1, 2), F(1, 4)))
    assert [curve.value(y) for y in (F(1), F(1, 2), F(1, 4))] == [0, -1, -3]
    assert curve.value(F(3, 4)) == F(-1, 2)
