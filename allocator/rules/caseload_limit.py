"""Caseload limit: nobody carries more items a year than this."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, ClassVar, Literal

from allocator.errors import Fault, nearest
from allocator.expression import total
from allocator.inequality import pin_coverage
from allocator.outcomes import Outcome
from allocator.quantity import Positive
from allocator.rules.elastic import POSTS_STEP, Elastic, round_step
from allocator.rules.rule import Id, PosedRule, Reading, Rule

if TYPE_CHECKING:
    from allocator.model import Model
    from allocator.plan import Service
    from allocator.problem import Cell, Problem


class CaseloadLimit(Rule):
    """The items of a driver that a role handles are at most `items_per_fte` for each of its posts at work.

    Formula: sum over areas of (served hours of the driver) / (hours per item) <= items_per_fte x (deployed
    hours / hours per post); for each area of a local role, for each other role as a whole. Served hours fill
    the riskiest drivers first, so that work turned away is the least risky there is. Units: items a year.
    What it does not show: the items that nobody handles, which a tighter limit makes more.

    Examples
    --------
    >>> CaseloadLimit(type="caseload_limit", driver="photographs", items_per_fte=25).driver
    'photographs'
    """

    type: Literal["caseload_limit"]
    driver: Id
    items_per_fte: Positive
    summary: ClassVar[str] = "items of a driver handled, at most `items_per_fte` a post"
    on_areas: ClassVar[bool] = True

    def add(self, model: Model, posed: PosedRule) -> None:
        problem = model.problem
        for scope, cells in _scopes(problem, posed, self.driver):
            role = cells[0][0]
            pin_coverage(model, [Outcome(scope, cells, "risk-coverage", Fraction(0))])
            weight = problem.risk_weight[self.driver]
            items = {cell: self._items(problem, cell) for cell in cells}
            whole = sum(items.values(), Fraction(0))
            handled = total(
                (1 - model.unserved[(*cell, weight)]) * (number / whole) for cell, number in items.items()
            )
            at_work = total(model.deployed[link] for link in _links(problem, role, cells))
            limit = model.times(at_work, self.items_per_fte * (1 / whole))
            model.row(f"{posed.name}({scope})", handled, "<=", limit)

    def readings(self, problem: Problem, service: Service, posed: PosedRule) -> Iterator[Reading]:
        for scope, cells in _scopes(problem, posed, self.driver):
            role = problem.role[cells[0][0]]
            hours = (
                service.hours.get(link, Fraction(0)) / role.hours_per_post
                for link in _links(problem, role.id, cells)
            )
            handled = (
                service.driver_served[(self.driver, *cell)]
                / problem.demand_hours[(self.driver, *cell)]
                * self._items(problem, cell)
                for cell in cells
            )
            limit = self.items_per_fte * sum(hours, Fraction(0))
            yield Reading(scope, "<=", limit, sum(handled, Fraction(0)), "items")

    def elastic(self, problem: Problem, posed: PosedRule) -> Elastic | None:
        step = round_step(self.items_per_fte)
        smallest = min((problem.role[role].post_size or POSTS_STEP for role in posed.role_ids), default=step)
        every = [
            sum((self._items(problem, cell) for cell in cells), Fraction(0))
            for _, cells in _scopes(problem, posed, self.driver)
        ]
        # With the smallest part of a post that there is, all items of a place: more never helps.
        most = max([self.items_per_fte, *(items / smallest for items in every)])
        posts = sum((problem.role[role].posts for role in posed.role_ids), Fraction(0))
        return Elastic(
            "items_per_fte",
            self.items_per_fte,
            self.items_per_fte,
            step * ceil(most / step),
            "items",
            step,
            counts=max(posts, Fraction(1)) / self.items_per_fte,
        )

    def switches(self, problem: Problem, posed: PosedRule) -> bool:
        return any(True for _ in _scopes(problem, posed, self.driver))

    def faults(self, problem: Problem, posed: PosedRule, where: str) -> Iterator[Fault]:
        known = sorted(problem.risk_weight)
        if self.driver not in known:
            allowed = "a driver: " + ", ".join(known)
            yield Fault(f"{where}.driver", f"{self.driver!r}", allowed, nearest(self.driver, known))
            return
        if not any(True for _ in _scopes(problem, posed, self.driver)):
            found = f"{self.driver!r}, which takes no hours of the roles and areas in scope"
            yield Fault(f"{where}.driver", found, "a driver with hours_per_item for one of them")
        regional = [role for role in posed.role_ids if problem.role[role].tier != "local"]
        if set(posed.areas) != set(problem.areas) and regional:
            found = f"some areas, for {', '.join(regional)}"
            yield Fault(where, found, "areas for roles based in each area only", "leave these roles out")

    def _items(self, problem: Problem, cell: Cell) -> Fraction:
        """Items a year of the driver."""
        per_item = problem.hours_per_item[self.driver, cell[0]]
        return problem.demand_hours[(self.driver, *cell)] / per_item


def _scopes(problem: Problem, posed: PosedRule, driver: str) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    """Each limit by name, with the (role, area) cells in which the driver makes work."""
    for role in posed.role_ids:
        cells = tuple((role, area) for area in posed.areas if (driver, role, area) in problem.demand_hours)
        if problem.role[role].tier == "local":
            yield from ((f"{role}:{area}", ((role, area),)) for _, area in cells)
        elif cells:
            yield role, cells


def _links(problem: Problem, role: str, cells: tuple[Cell, ...]) -> list[tuple[str, str, str]]:
    """Where the role's hours go: from the base in the area of a local role, from everywhere for others."""
    if problem.role[role].tier != "local":
        return [link for link in sorted(problem.productive_share) if link[0] == role]
    bases = {area for _, area in cells}
    return [link for link in sorted(problem.productive_share) if link[0] == role and link[1] in bases]
