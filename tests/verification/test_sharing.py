"""Whether posts are shared as a method shares them: every small case, and what is no share at all."""

from __future__ import annotations

from fractions import Fraction as F  # noqa: N817 - these pages are full of them
from itertools import product

import pytest

from allocator import apportionment
from allocator.verification.sharing import shared_by

A_AND_B = {"A": F(3), "B": F(1)}


def shared(method: str, a: F | int, b: F | int, **limits: dict[str, F]) -> bool:
    """Whether `a` and `b` are four posts shared by 3 and 1."""
    return shared_by(method, {"A": F(a), "B": F(b)}, F(4), F(1), A_AND_B, **limits)


@pytest.mark.parametrize("method", apportionment.METHODS)
def test_every_small_share_is_told_from_every_other(method: str) -> None:
    for units, *weights in product(range(1, 8), range(8), range(8)):
        weight = dict(zip("AB", map(F, weights), strict=True))
        try:
            right = apportionment.apportion(units, weight, method)
        except ValueError:
            assert not any(weights) or method in ("adams", "huntington-hill")
            continue
        for first in range(units + 1):
            posts = {"A": F(first), "B": F(units - first)}
            told = shared_by(method, posts, F(units), F(1), weight)
            assert told == (posts == right), (units, weight, posts)


@pytest.mark.parametrize("method", apportionment.METHODS)
def test_another_sum_and_other_keys_are_no_share(method: str) -> None:
    assert shared(method, 3, 1)
    assert not shared(method, 3, 2)
    assert not shared_by(method, {"A": F(3), "C": F(1)}, F(4), F(1), A_AND_B)
    assert not shared_by(method, {"A": F(3), "B": F(1), "C": F(0)}, F(4), F(1), A_AND_B)
    assert not shared(method, F(7, 2), F(1, 2))


@pytest.mark.parametrize("method", apportionment.METHODS)
def test_part_of_a_post_in_a_floor_is_a_post_and_in_a_cap_is_none(method: str) -> None:
    assert shared(method, 2, 2, floors={"B": F(3, 2)})
    assert not shared(method, 3, 1, floors={"B": F(3, 2)})
    assert shared(method, 2, 2, caps={"A": F(5, 2)})
    assert not shared(method, 3, 1, caps={"A": F(5, 2)})


def test_posts_in_parts_without_weights_stay_on_their_floors() -> None:
    nothing = {"A": F(0), "B": F(0)}
    floors = {"A": F(1), "B": F(3)}
    assert shared_by("adams", {"A": F(1), "B": F(3)}, F(4), F(0), nothing, floors)
    assert not shared_by("adams", {"A": F(2), "B": F(2)}, F(4), F(0), nothing, floors)
