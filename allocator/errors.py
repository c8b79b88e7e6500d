"""What can go wrong, said once: each kind of failure has its own type and exit code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from allocator.changes import Change

FAULTS_SHOWN = 50


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong with an input.

    Parameters
    ----------
    where
        The file and row, or the file and key: ``demand.csv:14`` or ``fair.toml: roles.a.posts``.
    found
        What stands there.
    allowed
        What may stand there.
    hint
        What to do about it; may be empty.

    Examples
    --------
    >>> print(Fault("areas.csv:3", "code 'G' a second time", "each code once", "delete one row"))
    areas.csv:3: found code 'G' a second time; allowed: each code once; delete one row
    """

    where: str
    found: str
    allowed: str
    hint: str = ""

    def __str__(self) -> str:
        text = f"{self.where}: found {self.found}; allowed: {self.allowed}"
        return f"{text}; {self.hint}" if self.hint else text


class AllocatorError(Exception):
    """A failure that is told to the person in words, without a traceback."""

    exit_code = 1


class UsageError(AllocatorError):
    """The command line asks for something that does not exist."""

    exit_code = 2


class InputError(AllocatorError):
    """One or more inputs are not as they must be; every fault of the reading is told at once."""

    exit_code = 3

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(dict.fromkeys(faults))
        shown = [str(fault) for fault in self.faults[:FAULTS_SHOWN]]
        hidden = len(self.faults) - len(shown)
        if hidden:
            shown.append(f"... and {hidden} more")
        super().__init__("\n".join(shown))


class InfeasibleError(AllocatorError):
    """No plan satisfies all rules.

    `conflict` names rules that cannot hold together, and `proof` says how far that is proved; `repair` holds
    the changes that together make a plan possible, `alternatives` the best ones of each single kind of rule.
    """

    exit_code = 4

    def __init__(
        self,
        message: str,
        conflict: Iterable[str] = (),
        *,
        proof: str = "",
        repair: Iterable[Change] = (),
        alternatives: Iterable[tuple[Change, ...]] = (),
    ) -> None:
        self.conflict: tuple[str, ...] = tuple(conflict)
        self.proof = proof
        self.repair: tuple[Change, ...] = tuple(repair)
        self.alternatives: tuple[tuple[Change, ...], ...] = tuple(alternatives)
        super().__init__(message)


class LimitError(AllocatorError):
    """A limit was reached before there was anything to write."""

    exit_code = 5


class SolverError(AllocatorError):
    """The solver is missing, failed, or did not prove what it was asked to prove."""

    exit_code = 6


class VerificationError(AllocatorError):
    """Arithmetic disagrees with a plan or a run.

    `differences` holds each of them by file, row, column, what was found and what was expected.
    """

    exit_code = 6

    def __init__(self, message: str, differences: Iterable[dict[str, str]] = ()) -> None:
        self.differences: tuple[dict[str, str], ...] = tuple(differences)
        super().__init__(message)


class OutputError(AllocatorError):
    """A result could not be written; nothing that stood there before was lost."""

    exit_code = 7


def nearest(word: str, known: Iterable[str]) -> str:
    """Return a hint that names the known word closest to `word`, or nothing.

    Examples
    --------
    >>> nearest("postss", ["posts", "bases"])
    "did you mean 'posts'?"
    >>> nearest("xyz", ["posts"])
    ''
    """
    matches = get_close_matches(word, list(known), n=1)
    return f"did you mean '{matches[0]}'?" if matches else ""
