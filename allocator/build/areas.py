"""Write the table of areas: who lives there, how rural it is, how many officers it has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal

from allocator.build.landmasses import MAINLAND
from allocator.build.levels import Level
from allocator.build.tables import csv_text, plain
from allocator.build.zones import Zone


def make_areas(
    level: Level, zones: Sequence[Zone], landmass: Mapping[str, str], island_majority: Decimal
) -> str:
    """Return areas.csv; `landmass` is the landmass of each data zone.

    An area counts as islands when more than the share `island_majority` of its people (mid-2020)
    live on islands that no bridge joins to the mainland. Officers stand in it only where they are
    published for every area.
    """
    people, offshore = Counter[str](), Counter[str]()
    for zone in zones:
        people[level.area_of[zone.council]] += zone.population
        if landmass[zone.code] != MAINLAND:
            offshore[level.area_of[zone.council]] += zone.population
    rows: list[dict[str, str | int]] = []
    for code, area in sorted(level.areas.items()):
        share = Decimal(offshore[code]) / max(people[code], 1)
        figures = area.figures
        row: dict[str, str | int] = {
            "code": code,
            "name": area.name,
            "group": area.command,
            "population": figures.population,
            "under_18": figures.under_18,
            "population_10_17": figures.population_10_17,
        }
        if area.officers is not None:
            row["officers"] = area.officers
        row |= {
            "rural_share": plain(figures.rural_share, 4),
            "share_most_deprived_quintile": plain(figures.most_deprived_share, 4),
            "land_area_km2": figures.land_area_km2,
            "island_share": plain(share, 4),
            "islands": "yes" if share > island_majority else "no",
            "lat": plain(figures.lat, 5),
            "lon": plain(figures.lon, 5),
        }
        rows.append(row)
    return csv_text(list(rows[0]), [list(row.values()) for row in rows])
