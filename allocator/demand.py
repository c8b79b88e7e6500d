"""From recorded counts to demand hours: pure arithmetic, every figure exact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from allocator.errors import Fault, nearest
from allocator.scenario.origins import Origins
from allocator.scenario.statement import Demand, Driver, End, MultiplierByArea, NationalItems
from allocator.sources.geography import Geography


@dataclass(frozen=True)
class Items:
    """What the drivers of a scenario come to.

    Parameters
    ----------
    by_driver_area
        ``by_driver_area[driver, area]``: items a year, after share, multiplier and growth.
    recorded
        ``recorded[source, area]``: mean recorded count a year, as demand.csv has it.
    rests_on
        For each driver, the recorded series behind it; empty for one spread by a column.
    warnings
        What a reader must know: figures that are not comparable.
    """

    by_driver_area: Mapping[tuple[str, str], Fraction]
    recorded: Mapping[tuple[str, str], Fraction]
    rests_on: Mapping[str, str]
    warnings: tuple[str, ...]


def count_items(
    demand: Demand, geography: Geography, origins: Origins, at: End = "central"
) -> tuple[Items, list[Fault]]:
    """Items a year by driver and area, and what is wrong with the statement of demand.

    Formula: n = share x mean count a year over the periods; items = n x multiplier x (1 + growth)^years.
    A national total is spread in proportion to another driver's items (after its share and multiplier) or
    to a column of areas.csv; then its own share, multiplier and growth apply. Of a multiplier stated as a
    range, the end `at` is taken.
    """
    counter = _Counter(demand, geography, origins, at)
    for driver in demand.drivers:
        counter.before_growth(driver, ())
    years = demand.horizon_years
    found = {
        (driver.id, area): items * (1 + driver.growth) ** years
        for driver in demand.drivers
        for area, items in counter.done.get(driver.id, {}).items()
    }
    items = Items(found, counter.recorded, counter.rests_on, tuple(counter.warnings))
    return items, counter.faults


class _Counter:
    def __init__(self, demand: Demand, geography: Geography, origins: Origins, at: End) -> None:
        self.demand = demand
        self.geography = geography
        self.origins = origins
        self.at = at
        self.drivers = {driver.id: driver for driver in demand.drivers}
        self.done: dict[str, dict[str, Fraction]] = {}
        self.recorded: dict[tuple[str, str], Fraction] = {}
        self.rests_on: dict[str, str] = {}
        self.faults: list[Fault] = []
        self.warnings: list[str] = []

    def before_growth(self, driver: Driver, chain: tuple[str, ...]) -> dict[str, Fraction]:
        """Items by area after share and multiplier."""
        if driver.id in self.done:
            return self.done[driver.id]
        if driver.id in chain:
            cycle = " -> ".join((*chain, driver.id))
            where = self._where(driver, "source", "spread_by")
            self._fault(where, f"a cycle: {cycle}", "a driver that does not lead back")
            return {}
        if isinstance(driver.source, NationalItems):
            counts = self._spread(driver, driver.source, chain)
        else:
            counts = self._mean_counts(driver, driver.source)
        multiplied = {
            area: count * driver.share * self._multiplier(driver, area) for area, count in counts.items()
        }
        self._check_multiplier(driver)
        return self.done.setdefault(driver.id, multiplied)

    def _mean_counts(self, driver: Driver, source: str) -> dict[str, Fraction]:
        sources = sorted({key[1] for key in self.geography.counts})
        if source not in sources:
            allowed = "a driver of demand.csv: " + ", ".join(sources)
            self._fault(self._where(driver, "source"), f"{source!r}", allowed, nearest(source, sources))
            return {}
        self.rests_on[driver.id] = source
        known = sorted({key[2] for key in self.geography.counts if key[1] == source})
        missing = [period for period in self.demand.periods if period not in known]
        for period in missing:
            where = self.origins.where("demand", "periods")
            allowed = f"periods from {known[0]} to {known[-1]}"
            self._fault(where, f"{period!r}, which {source} lacks", allowed, nearest(period, known))
        if missing:
            return {}
        means = {}
        for area in (area.code for area in self.geography.areas):
            keys = [(area, source, period) for period in self.demand.periods]
            for key in keys:
                if key in self.geography.not_comparable:
                    reason = self.geography.not_comparable[key] or "no reason is given"
                    self.warnings.append(
                        f"demand.csv: {source}, {area}, {key[2]} is not comparable: {reason}"
                    )
            means[area] = sum((self.geography.counts[key] for key in keys), Fraction(0)) / len(keys)
            self.recorded[source, area] = means[area]
        return means

    def _spread(self, driver: Driver, source: NationalItems, chain: tuple[str, ...]) -> dict[str, Fraction]:
        by, where = source.spread_by, self._where(driver, "source", "spread_by")
        columns = numeric_columns(self.geography)
        if by in self.drivers and by in columns:
            found = f"{by!r}, both a driver and a column of areas.csv"
            self._fault(where, found, "a name that is only one of them")
            return {}
        if by in self.drivers:
            weights = self.before_growth(self.drivers[by], (*chain, driver.id))
            if by in self.rests_on:
                self.rests_on[driver.id] = self.rests_on[by]
        elif by in columns:
            weights, wrong = column_weights(self.geography, by)
            if wrong:
                self._fault(where, wrong, "a full column of numbers of at least 0")
                return {}
        else:
            known = sorted([*self.drivers, *columns])
            allowed = "a driver or a numeric column of areas.csv: " + ", ".join(known)
            self._fault(where, f"{by!r}", allowed, nearest(by, known))
            return {}
        whole = sum(weights.values(), Fraction(0))
        if not whole:
            if weights:
                self._fault(where, f"{by!r}, which is 0 everywhere", "something to spread by")
            return {}
        return {area: source.total * weight / whole for area, weight in weights.items()}

    def _multiplier(self, driver: Driver, area: str) -> Fraction:
        stated = driver.recording_multiplier
        if isinstance(stated, MultiplierByArea):
            return stated.areas.get(area, stated.default).at(self.at)
        return stated.at(self.at)

    def _check_multiplier(self, driver: Driver) -> None:
        if not isinstance(driver.recording_multiplier, MultiplierByArea):
            return
        codes = [area.code for area in self.geography.areas]
        for area in driver.recording_multiplier.areas:
            if area not in codes:
                where = self._where(driver, "recording_multiplier", "areas", area)
                self._fault(where, f"{area!r}", "an area's code: " + ", ".join(codes), nearest(area, codes))

    def _where(self, driver: Driver, *keys: str) -> str:
        return self.origins.where("demand", "drivers", driver.id, *keys)

    def _fault(self, where: str, found: str, allowed: str, hint: str = "") -> None:
        self.faults.append(Fault(where, found, allowed, hint))


def numeric_columns(geography: Geography) -> list[str]:
    """The names of the columns of areas.csv that hold numbers."""
    return sorted({column for area in geography.areas for column in area.numbers})


def column_weights(geography: Geography, name: str) -> tuple[dict[str, Fraction], str]:
    """A column of areas.csv as weights, and what keeps it from being used, in words."""
    weights = {area.code: area.numbers[name] for area in geography.areas if name in area.numbers}
    blank = [area.code for area in geography.areas if area.code not in weights]
    negative = [code for code, weight in weights.items() if weight < 0]
    if blank:
        return weights, f"{name!r}, which areas.csv leaves blank for {', '.join(blank)}"
    return weights, f"{name!r}, which is below 0 for {', '.join(negative)}" if negative else ""
