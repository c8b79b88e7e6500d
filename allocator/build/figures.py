"""What is published of an area, the same for council areas and divisions."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from allocator.build.tables import Row

COLUMNS = [
    "population_2020",
    "under_18_2020",
    "age_10_17_2020",
    "land_area_km2",
    "share_rural_ur8_6to8",
    "share_pop_simd20_most_deprived_quintile",
    "popw_lat",
    "popw_lon",
]


@dataclass(frozen=True)
class Figures:
    """Persons of mid-2020, land in km2, shares from 0 to 1, the centre of the people in degrees (WGS84)."""

    population: int
    under_18: int
    population_10_17: int
    land_area_km2: int
    rural_share: Decimal
    most_deprived_share: Decimal
    lat: Decimal
    lon: Decimal


NONE_READ = Figures(0, 0, 0, 0, Decimal(0), Decimal(0), Decimal(0), Decimal(0))
"""Stands for figures whose table has a fault, which stops the build."""


def read_figures(row: Row) -> Figures:
    """Return the figures of a row that has the columns `COLUMNS`."""
    return Figures(
        population=row.whole("population_2020"),
        under_18=row.whole("under_18_2020"),
        population_10_17=row.whole("age_10_17_2020"),
        land_area_km2=row.whole("land_area_km2", low=1),
        rural_share=row.number("share_rural_ur8_6to8", 0, 1),
        most_deprived_share=row.number("share_pop_simd20_most_deprived_quintile", 0, 1),
        lat=row.number("popw_lat", -90, 90),
        lon=row.number("popw_lon", -180, 180),
    )
