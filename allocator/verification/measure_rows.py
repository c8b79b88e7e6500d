"""measures.csv, reckoned a second time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from allocator.verification import spreads
from allocator.verification.coverage import smallest_coverage
from allocator.verification.reckoning import Reckoning
from allocator.verification.references import ClaimedReferences
from allocator.verification.sheet import Sheet, sheet
from allocator.verification.spreads import Spread, Value
from allocator.verification.texts import NUMBER, TEXT

COLUMNS = {"measure": TEXT, "scope": TEXT, "value": NUMBER, "unit": TEXT, "note": TEXT}
UNITS = {"theil": "index", "shortfall_hours": "hours a year", "access_hours": "hours", "posts_moved": "posts"}
"""The units of measures that are no shares."""
Row = tuple[str, str, Value, str, str]


@dataclass(frozen=True)
class Scope:
    """A part of a plan: its roles and areas, and the places among them that have work, with weights."""

    name: str
    roles: list[str]
    areas: list[str]
    places: Mapping[str, tuple[Fraction, Fraction]]
    """By name: hours of work and hours met."""

    @cached_property
    def spread(self) -> Spread:
        """Coverage of each place, weighted by its work."""
        return spreads.spread_of(
            [met / needed for needed, met in self.places.values()],
            [needed for needed, _ in self.places.values()],
        )


def measures_sheet(reckoning: Reckoning, references: ClaimedReferences) -> Sheet:
    """Every measure of every scope, and the two prices."""
    rows = [row for scope in _scopes(reckoning) for row in _of_scope(reckoning, scope)]
    return sheet("measures", 2, COLUMNS, [*rows, *_prices(reckoning, references)])


def _scopes(reckoning: Reckoning) -> Iterator[Scope]:
    facts = reckoning.facts
    roles, areas = list(facts.staff), list(facts.areas)

    def met(roles: list[str], areas: list[str]) -> dict[str, tuple[Fraction, Fraction]]:
        found = {}
        for area in areas:
            needed = sum((facts.demand[role, area] for role in roles), Fraction(0))
            if needed:
                found[area] = needed, sum((reckoning.served[role, area] for role in roles), Fraction(0))
        return found

    yield Scope("all", roles, areas, met(roles, areas))
    for role in roles:
        yield Scope(f"role:{role}", [role], areas, met([role], areas))
    for area in areas:
        yield Scope(f"area:{area}", roles, [area], met(roles, [area]))
    for group, members in facts.groups.items():
        yield Scope(f"group:{group}", roles, members, met(roles, members))


def _of_scope(reckoning: Reckoning, scope: Scope) -> Iterator[Row]:
    settings = reckoning.facts.statement.measures
    kind = scope.name.partition(":")[0]
    of_spread = spreads.measures(settings.atkinson_epsilon, settings.worst_share)
    simple: Mapping[str, Callable[[Spread], Value]] = {
        "coverage_total": spreads.mean,
        "coverage_mean": lambda spread: spreads.mean(spread.alike),
        "coverage_min": lambda spread: Fraction(min(spread.values), spread.unit),
        "coverage_gap": lambda spread: Fraction(max(spread.values) - min(spread.values), spread.unit),
    }
    if kind == "area":  # one place has no spread
        simple, of_spread = {"coverage_total": spreads.mean}, {}
    for name, measure in (*simple.items(), *of_spread.items()):
        yield _spread_row(name, scope, measure)
    for name in HOURS:
        if name != "population_share_below" or kind in ("all", "group"):
            yield _hours_row(name, reckoning, scope)
    for name, measure in of_spread.items():
        yield _spread_row(f"{name}_unweighted", scope, measure)


def _spread_row(name: str, scope: Scope, measure: Callable[[Spread], Value]) -> Row:
    unit = UNITS.get(name.removesuffix("_unweighted"), "share")
    if not scope.places:
        return name, scope.name, None, unit, "no demand"
    value = measure(scope.spread.alike if name.endswith("_unweighted") else scope.spread)
    return name, scope.name, value, unit, "no hour is met" if value is None else ""


def _hours_row(name: str, reckoning: Reckoning, scope: Scope) -> Row:
    value, note = HOURS[name](reckoning, scope)
    return name, scope.name, value, UNITS.get(name, "share"), note


def _shortfall(_: Reckoning, scope: Scope) -> tuple[Value, str]:
    return sum((needed - met for needed, met in scope.places.values()), Fraction(0)), ""


def _links(reckoning: Reckoning, scope: Scope) -> list[tuple[str, str, str]]:
    """Where hours of the scope's roles serve its areas, area by area."""
    links = [link for link in reckoning.hours if link[0] in scope.roles and link[2] in scope.areas]
    return sorted(links, key=lambda link: (link[0], link[2], link[1]))


