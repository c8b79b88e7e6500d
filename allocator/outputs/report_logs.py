"""What a plan rests on, in tables for an inspector: work, staff, published totals and columns of data."""

from __future__ import annotations

from fractions import Fraction

from allocator.report import Report
from allocator.sentences import fte, percent, role_labels
from allocator.tabulation import baseline_kind
from allocator.withheld import shown

WORK = ("Work", "Id", "Items a year", "Demand hours", "Hours met", "Risk weight")
STAFF = ("Role", "Id", "Posts", "Hours a post may be deployed", "Demand hours", "Hours met", "Baseline")
TOTALS = ("Published total", "Year", "Published", "Unit", "Source")
DATA = ("File", "Column", "Kind", "Source", "Year", "Licence", "Note")
NONE = Fraction(0)


def work_log(report: Report) -> list[tuple[str, ...]]:
    """Each stream of work: what people call it, its items and hours a year, how much of it is met."""
    setting = report.problem.setting
    if setting is None:
        return []
    hours: dict[str, tuple[Fraction, Fraction]] = {}
    for (driver, role, area), demand in report.problem.demand_hours.items():
        so_far, met = hours.get(driver, (NONE, NONE))
        hours[driver] = so_far + demand, met + report.service.driver_served[driver, role, area]
    rows: list[tuple[str, ...]] = []
    for stated in sorted(setting.scenario.statement.demand.drivers, key=lambda driver: driver.id):
        items = sum((n for (of, _), n in setting.items.by_driver_area.items() if of == stated.id), NONE)
        demand, met = hours.get(stated.id, (NONE, NONE))
        rows.append(
            (
                stated.label or stated.id.replace("_", " "),
                stated.id,
                shown(items, ",.0f"),
                shown(demand, ",.0f"),
                percent(met / demand) if demand else "no demand",
                f"{float(stated.risk_weight):g}",
            )
        )
    return rows


def staff_log(report: Report) -> list[tuple[str, ...]]:
    """Each role: what people call it, its posts and their hours, how much of its work is met."""
    problem, labels = report.problem, role_labels(report)
    rows: list[tuple[str, ...]] = []
    for role in problem.roles:
        demand = sum((problem.role_demand_hours[role.id, area] for area in problem.areas), NONE)
        met = sum((report.service.served[role.id, area] for area in problem.areas), NONE)
        rows.append(
            (
                labels[role.id],
                role.id,
                fte(role.posts),
                f"{float(role.hours_per_post):,.0f}",
                shown(demand, ",.0f"),
                percent(met / demand) if demand else "no demand",
                baseline_kind(problem, role.id),
            )
        )
    return rows


def totals_log(report: Report) -> list[tuple[str, ...]]:
    """Each published national total with which demand is reconciled, and where it was published."""
    setting = report.problem.setting
    compared = {(str(row[0]), str(row[1])) for row in report.table("reconciliation").rows}
    return [
        (one.total, one.period, f"{float(one.value):,g}", one.unit, one.source)
        for one in (setting.geography.national_totals if setting else ())
        if (one.total, one.period) in compared
    ]


def data_log(report: Report) -> list[tuple[str, ...]]:
    """Where each column of the tables comes from; of a table in another's stead nothing is stated."""
    setting = report.problem.setting
    if setting is None:
        return []
    stand_ins = {file.stands_for: file for file in setting.geography.files if file.stands_for}
    stated = [one for one in setting.geography.sources if one.file not in stand_ins]
    return [
        *((one.file, one.column, one.kind, one.source, one.year, one.licence, one.note) for one in stated),
        *(
            (file.title, "", "not stated", "", "", "", f"in the place of {of}")
            for of, file in stand_ins.items()
        ),
    ]
