"""The tables of a run, each from the problem and the plan's service by arithmetic.

One function a table, each a list of columns with their meanings and a few lines of rows: long, and flat.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from allocator.changes import decimal
from allocator.joint_service import shown_hours
from allocator.measures import Reading
from allocator.plan import Plan, Service
from allocator.problem import POOL, Cell, Problem, Role
from allocator.tables import Table, column, rounded, table

SMALL_COUNT = 20
"""A post count that rests on fewer recorded items a year is marked."""

SERVED = (
    column("demand_hours", "hours", "hours of work a year"),
    column("served_hours", "hours", "hours of that work that are met"),
    column("shortfall_hours", "hours", "hours that are not met"),
    column("coverage", "share", "served over demand hours, 0 to 1; 1 where there is no demand"),
)
STAFF = (
    column("fte_located", "fte", "posts that stand in the area; a pool stands nowhere"),
    column(
        "fte_received",
        "fte",
        "posts' worth of hours that serve the area, wherever they stand, travel included",
    ),
)


def posts_table(problem: Problem, service: Service) -> Table:
    """Posts by role and base, with today's (or its stand-in) and the change."""
    columns = (
        column("role", "text", "role"),
        column("base", "text", "where the posts stand: an area, a base, or `pool`"),
        column("baseline_fte", "fte", "today's posts, or their stand-in; empty where nothing is known"),
        column("fte", "fte", "posts in this plan"),
        column("change_fte", "fte", "plan less baseline; against a stand-in it is nobody's loss or gain"),
        column("baseline_kind", "text", "`stand-in` or `stated` or `none`"),
        column(
            "recorded_items", "number", "recorded items a year on which the demand served from here rests"
        ),
        column("small_count", "text", f"`yes` where these are fewer than {SMALL_COUNT} a year"),
    )
    rows: list[tuple[str | Fraction | None, ...]] = []
    for role in problem.roles:
        shown = _rounded_posts(role, service)
        for base in role.bases:
            before = problem.baseline_posts(role.id, base)
            items = recorded_items(problem, service, role.id, base)
            rows.append(
                (
                    role.id,
                    base,
                    before,
                    shown[base],
                    None if before is None else shown[base] - rounded(before, "fte"),
                    baseline_kind(problem, role.id),
                    items,
                    "" if items is None else "yes" if items < SMALL_COUNT else "no",
                )
            )
    return table("posts", columns, rows)


def service_table(service: Service) -> Table:
    """Deployed hours from base to area."""
    columns = (
        column("role", "text", "role"),
        column("base", "text", "where the posts stand"),
        column("area", "text", "the area that is served"),
        column("hours", "hours", "deployed hours a year, travel included"),
        column("travel_hours", "hours", "of these, hours on the road"),
    )
    rows = [(*link, *hours) for link, hours in shown_hours(service).items()]
    return table("service", columns, rows)


def coverage_table(problem: Problem, service: Service) -> Table:
    """Demand and what is met of it, by role and area."""
    columns = (column("role", "text", "role"), column("area", "text", "area"), *SERVED)
    rows = [
        (role.id, area, *_served(problem.role_demand_hours[role.id, area], service.served[role.id, area]))
        for role in problem.working_roles
        for area in problem.areas
    ]
    return table("coverage", columns, rows)


def drivers_table(problem: Problem, service: Service) -> Table:
    """Demand and what is met of it, by driver, role and area: the riskiest work first."""
    columns = (
        column("driver", "text", "stream of work"),
        column("role", "text", "role"),
        column("area", "text", "area"),
        column("demand_items", "number", "items a year"),
        *SERVED[:3],
    )
    items = problem.setting.items.by_driver_area if problem.setting else {}
    rows = []
    for driver, role, area in sorted(problem.demand_hours):
        demand, served = problem.demand_hours[driver, role, area], service.driver_served[driver, role, area]
        rows.append((driver, role, area, items.get((driver, area)), demand, served, demand - served))
    return table("drivers", columns, rows)


