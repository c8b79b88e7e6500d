"""Small scenarios: what is withheld cannot be worked out by a reader who does not know how it was chosen."""

from __future__ import annotations

import csv
import itertools
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from reader import Reader

from allocator.disclosure.choice import chosen
from allocator.disclosure.edition import suppressed
from allocator.disclosure.small_counts import counts_of
from allocator.errors import InputError
from allocator.outputs.manifest import Clock
from allocator.outputs.run import write_run
from allocator.problem import Problem
from allocator.problem_reading import read_problem
from allocator.report import Report
from allocator.run import run_problem
from allocator.solvers import Options

SCENARIO = """
schema = 1
title = "Drawn"
data = "data"
demand = {{periods = ["2024"], drivers = [
  {{id = "near", source = "crimes", risk_weight = 2, hours_per_item = {{local = 30, shared = 20}}}},
  {{id = "far", source = {{total = 90, spread_by = "near"}}, hours_per_item = {{shared = 50}}}},
  {{id = "other", source = "reports", hours_per_item = {{local = 40}}}},
]}}
roles = [
  {{id = "local", posts = {local}, hours_per_fte = 1000, bases = "each-area"}},
  {{id = "shared", posts = {shared}, hours_per_fte = 1000, bases = {bases}, visits_per_100_hours = 5}},
]
fairness = {{criteria = ["{criterion}"]}}
"""


def write_scenario(
    folder: Path, counts: list[tuple[int, int]], local: int, shared: int, criterion: str
) -> Path:
    """A scenario over as many areas as there are counts: of crimes, and of reports."""
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    codes = [f"A{number}" for number in range(len(counts))]
    (data / "areas.csv").write_text("code,name\n" + "".join(f"{c},{c}\n" for c in codes), encoding="utf-8")
    rows = [
        f"{code},{driver},2024,{count}\n"
        for code, pair in zip(codes, counts, strict=True)
        for driver, count in zip(("crimes", "reports"), pair, strict=True)
    ]
    (data / "demand.csv").write_text("area,driver,period,count\n" + "".join(rows), encoding="utf-8")
    (data / "bases.csv").write_text(
        "base,name,area,lat,lon\none,One,A0,56,-4\ntwo,Two,A1,57,-4\n", encoding="utf-8"
    )
    travel = [
        f"{base},{code},{(abs(place - at) + 1) / 4:g}\n"
        for at, base in enumerate(("one", "two"))
        for place, code in enumerate(codes)
    ]
    (data / "travel.csv").write_text("base,area,hours\n" + "".join(travel), encoding="utf-8")
    file = folder / "scenario.toml"
    text = SCENARIO.format(local=local, shared=shared, bases='["one", "two"]', criterion=criterion)
    file.write_text(text, encoding="utf-8")
    return file


def problem_of(folder: Path, *arguments: object) -> Problem:
    return read_problem(write_scenario(folder, *arguments), ())  # type: ignore[arg-type] # drawn below


COUNTS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=3, max_size=6)


# A case takes a second or two: one that fails is shown as it was drawn.
@settings(max_examples=12, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate))
@given(
    COUNTS,
    st.integers(2, 8),
    st.integers(2, 8),
    st.sampled_from(("leximin", "total_shortfall")),
    st.integers(3, 12),
)
def test_no_small_count_can_be_worked_out_from_a_run(
    counts: list[tuple[int, int]], local: int, shared: int, criterion: str, below: int
) -> None:
    assume(any(crimes for crimes, _ in counts))
    with TemporaryDirectory() as name:
        folder = Path(name)
        report = run_problem(problem_of(folder, counts, local, shared, criterion))
        try:
            told = suppressed(report, below)
        except InputError:  # nothing is written where nothing protects
            return
        write_run(report, folder / "run", Options(), Clock("", 0.0), with_map=False, told=told)
        ranges = Reader(folder / "run", folder / "data" / "travel.csv", guess=_alike(report)).ranges()
        hidden = _items(report)
        for key, (low, high) in ranges.items():
            assert low - 1e-3 <= hidden[key] <= high + 1e-3
            if hidden[key] < below:
                assert high - low >= below * 0.999, (key, low, high)
        assert not _told_and_small(folder / "run", below)


def _items(report: Report) -> dict[tuple[str, str], float]:
    assert report.problem.setting is not None
    return {key: float(number) for key, number in report.problem.setting.items.by_driver_area.items()}


def _alike(report: Report) -> bool:
    """Whether a reader is right who takes it that coverage is the same everywhere."""
    return len({row[5] for row in report.table("areas").rows}) == 1


def _told_and_small(run: Path, below: int) -> list[dict[str, str]]:
    with (run / "drivers.csv").open(encoding="utf-8") as text:
        rows = list(csv.DictReader(text))
    return [row for row in rows if row["demand_items"] != "[c]" and float(row["demand_items"]) < below]


def test_zero_is_small_and_no_row_is_missing_where_a_count_is_zero(tmp_path: Path) -> None:
    """A row that is not there would tell a zero among its withheld neighbours."""
    counts = [(0, 40), (50, 41), (52, 39), (54, 42), (49, 44)]
    report = run_problem(problem_of(tmp_path, counts, 6, 6, "total_shortfall"))
    counted = counts_of(report.problem)
    assert set(counted.small(5)) == {("crimes", "A0")}
    table = suppressed(report, 5).table("drivers")
    rows = [row for row in table.texts() if row[:3] == ["near", "local", "A0"]]
    assert [row[3:] for row in rows] == [["[c]"] * 4]
    assert [row for row in report.table("drivers").texts() if row[:3] == ["near", "local", "A0"]] == []


def test_a_derived_count_is_small_where_its_recorded_one_is_not(tmp_path: Path) -> None:
    """90 items spread over 300 crimes: 3 of them for 10 crimes, below 5, while 10 is not."""
    counts = [(10, 50), (90, 50), (100, 50), (100, 50)]
    counted = counts_of(problem_of(tmp_path, counts, 6, 6, "leximin"))
    assert counted.small(5) == {("crimes", "A0"): Fraction(5) / Fraction(3, 10)}
    assert counted.small(3) == {}
    assert set(counted.small(11)) == {("crimes", "A0")}
    assert counted.small(11)["crimes", "A0"] == Fraction(11) / Fraction(3, 10)


def test_one_small_count_takes_others_with_it(tmp_path: Path) -> None:
    """A total less what is told would be the one that is not."""
    counts = [(3, 40), (50, 41), (60, 39), (70, 42), (80, 44)]
    report = run_problem(problem_of(tmp_path, counts, 6, 6, "total_shortfall"))
    counted = counts_of(report.problem)
    choice = chosen(counted, report.service, 4)
    assert set(counted.small(4)) < choice.counts
    for series, group in itertools.groupby(sorted(choice.counts), key=lambda count: count[0]):
        assert len(list(group)) > 1 or series not in {one for one, _ in counted.small(4)}
