"""Build the geography folder from the source tables: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from allocator.build import areas, bases, boundaries, councils, crime, landmasses, totals, travel, zones
from allocator.build.assumption_tables import find_assumptions, read_assumptions
from allocator.build.assumptions import CENTRE, Assumptions
from allocator.build.levels import LEVELS
from allocator.build.provenance import TABLE as SOURCES
from allocator.build.provenance import make_sources
from allocator.build.tables import Tables
from allocator.build.writing import write_geography
from allocator.errors import InputError


@dataclass(frozen=True)
class BuildSummary:
    """What a build wrote.

    Parameters
    ----------
    files
        Names written into the folder, in order.
    totals
        ``totals[driver, period]``: crimes recorded in the whole country.
    areas_km2
        Area of each area as drawn, in km2.
    land_areas_km2
        Published land area of each, in km2.
    notes
        Lines for a person: what was reconciled with what.
    """

    files: tuple[str, ...]
    totals: Mapping[tuple[str, str], int]
    areas_km2: Mapping[str, float]
    land_areas_km2: Mapping[str, int]
    notes: tuple[str, ...]


def build_geography(
    source: Path,
    out: Path,
    assumptions: Path | None = None,
    geography: str = "divisions",
    *,
    force: bool = False,
) -> BuildSummary:
    """Turn the source tables into a geography folder.

    Parameters
    ----------
    source
        Folder of the source tables.
    out
        Folder to write, whole; files in it that the build does not make stay as they are.
    assumptions
        Folder of the tables of assumptions; the shipped ones unless given.
    geography
        Which areas: a name of `LEVELS`.
    force
        Whether files may be replaced that no build wrote, or that were changed since.

    Raises
    ------
    InputError
        When a table is not as it must be: all faults at once, and nothing is written.
    OutputError
        When the folder cannot be written, or is left alone; what stood there before is still there.
    """
    taken = Path(assumptions) if assumptions else find_assumptions()
    tables, assumed = Tables(Path(source)), Tables(taken, "assumptions/")
    files, summary = _make(tables, assumed, geography)
    write_geography(Path(out), files, (Path(source), taken), force=force)
    return summary


def _make(tables: Tables, assumed: Tables, geography: str) -> tuple[dict[str, str], BuildSummary]:
    """Return the text of every file by name, and what to say about them."""
    known = read_assumptions(assumed, geography)
    by_council = councils.read_councils(tables)
    divisions = councils.read_divisions(tables, by_council, known.officers_date)
    all_zones = zones.read_zones(tables, by_council, divisions)
    landmass = landmasses.place_zones(all_zones, known.island_codes)
    landmasses.check_landmasses(tables, assumed, known, all_zones, landmass)
    recorded = crime.read_crime(tables, by_council, known.drivers)
    people = sum(zone.population for zone in all_zones)
    notes = crime.check_published(tables, recorded, people, known.published)
    places = bases.read_bases(tables, by_council, known.base_ids)
    _check_assumptions((tables, assumed), known, set(by_council), set(divisions), set(places))
    polygons = boundaries.read_polygons(tables, by_council)
    national = totals.make_national_totals(tables, known.indicators)
    _stop_on_faults(tables, assumed)

    level = LEVELS[geography](by_council, divisions)
    number = known.numbers
    drawing, drawn_km2 = boundaries.make_boundaries(
        polygons,
        level,
        float(number["simplify_tolerance_m"]),
        float(number[f"largest_area_error_share_{geography}"]),
    )
    spots = travel.place_bases(places, all_zones, landmass, known.road_factors)
    files = {
        "areas.csv": areas.make_areas(level, all_zones, landmass, number["island_majority_share"]),
        "bases.csv": bases.make_bases(places, level),
        "boundaries.geojson": drawing,
        "crossings.csv": known.crossings_text,
        "demand.csv": crime.make_demand(recorded, level, known.drivers, known.not_comparable),
        "drive_checks.csv": travel.make_drive_checks(spots, known),
        "geography.toml": known.geography,
        "national_totals.csv": national,
        **{
            name: travel.make_travel(name, level, all_zones, landmass, spots, assumptions=known)
            for name in travel.VARIANTS
        },
    }
    files[SOURCES] = make_sources(assumed, geography, files)
    _stop_on_faults(tables, assumed)

    land_km2 = {code: area.figures.land_area_km2 for code, area in sorted(level.areas.items())}
    furthest = max(drawn_km2, key=lambda code: abs(drawn_km2[code] / land_km2[code] - 1))
    off = drawn_km2[furthest] / land_km2[furthest] - 1
    notes.append(f"drawn areas are within {abs(off):.1%} of the published land areas (furthest: {furthest})")
    wanted = {(driver.id, period) for driver in known.drivers for period in driver.periods}
    return files, BuildSummary(
        files=tuple(sorted(files)),
        totals={key: count for key, count in sorted(recorded.national.items()) if key in wanted},
        areas_km2=drawn_km2,
        land_areas_km2=land_km2,
        notes=tuple(notes),
    )


def _check_assumptions(
    folders: tuple[Tables, Tables],
    known: Assumptions,
    codes: set[str],
    letters: set[str],
    base_ids: set[str],
) -> None:
    """Record assumptions about places that do not exist, and places without an assumption."""
    tables, assumed = folders
    drivers = {driver.id for driver in known.drivers}
    both = (councils.COUNCILS, councils.DIVISIONS)
    starts = set(known.principal)
    checks: list[tuple[str, tuple[str, ...], set[str], str]] = [
        ("road_factors.csv", both[:1], codes - set(known.road_factors), "no road factor of"),
        ("detours.csv", both[:1], {c for pair in known.detours for c in pair} - codes, "an unknown code"),
        ("principal_places.csv", both, (letters | codes) - starts, "no principal place of"),
        ("principal_places.csv", both, starts - letters - codes, "an unknown area"),
        (
            "principal_places.csv",
            (bases.PLACES,),
            set(known.principal.values()) - base_ids - {CENTRE},
            "an unknown base",
        ),
        (
            "known_drives.csv",
            (bases.PLACES,),
            {base for pair in known.known_drives for base in pair} - base_ids,
            "an unknown base",
        ),
        (
            "not_comparable.csv",
            both,
            {n.area for n in known.not_comparable} - letters - codes - {"*"},
            "an unknown area",
        ),
        ("not_comparable.csv", (), {n.driver for n in known.not_comparable} - drivers, "an unknown driver"),
    ]
    readable = [check for check in checks if assumed.sound(check[0]) and tables.sound(*check[1])]
    for name, _, odd, words in readable:
        for word in sorted(odd):
            assumed.fault(name, f"{words} {word}", "the codes and ids of the source tables")


def _stop_on_faults(*folders: Tables) -> None:
    faults = [fault for folder in folders for fault in folder.faults]
    if faults:
        raise InputError(faults)
