"""Read demand.csv, or what stands for it: recorded items by area, driver and period, each once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from allocator.errors import nearest
from allocator.sources.folder import Folder
from allocator.sources.geography import Geography
from allocator.sources.header import Columns
from allocator.sources.notes import Notes, listed
from allocator.sources.periods import explain_period, of_one_form
from allocator.sources.references import Once, References
from allocator.sources.row import Row

NAME = "demand.csv"
COLUMNS = Columns(("area", "driver", "period", "count"), ("flag", "note", "reason"))
NOT_COMPARABLE = "not-comparable"
JUMP = 10
JUMP_FROM = 20

Key = tuple[str, str, str]


def reads(name: str) -> bool:
    """Return whether this module reads a file of this name."""
    return name == NAME


def read(folder: Folder, so_far: Geography) -> Geography:
    """Add the counts, and the reasons of those that are not comparable.

    For each driver every area must have every period that any area has; 0 is written, never meant
    by a missing row.
    """
    if NAME not in folder.files:
        folder.missing(NAME, COLUMNS.required)
        return so_far
    table = folder.table(NAME, COLUMNS)
    if table is None:
        return so_far
    areas = References([area.code for area in so_far.areas], "a code of areas.csv")
    once = Once("area, driver and period")
    counts: dict[Key, Fraction] = {}
    written: set[Key] = set()
    reasons: dict[Key, str] = {}
    odd_periods: set[str] = set()
    rows: Counter[str] = Counter()
    first: dict[str, str] = {}
    for row in table.rows:
        area, driver, period = areas.find(row, "area"), row.id("driver"), _period(row, odd_periods)
        count = row.quantity("count", low=0)
        flagged = row.one_of("flag", (NOT_COMPARABLE,), blank=True) if "flag" in row.cells else ""
        if area is None or driver is None or period is None:
            continue
        key = (area, driver, period)
        if not once.first(row, *key):
            continue
        written.add(key)
        rows[period] += 1
        if period not in first:
            first[period] = row.at("period")
        if count is not None:
            counts[key] = count
        if flagged:
            reasons[key] = row.optional("reason") or row.optional("note") or "flagged not comparable"
    areas.report()
    alike = of_one_form(rows, first, folder.notes)
    for found, hint in _missing(written, [area.code for area in so_far.areas]) if alike else ():
        folder.notes.fault(
            table.name, found, "a row for every area, driver and period", hint or "write 0 where it is 0"
        )
    _warn(table.name, counts, reasons, folder.notes)
    return replace(
        so_far,
        counts=counts,
        not_comparable=reasons,
        files=(*so_far.files, folder.described(NAME, len(table.rows), table.sheet)),
    )


def _period(row: Row, odd: set[str]) -> str | None:
    """Return the period of a row; one that may not stand is told once for the whole file."""
    period = row.cells["period"]
    wrong = explain_period(period)
    if wrong is None:
        return period
    if period not in odd:
        odd.add(period)
        row.fault(*wrong, column="period")
    return None


def _missing(written: set[Key], codes: list[str]) -> Iterator[tuple[str, str]]:
    """Yield what has no row, with a hint: whole areas, areas of a driver, single periods of areas."""
    present = {area for area, _, _ in written}
    if not present:
        return
    absent = [code for code in codes if code not in present]
    if absent:
        yield f"no row at all for {listed(absent)}", ""
    by_driver: dict[str, dict[str, set[str]]] = {}
    for area, driver, period in written:
        by_driver.setdefault(driver, {}).setdefault(area, set()).add(period)
    for driver, periods in sorted(by_driver.items()):
        lacking = [code for code in codes if code in present and code not in periods]
        if lacking:
            misspelt = len(lacking) > len(periods)
            hint = nearest(driver, [other for other in by_driver if other != driver]) if misspelt else ""
            yield f"no row of driver {driver} for {listed(lacking)}", hint
        for period in sorted(set().union(*periods.values())):
            holes = [code for code in codes if code in periods and period not in periods[code]]
            if holes:
                yield f"no row of driver {driver} in {period} for {listed(holes)}", ""


def _warn(where: str, counts: Mapping[Key, Fraction], reasons: Mapping[Key, str], notes: Notes) -> None:
    """Warn of tenfold jumps from one period to the next, and of drivers that count nothing."""
    periods: dict[str, set[str]] = {}
    counted = set()
    for (_, driver, period), count in counts.items():
        periods.setdefault(driver, set()).add(period)
        if count:
            counted.add(driver)
    for driver in sorted(set(periods) - counted):
        notes.warn(where, f"driver {driver} counts 0 in every area and period")
    earlier = {
        (driver, period): before
        for driver, every in periods.items()
        for before, period in pairwise(sorted(every))
    }
    for (area, driver, period), count in counts.items():
        if count < JUMP * JUMP_FROM or (driver, period) not in earlier:
            continue
        key = (area, driver, earlier[driver, period])
        before = counts.get(key, Fraction(0))
        explained = key in reasons or (area, driver, period) in reasons
        if before >= JUMP_FROM and count >= JUMP * before and not explained:
            notes.warn(
                where,
                f"driver {driver} in {area} jumps from {float(before):g} in {key[2]} "
                f"to {float(count):g} in {period}; used as it stands",
            )
