"""Which counts are small: recorded items a year of a series in an area, and what drivers derive from them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from allocator.demand import Items
from allocator.problem import Cell, Problem

Count = tuple[str, str]
"""A recorded series and an area."""


@dataclass(frozen=True)
class Counts:
    """The recorded counts behind a problem, each with the drivers that are so many items for one of it.

    A driver that is spread by a column of areas.csv rests on no recorded count: anybody can work it out from
    the scenario and published figures, and nothing of it is withheld.
    """

    problem: Problem
    items: Items

    @cached_property
    def recorded(self) -> dict[Count, Fraction]:
        """Mean recorded items a year by series and area, of the series that a driver rests on."""
        used = set(self.items.rests_on.values())
        return {count: number for count, number in self.items.recorded.items() if count[0] in used}

    @cached_property
    def drivers_of(self) -> dict[str, tuple[str, ...]]:
        """The drivers that rest on each series."""
        found: dict[str, list[str]] = {}
        for driver, series in sorted(self.items.rests_on.items()):
            found.setdefault(series, []).append(driver)
        return {series: tuple(drivers) for series, drivers in found.items()}

    @cached_property
    def spread(self) -> frozenset[str]:
        """The series by which a national figure of the scenario is spread, so that their sum is known."""
        assert self.problem.setting is not None
        drivers = self.problem.setting.scenario.statement.demand.drivers
        national = (driver.id for driver in drivers if not isinstance(driver.source, str))
        return frozenset(self.items.rests_on[driver] for driver in national if driver in self.items.rests_on)

    def items_per_count(self, driver: str, area: str) -> Fraction:
        """Items of a driver for one recorded item; where none is recorded, the most that it is elsewhere."""
        series = self.items.rests_on[driver]

        def ratio(place: str) -> Fraction:
            return self.items.by_driver_area[driver, place] / self.items.recorded[series, place]

        if self.items.recorded[series, area]:
            return ratio(area)
        others = (ratio(place) for place in self.problem.areas if self.items.recorded[series, place])
        return max(others, default=Fraction(0))

    def numbers(self, count: Count) -> tuple[tuple[Fraction, Fraction], ...]:
        """What is told of a count: itself and each driver's items, with how many of them one of it makes."""
        series, area = count
        derived = ((driver, self.items_per_count(driver, area)) for driver in self.drivers_of[series])
        return (
            (self.recorded[count], Fraction(1)),
            *((self.items.by_driver_area[driver, area], ratio) for driver, ratio in derived if ratio),
        )

    def small(self, below: int) -> dict[Count, Fraction]:
        """The small counts: 0, or any number below this, of recorded or of derived items.

        Each with the least distance, in recorded items, that must lie between what a reader cannot rule out:
        as many items as `below`, of every number that is small.
        """
        found = {}
        for count in self.recorded:
            ratios = [ratio for number, ratio in self.numbers(count) if number < below]
            if ratios:
                found[count] = below / min(ratios)
        return found

    def work(self, count: Count) -> dict[tuple[str, Cell], Fraction]:
        """Hours of work that one recorded item makes, by driver and (role, area)."""
        series, area = count
        return {
            (driver, (role, area)): self.items_per_count(driver, area) * hours
            for driver in self.drivers_of[series]
            for (of, role), hours in self.problem.hours_per_item.items()
            if of == driver
        }


def counts_of(problem: Problem) -> Counts:
    """The counts behind a problem that was read from a scenario.

    Raises
    ------
    ValueError
        Where the problem was made by hand, and nobody knows its counts.
    """
    if problem.setting is None:
        raise ValueError("a problem that was made by hand has no recorded counts")
    return Counts(problem, problem.setting.items)
