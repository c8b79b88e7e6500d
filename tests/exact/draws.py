"""Small pools and problems drawn from a seed, for the fast paths."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from allocator.exact.pools import Cell, Pools
from allocator.problem import Problem
from allocator.rules import Cap, Floor, Rule, Supply
from tests.problems import FRACTIONAL, F, local, pool, problem, regional

AREAS = "ABCDE"
HOURS = [F(0), F(1), F(1), F(2), F(3), F(5), F(8), F(1, 3), F(12, 5), F(7, 4)]


@dataclass(frozen=True)
class Draw:
    """What `Pools.of` takes."""

    supply: Mapping[str, Fraction]
    demand: Mapping[Cell, Fraction]
    floors: Mapping[Cell, Fraction]
    caps: Mapping[Cell, Fraction]

    @property
    def pools(self) -> Pools:
        return Pools.of(self.supply, self.demand, self.floors, self.caps)

    def changed(self, **parts: Mapping[Cell, Fraction] | Mapping[str, Fraction]) -> Draw:
        return replace(self, **parts)  # type: ignore[arg-type] # each part by its own name


def draw(seed: int, *, floors: bool = True, every_cap: bool = False) -> Draw:
    """Up to four roles and five areas; ties, zeros and pools too large or empty are frequent."""
    chance = random.Random(seed)
    areas = AREAS[: chance.randint(1, 5)]
    roles = "rstu"[: chance.randint(1, 4)]
    cells = [(role, area) for role in roles for area in areas]
    demand = {cell: chance.choice(HOURS) for cell in cells}
    caps = {
        cell: min(demand[cell], F(chance.randint(0, 6), 2))
        for cell in cells
        if every_cap or chance.random() < 0.4
    }
    low = {
        cell: min(F(chance.randint(0, 4), 2), caps.get(cell, F(9)))
        for cell in cells
        if floors and chance.random() < 0.3
    }
    supply = {
        role: sum((hours for (name, _), hours in low.items() if name == role), F(0))
        + chance.choice([F(0), F(1), F(2), F(3), F(7, 2), F(20)])
        for role in roles
    }
    return Draw(supply, demand, low, caps)


def fractional_problem(seed: int, *, only_local: bool = False) -> Problem:
    """Roles of any tier whose hours are worth the same on all links, floors and caps on the local ones."""
    chance = random.Random(seed)
    areas = AREAS[: chance.randint(1, 5)]
    parts = []
    rules: list[Rule] = []
    for name in "rst"[: chance.randint(1, 3)]:
        kind = "local" if only_local else chance.choice(["local", "local", "pool", "regional"])
        posts, hours = chance.choice([F(0), F(1), F(2), F(3), F(7, 2), F(12)]), chance.choice([1, 2])
        demand = {area: chance.choice(HOURS) for area in areas}
        if kind == "local":
            part = local(posts, demand, name=name, size=FRACTIONAL, hours=hours)
            worth = chance.choice([F(1), F(3, 4)])
            parts.append(replace(part, productive_share=dict.fromkeys(part.productive_share, worth)))
            cap = chance.choice([None, F(1, 2), F(3, 2)])
            if cap is not None:
                capped = tuple(chance.sample(areas, chance.randint(1, len(areas))))
                rules.append(Cap(type="cap", fte=cap, roles=(name,), bases=capped))
            floor = chance.choice([None, None, F(1, 2)])
            if floor is not None and posts >= floor * len(areas):
                rules.append(Floor(type="floor", fte=floor, roles=(name,)))
            if chance.random() < 0.5 or (cap is not None and posts > cap * len(areas)):
                rules.append(Supply(type="supply", sense="<=", roles=(name,)))
        elif kind == "pool":
            parts.append(pool(posts, demand, name=name, size=FRACTIONAL, hours=hours))
        else:
            share = chance.choice([F(1), F(2, 3)])
            links = {
                (base, area): share for base in "PQ" for area in areas if chance.random() < 0.8 or not parts
            }
            links[("P", areas[0])] = share
            parts.append(regional(posts, demand, links, name=name, size=FRACTIONAL, hours=hours))
    return problem(*parts, rules=rules)
