"""Plans that another plan of the comparison dominates: nobody is worse off there, and somebody is better."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from allocator.comparison.entry import Entry
from allocator.comparison.questions import same_question
from allocator.errors import VerificationError
from allocator.outcomes import outcomes
from allocator.problem import Problem
from allocator.report import Report
from allocator.verify import check_plan


@dataclass(frozen=True)
class Domination:
    """A plan that leaves something on the table: under the same rules `by` serves nobody worse.

    Parameters
    ----------
    plan, by
        Names.
    better
        The areas whose coverage is higher under `by`.
    """

    plan: str
    by: str
    better: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """The finding in words."""
        return (
            f"{self.plan} is dominated by {self.by}: no area has lower coverage there, and "
            f"{', '.join(self.better)} {'have' if len(self.better) > 1 else 'has'} higher."
        )


def dominations(plans: Sequence[Entry]) -> tuple[Domination, ...]:
    """Every pair in which one plan dominates another under the same question.

    By coverage of areas over all roles; in exact numbers where both plans come with a report, else as run
    folders hold them, to 9 decimals.
    """
    found = []
    for plan in plans:
        for other in plans:
            if other is plan or not same_question(plan, other) or not _feasible(other, plan):
                continue
            mine, theirs = _coverages(plan, other)
            better = tuple(area for area in sorted(mine) if theirs[area] > mine[area])
            if better and all(theirs[area] >= mine[area] for area in mine):
                found.append(Domination(plan.name, other.name, better))
    return tuple(found)


def keeps(problem: Problem, report: Report) -> bool:
    """Whether a report's plan is feasible in another problem: every row and every rule, by arithmetic."""
    bare = replace(report.plan, stages=(), status="proved")
    try:
        check_plan(replace(problem, criteria=(), locked_posts=None), bare)
    except VerificationError:
        return False
    return True


def _feasible(other: Entry, plan: Entry) -> bool:
    if plan.report is None or other.report is None:
        return not other.broken
    return keeps(plan.report.problem, other.report)


def _coverages(plan: Entry, other: Entry) -> tuple[Mapping[str, Fraction], Mapping[str, Fraction]]:
    if plan.report is None or other.report is None:
        mine, theirs = (
            {area: share for (role, area), share in entry.coverage.items() if role == "all"}
            for entry in (plan, other)
        )
        return mine, theirs
    return exact_coverage(plan.report), exact_coverage(other.report)


def exact_coverage(report: Report) -> dict[str, Fraction]:
    """Coverage of every area with demand, exactly."""
    return {
        outcome.name: outcome.value(report.problem, report.service)
        for outcome in outcomes(report.problem, "area", "coverage")
    }
