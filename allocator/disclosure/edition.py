"""A report of which small counts cannot be worked out: the exact one, with numbers that are not told."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from allocator.disclosure.attack import withheld_links, withheld_pairs
from allocator.disclosure.choice import chosen
from allocator.disclosure.small_counts import Count, Counts, counts_of
from allocator.measures import Reading, scopes
from allocator.plan import Plan, StageRecord
from allocator.problem import Cell, Problem
from allocator.report import Report
from allocator.suppression import Suppression
from allocator.withheld import withhold

RELEASED = ("coverage_total", "shortfall_hours")
"""Measures of the whole country that are told: sums, which a reader is given when he is asked to attack."""
OF_POSTS = ("posts_moved",)
"""Measures that follow from posts alone."""
STAGES_OF_POSTS = ("least_movement", "then_least_movement", "then_posts_in_order")


def suppressed(report: Report, below: int) -> Report:
    """The report whose counts below this many items a year are withheld, with all that would tell them.

    Withheld are numbers and not places: the new report holds the same posts, and numbers of the kind
    `Withheld` where the exact one holds what rests on a withheld count. Outputs need not know which.

    Raises
    ------
    InputError
        Where no choice of withheld counts protects the small ones.
    """
    counts = counts_of(report.problem)
    choice = chosen(counts, report.service, below)
    demand, served = report.demand_hours, report.served_hours
    pairs = withheld_pairs(counts, choice.counts)
    told = Suppression(
        below,
        tuple(_readings(report, pairs, RELEASED if choice.nation else ())),
        demand if choice.nation else withhold(demand),
        served if choice.nation else withhold(served),
        withhold(report.plan.gap) if choice.counts and report.plan.gap else report.plan.gap,
        len(choice.counts),
        len(counts.recorded),
    )
    if not choice.counts:
        return replace(report, suppression=told)
    problem = _problem(counts, choice.counts)
    plan = _plan(report, pairs)
    best = report.best
    references = replace(
        best,
        most_hours=None if best.most_hours is None else withhold(best.most_hours),
        best_smallest=None if best.best_smallest is None else withhold(best.best_smallest),
        plans={},
    )
    return Report(problem, plan, references, suppression=told)


def _problem(counts: Counts, withheld: Collection[Count]) -> Problem:
    """The same problem: demand of a withheld count is withheld, also where it is 0."""
    problem, setting = counts.problem, counts.problem.setting
    assert setting is not None
    items = dict(counts.items.by_driver_area)
    demand = dict(problem.demand_hours)
    for count in withheld:
        for driver in counts.drivers_of[count[0]]:
            items[driver, count[1]] = withhold(items[driver, count[1]])
        for driver, (role, area) in counts.work(count):
            demand[driver, role, area] = withhold(demand.get((driver, role, area), Fraction(0)))
    recorded = _withheld_where(counts.items.recorded, withheld)
    series = {(area, name) for name, area in withheld}
    counted = {
        key: withhold(number) if key[:2] in series else number
        for key, number in setting.geography.counts.items()
    }
    hidden = replace(
        setting,
        geography=replace(setting.geography, counts=counted, warnings=()),
        items=replace(counts.items, by_driver_area=items, recorded=recorded),
        warnings=counts.items.warnings,  # others may hold numbers that rest on what is withheld
    )
    return replace(problem, demand_hours=demand, setting=hidden)


def _withheld_where(numbers: Mapping[Count, Fraction], withheld: Collection[Count]) -> dict[Count, Fraction]:
    return {key: withhold(number) if key in withheld else number for key, number in numbers.items()}


def _plan(report: Report, pairs: Collection[Cell]) -> Plan:
    """The same posts; hours of shared roles for withheld pairs, and optima of demand, are withheld."""
    plan = report.plan
    links = set(withheld_links(report.problem, report.service, pairs))
    stages = (
        stage
        if stage.criterion in STAGES_OF_POSTS
        else StageRecord(
            stage.criterion, stage.sense, withhold(stage.optimum), withhold(stage.bound), stage.certificate
        )
        for stage in plan.stages
    )
    return Plan(
        plan.posts,
        {link: withhold(hours) if link in links else hours for link, hours in plan.hours.items()},
        tuple(stages),
        plan.status,
        plan.decided_by_order,
        None if plan.most_hours is None else withhold(plan.most_hours),
    )


def _readings(report: Report, pairs: Collection[Cell], released: Collection[str]) -> Iterator[Reading]:
    """Every measure: told where no withheld pair is in its scope, where it is of posts, or a national sum."""
    hidden = {
        scope.name
        for scope in scopes(report.problem)
        if any(role in scope.roles and area in scope.areas for role, area in pairs)
    }
    for reading in report.readings:
        told = (
            reading.scope not in hidden
            or reading.measure in OF_POSTS
            or (reading.scope == "all" and reading.measure in released)
        )
        yield reading if told or reading.value is None else replace(reading, value=withhold(reading.value))
