"""Texts and numbers by hand, as a spreadsheet must find them."""

from __future__ import annotations

from fractions import Fraction as F  # noqa: N817 - these pages are full of them

import pytest

from allocator.verification.texts import half_even, number_text, text_of, told_apart


@pytest.mark.parametrize("text", ["-1", "-0.5", "-12.75", "1-1", "a=b", "", "x\ny"])
def test_a_negative_number_or_a_plain_text_stands_as_it_is(text: str) -> None:
    assert text_of(text, None) == text


@pytest.mark.parametrize(
    "text", ["-a5", "-5.a", "-a.5", "-.", "-", "-1.2.3", "=1", "+1", "@x", "\tx", "\nx", "\uff1d1"]
)
def test_what_may_be_taken_for_a_formula_is_held_back(text: str) -> None:
    assert text_of(text, None) == f"'{text}"


def test_line_ends_become_line_feeds() -> None:
    assert text_of("a\r\nb\rc", None) == "a\nb\nc"
    assert text_of("\rx", None) == "'\nx"


def test_of_two_as_near_the_even_one_is_taken() -> None:
    halves = [F(n, 2) for n in (-3, -1, 1, 3, 5)]
    assert [half_even(value, 0) for value in halves] == [-2, 0, 0, 2, 2]
    assert half_even(F(51, 100), 1) == F(1, 2)
    assert half_even(7, 3) == 7


def test_a_number_keeps_the_zeros_after_its_point_and_loses_those_at_its_end() -> None:
    assert number_text(F(1001, 1000), 9) == "1.001"
    assert number_text(F(-1, 1000), 9) == "-0.001"
    assert number_text(F(100), 9) == "100"
    assert text_of(F(5, 2), 0) == "2"
    assert text_of(3, None) == "3"


def test_two_numbers_are_told_with_as_many_decimals_as_differ() -> None:
    assert told_apart(F(1, 3), F(1, 2)) == "0.333333333"
    assert told_apart(F(1, 3), F(1, 3)) == "0.333333333"
    assert told_apart(F(1), F(1) + F(1, 10**20)) == "1"
    assert told_apart(F(1) + F(1, 10**20), F(1)) == "1.00000000000000000001"
