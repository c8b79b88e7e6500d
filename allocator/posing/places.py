"""Where the posts of each role can stand, and what a deployed hour is worth along each link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from allocator.errors import Fault, nearest
from allocator.problem import POOL, Link, Tier
from allocator.scenario.origins import Origins
from allocator.scenario.statement import Role
from allocator.sources.geography import Geography


@dataclass(frozen=True)
class Places:
    """The bases of a role and the links that leave them.

    `area_of` gives the area in which a base stands; a pool stands nowhere and is absent.
    """

    tier: Tier
    bases: tuple[str, ...]
    area_of: Mapping[str, str]
    productive_share: Mapping[Link, Fraction]


@dataclass(frozen=True)
class _Travel:
    """Hours one way, and the table that states them."""

    file: str
    hours: Mapping[tuple[str, str], Fraction]


def productive_share(visits_per_100_hours: Fraction, one_way_hours: Fraction) -> Fraction:
    """The share of a deployed hour that is case work.

    Formula: 1 / (1 + visits per hour of case work x 2 x one-way hours).

    Examples
    --------
    Ten visits in 100 hours of case work, an hour and a quarter each way: a fifth of each hour is driven.

    >>> productive_share(Fraction(10), Fraction(5, 4))
    Fraction(4, 5)
    """
    return 1 / (1 + visits_per_100_hours / 100 * 2 * one_way_hours)


def places(
    role: Role, geography: Geography, variant: str, origins: Origins
) -> tuple[Places, list[Fault], list[str]]:
    """Resolve a role's bases; returns them with faults and warnings."""
    travel = _Travel(f"travel-{variant}.csv" if variant else "travel.csv", geography.travel.get(variant, {}))
    if role.bases == "pool":
        share = {(role.id, POOL, area.code): Fraction(1) for area in geography.areas}
        return Places("pool", (POOL,), {}, share), [], _pool_warnings(role)
    if role.bases == "each-area":
        return _local(role, geography, travel)
    return _regional(role, role.bases, geography, travel, origins)


def _local(role: Role, geography: Geography, travel: _Travel) -> tuple[Places, list[Fault], list[str]]:
    codes = tuple(area.code for area in geography.areas)
    visits = role.visits_per_100_hours
    unknown = [area for area in codes if visits and (area, area) not in travel.hours]
    warnings = []
    if unknown:
        warnings.append(
            f"{role.id}: no travel within {', '.join(unknown)} in {travel.file}; taken as 0 hours"
        )
    share = {
        (role.id, area, area): productive_share(visits, travel.hours.get((area, area), Fraction(0)))
        for area in codes
    }
    return Places("local", codes, {area: area for area in codes}, share), [], warnings


def _regional(
    role: Role,
    named: tuple[str, ...],
    geography: Geography,
    travel: _Travel,
    origins: Origins,
) -> tuple[Places, list[Fault], list[str]]:
    known = {base.id: base for base in geography.bases}
    where, visits = origins.where("roles", role.id, "bases"), role.visits_per_100_hours
    allowed = "a base of bases.csv: " + (", ".join(known) or "it is empty or missing")
    faults = [Fault(where, f"{base!r}", allowed, nearest(base, known)) for base in named if base not in known]
    if len(set(named)) < len(named) or not named:
        found = "no base" if not named else "a base more than once"
        faults.append(Fault(where, found, "at least one base, each once"))
    bases = tuple(sorted({base for base in named if base in known}))
    visiting = origins.where("roles", role.id, "visits_per_100_hours")
    share = {}
    for base, area in ((base, area.code) for base in bases for area in geography.areas):
        if visits and (base, area) not in travel.hours:
            allowed = f"hours one way, since {role.id} makes visits"
            hint = f"visits_per_100_hours = 0 ({visiting}) says that nobody travels"
            faults.append(Fault(f"{travel.file}: {base},{area}", "no row", allowed, hint))
        else:
            share[role.id, base, area] = productive_share(visits, travel.hours.get((base, area), Fraction(0)))
    return Places("regional", bases, {base: known[base].area for base in bases}, share), faults, []


def _pool_warnings(role: Role) -> list[str]:
    if not role.visits_per_100_hours:
        return []
    return [f"{role.id}: visits_per_100_hours has no effect, since a pool travels 0 hours"]
