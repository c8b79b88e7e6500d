"""What rules on inequality compare: hours received in each area, role by role or over roles together."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from allocator.outcomes import Outcome
from allocator.rules.rule import PosedRule

if TYPE_CHECKING:
    from allocator.problem import Problem


def served_scopes(problem: Problem, posed: PosedRule) -> Iterator[tuple[str, tuple[Outcome, ...]]]:
    """Each role named, or all ``together`` where none is, with the outcomes of the areas in scope."""
    named = [(role, (role,)) for role in posed.role_ids]
    for scope, roles in named if posed.rule.roles is not None else [("together", posed.role_ids)]:
        found = tuple(_outcomes(problem, roles, posed.areas))
        if found:
            yield scope, found


def _outcomes(problem: Problem, roles: tuple[str, ...], areas: tuple[str, ...]) -> Iterator[Outcome]:
    demand = problem.role_demand_hours
    cells = {area: tuple((role, area) for role in roles if demand[role, area]) for area in areas}
    hours = {area: sum((demand[cell] for cell in found), Fraction(0)) for area, found in cells.items()}
    everything = sum(hours.values(), Fraction(0))
    for area in areas:
        if hours[area]:
            yield Outcome(area, cells[area], "received", hours[area] / everything)
