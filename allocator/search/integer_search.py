"""Whole posts and switches: integer programs, one a stage, each held by a row while the next is sought.

A row holds an optimum only up to a tolerance, and a later stage turns what the tolerance leaves into a gain
that no plan has. So whatever posts a stage finds are read off exactly, by the linear programs of `faces`: the
exact value is what is held, and posts that fall short of an earlier optimum by however little are shut out.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from allocator.criteria import Criterion, Stage, StageResult
from allocator.errors import SolverError
from allocator.expression import Expression, total
from allocator.model import Model
from allocator.problem import Cell, Problem
from allocator.search import canonical
from allocator.search.conflict import explain_infeasible
from allocator.search.faces import Faces
from allocator.search.proved import Choice, Proved, StageBound
from allocator.solutions import Solution
from allocator.solvers import Options, Session

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
    """What a choice comes to, exactly: posts of every role, and the values of the criteria begun so far."""

    posts: Mapping[Cell, Fraction]
    values: Mapping[Criterion, Sequence[Fraction]]


class IntegerSearch:
    """An integer program that stays warm while stages are optimised and held one after the other."""

    def __init__(self, problem: Problem, options: Options, deadline: float | None, tie_break: bool) -> None:
        self.problem = problem
        self.options = options
        self.chain = (*problem.criteria, *(canonical.steps(problem).values() if tie_break else ()))
        self.model = Model(problem)
        self.session = Session(self.model, options, deadline)
        self.best: Solution | None = None
        self.best_begun = 0
        self.limited = False
        self.slack = HOLD_SLACK
        self.holds: list[_Hold] = []
        self.shut_out = 0
        self.late_switches = any(criterion.switches(problem) for criterion in self.chain)
        self.begun = 0 if self.late_switches else len(self.chain)
        self._read: dict[tuple[Fraction | int, ...], _Exact] = {}

    def follow(self, criterion: Criterion) -> Proved:
        """Solve a criterion's stages one after the other, and hold each."""
        self.begun += self.late_switches
        stages = criterion.stages(self.model)
        stage = next(stages, None)
        held = 0
        solution: Solution | None = None
        while stage is not None:
            if stage.bounds is not None:
                if solution is not None and not self.falls_short(self.choice_of(solution)):
                    self.keep(solution)
                self.limited = True
                return Proved(held, False, bounds=stage.bounds)
            bound: Fraction | None = None
            if stage.hold:
                exact, bound = self._settle(criterion, stage)
                optimum, solution = None if exact is None else float(exact), self.best
            else:
                solution = self.run(stage)
                optimum = None if self.limited else solution.objective
            if optimum is None or solution is None:
                return Proved(held, False, None if bound is None else StageBound(stage, bound))
            held += stage.hold
            try:
                stage = stages.send(StageResult(optimum, lambda _: False, solution.value))
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
            solution = self.run(stage, exhausted=bool(aside))
            if solution.status == "infeasible":
                break
            if self.limited:
                return None, _bound(solution)
            choice = self.choice_of(solution)
            if self.falls_short(choice):
                self.set_aside(choice)
                continue
            exact = stage.reached(self.exact(choice).values[criterion])
            if best is None or sign * (exact - best) > 0:
                best = exact
                self.keep(solution)
            if sign * (Fraction(solution.objective) - best) <= CLOSED:
                break
            aside[self.set_aside(choice)] = exact
        assert best is not None
        for row, exact in aside.items():
            if exact == best:
                self.session.release_row(row)
        row = self.model.row(
            f"hold({len(self.holds) + 1})", sign * stage.objective, ">=", sign * best - self.slack
        )
        self.holds.append(_Hold(criterion, stage, best, row))
        return best, None

    def run(self, stage: Stage, *, exhausted: bool = False) -> Solution:
        """Solve one objective over what is held so far; no plan at all is a failure unless `exhausted`."""
        while True:
            solution = self.session.optimise(stage.objective, stage.sense)
            if solution.status == "infeasible" and self.best is not None:
                solution = self.session.again()
            if solution.status == "optimal" and self._refine(stage, solution):
                continue
            self.limited |= solution.status == "limit" or abs(solution.bound - solution.objective) > CLOSED
            if self.limited and solution.columns.size and not self.falls_short(self.choice_of(solution)):
                self.keep(solution)
            if solution.status != "infeasible" or exhausted:
                return solution
            if self.best is None:
                raise explain_infeasible(self.problem, self.options)
            self._loosen(stage)

    def _refine(self, stage: Stage, solution: Solution) -> bool:
        """Let this stage, and those that are held, add the rows that an answer shows to be missing."""
        refining = [
            one.refine for one in (stage, *(hold.stage for hold in self.holds)) if one.refine is not None
        ]
        added = [refine(solution.value) for refine in refining]
        return any(added)

    def _loosen(self, stage: Stage) -> None:
        more = 9 * self.slack
        self.slack += more
        if self.slack > LOOSEST_SLACK:
            raise SolverError(f"HiGHS lost its own plan while optimising {stage.name}")
        for hold in self.holds:
            self.session.lower_row(hold.row, float(more))

    def keep(self, solution: Solution) -> None:
        """Remember the best answer so far."""
        self.best, self.best_begun = solution, self.begun

    def falls_short(self, choice: Choice) -> bool:
        """Whether a choice misses an earlier optimum by less than the solver can see."""
        return bool(self.holds) and any(hold.short(self.exact(choice).values) for hold in self.holds)

    def exact(self, choice: Choice) -> _Exact:
        """What the criteria and the tie-break of posts make of this choice."""
        key = (self.begun, *choice.key)
        if key not in self._read:
            chain = self.chain[: self.begun]
            faces = Faces(self.problem, choice, self.options)
            faces.follow(chain)
            faces.settle_posts()
            service = faces.read()
            values = {criterion: criterion.value(self.problem, service) for criterion in chain}
            self._read[key] = _Exact(service.posts, values)
        return self._read[key]

    def set_aside(self, choice: Choice) -> int:
        """Ask for another choice than this from now on; returns the row that does."""
        return self.model.row(f"other({self.shut_out + 1})", self.difference(choice), ">=", 1)

    def difference(self, choice: Choice) -> Expression:
        """A sum that reaches 1 only where a place has more, or fewer, posts, or a switch stands otherwise."""
        self.shut_out += 1
        if self.shut_out > MOST_SHUT_OUT:
            raise SolverError("too many whole posts are within the solver's tolerance of each other")
        other: list[Expression] = []
        for name, now in choice.switches.items():
            switch = self.model.switches[name]
            other.append(1 - switch if now else switch)
        for cell, fte in choice.posts.items():
            (column,) = self.model.posts[cell].terms
            units = fte / self.problem.role[cell[0]].post_size
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
            self.keep(solution)

    def find(self, stage: Stage) -> None:
        """Keep the best plan by an objective of which only the whole posts matter."""
        while True:
            solution = self.run(stage)
            if self.limited:
                return
            choice = self.choice_of(solution)
            if not self.falls_short(choice):
                self.keep(solution)
                return
            self.set_aside(choice)

    def choice(self) -> Choice:
        """What the best solution decides."""
        assert self.best is not None
        return self.choice_of(self.best)

    def choice_of(self, solution: Solution) -> Choice:
        """What a solution decides."""
        return choice_of(self.model, solution.columns)


def choice_of(model: Model, values: npt.NDArray[np.float64]) -> Choice:
    """What whole columns near these values decide."""
    posts: dict[Cell, Fraction] = {}
    for cell, expression in model.posts.items():
        for column, size in expression.terms.items():
            if model.columns[column].whole:
                posts[cell] = size * round(values[column])
    switches = {
        name: round(values[column])
        for name, switch in model.switches.items()
        for column in switch.terms
        if column < values.size
    }
    return Choice(posts, switches)


def _bound(solution: Solution) -> Fraction | None:
    return Fraction(solution.bound) if math.isfinite(solution.bound) else None
