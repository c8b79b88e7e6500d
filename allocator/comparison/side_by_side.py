"""Several plans side by side: who gains and who loses, every measure, every input that differs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from allocator.comparison.coincidence import Coincidence, coincidences
from allocator.comparison.dominance import Domination, dominations
from allocator.comparison.entry import Entry, Key, entry_of, numbered
from allocator.comparison.plane import Curve, Plane, plane_of
from allocator.comparison.questions import differing_keys, same_demand_and_hours, unranked_measures
from allocator.measure_list import MEASURES
from allocator.report import Report
from allocator.tables import Column, Kind, Table, column, table

AreaValue = Callable[[Entry, str], Fraction | None]


@dataclass(frozen=True)
class Comparison:
    """Two to eight plans; the first is the one that the others are set against.

    `curve` is a frontier that they are shown on, where one was asked for.
    """

    entries: tuple[Entry, ...]
    curve: Curve | None = None

    @cached_property
    def plane(self) -> Plane:
        """Where the plans stand between efficient and fair, and on the curve where one was asked for."""
        return plane_of(self.plans, self.curve)

    @property
    def plans(self) -> tuple[Entry, ...]:
        """The entries that have a plan."""
        return tuple(entry for entry in self.entries if entry.posts)

    @cached_property
    def differing_inputs(self) -> Table:
        """Every input in which the plans differ, a column a plan; titles are left out."""
        plans = self.plans
        rows = [
            (key, *(entry.inputs.get(key, "") for entry in plans))
            for key in differing_keys(plans)
            if key != "title" and not key.startswith("assumptions.")
        ]
        return table("inputs", [column("key", "text", "key"), *_columns(plans, "text")], rows)

    @cached_property
    def on_one_scale(self) -> tuple[Entry, ...]:
        """The plans that have the demand and the hours of the first, which measures may be ranked among."""
        plans = self.plans
        return tuple(entry for entry in plans if same_demand_and_hours((plans[0], entry)))

    @cached_property
    def ranked(self) -> bool:
        """Whether measures may be ranked: at least two plans have the same demand and hours."""
        return len(self.on_one_scale) > 1 or len(self.plans) < 2

    @property
    def unranked(self) -> tuple[str, ...]:
        """The plans that are left out of every ranking, since their demand or hours are others."""
        return tuple(entry.name for entry in self.plans if entry not in self.on_one_scale)

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What every output must carry, over all plans."""
        bearers: dict[str, list[str]] = {}
        for entry in self.plans:
            for note in dict.fromkeys(entry.notes):
                bearers.setdefault(note, []).append(entry.name)
        return tuple(
            note if len(names) == len(self.plans) else f"{', '.join(names)}: {note}"
            for note, names in bearers.items()
        )

    @cached_property
    def same_posts(self) -> list[tuple[str, ...]]:
        """Groups of plans that place every post alike, for whatever reason."""
        groups: dict[tuple[tuple[Key, Fraction], ...], list[str]] = {}
        for entry in self.plans:
            groups.setdefault(tuple(sorted(entry.posts.items())), []).append(entry.name)
        return [tuple(names) for names in groups.values() if len(names) > 1]

    @cached_property
    def coincidences(self) -> tuple[Coincidence, ...]:
        """Where criteria are proved to coincide on this problem, and where plans are only alike."""
        return coincidences(self.plans)

    @cached_property
    def dominated(self) -> tuple[Domination, ...]:
        """Plans under which, compared with another plan here, nobody is better off and somebody is worse."""
        return dominations(self.plans)

    def findings(self) -> dict[str, list[dict[str, object]]]:
        """Coincidences and dominated plans as JSON holds them."""
        return {
            "coincidences": [
                {"kind": found.kind, "plans": list(found.plans), "sentence": found.sentence}
                for found in self.coincidences
            ],
            "dominated": [
                {"plan": found.plan, "by": found.by, "better": list(found.better), "sentence": found.sentence}
                for found in self.dominated
            ],
        }

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
        plans, ranked = self.plans, self.on_one_scale
        unranked = unranked_measures(ranked)
        rows = []
        for measure in MEASURES:
            values = {entry.name: entry.measures.get((measure.id, "all"), (None, ""))[0] for entry in plans}
            if all(value is None for value in values.values()):
                continue
            best = ""
            known = {entry.name: value for entry in ranked if (value := values[entry.name]) is not None}
            if measure.id not in unranked and len(known) == len(ranked) and len(set(known.values())) > 1:
                target = (max if measure.better == "more" else min)(known.values())
                best = " ".join(name for name, value in known.items() if value == target)
            rows.append((measure.id, *values.values(), best, measure.unit))
        columns = [
            column("measure", "text", "id"),
            *_columns(plans, "number"),
            column("best", "text", "empty where plans are not on one scale"),
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


def _columns(plans: Sequence[Entry], kind: Kind) -> list[Column]:
    return [column(entry.name, kind, entry.title) for entry in plans]
