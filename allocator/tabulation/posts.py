"""Posts by role and base, with what they rest on."""

from __future__ import annotations

from fractions import Fraction

from allocator.plan import Service
from allocator.problem import Problem, Role
from allocator.tables import Table, column, rounded, table
from allocator.withheld import unless_withheld

SMALL_COUNT = 20
"""A post count that rests on fewer recorded items a year is marked."""


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
        shown = rounded_posts(role, service)
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
                    "" if items is None else unless_withheld(items, "yes" if items < SMALL_COUNT else "no"),
                )
            )
    return table("posts", columns, rows)


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


def rounded_posts(role: Role, service: Service) -> dict[str, Fraction]:
    """Rounded posts; the last base takes the remainder, so that they add up to what is placed."""
    exact = {base: service.posts[role.id, base] for base in role.bases}
    shown = {base: rounded(fte, "fte") for base, fte in exact.items()}
    last = role.bases[-1]
    placed = rounded(sum(exact.values(), Fraction(0)), "fte")
    shown[last] = placed - sum((fte for base, fte in shown.items() if base != last), Fraction(0))
    return shown
