"""docs/certificates.md: what the stand-alone checker says of every stage of every shipped scenario."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from allocator.certificates import check_certificate
from allocator.certifying import certify
from allocator.outputs.certificate_json import certificate_json
from allocator.plan import Plan
from allocator.problem_reading import read_problem
from allocator.proofs import Split, Tree
from allocator.shipped import find_scenario, scenario_files
from allocator.solve import solve
from allocator.solvers import Options

PAGE = Path(__file__).resolve().parents[2] / "docs" / "certificates.md"
NAMES = tuple(file.stem for file in scenario_files())
QUICK = ("by-population", "efficient", "fair-by-role")
"""Scenarios whose rows take a second or two; all of them take half an hour."""
WORDS = ("exact", "bound", "claimed")
HEAD = """\
# What is proved of the shipped scenarios

Written by `python -m tests.certificates`, which solves every scenario and gives its certificate to
`check_certificate.py`, run by itself with Python alone; not to be edited. Rows that take a second or two are
tests as well (`tests/certificates/`). Counted are the stages in `stages.csv`: `exact` is proved in fractions
with gap 0, `bound` within a gap that is stated, `claimed` is claimed by the solver, not certified. Leaves are
those of all trees that `--certificate` adds for whole posts, a few more or fewer on another machine. Why some
remain claimed: [decisions/0012-certificates.md](decisions/0012-certificates.md).

Scenarios of 32 council areas in half posts need more leaves than are allowed; what these leave is bounded.

| Scenario | `solve` | `solve --certificate` | Leaves |
|---|---|---|---:|
"""


def page(rows: Iterator[str]) -> str:
    """The whole page."""
    return HEAD + "".join(f"{row}\n" for row in rows)


def row(name: str) -> str:
    """The row of a scenario, solved and checked now."""
    posed = read_problem(find_scenario(name))
    plan = solve(posed)
    certified = certify(posed, plan, Options())
    by_formula = posed.locked_posts is not None
    trees = [stage.tree for proof in certified.proofs if proof.kind != "linear" for stage in proof.stages]
    plain, full = (_checked(one, by_formula=by_formula) for one in (plan, certified))
    return f"| `{name}` | {plain} | {full} | {sum(map(_leaves, trees)) or ''} |"


def _checked(plan: Plan, *, by_formula: bool) -> str:
    """How many stages have which word, as the checker prints them."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "certificate.json"
        file.write_bytes(certificate_json(plan, by_formula=by_formula))
        done = subprocess.run(
            [sys.executable, "-I", str(check_certificate.__file__), str(file)],
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    said = Counter(line.partition(": ")[2].split(",")[0].split(" ")[0] for line in done.stdout.splitlines())
    assert said.total() == len(plan.stages)
    return ", ".join(f"{said[word]} {word}" for word in WORDS if said[word])


def _leaves(tree: Tree) -> int:
    return _leaves(tree.below) + _leaves(tree.above) if isinstance(tree, Split) else 1
