"""Say which texts may be ids of areas, drivers, bases and roles."""

from __future__ import annotations

import re
from collections.abc import Iterable

from allocator.characters import code_point
from allocator.errors import nearest

ALLOWED = "1 to 64 letters A-Z, digits, '_', '-' or '.', beginning with a letter, a digit or '_'"
_ID = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,62}[A-Za-z0-9_-])?")
_RESERVED = re.compile(r"(?i:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?")
_TOTALS = re.compile(
    r"(?i:(grand|sub|overall)?[ -]?totals?|totals?[ :].*|(?:scotland|national|all)([ -]totals?)?"
    r"|all (areas|divisions|scotland)|police scotland|scottish total|great britain|united kingdom|uk)"
)


def is_id(text: str) -> bool:
    """Return whether a text may be an id; `NA`, `007` and `N` may.

    Examples
    --------
    >>> [is_id(text) for text in ("NA", "007", "a-b.c", "../a", "=A1", "CON", "")]
    [True, True, True, False, False, False, False]
    """
    return _ID.fullmatch(text) is not None and _RESERVED.fullmatch(text) is None


def explain_id(text: str) -> str:
    """Return what to do about a text that may not be an id.

    Examples
    --------
    >>> explain_id("А")
    'U+0410 CYRILLIC CAPITAL LETTER A is no letter A-Z, though it may look like one'
    """
    odd = [character for character in text if not character.isascii()]
    if odd and odd[0].isalpha():
        return f"{code_point(odd[0])} is no letter A-Z, though it may look like one"
    if odd:
        return f"delete {code_point(odd[0])}"
    if _RESERVED.fullmatch(text):
        return "Windows keeps this name for a device: choose another"
    if text[:1] in {"=", "+", "-", "@"}:
        return "a spreadsheet would take it for a formula: choose another"
    if len(text) > 64:
        return f"it has {len(text)} characters: choose a shorter one"
    return "choose another"


def is_total(text: str) -> bool:
    """Return whether a text names a sum over areas instead of one area.

    Examples
    --------
    >>> [is_total(text) for text in ("Total", "Scotland", "ALL", "Grand total", "N")]
    [True, True, True, True, False]
    """
    return _TOTALS.fullmatch(text) is not None


def nearest_id(text: str, known: Iterable[str]) -> str:
    """Return a hint that names the known id closest to `text`, or nothing.

    Examples
    --------
    >>> nearest_id("7", ["007"])
    "did you mean '007'? Spreadsheets drop leading zeros"
    >>> nearest_id("a", ["A"])
    "did you mean 'A'?"
    """
    every = list(known)
    for word in every:
        if word.casefold() == text.casefold():
            return f"did you mean '{word}'?"
        if text.isdigit() and word != text and word.lstrip("0") == text.lstrip("0"):
            return f"did you mean '{word}'? Spreadsheets drop leading zeros"
    return nearest(text, every)
