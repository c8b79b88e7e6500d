"""Pose: a scenario and a geography become a Problem, or every reason why not, at once."""

from __future__ import annotations

from fractions import Fraction

from allocator.demand import Items, count_items
from allocator.errors import Fault, InputError, nearest
from allocator.posing.baselines import baseline
from allocator.posing.by_formula import formula_posts, formula_weights
from allocator.posing.checks import baseline_faults, reconciliation, scale_faults, size_faults, table_faults
from allocator.posing.costs import cost_faults
from allocator.posing.cross_training import cross_train
from allocator.posing.formulas import Weights
from allocator.posing.guarantees import guarantee_faults, guarantee_warnings
from allocator.posing.places import Places, places
from allocator.posing.plausibility import implausible
from allocator.posing.scopes import pose_rules
from allocator.problem import Driver, Problem, Role, Setting
from allocator.scenario.reading import Scenario
from allocator.scenario.statement import HoursPerFte
from allocator.sources.geography import Geography


def pose(scenario: Scenario, geography: Geography) -> Problem:
    """Put what a scenario says and what a geography holds together.

    Returns
    -------
    Problem
        With its `setting`: names, labels, items and warnings for those who explain a plan.

    Raises
    ------
    InputError
        Where names, periods, columns or hours do not fit together.
    InfeasibleError
        Where a formula cannot keep its floors and caps.

    Examples
    --------
    >>> from allocator.scenario import read_scenario
    >>> from allocator.shipped import find_scenario
    >>> from allocator.sources import read_data
    >>> scenario = read_scenario(find_scenario("baseline"))
    >>> problem = pose(scenario, read_data(scenario.data))
    >>> len(problem.areas), problem.role["internet_intelligence"].bases
    (13, ('pool',))
    """
    statement, origins = scenario.statement, scenario.origins
    where_posts, faults, warnings = _all_places(scenario, geography)
    items, counting = count_items(statement.demand, geography, origins)
    faults += [*counting, *table_faults(scenario, geography)]
    demand_hours, wrong = _demand_hours(scenario, items)
    faults += wrong
    names = tuple(driver.id for driver in statement.demand.drivers)
    weights = Weights(geography, names, items, demand_hours, complete=not counting and not wrong)
    before, wrong, odd = baseline(scenario, where_posts, weights)
    faults += wrong
    rules, wrong = pose_rules(statement.rules, where_posts, geography, statement.fairness.across, origins)
    faults += [*wrong, *baseline_faults(scenario, rules, before), *cost_faults(rules, origins)]
    faults += guarantee_faults(rules, geography, demand_hours if weights.complete else None, origins)
    by_base, wrong = formula_weights(scenario, where_posts, weights, before)
    faults += wrong
    wrong, unreconciled = reconciliation(scenario, geography)
    faults += wrong
    stated = {role: _role(scenario, role, where_posts[role]) for role in sorted(where_posts)}
    roles, rules, wrong = cross_train(stated, rules, origins) if not faults else ((), rules, [])
    faults += wrong
    if faults:
        raise InputError(faults)
    problem = Problem(
        areas=tuple(area.code for area in geography.areas),
        roles=roles,
        drivers=tuple(
            Driver(driver.id, driver.risk_weight)
            for driver in sorted(statement.demand.drivers, key=lambda driver: driver.id)
        ),
        demand_hours=demand_hours,
        productive_share={
            link: share for found in where_posts.values() for link, share in found.productive_share.items()
        },
        baseline=before,
        rules=rules,
        criteria=tuple(statement.fairness.criteria),
        across=statement.fairness.across,
        on=statement.fairness.on,
        hours_per_item={
            (driver.id, role): hours
            for driver in statement.demand.drivers
            for role, hours in driver.hours_per_item.items()
            if hours
        },
    )
    faults += [*size_faults(scenario, problem), *scale_faults(problem, scenario.origins.otherwise)]
    if faults:
        raise InputError(faults)
    locked, ties = formula_posts(scenario, problem, by_base)
    told = (
        *geography.warnings,
        *warnings,
        *items.warnings,
        *odd,
        *unreconciled,
        *guarantee_warnings(problem, origins),
        *ties,
        *implausible(problem),
    )
    return problem.placed(locked, Setting(scenario, geography, items, tuple(dict.fromkeys(told))))


def _all_places(scenario: Scenario, geography: Geography) -> tuple[dict[str, Places], list[Fault], list[str]]:
    faults: list[Fault] = []
    warnings: list[str] = []
    found: dict[str, Places] = {}
    variant = scenario.statement.travel
    if variant and variant not in geography.travel:
        known = sorted(name for name in geography.travel if name)
        allowed = ", ".join(known) or "no variant here"
        faults.append(
            Fault(scenario.origins.where("travel"), f"{variant!r}", allowed, nearest(variant, known))
        )
        variant = ""
    for role in sorted(scenario.statement.roles, key=lambda role: role.id):
        found[role.id], wrong, told = places(role, geography, variant, scenario.origins)
        faults += wrong
        warnings += told
    return found, faults, warnings


def _role(scenario: Scenario, role_id: str, where: Places) -> Role:
    stated = next(role for role in scenario.statement.roles if role.id == role_id)
    hours = stated.hours_per_fte
    net = hours.net if isinstance(hours, HoursPerFte) else hours
    per_post = net * stated.utilisation_cap
    return Role(role_id, stated.posts, stated.post_size, per_post, where.tier, where.bases)


def _demand_hours(
    scenario: Scenario, items: Items
) -> tuple[dict[tuple[str, str, str], Fraction], list[Fault]]:
    roles = [role.id for role in scenario.statement.roles]
    hours: dict[tuple[str, str, str], Fraction] = {}
    faults = []
    for driver in scenario.statement.demand.drivers:
        for role in sorted(driver.hours_per_item):
            if role not in roles:
                where = scenario.origins.where("demand", "drivers", driver.id, "hours_per_item", role)
                faults.append(Fault(where, f"{role!r}", "a role: " + ", ".join(roles), nearest(role, roles)))
        for (of, area), number in items.by_driver_area.items():
            for role, per_item in driver.hours_per_item.items() if of == driver.id else ():
                if number and per_item and role in roles:
                    hours[driver.id, role, area] = number * per_item
    return hours, faults
