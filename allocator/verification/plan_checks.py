"""Whether a plan is one: posts in their sizes, all hours of all posts deployed, every rule kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from allocator.verification.differences import Difference, row_name
from allocator.verification.facts import Facts
from allocator.verification.reckoning import Cell, Link, Reckoning
from allocator.verification.shared_posts import lent_differences
from allocator.verification.texts import number_text, told_apart

if TYPE_CHECKING:
    from allocator.plan import Service


def place_differences(
    facts: Facts, posts: Mapping[Cell, Fraction], hours: Mapping[Link, Fraction], file: str
) -> Iterator[Difference]:
    """What is wrong with posts and hours by themselves."""
    places = {(role, base) for role, staff in facts.placed.items() for base in staff.bases}
    for cell in sorted(set(posts) ^ places):
        found, expected = ("no posts", "posts, or 0") if cell in places else ("posts", "no such place")
        yield Difference(file, row_name(cell), "posts", found, expected)
    links = {(role, *link) for role, staff in facts.staff.items() for link in staff.case_share}
    deployed: dict[Cell, Fraction] = defaultdict(Fraction)
    for link, number in sorted(hours.items()):
        if link not in links:
            yield Difference(file, row_name(link), "service", "hours", "nothing: this base cannot reach it")
        if number <= 0:
            yield Difference(file, row_name(link), "service", number_text(number, 6), "hours above 0")
        deployed[link[0], link[1]] += number
    helped = {(role, base) for of in facts.shared.values() for role in of.helps for base in of.bases}
    for joint in facts.shared.values():
        yield from lent_differences(joint, facts.staff, posts, deployed, file)
    for cell, fte in sorted(posts.items()):
        if cell not in places:
            continue
        size = facts.placed[cell[0]].post_size
        if fte < 0 or (size and fte % size):
            allowed = f"a multiple of {size}, at least 0" if size else "at least 0"
            yield Difference(file, row_name(cell), "fte", number_text(fte, 9), allowed)
        if cell in helped or cell[0] in facts.shared:
            continue
        available = fte * facts.staff[cell[0]].hours_per_post
        if deployed[cell] != available:
            yield Difference(
                file,
                row_name(cell),
                "deployed hours",
                told_apart(deployed[cell], available),
                f"{told_apart(available, deployed[cell])}, the hours of {number_text(fte, 9)} posts",
            )


def formula_differences(facts: Facts, posts: Mapping[Cell, Fraction], file: str) -> Iterator[Difference]:
    """Posts that are not those of the scenario's formula, where it has one."""
    for cell, fte in sorted((facts.problem.locked_posts or {}).items()):
        if posts.get(cell) != fte:
            found, expected = number_text(posts.get(cell, 0), 9), number_text(fte, 9)
            yield Difference(file, row_name(cell), "fte", found, f"{expected}, by the formula")


def broken_rules(facts: Facts, reckoning: Reckoning, file: str) -> Iterator[Difference]:
    """Rules that the plan does not keep."""
    service = cast("Service", reckoning)  # it bears the names by which rules ask
    for posed in facts.problem.rules:
        for reading in posed.readings(facts.problem, service):
            if reading.slack < 0:
                yield Difference(
                    file,
                    reading.scope,
                    f"rule {posed.name}",
                    number_text(reading.value, 9),
                    f"{reading.sense} {number_text(reading.limit, 9)}",
                )
