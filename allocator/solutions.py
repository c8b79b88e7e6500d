"""Answers of HiGHS: its own status, values, bound and duals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from allocator.errors import SolverError
from allocator.expression import Expression

Status = Literal["optimal", "infeasible", "limit"]


@dataclass(frozen=True)
class Solution:
    """What HiGHS says of one objective.

    `bound` is the proven bound on the objective (the objective itself for a linear program); `columns` are
    values; `column_duals` and `row_duals` are given for linear programs only.
    """

    status: Status
    objective: float
    bound: float
    columns: npt.NDArray[np.float64]
    column_duals: npt.NDArray[np.float64]
    row_duals: npt.NDArray[np.float64]

    def value(self, expression: Expression) -> float:
        """An expression at these columns, as far as floating point goes."""
        return float(expression.constant) + sum(
            float(coefficient) * float(self.columns[k]) for k, coefficient in expression.terms.items()
        )


def read_solution(highspy: Any, highs: Any, *, whole: bool) -> Solution:
    """What HiGHS says of its last run, in its own words alone.

    Raises
    ------
    SolverError
        Where it stopped without an answer, or a linear program ended without a basis.
    """
    statuses = highspy.HighsModelStatus
    status = highs.getModelStatus()
    info = highs.getInfo()
    solution = highs.getSolution()
    none = np.zeros(0)
    if status in (statuses.kInfeasible, statuses.kUnboundedOrInfeasible):
        # Every variable is boxed, so the model cannot be unbounded.
        return Solution("infeasible", np.nan, np.nan, none, none, none)
    columns = np.array(solution.col_value)
    limits = (
        statuses.kTimeLimit,
        statuses.kIterationLimit,
        statuses.kSolutionLimit,
        statuses.kMemoryLimit,
        statuses.kInterrupt,
    )
    if status in limits:
        feasible = whole and info.primal_solution_status == 2
        return Solution(
            "limit",
            info.objective_function_value if feasible else np.nan,
            info.mip_dual_bound if whole else np.nan,
            columns if feasible else none,
            none,
            none,
        )
    if status != statuses.kOptimal:
        raise SolverError(f"HiGHS stopped without an answer: {highs.modelStatusToString(status)}")
    if not whole and not highs.getBasis().valid:
        raise SolverError(
            "HiGHS ended without the basis that the exact plan is computed from; change its options"
        )
    return Solution(
        "optimal",
        info.objective_function_value,
        info.mip_dual_bound if whole else info.objective_function_value,
        columns,
        none if whole else np.array(solution.col_dual),
        none if whole else np.array(solution.row_dual),
    )
