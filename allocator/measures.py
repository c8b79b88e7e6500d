"""Measures of a plan, read off by arithmetic: of the whole, each role, each area and each group of areas."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from allocator.measure_list import MEASURES, Measure
from allocator.outcomes import Across, Outcome, outcomes
from allocator.plan import Service
from allocator.problem import Cell, Link, Problem
from allocator.spread import Settings, Spread, Value

__all__ = [
    "MEASURES",
    "Measure",
    "Reading",
    "ReferencePlan",
    "References",
    "Settings",
    "prices",
    "read_measures",
]

_OF_ALL = frozenset(measure.id for measure in MEASURES)
_PRICES = frozenset({"price_of_fairness", "price_of_efficiency"})
_OF_AN_AREA = frozenset({"coverage_total", "shortfall_hours", "travel_share", "access_hours", "posts_moved"})
_OF_A_GROUP = _OF_ALL - _PRICES
_OF_A_ROLE = _OF_ALL - _PRICES - {"population_share_below"}
_READ_OF = {"all": _OF_ALL, "role": _OF_A_ROLE, "area": _OF_AN_AREA, "group": _OF_A_GROUP}


def scope_kinds(measure: str) -> tuple[str, ...]:
    """Of what a measure is read: ``all``, ``role``, ``area``, ``group``.

    Over one area there is no spread, and a price is that of a whole plan.

    Examples
    --------
    >>> scope_kinds("access_hours"), scope_kinds("gini"), scope_kinds("price_of_fairness")
    (('all', 'role', 'area', 'group'), ('all', 'role', 'group'), ('all',))
    """
    return tuple(kind for kind, measures in _READ_OF.items() if measure in measures)


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
    yield Scope("all", roles, areas, found, _OF_ALL)
    for role in problem.working_roles:
        own = tuple(outcome for outcome in pairs if outcome.cells[0][0] == role.id)
        yield Scope(f"role:{role.id}", frozenset({role.id}), areas, own, _OF_A_ROLE)
    of_area = {outcome.name: (outcome,) for outcome in found}
    for area in problem.areas:
        own = of_area.get(area, ())
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
        service.driver_shortfall[driver, role, area]
        for role in scope.roles
        for area in scope.areas
        for driver in service.problem.drivers_of.get((role, area), ())
    )
    return sum(unmet, Fraction(0)), ""


def _links(service: Service, scope: Scope) -> Iterator[Link]:
    """The links along which the scope's areas are served by its roles."""
    for role in sorted(scope.roles):
        for area in sorted(scope.areas):
            for base in service.problem.links_to[role, area]:
                if service.hours.get((role, base, area)):
                    yield role, base, area


def _travel_share(service: Service, scope: Scope, _: Settings) -> tuple[Value, str]:
    links = list(_links(service, scope))
    deployed = sum((service.hours[link] for link in links), Fraction(0))
    if not deployed:
        return None, "no hour is deployed"
    return sum((service.travel_hours[link] for link in links), Fraction(0)) / deployed, ""


def _access_hours(service: Service, scope: Scope, _: Settings) -> tuple[Value, str]:
    problem, setting = service.problem, service.problem.setting
    if setting is None:
        return None, "no travel table"
    table = setting.geography.travel.get(setting.scenario.statement.travel, {})
    mass, weight = Fraction(0), Fraction(0)
    for role, base, area in _links(service, scope):
        if problem.role[role].tier == "pool":
            continue
        if (base, area) not in table:
            return None, f"no travel from {base} to {area}"
        case_work = service.hours[role, base, area] * problem.productive_share[role, base, area]
        mass += case_work * table[base, area]
        weight += case_work
    if not weight:
        return None, "no hour is served from a base"
    return mass / weight, "pools are left out"


def _posts_moved(service: Service, scope: Scope, _: Settings) -> tuple[Value, str]:
    problem = service.problem
    if not scope.roles & problem.roles_with_baseline:
        return None, "no baseline"
    before = {cell: problem.baseline[cell] for cell in _cells(problem, scope) if cell in problem.baseline}
    if not before:
        return None, "no post of today's stands here"
    leaving = (max(Fraction(0), fte - service.posts.get(cell, Fraction(0))) for cell, fte in before.items())
    return sum(leaving, Fraction(0)), ""


def _cells(problem: Problem, scope: Scope) -> Iterator[Cell]:
    """The (role, base) pairs of a scope: of its areas, those that stand in them; a pool stands nowhere."""
    if scope.name == "all" or scope.name.startswith("role:"):
        yield from (cell for cell in problem.cells if cell[0] in scope.roles)
        return
    bases = problem.setting.geography.bases if problem.setting is not None else ()
    there = {base.id for base in bases if base.area in scope.areas}
    for role in problem.roles:
        here = scope.areas if role.tier == "local" else there & set(role.bases)
        yield from ((role.id, base) for base in sorted(here))


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
class ReferencePlan:
    """A plan that is best by one criterion: what it reaches, the bound that no plan can pass, and how."""

    value: Fraction
    bound: Fraction
    posts: Mapping[Cell, Fraction]
    hours: Mapping[Link, Fraction]


@dataclass(frozen=True)
class References:
    """The best that any plan can do under the same data and rules.

    `most_hours` is V*, the risk-weighted hours met by ``total_shortfall``; `best_smallest` is m*, the
    smallest coverage of ``largest_shortfall`` over areas or pairs (`across`). None where unproved.
    `not_applicable` says why the plan cannot be compared with them, or is empty. `plans` holds the plans
    themselves by the criterion that each is best by, so that the two numbers can be reckoned again.
    """

    most_hours: Value
    best_smallest: Value
    across: Across
    not_applicable: str = ""
    plans: Mapping[str, ReferencePlan] = field(default_factory=dict)


def prices(problem: Problem, service: Service, references: References) -> list[Reading]:
    """Price of fairness and of efficiency against the two reference plans."""
    units = {measure.id: measure.unit for measure in MEASURES}

    def price(name: str, best: Value, own: Value) -> Reading:
        if references.not_applicable:
            return Reading(name, "all", None, units[name], references.not_applicable)
        if own is None:
            return Reading(name, "all", None, units[name], "no demand")
        if not best:
            why = (
                "the reference plan was not proved within the limits"
                if best is None
                else "the reference is 0"
            )
            return Reading(name, "all", None, units[name], why)
        return Reading(name, "all", (best - own) / best, units[name])

    found = outcomes(problem, references.across, "coverage")
    smallest = min((outcome.value(problem, service) for outcome in found), default=None)
    return [
        price("price_of_fairness", references.most_hours, service.risk_weighted_served),
        price("price_of_efficiency", references.best_smallest, smallest),
    ]
