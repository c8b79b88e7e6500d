"""Which assumptions matter most: the hours between the low and the high end of each, all else as stated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from allocator.problem import Problem
from allocator.scenario.statement import Assumption, Driver, HoursPerFte, Range, Statement

Ratio = Callable[[Fraction], Fraction]


@dataclass(frozen=True)
class Effect:
    """How far one assumption moves the hours of demand, or of staff, between its low and its high end.

    Parameters
    ----------
    of
        ``demand`` or ``staff``: the hours that move.
    hours
        Hours a year between the two ends.
    share
        The same over the national demand hours, so that both kinds compare.
    """

    assumption: Assumption
    value: Fraction
    of: str
    hours: Fraction
    share: Fraction


def effects(problem: Problem) -> tuple[Effect, ...]:
    """Every assumption with a low and a high end that scales demand or staff hours, largest effect first.

    Formula: hours = H |r(high) - r(low)|, with H the hours a year that rest on the number as stated and r(x)
    what they are multiplied by where it is x. One number moves at a time. Risk weights, travel, baselines and
    rules move no hours of demand or staff and are not ranked.
    """
    whole = sum(problem.area_demand_hours.values(), Fraction(0))
    if problem.setting is None or not whole:
        return ()
    found = []
    for stated in problem.setting.scenario.statement.assumptions:
        scaled = _scaled(problem, problem.setting.scenario.statement, stated.key)
        if scaled is None or stated.low is None or stated.high is None:
            continue
        value, of, base, ratio = scaled
        hours = base * abs(ratio(stated.high) - ratio(stated.low))
        if hours:
            found.append(Effect(stated, value, of, hours, hours / whole))
    return tuple(sorted(found, key=lambda effect: (-effect.hours, effect.assumption.key)))


def _scaled(problem: Problem, statement: Statement, key: str) -> tuple[Fraction, str, Fraction, Ratio] | None:
    """The stated value, what it moves, the hours that rest on it, and their multiplier at another value."""
    parts = key.split(".")
    if parts[:2] == ["demand", "drivers"] and len(parts) > 3:
        for driver in statement.demand.drivers:
            if driver.id == parts[2]:
                return _of_driver(problem, statement, driver, parts[3:])
    if parts[0] == "roles" and len(parts) > 2:
        return _of_role(problem, statement, parts[1], parts[2:])
    return None


def _of_driver(
    problem: Problem, statement: Statement, driver: Driver, parts: list[str]
) -> tuple[Fraction, str, Fraction, Ratio] | None:
    role = parts[1] if parts[0] == "hours_per_item" and len(parts) == 2 else None
    hours = sum(
        (
            hours
            for (of, by, _), hours in problem.demand_hours.items()
            if of == driver.id and role in (None, by)
        ),
        Fraction(0),
    )
    years = statement.demand.horizon_years
    if parts == ["growth"]:
        grown = 1 + driver.growth
        return (driver.growth, "demand", hours, lambda x: ((1 + x) / grown) ** years) if grown else None
    value = None
    if parts == ["share"]:
        value = driver.share
    elif parts == ["source", "total"] and not isinstance(driver.source, str):
        value = driver.source.total
    elif role is not None:
        value = driver.hours_per_item.get(role)
    elif parts in (["recording_multiplier"], ["recording_multiplier", "central"]):
        multiplier = driver.recording_multiplier
        value = multiplier.central if isinstance(multiplier, Range) else None
    return (value, "demand", hours, lambda x: x / value) if value else None


def _of_role(
    problem: Problem, statement: Statement, name: str, parts: list[str]
) -> tuple[Fraction, str, Fraction, Ratio] | None:
    stated = next((role for role in statement.roles if role.id == name), None)
    if stated is None or name not in problem.role:
        return None
    hours = problem.role[name].posts * problem.role[name].hours_per_post
    per_post = stated.hours_per_fte
    if len(parts) == 2 and parts[0] == "hours_per_fte" and isinstance(per_post, HoursPerFte):
        value = getattr(per_post, parts[1], None)
        if not isinstance(value, Fraction) or parts[1] not in HoursPerFte.model_fields:
            return None
        net = per_post.net
        return value, "staff", hours, lambda x: per_post.model_copy(update={parts[1]: x}).net / net
    single = {
        "posts": stated.posts,
        "utilisation_cap": stated.utilisation_cap,
        "hours_per_fte": None if isinstance(per_post, HoursPerFte) else per_post,
    }
    found = single.get(parts[0]) if len(parts) == 1 else None
    return (found, "staff", hours, lambda x: x / found) if found else None
