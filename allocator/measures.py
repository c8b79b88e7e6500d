"""Measures of a plan, read off by arithmetic: of the whole, each role, each area and each group of areas."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from allocator.measure_list import MEASURES, Measure
from allocator.outcomes import Across, Outcome, outcomes
from allocator.plan import Service
from allocator.problem import Problem
from allocator.spread import Settings, Spread, Value

__all__ = [
    "MEASURES",
    "Measure",
    "Reading",
    "References",
    "Settings",
    "prices",
    "read_measures",
]

_OF_AN_AREA = frozenset({"coverage_total", "shortfall_hours"})
_OF_A_GROUP = _OF_AN_AREA | {"population_share_below"} | {measure.id for measure in MEASURES if measure.of}
_OF_A_ROLE = frozenset(measure.id for measure in MEASURES) - {"population_share_below"}


@dataclass(frozen=True)
class Reading:
    """One measure of one scope: `value` is None where it does not apply, and `note` says why."""

    measure: str
    scope: str
    value: Value
    unit: str
    note: str = ""


@dataclass(frozen=True)
class Scope:
    """A part of a plan: roles and areas, the outcomes among them, and the measures that make sense there."""

    name: str
    roles: frozenset[str]
    areas: frozenset[str]
    outcomes: tuple[Outcome, ...]
    measures: frozenset[str]


def scopes(problem: Problem) -> Iterator[Scope]:
    """The whole plan, each role, each area, and each group that areas.csv names."""
    roles, areas = frozenset(problem.role), frozenset(problem.areas)
    found = outcomes(problem, "area", "coverage")
    pairs = outcomes(problem, "area-role", "coverage")
    yield Scope("all", roles, areas, found, frozenset(measure.id for measure in MEASURES))
    for role in problem.roles:
        own = tuple(outcome for outcome in pairs if outcome.cells[0][0] == role.id)
        yield Scope(f"role:{role.id}", frozenset({role.id}), areas, own, _OF_A_ROLE)
    for area in problem.areas:
        own = tuple(outcome for outcome in found if outcome.name == area)
        yield Scope(f"area:{area}", roles, frozenset({area}), own, _OF_AN_AREA)
    for group, members in sorted(_groups(problem).items()):
        own = tuple(outcome for outcome in found if outcome.name in members)
        yield Scope(f"group:{group}", roles, members, own, _OF_A_GROUP)


def _groups(problem: Problem) -> dict[str, frozenset[str]]:
    areas = problem.setting.geography.areas if problem.setting is not None else ()
    names = {area.group for area in areas if area.group}
    return {name: frozenset(area.code for area in areas if area.group == name) for name in names}


def spread_of(problem: Problem, service: Service, found: Sequence[Outcome]) -> Spread | None:
    """Coverage and weights of outcomes; None where there is no demand at all."""
    whole = sum((outcome.weight for outcome in found), Fraction(0))
    if not whole:
        return None
    return Spread(
        tuple(outcome.value(problem, service) for outcome in found),
        tuple(outcome.weight / whole for outcome in found),
    )


def read_measures(problem: Problem, service: Service, settings: Settings) -> list[Reading]:
    """Every measure that needs no reference plan, of every scope in which it makes sense."""
    return [reading for scope in scopes(problem) for reading in _of_scope(problem, service, scope, settings)]


def _of_scope(problem: Problem, service: Service, scope: Scope, settings: Settings) -> Iterator[Reading]:
    spread = spread_of(problem, service, scope.outcomes)
    for measure in MEASURES:
        if measure.id not in scope.measures:
            continue
        if measure.of is not None:
            value = measure.of(spread, settings) if spread is not None else None
            note = "no demand" if spread is None else "no hour is met" if value is None else ""
            yield Reading(measure.id, scope.name, value, measure.unit, note)
        elif measure.id in _BY_HOURS:
            value, note = _BY_HOURS[measure.id](service, scope, settings)
            yield Reading(measure.id, scope.name, value, measure.unit, note)


def _shortfall(service: Service, scope: Scope, _: Settings) -> tuple[Value, str]:
    unmet = (
        hours
        for (_, role, area), hours in service.driver_shortfall.items()
        if role in scope.roles and area in scope.areas
    )
    return sum(unmet, Fraction(0)), ""


def _travel_share(service: Service, scope: Scope, _: Settings) -> tuple[Value, str]:
    deployed = sum((hours for link, hours in service.hours.items() if link[0] in scope.roles), Fraction(0))
    if not deployed:
        return None, "no hour is deployed"
    travelled = (hours for link, hours in service.travel_hours.items() if link[0] in scope.roles)
    return sum(travelled, Fraction(0)) / deployed, ""


def _access_hours(service: Service, scope: Scope, _: Settings) -> tuple[Value, str]:
    problem, setting = service.problem, service.problem.setting
    if setting is None:
        return None, "no travel table"
    table = setting.geography.travel.get(setting.scenario.statement.travel, {})
    mass, weight = Fraction(0), Fraction(0)
    for (role, base, area), hours in service.hours.items():
        if role not in scope.roles or problem.role[role].tier == "pool":
            continue
        if (base, area) not in table:
            return None, f"no travel from {base} to {area}"
        case_work = hours * problem.productive_share[role, base, area]
        mass += case_work * table[base, area]
        weight += case_work
    if not weight:
        return None, "no hour is served from a base"
    return mass / weight, "pools are left out"


def _posts_moved(service: Service, scope: Scope, _: Settings) -> tuple[Value, str]:
    before = {cell: fte for cell, fte in service.problem.baseline.items() if cell[0] in scope.roles}
    if not before:
        return None, "no baseline"
    leaving = (max(Fraction(0), fte - service.posts.get(cell, Fraction(0))) for cell, fte in before.items())
    return sum(leaving, Fraction(0)), ""


def _population_share_below(service: Service, scope: Scope, settings: Settings) -> tuple[Value, str]:
    areas = service.problem.setting.geography.areas if service.problem.setting is not None else ()
    people = {
        area.code: area.numbers["population"]
        for area in areas
        if area.code in scope.areas and "population" in area.numbers
    }
    everybody = sum(people.values(), Fraction(0))
    if len(people) < len(scope.areas) or not everybody:
        return None, "no population in areas.csv"
    below = (
        people[outcome.name]
        for outcome in scope.outcomes
        if outcome.value(service.problem, service) < settings.threshold
    )
    return sum(below, Fraction(0)) / everybody, f"threshold {float(settings.threshold):g}"


_BY_HOURS: dict[str, Callable[[Service, Scope, Settings], tuple[Value, str]]] = {
    "shortfall_hours": _shortfall,
    "travel_share": _travel_share,
    "access_hours": _access_hours,
    "posts_moved": _posts_moved,
    "population_share_below": _population_share_below,
}


@dataclass(frozen=True)
class References:
    """The best that any plan can do under the same data and rules.

    `most_hours` is V*, the risk-weighted hours met by ``total_shortfall``; `best_smallest` is m*, the
    smallest coverage of ``largest_shortfall`` over areas or pairs (`across`). None where unproved.
    `not_applicable` says why the plan cannot be compared with them, or is empty.
    """

    most_hours: Value
    best_smallest: Value
    across: Across
    not_applicable: str = ""


def prices(problem: Problem, service: Service, references: References) -> list[Reading]:
    """Price of fairness and of efficiency against the two reference plans."""
    units = {measure.id: measure.unit for measure in MEASURES}

    def price(name: str, best: Value, own: Value) -> Reading:
        if references.not_applicable:
            return Reading(name, "all", None, units[name], references.not_applicable)
        if not best or own is None:
            return Reading(name, "all", None, units[name], "the reference is 0 or unproved")
        return Reading(name, "all", (best - own) / best, units[name])

    found = outcomes(problem, references.across, "coverage")
    smallest = min((outcome.value(problem, service) for outcome in found), default=None)
    return [
        price("price_of_fairness", references.most_hours, service.risk_weighted_served),
        price("price_of_efficiency", references.best_smallest, smallest),
    ]
