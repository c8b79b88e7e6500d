"""What a search leaves behind so that its optima can be proved: programs, one point, trees of exact duals."""

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
Kind = Literal["linear", "integer", "most_hours"]


@dataclass(frozen=True)
class Leaf:
    """The exact dual of each row that has one: no point passes what they allow. Row -n holds stage n."""

    duals: Mapping[int, Fraction]


@dataclass(frozen=True)
class Empty:
    """Multipliers of rows that show that there is no point at all (Farkas)."""

    multipliers: Mapping[int, Fraction]


@dataclass(frozen=True)
class Split:
    """A whole column is at most `at`, or at least one more."""

    column: int
    at: int
    below: Tree
    above: Tree


Tree = Leaf | Empty | Split


@dataclass(frozen=True)
class ProvedStage:
    """An objective over the first `rows` rows, and a tree whose leaves bound it.

    `name` is the criterion or the step of the tie-break, `number` the place of the criterion among those that
    are listed; `gap` is what the worst leaf leaves between the point and the best.
    """

    name: str
    sense: Literal["min", "max"]
    objective: Mapping[int, Fraction]
    rows: int
    tree: Tree
    gap: Fraction
    number: int | None = None


@dataclass(frozen=True)
class Proof:
    """A program, the point that is best in all its stages, and why.

    `part` numbers the part of the problem. `whole_posts` tells whether posts that come in sizes are numbers
    of the program and not its columns: then it proves no more than what is best with these posts, and with
    these `switches`. In an ``integer`` program they are whole columns, and proofs are trees; so they are in
    ``most_hours``, which proves V*, on which an efficiency floor rests, of a problem without that floor.
    """

    columns: Sequence[Column]
    rows: Sequence[Row]
    point: Sequence[Fraction]
    stages: Sequence[ProvedStage]
    whole_posts: bool = False
    switches: Mapping[str, int] = field(default_factory=dict)
    part: int = 0
    kind: Kind = "linear"


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


def claim(criterion: str, number: int | None, proofs: Sequence[Proof], *, by_formula: bool) -> Claim:
    """What proofs, at least one a part of the problem, show of a row of stages.csv.

    A program in which whole posts are numbers says nothing of other posts, unless a formula placed them. What
    proves V* is part of every proof under an efficiency floor. `number` is the place of the criterion among
    those that are listed; None for a step of the tie-break.
    """
    of_floor = [program for program, proof in enumerate(proofs) if proof.kind == "most_hours"]
    speaking = {
        program: proof
        for program, proof in enumerate(proofs)
        if program not in of_floor and (by_formula or criterion in AFTER_POSTS or not proof.whole_posts)
    }
    parts = {proof.part for program, proof in enumerate(proofs) if program not in of_floor}
    found = [
        (program, place)
        for program, proof in speaking.items()
        for place, stage in enumerate(proof.stages)
        if (stage.name, stage.number) == (criterion, number)
    ]
    if not found or {proof.part for proof in speaking.values()} != parts:
        return Claim(criterion, (), ())
    found += [(program, place) for program in of_floor for place in range(len(proofs[program].stages))]
    return Claim(
        criterion, tuple(found), tuple(proofs[program].stages[place].gap for program, place in found)
    )
