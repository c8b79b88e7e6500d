from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from allocator.sources.rings import crossing, read_ring

points = st.tuples(st.integers(0, 6), st.integers(0, 6))


@given(st.lists(points, min_size=3, max_size=8, unique=True))
def test_whatever_crosses_is_invalid_for_shapely_too(corners):
    from shapely import Polygon

    ring = [(float(x), float(y)) for x, y in [*corners, corners[0]]]
    if crossing(ring) is not None:
        assert not Polygon(ring).is_valid


@given(st.lists(st.floats(0.5, 2), min_size=3, max_size=40))
def test_a_star_shaped_ring_never_crosses(radii):
    turn = 2 * math.pi / len(radii)
    corners = [(radius * math.cos(turn * k), radius * math.sin(turn * k)) for k, radius in enumerate(radii)]
    assert crossing([*corners, corners[0]]) is None


def test_a_bow_tie_crosses():
    assert crossing([(0, 0), (2, 2), (2, 0), (0, 2), (0, 0)]) is not None


def test_a_third_coordinate_is_passed_over():
    assert read_ring([[0, 0, 9], [1, 0, 9], [1, 1, 9], [0, 0, 9]]) == [(0, 0), (1, 0), (1, 1), (0, 0)]


def test_numbers_that_are_none_are_refused():
    for odd in (True, None, "1", float("nan"), float("inf"), 10**400):
        assert "no pair of finite numbers" in read_ring([[0, 0], [1, 0], [1, odd], [0, 0]])
