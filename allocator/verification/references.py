"""The two reference plans of a manifest: what prices are reckoned against must be reached by real plans."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from allocator.errors import VerificationError
from allocator.verification.coverage import smallest_coverage
from allocator.verification.differences import Difference
from allocator.verification.facts import Facts
from allocator.verification.plan_checks import broken_rules, place_differences
from allocator.verification.plan_file import Cell, Link, exact, places_from
from allocator.verification.reckoning import Reckoning
from allocator.verification.stage_rows import AGREEMENT
from allocator.verification.texts import number_text, told_apart

MOST_HOURS, BEST_SMALLEST = "total_shortfall", "largest_shortfall"
"""The criteria of the two plans: most risk-weighted hours (V*), best smallest coverage (m*)."""
NO_PLAN = "no reference plan"
"""How the reason begins where none could be made, or none was asked for."""


@dataclass(frozen=True)
class ClaimedPlan:
    """A plan that is best by one criterion, with its value and what no plan can pass."""

    value: Fraction
    bound: Fraction
    posts: Mapping[Cell, Fraction]
    hours: Mapping[Link, Fraction]


@dataclass(frozen=True)
class ClaimedReferences:
    """What a manifest says of the reference plans; `not_applicable` says why there are none."""

    plans: Mapping[str, ClaimedPlan]
    across: str
    not_applicable: str

    @property
    def most_hours(self) -> Fraction | None:
        """V*, risk-weighted hours a year."""
        return self.plans[MOST_HOURS].value if MOST_HOURS in self.plans else None

    @property
    def best_smallest(self) -> Fraction | None:
        """m*, a share."""
        return self.plans[BEST_SMALLEST].value if BEST_SMALLEST in self.plans else None


def references_from(content: Mapping[str, Any]) -> ClaimedReferences:
    """Read the part `references` of a manifest.

    Raises
    ------
    VerificationError
        Where it is not what `solve` writes.
    """
    try:
        stated = content["references"]
        plans = {
            row["criterion"]: ClaimedPlan(exact(row["value"]), exact(row["bound"]), *places_from(row))
            for row in stated["plans"]
        }
        return ClaimedReferences(plans, str(stated["across"]), str(stated["not_applicable"]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        message = (
            f"manifest.json: references: not what `allocator solve` writes ({type(error).__name__}: {error})"
        )
        raise VerificationError(message) from None


def reference_differences(
    facts: Facts, references: ClaimedReferences, plan: Reckoning
) -> Iterator[Difference]:
    """Reference plans that break a rule, or do not reach what they claim."""
    across = facts.statement.fairness.across
    if references.across != across:
        yield Difference("manifest.json", "references", "across", references.across, across)
    broken = {difference.column.removeprefix("rule ") for difference in broken_rules(facts, plan, "")}
    names = ", ".join(rule.name for rule in facts.problem.rules if rule.name in broken)
    told, expected = references.not_applicable, f"the plan breaks {names}" if broken else ""
    if told != expected and not told.startswith(NO_PLAN):
        yield Difference("manifest.json", "references", "not_applicable", told, expected)
    for criterion, claimed in references.plans.items():
        name = f"manifest.json: references: {criterion}"
        wrong = list(place_differences(facts, claimed.posts, claimed.hours, name))
        yield from wrong
        if wrong or criterion not in (MOST_HOURS, BEST_SMALLEST):
            continue
        reckoning = Reckoning(facts, claimed.posts, claimed.hours)
        yield from broken_rules(facts, reckoning, name)
        reached = _value(criterion, reckoning, across)
        if reached is None:
            yield Difference(name, "", "value", number_text(claimed.value, 9), "no value")
        elif claimed.value != reached:
            found, expected = told_apart(claimed.value, reached), told_apart(reached, claimed.value)
            yield Difference(name, "", "value", found, expected)
        own = _value(criterion, plan, across)
        beyond = claimed.bound - claimed.value
        scale = max(facts.risk_demand, Fraction(1)) if criterion == MOST_HOURS else 1
        if abs(beyond) > AGREEMENT * scale:
            yield Difference(name, "", "bound", number_text(claimed.bound, 9), number_text(claimed.value, 9))
        if own is not None and not broken and own > claimed.bound + AGREEMENT * scale:
            yield Difference(
                name, "", "bound", number_text(claimed.bound, 9), f"{number_text(own, 9)} or more"
            )


def _value(criterion: str, reckoning: Reckoning, across: str) -> Fraction | None:
    return reckoning.risk_weighted_served if criterion == MOST_HOURS else smallest_coverage(reckoning, across)
