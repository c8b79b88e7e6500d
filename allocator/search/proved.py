"""What a search for whole posts found, and how far it is proved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from allocator.criteria import Stage
from allocator.problem import Cell


@dataclass(frozen=True)
class StageBound:
    """What the integer program proved of a stage whose gap did not close."""

    stage: Stage
    bound: Fraction


@dataclass(frozen=True)
class Proved:
    """How far a criterion was settled: so many stages, or all; and what is known of the one left open."""

    stages: int
    complete: bool
    open: StageBound | None = None


@dataclass(frozen=True)
class WholePosts:
    """Posts of the roles that come in whole or half posts, and what was proved on the way.

    `limited` says that the search ended before the tie-break did; `decided_by_order` that criteria and
    movement left a choice of whole posts, which the order of codes settled.
    """

    posts: Mapping[Cell, Fraction]
    proved: tuple[Proved, ...] = ()
    limited: bool = False
    decided_by_order: bool = False
