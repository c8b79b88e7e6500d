"""A linear program whose stages are held by their optimal faces, down to one vertex in exact fractions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from allocator.criteria import Criterion, Stage, StageResult
from allocator.errors import LimitError, SolverError
from allocator.expression import Expression
from allocator.model import Model
from allocator.plan import Service
from allocator.problem import Problem
from allocator.proofs import Proof
from allocator.search import canonical
from allocator.search.conflict import explain_infeasible
from allocator.search.proved import Choice
from allocator.search.proving import Ended, proved_stages
from allocator.search.vertex import Basis, BrokenRowError, duals, vertex
from allocator.solutions import Solution
from allocator.solvers import Options, Session

AGREEMENT = Fraction(1, 10**7)
"""How far a stage's exact optimum may lie from what the solver said before the answer is refused."""
SURELY_ZERO, SURELY_NOT = 1e-13, 1e-6
"""A dual below the first is rounding, one above the second is real; between them it is computed exactly."""
NUDGE, MOST_NUDGES = 3e-10, 60
"""How far a row that the solver's tolerance broke is drawn in at first, and how often before it is told."""
CHOICE = 1e-9
"""Posts that may differ by more than this are a choice that the order of codes settles."""


@dataclass(frozen=True)
class _Solved:
    """A stage, what the solver said of it, and which of the listed criteria it belongs to."""

    stage: Stage
    objective: float
    basis: Basis
    number: int | None