def _travel_share(reckoning: Reckoning, scope: Scope) -> tuple[Value, str]:
    links = _links(reckoning, scope)
    deployed = sum((reckoning.hours[link] for link in links), Fraction(0))
    driven = sum((reckoning.travel_hours[link] for link in links), Fraction(0))
    return (driven / deployed, "") if deployed else (None, "no hour is deployed")


def _access_hours(reckoning: Reckoning, scope: Scope) -> tuple[Value, str]:
    facts = reckoning.facts
    table = facts.geography.travel.get(facts.statement.travel, {})
    hours = case_work = Fraction(0)
    for role, base, area in _links(reckoning, scope):
        if facts.staff[role].tier == "pool":
            continue
        if (base, area) not in table:
            return None, f"no travel from {base} to {area}"
        at_work = reckoning.hours[role, base, area] - reckoning.travel_hours[role, base, area]
        hours += at_work * table[base, area]
        case_work += at_work
    return (hours / case_work, "pools are left out") if case_work else (None, "no hour is served from a base")


def area_access_hours(reckoning: Reckoning, area: str) -> Value:
    """Hours one way from the bases that serve an area; None where they are not known."""
    return _access_hours(reckoning, Scope(f"area:{area}", list(reckoning.facts.staff), [area], {}))[0]


def _posts_moved(reckoning: Reckoning, scope: Scope) -> tuple[Value, str]:
    """Posts that leave the bases of a role, or those that stand in an area or a group."""
    facts = reckoning.facts
    before = {cell: fte for cell, fte in facts.problem.baseline.items() if cell[0] in scope.roles}
    if not before:
        return None, "no baseline"
    if scope.name.partition(":")[0] in ("area", "group"):
        before = {
            (role, base): fte
            for (role, base), fte in before.items()
            if facts.staff[role].stands_in[base] in scope.areas
        }
    if not before:
        return None, "no post of today's stands here"
    lost = [fte - reckoning.posts[cell] for cell, fte in before.items() if fte > reckoning.posts[cell]]
    return sum(lost, Fraction(0)), ""


def _people_below(reckoning: Reckoning, scope: Scope) -> tuple[Value, str]:
    threshold = reckoning.facts.statement.measures.threshold
    people = {
        area.code: area.numbers["population"]
        for area in reckoning.facts.geography.areas
        if area.code in scope.areas and "population" in area.numbers
    }
    if len(people) < len(scope.areas) or not any(people.values()):
        return None, "no population in areas.csv"
    below = [people[area] for area, (needed, met) in scope.places.items() if met < threshold * needed]
    return sum(below, Fraction(0)) / sum(people.values()), f"threshold {float(threshold):g}"


HOURS: Mapping[str, Callable[[Reckoning, Scope], tuple[Value, str]]] = {
    "shortfall_hours": _shortfall,
    "travel_share": _travel_share,
    "access_hours": _access_hours,
    "posts_moved": _posts_moved,
    "population_share_below": _people_below,
}
"""Measures of hours and posts, in the order of the table."""


def _prices(reckoning: Reckoning, references: ClaimedReferences) -> Iterator[Row]:
    """What the plan gives up against each reference: (best - own) / best."""
    own = {
        "price_of_fairness": (references.most_hours, reckoning.risk_weighted_served),
        "price_of_efficiency": (references.best_smallest, smallest_coverage(reckoning, references.across)),
    }
    for name, (best, reached) in own.items():
        if references.not_applicable:
            yield name, "all", None, "share", references.not_applicable
        elif reached is None:
            yield name, "all", None, "share", "no demand"
        elif best is None:
            yield name, "all", None, "share", "the reference plan was not proved within the limits"
        elif best == 0:
            yield name, "all", None, "share", "the reference is 0"
        else:
            yield name, "all", 1 - reached / best, "share", ""
