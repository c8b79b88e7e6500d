"""assumptions.csv and reconciliation.csv, reckoned a second time."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from allocator.scenario.origins import entry_names, key_of
from allocator.verification.facts import Facts
from allocator.verification.sheet import Sheet, sheet
from allocator.verification.texts import NUMBER, SHARE, TEXT

ASSUMPTIONS = {"key": TEXT, "value": TEXT, "kind": TEXT, "source": TEXT, "year": TEXT, "low": NUMBER,
               "high": NUMBER, "note": TEXT}  # fmt: skip
RECONCILIATION = {"total": TEXT, "period": TEXT, "published": NUMBER, "modelled": NUMBER,
                  "difference": SHARE, "drivers": TEXT}  # fmt: skip


def assumptions_sheet(facts: Facts) -> Sheet:
    """Every number of the scenario with its kind and source."""
    values = dict(leaves(dict(facts.scenario.resolved), ()))
    rows = [
        (
            stated.key,
            values.get(stated.key),
            stated.kind,
            stated.source,
            str(stated.year) if stated.year is not None else "",
            stated.low,
            stated.high,
            stated.note,
        )
        for stated in sorted(facts.statement.assumptions, key=lambda stated: stated.key)
    ]
    return sheet("assumptions", 1, ASSUMPTIONS, rows)


def leaves(value: Any, place: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Every value of the scenario by its dotted key; entries of lists go by their names."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*place, key))
    elif isinstance(value, list) and value and all(isinstance(entry, dict) for entry in value):
        for name, entry in zip(entry_names(value, key_of(place[-1])), value, strict=True):
            inside = {key: inner for key, inner in entry.items() if key not in ("id", "key")}
            found = list(leaves(inside, (*place, name)))
            yield from found or [(".".join((*place, name)), "listed")]
    elif isinstance(value, list):
        yield ".".join(place), " ".join(_word(entry) for entry in value)
    else:
        yield ".".join(place), _word(value)


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        text = format(Decimal(str(value)), "f")
        return text.removesuffix(".0")
    return str(value)


def reconciliation_sheet(facts: Facts) -> Sheet:
    """Items of the named drivers against published national totals, year by year."""
    demand, geography = facts.statement.demand, facts.geography
    named = demand.reconcile
    rows: list[tuple[str | Fraction | None, ...]] = []
    for total in sorted(geography.national_totals, key=lambda total: total.period):
        if named is None or total.total != named.total or total.period not in demand.periods:
            continue
        modelled = sum(
            (
                driver.share * geography.counts[area, driver.source, total.period]
                for driver in demand.drivers
                if driver.id in named.drivers and isinstance(driver.source, str)
                for area in facts.areas
            ),
            Fraction(0),
        )
        apart = (modelled - total.value) / total.value if total.value else None
        rows.append((total.total, total.period, total.value, modelled, apart, " ".join(named.drivers)))
    return sheet("reconciliation", 2, RECONCILIATION, rows)
