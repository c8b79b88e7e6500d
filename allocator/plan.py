"""A Plan: where posts stand, where their hours go, what is proved of it; and the arithmetic of service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Literal

from allocator.problem import Cell, Link, Problem
from allocator.proofs import Proof

Status = Literal["proved", "unproven"]


@dataclass(frozen=True)
class StageRecord:
    """One objective that was optimised and then held.

    `optimum` is exact, by arithmetic on the plan; `bound` is what the solver proved no plan can pass;
    `certificate` says how strong the proof is: ``exact`` with gap 0 in fractions, ``bound`` within a gap,
    ``claimed`` by the solver alone. `number` is the place of the criterion among those that are listed; None
    for a step of the tie-break.
    """

    criterion: str
    sense: Literal["min", "max"]
    optimum: Fraction
    bound: Fraction
    certificate: str = "claimed"
    number: int | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Plan:
    """An allocation.

    Parameters
    ----------
    posts
        ``posts[role, base]``, full-time equivalents.
    hours
        ``hours[role, base, area]``, deployed hours a year, travel included; only where above zero.
    stages
        What was optimised, in order.
    status
        ``proved`` where every stage closed with gap 0 by the solver's bound.
    decided_by_order
        Whether criteria and movement left a choice of posts, which the order of codes settled.
    most_hours
        V*, the risk-weighted hours that the most efficient plan meets under the same data and rules; None
        where no criterion holds a floor under it.
    proofs
        What certificate.json holds, at least one a part of the problem; none where nothing is proved.
    switches
        How the switches of each part stand, by its number, where the proofs themselves are left out.
    """

    posts: Mapping[Cell, Fraction]
    hours: Mapping[Link, Fraction]
    stages: tuple[StageRecord, ...]
    status: Status
    decided_by_order: bool = False
    most_hours: Fraction | None = None
    proofs: tuple[Proof, ...] = field(default=(), repr=False, compare=False)
    switches: Mapping[int, Mapping[str, int]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def gap(self) -> Fraction:
        """The largest distance between a stage's optimum and its proven bound."""
        return max((abs(stage.bound - stage.optimum) for stage in self.stages), default=Fraction(0))


class Service:
    """What reaches whom under a plan: arithmetic only, every figure exact.

    Examples
    --------
    Served hours fill the riskiest driver first; equal risks share in proportion to demand.

    >>> fill(Fraction(70), [("low", Fraction(1), Fraction(60)), ("high", Fraction(3), Fraction(40))])
    {'high': Fraction(40, 1), 'low': Fraction(30, 1)}
    """

    def __init__(
        self, problem: Problem, posts: Mapping[Cell, Fraction], hours: Mapping[Link, Fraction]
    ) -> None:
        self.problem = problem
        self.posts = posts
        self.hours = hours

    @cached_property
    def received(self) -> dict[Cell, Fraction]:
        """Case-work hours by (role, area)."""
        found = {cell: Fraction(0) for cell in self.problem.role_demand_hours}
        for link, hours in self.hours.items():
            found[link[0], link[2]] += hours * self.problem.productive_share[link]
        return found

    @cached_property
    def served(self) -> dict[Cell, Fraction]:
        """Demand hours met by (role, area): received, at most demand."""
        return {
            cell: min(self.received[cell], demand) for cell, demand in self.problem.role_demand_hours.items()
        }

    @cached_property
    def driver_served(self) -> dict[tuple[str, str, str], Fraction]:
        """Demand hours met by (driver, role, area)."""
        problem = self.problem
        found: dict[tuple[str, str, str], Fraction] = {}
        for (role, area), drivers in problem.drivers_of.items():
            work = [
                (driver, problem.risk_weight[driver], problem.demand_hours[driver, role, area])
                for driver in drivers
            ]
            for driver, hours in fill(self.served[role, area], work).items():
                found[driver, role, area] = hours
        return found

    @cached_property
    def driver_shortfall(self) -> dict[tuple[str, str, str], Fraction]:
        """Demand hours not met by (driver, role, area)."""
        return {key: hours - self.driver_served[key] for key, hours in self.problem.demand_hours.items()}

    @cached_property
    def travel_hours(self) -> dict[Link, Fraction]:
        """Deployed hours that are spent on the road, by (role, base, area)."""
        return {link: hours * (1 - self.problem.productive_share[link]) for link, hours in self.hours.items()}

    @cached_property
    def fte_received(self) -> dict[Cell, Fraction]:
        """Posts' worth of deployed hours that serve each (role, area), travel included."""
        found = {cell: Fraction(0) for cell in self.problem.role_demand_hours}
        for (role, _, area), hours in self.hours.items():
            found[role, area] += hours / self.problem.role[role].hours_per_post
        return found

    @cached_property
    def risk_weighted_served(self) -> Fraction:
        """Hours met, each weighted by the risk of its driver."""
        return sum(
            (hours * self.problem.risk_weight[key[0]] for key, hours in self.driver_served.items()),
            Fraction(0),
        )

    @cached_property
    def posts_moved(self) -> Fraction:
        """Posts that leave their base, over the roles that have a baseline."""
        return sum(
            (
                max(Fraction(0), before - self.posts.get(cell, Fraction(0)))
                for cell, before in self.problem.baseline.items()
            ),
            Fraction(0),
        )


def fill(hours: Fraction, work: list[tuple[str, Fraction, Fraction]]) -> dict[str, Fraction]:
    """Share `hours` among (driver, risk weight, demand hours): riskiest first, equals in proportion."""
    served: dict[str, Fraction] = {}
    for weight in sorted({risk for _, risk, _ in work}, reverse=True):
        tier = {driver: demand for driver, risk, demand in work if risk == weight}
        demanded = sum(tier.values(), Fraction(0))
        share = min(Fraction(1), hours / demanded) if demanded else Fraction(0)
        for driver, demand in tier.items():
            served[driver] = demand * share
        hours -= demanded * share
    return served