def areas_table(problem: Problem, service: Service) -> Table:
    """Everything about an area over all roles."""
    columns = (column("area", "text", "code"), column("name", "text", "name"), *SERVED, *STAFF)
    located = _shown_located(problem, service)
    names = area_names(problem)
    rows = [
        (
            area,
            names[area],
            *_served(problem.area_demand_hours[area], _over_roles(problem, service.served, [area])),
            located[area],
            _over_roles(problem, service.fte_received, [area]),
        )
        for area in problem.areas
    ]
    return table("areas", columns, rows)


def groups_table(problem: Problem, service: Service) -> Table:
    """The same by group of areas (command areas)."""
    columns = (
        column("group", "text", "group of areas"),
        column("name", "text", "its areas"),
        *SERVED,
        *STAFF,
    )
    located = _shown_located(problem, service)
    rows = []
    for group, areas in sorted(area_groups(problem).items()):
        demand = sum((problem.area_demand_hours[area] for area in areas), Fraction(0))
        rows.append(
            (
                group,
                " ".join(areas),
                *_served(demand, _over_roles(problem, service.served, areas)),
                sum((located[area] for area in areas), Fraction(0)),
                _over_roles(problem, service.fte_received, areas),
            )
        )
    return table("groups", columns, rows)


def rules_table(problem: Problem, service: Service) -> Table:
    """Every limit of every rule, with what the plan does."""
    columns = (
        column("rule", "text", "name of the rule"),
        column("scope", "text", "what the limit is about"),
        column("limit", "number", "the limit, in posts or as a share"),
        column("value", "number", "what the plan does"),
        column("slack", "number", "distance to the limit; negative where a formula's plan breaks it"),
        column("binding", "text", "`yes` where the slack is 0"),
        column("relaxed", "text", "how a repair changed the rule, where no plan kept it as it was"),
    )
    relaxed = relaxations(problem)
    rows = []
    for rule in sorted(problem.rules, key=lambda rule: rule.name):
        for reading in sorted(rule.readings(problem, service), key=lambda reading: reading.scope):
            binding = "yes" if reading.slack == 0 else "no"
            changed = relaxed.get(rule.name, "")
            rows.append(
                (rule.name, reading.scope, reading.limit, reading.value, reading.slack, binding, changed)
            )
    return table("rules", columns, rows)


def relaxations(problem: Problem) -> dict[str, str]:
    """What a repair changed, in words, by the name of the rule."""
    stated = problem.setting.scenario.statement.relaxed if problem.setting is not None else None
    return {
        entry.rule: f"{entry.parameter} from {decimal(entry.before)} to {decimal(entry.after)} {entry.unit}"
        for entry in stated or ()
    }


def stages_table(plan: Plan) -> Table:
    """What was optimised, in order."""
    columns = (
        column("stage", "count", "order"),
        column("criterion", "text", "criterion, or step of the tie-break (`then_...`)"),
        column("sense", "text", "`max` or `min`"),
        column("optimum", "number", "the plan's value, by arithmetic"),
        column("bound", "number", "no plan can pass this"),
        column(
            "certificate",
            "text",
            "`exact`: proved in fractions; `bound`: within a gap; `claimed`: by the solver, not certified",
        ),
    )
    rows = [
        (number, stage.criterion, stage.sense, stage.optimum, stage.bound, stage.certificate)
        for number, stage in enumerate(plan.stages, 1)
    ]
    return table("stages", columns, rows)


def measures_table(readings: Iterable[Reading]) -> Table:
    """Every measure, in its stated order."""
    columns = (
        column("measure", "text", "id"),
        column("scope", "text", "`all`, `role:ID`, `area:CODE` or `group:NAME`"),
        column("value", "number", "empty where it does not apply"),
        column("unit", "text", "unit"),
        column("note", "text", "why it does not apply, or what was set"),
    )
    rows = [
        (reading.measure, reading.scope, reading.value, reading.unit, reading.note) for reading in readings
    ]
    return table("measures", columns, rows)


