"""Read national_totals.csv: published figures of the whole country, with which demand is reconciled."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from allocator.sources.folder import Folder
from allocator.sources.geography import Geography, NationalTotal
from allocator.sources.header import Columns
from allocator.sources.periods import explain_period
from allocator.sources.references import Once

NAME = "national_totals.csv"
COLUMNS = Columns(("total", "period", "value", "unit", "source"), ("note",))


def reads(name: str) -> bool:
    """Return whether this module reads a file of this name."""
    return name == NAME


def read(folder: Folder, so_far: Geography) -> Geography:
    """Add the national totals in file order.

    A total that bears the name of a driver must be the sum of the driver's counts in that period:
    otherwise one of the two files is cut short or of another edition, and both sums are told.
    """
    if NAME not in folder.files:
        return so_far
    table = folder.table(NAME, COLUMNS)
    if table is None:
        return so_far
    sums: dict[tuple[str, str], Fraction] = {}
    for (_, driver, period), count in so_far.counts.items():
        sums[driver, period] = sums.get((driver, period), Fraction(0)) + count
    once = Once("total, period and unit")
    counted = next((file.name for file in so_far.files if file.kind == "demand.csv"), "")
    totals = []
    for row in table.rows:
        total, value = row.id("total"), row.quantity("value")
        unit, source = row.text("unit"), row.text("source")
        period = row.cells["period"]
        wrong = explain_period(period)
        if wrong:
            row.fault(*wrong)
        elif total and value is not None and unit and source and once.first(row, total, period, unit):
            totals.append(NationalTotal(total, period, value, unit, source))
            summed = sums.get((total, period), value)
            if summed != value:
                row.fault(
                    f"{total} {float(value):.15g} in {period}, while its counts in {counted} add up to "
                    f"{float(summed):.15g}",
                    "one sum",
                    "is one of the two files cut short or of another edition?",
                )
    return replace(
        so_far,
        national_totals=tuple(totals),
        files=(*so_far.files, folder.described(NAME, len(table.rows))),
    )
