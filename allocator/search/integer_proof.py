"""The proof that no whole posts are better than those of a plan: an integer program, its point, its trees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import partial

import numpy as np
import numpy.typing as npt

from allocator.errors import InfeasibleError, SolverError
from allocator.expression import Expression, total
from allocator.model import Model
from allocator.plan import Service
from allocator.problem import Problem
from allocator.proofs import Proof, ProvedStage
from allocator.search import canonical
from allocator.search.branching import Branching
from allocator.search.deployment import deploy
from allocator.search.integer_search import choice_of
from allocator.search.integer_stages import Asked, Unsettled, integer_stages
from allocator.search.proved import WholePosts
from allocator.search.vertex import Basis, vertex
from allocator.solvers import Options, Session


def integer_proof(
    problem: Problem,
    service: Service,
    switches: Mapping[str, int],
    options: Options,
    *,
    tie_break: bool = True,
) -> Proof | None:
    """Prove the whole posts of a part of a problem; None where its stages cannot be stated beforehand.

    Without `tie_break` no more is proved than what the criteria reach.

    Raises
    ------
    SolverError
        Where other posts are better, or the plan's own do not keep the program's rows.
    """
    model = Model(problem)
    branching = Branching(model, options, partial(_refuse_better, model, service, options, tie_break))
    asked, proved = [], []
    try:
        for one in integer_stages(model, service, tie_break=tie_break):
            rows = branching.program_rows
            tree, gap = branching.prove(one)
            stage = one.stage
            proved.append(
                ProvedStage(stage.name, stage.sense, stage.objective.terms, rows, tree, gap, one.number)
            )
            asked.append(one)
    except Unsettled:
        return None
    point = _point(model, branching.session, service, switches, asked)
    rows_of_it = [row for row, key in zip(model.rows, branching.keys, strict=True) if key >= 0]
    return Proof(model.columns, rows_of_it, point, proved, kind="integer")


def _point(
    model: Model, session: Session, service: Service, switches: Mapping[str, int], asked: list[Asked]
) -> list[Fraction]:
    """Every column at the plan: posts, hours and switches are known, the rest follows at a vertex."""
    known: dict[int, Fraction] = {}
    for cell, posts in model.posts.items():
        for k, size in posts.terms.items():
            known[k] = service.posts[cell] / size
    for link, deployed in model.deployed.items():
        for k in deployed.terms:
            known[k] = service.hours.get(link, Fraction(0)) / model.problem.role[link[0]].hours_per_post
    for name, switch in model.switches.items():
        for k in switch.terms:
            known[k] = Fraction(switches[name])
    for k, value in known.items():
        session.bound_column(k, float(value), float(value))
    aims = total((1 if one.stage.sense == "max" else -1) * one.stage.objective for one in asked)
    session.optimise(Expression({k: c for k, c in aims.terms.items() if k not in known}), "max")
    columns = [
        replace(column, low=known[k], high=known[k]) if k in known else column
        for k, column in enumerate(model.columns)
    ]
    return vertex(columns, model.rows, Basis(*session.basis()))


def _refuse_better(
    model: Model, service: Service, options: Options, tie_break: bool, columns: npt.NDArray[np.float64]
) -> None:
    """Refuse the plan where whole columns near these are better, which is settled in fractions."""
    problem = model.problem
    try:
        other = deploy(
            problem, WholePosts(choice_of(model, columns)), options, None, tie_break=True
        ).service  # fmt: skip
    except (InfeasibleError, SolverError):
        return  # within the solver's tolerance of the rules, and not within the rules
    for (name, sense, mine), (_, _, others) in zip(
        _values(problem, service, tie_break), _values(problem, other, tie_break), strict=True
    ):
        if mine != others:
            if (mine < others) == (sense == "max"):
                raise SolverError(
                    f"the whole posts are not the best: {name} is {_shown(mine)} in the plan, and other "
                    f"posts reach {_shown(others)}; run `allocator doctor`, or report this scenario"
                )
            return


def _values(
    problem: Problem, service: Service, tie_break: bool
) -> Iterator[tuple[str, str, tuple[Fraction, ...]]]:
    """What plans are compared by, in order: the first that differs decides."""
    for criterion in problem.criteria:
        yield criterion.name, criterion.sense, criterion.value(problem, service)
    if not tie_break:
        return
    for step, criterion in canonical.steps(problem).items():
        yield step, criterion.sense, criterion.value(problem, service)
    yield canonical.POSTS, "min", tuple(service.posts[cell] for cell in sorted(problem.cells))


def _shown(values: tuple[Fraction, ...]) -> str:
    return ", ".join(f"{float(value):.9g}" for value in values)