class Faces:
    """Stages over given whole posts, each held on its optimal face while the next is optimised.

    With any optimal dual, complementary slackness describes the whole optimal face: a column with a reduced
    cost stays at its bound, a row with a dual stays at its limit, and nothing else is fixed.
    """

    def __init__(
        self,
        problem: Problem,
        choice: Choice,
        options: Options,
        deadline: float | None = None,
    ) -> None:
        self.problem = problem
        self.options = options
        self.choice = choice
        self.model = Model(problem, choice.posts, choice.switches)
        self.session = Session(self.model, options, deadline)
        self.fixed: dict[int, Fraction] = {}
        self.tight: set[int] = set()
        self.solved: list[_Solved] = []
        self.has_lines = False

    def optimise(self, stage: Stage, number: int | None = None) -> StageResult:
        """Solve a stage, of that criterion by number, and hold its face unless it only asks a question."""
        solution = self.session.optimise(stage.objective, stage.sense)
        if solution.status == "infeasible" and not self.solved:
            raise explain_infeasible(self.problem, self.options)
        if solution.status == "limit":
            raise LimitError("a limit was reached before any plan was found; nothing was written")
        if solution.status != "optimal":
            raise SolverError(f"HiGHS did not finish the linear stage {stage.name}: {solution.status}")
        if stage.refine is not None and stage.refine(solution.value):
            return self.optimise(stage, number)
        self.has_lines |= stage.refine is not None
        if self.has_lines:
            solution = self._exactly(stage) or solution
        held = self._hold_face(stage, solution) if stage.hold else set()
        if stage.hold:
            basis = Basis(*self.session.basis())
            self.solved.append(_Solved(stage, solution.objective, basis, number))
        return StageResult(solution.objective, lambda row: row in held, solution.value)

    def _exactly(self, stage: Stage) -> Solution | None:
        """Go on to a basis that keeps every row exactly; its solution, or None where the last one does.

        Where rows meet at nearly one point, as lines drawn close together do, the solver's tolerance may take
        one for another. The row it broke is drawn in until the basis has it. Duals do not depend on limits,
        so that a basis which is exactly feasible and has the right duals is exactly optimal.
        """
        nudged: dict[int, float] = {}
        solution = None
        for _ in range(MOST_NUDGES):
            try:
                values = dict(enumerate(self._exact()))
                if solution is not None:  # the solver's own objective is that of the rows drawn in
                    solution = replace(solution, objective=float(stage.objective.value(values)))
                break
            except BrokenRowError as broken:
                nudged[broken.row] = 2 * nudged.get(broken.row, NUDGE / 2)
                self.session.nudge_row(broken.row, nudged[broken.row])
                solution = self.session.optimise(stage.objective, stage.sense)
                if solution.status != "optimal":
                    raise
        for row in nudged:
            self.session.nudge_row(row, 0.0)
        return solution

    def _hold_face(self, stage: Stage, solution: Solution) -> set[int]:
        """Fix the columns and rows that have a dual; returns those rows."""
        columns, rows = self._duals(stage, solution)
        for column in columns:
            if column in self.fixed:
                continue
            bounds = self.model.columns[column]
            at_low = abs(solution.columns[column] - float(bounds.low)) <= abs(
                solution.columns[column] - float(bounds.high)
            )
            self.fixed[column] = bounds.low if at_low else bounds.high
            self.session.bound_column(column, float(self.fixed[column]), float(self.fixed[column]))
        for row in rows - self.tight:
            self.session.fix_row(row)
        self.tight |= rows
        return rows

    def _duals(self, stage: Stage, solution: Solution) -> tuple[set[int], set[int]]:
        """The columns and rows whose dual is not zero: by the solver if that is plain, else in fractions."""
        sizes = np.abs(np.concatenate([solution.column_duals, solution.row_duals]))
        if not np.any((sizes > SURELY_ZERO) & (sizes < SURELY_NOT)):
            return (
                set(np.flatnonzero(np.abs(solution.column_duals) >= SURELY_NOT).tolist()),
                set(np.flatnonzero(np.abs(solution.row_duals) >= SURELY_NOT).tolist()),
            )
        exact = duals(stage.objective.terms, self.model.rows, Basis(*self.session.basis()))
        return set(exact.columns), set(exact.rows)

    def follow(self, criteria: Sequence[Criterion], step: str | None = None) -> None:
        """Solve the stages of the criteria one after the other; as a step of the tie-break, by its name."""
        for number, criterion in enumerate(criteria):
            stages = criterion.stages(self.model)
            stage = next(stages, None)
            while stage is not None:
                named = replace(stage, name=step or stage.name)
                result = self.optimise(named, None if step else number)
                try:
                    stage = stages.send(result)
                except StopIteration:
                    stage = None

    def settle_posts(self) -> bool:
        """Minimise posts one after the other; returns whether there was any choice."""
        stages = list(canonical.posts_in_order(self.model))
        choice = any(self._has_choice(stage.objective) for stage in stages)
        for stage in stages:
            self.optimise(stage)
        return choice

    def settle_service(self) -> None:
        """Optimise what is left of the tie-break until the deployed hours are unique."""
        self.optimise(canonical.travel(self.model))
        self.optimise(canonical.service_by_rank(self.model))
        for deployed in canonical.service_in_order(self.model):
            if self._vertex_is_unique():
                return
            (column,) = deployed.terms
            if column not in self.fixed:
                self.optimise(Stage(canonical.SERVICE, "min", deployed))

    def read(self) -> Service:
        """Posts and hours at the exact vertex.

        Raises
        ------
        SolverError
            Where exact arithmetic and the solver disagree.
        """
        if not self.solved:
            self.optimise(Stage("feasible", "max", Expression()))
        self._exactly(self.solved[-1].stage)
        values = dict(enumerate(self._exact()))
        for solved in self.solved:
            optimum = solved.stage.objective.value(values)
            if abs(optimum - Fraction(solved.objective)) > AGREEMENT:
                raise SolverError(
                    f"{solved.stage.name}: the optimum {solved.objective} is not held; "
                    f"exact value {float(optimum)}"
                )
        posts = {cell: expression.value(values) for cell, expression in self.model.posts.items()}
        hours = {
            link: expression.value(values) * self.problem.role[link[0]].hours_per_post
            for link, expression in self.model.deployed.items()
        }
        return Service(self.problem, posts, {link: amount for link, amount in hours.items() if amount})

    def proof(self) -> Proof | None:
        """Why no plan is better, in fractions; None where the solver's answers said which lines to draw."""
        if any(solved.stage.refine for solved in self.solved):
            return None
        point = self._exact()
        ended = [Ended(solved.stage, solved.basis, solved.number) for solved in self.solved]
        if self.problem.locked_posts is not None:
            # A formula leaves no choice of posts, which is proved by no row at all.
            ended.append(Ended(Stage(canonical.POSTS, "min", Expression()), Basis((), ())))
        stages = proved_stages(self.model.columns, self.model.rows, point, ended)
        return Proof(
            self.model.columns, self.model.rows, point, stages, bool(self.choice), self.choice.switches
        )

    def _has_choice(self, objective: Expression) -> bool:
        """Whether the expression can take more than one value on the faces held so far."""
        if self._vertex_is_unique() or set(objective.terms) <= set(self.fixed):
            return False
        lowest = self.session.optimise(objective, "min")
        highest = self.session.optimise(objective, "max")
        return highest.objective - lowest.objective > CHOICE

    def _vertex_is_unique(self) -> bool:
        """Whether every column and row outside the basis is held, so that the face is one point."""
        columns, rows = self.session.basis()
        model = self.model
        return all(
            status == "basic" or k in self.fixed or model.columns[k].low == model.columns[k].high
            for k, status in enumerate(columns)
        ) and all(
            status == "basic" or k in self.tight or model.rows[k].sense == "="
            for k, status in enumerate(rows)
        )

    def _exact(self) -> list[Fraction]:
        """Every column at the last basis, in fractions, on every face that is held."""
        columns = [
            replace(column, low=self.fixed[k], high=self.fixed[k]) if k in self.fixed else column
            for k, column in enumerate(self.model.columns)
        ]
        rows = [replace(row, sense="=") if k in self.tight else row for k, row in enumerate(self.model.rows)]
        return vertex(columns, rows, Basis(*self.session.basis()))
