"""What the figures show of a plan, row by row, and the same in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from allocator import withheld
from allocator.report import Report
from allocator.sentences import baseline_located, baseline_words, fte, percent

Row = TypeVar("Row")
MOST = 60
"""Rows that a figure shows at most: of more areas, the first half and the last half of these."""


@dataclass(frozen=True)
class AreaRow:
    """An area: its demand hours, the share that is met, its posts, and those it has without the plan."""

    code: str
    name: str
    demand: Fraction
    coverage: Fraction
    posts: Fraction
    before: Fraction | None

    @property
    def share(self) -> str:
        """The share of its demand that is met, in words."""
        return percent(self.coverage) if self.demand else "no demand"

    @property
    def change(self) -> Fraction:
        """Posts more than before; those it has where nobody knows how many there were."""
        return self.posts - (self.before or Fraction(0))

    @property
    def moved(self) -> str:
        """Its posts, and how many more or fewer that is."""
        if self.before is None:
            return fte(self.posts)
        sign = "+" if self.change > 0 else "−" if self.change < 0 else "±"
        return f"{fte(self.posts)} ({sign}{fte(abs(self.change))})"


@dataclass(frozen=True)
class DriverRow:
    """A stream of work in the whole country: hours demanded and met."""

    name: str
    demand: Fraction
    served: Fraction

    @property
    def share(self) -> str:
        """The share that is met, in words."""
        return percent(self.served / self.demand) if self.demand else "no demand"


def area_rows(report: Report) -> list[AreaRow]:
    """Every area in the order of codes."""
    before = baseline_located(report)
    rows = []
    for code, name, demand, _, _, coverage, posts, _ in report.table("areas").rows:
        assert isinstance(demand, Fraction)
        assert isinstance(coverage, Fraction)
        assert isinstance(posts, Fraction)
        stood = None if before is None else before[str(code)]
        rows.append(AreaRow(str(code), short(str(name)), demand, coverage, posts, stood))
    return rows


def driver_rows(report: Report) -> list[DriverRow]:
    """Every stream of work, the largest first."""
    setting = report.problem.setting
    stated = setting.scenario.statement.demand.drivers if setting else ()
    labels = {driver.id: driver.label for driver in stated}
    table = report.table("drivers")
    driver, demand, served = (table.header.index(name) for name in ("driver", "demand_hours", "served_hours"))
    sums: dict[str, list[Fraction]] = {}
    for row in table.rows:
        one, other = row[demand], row[served]
        assert isinstance(one, Fraction)
        assert isinstance(other, Fraction)
        added = sums.setdefault(str(row[driver]), [Fraction(0), Fraction(0)])
        added[0] += one
        added[1] += other
    ranked = sorted(sums.items(), key=lambda item: (*_place(-item[1][0]), item[0]))
    return [DriverRow(short(labels.get(id_) or id_.replace("_", " "), 66), *hours) for id_, hours in ranked]


def by_coverage(rows: Sequence[AreaRow]) -> list[AreaRow]:
    """The least covered first; those without demand last, and after them those of which it is not told."""
    return sorted(rows, key=lambda row: (not row.demand, *_place(row.coverage), row.code))


def _place(number: Fraction) -> tuple[bool, Fraction]:
    """What to sort by: the order may not tell of a number that is withheld."""
    hidden = withheld.is_withheld(number)
    return hidden, Fraction(0) if hidden else number


def by_change(rows: Sequence[AreaRow]) -> list[AreaRow]:
    """Most posts more first, most fewer last."""
    return sorted(rows, key=lambda row: (-row.change, row.code))


def shown(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows that a figure has room for."""
    return rows if len(rows) <= MOST else [*rows[: MOST // 2], *rows[-(MOST // 2) :]]


def left_out(rows: Sequence[object]) -> str:
    """The word that not all rows are shown; nothing where all are."""
    if len(rows) <= MOST:
        return ""
    return f" (the first and the last {MOST // 2} of {len(rows):,}; areas.csv has all)"


def place(report: Report) -> str:
    """What one area is called."""
    return report.problem.setting.geography.area_label if report.problem.setting else "area"


def short(name: str, most: int = 34) -> str:
    """A name that leaves room for what it names, in `most` letters.

    Examples
    --------
    >>> short("Argyll and Bute"), len(short("x" * 90))
    ('Argyll and Bute', 34)
    """
    line = " ".join(name.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def coverage_words(report: Report, kind: str) -> str:
    """What the map and the chart of coverage show."""
    rows = by_coverage(area_rows(report))
    told = "; ".join(f"{row.name} {row.share}" for row in shown(rows))
    return f"{kind} of the share of demand hours met by {place(report)}, least first{left_out(rows)}: {told}."


def posts_words(report: Report) -> str:
    """What the chart of posts shows."""
    rows = by_change(area_rows(report))
    told = "; ".join(f"{row.name} {row.moved}" for row in shown(rows))
    known = any(row.before is not None for row in rows)
    brackets = f", in brackets the difference from {baseline_words(report)}" if known else ""
    return f"Chart of the posts that stand in each {place(report)}{brackets}{left_out(rows)}: {told}."


def driver_words(report: Report) -> str:
    """What the chart of the streams of work shows."""
    rows = driver_rows(report)
    if not any(row.demand for row in rows):
        return "Chart of hours of work a year by driver: there is no demand."
    hours = ((row, withheld.shown(row.served, ",.0f"), withheld.shown(row.demand, ",.0f")) for row in rows)
    told = "; ".join(f"{row.name} {met} of {demand} ({row.share})" for row, met, demand in hours)
    return f"Chart of hours of work a year by driver, met of demanded, largest first: {told}."
