"""stages.csv: what was optimised must be what the scenario asks for, and reach what it claims."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from allocator.verification.differences import Difference
from allocator.verification.plan_file import ClaimedPlan, ClaimedStage
from allocator.verification.reckoning import Reckoning
from allocator.verification.sheet import Sheet, sheet
from allocator.verification.texts import COUNT, NUMBER, TEXT, number_text, told_apart

if TYPE_CHECKING:
    from allocator.plan import Service

COLUMNS = {"stage": COUNT, "criterion": TEXT, "sense": TEXT, "optimum": NUMBER, "bound": NUMBER,
           "certificate": TEXT}  # fmt: skip
AGREEMENT = Fraction(1, 10**7)
"""How far a proved stage's bound may lie from its optimum, in the unit of the stage."""
CERTIFICATES = ("exact", "bound", "claimed")
"""How strong the proof of a stage may be said to be; certificate.json must show it."""
Step = tuple[str, str, Fraction]


def stages_sheet(claimed: ClaimedPlan) -> Sheet:
    """The stages as plan.json has them."""
    rows = [
        (number, stage.criterion, stage.sense, stage.optimum, stage.bound, stage.certificate)
        for number, stage in enumerate(claimed.stages, 1)
    ]
    return sheet("stages", 1, COLUMNS, rows)


def stage_differences(reckoning: Reckoning, claimed: ClaimedPlan, file: str) -> Iterator[Difference]:
    """Stages that are missing, not asked for, or claim what the plan does not reach."""
    if claimed.status not in ("proved", "unproven"):
        yield Difference(file, "", "status", claimed.status, "proved or unproven")
    wanted, left = list(_criteria(reckoning)), list(claimed.stages)
    ends = list(_tie_break(reckoning))
    if claimed.status == "proved" or len(left) > len(wanted):
        wanted += ends
    for number in range(max(len(wanted), len(left))):
        name = f"stage {number + 1}"
        if number >= len(left):
            yield Difference(file, name, "criterion", "no stage", wanted[number][0])
        elif number >= len(wanted):
            yield Difference(file, name, "criterion", left[number].criterion, "no stage")
        else:
            yield from _claims(left[number], wanted[number], claimed.status, file, name)


def _claims(stage: ClaimedStage, step: Step, status: str, file: str, name: str) -> Iterator[Difference]:
    criterion, sense, value = step
    if (stage.criterion, stage.sense) != (criterion, sense):
        found, expected = f"{stage.sense} {stage.criterion}", f"{sense} {criterion}"
        yield Difference(file, name, "criterion", found, expected)
        return
    if stage.optimum != value:
        found, expected = told_apart(stage.optimum, value), told_apart(value, stage.optimum)
        yield Difference(file, name, "optimum", found, expected)
    beyond = stage.bound - stage.optimum if sense == "max" else stage.optimum - stage.bound
    if beyond < -AGREEMENT or (status == "proved" and beyond > AGREEMENT):
        expected = f"{number_text(stage.optimum, 9)}, or the status unproven"
        yield Difference(file, name, "bound", number_text(stage.bound, 9), expected)
    if stage.certificate not in CERTIFICATES:
        yield Difference(file, name, "certificate", stage.certificate, " or ".join(CERTIFICATES))


def _criteria(reckoning: Reckoning) -> Iterator[Step]:
    """A stage for each criterion, or for each of its levels; with a formula there are none."""
    problem = reckoning.facts.problem
    for criterion in reckoning.facts.statement.fairness.criteria:
        for value in dict.fromkeys(criterion.value(problem, cast("Service", reckoning))):
            yield criterion.name, criterion.sense, value


def _tie_break(reckoning: Reckoning) -> Iterator[Step]:
    """What is settled after the criteria, unless one of them has settled it."""
    facts = reckoning.facts
    asked = {(each.name, each.looks_on(facts.problem)) for each in facts.statement.fairness.criteria}
    if ("total_shortfall", "risk-coverage") not in asked:
        share = reckoning.risk_weighted_served / facts.risk_demand if facts.risk_demand else Fraction(0)
        yield "then_least_risk_weighted_shortfall", "max", share
    if facts.problem.baseline and all(name != "least_movement" for name, _ in asked):
        yield "then_least_movement", "min", reckoning.posts_moved
    yield "then_posts_in_order", "min", sum(reckoning.posts.values(), Fraction(0))
    yield "then_least_travel", "min", sum(reckoning.travel_hours.values(), Fraction(0))
    yield "then_service_in_order", "min", sum(reckoning.hours.values(), Fraction(0))
