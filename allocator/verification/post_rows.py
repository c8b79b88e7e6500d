"""posts.csv, reckoned a second time."""

from __future__ import annotations

from fractions import Fraction

from allocator.scenario.statement import BaselineFormula
from allocator.verification.facts import Facts
from allocator.verification.reckoning import Cell, Reckoning
from allocator.verification.sheet import Sheet, sheet
from allocator.verification.texts import FTE, NUMBER, TEXT, half_even

FEW_ITEMS = 20
"""Posts that rest on fewer recorded items a year are marked as resting on a small count."""
COLUMNS = {
    "role": TEXT,
    "base": TEXT,
    "baseline_fte": FTE,
    "fte": FTE,
    "change_fte": FTE,
    "baseline_kind": TEXT,
    "recorded_items": NUMBER,
    "small_count": TEXT,
}


def posts_sheet(reckoning: Reckoning) -> Sheet:
    """Posts by role and base, with today's and the change."""
    facts, shown = reckoning.facts, shown_posts(reckoning)
    known = {role for role, _ in facts.problem.baseline}
    rows = []
    for (role, base), fte in sorted(shown.items()):
        before = facts.problem.baseline[role, base] if role in known else None
        items = _recorded_items(reckoning, role, base)
        rows.append((
            role,
            base,
            before,
            fte,
            None if before is None else fte - half_even(before, FTE),
            baseline_kind(facts, role),
            items,
            "" if items is None else "yes" if items < FEW_ITEMS else "no",
        ))  # fmt: skip
    return sheet("posts", 2, COLUMNS, rows)


def shown_posts(reckoning: Reckoning) -> dict[Cell, Fraction]:
    """Rounded posts; the last base of each role takes what rounding leaves over."""
    shown = {}
    for role, staff in reckoning.facts.placed.items():
        whole = half_even(sum(reckoning.posts[role, base] for base in staff.bases), FTE)
        for base in staff.bases[:-1]:
            shown[role, base] = half_even(reckoning.posts[role, base], FTE)
            whole -= shown[role, base]
        shown[role, staff.bases[-1]] = whole
    return shown


def baseline_kind(facts: Facts, role: str) -> str:
    """``none``; ``stand-in`` for a formula or an assumed table; else ``stated``."""
    if all(role != known for known, _ in facts.problem.baseline):
        return "none"
    stated = next(entry for entry in facts.statement.roles if entry.id == role)
    key = f"roles.{role}.baseline"
    assumed = any(
        entry.kind == "assumed" and f"{entry.key}.".startswith(f"{key}.")
        for entry in facts.statement.assumptions
    )
    return "stand-in" if isinstance(stated.baseline, BaselineFormula) or assumed else "stated"


def _recorded_items(reckoning: Reckoning, role: str, base: str) -> Fraction | None:
    """Recorded items behind the work served from here; None where none are recorded, and of shared posts."""
    facts = reckoning.facts
    if role in facts.shared:
        return None
    if facts.staff[role].tier == "local":
        areas = {base}
    else:
        areas = {area for of, start, area in reckoning.hours if (of, start) == (role, base)}
    series = {
        (facts.work.series[driver], area)
        for driver, of, area in facts.work.hours
        if of == role and area in areas and driver in facts.work.series
    }
    return sum((facts.work.recorded[key] for key in series), Fraction(0)) if series else None
