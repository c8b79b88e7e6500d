"""Deployment: with whole posts known the rest is linear; one exact plan comes out, and its gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from allocator.criteria import Criterion
from allocator.plan import Service
from allocator.problem import Problem
from allocator.proofs import Proof
from allocator.search import canonical
from allocator.search.faces import Faces
from allocator.search.proved import Proved, WholePosts
from allocator.solvers import Options


@dataclass(frozen=True)
class Deployment:
    """Posts and hours; for each value of each criterion how far the proven bound lies beyond the plan.

    `proof` shows that no plan with these whole posts is better; None where none was asked for, or finished.
    """

    service: Service
    gaps: tuple[tuple[Fraction, ...], ...]
    decided_by_order: bool
    proof: Proof | None = None


def deploy(
    problem: Problem, whole: WholePosts, options: Options, deadline: float | None, *, tie_break: bool
) -> Deployment:
    """Send every hour where the criteria and the tie-break want it.

    Raises
    ------
    InfeasibleError
        Where no plan keeps all rules.
    LimitError
        Where the deadline passed and no posts are known yet.
    SolverError
        Where exact arithmetic and the solver disagree.
    """
    # Whole posts that were found in time are deployed however long that takes: it is little.
    faces = Faces(problem, whole.choice, options, None if whole.choice else deadline)
    faces.follow(problem.criteria[: whole.criteria])
    choice = whole.decided_by_order
    if tie_break:
        for step, criterion in canonical.steps(problem).items():
            faces.follow((criterion,), step)
        choice |= faces.settle_posts()
        faces.settle_service()
    service = faces.read()
    proved: Sequence[Proved | None] = whole.proved or (None,) * len(problem.criteria)
    gaps = tuple(
        _gaps(problem, criterion, criterion.value(problem, service), known)
        for criterion, known in zip(problem.criteria, proved, strict=True)
    )
    proof = faces.proof() if tie_break and not whole.limited else None
    return Deployment(service, gaps, choice, proof)


def _gaps(
    problem: Problem, criterion: Criterion, values: Sequence[Fraction], proved: Proved | None
) -> tuple[Fraction, ...]:
    """Value by value, how far a better plan could still go; all zero where the criterion was settled.

    Values count in order, so one that comes after the first unproved one is bounded by nothing but the
    criterion's own range.
    """
    if proved is None or proved.complete:
        return (Fraction(0),) * len(values)
    widest = criterion.widest(problem)
    first = min(proved.stages, len(values) - 1)
    gaps = [Fraction(0) if k < first else abs(widest - value) for k, value in enumerate(values)]
    if proved.bounds is not None:
        beyond = (bound - value for bound, value in zip(proved.bounds(values), values, strict=True))
        gaps = [min(gap, max(Fraction(0), more)) for gap, more in zip(gaps, beyond, strict=True)]
    if proved.open is not None and values:
        # A stage that is the mean of the first k values moves by 1/k where the last of them moves by 1.
        share = proved.open.stage.reached([Fraction(int(k == first)) for k in range(len(values))])
        further = abs(proved.open.bound - proved.open.stage.reached(values)) / share
        gaps[first] = min(gaps[first], further)
    return tuple(gaps)
