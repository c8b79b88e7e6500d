"""Turn the text of a cell into an exact number, or say what stands there and how to write it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from fractions import Fraction

MAX_DIGITS = 15
"""Digits before the point, and as many after it."""

ALLOWED = f"a plain number as 1234 or 0.5, of at most {MAX_DIGITS} digits before and after the point"

_PLAIN = re.compile(rf"-?(?:0|[1-9][0-9]{{0,{MAX_DIGITS - 1}}})(?:\.[0-9]{{1,{MAX_DIGITS}}})?")
_SUPPRESSED = re.compile(
    r"(?i:\*+|[<>≤≥]\s*[0-9]+|\[[a-z]{1,3}\]|\.{2,3}|…|[-–—~:]+|c|x|z|n\.?/?a\.?|#n/a|suppressed"
    r"|less than [0-9]+)"
)
_SPECIAL = re.compile(
    r"(?i:[+-]?(?:nan|inf|infinity)|null|none|true|false|yes|no|#(?:div/0|value|ref|name|num)[!?]?)"
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DATE = re.compile(
    rf"(?i:[0-9]{{1,4}}[-/ ]{_MONTH}(?:[-/ ][0-9]{{2,4}})?|{_MONTH}[-/ ][0-9]{{1,4}}"
    r"|[0-9]{1,4}([-/.])[0-9]{1,2}\1[0-9]{1,4}"
    r"|[0-9]{1,2}/[0-9]{1,4}|[0-9]{4}-[0-9]{2})"
)
_EXPONENT = re.compile(r"(-?[0-9]{1,15}(?:\.[0-9]{1,15})?)[eE]([+-]?[0-9]{1,2})")


def plain_number(text: str) -> Fraction | None:
    """Return the exact value of a plain decimal, or None if the text is none.

    Examples
    --------
    >>> plain_number("0.1"), plain_number("-12"), plain_number("1,234"), plain_number("1e30000000")
    (Fraction(1, 10), Fraction(-12, 1), None, None)
    """
    if _PLAIN.fullmatch(text) is None:
        return None
    whole, _, decimals = text.partition(".")
    if not decimals:
        return Fraction(int(whole))
    return Fraction(int(whole + decimals), 10 ** len(decimals))


def explain_number(text: str) -> tuple[str, str]:
    """Return what a text that is no plain number holds, and what to do about it.

    Examples
    --------
    >>> explain_number("1,234")
    ("'1,234', with thousands separators", 'write 1234')
    >>> explain_number("<5")
    ("'<5', a suppressed count", 'put a number there by a stated rule and say so in sources.csv')
    >>> explain_number("")
    ('a blank', 'blank is not 0: write the number, and 0 where it is 0')
    """
    shown = repr(text if len(text) <= 40 else text[:40] + "…")
    if not text.strip():
        return "a blank", "blank is not 0: write the number, and 0 where it is 0"
    if _SUPPRESSED.fullmatch(text):
        return f"{shown}, a suppressed count", "put a number there by a stated rule and say so in sources.csv"
    if _SPECIAL.fullmatch(text):
        return f"{shown}, which is no number", "write the number"
    if _DATE.fullmatch(text):
        return f"{shown}, a date", "a spreadsheet may have turned the number into a date: write the number"
    reasons, cleaned = _clean(text)
    if not reasons:
        return shown, "write the number in digits"
    hint = f"write {cleaned}" if plain_number(cleaned) is not None else "write the number in digits"
    return f"{shown}, with {' and '.join(reasons)}", hint


def suggestion(text: str) -> str:
    """Return the plain form of a number written otherwise, or nothing.

    Examples
    --------
    >>> suggestion("£1,234.50"), suggestion("town")
    ('1234.50', '')
    """
    cleaned = _clean(text)[1]
    return cleaned if plain_number(cleaned) is not None else ""


def _clean(text: str) -> tuple[list[str], str]:
    """Return what was unusual in a number, and the number without it."""
    reasons = []
    for reason, rule in _RULES:
        cleaned = rule(text)
        if cleaned != text:
            reasons.append(reason)
            text = cleaned
    return reasons, text


def _ascii_digits(text: str) -> str:
    return "".join(
        str(unicodedata.digit(c)) if not c.isascii() and unicodedata.digit(c, None) is not None else c
        for c in text
    )


def _ungroup(text: str) -> str:
    if re.fullmatch(r"-?[0-9]{1,3}(,[0-9]{2,3})*,[0-9]{3}(\.[0-9]+)?", text):
        return text.replace(",", "")
    if re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{3})+,[0-9]+", text):
        return text.replace(".", "")
    if re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{3}){2,}", text):
        return text.replace(".", "")
    return text


def _percent(text: str) -> str:
    match = re.fullmatch(r"(-?)([0-9]{1,15})(?:\.([0-9]{1,13}))?%", text)
    if not match:
        return text.rstrip("%")
    digits = match[2].zfill(3)
    return (f"{match[1]}{digits[:-2]}.{digits[-2:]}{match[3] or ''}").rstrip("0").rstrip(".")


def _expand(text: str) -> str:
    match = _EXPONENT.fullmatch(text)
    if not match:
        return text
    value = Fraction(match[1]) * Fraction(10) ** int(match[2])
    decimals = len(match[1].partition(".")[2]) - int(match[2])
    if decimals <= 0:
        return str(value.numerator)
    digits = str(abs(value.numerator) * 10**decimals // value.denominator).zfill(decimals + 1)
    return f"{'-' if value < 0 else ''}{digits[:-decimals]}.{digits[-decimals:]}"


_RULES: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("spaces", lambda text: re.sub(r"[\s'’]", "", text)),
    ("digits of another script", _ascii_digits),
    ("a minus sign that is no '-'", lambda text: re.sub(r"^[−–—‐‑]", "-", text)),
    ("brackets for a negative number", lambda text: re.sub(r"^\((.+)\)$", r"-\1", text)),
    ("a currency sign", lambda text: re.sub(r"[£$€]", "", text)),
    ("underscores", lambda text: re.sub(r"(?<=[0-9])_(?=[0-9])", "", text)),
    ("thousands separators", _ungroup),
    ("a decimal comma", lambda text: re.sub(r"^(-?[0-9]+),([0-9]+)(?=%?$)", r"\1.\2", text)),
    ("a percent sign", _percent),
    ("a plus sign", lambda text: text.removeprefix("+")),
    ("an exponent", _expand),
    ("no digit before the point", lambda text: re.sub(r"^(-?)\.(?=[0-9])", r"\g<1>0.", text)),
    ("no digit after the point", lambda text: re.sub(r"(?<=[0-9])\.$", "", text)),
    ("leading zeros", lambda text: re.sub(r"^(-?)0+(?=[0-9])", r"\1", text)),
)
