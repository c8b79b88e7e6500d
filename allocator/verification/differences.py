"""What differs between a run and its second reckoning, said so that a person finds the place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from allocator.errors import VerificationError

SHOWN = 50
LONGEST = 80


@dataclass(frozen=True)
class Difference:
    """One place where a run is not what its inputs make it.

    Examples
    --------
    >>> print(Difference("posts.csv", "examiner, A", "fte", "3", "2"))
    posts.csv: examiner, A: fte: found 3; expected 2
    """

    file: str
    row: str
    column: str
    found: str
    expected: str

    def __str__(self) -> str:
        place = ": ".join(part for part in (self.file, self.row, self.column) if part)
        return f"{place}: found {_short(self.found)}; expected {_short(self.expected)}"

    def record(self) -> dict[str, str]:
        """The difference as JSON has it."""
        return asdict(self)


def refuse(differences: Iterable[Difference], where: str = "") -> None:
    """Refuse where anything differs: every place at once, the first 50 and then a count.

    Raises
    ------
    VerificationError
        With the differences, if there are any.
    """
    found = tuple(dict.fromkeys(differences))
    if not found:
        return
    lines = [str(difference) for difference in found[:SHOWN]]
    if len(found) > SHOWN:
        lines.append(f"... and {len(found) - SHOWN} more")
    head = [f"{where} is refused: it is not what its inputs make it"] if where else []
    raise VerificationError("\n".join([*head, *lines]), [difference.record() for difference in found])


def row_name(cells: Sequence[str]) -> str:
    """What a row is called: the cells of its key."""
    return ", ".join(cells) or "(blank)"


def _short(text: str) -> str:
    shown = text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."
    return shown or "nothing"
