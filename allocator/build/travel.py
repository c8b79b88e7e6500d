"""Mean hours from every base to the people of every area, and within each area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum, inf

from allocator.build.assumptions import CENTRE, Assumptions, Via
from allocator.build.bases import BasePlace
from allocator.build.levels import Area, Level
from allocator.build.roads import (
    Link,
    Roads,
    Spot,
    hours_to_arrivals,
    links_of,
    nearest_zone,
    onward_hours,
    spot_at,
)
from allocator.build.tables import csv_text, plain
from allocator.build.zones import Zone

VARIANTS = {
    "travel.csv": ("air", "ferry"),
    "travel-ferry.csv": ("ferry",),
    "travel-overnight.csv": ("air", "ferry"),
}
OVERNIGHT = "travel-overnight.csv"


@dataclass(frozen=True)
class Journeys:
    """What is needed to know the hours of any journey; all times in hours, one way."""

    zones: Sequence[Zone]
    spots: Mapping[str, Spot]
    links: Sequence[Link]
    onward: Sequence[tuple[int, int, float]]
    roads: Roads
    access: float
    longest_day_trip: float
    overnight: float

    def from_base(self, base: Spot) -> dict[str, float]:
        """Return the hours from a base to each data zone, a stay overnight included where one is needed."""
        arrivals = hours_to_arrivals(base, self.links, self.onward, self.roads)
        by_landmass: dict[str, list[tuple[Spot, float]]] = {}
        for end, hours in arrivals:
            by_landmass.setdefault(end.landmass, []).append((end, hours))
        result = {}
        for zone in self.zones:
            spot = self.spots[zone.code]
            if spot.landmass == base.landmass:
                result[zone.code] = self.access + self.roads.hours(base, spot)
                continue
            hours = min(
                (h + self.roads.hours(end, spot) for end, h in by_landmass.get(spot.landmass, [])),
                default=inf,
            )
            hours += self.access
            result[zone.code] = hours + (self.overnight if hours > self.longest_day_trip else 0.0)
        return result


def place_bases(
    bases: Mapping[str, BasePlace],
    zones: Sequence[Zone],
    landmass: Mapping[str, str],
    road_factors: Mapping[str, float],
) -> dict[str, Spot]:
    """Return where each base stands, with landmass and road factor of its council's nearest zone."""
    spots = {}
    for base in bases.values():
        near = nearest_zone(base, (zone for zone in zones if zone.council == base.council))
        spots[base.id] = spot_at(base, near, landmass, road_factors)
    return spots


def make_travel(
    name: str,
    level: Level,
    zones: Sequence[Zone],
    landmass: Mapping[str, str],
    bases: Mapping[str, Spot],
    *,
    assumptions: Assumptions,
) -> str:
    """Return one of the travel tables: hours one way, from each base to each area.

    A figure is the mean over the area's data zones, weighted by their people (mid-2020). Rows
    whose base is an area's code are travel within it, from its principal place; where that is
    `CENTRE`, from the data zone nearest to the centre of its people.

    Parameters
    ----------
    name
        The file, which decides the modes and whether stays overnight count.
    level
        The areas.
    zones, landmass
        The data zones and the landmass of each.
    bases
        Where each base stands.
    assumptions
        Speeds, road factors, crossings and principal places.
    """
    journeys = _journeys(name, zones, landmass, assumptions)
    inside: dict[str, list[Zone]] = {}
    for zone in zones:
        inside.setdefault(level.area_of[zone.council], []).append(zone)
    means: dict[tuple[str, str], float] = {}
    for base, spot in bases.items():
        hours = journeys.from_base(spot)
        for code, residents in inside.items():
            means[base, code] = _mean(residents, hours)
    for code, area in level.areas.items():
        base = assumptions.principal[code]
        if base == CENTRE:
            middle = nearest_zone(_centre(area), inside[code])
            means[code, code] = _mean(inside[code], journeys.from_base(journeys.spots[middle.code]))
        else:
            means[code, code] = means[base, code]
    rows = [[base, code, plain(hours, 3)] for (base, code), hours in sorted(means.items())]
    return csv_text(["base", "area", "hours"], rows)


def _mean(zones: Sequence[Zone], hours: Mapping[str, float]) -> float:
    """Return the mean of `hours` (by data zone) over the people of some zones."""
    people = sum(zone.population for zone in zones)
    return fsum(zone.population * hours[zone.code] for zone in zones) / people


def _centre(area: Area) -> Via:
    """Return the point at the centre of an area's people."""
    return Via(area.name, float(area.figures.lat), float(area.figures.lon))


def _journeys(
    name: str, zones: Sequence[Zone], landmass: Mapping[str, str], assumptions: Assumptions
) -> Journeys:
    number = {key: float(value) for key, value in assumptions.numbers.items()}
    factors = assumptions.road_factors
    roads = Roads(number["road_speed"], assumptions.detours)
    links = links_of(assumptions.crossings, VARIANTS[name], zones, landmass, factors)
    return Journeys(
        zones=zones,
        spots={zone.code: spot_at(zone, zone, landmass, factors) for zone in zones},
        links=links,
        onward=onward_hours(links, roads),
        roads=roads,
        access=number["access"],
        longest_day_trip=(number["working_day"] - number["visit"]) / 2,
        overnight=number["overnight"] if name == OVERNIGHT else 0.0,
    )


def make_drive_checks(bases: Mapping[str, Spot], assumptions: Assumptions) -> str:
    """Return drive_checks.csv: well-known drives, as known and as computed here (hours)."""
    roads = Roads(float(assumptions.numbers["road_speed"]), assumptions.detours)
    access = float(assumptions.numbers["access"])
    rows = [
        [a, b, plain(known, 3), plain(access + roads.hours(bases[a], bases[b]), 3)]
        for (a, b), known in sorted(assumptions.known_drives.items())
    ]
    return csv_text(["from_base", "to_base", "hours_known", "hours_computed"], rows)
