"""The share of the most risk-weighted hours that a criterion of inequality may not give up, a second time."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from allocator.criteria.efficient import EfficientCriterion
from allocator.verification.differences import Difference
from allocator.verification.facts import Facts
from allocator.verification.plan_file import PLAN_FILE, ClaimedPlan
from allocator.verification.reckoning import Reckoning
from allocator.verification.references import ClaimedReferences
from allocator.verification.texts import number_text, told_apart

FLOOR = "efficiency:floor"
"""How rules.csv calls it."""


def floor_and_met(reckoning: Reckoning, most_hours: Fraction | None) -> tuple[Fraction, Fraction] | None:
    """What share of risk-weighted work must be met, and what is; None where no criterion asks.

    Formula: the highest efficiency asked x V* / all risk-weighted hours.
    """
    facts = reckoning.facts
    asked = _efficiency(facts)
    if not asked or most_hours is None or not facts.risk_demand:
        return None
    return asked * most_hours / facts.risk_demand, reckoning.risk_weighted_served / facts.risk_demand


def floor_differences(
    reckoning: Reckoning, plan: ClaimedPlan, references: ClaimedReferences
) -> Iterator[Difference]:
    """A floor that is not kept, or that is a share of other hours than the reference plan meets."""
    best = references.most_hours
    if not _efficiency(reckoning.facts):
        if plan.most_hours is not None:
            yield Difference(PLAN_FILE, "", "most_hours", number_text(plan.most_hours, 9), "")
        return
    if plan.most_hours is None or plan.most_hours != best:
        found = "" if plan.most_hours is None else told_apart(plan.most_hours, best or Fraction(0))
        expected = (
            "V* of a reference plan" if best is None else told_apart(best, plan.most_hours or Fraction(0))
        )
        yield Difference(PLAN_FILE, "", "most_hours", found, expected)
    floor = floor_and_met(reckoning, plan.most_hours)
    if floor is not None and floor[1] < floor[0]:
        yield Difference(
            PLAN_FILE, "together", f"rule {FLOOR}", told_apart(floor[1], floor[0]), f">= {told_apart(*floor)}"
        )


def _efficiency(facts: Facts) -> Fraction:
    asked = [
        each.efficiency for each in facts.statement.fairness.criteria if isinstance(each, EfficientCriterion)
    ]
    return max(asked, default=Fraction(0))
