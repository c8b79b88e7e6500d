"""What a search leaves behind so that its optima can be proved: programs, one point, exact duals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from allocator.model import Column, Row

AFTER_POSTS = ("then_least_travel", "then_service_in_order")
"""Steps of the tie-break that count among plans with these very posts: for them posts are numbers."""
Place = tuple[int, int]
Leaf = Mapping[int, Fraction]


@dataclass(frozen=True)
class ProvedStage:
    """An objective over the first `rows` rows, and the exact dual of each row that has one.

    `name` is the criterion or the step of the tie-break; `gap` is what weak duality leaves between the point
    and the best.
    """

    name: str
    sense: Literal["min", "max"]
    objective: Mapping[int, Fraction]
    rows: int
    duals: Leaf
    gap: Fraction


@dataclass(frozen=True)
class Proof:
    """A linear program, the point that is best in all its stages, and why.

    `whole_posts` tells whether posts that come in sizes are numbers of the program and not its columns: then
    it proves no more than what is best with these posts, and with these `switches`.
    """

    columns: Sequence[Column]
    rows: Sequence[Row]
    point: Sequence[Fraction]
    stages: Sequence[ProvedStage]
    whole_posts: bool = False
    switches: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Claim:
    """How a row of stages.csv is proved: by which stages of which proofs, and with what gaps."""

    criterion: str
    proved_by: tuple[Place, ...]
    gaps: tuple[Fraction, ...]

    @property
    def certificate(self) -> str:
        """``exact``, ``bound`` or, where nothing proves it, ``claimed``.

        Examples
        --------
        >>> Claim("leximin", (), ()).certificate, Claim("leximin", ((0, 0),), (Fraction(0),)).certificate
        ('claimed', 'exact')
        """
        return "claimed" if not self.gaps else "bound" if any(self.gaps) else "exact"


def claim(criterion: str, proofs: Sequence[Proof], *, by_formula: bool) -> Claim:
    """What proofs, one a part of the problem, show of a row of stages.csv.

    A program in which whole posts are numbers says nothing of other posts, unless a formula placed them.
    """
    if not by_formula and criterion not in AFTER_POSTS and any(proof.whole_posts for proof in proofs):
        return Claim(criterion, (), ())
    found = {
        (number, place): stage.gap
        for number, proof in enumerate(proofs)
        for place, stage in enumerate(proof.stages)
        if stage.name == criterion
    }
    return Claim(criterion, tuple(found), tuple(found.values()))
