"""Hours from door to door: by road on one landmass, by the quickest chain of crossings to another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import asin, cos, inf, radians, sin, sqrt
from typing import Protocol

from allocator.build.assumptions import Crossing, Stop, Via
from allocator.build.bases import BasePlace
from allocator.build.zones import Zone

EARTH_RADIUS_KM = 6371.0088


class Point(Protocol):
    """Anything with a place on the globe, in degrees (WGS84)."""

    @property
    def lat(self) -> float: ...

    @property
    def lon(self) -> float: ...


@dataclass(frozen=True)
class Spot:
    """A point in degrees (WGS84), its landmass, its council area, and the road factor there."""

    lat: float
    lon: float
    landmass: str
    council: str
    road_factor: float


def spot_at(
    point: Zone | Stop | BasePlace, zone: Zone, landmass: Mapping[str, str], road_factors: Mapping[str, float]
) -> Spot:
    """Return a point with the landmass, council area and road factor of a data zone."""
    factor = road_factors.get(zone.intermediate, road_factors[zone.council])
    return Spot(point.lat, point.lon, landmass[zone.code], zone.council, factor)


def nearest_zone(point: Point, zones: Iterable[Zone]) -> Zone:
    """Return the data zone whose point is nearest; the smaller code where two are."""
    return min(zones, key=lambda zone: (great_circle_km(point, zone), zone.code))


def great_circle_km(a: Point, b: Point) -> float:
    """Return the distance over a spherical earth, in km.

    Examples
    --------
    >>> round(great_circle_km(Via("south", 55.0, -3.0), Via("north", 56.0, -3.0)), 1)
    111.2
    """
    north, east = radians(b.lat - a.lat), radians(b.lon - a.lon)
    half = sin(north / 2) ** 2 + cos(radians(a.lat)) * cos(radians(b.lat)) * sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half)))


@dataclass(frozen=True)
class Roads:
    """Travel by road: hours = great-circle km times road factor over `speed` (km per hour).

    The road factor between two places is the larger of theirs, so that the way out takes as long as
    the way back. Between two council areas with a detour, the distance is measured through its point.
    """

    speed: float
    detours: Mapping[frozenset[str], Via]

    def hours(self, a: Spot, b: Spot) -> float:
        """Return the hours by road between two places on one landmass."""
        via = self.detours.get(frozenset((a.council, b.council)))
        km = great_circle_km(a, b) if via is None else great_circle_km(a, via) + great_circle_km(via, b)
        return km * max(a.road_factor, b.road_factor) / self.speed


@dataclass(frozen=True)
class Link:
    """One direction of a crossing, in hours from arriving at `start` to leaving `end`."""

    start: Spot
    end: Spot
    hours: float


def links_of(
    crossings: Iterable[Crossing],
    modes: Sequence[str],
    zones: Sequence[Zone],
    landmass: Mapping[str, str],
    road_factors: Mapping[str, float],
) -> list[Link]:
    """Return both directions of the crossings of the wanted modes.

    A port has the council area and the road factor of the nearest data zone on its landmass.
    """

    def spot(stop: Stop) -> Spot:
        near = nearest_zone(stop, (zone for zone in zones if landmass[zone.code] == stop.landmass))
        return spot_at(stop, near, landmass, road_factors)

    both = []
    for crossing in crossings:
        if crossing.mode in modes:
            a, b = spot(crossing.gateway), spot(crossing.arrival)
            both += [Link(a, b, crossing.hours), Link(b, a, crossing.hours)]
    return both


def onward_hours(links: Sequence[Link], roads: Roads) -> list[tuple[int, int, float]]:
    """Return (i, j, hours by road) for each link `j` that can be taken after link `i`."""
    return [
        (i, j, roads.hours(reached.end, onward.start))
        for i, reached in enumerate(links)
        for j, onward in enumerate(links)
        if onward.start.landmass == reached.end.landmass and onward.end.landmass != reached.start.landmass
    ]


def hours_to_arrivals(
    origin: Spot, links: Sequence[Link], onward: Sequence[tuple[int, int, float]], roads: Roads
) -> list[tuple[Spot, float]]:
    """Return, for every crossing's far end, the least hours from `origin` until one leaves it.

    Between crossings one goes by road (`onward`). Bellman-Ford over the crossings: they are few.
    """
    best = [
        roads.hours(origin, link.start) + link.hours if link.start.landmass == origin.landmass else inf
        for link in links
    ]
    changed = True
    while changed:
        changed = False
        for i, j, by_road in onward:
            hours = best[i] + by_road + links[j].hours
            if hours < best[j]:
                best[j], changed = hours, True
    return [(link.end, hours) for link, hours in zip(links, best, strict=True) if hours < inf]
