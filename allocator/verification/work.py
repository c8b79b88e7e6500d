"""From counts to hours of work, a second time: mean, share, multiplier, growth, hours per item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from allocator.scenario.statement import Demand, Driver, End, MultiplierByArea, NationalItems
from allocator.sources.geography import Geography


@dataclass(frozen=True)
class Work:
    """What there is to do in a year.

    Parameters
    ----------
    items
        ``items[driver, area]``, items a year.
    hours
        ``hours[driver, role, area]``, hours of work a year, only where above zero.
    series
        The recorded series behind each driver that has one.
    recorded
        ``recorded[series, area]``, the mean recorded count a year.
    """

    items: Mapping[tuple[str, str], Fraction]
    hours: Mapping[tuple[str, str, str], Fraction]
    series: Mapping[str, str]
    recorded: Mapping[tuple[str, str], Fraction]


def work(demand: Demand, geography: Geography, at: End = "central") -> Work:
    """Reckon the work of a legal scenario, where multipliers are what is stated as their end `at`.

    Formula: hours = mean count x share x multiplier x (1 + growth)^years x hours per item.
    """
    areas = [area.code for area in geography.areas]
    by_id = {driver.id: driver for driver in demand.drivers}
    today = {driver.id: _today(driver, by_id, demand, geography, at) for driver in demand.drivers}
    items = {
        (driver.id, area): today[driver.id][area] * (1 + driver.growth) ** demand.horizon_years
        for driver in demand.drivers
        for area in areas
    }
    hours = {
        (driver.id, role, area): items[driver.id, area] * per_item
        for driver in demand.drivers
        for role, per_item in driver.hours_per_item.items()
        for area in areas
        if items[driver.id, area] and per_item
    }
    series = {driver.id: name for driver in demand.drivers if (name := _series(driver, by_id)) is not None}
    recorded = {
        (name, area): _mean_count(name, area, demand, geography) for name in series.values() for area in areas
    }
    return Work(items, hours, series, recorded)


def _today(
    driver: Driver, by_id: Mapping[str, Driver], demand: Demand, geography: Geography, at: End
) -> dict[str, Fraction]:
    """Items by area before growth."""
    source = driver.source
    if isinstance(source, NationalItems):
        parts = (
            _today(by_id[source.spread_by], by_id, demand, geography, at)
            if source.spread_by in by_id
            else {area.code: area.numbers[source.spread_by] for area in geography.areas}
        )
        whole = sum(parts.values())
        found = {area: source.total * part / whole for area, part in parts.items()}
    else:
        found = {area.code: _mean_count(source, area.code, demand, geography) for area in geography.areas}
    return {area: count * driver.share * _multiplier(driver, area, at) for area, count in found.items()}


def _mean_count(series: str, area: str, demand: Demand, geography: Geography) -> Fraction:
    counted = [geography.counts[area, series, period] for period in demand.periods]
    return sum(counted, Fraction(0)) / len(counted)


def _multiplier(driver: Driver, area: str, at: End) -> Fraction:
    stated = driver.recording_multiplier
    if not isinstance(stated, MultiplierByArea):
        return stated.at(at)
    return stated.areas[area].at(at) if area in stated.areas else stated.default.at(at)


def _series(driver: Driver, by_id: Mapping[str, Driver]) -> str | None:
    """The recorded series of a driver, or of the driver by whose items it is spread directly."""
    while isinstance(driver.source, NationalItems):
        if driver.source.spread_by not in by_id:
            return None
        driver = by_id[driver.source.spread_by]
    return driver.source
