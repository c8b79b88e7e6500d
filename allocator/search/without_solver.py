"""Problems whose whole canonical plan is known without a solver: by role subsets, or by the greedy."""

from __future__ import annotations

import time
from fractions import Fraction

from allocator.errors import InfeasibleError, LimitError
from allocator.exact import fractional_posts, whole_posts
from allocator.exact.limits import read_limits
from allocator.exact.unique import other_posts
from allocator.model import Model
from allocator.plan import Service
from allocator.problem import Problem
from allocator.search.conflict import explain_infeasible
from allocator.search.deployment import Deployment
from allocator.solvers import Options, Session

_NOTHING = Problem((), (), (), {}, {})


def deploy_without_solver(problem: Problem, options: Options, deadline: float | None) -> Deployment | None:
    """The plan that the staged programs find, or None where only they can.

    Two kinds of problems have one: a single local role in whole or half posts (`exact.whole_posts`), and
    local roles in fractional posts (`exact.fractional_posts`) where either leximin leaves one plan, or what
    is left is a choice that the tie-break settles in the way that those posts are shared out.

    Raises
    ------
    InfeasibleError
        Where no plan keeps all rules, explained as the staged programs explain it.
    LimitError
        Where the deadline has passed.
    UsageError
        Where the solver does not take the options: no problem makes them right.
    """
    whole = whole_posts.applies(problem)
    if not (
        whole or (all(role.tier == "local" for role in problem.roles) and fractional_posts.applies(problem))
    ):
        return None
    Session(Model(_NOTHING), options)
    if deadline is not None and time.monotonic() >= deadline:
        raise LimitError("a limit was reached before any plan was found; nothing was written")
    try:
        return _by_greedy(problem) if whole else _by_role_subsets(problem)
    except InfeasibleError:
        raise explain_infeasible(problem, options) from None


def _by_greedy(problem: Problem) -> Deployment:
    answer = whole_posts.solve_whole_posts(problem)
    return _proved(problem, Service(problem, answer.posts, answer.hours), answer.decided_by_order)


def _by_role_subsets(problem: Problem) -> Deployment | None:
    answer = fractional_posts.solve_fractional_posts(problem)
    choice = other_posts(problem, read_limits(problem), answer.posts, answer.work)
    if choice and not fractional_posts.posts_are_canonical(problem):
        return None
    return _proved(problem, Service(problem, answer.posts, answer.hours), choice)


def _proved(problem: Problem, service: Service, decided_by_order: bool) -> Deployment:
    gaps = tuple((Fraction(0),) * len(criterion.value(problem, service)) for criterion in problem.criteria)
    return Deployment(service, gaps, decided_by_order)
