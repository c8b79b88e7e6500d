"""On which landmass a place stands: the mainland, or an island that no bridge joins to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from allocator.build.assumptions import Assumptions
from allocator.build.tables import Tables
from allocator.build.zones import ZONES, Zone

MAINLAND = "mainland"
TABLE = "island_zones.csv"


def place_zones(zones: Sequence[Zone], island_codes: Mapping[str, str]) -> dict[str, str]:
    """Return the landmass of each data zone: by its own row, its intermediate zone's or its council's.

    Parameters
    ----------
    zones
        All data zones.
    island_codes
        Landmass by code; the smallest area that has a row decides, and without any it is the mainland.
    """
    return {
        zone.code: next(
            (
                island_codes[code]
                for code in (zone.code, zone.intermediate, zone.council)
                if code in island_codes
            ),
            MAINLAND,
        )
        for zone in zones
    }


def check_landmasses(
    source: Tables,
    assumed: Tables,
    assumptions: Assumptions,
    zones: Sequence[Zone],
    landmass: Mapping[str, str],
) -> None:
    """Record island codes that no zone has, and islands that no crossing reaches."""
    if not (source.sound(ZONES) and assumed.sound(TABLE, "crossings.csv")):
        return
    codes = {code for zone in zones for code in (zone.code, zone.intermediate, zone.council)}
    for code in sorted(set(assumptions.island_codes) - codes):
        assumed.fault(f"{TABLE}: {code}", "an unknown code", "a council area, intermediate zone or data zone")
    inhabited = {MAINLAND, *landmass.values()}
    for crossing in assumptions.crossings:
        for stop in (crossing.gateway, crossing.arrival):
            if stop.landmass not in inhabited:
                assumed.fault(f"crossings.csv: {stop.name}", f"landmass {stop.landmass!r}", f"one of {TABLE}")
    for mode in ("air or ferry", "ferry"):
        reached = {MAINLAND}
        links = [
            (c.gateway.landmass, c.arrival.landmass)
            for c in assumptions.crossings
            if c.mode in mode.split(" or ")
        ]
        for _ in links:
            reached |= {b for a, b in links if a in reached} | {a for a, b in links if b in reached}
        for island in sorted(inhabited - reached):
            assumed.fault("crossings.csv", f"no way to {island} by {mode}", "a crossing to every island")
