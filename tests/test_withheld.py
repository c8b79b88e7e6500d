"""A withheld number taints what is computed from it, and never becomes text or a plain number."""

from __future__ import annotations

import copy
import json
import math
import operator
import pickle
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocator.sentences import fte, percent
from allocator.tables import json_value, plain, rounded
from allocator.withheld import SIGN, Withheld, WithheldError, is_withheld, shown, withhold

NUMBERS = st.fractions(-100, 100, max_denominator=50)
WAYS = (operator.add, operator.sub, operator.mul, operator.truediv, operator.floordiv, operator.mod)


@given(NUMBERS, NUMBERS, st.sampled_from(WAYS))
def test_arithmetic_carries_the_secret_on(one: Fraction, other: Fraction, way: Callable[..., Any]) -> None:
    secret = withhold(one)
    found = [way(secret, other), way(other, secret), way(secret, withhold(other)), -secret, abs(secret)]
    assert all(is_withheld(number) for number in found)
    if other:
        assert way(secret, other) == way(one, other)
    if one:
        assert way(other, secret) == way(other, one)


@given(st.lists(NUMBERS, min_size=1), NUMBERS)
def test_a_total_over_one_secret_is_a_secret_and_right(others: list[Fraction], one: Fraction) -> None:
    total = sum([*others, withhold(one)], Fraction(0))
    assert is_withheld(total)
    assert total == sum(others, one)


@given(NUMBERS, NUMBERS)
def test_it_compares_as_the_number_that_it_is(one: Fraction, other: Fraction) -> None:
    for way in (operator.eq, operator.lt, operator.le, operator.gt, operator.ge, operator.ne):
        assert way(withhold(one), other) == way(one, other)
        assert way(other, withhold(one)) == way(other, one)
    assert hash(withhold(one)) == hash(one)


def test_whether_it_is_nothing_is_not_told() -> None:
    nothing = withhold(Fraction(0))
    assert nothing
    assert is_withheld(nothing / nothing)
    assert is_withheld(Fraction(1) / nothing)


@pytest.mark.parametrize(
    "leak",
    [
        float, int, round, math.floor, math.ceil, math.trunc, complex, Fraction, copy.copy, copy.deepcopy,
        pickle.dumps, json.dumps, math.log, math.sqrt, lambda x: divmod(x, 2),
        lambda x: x * 1.5, lambda x: 1.5 + x, lambda x: x**0.5, lambda x: x.numerator,
        lambda x: x.denominator, lambda x: x.as_integer_ratio(), lambda x: x.limit_denominator(),
        lambda x: math.fsum([x]),
    ],
)  # fmt: skip
def test_no_way_leads_to_a_plain_number(leak: Callable[[Any], object]) -> None:
    with pytest.raises(TypeError):
        leak(withhold(Fraction(7, 2)))


@pytest.mark.parametrize(
    "text",
    [
        str, repr, lambda x: f"{x}", lambda x: f"{x:.3f}", "{:,}".format, percent, fte,
        lambda x: plain(x, "hours"), lambda x: json_value(x, "share"), lambda x: shown(x, ",.0f", " h"),
        lambda x: plain(rounded(x, "fte"), "fte"),
    ],
)  # fmt: skip
def test_every_text_is_the_sign(text: Callable[[Any], object]) -> None:
    assert text(withhold(Fraction(7, 2))) == SIGN


def test_withholding_twice_is_withholding_once() -> None:
    once = withhold(Fraction(3))
    assert withhold(once) is once
    assert isinstance(once, Withheld)
    assert issubclass(WithheldError, TypeError)
