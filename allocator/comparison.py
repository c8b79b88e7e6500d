"""Several plans side by side: who gains and who loses, every measure, every input that differs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from allocator.measure_list import MEASURES
from allocator.report import Report
from allocator.tables import Cell, Column, Kind, Table, column, rounded, table
from allocator.tabulation import flat

Key = tuple[str, str]
DEMAND_KEYS = ("demand.", "travel", "input ")
SILENT_FILES = ("baseline.csv", "boundaries.geojson", "geography.toml", "national_totals.csv", "sources.csv")
"""Files of a geography that change neither demand nor hours."""
HOURS_KEYS = (".hours_per_fte", ".utilisation_cap", ".visits_per_100_hours")


@dataclass(frozen=True)
class Entry:
    """One plan of a comparison, from a report or from a run folder.

    Parameters
    ----------
    name
        As columns call it; two plans of one name are numbered.
    status
        ``proved``, ``unproven``, ``infeasible`` or ``refused``; without a plan the tables are empty.
    posts, baseline
        ``[role, base]``, full-time equivalents.
    coverage
        ``[role, area]`` and, under role ``all``, of the area over all roles.
    located
        Posts by the area in which they stand.
    measures
        ``[measure, scope]``: value (None where it does not apply) and unit.
    inputs
        Everything that went in, by dotted key, and the hashes of the data files.
    notes
        What every output must carry.
    message
        Why there is no plan, where there is none.
    """

    name: str
    title: str
    status: str
    posts: Mapping[Key, Fraction]
    baseline: Mapping[Key, Fraction]
    coverage: Mapping[Key, Fraction]
    located: Mapping[str, Fraction]
    area_names: Mapping[str, str]
    measures: Mapping[Key, tuple[Fraction | None, str]]
    inputs: Mapping[str, str]
    notes: tuple[str, ...] = ()
    message: str = ""


def entry_of(report: Report) -> Entry:
    """A report as one plan of a comparison, rounded as a run folder holds it, so that the two mix."""
    tables = report.tables
    setting = report.problem.setting
    inputs: dict[str, str] = {}
    if setting is not None:
        inputs = flat(setting.scenario.resolved)
        inputs |= {f"input {file.name}": file.sha256[:12] for file in setting.geography.files}
    coverage = {_key(row): _number(row[-1], "share") for row in tables["coverage"].rows}
    coverage |= {("all", str(row[0])): _number(row[5], "share") for row in tables["areas"].rows}
    return Entry(
        name=report.name,
        title=report.title,
        status=report.plan.status,
        posts={_key(row): _number(row[3], "fte") for row in tables["posts"].rows},
        baseline={_key(row): _number(row[2], "fte") for row in tables["posts"].rows if row[2] is not None},
        coverage=coverage,
        located={str(row[0]): _number(row[6], "fte") for row in tables["areas"].rows},
        area_names={str(row[0]): str(row[1]) for row in tables["areas"].rows},
        measures={
            (r.measure, r.scope): (None if r.value is None else _number(r.value, "number"), r.unit)
            for r in report.readings
        },
        inputs=inputs,
        notes=report.notes,
    )


def without_plan(name: str, status: str, message: str) -> Entry:
    """A scenario that has no plan, shown as such."""
    return Entry(name, name, status, {}, {}, {}, {}, {}, {}, {}, (), message)


OTHER_COLUMNS = ("area", "best", "key", "measure", "name", "unit")
"""Columns that stand beside those of the plans."""
AreaValue = Callable[[Entry, str], Fraction | None]


@dataclass(frozen=True)
class Comparison:
    """Two to eight plans; the first is the one that the others are set against."""

    entries: tuple[Entry, ...]

    @property
    def plans(self) -> tuple[Entry, ...]:
        """The entries that have a plan."""
        return tuple(entry for entry in self.entries if entry.posts)

    @cached_property
    def differing_inputs(self) -> Table:
        """Every input in which the plans differ, a column a plan; titles are left out."""
        plans = self.plans
        keys = sorted({key for entry in plans for key in entry.inputs} - {"title"})
        rows = []
        for key in keys:
            values = [entry.inputs.get(key, "") for entry in plans]
            if len(set(values)) > 1 and not key.startswith("assumptions."):
                rows.append((key, *values))
        return table("inputs", [column("key", "text", "key"), *_columns(plans, "text")], rows)

    @cached_property
    def ranked(self) -> bool:
        """Whether measures may be ranked: demand and hours are the same in every plan."""
        keys = [str(row[0]) for row in self.differing_inputs.rows]
        telling = [key for key in keys if key.removeprefix("input ") not in SILENT_FILES]
        return not any(
            key.startswith(DEMAND_KEYS) or any(part in key for part in HOURS_KEYS) for key in telling
        )

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What every output must carry, over all plans."""
        return tuple(dict.fromkeys(note for entry in self.plans for note in entry.notes))

    @cached_property
    def coincidences(self) -> list[tuple[str, ...]]:
        """Groups of plans that place every post alike."""
        groups: dict[tuple[tuple[Key, Fraction], ...], list[str]] = {}
        for entry in self.plans:
            groups.setdefault(tuple(sorted(entry.posts.items())), []).append(entry.name)
        return [tuple(names) for names in groups.values() if len(names) > 1]

    def plans_table(self) -> Table:
        """plans.csv: every measure of every plan."""
        columns = (
            column("plan", "text", "plan"),
            column("measure", "text", "id"),
            column("scope", "text", "`all`, `role:ID`, `area:CODE` or `group:NAME`"),
            column("value", "number", "empty where it does not apply"),
            column("unit", "text", "unit"),
        )
        rows = [
            (entry.name, measure, scope, value, unit)
            for entry in self.plans
            for (measure, scope), (value, unit) in entry.measures.items()
        ]
        return table("plans", columns, rows)

    def changes_table(self) -> Table:
        """changes.csv: posts of every plan, and the difference from the first."""
        columns = (
            column("plan", "text", "plan"),
            column("role", "text", "role"),
            column("base", "text", "base"),
            column("fte", "fte", "posts"),
            column("difference_from_first", "fte", "posts less those of the first plan"),
        )
        first = self.plans[0].posts if self.plans else {}
        rows = [
            (entry.name, role, base, fte, fte - first[role, base] if (role, base) in first else None)
            for entry in self.plans
            for (role, base), fte in sorted(entry.posts.items())
        ]
        return table("changes", columns, rows)

    def coverage_table(self) -> Table:
        """coverage.csv: coverage by role and area of every plan; role `all` is over all roles."""
        columns = (
            column("plan", "text", "plan"),
            column("role", "text", "role, or `all`"),
            column("area", "text", "area"),
            column("coverage", "share", "served over demand hours"),
        )
        rows = [
            (entry.name, role, area, share)
            for entry in self.plans
            for (role, area), share in sorted(entry.coverage.items())
        ]
        return table("coverage", columns, rows)

    def measures_side_by_side(self) -> Table:
        """Measures of the whole plan, a column a plan, and which plan is best where they may be ranked."""
        plans = self.plans
        rows = []
        for measure in MEASURES:
            values = [entry.measures.get((measure.id, "all"), (None, ""))[0] for entry in plans]
            known = [value for value in values if value is not None]
            if not known:
                continue
            best = ""
            if self.ranked and len(known) == len(plans) and len(set(known)) > 1:
                target = max(known) if measure.better == "more" else min(known)
                best = " ".join(
                    entry.name for entry, value in zip(plans, values, strict=True) if value == target
                )
            rows.append((measure.id, *values, best, measure.unit))
        columns = [
            column("measure", "text", "id"),
            *_columns(plans, "number"),
            column("best", "text", "empty where plans answer different questions"),
            column("unit", "text", "unit"),
        ]
        return table("measures", columns, rows)

    def areas_side_by_side(self) -> Table:
        """Coverage of every area, a column a plan."""
        return self._by_area(lambda entry, area: entry.coverage.get(("all", area)), "share")

    def gains_side_by_side(self) -> Table:
        """Posts located in every area less those of the first plan, a column a plan."""
        first = self.plans[0]
        return self._by_area(
            lambda entry, area: (
                entry.located[area] - first.located[area]
                if area in entry.located and area in first.located
                else None
            ),
            "fte",
        )

    def _by_area(self, value: AreaValue, kind: Kind) -> Table:
        plans = self.plans
        names = {area: name for entry in plans for area, name in entry.area_names.items()}
        columns = [column("area", "text", "code"), column("name", "text", "name"), *_columns(plans, kind)]
        rows = [(area, names[area], *(value(entry, area) for entry in plans)) for area in sorted(names)]
        return table("areas", columns, rows)


