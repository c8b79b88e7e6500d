"""One plan of a comparison, from a report or from a run folder: the two hold the same rounded figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from allocator.comparison.place import Place, place_of
from allocator.report import Report
from allocator.tables import Cell, Kind, rounded
from allocator.tabulation import recorded, recorded_file

Key = tuple[str, str]
Triple = tuple[str, str, str]
OTHER_COLUMNS = ("area", "best", "key", "measure", "name", "unit")
"""Columns that stand beside those of the plans."""


@dataclass(frozen=True)
class Best:
    """The best that any plan can do under the rules of an entry; None where that is unproved or not asked.

    Parameters
    ----------
    hours
        The most risk-weighted hours that can be met, V*.
    smallest
        The highest that the smallest outcome can be, m*, over what `across` says.
    """

    hours: Fraction | None = None
    smallest: Fraction | None = None
    across: str = "area"


@dataclass(frozen=True)
class Entry:
    """One plan of a comparison.

    Parameters
    ----------
    name
        As columns call it; two plans of one name are numbered.
    status
        ``proved``, ``unproven``, ``infeasible`` or ``refused``; without a plan the tables are empty.
    posts, baseline
        ``[role, base]``, full-time equivalents.
    service
        ``[role, base, area]``, deployed hours a year.
    demand
        ``[driver, role, area]``, hours a year.
    coverage
        ``[role, area]`` and, under role ``all``, of the area over all roles.
    located
        Posts by the area in which they stand.
    hours_met
        Hours a year that are met, each weighted by the risk of its work; None without a plan.
    best
        What the reference plans under the same rules reach.
    measures
        ``[measure, scope]``: value (None where it does not apply) and unit.
    inputs
        Everything that went in, by dotted key, and the hashes of the data files.
    criteria
        What the plan is best by, in order; empty for a formula.
    broken
        Rules of its scenario that the plan does not keep: a formula's plan may not.
    notes
        What every output must carry.
    message
        Why there is no plan, where there is none.
    place
        The geography, for maps.
    report
        The plan in exact numbers; None where it was read from a run folder, which holds rounded ones.
    """

    name: str
    title: str
    status: str
    posts: Mapping[Key, Fraction] = field(default_factory=dict)
    baseline: Mapping[Key, Fraction] = field(default_factory=dict)
    service: Mapping[Triple, Fraction] = field(default_factory=dict)
    demand: Mapping[Triple, Fraction] = field(default_factory=dict)
    coverage: Mapping[Key, Fraction] = field(default_factory=dict)
    located: Mapping[str, Fraction] = field(default_factory=dict)
    hours_met: Fraction | None = None
    best: Best = field(default_factory=Best)
    area_names: Mapping[str, str] = field(default_factory=dict)
    measures: Mapping[Key, tuple[Fraction | None, str]] = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=dict)
    criteria: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    message: str = ""
    place: Place = field(default_factory=Place, compare=False, repr=False)
    report: Report | None = field(default=None, compare=False, repr=False)

    @property
    def aim(self) -> str:
        """What the plan is best by, in words."""
        return " then ".join(self.criteria) or "a formula"


def entry_of(report: Report) -> Entry:
    """A report as one plan of a comparison, rounded as a run folder holds it, so that the two mix."""
    tables = report.tables
    setting = report.problem.setting
    inputs: dict[str, str] = {}
    if setting is not None:
        files = ((file.kind, file.sha256, file.sheet) for file in setting.geography.files)
        inputs = recorded(setting.scenario.resolved, files)
    coverage = {_key(row): _number(row[-1], "share") for row in tables["coverage"].rows}
    coverage |= {("all", str(row[0])): _number(row[5], "share") for row in tables["areas"].rows}
    return Entry(
        name=report.name,
        title=report.title,
        status=report.plan.status,
        posts={_key(row): _number(row[3], "fte") for row in tables["posts"].rows},
        baseline={_key(row): _number(row[2], "fte") for row in tables["posts"].rows if row[2] is not None},
        service={_triple(row): _number(row[3], "hours") for row in tables["service"].rows},
        demand={_triple(row): _number(row[4], "hours") for row in tables["drivers"].rows},
        coverage=coverage,
        located={str(row[0]): _number(row[6], "fte") for row in tables["areas"].rows},
        hours_met=_weighted(
            (_number(row[5], "hours"), report.problem.risk_weight[str(row[0])])
            for row in tables["drivers"].rows
        ),
        best=_best_of(report),
        area_names={str(row[0]): str(row[1]) for row in tables["areas"].rows},
        measures={
            (r.measure, r.scope): (None if r.value is None else _number(r.value, "number"), r.unit)
            for r in report.readings
        },
        inputs=inputs,
        criteria=_criteria(_fairness(report)),
        broken=_broken((str(row[0]), _number(row[4], "number")) for row in tables["rules"].rows),
        notes=report.notes,
        place=place_of(setting),
        report=report,
    )


def entry_of_tables(
    manifest: Mapping[str, Any], tables: Mapping[str, Sequence[Mapping[str, str]]], place: Place
) -> Entry:
    """A run folder as one plan of a comparison: its manifest, the rows of its tables by name, its place."""
    scenario = manifest["scenario"]
    inputs = recorded(scenario["resolved"], map(recorded_file, manifest["inputs"]))
    coverage = {(row["role"], row["area"]): Fraction(row["coverage"]) for row in tables["coverage"]}
    coverage |= {("all", row["area"]): Fraction(row["coverage"]) for row in tables["areas"]}
    posts = tables["posts"]
    return Entry(
        name=scenario["name"],
        title=scenario["title"],
        status=manifest["status"],
        posts={(row["role"], row["base"]): Fraction(row["fte"]) for row in posts},
        baseline={
            (row["role"], row["base"]): Fraction(row["baseline_fte"]) for row in posts if row["baseline_fte"]
        },
        service={
            (row["role"], row["base"], row["area"]): Fraction(row["hours"]) for row in tables["service"]
        },
        demand={
            (row["driver"], row["role"], row["area"]): Fraction(row["demand_hours"])
            for row in tables["drivers"]
        },
        coverage=coverage,
        located={row["area"]: Fraction(row["fte_located"]) for row in tables["areas"]},
        hours_met=_weighted(
            (Fraction(row["served_hours"]), Fraction(inputs[f"demand.drivers.{row['driver']}.risk_weight"]))
            for row in tables["drivers"]
        ),
        best=_best_told(manifest["references"]),
        area_names={row["area"]: row["name"] for row in tables["areas"]},
        measures={
            (row["measure"], row["scope"]): (Fraction(row["value"]) if row["value"] else None, row["unit"])
            for row in tables["measures"]
        },
        inputs=inputs,
        criteria=_criteria(scenario["resolved"]["fairness"]),
        broken=_broken((row["rule"], Fraction(row["slack"])) for row in tables["rules"]),
        notes=tuple(manifest["notes"]),
        place=place,
    )


NEEDED = ("posts", "service", "drivers", "coverage", "areas", "measures", "rules")
"""The tables of a run folder that `entry_of_tables` reads."""


def without_plan(name: str, status: str, message: str) -> Entry:
    """A scenario that has no plan, shown as such."""
    return Entry(name, name, status, message=message)


def numbered(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries with names that tell them apart and are no other column's: ``fair``, ``fair-2``, ...

    Examples
    --------
    >>> plans = [without_plan(name, "infeasible", "") for name in ("fair", "fair-2", "fair", "unit")]
    >>> [plan.name for plan in numbered(plans)]
    ['fair', 'fair-2', 'fair-3', 'unit-2']
    """
    names = told_apart([entry.name for entry in entries], OTHER_COLUMNS)
    return tuple(replace(entry, name=name) for entry, name in zip(entries, names, strict=True))


