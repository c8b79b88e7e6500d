"""The curve between efficient and fair: one problem, solved again and again while one number moves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from allocator.criteria import LargestShortfall, Threshold, TotalShortfall
from allocator.errors import Fault, InputError, SolverError, UsageError, nearest
from allocator.frontier_points import Frontier, Point, mark
from allocator.frontier_questions import Answer, Asking, Question, asking
from allocator.frontier_weights import by_weight
from allocator.measures import References
from allocator.outcomes import outcomes
from allocator.plan import Service
from allocator.problem import Problem
from allocator.report import assess
from allocator.rules import MinimumCoverage, PosedRule
from allocator.solvers import Options

__all__ = ["LEAST_POINTS", "SWEPT", "Frontier", "Point", "frontier"]

LEAST_POINTS = 21
EASE = Fraction(1, 10**9)
"""How far a floor is lowered, once, where the solver's tolerance loses the plans that just keep it."""
FLOOR = "frontier:floor"
"""The rule that is added; no scenario can give a rule this name."""
SWEPT = ("smallest", "weight", "delta")
"""What may move: the floor, or the parameter of `mean_less_inequality` or of `threshold`."""
MOST_HOURS = TotalShortfall(id="total_shortfall", on="risk-coverage")


def frontier(
    problem: Problem,
    points: int = LEAST_POINTS,
    options: Options | None = None,
    by: str = "smallest",
    *,
    jobs: int = 1,
    progress: Callable[[], None] | None = None,
) -> Frontier:
    """Draw the curve between efficient and fair.

    The first point meets the most risk-weighted hours (`total_shortfall`), the last is the scenario's own
    plan. Between them a floor under the smallest outcome rises in even steps from the first point's to m*,
    the highest there is, and each plan meets the most risk-weighted hours above its floor. The floor m* is
    asked as `largest_shortfall`, then `total_shortfall`: the same question, without an edge to fall off.

    Parameters
    ----------
    problem
        What to allocate; its own criteria or formula make the last point.
    points
        How many, 21 at least.
    options
        How to solve; a time limit counts for each point.
    by
        What moves: ``smallest``; or ``weight`` (of `mean_less_inequality`, from 0 to 1, where plans differ:
        see `by_weight`) or ``delta`` (of `threshold`, kind ``equity``, from the first point's gap down to 0).
    jobs
        Processes that solve at the same time; the answer is the same whatever their number.
    progress
        Called once for each point.

    Raises
    ------
    UsageError
        Where there are too few points, or `by` is unknown.
    InfeasibleError
        Where no plan keeps all rules.
    LimitError
        Where the time ran out before both ends were found.
    SolverError
        Where a higher floor meets more hours, which cannot be.

    Examples
    --------
    Two areas want four posts each and four are there; work in W weighs three times as much.

    >>> from allocator.problem import Driver, Role
    >>> from allocator.rules import Supply
    >>> F = Fraction
    >>> cells = (("examiner", "E"), ("examiner", "W"))
    >>> problem = Problem(
    ...     areas=("E", "W"),
    ...     roles=(Role("examiner", F(4), F(1), F(1), "local", ("E", "W")),),
    ...     drivers=(Driver("calm", F(1)), Driver("grave", F(3))),
    ...     demand_hours={("calm", "examiner", "E"): F(4), ("grave", "examiner", "W"): F(4)},
    ...     productive_share={("examiner", "E", "E"): F(1), ("examiner", "W", "W"): F(1)},
    ...     rules=(PosedRule("supply:examiner", Supply(type="supply"), cells, (), ("examiner",)),),
    ...     criteria=(LargestShortfall(id="largest_shortfall"),))
    >>> [(str(point.smallest), str(point.hours)) for point in frontier(problem).curve]
    [('0', '12'), ('1/4', '10'), ('1/2', '8')]
    """
    _refuse(problem, points, by)
    posed = replace(problem, criteria=(MOST_HOURS,), locked_posts=None)
    highest = LargestShortfall(id="largest_shortfall", across=problem.across, on="coverage")
    ends = [posed, replace(posed, criteria=(highest, MOST_HOURS)), problem]
    with asking(options or Options(), min(jobs, points), progress) as ask:
        first, top, own = ask([Question(end) for end in ends])
        if by == "smallest":
            between = _floors(posed, first, top, points - 2, ask)
        elif by == "weight":
            between = by_weight(posed, points - 2, ask)
        else:
            between = ask(_deltas(posed, first, points - 2))
    best = References(_proved_hours(first), _proved_smallest(top), problem.across)
    found = [_point(number, answer, best, by) for number, answer in enumerate([first, *between, own], 1)]
    if by == "smallest":
        _refuse_rising(found)
    return Frontier(problem, by, mark(found))


