"""The data zones: where people live, and that they add up to the divisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from allocator.build.councils import COUNCILS, DIVISIONS, PROFILE, Council, Division
from allocator.build.figures import Figures
from allocator.build.tables import Tables

ZONES = "data_zones_2011.csv"
RURAL_FROM_CLASS = 6  # the published definition of rural in the eight-fold classification
SHARE_ROUNDING = 0.00016  # published shares have four decimals, and the rural one is a sum of three


@dataclass(frozen=True)
class Zone:
    """A 2011 data zone: persons in mid-2020, and its point in degrees (WGS84)."""

    code: str
    intermediate: str
    council: str
    division: str
    rural: bool
    most_deprived: bool
    population: int
    under_18: int
    population_10_17: int
    lat: float
    lon: float


def read_zones(
    tables: Tables, councils: Mapping[str, Council], divisions: Mapping[str, Division]
) -> list[Zone]:
    """Return the data zones in code order."""
    columns = [
        "data_zone_code",
        "intermediate_zone_code",
        "council_area_code",
        "division_letter",
        "urban_rural_8",
        "population_2020",
        "under_18_2020",
        "age_10_17_2020",
        "simd2020_quintile",
        "lat",
        "lon",
    ]
    zones = []
    for row in tables.read(ZONES, columns, key=["data_zone_code"]):
        council = row.one_of("council_area_code", councils) if councils else row.text("council_area_code")
        letter = row.text("division_letter")
        if council in councils and letter and letter != councils[council].division:
            row.fault(f"division_letter {letter!r}", f"{councils[council].division}, as {COUNCILS} says")
        zones.append(
            Zone(
                code=row.text("data_zone_code"),
                intermediate=row.text("intermediate_zone_code"),
                council=council,
                division=letter,
                rural=row.whole("urban_rural_8", 1, 8) >= RURAL_FROM_CLASS,
                most_deprived=row.whole("simd2020_quintile", 1, 5) == 1,
                population=row.whole("population_2020"),
                under_18=row.whole("under_18_2020"),
                population_10_17=row.whole("age_10_17_2020"),
                lat=float(row.number("lat", -90, 90)),
                lon=float(row.number("lon", -180, 180)),
            )
        )
    if tables.sound(ZONES, COUNCILS, DIVISIONS, PROFILE):
        _check_sums(tables, zones, councils, divisions)
    return sorted(zones, key=lambda zone: zone.code)


def _check_sums(
    tables: Tables, zones: list[Zone], councils: Mapping[str, Council], divisions: Mapping[str, Division]
) -> None:
    """Record council areas and divisions to which the data zones do not add up."""
    for code, council in sorted(councils.items()):
        inside = [zone for zone in zones if zone.council == code]
        if not any(zone.population for zone in inside):
            tables.fault(f"{ZONES}: {code}", "no people in its data zones", "someone in each council area")
        _check_figures(tables, f"{PROFILE}: {code}", inside, council.figures)
    for letter, division in sorted(divisions.items()):
        inside = [zone for zone in zones if zone.division == letter]
        _check_figures(tables, f"{DIVISIONS}: {letter}", inside, division.figures)


def _check_figures(tables: Tables, where: str, inside: list[Zone], figures: Figures) -> None:
    """Record published figures of an area to which the data zones inside it do not add up."""
    people = sum(zone.population for zone in inside)
    for what, total, published in (
        ("population_2020", people, figures.population),
        ("under_18_2020", sum(zone.under_18 for zone in inside), figures.under_18),
        ("age_10_17_2020", sum(zone.population_10_17 for zone in inside), figures.population_10_17),
    ):
        if total != published:
            tables.fault(where, f"{what} {published}", f"{total}, the sum over {ZONES}")
    for what, part, share in (
        ("share_rural_ur8_6to8", sum(z.population for z in inside if z.rural), figures.rural_share),
        (
            "share_pop_simd20_most_deprived_quintile",
            sum(z.population for z in inside if z.most_deprived),
            figures.most_deprived_share,
        ),
    ):
        if people and abs(part / people - float(share)) > SHARE_ROUNDING:
            tables.fault(where, f"{what} {share}", f"{part / people:.4f}, from {ZONES}")
