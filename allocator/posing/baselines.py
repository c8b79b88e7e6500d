"""Today's posts, or what stands in for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from allocator.errors import Fault, nearest
from allocator.posing.formulas import Placed, Weights, place_posts
from allocator.posing.places import Places
from allocator.problem import Cell
from allocator.scenario.reading import Scenario
from allocator.scenario.statement import BaselineFormula, Role


def baseline(
    scenario: Scenario, places: Mapping[str, Places], weights: Weights
) -> tuple[dict[Cell, Fraction], list[Fault], list[str]]:
    """``baseline[role, base]`` for every role that has one: a formula, a table, or baseline.csv.

    Returns
    -------
    tuple
        The posts; faults; warnings: ties, paradoxes, roles of baseline.csv that the scenario does not have.
    """
    found: dict[Cell, Fraction] = {}
    faults: list[Fault] = []
    stated = weights.geography.baseline
    warnings = [
        f"baseline.csv: role {role!r} is not in the scenario; its posts are left out"
        for role in sorted({role for role, _ in stated if role not in places})
    ]
    for role in scenario.statement.roles:
        bases = places[role.id].bases
        if isinstance(role.baseline, BaselineFormula):
            placed, wrong = _by_formula(scenario, role, role.baseline, places[role.id], weights)
            posts = placed.posts
            faults += wrong
            warnings += placed.told(role.id, f"the baseline by {role.baseline.by}")
        elif role.baseline is not None:
            posts = dict(role.baseline)
            where = {base: scenario.origins.where("roles", role.id, "baseline", base) for base in posts}
            faults += _unknown_bases(where, bases)
        else:
            posts = {base: fte for (of, base), fte in stated.items() if of == role.id}
            faults += _unknown_bases({base: f"baseline.csv: {role.id},{base}" for base in posts}, bases)
        if posts:
            found |= {(role.id, base): posts.get(base, Fraction(0)) for base in bases}
    return found, faults, warnings


def _unknown_bases(where: Mapping[str, str], bases: Iterable[str]) -> Iterator[Fault]:
    for base, place in where.items():
        if base not in bases:
            yield Fault(place, f"{base!r}", "a base of the role: " + ", ".join(bases), nearest(base, bases))


def _by_formula(
    scenario: Scenario, role: Role, formula: BaselineFormula, places: Places, weights: Weights
) -> tuple[Placed, list[Fault]]:
    place = ("roles", role.id, "baseline")
    where = scenario.origins.where(*place, "by")
    if places.tier != "local":
        found = "a formula for a role that is not based in each area"
        hint = "baseline = {base = posts, ...}"
        return Placed({}), [Fault(scenario.origins.where(*place), found, "a table of bases", hint)]
    areas, wrong = weights.of_areas(formula.by, role.id, where)
    if wrong:
        return Placed({}), wrong
    posts = scenario.stated_posts[role.id] if formula.posts is None else formula.posts
    if role.post_size and (posts / role.post_size).denominator != 1:
        allowed = f"a multiple of post_size {float(role.post_size):g}"
        return Placed({}), [Fault(scenario.origins.where(*place, "posts"), f"{float(posts):g}", allowed)]
    if not any(areas.values()):
        if not posts or not weights.nothing_in(areas):
            return Placed(dict.fromkeys(places.bases, Fraction(0))), []
        return Placed({}), [
            Fault(where, f"{formula.by!r}, which is 0 everywhere", "something to share posts by")
        ]
    return place_posts(posts, role.post_size, areas, formula.method), []