def _floors(posed: Problem, first: Answer, top: Answer, count: int, ask: Asking) -> list[Answer]:
    """The answers to floors in even steps from the first point's smallest outcome to the highest there is."""
    low, high = min(first.values.values()), min(top.values.values())
    floors = [low + (high - low) * step / (count - 1) for step in range(count - 1)]
    # A floor that the efficient plan keeps leaves it the best: there is nothing to ask.
    kept = [replace(first, parameter=floor) for floor in floors if floor <= low]
    between = ask([_above(posed, floor) for floor in floors if floor > low])
    return [*kept, *between, replace(top, parameter=high)]


def _above(posed: Problem, floor: Fraction) -> Question:
    """Most hours with every outcome at or above the floor."""
    lowered = floor - EASE
    note = f"floor lowered by 1/{EASE.denominator}: the solver's tolerance lost it"
    eased = Question(_floored(posed, lowered), lowered, note=note) if lowered >= 0 else None
    return Question(_floored(posed, floor), floor, eased)


def _floored(posed: Problem, floor: Fraction) -> Problem:
    rule = MinimumCoverage(type="minimum_coverage", coverage=floor)
    roles = tuple(role.id for role in posed.roles)
    coupling = len(roles) > 1 and rule.couples(posed.across)
    return replace(posed, rules=(*posed.rules, PosedRule(FLOOR, rule, (), posed.areas, roles, coupling)))


def _deltas(posed: Problem, first: Answer, count: int) -> list[Question]:
    """The same problem by `threshold`, whose distance falls in even steps from the first point's gap to 0."""
    values = first.values.values()
    gap = max(values) - min(values)
    steps = [gap * (count - step) / (count - 1) for step in range(1, count + 1)]
    judges = [Threshold(id="threshold", delta=delta, kind="equity") for delta in steps]
    return [
        Question(replace(posed, criteria=(judge,)), delta) for judge, delta in zip(judges, steps, strict=True)
    ]


def _refuse(problem: Problem, points: int, by: str) -> None:
    if points < LEAST_POINTS:
        raise UsageError(f"a frontier has at least {LEAST_POINTS} points; found {points}")
    if by not in SWEPT:
        raise UsageError(f"unknown curve {by!r}; known: {', '.join(SWEPT)} {nearest(by, SWEPT)}".rstrip())
    if not outcomes(problem, problem.across, "coverage"):
        raise InputError([Fault("the scenario", "no demand hours", "work in at least one area")])


def _point(number: int, answer: Answer, best: References, by: str) -> Point:
    """A point with its figures, each by arithmetic on its checked plan."""
    if answer.plan is None:
        return Point(number, answer.parameter, note=answer.note)
    problem = answer.problem
    service = Service(problem, answer.plan.posts, answer.plan.hours)
    breaks = tuple(rule.name for rule in problem.rules if rule.violation(problem, service))
    reason = f"the plan breaks {', '.join(breaks)}" if breaks else ""
    report = assess(problem, answer.plan, replace(best, not_applicable=reason))
    read = {reading.measure: reading.value for reading in report.readings if reading.scope == "all"}
    values = answer.values
    smallest = min(values.values())
    return Point(
        number=number,
        parameter=smallest if answer.parameter is None and by == "smallest" else answer.parameter,
        report=report,
        smallest=smallest,
        worst_off=tuple(name for name, value in values.items() if value == smallest),
        hours=service.risk_weighted_served,
        coverage_mean=read["coverage_mean"],
        coverage_min=read["coverage_min"],
        gini=read["gini"],
        price_of_fairness=read["price_of_fairness"],
        price_of_efficiency=read["price_of_efficiency"],
        breaks=breaks,
        note=answer.note,
    )


def _proved_hours(first: Answer) -> Fraction | None:
    """V*, where it is proved."""
    plan = first.plan
    if plan is None or plan.status != "proved":
        return None
    return Service(first.problem, plan.posts, plan.hours).risk_weighted_served


def _proved_smallest(top: Answer) -> Fraction | None:
    """m*, where it is proved."""
    return min(top.values.values()) if top.plan is not None and top.plan.status == "proved" else None


def _refuse_rising(points: Sequence[Point]) -> None:
    """Stop where a plan meets more hours, or lifts the smallest outcome higher, than a proved one allows."""
    *floored, own = points
    for point in points:
        if point.place is None:
            continue
        for lower in floored:
            allowed = lower.parameter is not None and lower.parameter <= point.place[0]
            if allowed and lower.proved and lower.hours is not None and point.place[1] > lower.hours:
                raise SolverError(
                    f"point {point.number} meets more risk-weighted hours than point {lower.number}, "
                    "whose floor it keeps and which was proved best; run `allocator doctor`"
                )
    top = floored[-1]
    if own.place is not None and top.proved and top.smallest is not None and own.place[0] > top.smallest:
        raise SolverError("the scenario's own plan passes the highest floor there is; run `allocator doctor`")
