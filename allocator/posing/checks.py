"""What a scenario asks of baselines and published totals, held against what there is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from allocator.errors import Fault, nearest
from allocator.problem import Cell, Problem
from allocator.rules import Fixed, PosedRule
from allocator.scenario.reading import Scenario
from allocator.scenario.statement import NationalItems
from allocator.sources.geography import Geography

HINT = "give roles a baseline, or the geography a baseline.csv"
WIDEST = 10**12
"""How far apart the hours of a problem may lie, and its risk weights: HiGHS counts in about 16 digits."""


def scale_faults(problem: Problem, where: str) -> Iterator[Fault]:
    """Numbers so far apart that the solver's arithmetic would lose the small ones beside the large."""
    hours = {f"demand for {role} in {area}": n for (role, area), n in problem.role_demand_hours.items()}
    hours |= {f"a post of {role.id}": role.hours_per_post for role in problem.roles}
    hours |= {
        f"a post of {role} at {base}, without travel to {area}": share * problem.role[role].hours_per_post
        for (role, base, area), share in problem.productive_share.items()
    }
    risks = {f"risk_weight of {driver}": weight for driver, weight in problem.risk_weight.items()}
    for unit, sizes in (("hours", hours), ("times", risks)):
        present = {name: size for name, size in sizes.items() if size}
        if not present or max(present.values()) <= WIDEST * min(present.values()):
            continue
        low, high = min(present, key=present.__getitem__), max(present, key=present.__getitem__)
        yield Fault(
            where,
            f"{float(present[high]):g} {unit} ({high}) beside {float(present[low]):g} ({low})",
            f"numbers at most {float(WIDEST):g} times apart",
            "is one of them in another unit?",
        )


def baseline_faults(
    scenario: Scenario, rules: tuple[PosedRule, ...], before: Mapping[Cell, Fraction]
) -> Iterator[Fault]:
    """Criteria and rules that need today's posts where there are none, and posts that cannot be locked."""
    for criterion in scenario.statement.fairness.criteria:
        if criterion.needs_baseline and not before:
            where = scenario.origins.where("fairness", "criteria", criterion.name)
            yield Fault(where, "no baseline in any role", "today's posts for at least one", HINT)
    with_baseline = {role for role, _ in before}
    for posed in rules:
        where = scenario.origins.where("rules", posed.name)
        if posed.rule.needs_baseline and not posed.roles & with_baseline:
            found = "no baseline in any role of its scope"
            yield Fault(where, found, "today's posts for at least one", HINT)
        if isinstance(posed.rule, Fixed):
            yield from _fixed_faults(scenario, posed, posed.rule, before, where)


def table_faults(scenario: Scenario, geography: Geography) -> Iterator[Fault]:
    """A scenario that takes demand from a table of its own, beside a geography that was read without it."""
    if scenario.demand_table and not any(file.stands_for for file in geography.files):
        where = scenario.origins.where("demand", "table")
        allowed = "read_data(scenario.data, scenario.demand_table)"
        yield Fault(where, "a geography read with its own demand.csv", allowed)


def size_faults(scenario: Scenario, problem: Problem) -> Iterator[Fault]:
    """Criteria and rules that cannot be offered for so large a problem; a formula only measures them."""
    if scenario.statement.fairness.formula is not None:
        return
    for criterion in problem.criteria:
        yield from criterion.faults(problem, scenario.origins.where("fairness", "criteria", criterion.name))
    for posed in problem.rules:
        yield from posed.rule.faults(problem, posed, scenario.origins.where("rules", posed.name))


def _fixed_faults(
    scenario: Scenario, posed: PosedRule, rule: Fixed, before: Mapping[Cell, Fraction], where: str
) -> Iterator[Fault]:
    if rule.fte is None:
        without = [role for role in posed.role_ids if not any(role == known for known, _ in before)]
        for role in without:
            yield Fault(where, f"no baseline for {role}", "today's posts, or the parameter `fte`", HINT)
        if without:
            return
    sizes = {role.id: role.post_size for role in scenario.statement.roles}
    locked = {cell: before.get(cell, Fraction(0)) if rule.fte is None else rule.fte for cell in posed.cells}
    if rule.together:
        whole = sum(locked.values(), Fraction(0)) if rule.fte is None else rule.fte
        least = min(sizes[role] for role, _ in posed.cells)
        if least and (whole / least).denominator != 1:
            yield Fault(
                where, f"{float(whole):g} posts together", f"a multiple of post_size {float(least):g}"
            )
        return
    for (role, base), fte in locked.items():
        if sizes[role] and (fte / sizes[role]).denominator != 1:
            found = f"{float(fte):g} posts for {role} at {base}"
            yield Fault(where, found, f"a multiple of its post_size {float(sizes[role]):g}")


def reconciliation(scenario: Scenario, geography: Geography) -> tuple[list[Fault], list[str]]:
    """Names in ``demand.reconcile`` that nothing bears: drivers are faults, an unknown total is a warning."""
    named = scenario.statement.demand.reconcile
    if named is None:
        return [], []
    drivers = {driver.id: driver for driver in scenario.statement.demand.drivers}
    where = scenario.origins.where("demand", "reconcile", "drivers")
    counted = [id_ for id_, driver in drivers.items() if not isinstance(driver.source, NationalItems)]
    faults = [
        Fault(
            where,
            f"{name!r}",
            "a driver counted in demand.csv: " + ", ".join(counted),
            nearest(name, counted),
        )
        for name in named.drivers
        if name not in counted
    ]
    totals = sorted({total.total for total in geography.national_totals})
    place = scenario.origins.where("demand", "reconcile", "total")
    if named.total in totals:
        published = {total.period for total in geography.national_totals if total.total == named.total}
        missing = ", ".join(period for period in scenario.statement.demand.periods if period not in published)
        told = f"{place}: {named.total!r} is not published for {missing}; nothing is reconciled there"
        return faults, [told] if missing else []
    known = ", ".join(totals) or "no national_totals.csv here"
    return faults, [f"{place}: {named.total!r} is no total of the geography ({known}); nothing is reconciled"]
