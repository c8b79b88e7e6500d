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
    from allocator.problem import Problem

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


def say_limits(problem: Problem, sense: str, fte: Fraction, posed: PosedRule, together: bool) -> str:
    """The same limits in words, added up; each rounded to whole posts where posts are whole."""
    of = f" of {posed.role_ids[0]}" if len(posed.role_ids) == 1 else ""
    if len(posed.cells) == 1:
        return f"{sense} {float(fte):g} posts{of} at {posed.cells[0][1]}"
    if together:
        return f"{sense} {float(fte):g} posts{of} over {len(posed.cells)} places together"
    kept = [_in_whole(fte, problem.role[role].post_size, sense) for role, _ in posed.cells]
    whole = "" if all(number == fte for number in kept) else " once rounded to whole posts"
    in_all = float(sum(kept, Fraction(0)))
    return f"{sense} {float(fte):g}{of} at each of {len(posed.cells)} places: {in_all:g} posts in all{whole}"


def _in_whole(fte: Fraction, size: Fraction, sense: str) -> Fraction:
    if not size or sense == "exactly":
        return fte
    return (-(-fte // size) if sense == "at least" else fte // size) * size
