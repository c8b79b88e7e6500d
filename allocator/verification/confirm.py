"""The second reckoning of a run: every table from scenario, tables and plan, held against the bytes there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from allocator.verification.assumption_rows import assumptions_sheet, reconciliation_sheet
from allocator.verification.certificate_words import CERTIFICATE_FILE, certificate_differences
from allocator.verification.differences import Difference
from allocator.verification.efficiency_floor import floor_differences
from allocator.verification.facts import Facts
from allocator.verification.island_rows import islands_sheet
from allocator.verification.map_data import MAP_FILE, map_differences
from allocator.verification.measure_rows import measures_sheet
from allocator.verification.plan_checks import broken_rules, formula_differences, place_differences
from allocator.verification.plan_file import PLAN_FILE, ClaimedPlan
from allocator.verification.posed import posed_differences
from allocator.verification.post_rows import posts_sheet
from allocator.verification.reckoning import Reckoning
from allocator.verification.references import ClaimedReferences, reference_differences
from allocator.verification.rule_rows import rules_sheet
from allocator.verification.service_rows import (
    areas_sheet,
    coverage_sheet,
    drivers_sheet,
    groups_sheet,
    service_sheet,
)
from allocator.verification.sheet import Sheet, sheet_differences
from allocator.verification.stage_rows import stage_differences, stages_sheet


def run_differences(
    facts: Facts,
    plan: ClaimedPlan,
    references: ClaimedReferences,
    files: Mapping[str, bytes],
    run_id: str,
) -> Iterator[Difference]:
    """Everything in which a run's plan and tables are not what its inputs make them.

    A plan whose places or hours are impossible is told alone: no table could be reckoned from it.
    """
    wrong = list(posed_differences(facts))
    yield from wrong
    impossible = [
        *place_differences(facts, plan.posts, plan.hours, PLAN_FILE),
        *formula_differences(facts, plan.posts, PLAN_FILE),
    ]
    yield from impossible
    if wrong or impossible:
        return
    reckoning = Reckoning(facts, plan.posts, plan.hours)
    if facts.problem.locked_posts is None:
        yield from broken_rules(facts, reckoning, PLAN_FILE)
    yield from stage_differences(reckoning, plan, PLAN_FILE)
    yield from certificate_differences(plan, files.get(CERTIFICATE_FILE))
    yield from reference_differences(facts, references, reckoning)
    yield from floor_differences(reckoning, plan, references)
    for name, reckoned in SHEETS.items():
        if name in files:
            yield from sheet_differences(reckoned(reckoning, plan, references), files[name])
        else:
            yield Difference(name, "", "", "no such file", "a table")
    if MAP_FILE in files:
        yield from map_differences(reckoning, files[MAP_FILE].decode("utf-8", "replace"), run_id)


SHEETS: dict[str, Callable[[Reckoning, ClaimedPlan, ClaimedReferences], Sheet]] = {
    "posts.csv": lambda reckoning, _plan, _best: posts_sheet(reckoning),
    "service.csv": lambda reckoning, _plan, _best: service_sheet(reckoning),
    "coverage.csv": lambda reckoning, _plan, _best: coverage_sheet(reckoning),
    "drivers.csv": lambda reckoning, _plan, _best: drivers_sheet(reckoning),
    "areas.csv": lambda reckoning, _plan, _best: areas_sheet(reckoning),
    "groups.csv": lambda reckoning, _plan, _best: groups_sheet(reckoning),
    "islands.csv": lambda reckoning, _plan, _best: islands_sheet(reckoning),
    "measures.csv": lambda reckoning, _plan, best: measures_sheet(reckoning, best),
    "rules.csv": lambda reckoning, plan, _best: rules_sheet(reckoning, plan.most_hours),
    "stages.csv": lambda _reckoning, plan, _best: stages_sheet(plan),
    "assumptions.csv": lambda reckoning, _plan, _best: assumptions_sheet(reckoning.facts),
    "reconciliation.csv": lambda reckoning, _plan, _best: reconciliation_sheet(reckoning.facts),
}
"""Every table of a run, and how it is reckoned a second time."""
