"""Whole posts: integer programs, one a stage, each optimum held by a row while the next is sought.

A row holds an optimum only up to a tolerance, and a later stage turns what the tolerance leaves into a gain
that no plan has. So whatever posts a stage finds are read off exactly, by the linear programs of `faces`: the
exact value is what is held, and posts that fall short of an earlier optimum by however little are shut out.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from allocator.criteria import Criterion, Stage, StageResult
from allocator.errors import LimitError, SolverError
from allocator.expression import Expression, total
from allocator.model import Model
from allocator.problem import Cell, Problem
from allocator.search import canonical
from allocator.search.conflict import explain_infeasible
from allocator.search.faces import Faces
from allocator.search.proved import Proved, StageBound, WholePosts
from allocator.solvers import Options, Session, Solution

HOLD_SLACK = Fraction(1, 10**12)
"""How far below an exact optimum a row holds it, in the unit of the stage (about 1): room for the row's own
rounding. Later stages gain some tens of this, so it is small, and their posts are read off exactly."""
LOOSEST_SLACK = Fraction(1, 10**9)
"""Where rounding makes the solver lose a plan it has just found, slacks grow tenfold up to this."""
MOST_SHUT_OUT = 100
"""Posts shut out one by one before the search is given up."""
CLOSED = 1e-9
"""A bound this near to the objective leaves no gap."""


@dataclass(frozen=True)
class _Hold:
    """A stage with its exact optimum and the row that holds it."""

    criterion: Criterion
    stage: Stage
    exact: Fraction
    row: int

    def short(self, values: Mapping[Criterion, Sequence[Fraction]]) -> bool:
        """Whether a plan falls short of the optimum."""
        reached = self.stage.reached(values[self.criterion])
        return reached < self.exact if self.stage.sense == "max" else reached > self.exact


@dataclass(frozen=True)
class _Exact:
    """What whole posts come to, exactly: posts of every role, and the values of the criteria."""

    posts: Mapping[Cell, Fraction]
    values: Mapping[Criterion, Sequence[Fraction]]


class _Search:
    def __init__(self, problem: Problem, options: Options, deadline: float | None, tie_break: bool) -> None:
        self.problem = problem
        self.options = options
        self.chain = (*problem.criteria, *(canonical.steps(problem).values() if tie_break else ()))
        self.model = Model(problem)
        self.session = Session(self.model, options, deadline)
        self.best: Solution | None = None
        self.limited = False
        self.slack = HOLD_SLACK
        self.holds: list[_Hold] = []
        self.shut_out = 0
        self._read: dict[tuple[Fraction, ...], _Exact] = {}

    def follow(self, criterion: Criterion) -> Proved:
        """Solve a criterion's stages one after the other, and hold each."""
        stages = criterion.stages(self.model)
        stage = next(stages, None)
        held = 0
        while stage is not None:
            bound: Fraction | None = None
            if stage.hold:
                exact, bound = self._settle(criterion, stage)
                optimum = None if exact is None else float(exact)
            else:
                solution = self._run(stage)
                optimum = None if self.limited else solution.objective
            if optimum is None:
                return Proved(held, False, None if bound is None else StageBound(stage, bound))
            held += stage.hold
            try:
                stage = stages.send(StageResult(optimum, held_row=lambda _: False))
            except StopIteration:
                stage = None
        return Proved(held, True)

    def _settle(self, criterion: Criterion, stage: Stage) -> tuple[Fraction | None, Fraction | None]:
        """Hold the exact optimum of a stage and return it; at a limit, None and the proven bound.

        Where tolerances let the solver promise more than the posts it found can keep, these are set aside
        and it is asked again, until it promises no more than the best exact value.
        """
        sign = 1 if stage.sense == "max" else -1
        best: Fraction | None = None
        aside: dict[int, Fraction] = {}
        while True:
            solution = self._run(stage, exhausted=bool(aside))
            if solution.status == "infeasible":
                break
            if self.limited:
                return None, _bound(solution)
            posts = self._rounded(solution)
            if self._falls_short(posts):
                self._shut_out(posts)
                continue
            exact = stage.reached(self._exact(posts).values[criterion])
            if best is None or sign * (exact - best) > 0:
                best, self.best = exact, solution
            if sign * (Fraction(solution.objective) - best) <= CLOSED:
                break
            aside[self._shut_out(posts)] = exact
        assert best is not None
        for row, exact in aside.items():
            if exact == best:
                self.session.release_row(row)
        row = self.model.row(
            f"hold({len(self.holds) + 1})", sign * stage.objective, ">=", sign * best - self.slack
        )
        self.holds.append(_Hold(criterion, stage, best, row))
        return best, None

    def _run(self, stage: Stage, *, exhausted: bool = False) -> Solution:
        """Solve one objective over what is held so far; no plan at all is a failure unless `exhausted`."""
        while True:
            solution = self.session.optimise(stage.objective, stage.sense)
            if solution.status == "infeasible" and self.best is not None:
                solution = self.session.again()
            self.limited |= solution.status == "limit" or abs(solution.bound - solution.objective) > CLOSED
            if self.limited and solution.columns.size and not self._falls_short(self._rounded(solution)):
                self.best = solution
            if solution.status != "infeasible" or exhausted:
                return solution
            if self.best is None:
                raise explain_infeasible(self.problem, self.options)
            self._loosen(stage)

    def _loosen(self, stage: Stage) -> None:
        more = 9 * self.slack
        self.slack += more
        if self.slack > LOOSEST_SLACK:
            raise SolverError(f"HiGHS lost its own plan while optimising {stage.name}")
        for hold in self.holds:
            self.session.lower_row(hold.row, float(more))

    def _falls_short(self, posts: Mapping[Cell, Fraction]) -> bool:
        """Whether posts miss an earlier optimum by less than the solver can see."""
        return bool(self.holds) and any(hold.short(self._exact(posts).values) for hold in self.holds)

    def _exact(self, posts: Mapping[Cell, Fraction]) -> _Exact:
        """What the criteria and the tie-break of posts make of these whole posts."""
        key = tuple(posts.values())
        if key not in self._read:
            faces = Faces(self.problem, posts, self.options)
            faces.follow(self.chain)
            faces.settle_posts()
            service = faces.read()
            values = {criterion: criterion.value(self.problem, service) for criterion in self.chain}
            self._read[key] = _Exact(service.posts, values)
        return self._read[key]

    def _shut_out(self, posts: Mapping[Cell, Fraction]) -> int:
        """Ask for other whole posts than these from now on; returns the row that does."""
        return self.model.row(f"other({self.shut_out + 1})", self._difference(posts), ">=", 1)

    def _difference(self, posts: Mapping[Cell, Fraction]) -> Expression:
        """The sum of new switches that may be 1 only where a place has more, or fewer, than these posts."""
        self.shut_out += 1
        if self.shut_out > MOST_SHUT_OUT:
            raise SolverError("too many whole posts are within the solver's tolerance of each other")
        other = []
        for cell, now in posts.items():
            (column,) = self.model.posts[cell].terms
            units = now / self.problem.role[cell[0]].post_size
            high = self.model.columns[column].high
            placed = Expression({column: Fraction(1)})
            place = f"{self.shut_out},{cell[0]},{cell[1]}"
            if units < high:
                more = self.model.column(f"more({place})", 0, 1, whole=True)
                self.model.row(f"more({place})", placed - more * (units + 1), ">=")
                other.append(more)
            if units > 0:
                fewer = self.model.column(f"fewer({place})", 0, 1, whole=True)
                self.model.row(f"fewer({place})", placed + fewer * (high - units + 1), "<=", high)
                other.append(fewer)
        return total(other)

    def find_any(self) -> None:
        """Look for any plan at all."""
        stage = Stage("feasible", "max", Expression())
        solution = self.session.optimise(stage.objective, stage.sense)
        if solution.status == "infeasible":
            raise explain_infeasible(self.problem, self.options)
        if solution.columns.size:
            self.best = solution

    def settle_posts(self) -> bool:
        """Settle what choice of whole posts is left by the order of codes; returns whether there was any."""
        if not self._has_choice():
            return False
        for cell in sorted(self.problem.cells):
            self._minimise(cell)
            if self.limited:
                return False
        return True

    def _find(self, stage: Stage) -> None:
        """Keep the best plan by an objective of which only the whole posts matter."""
        while True:
            solution = self._run(stage)
            if self.limited:
                return
            posts = self._rounded(solution)
            if not self._falls_short(posts):
                self.best = solution
                return
            self._shut_out(posts)

    def _has_choice(self) -> bool:
        """Whether other whole posts are as good as the best found."""
        # The best plan itself is one answer, with no switch on, so that an answer there must be.
        any_other = self.model.column("any_other", 0, 1)
        self.model.row("any_other", self._difference(self.rounded()) - any_other, ">=")
        stage = Stage(canonical.POSTS, "max", any_other, hold=False)
        while True:
            found = self._run(stage)
            if self.limited or found.objective < 0.5:
                return False
            posts = self._rounded(found)
            if not self._falls_short(posts):
                return True
            self._shut_out(posts)

    def _minimise(self, cell: Cell) -> None:
        """Minimise the posts of one place and keep them there."""
        assert self.best is not None
        (column,) = self.model.posts[cell].terms
        whole = self.model.columns[column].whole
        if not whole or self.best.columns[column] > 0.5:
            self._find(Stage(canonical.POSTS, "min", Expression({column: Fraction(1)})))
            if self.limited:
                return
        if whole:
            fixed = float(round(self.best.columns[column]))
            self.session.bound_column(column, fixed, fixed)
        else:
            self.session.bound_column(
                column, 0.0, float(self._exact(self.rounded()).posts[cell] + self.slack)
            )

    def rounded(self) -> dict[Cell, Fraction]:
        """The whole posts of the best solution."""
        assert self.best is not None
        return self._rounded(self.best)

    def _rounded(self, solution: Solution) -> dict[Cell, Fraction]:
        posts: dict[Cell, Fraction] = {}
        for cell, expression in self.model.posts.items():
            for column, size in expression.terms.items():
                if self.model.columns[column].whole:
                    posts[cell] = size * round(solution.columns[column])
        return posts


def _bound(solution: Solution) -> Fraction | None:
    return Fraction(solution.bound) if math.isfinite(solution.bound) else None


def place_whole_posts(
    problem: Problem, options: Options, deadline: float | None, tie_break: bool
) -> WholePosts:
    """Find the whole posts that the criteria and the tie-break single out.

    Raises
    ------
    InfeasibleError
        Where no plan keeps all rules.
    LimitError
        Where the time ran out before any plan was found.
    """
    search = _Search(problem, options, deadline, tie_break)
    proved = [Proved(0, False) if search.limited else search.follow(criterion) for criterion in search.chain]
    choice = tie_break and not search.limited and search.settle_posts()
    if search.best is None:
        search.find_any()
    if search.best is None:
        raise LimitError("a limit was reached before any plan was found; nothing was written")
    return WholePosts(search.rounded(), tuple(proved[: len(problem.criteria)]), search.limited, choice)
