"""Least travel: as few hours as possible on the road."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Literal

from allocator.criteria.criterion import Criterion, Sense, Stage, Stages
from allocator.expression import total

if TYPE_CHECKING:
    from allocator.model import Model
    from allocator.plan import Service
    from allocator.problem import Problem


class LeastTravel(Criterion):
    """Spend the fewest hours on the road.

    Formula: min sum over (r, b, d) of h[r,b,d] (1 - e[r,b,d]), with h the deployed hours of role r from base
    b to area d, and e the share of a deployed hour that is case work. Unit: hours a year. The program counts
    them in years of the post with the most hours, so that its numbers stay near one.
    What it does not capture: what the journeys were for; asked for first, it sends nobody far, however great
    the need there. Every hour is deployed all the same.

    Examples
    --------
    A post near the first of three areas that want its hours: it goes no further than it must, and there it
    may have more hours than work.

    >>> LeastTravel(id="least_travel").sense
    'min'
    """

    id: Literal["least_travel"]
    summary: ClassVar[str] = "the fewest hours on the road"
    sense: ClassVar[Sense] = "min"
    looks_at_outcomes: ClassVar[bool] = False

    def stages(self, model: Model) -> Stages:
        problem = model.problem
        hours = {role.id: role.hours_per_post for role in problem.roles}
        longest = max(hours.values())

        def in_posts(values: Sequence[Fraction]) -> Fraction:
            return values[0] / longest

        travelled = total(
            deployed * ((1 - problem.productive_share[link]) * hours[link[0]] / longest)
            for link, deployed in sorted(model.deployed.items())
        )
        yield Stage(self.name, "min", travelled, of=in_posts)

    def value(self, problem: Problem, service: Service) -> tuple[Fraction, ...]:  # noqa: ARG002 - the service knows
        return (sum(service.travel_hours.values(), Fraction(0)),)

    def separable(self, problem: Problem) -> bool:  # noqa: ARG002 - a sum over roles
        return True
