"""Numbers and texts as the tables must show them, rounded a second time in whole-number arithmetic."""

from __future__ import annotations

from fractions import Fraction

TEXT = None
FTE = SHARE = NUMBER = 9
"""Decimals of posts, shares and measures."""
HOURS = 6
COUNT = 0
Cell = str | Fraction | int | None
RISKY = "=+-@\t\n\uff1d\uff0b\uff0d\uff20"
"""What a spreadsheet may take for the beginning of a formula."""


def half_even(value: Fraction | int, decimals: int) -> Fraction:
    """The nearest multiple of a power of ten; of two that are as near, the even one.

    Examples
    --------
    >>> half_even(Fraction(5, 100), 1), half_even(Fraction(15, 100), 1)
    (Fraction(0, 1), Fraction(1, 5))
    """
    scale = 10**decimals
    number = Fraction(value) * scale
    below, rest = divmod(number.numerator, number.denominator)
    twice = 2 * rest
    up = twice > number.denominator or (twice == number.denominator and below % 2 == 1)
    return Fraction(below + up, scale)


def number_text(value: Fraction | int, decimals: int) -> str:
    """A number in plain decimals, without trailing zeros or a minus zero.

    Examples
    --------
    >>> number_text(Fraction(2, 3), 9), number_text(Fraction(-1, 10**9), 6), number_text(Fraction(-5, 2), 9)
    ('0.666666667', '0', '-2.5')
    """
    rounded = half_even(value, decimals)
    whole, rest = divmod(abs(rounded), 1)
    digits = f"{int(rest * 10**decimals):0{decimals}d}".rstrip("0")
    sign = "-" if rounded < 0 else ""
    return f"{sign}{whole}.{digits}" if digits else f"{sign}{whole}"


def told_apart(value: Fraction, other: Fraction) -> str:
    """A number with as many decimals, 9 or more, as tell it from the other.

    Examples
    --------
    >>> told_apart(Fraction(1, 3), Fraction(1, 3) + Fraction(1, 10**12))
    '0.333333333333333333'
    """
    decimals = NUMBER
    while value != other and number_text(value, decimals) == number_text(other, decimals):
        decimals *= 2
    return number_text(value, decimals)


def text_of(cell: Cell, decimals: int | None) -> str:
    """A cell as its CSV file holds it: empty where nothing is known, text made safe for spreadsheets.

    Examples
    --------
    >>> text_of("=1+1", TEXT), text_of("-0.5", TEXT), text_of(None, SHARE)
    ("'=1+1", '-0.5', '')
    """
    if cell is None:
        return ""
    if not isinstance(cell, str):
        return number_text(cell, decimals or 0)
    lines = "\n".join(cell.replace("\r\n", "\n").split("\r"))
    if lines and lines[0] in RISKY and not _is_negative_number(lines):
        return f"'{lines}"
    return lines


def _is_negative_number(text: str) -> bool:
    whole, point, rest = text[1:].partition(".")
    parts = [whole, rest] if point else [whole]
    return text[0] == "-" and all(part.isdecimal() for part in parts)
