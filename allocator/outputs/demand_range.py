"""How far demand may lie from what a plan takes it to be: the ranges of the recording multipliers."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from allocator.demand import count_items
from allocator.problem import Problem
from allocator.scenario.statement import Driver, End, MultiplierByArea
from allocator.withheld import is_withheld, withhold


def demand_range_by_area(problem: Problem) -> Mapping[str, Fraction | None] | None:
    """The width of every area's demand hours; None where no multiplier is stated as a range.

    Formula: width = (hours with every multiplier at its high end − hours with every one at its low end) /
    hours with every one at its central number. An area without central hours has no width, and that of one
    with hours that are withheld is withheld.
    """
    setting = problem.setting
    if setting is None or not any(map(_has_range, setting.scenario.statement.demand.drivers)):
        return None
    low, central, high = (_hours(problem, end) for end in ("low", "central", "high"))
    secret = {area for (_, _, area), hours in problem.demand_hours.items() if is_withheld(hours)}
    found: dict[str, Fraction | None] = {}
    for area in problem.areas:
        width = (high[area] - low[area]) / central[area] if central[area] else None
        found[area] = withhold(width or Fraction(0)) if area in secret else width
    return found


def _has_range(driver: Driver) -> bool:
    stated = driver.recording_multiplier
    ranges = [*stated.areas.values(), stated.default] if isinstance(stated, MultiplierByArea) else [stated]
    return any(one.low != one.high for one in ranges)


def _hours(problem: Problem, at: End) -> dict[str, Fraction]:
    """Demand hours by area with every multiplier at one end."""
    setting = problem.setting
    assert setting is not None
    demand = setting.scenario.statement.demand
    items, _ = count_items(demand, setting.geography, setting.scenario.origins, at)
    found = dict.fromkeys(problem.areas, Fraction(0))
    for (driver, area), count in items.by_driver_area.items():
        for (named, _), hours_per_item in problem.hours_per_item.items():
            if named == driver:
                found[area] += count * hours_per_item
    return found