def told_apart(
    names: Sequence[str], others: Iterable[str], alike: Callable[[str], str] = str
) -> tuple[str, ...]:
    """The names, numbered where one repeats or is taken by others; two of one `alike` are the same name.

    Examples
    --------
    >>> told_apart(["fair", "Fair", "index"], ["index"], str.casefold)
    ('fair', 'Fair-2', 'index-2')
    """
    taken = {alike(name) for name in others}
    stated = {alike(name) for name in names}
    found = []
    for stem in names:
        name, number = stem, 2
        while alike(name) in taken or (name != stem and alike(name) in stated):
            name, number = f"{stem}-{number}", number + 1
        taken.add(alike(name))
        found.append(name)
    return tuple(found)


def _weighted(served: Iterable[tuple[Fraction, Fraction]]) -> Fraction:
    return sum((hours * weight for hours, weight in served), Fraction(0))


def _best_of(report: Report) -> Best:
    known = report.best
    hours, smallest = known.most_hours, known.best_smallest
    return Best(
        None if hours is None else rounded(hours, "hours"),
        None if smallest is None else rounded(smallest, "share"),
        known.across,
    )


def _best_told(told: Mapping[str, Any]) -> Best:
    """What a manifest tells of the reference plans; its numbers are written with the decimals of tables."""
    hours, smallest = told["most_risk_weighted_hours"], told["best_smallest_coverage"]
    return Best(
        None if hours is None else Fraction(str(hours)),
        None if smallest is None else Fraction(str(smallest)),
        told["across"],
    )


def _broken(slacks: Iterable[tuple[str, Fraction]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(rule for rule, slack in slacks if slack < 0))


def _fairness(report: Report) -> Mapping[str, Any]:
    problem = report.problem
    if problem.setting is not None:
        stated: Mapping[str, Any] = problem.setting.scenario.resolved["fairness"]
        return stated
    criteria = [criterion.model_dump(exclude_none=True) for criterion in problem.criteria]
    return {"across": problem.across, "on": problem.on, "criteria": criteria}


def _criteria(fairness: Mapping[str, Any]) -> tuple[str, ...]:
    """Every criterion in words: ``leximin (across area-role)``; what it looks at by default is left out."""
    found = []
    for stated in fairness["criteria"]:
        parts = {"across": fairness["across"], "on": fairness.get("on"), **stated}
        name = parts.pop("id")
        told = [f"{key} {value}" for key, value in sorted(parts.items()) if value not in (None, "area")]
        found.append(f"{name} ({', '.join(told)})" if told else str(name))
    return tuple(found)


def _key(row: Sequence[Cell]) -> Key:
    return str(row[0]), str(row[1])


def _triple(row: Sequence[Cell]) -> Triple:
    return str(row[0]), str(row[1]), str(row[2])


def _number(cell: Cell, kind: Kind) -> Fraction:
    assert isinstance(cell, Fraction | int)
    return rounded(cell, kind)
