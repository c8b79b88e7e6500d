"""Deletion: what is left of a set once everything that its property does without is taken out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

Item = TypeVar("Item")


def irreducible(items: Iterable[Item], holds: Callable[[tuple[Item, ...]], bool]) -> tuple[Item, ...]:
    """A subset for which `holds` is true, and false of it without any one of its items.

    `holds` must be true of all items, and stay true of whatever holds more; each item is left out for
    good if the rest still holds (Chinneck, Feasibility and Infeasibility in Optimization, 2008).

    Examples
    --------
    >>> irreducible([5, 1, 4, 3], lambda items: sum(items) > 6)
    (4, 3)
    """
    kept = tuple(items)
    for item in kept:
        rest = tuple(other for other in kept if other is not item)
        if holds(rest):
            kept = rest
    return kept
