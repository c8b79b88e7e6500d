"""A problem in words and sizes: what will be optimised, under which rules, before anything is solved."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

from allocator.contradictions import refuse_contradictions
from allocator.problem import Problem
from allocator.problem_reading import read_problem
from allocator.report import standing_notes
from allocator.sentences import reconciliation_lines
from allocator.tabulation import baseline_kind


def check_scenario(path: Path, overrides: tuple[str, ...] = ()) -> Problem:
    """Read everything and refuse what can be refused without a solver.

    Raises
    ------
    InputError
        With every fault.
    InfeasibleError
        Where floors, caps and pools contradict each other.
    """
    problem = read_problem(path, overrides)
    refuse_contradictions(problem)
    return problem


def formulation_lines(problem: Problem) -> list[str]:
    """The formulation in words."""
    setting = problem.setting
    assert setting is not None
    statement = setting.scenario.statement
    lines = [f"{statement.title} ({setting.scenario.name})", ""]
    counted, title = f"{len(problem.areas)} {setting.geography.areas_label}", setting.geography.title
    lines.append(
        f"Data: {title if title.endswith(counted) else f'{title}, {counted}'}; "
        f"demand of {', '.join(statement.demand.periods)}"
        + (f", grown by {statement.demand.horizon_years} years" if statement.demand.horizon_years else "")
    )
    lines += ["", "Aim:"]
    lines += [f"  {number}. {line}" for number, line in enumerate(_aims(problem), 1)]
    lines += [
        "",
        "Staff (posts; hours one post may be deployed; demand hours; coverage at best, before travel):",
    ]
    lines += [f"  {line}" for line in _roles(problem)]
    lines += ["", "Work (items a year; risk weight):"]
    for driver in problem.drivers:
        items = sum(
            (n for (of, _), n in setting.items.by_driver_area.items() if of == driver.id), Fraction(0)
        )
        lines.append(f"  {driver.id}: {float(items):,.1f} items; {float(driver.risk_weight):g}")
    lines += ["", "Rules:"]
    for rule in problem.rules:
        places = "1 place" if len(rule.cells) == 1 else f"{len(rule.cells)} places"
        lines.append(f"  {rule.name}: {rule.rule.summary}; {places}")
    lines += ["", "Size: " + ", ".join(f"{number} {name}" for name, number in sizes(problem).items())]
    lines += [f"Reconciled: {line}" for line in reconciliation_lines(problem)]
    lines += [f"Warning: {warning}" for warning in setting.warnings]
    if setting.geography.boundaries is None:
        lines.append("Warning: no boundaries.geojson: the run will have no map")
    return [*lines, *standing_notes(problem)]


def formulation_json(problem: Problem) -> str:
    """The same as JSON."""
    setting = problem.setting
    assert setting is not None
    content = {
        "schema": 1,
        "scenario": setting.scenario.name,
        "title": setting.scenario.statement.title,
        "status": "checked",
        "sizes": sizes(problem),
        "criteria": [criterion.name for criterion in problem.criteria],
        "rules": [rule.name for rule in problem.rules],
        "notes": list(standing_notes(problem)),
        "warnings": list(setting.warnings),
    }
    return json.dumps(content, indent=1)


def sizes(problem: Problem) -> dict[str, int]:
    """How large the problem is."""
    return {
        "areas": len(problem.areas),
        "roles": len(problem.roles),
        "places for posts": len(problem.cells),
        "links": len(problem.productive_share),
        "whole-number variables": sum(1 for role, _ in problem.cells if problem.role[role].post_size),
        "rules": len(problem.rules),
    }


def _aims(problem: Problem) -> list[str]:
    if problem.setting is not None and problem.setting.scenario.statement.fairness.formula is not None:
        formula = problem.setting.scenario.statement.fairness.formula
        return [f"posts by formula: {formula.by}, {formula.method}; rules are measured, not enforced"]
    aims = []
    for criterion in problem.criteria:
        what = {"area": "areas", "area-role": "pairs of area and role"}[criterion.looks_across(problem)]
        seen = [f"over {what}", f"on {criterion.looks_on(problem)}"] if criterion.looks_at_outcomes else []
        stated = criterion.model_dump(mode="json", exclude={"id", "across", "on"}, exclude_none=True)
        seen += [f"{name} = {value}" for name, value in stated.items()]
        told = f" ({', '.join(seen)})" if seen else ""
        aims.append(f"{criterion.name}: {criterion.summary}{told}")
    return [
        *aims,
        "then, to make the answer unique: least risk-weighted shortfall, fewest posts moved, "
        "posts in order of code, least travel, service in order",
    ]


def _roles(problem: Problem) -> list[str]:
    lines = []
    for role in problem.roles:
        if role.helps:
            either = " or ".join(role.helps)
            lines.append(f"{role.id}: {float(role.posts):g} posts more, whose hours go to {either} as needed")
            continue
        demand = sum((problem.role_demand_hours[role.id, area] for area in problem.areas), Fraction(0))
        best = f"{min(1.0, float(role.posts * role.hours_per_post / demand)):.2f}" if demand else "no demand"
        kind = {"local": "one base in each area", "regional": f"{len(role.bases)} bases", "pool": "one pool"}[
            role.tier
        ]
        size = {0: "fractional"}.get(int(role.post_size * 2), "whole" if role.post_size == 1 else "half")
        lines.append(
            f"{role.id}: {float(role.posts):g} {size} posts, {kind}; {float(role.hours_per_post):,.0f} h; "
            f"{float(demand):,.0f} h; {best}; baseline: {baseline_kind(problem, role.id)}"
        )
    return lines
