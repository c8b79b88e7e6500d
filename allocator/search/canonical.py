"""The tie-break that makes the answer unique: what is optimised after the listed criteria, in this order.

1. least risk-weighted shortfall; 2. fewest posts moved from the baseline; 3. posts minimised one after the
other in order of (role, base) by code point; 4. fewest hours on the road; 5. service: the least sum of
rank times deployed posts, ranks counted over (role, base, area) by code point, then each in that order.
Each is held exactly while the next is optimised, so no option of the solver can change the plan.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from allocator.criteria import Criterion, LeastMovement, LeastTravel, Stage, TotalShortfall
from allocator.expression import Expression, total
from allocator.plan import StageRecord

if TYPE_CHECKING:
    from allocator.model import Model
    from allocator.plan import Service
    from allocator.problem import Problem

SHORTFALL = "then_least_risk_weighted_shortfall"
MOVEMENT = "then_least_movement"
POSTS = "then_posts_in_order"
TRAVEL = "then_least_travel"
SERVICE = "then_service_in_order"
_TRAVEL = LeastTravel(id="least_travel")


def steps(problem: Problem) -> dict[str, Criterion]:
    """Steps 1 and 2 by name, left out where a listed criterion has settled them already."""
    found: dict[str, Criterion] = {}
    if not any(
        isinstance(criterion, TotalShortfall) and criterion.looks_on(problem) == "risk-coverage"
        for criterion in problem.criteria
    ):
        found[SHORTFALL] = TotalShortfall(id="total_shortfall", across="area", on="risk-coverage")
    if problem.baseline and not any(isinstance(criterion, LeastMovement) for criterion in problem.criteria):
        found[MOVEMENT] = LeastMovement(id="least_movement")
    return found


def posts_in_order(model: Model) -> Iterator[Stage]:
    """Step 3: one stage a (role, base) whose posts are not known."""
    for cell in sorted(model.problem.cells):
        if model.posts[cell].terms:
            yield Stage(POSTS, "min", model.posts[cell])


def travel(model: Model) -> Stage:
    """Step 4: hours on the road, as the criterion counts them."""
    return replace(next(_TRAVEL.stages(model)), name=TRAVEL)


def service_by_rank(model: Model) -> Stage:
    """Step 5, first part: ranks as fractions of the number of links."""
    links = sorted(model.deployed)
    return Stage(
        SERVICE,
        "min",
        total(model.deployed[link] * Fraction(rank, len(links)) for rank, link in enumerate(links, 1)),
    )


def service_in_order(model: Model) -> Iterator[Expression]:
    """Step 5, second part: the deployed hours one after the other."""
    for link in sorted(model.deployed):
        yield model.deployed[link]


def records(problem: Problem, service: Service) -> Iterator[StageRecord]:
    """The steps as rows of stages.csv, each with its value by arithmetic."""

    def record(name: str, sense: Literal["min", "max"], value: Fraction) -> StageRecord:
        return StageRecord(name, sense, value, value)

    for name, criterion in steps(problem).items():
        (value,) = criterion.value(problem, service)
        yield record(name, criterion.sense, value)
    yield record(POSTS, "min", sum(service.posts.values(), Fraction(0)))
    (travelled,) = _TRAVEL.value(problem, service)
    yield record(TRAVEL, "min", travelled)
    yield record(SERVICE, "min", sum(service.hours.values(), Fraction(0)))
