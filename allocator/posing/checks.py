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
    if named.total in totals:
        return faults, []
    place = scenario.origins.where("demand", "reconcile", "total")
    known = ", ".join(totals) or "no national_totals.csv here"
    return faults, [f"{place}: {named.total!r} is no total of the geography ({known}); nothing is reconciled"]
