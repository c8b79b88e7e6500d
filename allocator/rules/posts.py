"""Limits on posts, cell by cell or together: the arithmetic and the rows that several rules share."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from allocator.expression import total
from allocator.rules.rule import PosedRule, Reading

if TYPE_CHECKING:
    from allocator.model import Model
    from allocator.plan import Service

Sense = Literal["<=", "=", ">="]


def each_limit(model: Model, posed: PosedRule, sense: Sense, fte: Fraction, together: bool) -> None:
    """One row for each (role, base), or one for their sum."""
    if together:
        model.row(posed.name, total(model.posts[cell] for cell in posed.cells), sense, fte)
        return
    for role, base in posed.cells:
        model.row(f"{posed.name}({role},{base})", model.posts[role, base], sense, fte)


def read_limits(
    service: Service, posed: PosedRule, sense: Sense, fte: Fraction, together: bool
) -> Iterator[Reading]:
    """The same limits, read off a plan."""
    if together:
        value = sum((service.posts[cell] for cell in posed.cells), Fraction(0))
        yield Reading("together", sense, fte, value, "posts")
        return
    for role, base in posed.cells:
        yield Reading(f"{role}:{base}", sense, fte, service.posts[role, base], "posts")
