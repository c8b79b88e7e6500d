"""Why there is no plan: rules that cannot hold together, found by leaving them out one after the other."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import ceil

from allocator.errors import InfeasibleError, SolverError
from allocator.expression import Expression
from allocator.model import Model
from allocator.problem import Problem, Role
from allocator.rules import PosedRule
from allocator.solvers import Options, Session


def explain_infeasible(problem: Problem, options: Options) -> InfeasibleError:
    """Name rules that cannot hold together, none of which can be left out.

    A deletion filter: each rule is left out for good if the rest still has no plan. What remains is
    infeasible, and becomes feasible without any one of its rules.
    """
    if _feasible(problem, problem.rules, options, certain=True):
        raise SolverError("HiGHS found no plan, yet finds one when asked again; run `allocator doctor`")
    kept = list(problem.rules)
    for rule in problem.rules:
        rest = [other for other in kept if other is not rule]
        if not _feasible(problem, tuple(rest), options):
            kept = rest
    names = [rule.name for rule in kept]
    stated = "; ".join(describe(problem, rule) for rule in kept)
    return InfeasibleError(f"no plan keeps these rules together: {stated}", names)


def describe(problem: Problem, rule: PosedRule) -> str:
    """A rule in words, with the numbers that matter when it cannot be kept."""
    parameters = rule.rule.model_dump(
        mode="json", exclude={"id", "type", "roles", "bases", "areas", "groups"}, exclude_none=True
    )
    if rule.name.startswith("supply:"):
        role = problem.role[rule.role_ids[0]]
        return f"{rule.name} (the pool of {float(role.posts):g} posts)"
    stated = ", ".join(f"{name} = {value}" for name, value in parameters.items() if value is not False)
    return f"{rule.name} ({stated}; {len(rule.cells)} places)" if stated else rule.name


def _feasible(
    problem: Problem, rules: tuple[PosedRule, ...], options: Options, *, certain: bool = False
) -> bool:
    posed = replace(problem, rules=rules, roles=_unlimited(problem, rules))
    session = Session(Model(posed), options)
    solution = session.optimise(Expression(), "max")
    if certain and solution.status == "infeasible":
        solution = session.again()
    if solution.status == "limit":
        raise SolverError("a limit was reached while looking for the rules in conflict")
    return solution.status == "optimal"


def _unlimited(problem: Problem, rules: tuple[PosedRule, ...]) -> tuple[Role, ...]:
    """The roles; one without a supply rule has more posts than any rule or demand could ask for.

    The model's variables are boxed by a role's posts: left so, the box would stand in for the rule.
    """
    supplied = {role for posed in rules if posed.name.startswith("supply:") for role in posed.role_ids}
    asked = sum(
        (abs(number) * max(1, len(posed.cells)) for posed in problem.rules for number in _numbers(posed)),
        sum(problem.baseline.values(), Fraction(0)),
    )
    roles = []
    for role in problem.roles:
        wanted = sum(
            (
                problem.role_demand_hours[link[0], link[2]] / (share * role.hours_per_post)
                for link, share in problem.productive_share.items()
                if link[0] == role.id and share
            ),
            role.posts + asked + len(role.bases),
        )
        roles.append(role if role.id in supplied else replace(role, posts=Fraction(ceil(wanted))))
    return tuple(roles)


def _numbers(posed: PosedRule) -> list[Fraction]:
    stated = (getattr(posed.rule, name) for name in type(posed.rule).model_fields)
    return [value for value in stated if isinstance(value, Fraction)]
