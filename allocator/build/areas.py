"""Write the table of divisions: who lives there, how rural it is, how many officers it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from allocator.build.councils import Division
from allocator.build.landmasses import MAINLAND
from allocator.build.tables import csv_text, plain
from allocator.build.zones import Zone

HEADER = [
    "code",
    "name",
    "group",
    "population",
    "under_18",
    "population_10_17",
    "officers",
    "rural_share",
    "share_most_deprived_quintile",
    "land_area_km2",
    "island_share",
    "islands",
    "lat",
    "lon",
]


def make_areas(
    divisions: Mapping[str, Division],
    zones: Sequence[Zone],
    landmass: Mapping[str, str],
    island_majority: Decimal,
) -> str:
    """Return areas.csv; `landmass` is the landmass of each data zone.

    A division counts as islands when more than the share `island_majority` of its people (mid-2020)
    live on islands that no bridge joins to the mainland.
    """
    rows: list[list[str | int]] = []
    for letter, division in sorted(divisions.items()):
        offshore = sum(
            zone.population for zone in zones if zone.division == letter and landmass[zone.code] != MAINLAND
        )
        share = Decimal(offshore) / max(division.population, 1)
        rows.append(
            [
                letter,
                division.name,
                division.command,
                division.population,
                division.under_18,
                division.population_10_17,
                division.officers,
                plain(division.rural_share, 4),
                plain(division.most_deprived_share, 4),
                division.land_area_km2,
                plain(share, 4),
                "yes" if share > island_majority else "no",
                plain(division.lat, 5),
                plain(division.lon, 5),
            ]
        )
    return csv_text(HEADER, rows)
