"""Which council area lies in which division, and what is published about each division."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from allocator.build.tables import Tables

COUNCILS = "council_area_to_division.csv"
DIVISIONS = "police_divisions.csv"
PROFILE = "council_area_profile.csv"
OFFICERS = "officer_numbers_division.csv"


@dataclass(frozen=True)
class Council:
    """A council area; `population` in persons (mid-2020), `land_area_km2` as published."""

    code: str
    name: str
    division: str
    population: int
    land_area_km2: int


@dataclass(frozen=True)
class Division:
    """A police division as published; shares are 0 to 1, persons are mid-2020."""

    letter: str
    name: str
    command: str
    population: int
    under_18: int
    population_10_17: int
    land_area_km2: int
    rural_share: Decimal
    most_deprived_share: Decimal
    lat: Decimal
    lon: Decimal
    officers: int


def read_councils(tables: Tables) -> dict[str, Council]:
    """Return the council areas by code."""
    columns = ["council_area_code", "council_area_name", "division_letter"]
    rows = tables.read(COUNCILS, columns, key=["council_area_code"])
    codes = {row.optional("council_area_code") for row in rows}
    numbers = {}
    for row in tables.read(
        PROFILE, ["council_area_code", "land_area_km2", "population_2020"], ["council_area_code"]
    ):
        code = row.one_of("council_area_code", codes) if codes else row.text("council_area_code")
        numbers[code] = (row.whole("population_2020"), row.whole("land_area_km2"))
    councils = {}
    for row in rows:
        code = row.text("council_area_code")
        population, land_area = numbers.get(code, (0, 0))
        if code not in numbers and tables.sound(PROFILE):
            row.fault(f"{code}, which {PROFILE} has not", f"a row for it in {PROFILE}")
        councils[code] = Council(
            code, row.text("council_area_name"), row.text("division_letter"), population, land_area
        )
    return councils


def read_divisions(
    tables: Tables, councils: Mapping[str, Council], officers_date: str
) -> dict[str, Division]:
    """Return the divisions by letter, with the officers of `officers_date` (ISO date)."""
    letters = {council.division for council in councils.values()}
    officers = _read_officers(tables, letters, officers_date)
    columns = [
        "division_letter",
        "division_name",
        "command",
        "population_2020",
        "under_18_2020",
        "age_10_17_2020",
        "land_area_km2",
        "share_rural_ur8_6to8",
        "share_pop_simd20_most_deprived_quintile",
        "popw_lat",
        "popw_lon",
    ]
    divisions = {}
    for row in tables.read(DIVISIONS, columns, key=["division_letter"]):
        letter = row.one_of("division_letter", letters) if letters else row.text("division_letter")
        if letter not in officers and tables.sound(OFFICERS):
            tables.fault(OFFICERS, f"no officers of {letter} at {officers_date}", "one row for each division")
        divisions[letter] = Division(
            letter=letter,
            name=row.text("division_name"),
            command=row.text("command"),
            population=row.whole("population_2020"),
            under_18=row.whole("under_18_2020"),
            population_10_17=row.whole("age_10_17_2020"),
            land_area_km2=row.whole("land_area_km2", low=1),
            rural_share=row.number("share_rural_ur8_6to8", 0, 1),
            most_deprived_share=row.number("share_pop_simd20_most_deprived_quintile", 0, 1),
            lat=row.number("popw_lat", -90, 90),
            lon=row.number("popw_lon", -180, 180),
            officers=officers.get(letter, 0),
        )
    if tables.sound(COUNCILS, DIVISIONS):
        for letter in sorted(letters - set(divisions)):
            tables.fault(DIVISIONS, f"no division {letter}", f"every division that {COUNCILS} names")
    if tables.sound(COUNCILS, DIVISIONS, PROFILE):
        _check_sums(tables, councils, divisions)
    return divisions


def _read_officers(tables: Tables, letters: set[str], date: str) -> dict[str, int]:
    """Return the officers by division at one date."""
    officers = {}
    columns = ["date", "division_letter", "division_label", "officers"]
    for row in tables.read(OFFICERS, columns, key=["date", "division_letter", "division_label"]):
        if row.text("date") != date:
            continue
        letter = row.one_of("division_letter", letters) if letters else row.text("division_letter")
        if letter in officers:
            row.fault(f"{letter} at {date} a second time", "each division once at that date")
        officers[letter] = row.whole("officers")
    return officers


def _check_sums(tables: Tables, councils: Mapping[str, Council], divisions: Mapping[str, Division]) -> None:
    """Record divisions to whose published figure the council areas do not add up."""
    for letter, division in sorted(divisions.items()):
        inside = [council for council in councils.values() if council.division == letter]
        for what, total, published in (
            ("population_2020", sum(council.population for council in inside), division.population),
            ("land_area_km2", sum(council.land_area_km2 for council in inside), division.land_area_km2),
        ):
            if total != published:
                tables.fault(
                    f"{DIVISIONS}: {letter}", f"{what} {published}", f"{total}, the sum over {PROFILE}"
                )
