"""Collect what is wrong and what is odd while a folder is read, so that all of it is told at once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from allocator.errors import Fault

FAULTS_AT_A_TIME = 10


@dataclass(frozen=True)
class Notes:
    """The faults and warnings of one reading, shared by every table of the folder.

    Parameters
    ----------
    faults
        What must be mended before anything is computed.
    warnings
        What a person should know, and what is used as it stands.

    Examples
    --------
    >>> notes = Notes()
    >>> notes.fault("areas.csv:3", "code 'G' a second time", "each code once")
    >>> [str(fault) for fault in notes.faults]
    ["areas.csv:3: found code 'G' a second time; allowed: each code once"]
    """

    faults: list[Fault] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def fault(self, where: str, found: str, allowed: str, hint: str = "") -> None:
        """Record something that must be mended."""
        self.faults.append(Fault(where, found, allowed, hint))

    def warn(self, where: str, text: str) -> None:
        """Record something odd that is used as it stands."""
        self.warnings.append(f"{where}: {text}")


def in_order(faults: list[Fault]) -> list[Fault]:
    """Return faults by file and row, a few of each file first: no file's faults hide those of another.

    Examples
    --------
    >>> faults = [Fault(f"a.csv:{row}", "x", "y") for row in range(12, 1, -1)] + [Fault("b.csv:2", "x", "y")]
    >>> [fault.where for fault in in_order(faults)][-3:]
    ['a.csv:11', 'b.csv:2', 'a.csv:12']
    """
    by_file: dict[str, list[Fault]] = {}
    for fault in dict.fromkeys(faults):
        by_file.setdefault(file_and_row(fault.where)[0], []).append(fault)
    ranked = []
    for place, of_file in enumerate(by_file.values()):
        for rank, fault in enumerate(sorted(of_file, key=lambda fault: file_and_row(fault.where)[1])):
            ranked.append((rank // FAULTS_AT_A_TIME, place, rank, fault))
    return [fault for *_, fault in sorted(ranked)]


def file_and_row(where: str) -> tuple[str, int]:
    """Return the file and the row in which a fault stands; row 0 where it concerns the file as a whole.

    Examples
    --------
    >>> [file_and_row(where) for where in ("a.csv:3", "a.csv", "b.xlsx, sheet S, cell C7", "b.xlsx, sheet S")]
    [('a.csv', 3), ('a.csv', 0), ('b.xlsx', 7), ('b.xlsx', 0)]
    """
    file, in_sheet, place = where.partition(", sheet ")
    if in_sheet:
        row = re.search(r", (?:cell [A-Z]+|row )([0-9]+)$", place)
        return file, int(row[1]) if row else 0
    file, _, line = where.partition(":")
    return file, int(line) if line.isdecimal() else 0


def listed(words: list[str], most: int = 15) -> str:
    """Return words as a list in a sentence, cut after `most` of them.

    Examples
    --------
    >>> listed(["A", "B", "C"], most=2)
    'A, B and 1 more'
    """
    hidden = len(words) - most
    return ", ".join(words) if hidden <= 0 else f"{', '.join(words[:most])} and {hidden} more"
