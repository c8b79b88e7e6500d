"""Which council area lies in which division, and what is published about each division."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from allocator.build.figures import COLUMNS as FIGURES
from allocator.build.figures import NONE_READ, Figures, read_figures
from allocator.build.tables import Tables

COUNCILS = "council_area_to_division.csv"
DIVISIONS = "police_divisions.csv"
PROFILE = "council_area_profile.csv"
OFFICERS = "officer_numbers_division.csv"


@dataclass(frozen=True)
class Council:
    """A council area and the letter of the division in which it lies."""

    code: str
    name: str
    division: str
    figures: Figures


@dataclass(frozen=True)
class Division:
    """A police division as published, with its command area."""

    letter: str
    name: str
    command: str
    officers: int
    figures: Figures


def read_councils(tables: Tables) -> dict[str, Council]:
    """Return the council areas by code."""
    columns = ["council_area_code", "council_area_name", "division_letter"]
    rows = tables.read(COUNCILS, columns, key=["council_area_code"])
    codes = {row.optional("council_area_code") for row in rows}
    figures: dict[str, Figures] = {}
    for row in tables.read(PROFILE, ["council_area_code", *FIGURES], ["council_area_code"]):
        code = row.one_of("council_area_code", codes) if codes else row.text("council_area_code")
        figures[code] = read_figures(row)
    councils = {}
    for row in rows:
        code, name, letter = (row.text(column) for column in columns)
        if code not in figures and tables.sound(PROFILE):
            row.fault(f"{code}, which {PROFILE} has not", f"a row for it in {PROFILE}")
        councils[code] = Council(code, name, letter, figures.get(code, NONE_READ))
    return councils


def read_divisions(
    tables: Tables, councils: Mapping[str, Council], officers_date: str
) -> dict[str, Division]:
    """Return the divisions by letter, with the officers of `officers_date` (ISO date)."""
    letters = {council.division for council in councils.values()}
    officers = _read_officers(tables, letters, officers_date)
    columns = ["division_letter", "division_name", "command", *FIGURES]
    divisions = {}
    for row in tables.read(DIVISIONS, columns, key=["division_letter"]):
        letter = row.one_of("division_letter", letters) if letters else row.text("division_letter")
        if letter not in officers and tables.sound(OFFICERS):
            tables.fault(OFFICERS, f"no officers of {letter} at {officers_date}", "one row for each division")
        divisions[letter] = Division(
            letter=letter,
            name=row.text("division_name"),
            command=row.text("command"),
            officers=officers.get(letter, 0),
            figures=read_figures(row),
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
        inside = [council.figures for council in councils.values() if council.division == letter]
        for what, total, published in (
            ("population_2020", sum(figures.population for figures in inside), division.figures.population),
            (
                "land_area_km2",
                sum(figures.land_area_km2 for figures in inside),
                division.figures.land_area_km2,
            ),
        ):
            if total != published:
                tables.fault(
                    f"{DIVISIONS}: {letter}", f"{what} {published}", f"{total}, the sum over {PROFILE}"
                )
