"""CBC as a second opinion: the same program as a file, another program's answer, read back."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

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
SENSES = {"<=": "L", "=": "E", ">=": "G"}

Answered = Literal["optimal", "infeasible", "limit", "unknown"]


@dataclass(frozen=True)
class Answer:
    """What CBC says of one objective, with the columns that are not zero.

    There are no duals: CBC draws bounds in before it solves, so that those it reports are of another program.
    """

    status: Answered
    columns: Mapping[int, float]

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

    with TemporaryDirectory(prefix="allocator-cbc-") as folder:
        question, answer = Path(folder) / "model.mps", Path(folder) / "answer.txt"
        question.write_text("\n".join(_mps(model, objective, sense)), encoding="ascii", newline="\n")
        order = [str(question), "-timeMode", "elapsed", "-sec", f"{max(seconds, 0.1):.2f}"]
        order += ["-ratioGap", "0", "-allowableGap", "0", "-increment", INCREMENT]
        order += ["-integerTolerance", TOLERANCE, "-primalTolerance", TOLERANCE, "-dualTolerance", TOLERANCE]
        # Its propagation of bounds has called a program infeasible that has a plan.
        order += ["-boundPropLevel", "off", *settings, "-solve", "-solution", str(answer)]
        done = subprocess.run([cbcbox.cbc_bin_path(), *order], capture_output=True, check=False)
        if done.returncode or not answer.exists():
            raise SolverError(f"CBC ended without an answer (exit {done.returncode}); reinstall {PACKAGE}")
        return _read(answer.read_text(encoding="utf-8").splitlines())


def _mps(model: Model, objective: Expression, sense: Literal["min", "max"]) -> Iterator[str]:
    """The program as an MPS file that is to be minimised: column k is ``C`` and k, row k is ``R`` and k.

    A column stands in it even where no row has it, which PuLP's own file forgets.
    """
    sign = 1 if sense == "min" else -1
    entries: dict[int, list[tuple[str, Fraction]]] = {k: [] for k in range(len(model.columns))}
    for number, row in enumerate(model.rows):
        for column, coefficient in row.terms.items():
            entries[column].append((f"R{number}", coefficient))
    yield from ("NAME allocation", "ROWS", " N cost")
    yield from (f" {SENSES[row.sense]} R{number}" for number, row in enumerate(model.rows))
    yield "COLUMNS"
    for number, variable in enumerate(model.columns):
        if variable.whole:
            yield f" M{number} 'MARKER' 'INTORG'"
        yield f" C{number} cost {float(sign * objective.terms.get(number, Fraction(0)))!r}"
        yield from (f" C{number} {name} {float(coefficient)!r}" for name, coefficient in entries[number])
        if variable.whole:
            yield f" M{number} 'MARKER' 'INTEND'"
    yield "RHS"
    yield from (f" rhs R{number} {float(row.limit)!r}" for number, row in enumerate(model.rows))
    yield "BOUNDS"
    for number, variable in enumerate(model.columns):
        yield f" LO bound C{number} {float(variable.low)!r}"
        yield f" UP bound C{number} {float(variable.high)!r}"
    yield "ENDATA\n"


def _read(lines: list[str]) -> Answer:
    """CBC's answer: its status, then a line with number, name, value and dual for each column.

    Examples
    --------
    >>> _read(["Optimal - objective value 3.0", "  2 C2  3  0"])
    Answer(status='optimal', columns={2: 3.0})
    """
    status = lines[0].split(" - ")[0]
    if status.startswith("Optimal"):
        named = [line.removeprefix("**").split() for line in lines[1:]]
        return Answer("optimal", {int(name[1:]): float(value) for _, name, value, _ in named})
    if status in ("Infeasible", "Integer infeasible"):
        return Answer("infeasible", {})
    # A search that found nothing in time leaves the values of its relaxation, which no plan has.
    return Answer("limit" if status.startswith("Stopped") else "unknown", {})
