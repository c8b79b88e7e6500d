"""Roles that share nothing are separate problems."""

from __future__ import annotations

from allocator.problem import Problem


def independent_parts(problem: Problem) -> list[Problem]:
    """Split a problem by roles where that cannot change the answer.

    It cannot where every listed criterion is separable (a sum over roles, or leximin over pairs of area and
    role) and the parts share no rule and no posts: each step of the tie-break is a sum over roles or an order
    in which role comes first.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> from allocator.problem import Role
    >>> roles = tuple(Role(name, F(1), F(1), F(1), "pool", ("pool",)) for name in "ab")
    >>> [part.roles[0].id for part in independent_parts(Problem((), roles, (), {}, {}))]
    ['a', 'b']
    """
    if not all(criterion.separable(problem) for criterion in problem.criteria):
        return [problem]
    groups = [{role.id} for role in problem.roles]
    tied = [rule.roles for rule in problem.rules if rule.coupling]
    tied += [frozenset({role.id, *role.helps}) for role in problem.roles if role.helps]
    for roles in tied:
        joined = [group for group in groups if group & roles]
        groups = [group for group in groups if not group & roles]
        groups.append(set().union(*joined))
    return [problem.only(frozenset(group)) for group in sorted(groups, key=min)]
