"""Problems drawn at random, harsh enough that many have no plan."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import Any

from allocator.problem import Problem
from allocator.rules import (
    Cap,
    CaseloadLimit,
    ChangeLimit,
    Fixed,
    Floor,
    MinimumCoverage,
    MinimumTeam,
    Rule,
    Supply,
)
from tests.oracles import feasible
from tests.problems import FRACTIONAL, HALF, RISK, WHOLE, F, Staff, local, pool, problem, regional

COUNT = 50
FEW = 12


def drawn(seed: int) -> Problem:
    """One or two roles of any tier and size under two to six rules, some of which are sure to clash.

    Caps are whole, since the enumeration takes a role without a pool to be fractional.
    """
    if seed % 4 == 0:
        return crowded(seed)
    chance = random.Random(seed)
    areas = ("A", "B", "C")[: chance.randint(2, 3)]

    def demand() -> dict[str, dict[str, Fraction]]:
        return {area: {risk: F(chance.choice([1, 2, 3, 5])) for risk in ("low", "high")} for area in areas}

    def some() -> list[Staff]:
        size = chance.choice([WHOLE, WHOLE, HALF, FRACTIONAL])
        kinds = [
            local(chance.randint(1, 4), demand(), size=size, hours=chance.choice([1, 2])),
            regional(
                chance.randint(1, 3),
                demand(),
                {("P", area): chance.choice([F(1), F(1, 2), F(2, 3)]) for area in areas}
                | {("Q", areas[0]): F(9, 10)},
                size=size,
                hours=2,
            ),
            pool(chance.randint(1, 3), demand(), size=size),
        ]
        return chance.sample(kinds, chance.randint(1, 2))

    staff = some()
    today = {
        part.role.id: {base: F(chance.choice([0, 1, 2])) for base in part.role.bases}
        for part in staff
        if chance.random() < 0.7
    }
    rules = [one_rule(chance, number, areas, bool(today)) for number in range(chance.randint(2, 6))]
    if chance.random() < 0.2:
        rules.append(Supply(type="supply", sense="<="))
    return problem(
        *staff, rules=rules, risk=RISK, baseline=today, across=chance.choice(["area", "area-role"])
    )


def crowded(seed: int) -> Problem:
    """Half a post wanted in more places than there are whole posts: in fractions there is a plan."""
    chance = random.Random(seed)
    areas = ("A", "B", "C", "D")[: chance.randint(2, 4)]
    rules: list[Rule] = [
        Floor(type="floor", fte=F(1, 2), id="half"),
        Cap(type="cap", fte=chance.randint(1, 2), areas=("A",), id="desk"),
        MinimumCoverage(type="minimum_coverage", coverage=F(chance.randint(0, 2), 10), id="some"),
    ]
    staff = [local(len(areas) - 1, {area: chance.randint(1, 4) for area in areas})]
    if chance.random() < 0.5:
        staff.append(pool(1, dict.fromkeys(areas, 1), size=FRACTIONAL))
    return problem(*staff, rules=rules, across="area-role")


def one_rule(chance: random.Random, number: int, areas: tuple[str, ...], movable: bool) -> Rule:
    where: dict[str, Any] = {"id": f"rule{number}"}
    if chance.random() < 0.5:
        where["bases"] = (chance.choice([*areas, "P", "Q", "pool"]),)
    together = chance.random() < 0.3
    kind = chance.choice(["floor", "cap", "fixed", "minimum_coverage"] + ["moves", "loss_share"] * movable)
    if kind == "floor":
        return Floor(type=kind, fte=F(chance.choice([1, 1, 1, 2, 3, 5]), 2), together=together, **where)
    if kind == "cap":
        return Cap(type=kind, fte=chance.randint(0, 2), together=together, **where)
    if kind == "fixed":
        return Fixed(type=kind, fte=chance.randint(0, 2), together=together, **where)
    if kind == "moves":
        return ChangeLimit(type="change_limit", moves=chance.randint(0, 1), **where)
    if kind == "loss_share":
        return ChangeLimit(type="change_limit", loss_share=F(chance.randint(0, 2), 4), **where)
    return MinimumCoverage(type="minimum_coverage", coverage=F(chance.randint(2, 10), 10), id=f"rule{number}")


def tight(seed: int) -> Problem:
    """Teams that are too large, or caseloads that are too small, beside a floor of coverage or of posts."""
    chance = random.Random(seed)
    areas = ("A", "B", "C")[: chance.randint(2, 3)]
    size = chance.choice([WHOLE, WHOLE, HALF])
    demand = {area: F(chance.randint(1, 5)) for area in areas}
    roads = {("P", area): chance.choice([F(1), F(1, 2)]) for area in areas}
    staff = [chance.choice([
        local(chance.randint(1, 4), demand, size=size, hours=chance.choice([1, 2])),
        regional(chance.randint(1, 3), demand, roads, size=size, hours=2),
    ])]  # fmt: skip
    rules: list[Rule] = [
        MinimumTeam(
            type="minimum_team", fte=F(chance.randint(3, 9), 2), id="team", together=chance.random() < 0.3
        ),
        MinimumCoverage(type="minimum_coverage", coverage=F(chance.randint(1, 6), 10), id="some"),
    ]
    if chance.random() < 0.6:
        load = F(chance.randint(1, 4), 2)
        rules[chance.randint(0, 1)] = CaseloadLimit(
            type="caseload_limit", driver="work", items_per_fte=load, id="load"
        )
    return problem(*staff, rules=rules)


@cache
def teams_and_caseloads() -> tuple[Problem, ...]:
    """The first of these that no plan solves, by enumeration."""
    return _without_plan(tight, FEW)


@cache
def infeasible() -> tuple[Problem, ...]:
    """The first drawn problems that no plan solves, by enumeration."""
    return _without_plan(drawn, COUNT)


def _without_plan(draw: Callable[[int], Problem], count: int) -> tuple[Problem, ...]:
    found: list[Problem] = []
    seed = 0
    while len(found) < count:
        posed = draw(seed)
        if not feasible(posed):
            found.append(posed)
        seed += 1
    return tuple(found)
