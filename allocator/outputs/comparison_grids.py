"""The tables of the comparison page: coverage, posts and measures of every plan, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from allocator.comparison import Comparison, Entry
from allocator.measure_list import MEASURES
from allocator.outputs.comparison_words import (
    coverage_change,
    measured,
    points,
    role_name,
    signed,
    today,
)
from allocator.sentences import fte, percent


@dataclass(frozen=True)
class Cell:
    """A cell of a table: its text, its change, and how it is marked: ``up``, ``down`` or ``best``."""

    text: str
    change: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Row:
    """A row of a table: what it is about, a line below, and its cells."""

    head: str
    cells: tuple[Cell, ...]
    below: str = ""
    code: str = ""


@dataclass(frozen=True)
class Grid:
    """A table with its caption and headings; `unchanged` counts rows that are left out."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    unchanged: int = 0


def plan_of_today(comparison: Comparison) -> Entry | None:
    """The plan that places today's posts, where one is compared: what these would meet is known from it."""
    found = (entry for entry in comparison.plans if entry.baseline and entry.posts == entry.baseline)
    return next(found, None)


def coverage_today(comparison: Comparison) -> Grid | None:
    """Coverage against what today's posts would meet; None where that is not known, or the first plan's."""
    now = plan_of_today(comparison)
    return None if now is None or now is comparison.plans[0] else coverage_grid(comparison, "all", now)


def coverage_grid(comparison: Comparison, role: str, against: Entry | None = None) -> Grid:
    """Coverage of every area under every plan, and the change in points from the first or another."""
    plans = comparison.plans
    first = against or plans[0]
    names = {area: name for entry in plans for area, name in entry.area_names.items()}
    changes = [{} if entry is first else coverage_change(entry, first, role) for entry in plans]
    rows = []
    for area in sorted(names):
        cells = []
        for entry, change in zip(plans, changes, strict=True):
            share = entry.coverage.get((role, area))
            moved = change.get(area)
            cells.append(
                Cell(
                    "no demand" if share is None else percent(share),
                    "" if moved is None else points(moved),
                    _mark(moved),
                )
            )
        if any(cell.text != "no demand" for cell in cells):
            rows.append(Row(names[area], tuple(cells), "", area))
    label = "all roles" if role == "all" else role_name(first, role)
    held = f"{today(first)} ({first.name})" if against else first.name
    caption = f"Coverage, {label}: demand hours met, and percentage points against {held}"
    return Grid(caption, (first.place.area_label.capitalize(), *(entry.name for entry in plans)), tuple(rows))


def posts_today(comparison: Comparison) -> Grid | None:
    """Posts by role and place, and what each plan changes against today's; None where the first has these."""
    if plan_of_today(comparison) is comparison.plans[0]:
        return None
    first, plans = comparison.plans[0], comparison.plans
    known = {key: posts for entry in reversed(plans) for key, posts in entry.baseline.items()}
    rows, unchanged = [], 0
    for role, base in _keys(comparison):
        before = [entry.baseline.get((role, base)) for entry in plans]
        cells = [_posts_cell(entry, role, base, ago) for entry, ago in zip(plans, before, strict=True)]
        if any(cell.mark for cell in cells):
            now = known.get((role, base))
            shown = Cell("" if now is None else fte(now))
            rows.append(Row(_base_name(plans, base), (shown, *cells), role_name(first, role)))
        else:
            unchanged += 1
    caption = f"Posts, and the change from {today(first)}"
    columns = (
        "Where they stand, and role",
        "Today" if today(first) == "today's posts" else "Stand-in",
        *(entry.name for entry in plans),
    )
    return Grid(caption, columns, tuple(rows), unchanged)


def posts_first(comparison: Comparison) -> Grid:
    """Posts by role and place, and the change from the first plan."""
    first, plans = comparison.plans[0], comparison.plans
    rows, unchanged = [], 0
    for role, base in _keys(comparison):
        ago = first.posts.get((role, base))
        cells = [
            Cell("" if ago is None else fte(ago)),
            *(_posts_cell(entry, role, base, ago) for entry in plans[1:]),
        ]
        if any(cell.mark for cell in cells):
            rows.append(Row(_base_name(plans, base), tuple(cells), role_name(first, role)))
        else:
            unchanged += 1
    columns = ("Where they stand, and role", *(entry.name for entry in plans))
    same = f", which has {today(first)}" if plan_of_today(comparison) is first else ""
    return Grid(f"Posts, and the change from {first.name}{same}", columns, tuple(rows), unchanged)


def _keys(comparison: Comparison) -> list[tuple[str, str]]:
    return sorted({key for entry in comparison.plans for key in entry.posts})


def _posts_cell(entry: Entry, role: str, base: str, before: Fraction | None) -> Cell:
    posts = entry.posts.get((role, base))
    moved = None if posts is None or before is None else posts - before
    return Cell("" if posts is None else fte(posts), "" if moved is None else signed(moved), _mark(moved))


def _base_name(plans: Sequence[Entry], base: str) -> str:
    for entry in plans:
        name = entry.area_names.get(base) or entry.place.bases.get(base)
        if name:
            return name
    return "national pool" if base == "pool" else base


def measures_grid(comparison: Comparison, *, unweighted: bool) -> Grid:
    """Every measure of the whole plan; the best is marked where the plans are on one scale."""
    about = {measure.id: measure for measure in MEASURES}
    names = [entry.name for entry in comparison.plans]
    rows = []
    for line in comparison.measures_side_by_side().rows:
        name, *values, best, unit = line
        measure = about[str(name)]
        if measure.id.endswith("_unweighted") != unweighted:
            continue
        winners = str(best).split()
        cells = tuple(
            Cell(measured(measure.id, value if isinstance(value, Fraction) else None, str(unit)),
                 "best" if plan in winners else "", "best" if plan in winners else "")
            for plan, value in zip(names, values, strict=True)
        )  # fmt: skip
        rows.append(Row(measure.id.replace("_", " "), cells, measure.explained))
    caption = "Measures with every area counting alike" if unweighted else "Measures of the whole plan"
    return Grid(caption, ("Measure", *names), tuple(rows))


def _mark(moved: Fraction | None) -> str:
    return "" if not moved else "up" if moved > 0 else "down"
