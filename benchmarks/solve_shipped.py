"""Time every shipped scenario: median of several solves, and its ratio to importing what a solve needs.

Seconds differ from machine to machine; the ratio to a fixed piece of work in the same run differs less. The
last column is the time in whole posts with all that HiGHS does by itself for a good plan early, over the time
without. Nothing is asserted: read the table.

    python benchmarks/solve_shipped.py [RUNS]
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from statistics import median

from allocator.problem import Problem
from allocator.problem_reading import read_problem
from allocator.shipped import scenario_files
from allocator.solve import solve
from allocator.solvers import LOOKING_FOR_PLANS, Options

IMPORTS = "import pulp, highspy, pandas"
LOOKING = Options(solver_options=dict.fromkeys(LOOKING_FOR_PLANS, True))


def seconds(work: Callable[[], object], runs: int) -> float:
    """The median time of the work."""
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return median(taken)


def import_everything() -> None:
    subprocess.run([sys.executable, "-c", IMPORTS], check=True)


def fractional(problem: Problem) -> Problem:
    """The same problem in fractional posts: linear programs and exact arithmetic alone."""
    if problem.locked_posts is not None:
        return problem
    return replace(problem, roles=tuple(replace(role, post_size=Fraction(0)) for role in problem.roles))


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    unit = seconds(import_everything, runs)
    print(f"{'scenario':32} {'whole':>8} {'ratio':>7} {'fractional':>11} {'ratio':>7}  status  looking")
    for path in scenario_files():
        problem = read_problem(path)
        parts = fractional(problem)
        status = solve(problem).status
        whole, linear = seconds(lambda p=problem: solve(p), runs), seconds(lambda p=parts: solve(p), runs)
        looking = seconds(lambda p=problem: solve(p, LOOKING), runs) / whole
        print(
            f"{path.stem:32} {whole:7.2f}s {whole / unit:7.1f} {linear:10.2f}s {linear / unit:7.1f}"
            f"  {status} {looking:8.2f}"
        )
    print(f"ratio 1 is {unit:.2f} s, in which Python starts and runs: {IMPORTS}")


if __name__ == "__main__":
    main()
