"""Who serves whom on a map, reckoned from the plan: the hours of its lines must be those of service.csv."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from allocator.verification.differences import Difference
from allocator.verification.reckoning import Link, Reckoning

LINES = "who serves whom"


def line_differences(reckoning: Reckoning, data: Mapping[str, Any], file: str) -> Iterator[Difference]:
    """Lines that no hours stand behind, hours without a line, and lines of other hours."""
    areas = list(reckoning.facts.areas)
    try:
        lines = [
            ((str(of["role"]), str(hub["id"]), areas[area]), hours)
            for of in data["catchments"]
            for hub in of["hubs"]
            for area, hours, _ in hub["serves"]
        ]
    except (KeyError, TypeError, ValueError, IndexError):
        yield Difference(file, "", LINES, "no lines that can be read", "the lines of the run")
        return
    found, expected = dict(lines), _lines(reckoning)
    if len(found) != len(lines):
        yield Difference(file, "", LINES, f"{len(lines)} lines", f"{len(expected)} lines")
    for link in sorted(set(found) | set(expected)):
        wanted = float(expected[link]) if link in expected else "no such line"
        there = found.get(link, "no such line")
        if there != wanted or isinstance(there, bool):
            yield Difference(file, ", ".join(link), LINES, str(there), str(wanted))


def _lines(reckoning: Reckoning) -> dict[Link, Fraction]:
    """Deployed hours from bases that have a place."""
    placed = reckoning.facts.placed
    return {
        link: hours
        for link, (hours, _) in reckoning.hours_by_whom.items()
        if placed[link[0]].tier == "regional"
    }
