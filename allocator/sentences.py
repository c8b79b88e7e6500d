"""A plan in words: one computed sentence for each area, and the lines that go with every plan."""

from __future__ import annotations

from fractions import Fraction

from allocator.problem import Problem
from allocator.report import Report
from allocator.tabulation import (
    area_names,
    baseline_kind,
    fte_located,
    located_before,
    reconciliation_table,
)
from allocator.withheld import SIGN, is_withheld, shown

WHOLE_SCOPES = ("moves", "together")
"""Limits on a sum over every place in a rule's scope."""


def area_sentences(report: Report) -> dict[str, str]:
    """For each area: its share of demand, its coverage, posts against the baseline, the rules that bind."""
    problem, service = report.problem, report.service
    whole = report.demand_hours
    names = area_names(problem)
    located = fte_located(problem, service)
    before = baseline_located(report)
    sentences = {}
    for area in problem.areas:
        demand = problem.area_demand_hours[area]
        share = demand / whole if whole else Fraction(0)
        parts = [f"{names[area]} has {percent(share)} of the demand hours"]
        if demand:
            served = sum((service.served[role.id, area] for role in problem.roles), Fraction(0))
            parts.append(f"{percent(served / demand)} of its own are met")
        posts = "1 post stands here" if located[area] == 1 else f"{fte(located[area])} posts stand here"
        if before is not None:
            posts += f", against {fte(before[area])} in {baseline_words(report)}"
        parts.append(posts)
        received = sum((service.fte_received[role.id, area] for role in problem.roles), Fraction(0))
        parts.append(f"{shown(received, '.1f')} posts' worth of hours serve it")
        parts.append(_binding(report, area))
        sentences[area] = "; ".join(parts) + "."
    return sentences


def reconciliation_lines(problem: Problem) -> list[str]:
    """How far the modelled items lie from the published national totals."""
    lines = []
    for total, period, published, modelled, difference, _ in reconciliation_table(problem).rows:
        assert isinstance(published, Fraction)
        assert isinstance(modelled, Fraction)
        apart = f" ({shown(difference, '+.1%')})" if isinstance(difference, Fraction) else ""
        lines.append(
            f"{total} {period}: published {shown(published, ',.0f')}, "
            f"modelled {shown(modelled, ',.0f')}{apart}"
        )
    return lines


def baseline_words(report: Report) -> str:
    """What the baseline is called: a stand-in unless somebody stated it."""
    kinds = {baseline_kind(report.problem, role.id) for role in report.problem.roles}
    return "the stand-in for today's posts" if "stand-in" in kinds else "today's posts"


def baseline_located(report: Report) -> dict[str, Fraction] | None:
    """The baseline's posts by the area in which they stand; None without any baseline."""
    return located_before(report.problem)


def percent(share: Fraction, decimals: int = 1) -> str:
    """A share as people read it.

    Examples
    --------
    >>> percent(Fraction(843, 1000))
    '84.3 %'
    """
    return SIGN if is_withheld(share) else f"{float(share) * 100:.{decimals}f} %"


def fte(posts: Fraction) -> str:
    """Posts as people read them.

    Examples
    --------
    >>> fte(Fraction(3)), fte(Fraction(10, 3))
    ('3', '3.3')
    """
    if is_withheld(posts):
        return SIGN
    return str(int(posts)) if posts.denominator == 1 else f"{float(posts):.1f}"


def role_labels(report: Report) -> dict[str, str]:
    """What people call each role."""
    stated = report.problem.setting.scenario.statement.roles if report.problem.setting else ()
    labels = {role.id: role.label for role in stated}
    return {role.id: labels.get(role.id) or role.id.replace("_", " ") for role in report.problem.roles}


def _binding(report: Report, area: str) -> str:
    """The rules that bind in an area; where none does, the pools whose work is left undone in it."""
    problem = report.problem
    stands_in = {base.id: base.area for base in problem.setting.geography.bases} if problem.setting else {}
    rules: set[str] = set()
    pools: set[str] = set()
    for rule in problem.rules:
        for reading in rule.readings(problem, report.service):
            if reading.slack:
                continue
            place = reading.scope.rpartition(":")[2]
            if rule.name.startswith("supply:"):
                pools.add(place)
                continue
            groups = {group.name: group.areas for group in rule.groups}
            everywhere = rule.areas if place in WHOLE_SCOPES else groups.get(reading.scope, ())
            if area in (place, stands_in.get(place), *everywhere):
                rules.add(rule.name)
    if rules:
        return f"binding here: {', '.join(sorted(rules))}"
    if is_withheld(problem.area_demand_hours[area]):
        return "what else binds here is withheld"
    served = report.service.served
    short = [r.id for r in problem.roles if served[r.id, area] < problem.role_demand_hours[r.id, area]]
    if not pools.intersection(short):
        return "nothing binds here" if short else "nothing binds here: none of its work is left undone"
    if pools.issuperset(short) and len(short) == len(problem.roles) > 1:
        return f"what binds here is the size of all {len(short)} pools"
    labels = role_labels(report)
    named = [labels[role] for role in sorted(pools.intersection(short))]
    return f"what binds here is the size of {'a pool' if len(named) == 1 else 'pools'}: {', '.join(named)}"
