"""What a search for whole posts found, and how far it is proved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
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
    """How far a criterion was settled: so many stages, or all; and what is known of the one left open.

    `bounds`, where known, gives what bounds each value of a plan from the open stage on.
    """

    stages: int
    complete: bool
    open: StageBound | None = None
    bounds: Callable[[Sequence[Fraction]], tuple[Fraction, ...]] | None = None


@dataclass(frozen=True)
class Choice:
    """What an integer program decides: posts of the roles that come in sizes, and switches by name."""

    posts: Mapping[Cell, Fraction] = field(default_factory=dict)
    switches: Mapping[str, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.posts or self.switches)

    @property
    def key(self) -> tuple[Fraction | int, ...]:
        """What tells it from another of the same search."""
        return (*self.posts.values(), *self.switches.values())


@dataclass(frozen=True)
class WholePosts:
    """Posts of the roles that come in whole or half posts, switches, and what was proved on the way.

    `limited` says that the search ended before the tie-break did; `decided_by_order` that criteria and
    movement left a choice of whole posts, which the order of codes settled; `criteria` how many of the listed
    criteria the choice takes into account: all, unless the search was limited.
    """

    choice: Choice
    proved: tuple[Proved, ...] = ()
    limited: bool = False
    decided_by_order: bool = False
    criteria: int | None = None
