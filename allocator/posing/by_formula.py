"""The plan of a formula: posts by a formula instead of criteria, with floor, cap and fixed kept."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from allocator.errors import Fault, InfeasibleError
from allocator.posing.formulas import Weights, base_weights, place_posts
from allocator.posing.places import Places
from allocator.problem import Cell, Problem, Role
from allocator.rules import Cap, Fixed, Floor
from allocator.scenario.reading import Scenario

BaseWeights = dict[str, dict[str, Fraction]]


def formula_weights(
    scenario: Scenario, places: Mapping[str, Places], weights: Weights, before: Mapping[Cell, Fraction]
) -> tuple[BaseWeights, list[Fault]]:
    """``weights[role][base]`` of the scenario's formula, and what is wrong with it."""
    formula = scenario.statement.fairness.formula
    found: BaseWeights = {}
    faults: list[Fault] = []
    if formula is None:
        return found, faults
    where = scenario.origins.where("fairness", "formula", "by")
    travel = weights.geography.travel.get(scenario.statement.travel, {})
    posts = {role.id: role.posts for role in scenario.statement.roles}
    for role, here in places.items():
        if here.tier == "pool":
            found[role] = {base: Fraction(1) for base in here.bases}
            continue
        if formula.by == "baseline":
            found[role] = {base: before.get((role, base), Fraction(0)) for base in here.bases}
        elif here.bases:
            areas, wrong = weights.of_areas(formula.by, role, where, or_baseline=True)
            faults += wrong
            found[role] = base_weights(areas, here, travel) if not wrong else {}
        if posts[role] and found.get(role) and weights.nothing_in(found[role]):
            faults.append(_nothing_to_share_by(formula.by, role, where))
    return found, faults


def _nothing_to_share_by(by: str, role: str, where: str) -> Fault:
    if by == "baseline":
        hint = "give the role a baseline, or the geography a baseline.csv"
        return Fault(where, f"no baseline for {role}", "today's posts for every role but pools", hint)
    return Fault(where, f"{by!r}, which is 0 everywhere for {role}", "something to share posts by")


def formula_posts(
    scenario: Scenario, problem: Problem, weights: BaseWeights
) -> tuple[dict[Cell, Fraction] | None, list[str]]:
    """Posts by role and base, and what must be told: ties, and paradoxes of the method.

    Raises
    ------
    InfeasibleError
        Where floors and caps leave no way to place the posts of a role.
    """
    formula = scenario.statement.fairness.formula
    if formula is None:
        return None, []
    posts: dict[Cell, Fraction] = {}
    warnings: list[str] = []
    for role in problem.roles:
        floors, caps, names = _limits(problem, role)
        by_base = _joint_weights(role, weights) if role.helps else weights[role.id]
        try:
            placed = place_posts(role.posts, role.post_size, by_base, formula.method, (floors, caps))
        except ValueError as error:
            message = f"the formula cannot place the {float(role.posts):g} posts of {role.id}: {error}"
            raise InfeasibleError(message, [*names, f"supply:{role.id}"]) from None
        posts |= {(role.id, base): fte for base, fte in placed.posts.items()}
        warnings += placed.told(role.id, f"the formula by {formula.by}")
    return posts, warnings


def _joint_weights(role: Role, weights: BaseWeights) -> dict[str, Fraction]:
    """The weights of both roles that posts are trained for, base by base."""
    found = {
        base: sum((weights[other].get(base, Fraction(0)) for other in role.helps), Fraction(0))
        for base in role.bases
    }
    return found if any(found.values()) else dict.fromkeys(role.bases, Fraction(1))


def _limits(problem: Problem, role: Role) -> tuple[dict[str, Fraction], dict[str, Fraction], list[str]]:
    floors: dict[str, Fraction] = {}
    caps: dict[str, Fraction] = {}
    names: list[str] = []
    for posed in problem.rules:
        rule = posed.rule
        if not isinstance(rule, Floor | Cap | Fixed) or rule.together or role.id not in posed.roles:
            continue
        names.append(posed.name)
        for cell in (cell for cell in posed.cells if cell[0] == role.id):
            fte = problem.baseline.get(cell, Fraction(0)) if rule.fte is None else rule.fte
            if not isinstance(rule, Cap):
                floors[cell[1]] = max(floors.get(cell[1], fte), fte)
            if not isinstance(rule, Floor):
                caps[cell[1]] = min(caps.get(cell[1], fte), fte)
    return floors, caps, names
