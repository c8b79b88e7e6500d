"""The numbers that a colleague could dispute, as the build sees them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

ANYWHERE = "*"
CENTRE = "centre-of-people"
"""A principal place that is no base: the middle of where the people of the area live."""


@dataclass(frozen=True)
class Driver:
    """A category of recorded crime and the financial years for which it is taken."""

    id: str
    periods: tuple[str, ...]


@dataclass(frozen=True)
class NotComparable:
    """Years in which a count says more about recording than about crime; area ``*`` is every area."""

    area: str
    driver: str
    periods: tuple[str, ...]
    reason: str

    def covers(self, area: str, driver: str, period: str) -> bool:
        """Return whether this is about the count of `driver` in `area` and `period`."""
        return self.area in (area, ANYWHERE) and self.driver == driver and period in self.periods


@dataclass(frozen=True)
class PublishedTotal:
    """A national figure that the sum over all areas must equal."""

    series: str
    period: str
    value: int


@dataclass(frozen=True)
class Stop:
    """An end of a sea crossing, in degrees (WGS84)."""

    name: str
    lat: float
    lon: float
    landmass: str


@dataclass(frozen=True)
class Crossing:
    """A scheduled link by air or ferry; `hours` hold the passage and the time before and after it."""

    mode: str
    gateway: Stop
    arrival: Stop
    hours: float


@dataclass(frozen=True)
class Via:
    """A point in degrees (WGS84) through which the road between two council areas goes."""

    name: str
    lat: float
    lon: float


@dataclass(frozen=True)
class Assumptions:
    """Everything in data/assumptions, checked.

    `numbers` holds the settings by key, in the units that settings.csv states; `island_codes` the
    landmass by council area, intermediate zone or data zone; `road_factors` by council area or
    intermediate zone; `detours` by pair of council areas; `principal` base by
    area, or `CENTRE`; `known_drives` hours by pair of bases.
    """

    numbers: dict[str, Decimal]
    officers_date: str
    drivers: tuple[Driver, ...]
    not_comparable: tuple[NotComparable, ...]
    published: tuple[PublishedTotal, ...]
    indicators: dict[str, str]
    base_ids: dict[str, str]
    principal: dict[str, str]
    road_factors: dict[str, float]
    detours: dict[frozenset[str], Via]
    island_codes: dict[str, str]
    crossings: tuple[Crossing, ...]
    known_drives: dict[tuple[str, str], float]
    geography: str
    crossings_text: str
