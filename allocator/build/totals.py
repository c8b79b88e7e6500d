"""National figures with which a scenario may reconcile its demand."""

from __future__ import annotations

import re
from collections.abc import Mapping

from allocator.build.tables import Tables, csv_text, plain

INDICATORS = "ocsae_indicators_national.csv"
FINANCIAL_YEAR = re.compile(r"[0-9]{4}-[0-9]{2}")


def make_national_totals(tables: Tables, names: Mapping[str, str]) -> str:
    """Return national_totals.csv: the wanted indicators of whole financial years for all of Scotland.

    Parameters
    ----------
    tables
        The source folder.
    names
        The name of the total in the geography for each indicator of the source table.
    """
    columns = ["indicator", "scope", "period", "value", "unit", "source"]
    rows: list[list[str]] = []
    for row in tables.read(INDICATORS, columns, key=["indicator", "scope", "period"]):
        indicator, period = row.text("indicator"), row.text("period")
        wanted = indicator in names and row.text("scope") == "Scotland"
        if not wanted or not FINANCIAL_YEAR.fullmatch(period):
            continue
        value = plain(row.number("value", low=0), 3)
        rows.append(
            [names[indicator], period, value, row.text("unit"), row.text("source"), row.optional("note")]
        )
    if tables.sound(INDICATORS):
        for indicator, total in sorted(names.items()):
            if not any(row[0] == total for row in rows):
                tables.fault(INDICATORS, f"no {indicator} of a financial year for Scotland", "at least one")
    return csv_text(["total", "period", "value", "unit", "source", "note"], sorted(rows))
