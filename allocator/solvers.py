"""HiGHS in process: the one place that talks to a solver.

What HiGHS must be told, asked and guarded against stands here; what it answers is read in `solutions`.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pulp

from allocator.errors import SolverError, UsageError, nearest
from allocator.expression import Expression
from allocator.model import Model
from allocator.solutions import Solution, read_solution
from allocator.solver_calls import quiet, run_interruptibly

FEASIBILITY_TOLERANCE = 1e-10
"""Largest violation of a row that HiGHS may leave; every row is recomputed exactly afterwards."""
SMALLEST_COEFFICIENT = 1e-12
"""HiGHS leaves out what is smaller; by itself all below 1e-9, which areas far apart in size have."""
WIDEST_SPREAD = 10**5
"""Where coefficients are further apart than this, presolve of integer programs has shut out the best plan."""
LOOKING_FOR_PLANS = (
    "mip_heuristic_run_feasibility_jump",
    "mip_heuristic_run_rins",
    "mip_heuristic_run_rens",
    "mip_allow_restart",
)
"""What HiGHS does for a good plan early. It is off where there is no time limit: these programs have a good
plan at once, and all time goes into the bound. ``benchmarks/solve_shipped.py`` measures its worth."""
SOLVERS = ("highs",)
LEAST_HIGHSPY = (1, 16)
_threads = 1


@dataclass(frozen=True)
class Options:
    """How to solve.

    Parameters
    ----------
    solver
        A name of `SOLVERS`.
    time_limit
        Seconds for everything that a plan needs, references and repairs included; None for no limit.
    solver_options
        Further HiGHS options by their own names; a name that HiGHS does not know is a usage error.
    deadline
        When those seconds are over, on the clock of `time.monotonic`; None until they are counted (`begun`).
    certificate
        Whether whole posts are proved as well, which takes about as long again as the solving.
    """

    solver: str = "highs"
    time_limit: float | None = None
    solver_options: Mapping[str, float | int | str | bool] = field(default_factory=dict)
    deadline: float | None = None
    certificate: bool = False

    def begun(self) -> Options:
        """The same with the time running from now; where it runs already, it runs on."""
        if self.time_limit is None or self.deadline is not None:
            return self
        return replace(self, deadline=time.monotonic() + self.time_limit)


def solver_version() -> str:
    """The installed version of highspy, checked against the least that is right.

    Raises
    ------
    SolverError
        Where highspy is missing or older than 1.16 (1.14 returns wrong optima).
    """
    try:
        found = version("highspy")
    except PackageNotFoundError:
        raise SolverError("the solver highspy is not installed; run: pip install 'highspy>=1.16'") from None
    if tuple(int(part) for part in found.split(".")[:2]) < LEAST_HIGHSPY:
        raise SolverError(
            f"highspy {found} is installed; 1.16 or later is needed: pip install 'highspy>=1.16'"
        )
    return found


class Session:
    """A model inside HiGHS that stays warm while stages are optimised and held one after the other.

    `relaxed` lets whole columns take any value between their bounds.
    """

    def __init__(
        self, model: Model, options: Options, deadline: float | None = None, *, relaxed: bool = False
    ) -> None:
        if options.solver not in SOLVERS:
            hint = nearest(options.solver, SOLVERS)
            raise UsageError(f"unknown solver {options.solver!r}; known: {', '.join(SOLVERS)} {hint}")
        solver_version()
        self.model = model
        self.deadline = deadline
        self.whole = False
        self._relaxed = relaxed
        self._may_presolve = "presolve" not in options.solver_options
        self._columns = 0
        self._rows = 0
        self._costs: tuple[int, ...] = ()
        with quiet():
            import highspy

            self._highspy: Any = highspy
            self.highs: Any = self._highspy.Highs()
            self.highs.HandleUserInterrupt = True
            self.highs.setOptionValue("output_flag", False)
        for name, value in {
            "threads": 1,
            "random_seed": 0,
            "mip_rel_gap": 0.0,
            "mip_abs_gap": 0.0,
            "primal_feasibility_tolerance": FEASIBILITY_TOLERANCE,
            "dual_feasibility_tolerance": FEASIBILITY_TOLERANCE,
            "mip_feasibility_tolerance": FEASIBILITY_TOLERANCE,
            "small_matrix_value": SMALLEST_COEFFICIENT,
            **(dict.fromkeys(LOOKING_FOR_PLANS, False) if deadline is None else {}),
            **options.solver_options,
            "log_to_console": False,
        }.items():
            if self.highs.setOptionValue(name, value) != self._highspy.HighsStatus.kOk:
                raise UsageError(f"HiGHS does not take the option {name} = {value!r}")
        self._share_threads(int(options.solver_options.get("threads", 1)))

    def _share_threads(self, wanted: int) -> None:
        """HiGHS has one pool of threads for the process and fails where a run wants another number."""
        global _threads  # noqa: PLW0603 - it mirrors a state that HiGHS keeps for the process
        if wanted != _threads:
            self._highspy.Highs.resetGlobalScheduler(True)
            _threads = wanted

    def sync(self) -> None:
        """Hand the variables and rows added to the model since the last call over to HiGHS."""
        new_variables = self.model.variables[self._columns :]
        if new_variables:
            count = len(new_variables)
            empty = np.zeros(0)
            self.highs.addCols(
                count,
                np.zeros(count),
                np.array([variable.lowBound for variable in new_variables], dtype=float),
                np.array([variable.upBound for variable in new_variables], dtype=float),
                0,
                np.zeros(count, dtype=np.int32),
                empty.astype(np.int32),
                empty,
            )
            for offset, variable in enumerate(new_variables):
                if variable.cat == pulp.LpInteger and not self._relaxed:
                    self._become_whole()
                    kind = self._highspy.HighsVarType.kInteger
                    self.highs.changeColIntegrality(self._columns + offset, kind)
            self._columns += count
        new_rows = range(self._rows, len(self.model.rows))
        if new_rows:
            starts: list[int] = []
            indices: list[int] = []
            values: list[float] = []
            lows: list[float] = []
            highs: list[float] = []
            for number in new_rows:
                constraint = self.model.constraints[number]
                starts.append(len(indices))
                terms = self.model.rows[number].terms
                indices.extend(terms)
                values.extend(constraint.expr[self.model.variables[column]] for column in terms)
                low, high = constraint.getLb(), constraint.getUb()
                lows.append(-self._highspy.kHighsInf if low is None else low)
                highs.append(self._highspy.kHighsInf if high is None else high)
            self.highs.addRows(
                len(starts),
                np.array(lows),
                np.array(highs),
                len(indices),
                np.array(starts, dtype=np.int32),
                np.array(indices, dtype=np.int32),
                np.array(values),
            )
            self._rows += len(starts)

    def _become_whole(self) -> None:
        """Solve an integer program from now on: switches come with the criterion that asks for them."""
        if not self.whole and self._may_presolve and _spread(self.model) > WIDEST_SPREAD:
            self.highs.setOptionValue("presolve", "off")
        self.whole = True

    def optimise(self, objective: Expression, sense: Literal["min", "max"]) -> Solution:
        """Optimise one objective over the model as it now stands."""
        self.sync()
        for column in self._costs:
            self.highs.changeColCost(column, 0.0)
        linear = self.model.objective(objective)
        self._costs = tuple(objective.terms)
        for column in self._costs:
            self.highs.changeColCost(column, linear[self.model.variables[column]])
        self.highs.changeObjectiveOffset(linear.constant)
        senses = self._highspy.ObjSense
        self.highs.changeObjectiveSense(senses.kMaximize if sense == "max" else senses.kMinimize)
        return self._run()

    def again(self) -> Solution:
        """Ask the last question once more without presolve.

        Where areas are a million times apart, presolve has taken away the only plans there were.
        """
        _, presolve = self.highs.getOptionValue("presolve")
        self.highs.setOptionValue("presolve", "off")
        solution = self._run()
        self.highs.setOptionValue("presolve", presolve)
        return solution

    def afresh(self) -> Solution:
        """Ask the last question once more, of a solver that has forgotten where it stood."""
        self.highs.clearSolver()
        return self._run()

    def ray(self) -> npt.NDArray[np.float64]:
        """Multipliers of rows, as far as floating point goes, that show why there is no point; else none.

        A row ``>=`` has a positive one. Only a simplex without presolve leaves them.
        """
        _, found, ray = self.highs.getDualRay()
        return np.array(ray) if found else np.zeros(0)

    def _run(self) -> Solution:
        if self.deadline is not None:
            left = self.deadline - time.monotonic()
            if left <= 0:
                return Solution("limit", np.nan, np.nan, np.zeros(0), np.zeros(0), np.zeros(0))
            self.highs.setOptionValue("time_limit", self.highs.getRunTime() + left)
        run_interruptibly(self.highs)
        return read_solution(self._highspy, self.highs, whole=self.whole)

    def bound_column(self, column: int, low: float, high: float) -> None:
        """Keep a column between these bounds from now on."""
        self.highs.changeColBounds(column, low, high)

    def fix_row(self, row: int) -> None:
        """Hold a row at its limit from now on."""
        limit = float(self.model.rows[row].limit)
        self.highs.changeRowBounds(row, limit, limit)

    def nudge_row(self, row: int, amount: float) -> None:
        """Draw a row's limit in by this much more than it is, or let it stand again with 0."""
        self.sync()
        limit, sense = float(self.model.rows[row].limit), self.model.rows[row].sense
        infinite = self._highspy.kHighsInf
        self.highs.changeRowBounds(
            row,
            -infinite if sense == "<=" else limit + amount * (sense == ">="),
            infinite if sense == ">=" else limit - amount * (sense == "<="),
        )

    def release_row(self, row: int) -> None:
        """Let a row say nothing from now on."""
        self.sync()
        self.highs.changeRowBounds(row, -self._highspy.kHighsInf, self._highspy.kHighsInf)

    def lower_row(self, row: int, amount: float) -> None:
        """Lower the limit of a ``>=`` row by this amount."""
        self.sync()
        lowered = self.highs.getLp().row_lower_[row] - amount
        self.highs.changeRowBounds(row, lowered, self._highspy.kHighsInf)

    def basis(self) -> tuple[list[str], list[str]]:
        """Where each column and row stands in the last basis: ``basic``, ``lower``, ``upper`` or ``zero``."""
        basis = self.highs.getBasis()
        names = {"kBasic": "basic", "kLower": "lower", "kUpper": "upper"}
        return (
            [names.get(status.name, "zero") for status in basis.col_status],
            [names.get(status.name, "zero") for status in basis.row_status],
        )


def _spread(model: Model) -> Fraction:
    """The largest coefficient over the smallest."""
    sizes = [abs(coefficient) for row in model.rows for coefficient in row.terms.values()]
    return max(sizes) / min(sizes) if sizes else Fraction(1)
