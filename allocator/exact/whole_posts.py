"""Leximin of one local role in whole or half posts: when the greedy is valid, and its posts and hours."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial

from allocator.criteria import LeastMovement, Leximin, TotalShortfall
from allocator.errors import InfeasibleError
from allocator.exact.ladders import Ladder, place_units
from allocator.exact.limits import Limits, read_limits, refusal
from allocator.outcomes import On
from allocator.plan import fill
from allocator.problem import Cell, Link, Problem

ZERO = Fraction(0)


@dataclass(frozen=True)
class WholeAnswer:
    """Posts and hours in the terms of a Plan, all of them canonical; and what shows that they are best.

    Parameters
    ----------
    posts, hours, decided_by_order
        As in `allocator.plan.Plan`.
    units, ladders, placed
        What `allocator.exact.ladders.improvement` reads: posts counted in post sizes.
    """

    posts: Mapping[Cell, Fraction]
    hours: Mapping[Link, Fraction]
    decided_by_order: bool
    units: int
    ladders: tuple[Ladder, ...]
    placed: tuple[int, ...]


def why_not(problem: Problem) -> str | None:
    """The first reason why the greedy does not give the plan of this problem, or None.

    Examples
    --------
    >>> why_not(Problem(("E",), (), (), {}, {}))
    'there are 0 roles instead of one'
    """
    if len(problem.roles) != 1:
        return f"there are {len(problem.roles)} roles instead of one"
    (role,) = problem.roles
    if role.tier != "local" or any(base != area for _, base, area in problem.productive_share):
        return f"{role.id} is not local"
    if not role.post_size:
        return f"{role.id} comes in fractional posts"
    if not role.hours_per_post or ZERO in problem.productive_share.values():
        return f"an hour of {role.id} is worth nothing"
    if not problem.criteria or not isinstance(problem.criteria[0], Leximin):
        return "the first criterion is not leximin"
    for criterion in problem.criteria[1:]:
        if not isinstance(criterion, TotalShortfall | LeastMovement):
            return f"{criterion.name} may depend on several areas at once"
    return refusal(problem)


def applies(problem: Problem) -> bool:
    """Whether `solve_whole_posts` gives the plan of this problem.

    It does for one local role in whole or half posts, whatever a post is worth in each area, under floors,
    caps, locked posts and loss limits place by place; leximin first, on coverage, risk coverage or hours
    received, followed by nothing but least total shortfall and least movement.
    """
    return why_not(problem) is None


def solve_whole_posts(problem: Problem) -> WholeAnswer:
    """Leximin and the whole tie-break without a solver.

    The aims that break ties are sums over areas of concave functions of posts, so they are settled place by
    place: listed criteria, least risk-weighted shortfall, fewest posts moved, then posts in order of code.

    Raises
    ------
    ValueError
        Where `applies` is false, with the reason.
    InfeasibleError
        Where floors, caps and the pool contradict each other.

    Examples
    --------
    >>> from allocator.problem import Driver, Role
    >>> from allocator.rules import PosedRule, Supply
    >>> F = Fraction
    >>> problem = Problem(
    ...     areas=("E", "W"),
    ...     roles=(Role("examiner", F(3), F(1), F(1000), "local", ("E", "W")),),
    ...     drivers=(Driver("devices", F(1)),),
    ...     demand_hours={("devices", "examiner", "E"): F(2000), ("devices", "examiner", "W"): F(4000)},
    ...     productive_share={("examiner", "E", "E"): F(1), ("examiner", "W", "W"): F(1)},
    ...     rules=(PosedRule("supply:examiner", Supply(type="supply"),
    ...                      (("examiner", "E"), ("examiner", "W")), (), ("examiner",)),),
    ...     criteria=(Leximin(id="leximin"),))
    >>> {base: str(fte) for (_, base), fte in solve_whole_posts(problem).posts.items()}
    {'E': '1', 'W': '2'}
    """
    reason = why_not(problem)
    if reason is not None:
        raise ValueError(f"the greedy does not serve here: {reason}")
    (role,) = problem.roles
    limits = read_limits(problem)
    units = math.floor(limits.posts[role.id] / role.post_size)
    all_placed = role.id in limits.all_placed
    limits = _whole(problem, limits, units)
    limits.refuse_gaps()
    ladders = tuple(_ladder(problem, base, limits) for base in role.bases)
    placed = place_units(units, ladders, all_placed=all_placed)
    posts = {
        (role.id, base): fte * role.post_size for base, fte in zip(role.bases, placed.units, strict=True)
    }
    hours = {(name, base, base): fte * role.hours_per_post for (name, base), fte in posts.items() if fte}
    return WholeAnswer(posts, hours, placed.decided_by_order, units, ladders, placed.units)


def _whole(problem: Problem, limits: Limits, units: int) -> Limits:
    """Floors and caps of every place counted in post sizes, rounded to what can be kept."""
    (role,) = problem.roles
    if role.id in limits.all_placed and units * role.post_size != limits.posts[role.id]:
        raise InfeasibleError(f"{role.id}: its posts are no multiple of {role.post_size}")
    cells = [(role.id, base) for base in role.bases]
    floors = {cell: Fraction(math.ceil(limits.floors.get(cell, ZERO) / role.post_size)) for cell in cells}
    caps = {
        cell: Fraction(units if cell not in limits.caps else math.floor(limits.caps[cell] / role.post_size))
        for cell in cells
    }
    return replace(limits, floors=floors, caps=caps)


def _ladder(problem: Problem, area: str, limits: Limits) -> Ladder:
    (role,) = problem.roles
    measured = _Measured(problem, area)
    first = problem.criteria[0].looks_on(problem)
    whole = measured.hours(first, None)
    aims: list[Callable[[int], Fraction]] = []
    for criterion in problem.criteria[1:]:
        if isinstance(criterion, LeastMovement):
            aims.append(measured.kept)
        else:
            aims.append(partial(measured.hours, criterion.looks_on(problem)))
    aims += [partial(measured.hours, "risk-coverage"), measured.kept]
    return Ladder(
        area,
        int(limits.floors[role.id, area]),
        int(limits.caps[role.id, area]),
        (lambda units: measured.hours(first, units) / whole) if whole else None,
        lambda units: tuple(aim(units + 1) - aim(units) for aim in aims),
    )


class _Measured:
    """What units of post size come to in one area."""

    def __init__(self, problem: Problem, area: str) -> None:
        (role,) = problem.roles
        self.size = role.post_size
        self.worth = (
            role.post_size * role.hours_per_post * problem.productive_share.get((role.id, area, area), ZERO)
        )
        self.demand = problem.role_demand_hours.get((role.id, area), ZERO)
        self.work = [
            (driver, problem.risk_weight[driver], problem.demand_hours[driver, role.id, area])
            for driver in problem.drivers_of.get((role.id, area), ())
        ]
        self.before = problem.baseline_posts(role.id, area) or ZERO

    def hours(self, on: On, units: int | None) -> Fraction:
        """Hours met, plain or weighted by risk, or received; for None what is asked for in all."""
        if not self.demand:
            return ZERO
        received = self.demand if units is None else units * self.worth
        if on == "received":
            return received
        served = min(received, self.demand)
        if on == "coverage":
            return served
        risk = {driver: weight for driver, weight, _ in self.work}
        return sum((risk[driver] * hours for driver, hours in fill(served, self.work).items()), ZERO)

    def kept(self, units: int) -> Fraction:
        """Minus the posts that leave."""
        return -max(ZERO, self.before - units * self.size)
