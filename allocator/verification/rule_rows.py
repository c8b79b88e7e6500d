"""rules.csv from the readings of the posed rules."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, cast

from allocator.verification.efficiency_floor import FLOOR, floor_and_met
from allocator.verification.reckoning import Reckoning
from allocator.verification.sheet import Sheet, sheet
from allocator.verification.texts import NUMBER, TEXT, number_text

if TYPE_CHECKING:
    from allocator.plan import Service

COLUMNS = {
    "rule": TEXT,
    "scope": TEXT,
    "limit": NUMBER,
    "value": NUMBER,
    "slack": NUMBER,
    "binding": TEXT,
    "relaxed": TEXT,
}


def rules_sheet(reckoning: Reckoning, most_hours: Fraction | None) -> Sheet:
    """Every limit of every rule: the distance to it is reckoned here, the value is the rule's own reading."""
    problem, service = reckoning.facts.problem, cast("Service", reckoning)
    rows: list[tuple[str, str, Fraction, Fraction, Fraction, str, str]] = []
    relaxed = {
        entry.rule: f"{entry.parameter} from {_text(entry.before)} to {_text(entry.after)} {entry.unit}"
        for entry in reckoning.facts.statement.relaxed or ()
    }
    for posed in problem.rules:
        for reading in posed.readings(problem, service):
            over = reading.value - reading.limit
            slack = {"<=": -over, ">=": over, "=": -abs(over)}[reading.sense]
            binding = "no" if slack else "yes"
            rows.append(
                (
                    posed.name,
                    reading.scope,
                    reading.limit,
                    reading.value,
                    slack,
                    binding,
                    relaxed.get(posed.name, ""),
                )
            )
    floor = floor_and_met(reckoning, most_hours)
    if floor is not None:
        least, met = floor
        rows.append((FLOOR, "together", least, met, met - least, "no" if met - least else "yes", ""))
    return sheet("rules", 2, COLUMNS, sorted(rows, key=lambda row: (row[0], row[1])))


def _text(number: Fraction) -> str:
    """A number of a scenario with all its decimals."""
    return number_text(number, 30)
