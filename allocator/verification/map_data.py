"""The numbers that a map shows, reckoned from the plan: they must be those of the tables beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from allocator.scenario.statement import Driver, MultiplierByArea
from allocator.verification.differences import Difference
from allocator.verification.map_lines import line_differences
from allocator.verification.post_rows import baseline_kind
from allocator.verification.reckoning import Reckoning
from allocator.verification.service_rows import posts_located
from allocator.verification.work import work

MAP_FILE = "map.html"
DATA = re.compile(r'<script type="application/json" id="map-data">(.*?)</script>', re.DOTALL)
RUN = re.compile(r'<dd class="run">([^<]*)</dd>')
Values = Mapping[str, Fraction | None]


def data_of(page: str) -> dict[str, Any] | None:
    """The JSON that a map page carries; None where it carries none."""
    found = DATA.search(page)
    try:
        content = json.loads(found[1]) if found else None
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def map_differences(reckoning: Reckoning, page: str, run_id: str) -> Iterator[Difference]:
    """A run id, areas or shaded values that are not those of the run."""
    shown = RUN.search(page)
    if shown is None or shown[1] != run_id:
        yield Difference(MAP_FILE, "", "run id", shown[1] if shown else "", run_id)
    data = data_of(page)
    if data is None:
        yield Difference(MAP_FILE, "", "data", "no data that can be read", "the data of the run")
        return
    areas = list(reckoning.facts.areas)
    if data.get("codes") != areas:
        yield Difference(MAP_FILE, "", "codes", str(data.get("codes")), str(areas))
        return
    layers = data.get("layers")
    found = {
        (str(layer.get("group")), str(layer.get("label"))): layer.get("values")
        for layer in (layers if isinstance(layers, list) else ())
        if isinstance(layer, dict)
    }
    expected = dict(_layers(reckoning))
    for name in sorted(set(found) ^ set(expected)):
        there, wanted = ("a layer", "no such layer") if name in found else ("no such layer", "a layer")
        yield Difference(MAP_FILE, ": ".join(name), "", there, wanted)
    for name in sorted(set(found) & set(expected)):
        yield from _value_differences(": ".join(name), found[name], expected[name], areas)
    yield from line_differences(reckoning, data, MAP_FILE)


def _value_differences(layer: str, found: Any, expected: Values, areas: list[str]) -> Iterator[Difference]:
    values = found if isinstance(found, list) else []
    if len(values) != len(areas):
        yield Difference(MAP_FILE, layer, "values", f"{len(values)} values", f"{len(areas)} values")
        return
    for area, value in zip(areas, values, strict=True):
        exact = expected[area]
        wanted = None if exact is None else float(exact)
        if value != wanted or isinstance(value, bool):
            yield Difference(MAP_FILE, area, layer, str(value), str(wanted))


def _layers(reckoning: Reckoning) -> Iterator[tuple[tuple[str, str], Values]]:
    facts = reckoning.facts
    labels = {role.id: role.label or role.id.replace("_", " ") for role in facts.statement.roles}
    yield ("Coverage", "All roles"), _coverage(reckoning, list(facts.staff))
    for role in facts.staff:
        yield ("Coverage", labels[role]), _coverage(reckoning, [role])
    demand = {area: reckoning.over(facts.demand, [area]) for area in facts.areas}
    whole = sum(demand.values(), Fraction(0))
    yield (
        ("Demand", "Share of demand"),
        {area: hours / whole * 100 if whole else None for area, hours in demand.items()},
    )
    yield (
        ("Demand", "Hours not met"),
        {area: demand[area] - reckoning.over(reckoning.served, [area]) for area in facts.areas},
    )
    yield (
        ("Posts", "Service received"),
        {area: reckoning.over(reckoning.fte_received, [area]) for area in facts.areas},
    )
    located = posts_located(facts, reckoning.posts)
    yield ("Posts", "Posts located here, all roles"), located
    for role, staff in facts.placed.items():
        if staff.tier != "pool":
            own = {cell: fte for cell, fte in reckoning.posts.items() if cell[0] == role}
            label = labels.get(role, role.replace("_", " "))
            yield ("Posts located, by role", label), posts_located(facts, own)
    if any(map(_is_range, facts.statement.demand.drivers)):
        yield ("Demand", "How far it may lie"), _demand_range(reckoning)
    if any(share != 1 for staff in facts.staff.values() for share in staff.case_share.values()):
        yield ("Travel", "Hours on the road"), _on_the_road(reckoning)
    if facts.problem.baseline:
        before = posts_located(facts, facts.problem.baseline)
        yield (
            ("Change", _change_label(reckoning)),
            {area: located[area] - before[area] for area in facts.areas},
        )


def _change_label(reckoning: Reckoning) -> str:
    kinds = {baseline_kind(reckoning.facts, role) for role in reckoning.facts.staff}
    stand_in = "stand-in" in kinds
    return f"From {'the stand-in for today' if stand_in else 'today'}'s posts"


def _coverage(reckoning: Reckoning, roles: list[str]) -> Values:
    found: dict[str, Fraction | None] = {}
    for area in reckoning.facts.areas:
        needed = sum((reckoning.facts.demand[role, area] for role in roles), Fraction(0))
        met = sum((reckoning.served[role, area] for role in roles), Fraction(0))
        found[area] = met / needed * 100 if needed else Fraction(100)
    return found


def _on_the_road(reckoning: Reckoning) -> Values:
    found: dict[str, Fraction | None] = {}
    for area in reckoning.facts.areas:
        links = [link for link in reckoning.hours if link[2] == area]
        whole = sum((reckoning.hours[link] for link in links), Fraction(0))
        driven = sum((reckoning.travel_hours[link] for link in links), Fraction(0))
        found[area] = driven / whole * 100 if whole else None
    return found


def _is_range(driver: Driver) -> bool:
    stated = driver.recording_multiplier
    if isinstance(stated, MultiplierByArea):
        return any(one.low < one.high for one in (stated.default, *stated.areas.values()))
    return stated.low < stated.high


def _demand_range(reckoning: Reckoning) -> Values:
    """Demand hours at the high ends less those at the low ones, in percent of what the plan takes."""
    facts = reckoning.facts
    width = dict.fromkeys(facts.areas, Fraction(0))
    for hours, sign in (
        (work(facts.statement.demand, facts.geography, "high").hours, 1),
        (work(facts.statement.demand, facts.geography, "low").hours, -1),
    ):
        for (_, _, area), number in hours.items():
            width[area] += sign * number
    taken = {area: reckoning.over(facts.demand, [area]) for area in facts.areas}
    return {area: width[area] / taken[area] * 100 if taken[area] else None for area in facts.areas}
