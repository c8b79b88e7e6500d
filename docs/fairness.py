"""Solve the shipped scenarios that differ in what they call fair, and put the table into docs/fairness.md.

python docs/fairness.py
"""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from allocator.problem_reading import read_problem  # noqa: E402 - the checkout comes first
from allocator.report import Report  # noqa: E402 - as above
from allocator.run import run_problem  # noqa: E402 - as above
from allocator.shipped import find_scenario  # noqa: E402 - as above

PAGE = ROOT / "docs" / "fairness.md"
BEGIN, END = "<!-- begin: python docs/fairness.py -->\n", "<!-- end -->\n"
SCENARIOS = (
    "baseline", "by-population", "by-under-18", "by-officers", "by-demand", "efficient", "guaranteed-groups",
    "threshold", "proportional", "worst-fifth", "less-inequality", "weights-by-rank", "least-difference",
    "least-gap", "largest-shortfall", "fair", "fair-by-role",
)  # fmt: skip
"""From today's posts through formulas and efficiency to equality."""
MEASURES = {
    "coverage_min": "Worst-off division",
    "coverage_total": "All work met",
    "coverage_gap": "Best less worst",
    "gini": "Gini",
    "price_of_fairness": "Price of fairness",
    "posts_moved": "Posts moved",
}


def measured(report: Report, measure: str) -> str:
    """A measure over all areas, as the page shows it."""
    for reading in report.readings:
        if (reading.measure, reading.scope) == (measure, "all"):
            value = reading.value
            return "-" if value is None else shown(value, measure)
    raise LookupError(measure)


def shown(value: Fraction, measure: str) -> str:
    if measure == "posts_moved":
        return f"{float(value):g}"
    return f"{float(value):.3f}" if measure == "gini" else f"{100 * float(value):.1f} %"


def row(name: str, report: Report) -> str:
    """The row of a scenario."""
    cells = [f"`{name}`", *(measured(report, measure) for measure in MEASURES)]
    proof = "by formula" if report.problem.locked_posts is not None else report.plan.status
    return "| " + " | ".join([*cells, proof]) + " |"


def table() -> str:
    """All rows, under what they show."""
    head = ["Scenario", *MEASURES.values(), "Proved"]
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    for name in SCENARIOS:
        lines.append(row(name, run_problem(read_problem(find_scenario(name)))))
    return "\n".join(lines) + "\n"


def with_table(page: str, rows: str) -> str:
    """The page with these rows between its marks."""
    before, rest = page.split(BEGIN)
    return before + BEGIN + rows + END + rest.split(END)[1]


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8"), table()), encoding="utf-8")
