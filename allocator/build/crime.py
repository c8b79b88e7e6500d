"""Recorded crime: sum council areas to larger ones, and refuse sums that disagree with what is published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from allocator.build.assumptions import Driver, NotComparable, PublishedTotal
from allocator.build.councils import COUNCILS, Council
from allocator.build.levels import Area, Level
from allocator.build.tables import Row, Tables, csv_text

BY_COUNCIL = "recorded_sexual_crime_council_area_1996_2022.csv"
BY_DIVISION = "recorded_sexual_crime_division_1996_2022.csv"
ALL_SEXUAL = "all-sexual-crimes"
NOT_PARTS = frozenset({ALL_SEXUAL, "all-crimes"})

Counts = dict[tuple[str, str, str], int]


@dataclass(frozen=True)
class Crime:
    """Crimes by council area, category and financial year, and in the whole country."""

    by_council: Counts
    national: dict[tuple[str, str], int]


def read_crime(tables: Tables, councils: Mapping[str, Council], drivers: Collection[Driver]) -> Crime:
    """Return the recorded crimes of all categories and years, checked against the division table.

    Every council area must have a count for every driver in every year that the driver is asked for.
    """
    letters = {council.division for council in councils.values()}
    by_council: Counts = {}
    for row in _rows(tables, BY_COUNCIL, "council_area_code", ["division_letter"]):
        place = row.one_of("council_area_code", councils) if councils else row.text("council_area_code")
        letter = row.text("division_letter")
        if place in councils and letter and letter != councils[place].division:
            row.fault(f"division_letter {letter!r}", f"{councils[place].division}, the division of {place}")
        by_council[place, row.text("crime_category"), row.text("financial_year")] = row.whole("count")
    published: Counts = {}
    for row in _rows(tables, BY_DIVISION, "division_letter", []):
        place = row.one_of("division_letter", letters) if letters else row.text("division_letter")
        published[place, row.text("crime_category"), row.text("financial_year")] = row.whole("count")
    summed: Counter[tuple[str, str, str]] = Counter()
    national: Counter[tuple[str, str]] = Counter()
    if tables.sound(BY_COUNCIL, COUNCILS):
        for (place, category, year), count in by_council.items():
            if place in councils:
                summed[councils[place].division, category, year] += count
                national[category, year] += count
        _check_complete(tables, by_council, councils, drivers)
        _check_parts(tables, by_council, drivers)
    if tables.sound(BY_COUNCIL, BY_DIVISION, COUNCILS):
        for key in sorted(summed.keys() | published.keys()):
            if summed.get(key) != published.get(key):
                tables.fault(
                    f"{BY_DIVISION}: {' '.join(key)}",
                    str(published.get(key, "no row")),
                    f"{summed.get(key, 'no row')}, the sum over the council areas",
                )
    return Crime(by_council, dict(national))


def _rows(tables: Tables, name: str, place: str, more: list[str]) -> list[Row]:
    key = [place, "crime_category", "financial_year"]
    return tables.read(name, [*key, *more, "count"], key)


def _check_complete(
    tables: Tables, counts: Counts, councils: Mapping[str, Council], drivers: Collection[Driver]
) -> None:
    """Record each council area without a count for a driver in a year it is asked for."""
    for driver in drivers:
        for period in driver.periods:
            absent = sorted(code for code in councils if (code, driver.id, period) not in counts)
            if absent:
                some = ", ".join(absent[:3]) + (", ..." if absent[3:] else "")
                tables.fault(
                    f"{BY_COUNCIL}: {driver.id} {period}",
                    f"no count for {len(absent)} council areas ({some})",
                    "one for each council area; a zero is written",
                )


def _check_parts(tables: Tables, counts: Counts, drivers: Collection[Driver]) -> None:
    """Record each council area and year whose categories do not add up to all sexual crimes."""
    parts: Counter[tuple[str, str]] = Counter()
    for (place, category, year), count in counts.items():
        if category not in NOT_PARTS:
            parts[place, year] += count
    years = {period for driver in drivers for period in driver.periods}
    for (place, category, year), count in sorted(counts.items()):
        if category == ALL_SEXUAL and year in years and count != parts[place, year]:
            tables.fault(
                f"{BY_COUNCIL}: {place} {ALL_SEXUAL} {year}",
                str(count),
                f"{parts[place, year]}, the sum of its parts",
            )


def check_published(
    tables: Tables, crime: Crime, population: int, published: Collection[PublishedTotal]
) -> list[str]:
    """Record national sums that are not as published, and return a line for each that is."""
    notes = []
    for total in published:
        if total.series == "population":
            name, found = "data_zones_2011.csv", population
        else:
            name, found = BY_COUNCIL, crime.national.get((total.series, total.period), 0)
        if not tables.sound(name, COUNCILS):
            continue
        if found != total.value:
            tables.fault(f"{name}: {total.series} {total.period}", str(found), f"{total.value}, as published")
        else:
            notes.append(f"{total.series} {total.period}: {found}, as published")
    return notes


def make_demand(
    crime: Crime, level: Level, drivers: Collection[Driver], not_comparable: Collection[NotComparable]
) -> str:
    """Return demand.csv: a count for each area, driver and year, and which counts are artefacts.

    What is an artefact in a division is one in each area inside it.
    """
    summed: Counter[tuple[str, str, str]] = Counter()
    for (council, category, year), count in crime.by_council.items():
        summed[level.area_of[council], category, year] += count
    rows: list[list[str | int]] = []
    for code, area in sorted(level.areas.items()):
        for driver in sorted(drivers, key=lambda driver: driver.id):
            for period in driver.periods:
                reason = _artefact(area, driver.id, period, not_comparable)
                flag = "not-comparable" if reason else ""
                rows.append([code, driver.id, period, summed[code, driver.id, period], flag, reason])
    return csv_text(["area", "driver", "period", "count", "flag", "reason"], rows)


def _artefact(area: Area, driver: str, period: str, not_comparable: Collection[NotComparable]) -> str:
    """Return why a count says more about recording than about crime; empty where it does not."""
    for known in not_comparable:
        if known.covers(area.code, driver, period):
            return known.reason
        if known.covers(area.division, driver, period):
            return f"in division {area.division}: {known.reason}"
    return ""
