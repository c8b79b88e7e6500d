"""Is this installation sound? Versions, a solved canary, the hashes of the shipped tables."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction
from hashlib import sha256

from allocator.criteria import Leximin
from allocator.errors import SolverError
from allocator.problem import Driver, Problem, Role
from allocator.rules import PosedRule, Supply
from allocator.shipped import data_folder, scenario_files
from allocator.solve import solve
from allocator.verify import check_plan
from allocator.versions import versions

CANARY = {"A": 1, "B": 1, "C": 3}
"""Five whole posts over demands of 2, 2 and 6: worked out on paper."""


@dataclass(frozen=True)
class Examination:
    """What was found: versions, and the SHA-256 of every shipped table; the canary has been solved."""

    versions: Mapping[str, str]
    hashes: Mapping[str, str]
    scenarios: tuple[str, ...]

    def lines(self) -> Iterator[str]:
        """The findings, a line each."""
        for name, number in self.versions.items():
            yield f"{name:<10} {number}"
        yield "solver     a known case was solved and proved"
        for name, digest in self.hashes.items():
            yield f"{digest[:16]}  {name}"
        yield f"scenarios  {', '.join(self.scenarios)}"

    def json(self) -> str:
        """The findings as JSON."""
        return json.dumps({"schema": 1, "canary": "proved", **asdict(self)}, indent=1)


def examine() -> Examination:
    """Find out what is installed and whether it works.

    Raises
    ------
    SolverError
        Where the solver is missing or gets the canary wrong.
    """
    problem = _canary()
    plan = solve(problem)
    check_plan(problem, plan)
    found = {base: int(fte) for (_, base), fte in plan.posts.items()}
    if found != CANARY or plan.status != "proved":
        raise SolverError(
            f"the solver's canary is wrong: {found}, where {CANARY} is right; reinstall highspy"
        )
    hashes = {path.name: sha256(path.read_bytes()).hexdigest() for path in sorted(data_folder().iterdir())}
    return Examination(versions(), hashes, tuple(file.stem for file in scenario_files()))


def _canary() -> Problem:
    areas = tuple(CANARY)
    hours = dict(zip(areas, (2, 2, 6), strict=True))
    return Problem(
        areas=areas,
        roles=(Role("canary", Fraction(5), Fraction(1), Fraction(1), "local", areas),),
        drivers=(Driver("work", Fraction(1)),),
        demand_hours={("work", "canary", area): Fraction(number) for area, number in hours.items()},
        productive_share={("canary", area, area): Fraction(1) for area in areas},
        rules=(
            PosedRule(
                "supply:canary",
                Supply(type="supply"),
                tuple(("canary", area) for area in areas),
                (),
                ("canary",),
            ),
        ),
        criteria=(Leximin(id="leximin"),),
    )