def compare(reports: Sequence[Report]) -> Comparison:
    """Set two or more reports side by side.

    Parameters
    ----------
    reports
        The first is the one that the others are set against; names that repeat are numbered.
    """
    return Comparison(numbered([entry_of(report) for report in reports]))


def numbered(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries with names that tell them apart and are no other column's: ``fair``, ``fair-2``, ...

    Examples
    --------
    >>> plans = [without_plan(name, "infeasible", "") for name in ("fair", "fair-2", "fair", "unit")]
    >>> [plan.name for plan in numbered(plans)]
    ['fair', 'fair-2', 'fair-3', 'unit-2']
    """
    taken = set(OTHER_COLUMNS)
    stated = {entry.name for entry in entries}
    found = []
    for entry in entries:
        name, number = entry.name, 2
        while name in taken or (name != entry.name and name in stated):
            name, number = f"{entry.name}-{number}", number + 1
        taken.add(name)
        found.append(replace(entry, name=name))
    return tuple(found)


def _columns(plans: Sequence[Entry], kind: Kind) -> list[Column]:
    return [column(entry.name, kind, entry.title) for entry in plans]


def _key(row: Sequence[Cell]) -> Key:
    return str(row[0]), str(row[1])


def _number(cell: Cell, kind: Kind) -> Fraction:
    assert isinstance(cell, Fraction | int)
    return rounded(cell, kind)
