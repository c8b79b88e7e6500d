from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocator.sources.numbers import explain_number, plain_number, suggestion


@pytest.mark.parametrize(
    ("text", "value"),
    [("0", 0), ("12", 12), ("-3", -3), ("0.1", Fraction(1, 10)), ("36.50", Fraction(73, 2)), ("-0", 0)],
)
def test_a_plain_decimal_is_read_exactly(text, value):
    assert plain_number(text) == value


@pytest.mark.parametrize(
    ("text", "reason", "advice"),
    [
        ("1,234", "thousands separators", "write 1234"),
        ("12,34,567", "thousands separators", "write 1234567"),
        ("1.234,5", "thousands separators and a decimal comma", "write 1234.5"),
        ("1.234.567", "thousands separators", "write 1234567"),
        ("3,5", "a decimal comma", "write 3.5"),
        ("£5", "a currency sign", "write 5"),
        ("£1,234.50", "thousands separators", "write 1234.50"),
        ("40%", "a percent sign", "write 0.4"),
        ("2.5%", "a percent sign", "write 0.025"),
        ("2,5%", "a percent sign", "write 0.025"),
        ("100%", "a percent sign", "write 1"),
        ("1 234", "spaces", "write 1234"),
        ("1\u00a0234", "spaces", "write 1234"),
        ("−5", "a minus sign that is no '-'", "write -5"),
        ("(5)", "brackets for a negative number", "write -5"),
        ("+5", "a plus sign", "write 5"),
        ("1E5", "an exponent", "write 100000"),
        ("1.5e-3", "an exponent", "write 0.0015"),
        ("1_0", "underscores", "write 10"),
        ("٣", "digits of another script", "write 3"),
        ("\uff11\uff12", "digits of another script", "write 12"),
        ("007", "leading zeros", "write 7"),
        (".5", "no digit before the point", "write 0.5"),
        ("5.", "no digit after the point", "write 5"),
        ("'5", "spaces", "write 5"),
        ("*", "a suppressed count", "stated rule"),
        ("<5", "a suppressed count", "stated rule"),
        ("[c]", "a suppressed count", "stated rule"),
        ("..", "a suppressed count", "stated rule"),
        ("-", "a suppressed count", "stated rule"),
        ("n/a", "a suppressed count", "stated rule"),
        ("nan", "no number", "write the number"),
        ("-inf", "no number", "write the number"),
        ("True", "no number", "write the number"),
        ("#DIV/0!", "no number", "write the number"),
        ("01-Nov", "a date", "spreadsheet"),
        ("Nov-10", "a date", "spreadsheet"),
        ("11/04/2019", "a date", "spreadsheet"),
        ("2019-04-01", "a date", "spreadsheet"),
        ("", "a blank", "blank is not 0"),
        ("1e30000000", "'1e30000000'", "write the number in digits"),
        ("five", "'five'", "write the number in digits"),
        ("0x10", "'0x10'", "write the number in digits"),
        ("1/2", "a date", "write the number"),
        ("1" * 16, "1111111111111111", "write the number in digits"),
        ("1" * 5000, "…", "write the number in digits"),
    ],
)
def test_any_other_form_is_refused_with_its_reason_and_what_to_write(text, reason, advice):
    assert plain_number(text) is None
    found, hint = explain_number(text)
    assert reason in found
    assert advice in hint


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.integers(0, 15))
def test_every_decimal_within_bounds_round_trips(digits, places):
    value = Fraction(digits, 10**places)
    whole, part = divmod(abs(digits), 10**places)
    text = f"{'-' if digits < 0 else ''}{whole}" + (f".{part:0{places}}" if places else "")
    assert plain_number(text) == value


@given(st.integers(1000, 10**12))
def test_thousands_separators_are_suggested_away_without_changing_the_number(number):
    assert plain_number(suggestion(f"{number:,}")) == number


@given(st.text(max_size=30))
def test_no_text_breaks_the_explanation_and_a_suggestion_is_always_plain(text):
    found, hint = explain_number(text)
    assert found
    assert hint
    assert suggestion(text) == "" or plain_number(suggestion(text)) is not None
