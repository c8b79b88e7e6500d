"""CBC as a second opinion: the same program as a file, another program's answer, read back."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import pulp

from allocator.errors import SolverError
from allocator.expression import Expression
from allocator.model import Model

PACKAGE = "cbcbox"
"""The package that brings the program; the one inside PuLP is of 2019 and reports wrong optima."""
LEAST = "2.935"
TOLERANCE, INCREMENT = "1e-9", "1e-9"
"""CBC may break rows and whole numbers by the first, and looks for no plan that is better by less than the
second; left to itself it stops a hundred-thousandth short."""
SETTINGS = (("-preprocess", "off"), ("-preprocess", "on"))
"""How CBC is asked, and how it is asked once more where its first answer differs."""
DUAL = 1e-7
"""A row with a dual this large is tight in every optimum."""

Answered = Literal["optimal", "infeasible", "limit"]


@dataclass(frozen=True)
class Answer:
    """What CBC says of one objective; `tight` are the rows with a dual, which linear programs alone have."""

    status: Answered
    columns: Mapping[int, float]
    tight: frozenset[int] = frozenset()

    def value(self, expression: Expression) -> float:
        """An expression at these columns."""
        return float(expression.constant) + sum(
            float(coefficient) * self.columns.get(k, 0.0) for k, coefficient in expression.terms.items()
        )


def second_version() -> str:
    """The installed version of CBC's package.

    Raises
    ------
    SolverError
        Where it is missing.
    """
    try:
        return version(PACKAGE)
    except PackageNotFoundError:
        raise SolverError(
            f"--cross-check: the second solver {PACKAGE} is not installed; "
            f"run: pip install '{PACKAGE}>={LEAST}'"
        ) from None


def ask_cbc(
    model: Model,
    objective: Expression,
    sense: Literal["min", "max"],
    seconds: float,
    settings: tuple[str, ...] = SETTINGS[0],
) -> Answer:
    """Optimise one objective over a model with CBC, for so many seconds at most.

    Raises
    ------
    SolverError
        Where CBC is missing or ends without an answer.
    """
    second_version()
    import cbcbox

    program = model.program
    program.sense = pulp.LpMaximize if sense == "max" else pulp.LpMinimize
    program.setObjective(model.objective(objective))
    with TemporaryDirectory(prefix="allocator-cbc-") as folder:
        question, answer = Path(folder) / "model.mps", Path(folder) / "answer.txt"
        _, columns, rows, _ = program.writeMPS(str(question), rename=1)
        order = [str(question), *(["-max"] if sense == "max" else [])]
        order += ["-timeMode", "elapsed", "-sec", f"{max(seconds, 0.1):.2f}", "-increment", INCREMENT]
        order += ["-ratioGap", "0", "-allowableGap", "0", "-integerTolerance", TOLERANCE]
        order += ["-primalTolerance", TOLERANCE, "-dualTolerance", TOLERANCE, *settings]
        order += ["-solve", "-printingOptions", "all", "-solution", str(answer)]
        done = subprocess.run([cbcbox.cbc_bin_path(), *order], capture_output=True, check=False)
        if done.returncode or not answer.exists():
            raise SolverError(f"CBC ended without an answer (exit {done.returncode}); reinstall {PACKAGE}")
        lines = answer.read_text(encoding="utf-8").splitlines()
    column_of = {columns[variable.name]: k for k, variable in enumerate(model.variables)}
    row_of = {rows[row.name]: k for k, row in enumerate(model.rows)}
    return _read(lines, column_of, row_of)


def _read(lines: list[str], column_of: Mapping[str, int], row_of: Mapping[str, int]) -> Answer:
    """CBC's answer: its status, then a line a row and a column with name, value and dual.

    Examples
    --------
    >>> told = ["Optimal - objective value 3.0", "  0 C0000000  3  1", "  0 X0000000  3  0"]
    >>> _read(told, {"X0000000": 0}, {"C0000000": 0})
    Answer(status='optimal', columns={0: 3.0}, tight=frozenset({0}))
    """
    status = lines[0].split(" - ")[0]
    values: dict[int, float] = {}
    tight: set[int] = set()
    for line in lines[1:]:
        _, name, value, dual = line.removeprefix("**").split()
        if name in column_of:
            values[column_of[name]] = float(value)
        elif name in row_of and abs(float(dual)) > DUAL:
            tight.add(row_of[name])
    if status.startswith("Optimal"):
        return Answer("optimal", values, frozenset(tight))
    if status in ("Infeasible", "Integer infeasible"):
        return Answer("infeasible", {})
    # A search that found nothing in time leaves the values of its relaxation, which no plan has.
    return Answer("limit", {})