def assumptions_table(problem: Problem) -> Table:
    """Every number of the scenario with its kind and source."""
    columns = (
        column("key", "text", "key of the scenario"),
        column("value", "text", "what the scenario says"),
        column("kind", "text", "`measured`, `derived` or `assumed`"),
        column("source", "text", "where it comes from"),
        column("year", "text", "year it speaks of"),
        column("low", "number", "least plausible value"),
        column("high", "number", "largest plausible value"),
        column("note", "text", "what to know"),
    )
    rows: list[tuple[str | Fraction | None, ...]] = []
    if problem.setting is not None:
        values = flat(problem.setting.scenario.resolved)
        for stated in problem.setting.scenario.statement.assumptions:
            value = values.get(stated.key, "")
            year = "" if stated.year is None else str(stated.year)
            rows.append(
                (stated.key, value, stated.kind, stated.source, year, stated.low, stated.high, stated.note)
            )
    return table("assumptions", columns, sorted(rows, key=lambda row: str(row[0])))


def reconciliation_table(problem: Problem) -> Table:
    """Items of the drivers named by the scenario against published national totals, year by year."""
    columns = (
        column("total", "text", "published national total"),
        column("period", "text", "year"),
        column("published", "number", "published value"),
        column("modelled", "number", "items of the drivers, after their share"),
        column("difference", "share", "modelled over published, less 1"),
        column("drivers", "text", "the drivers added up"),
    )
    rows: list[tuple[str | Fraction | None, ...]] = []
    setting = problem.setting
    if setting is not None and setting.scenario.statement.demand.reconcile is not None:
        demand = setting.scenario.statement.demand
        named = setting.scenario.statement.demand.reconcile
        shares = [(driver.source, driver.share) for driver in demand.drivers if driver.id in named.drivers]
        counts = setting.geography.counts
        for national in sorted(setting.geography.national_totals, key=lambda total: total.period):
            if national.total != named.total or national.period not in demand.periods:
                continue
            modelled = sum(
                (
                    counts.get((area, source, national.period), Fraction(0)) * share
                    for source, share in shares
                    if isinstance(source, str)
                    for area in problem.areas
                ),
                Fraction(0),
            )
            difference = modelled / national.value - 1 if national.value else None
            rows.append(
                (
                    national.total,
                    national.period,
                    national.value,
                    modelled,
                    difference,
                    " ".join(named.drivers),
                )
            )
    return table("reconciliation", columns, rows)


def baseline_kind(problem: Problem, role: str) -> str:
    """Whether a role's baseline is a stand-in for today's posts, stated by who knows them, or missing."""
    if role not in problem.roles_with_baseline:
        return "none"
    if problem.setting is None:
        return "stated"
    stated = next(entry for entry in problem.setting.scenario.statement.roles if entry.id == role)
    if stated.baseline is not None and not isinstance(stated.baseline, dict):
        return "stand-in"
    prefix = f"roles.{role}.baseline"
    kinds = {
        entry.kind
        for entry in problem.setting.scenario.statement.assumptions
        if entry.key == prefix or entry.key.startswith(prefix + ".")
    }
    return "stand-in" if "assumed" in kinds else "stated"


def recorded_items(problem: Problem, service: Service, role: str, base: str) -> Fraction | None:
    """Recorded items a year behind the demand that is served from a base; None where none are recorded."""
    if problem.setting is None:
        return None
    items = problem.setting.items
    areas = (
        [base]
        if problem.role[role].tier == "local"
        else [area for area in problem.links_from[role, base] if (role, base, area) in service.hours]
    )
    series = {
        (items.rests_on[driver], area)
        for area in areas
        for driver in problem.drivers_of.get((role, area), ())
        if driver in items.rests_on
    }
    return sum((items.recorded[key] for key in series), Fraction(0)) if series else None


def fte_located(problem: Problem, service: Service) -> dict[str, Fraction]:
    """Posts by the area in which they stand."""
    stands_in: dict[str, str] = {}
    if problem.setting is not None:
        stands_in = {base.id: base.area for base in problem.setting.geography.bases}
    found = dict.fromkeys(problem.areas, Fraction(0))
    for (role, base), fte in service.posts.items():
        area = base if problem.role[role].tier == "local" else stands_in.get(base)
        if area in found and base != POOL:
            found[area] += fte
    return found


