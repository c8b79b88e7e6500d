"""Say which texts may name a period of a year, and of what form they are."""

from __future__ import annotations

import re
from collections.abc import Mapping

from allocator.sources.ids import ALLOWED, explain_id, is_id
from allocator.sources.notes import Notes, listed

_MONTH_NAME = re.compile(
    r"(?i:[0-9]{1,4}-[a-z]{3,9}|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*-[0-9]+)"
)
_YEARS = "years as 2019-20 (financial) or 2019 (calendar)"


def form_of(period: str) -> str:
    """Return whether a period is a financial year, a calendar year or otherwise named.

    Examples
    --------
    >>> form_of("2019-20"), form_of("2019"), form_of("before")
    ('financial years', 'calendar years', 'named periods')
    """
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}", period):
        return "financial years"
    return "calendar years" if re.fullmatch(r"[0-9]{4}", period) else "named periods"


def explain_period(period: str) -> tuple[str, str, str] | None:
    """Return what is wrong with a period, what is allowed and what to do; None if nothing is.

    Examples
    --------
    >>> explain_period("2019-20")
    >>> explain_period("2019/20")
    ("period '2019/20'", 'years as 2019-20 (financial) or 2019 (calendar)', 'write 2019-20')
    """
    found = f"period {period!r}" if period else "a blank period"
    slashed = re.fullmatch(r"([0-9]{4})[/–−]([0-9]{2})", period)
    if slashed:
        return found, _YEARS, f"write {slashed[1]}-{slashed[2]}"
    long = re.fullmatch(r"([0-9]{4})[-/–]([0-9]{4})", period)
    if long:
        return found, _YEARS, f"write {long[1]}-{long[2][2:]}" if int(long[2]) == int(long[1]) + 1 else ""
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}", period):
        end = (int(period[:4]) + 1) % 100
        return (
            None
            if int(period[5:]) == end
            else (found, _YEARS, f"{period[:4]} is followed by {end:02}: one year")
        )
    if _MONTH_NAME.fullmatch(period) or re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", period):
        return found, _YEARS, "a spreadsheet may have turned 2010-11 into a date"
    if not is_id(period):
        return found, f"{_YEARS}, or {ALLOWED}", explain_id(period) if period else ""
    return None


def of_one_form(rows: Mapping[str, int], first: Mapping[str, str], notes: Notes) -> bool:
    """Whether all periods are of one form; if not, record it where the rarest first stands.

    Counts of years that begin in different months cannot be averaged.

    Parameters
    ----------
    rows, first
        How many rows each period has, and the place of the first of them.
    notes
        Where the fault is recorded.
    """
    forms: dict[str, list[str]] = {}
    for period in sorted(rows):
        forms.setdefault(form_of(period), []).append(period)
    if len(forms) > 1:
        rarest = min(sorted(forms), key=lambda form: sum(rows[period] for period in forms[form]))
        found = " and ".join(f"{form} ({listed(names, 3)})" for form, names in sorted(forms.items()))
        where = first[forms[rarest][0]]
        notes.fault(where, f"mixed periods: {found}", "periods of one form", "use one form in the whole file")
    return len(forms) < 2
