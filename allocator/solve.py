"""Solve a Problem: criteria in order, each held exactly, then the canonical tie-break; one Plan comes out.

Whole posts are found first, by integer programs. With the posts known the rest is linear: the same stages run
again, are held by their optimal faces, and the last basis gives the exact plan. Both runs must agree.
Parts whose structure allows it (`search.without_solver`) need neither: the same plan, sooner.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from allocator.criteria import Criterion
from allocator.criteria.efficient import EfficientCriterion
from allocator.efficiency import MOST_HOURS, efficiency_asked, with_floor
from allocator.errors import InputError, LimitError, SolverError
from allocator.plan import Plan, Service, StageRecord, Status
from allocator.problem import Cell, Link, Problem
from allocator.proofs import claim
from allocator.search import canonical
from allocator.search.deployment import Deployment, deploy
from allocator.search.parts import independent_parts
from allocator.search.proved import Choice, WholePosts
from allocator.search.whole_posts import place_whole_posts
from allocator.search.without_solver import deploy_without_solver
from allocator.solvers import Options


def solve(problem: Problem, options: Options | None = None, *, staged: bool = False) -> Plan:
    """Find the plan.

    Parameters
    ----------
    problem
        What to allocate.
    options
        Solver, time limit in seconds, solver options.
    staged
        By linear and integer programs alone, even where a plan is known without them: an independent way.

    Returns
    -------
    Plan
        Unique: the same whatever the solver's options, seed or row order.

    Raises
    ------
    InfeasibleError
        Where no plan keeps all rules; it names rules that cannot hold together.
    LimitError
        Where the time ran out before any plan was found.
    SolverError
        Where HiGHS is missing, fails, or disagrees with exact arithmetic.

    Examples
    --------
    Two areas, the second with twice the work, three whole posts: one and two.

    >>> from fractions import Fraction as F
    >>> from allocator.criteria import Leximin
    >>> from allocator.problem import Driver, Role
    >>> from allocator.rules import PosedRule, Supply
    >>> cells = (("examiner", "E"), ("examiner", "W"))
    >>> problem = Problem(
    ...     areas=("E", "W"),
    ...     roles=(Role("examiner", F(3), F(1), F(1000), "local", ("E", "W")),),
    ...     drivers=(Driver("devices", F(1)),),
    ...     demand_hours={("devices", "examiner", "E"): F(2000), ("devices", "examiner", "W"): F(4000)},
    ...     productive_share={("examiner", "E", "E"): F(1), ("examiner", "W", "W"): F(1)},
    ...     rules=(PosedRule("supply:examiner", Supply(type="supply"), cells, (), ("examiner",)),),
    ...     criteria=(Leximin(id="leximin"),))
    >>> plan = solve(problem)
    >>> {base: str(fte) for (_, base), fte in plan.posts.items()}, plan.status
    ({'E': '1', 'W': '2'}, 'proved')
    """
    options = (options or Options()).begun()
    _refuse_what_is_not_offered(problem)
    most_hours = _needed_most_hours(problem, options)
    plan = _solve(with_floor(problem, most_hours), options, tie_break=True, staged=staged)
    if most_hours is not None:
        # Proofs rest on a floor under V*, and of V* there is only what the solver claims.
        switches = {proof.part: proof.switches for proof in plan.proofs}
        return replace(plan, most_hours=most_hours, proofs=(), switches=switches)
    _refuse_gaps(plan)
    return certified(plan, by_formula=problem.locked_posts is not None)


def reference(problem: Problem, criterion: Criterion, options: Options | None = None) -> Plan:
    """A plan that is best by one criterion under the same rules: its value is a reference for prices.

    No tie is broken, so only the value of its first stage is unique.
    """
    options = (options or Options()).begun()
    posed = replace(problem, criteria=(criterion,), locked_posts=None)
    return _solve(with_floor(posed, _needed_most_hours(posed, options)), options, tie_break=False)


def most_risk_weighted_hours(problem: Problem, options: Options | None = None) -> Fraction | None:
    """V*, the most risk-weighted hours that a plan meets under the same rules; None where unproved."""
    best = reference(problem, MOST_HOURS, options)
    if best.status != "proved":
        return None
    return Service(problem, best.posts, best.hours).risk_weighted_served


def _refuse_what_is_not_offered(problem: Problem) -> None:
    if problem.locked_posts is not None:
        return
    faults = [
        *(fault for criterion in problem.criteria for fault in criterion.faults(problem, criterion.name)),
        *(fault for posed in problem.rules for fault in posed.rule.faults(problem, posed, posed.name)),
    ]
    if faults:
        raise InputError(faults)


def _needed_most_hours(problem: Problem, options: Options) -> Fraction | None:
    """V*, where a criterion holds an efficiency floor; found first, out of the same time."""
    if not efficiency_asked(problem):
        return None
    found = most_risk_weighted_hours(problem, options)
    if found is None:
        names = ", ".join(c.name for c in problem.criteria if isinstance(c, EfficientCriterion))
        raise LimitError(
            f"the most hours that can be met were not proved in time, and the efficiency floor of {names} is "
            "a share of them; nothing was written: allow more time, or state efficiency = 0"
        )
    return found


def _solve(problem: Problem, options: Options, *, tie_break: bool, staged: bool = False) -> Plan:
    deadline = options.deadline
    if problem.locked_posts is not None:
        # A formula places the posts; rules are measured on its plan, not enforced.
        problem = replace(problem, rules=(), criteria=())
    posts: dict[Cell, Fraction] = {}
    hours: dict[Link, Fraction] = {}
    limited = by_order = False
    solved: list[tuple[Problem, Deployment]] = []
    for part in independent_parts(problem):
        found = None if staged else deploy_without_solver(part, options, deadline)
        if found is None:
            whole = WholePosts(Choice(part.locked_posts or {}))
            if part.locked_posts is None and _is_integer_program(part):
                whole = place_whole_posts(part, options, deadline, tie_break)
            found = deploy(part, whole, options, deadline, tie_break=tie_break)
            limited |= whole.limited
        posts |= found.service.posts
        hours |= found.service.hours
        by_order |= found.decided_by_order
        solved.append((part, found))
    service = Service(problem, posts, hours)
    stages = list(_criterion_stages(problem, service, solved))
    if tie_break and not limited:
        stages += canonical.records(problem, service)
    proofs = tuple(
        replace(found.proof, part=number)
        for number, (_, found) in enumerate(solved)
        if found.proof is not None
    )
    if len(proofs) < len(solved):
        proofs = ()
    status: Status = "unproven" if limited else "proved"
    return Plan(posts, hours, tuple(stages), status, by_order, proofs=proofs)


def _refuse_gaps(plan: Plan) -> None:
    """A plan that is called proved although exact duals leave it short of the best is refused."""
    for proof in plan.proofs if plan.status == "proved" else ():
        for stage in proof.stages:
            if stage.gap:
                raise SolverError(
                    f"{stage.name}: HiGHS calls the plan the best, exact duals of its last basis allow "
                    f"{float(stage.gap)} more"
                )


def certified(plan: Plan, *, by_formula: bool) -> Plan:
    """The plan with a word for every stage: how far its proof goes."""
    stages = tuple(
        replace(
            stage,
            certificate=claim(stage.criterion, stage.number, plan.proofs, by_formula=by_formula).certificate,
        )
        for stage in plan.stages
    )
    return replace(plan, stages=stages)


def _is_integer_program(problem: Problem) -> bool:
    """Whether posts come in sizes, or a rule or a criterion has choices that are made or not."""
    return (
        any(role.post_size for role in problem.roles)
        or any(posed.rule.switches(problem, posed) for posed in problem.rules)
        or any(criterion.switches(problem) for criterion in problem.criteria)
    )


def _criterion_stages(
    problem: Problem, service: Service, solved: Sequence[tuple[Problem, Deployment]]
) -> Iterator[StageRecord]:
    """A row a stage, and a row a level where a criterion counts several numbers in order."""
    for number, criterion in enumerate(problem.criteria):
        gaps: dict[Fraction, Fraction] = {}
        values = criterion.value(problem, service)
        for level, gap in zip(values, _joined_gaps(problem, number, values, solved), strict=True):
            gaps[level] = max(gap, gaps.get(level, Fraction(0)))
        for level, gap in gaps.items():
            yield StageRecord(
                criterion.name,
                criterion.sense,
                level,
                level + gap if criterion.sense == "max" else level - gap,
                number=number,
            )


def _joined_gaps(
    problem: Problem, number: int, values: Sequence[Fraction], solved: Sequence[tuple[Problem, Deployment]]
) -> list[Fraction]:
    """How far a better plan could still go, value by value, over all parts."""
    if len(solved) == 1:
        return list(solved[0][1].gaps[number])
    criterion = problem.criteria[number]
    if not criterion.ranks_outcomes:
        by_part = [found.gaps[number] for _, found in solved if found.gaps[number]]
        return [sum(gaps, Fraction(0)) for gaps in zip(*by_part, strict=True)]
    unproved = [
        level
        for part, found in solved
        for level, gap in zip(criterion.value(part, found.service), found.gaps[number], strict=True)
        if gap
    ]
    widest = criterion.widest(problem)
    return [widest - level if unproved and level >= min(unproved) else Fraction(0) for level in values]