def located_before(problem: Problem) -> dict[str, Fraction] | None:
    """The baseline's posts by the area in which they stand; None without any baseline."""
    if not problem.baseline:
        return None
    posts = {cell: problem.baseline.get(cell, Fraction(0)) for cell in problem.cells}
    return fte_located(problem, Service(problem, posts, {}))


def area_names(problem: Problem) -> dict[str, str]:
    """Names by code; the code where the problem was made by hand."""
    named = {area.code: area.name for area in problem.setting.geography.areas} if problem.setting else {}
    return {area: named.get(area, area) for area in problem.areas}


def area_groups(problem: Problem) -> dict[str, list[str]]:
    """Areas by group, for those that belong to one."""
    groups: dict[str, list[str]] = {}
    for area in problem.setting.geography.areas if problem.setting else ():
        if area.group:
            groups.setdefault(area.group, []).append(area.code)
    return groups


def flat(value: Any, prefix: str = "") -> dict[str, str]:
    """A scenario's content by dotted key; entries of lists go by their ids.

    Examples
    --------
    >>> flat({"roles": [{"id": "a", "posts": 3}], "demand": {"periods": ["x", "y"]}})
    {'roles.a.posts': '3', 'demand.periods': 'x y'}
    >>> list(flat({"rules": [{"type": "cap"}, {"type": "cap"}]}))
    ['rules.cap.type', 'rules.cap-2.type']
    """
    if isinstance(value, Mapping):
        return {
            k: v
            for key, inner in value.items()
            for k, v in flat(inner, f"{prefix}.{key}" if prefix else key).items()
        }
    if isinstance(value, list) and value and all(isinstance(entry, Mapping) for entry in value):
        found: dict[str, str] = {}
        for name, entry in zip(_names(value), value, strict=True):
            rest = {key: inner for key, inner in entry.items() if key not in ("id", "key")}
            found |= flat(rest, f"{prefix}.{name}") or {f"{prefix}.{name}": "listed"}
        return found
    if isinstance(value, list):
        return {prefix: " ".join(_word(entry) for entry in value)}
    return {prefix: _word(value)}


def _names(entries: list[Mapping[str, Any]]) -> list[str]:
    """Ids or keys; a rule without an id goes by its type, the second of a type by ``floor-2``."""
    names: list[str] = []
    unnamed: Counter[str] = Counter()
    for number, entry in enumerate(entries, 1):
        stated = entry.get("id", entry.get("key"))
        if stated is not None:
            names.append(str(stated))
            continue
        kind = str(entry.get("type", f"#{number}"))
        unnamed[kind] += 1
        names.append(kind if unnamed[kind] == 1 else f"{kind}-{unnamed[kind]}")
    return names


def _word(value: Any) -> str:
    """A value as a scenario writes it; numbers without an exponent."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{Decimal(repr(value)):f}".removesuffix(".0")
    return str(value)


def _served(demand: Fraction, served: Fraction) -> tuple[Fraction, Fraction, Fraction, Fraction]:
    return demand, served, demand - served, served / demand if demand else Fraction(1)


def _over_roles(problem: Problem, values: Mapping[Cell, Fraction], areas: Iterable[str]) -> Fraction:
    return sum((values[role.id, area] for area in areas for role in problem.roles), Fraction(0))


def _shown_located(problem: Problem, service: Service) -> dict[str, Fraction]:
    """Posts by the area in which they stand, added up from what posts.csv shows."""
    shown = {
        (role.id, base): fte for role in problem.roles for base, fte in _rounded_posts(role, service).items()
    }
    return fte_located(problem, Service(problem, shown, {}))


def _rounded_posts(role: Role, service: Service) -> dict[str, Fraction]:
    """Rounded posts; the last base takes the remainder, so that they add up to what is placed."""
    exact = {base: service.posts[role.id, base] for base in role.bases}
    shown = {base: rounded(fte, "fte") for base, fte in exact.items()}
    last = role.bases[-1]
    placed = rounded(sum(exact.values(), Fraction(0)), "fte")
    shown[last] = placed - sum((fte for base, fte in shown.items() if base != last), Fraction(0))
    return shown
