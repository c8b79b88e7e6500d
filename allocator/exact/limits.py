"""Rules read as a floor and a cap for each place, where that is all they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from allocator.errors import InfeasibleError
from allocator.problem import Cell, Problem
from allocator.rules import Cap, ChangeLimit, Fixed, Floor, PosedRule, Supply


@dataclass(frozen=True)
class Limits:
    """Posts by place: at least, at most, and in all.

    Parameters
    ----------
    floors, caps
        ``floors[role, base]``, full-time equivalents; only places that have one.
    posts
        By role: what there is.
    all_placed
        The roles whose posts must all stand somewhere.
    """

    floors: Mapping[Cell, Fraction]
    caps: Mapping[Cell, Fraction]
    posts: Mapping[str, Fraction]
    all_placed: frozenset[str]

    def refuse_gaps(self) -> None:
        """Stop where a floor stands above a cap.

        Raises
        ------
        InfeasibleError
            Naming the first such place.
        """
        for (role, base), floor in self.floors.items():
            if floor > self.caps.get((role, base), floor):
                raise InfeasibleError(f"{role} at {base}: the floor is above the cap")


def refusal(problem: Problem) -> str | None:
    """Why the rules are more than a floor and a cap a place and a pool a role; None where they are not."""
    if problem.locked_posts is not None:
        return "a formula places the posts"
    for role in problem.roles:
        if role.helps:
            return f"posts of {role.id} work the hours of other roles"
    for posed in problem.rules:
        if not _simple(posed):
            return f"the rule {posed.name} is more than a floor or a cap of each place"
    for role in problem.roles:
        supplies = [
            posed for posed in problem.rules if isinstance(posed.rule, Supply) and role.id in posed.role_ids
        ]
        if len(supplies) != 1:
            return f"{role.id} has {len(supplies)} supply rules instead of one"
        if {base for name, base in supplies[0].cells if name == role.id} != set(role.bases):
            return f"the supply of {role.id} leaves out some of its bases"
    return None


def read_limits(problem: Problem) -> Limits:
    """The tightest floor and cap of each place, and the pools; `refusal` tells whether that is all there is.

    A base without a link can hold no posts, since every hour of a post is deployed.
    """
    floors: dict[Cell, Fraction] = {}
    caps = {cell: Fraction(0) for cell, areas in problem.links_from.items() if not areas}
    posts: dict[str, Fraction] = {}
    all_placed: set[str] = set()

    def at_least(cell: Cell, fte: Fraction) -> None:
        floors[cell] = max(fte, floors.get(cell, Fraction(0)))

    def at_most(cell: Cell, fte: Fraction) -> None:
        caps[cell] = min(fte, caps.get(cell, fte))

    for posed in problem.rules:
        rule = posed.rule
        if isinstance(rule, Supply):
            for role in posed.role_ids:
                posts[role] = problem.role[role].posts if rule.fte is None else rule.fte
                if rule.sense == "=":
                    all_placed.add(role)
            continue
        for cell in posed.cells:
            before = problem.baseline.get(cell, Fraction(0))
            if isinstance(rule, Floor):
                at_least(cell, rule.fte)
            elif isinstance(rule, Cap):
                at_most(cell, rule.fte)
            elif isinstance(rule, Fixed):
                at_least(cell, before if rule.fte is None else rule.fte)
                at_most(cell, before if rule.fte is None else rule.fte)
            elif isinstance(rule, ChangeLimit) and cell[0] in problem.roles_with_baseline:
                at_least(cell, (1 - (rule.loss_share or Fraction(0))) * before)
    return Limits(floors, caps, posts, frozenset(all_placed))


def _simple(posed: PosedRule) -> bool:
    rule = posed.rule
    if isinstance(rule, Floor | Cap | Fixed):
        return not rule.together
    if isinstance(rule, ChangeLimit):
        return rule.loss_share is not None and not rule.together
    return isinstance(rule, Supply)
