"""A report on the terminal: a short table, a sentence for each area, the lines that every output carries."""

from __future__ import annotations

from fractions import Fraction

from allocator.commands.terminal import say, show_table
from allocator.report import Report
from allocator.sentences import area_sentences, baseline_words, fte, percent, reconciliation_lines
from allocator.tabulation import area_names, fte_located
from allocator.withheld import shown


def show_report(report: Report, *, verbose: bool = False) -> None:
    """Print what a planner wants to see first."""
    problem, service = report.problem, report.service
    names, located = area_names(problem), fte_located(problem, service)
    whole = report.demand_hours
    rows = []
    for area in problem.areas:
        demand = problem.area_demand_hours[area]
        served = sum((service.served[role.id, area] for role in problem.roles), Fraction(0))
        received = sum((service.fte_received[role.id, area] for role in problem.roles), Fraction(0))
        rows.append(
            (
                area,
                names[area],
                percent(demand / whole) if whole else "",
                percent(served / demand) if demand else "no demand",
                fte(located[area]),
                shown(received, ".1f"),
            )
        )
    show_table(
        f"{report.title} ({'by formula' if problem.locked_posts is not None else report.plan.status})",
        ("", "", "share of demand", "hours met", "posts here", "service received (posts)"),
        rows,
        text_columns=2,
    )
    for sentence in area_sentences(report).values():
        say(f"- {sentence}")
    say()
    _show_roles(report)
    if verbose:
        _show_stages(report)
    for line in reconciliation_lines(report.problem):
        say(f"Reconciled: {line}")
    for note in report.notes:
        say(note)


def _show_roles(report: Report) -> None:
    problem, service = report.problem, report.service
    rows = []
    for role in problem.roles:
        demand = sum((problem.role_demand_hours[role.id, area] for area in problem.areas), Fraction(0))
        served = sum((service.served[role.id, area] for area in problem.areas), Fraction(0))
        placed = ", ".join(
            f"{base} {fte(service.posts[role.id, base])}{_before(report, role.id, base)}"
            for base in role.bases
        )
        met = percent(served / demand) if demand else "as needed" if role.helps else "no demand"
        rows.append((role.id, placed, fte(role.posts), met))
    show_table(
        f"Posts by role (in brackets {baseline_words(report)}, where it differs)",
        ("role", "where", "posts", "hours met"),
        rows,
        text_columns=2,
    )


def _before(report: Report, role: str, base: str) -> str:
    before = report.problem.baseline_posts(role, base)
    now = report.service.posts[role, base]
    return "" if before is None or before == now else f" ({fte(before)})"


def _show_stages(report: Report) -> None:
    table = report.table("stages")
    show_table("Stages", table.header, table.texts(), text_columns=3)
