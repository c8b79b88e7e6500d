"""Check codes that refer to another table, and keys that may stand once only."""

from __future__ import annotations

from collections.abc import Collection, Hashable
from dataclasses import dataclass, field

from allocator.sources.ids import is_id, is_total, nearest_id
from allocator.sources.row import Row


@dataclass(frozen=True)
class References:
    """The codes to which a column may refer; each unknown one is told once, with its rows.

    Parameters
    ----------
    known
        Codes of the other table; none at all if that table could not be read, and then none is checked.
    allowed
        Where the known codes stand, in words.
    """

    known: Collection[str]
    allowed: str
    _strays: dict[tuple[str, str], list[Row]] = field(default_factory=dict)

    def find(self, row: Row, column: str) -> str | None:
        """Return the code in a cell, or None where it is unknown."""
        text = row.cells[column]
        if text in self.known:
            return text
        if not is_total(text) and (not is_id(text) or not self.known):
            return row.id(column)
        self._strays.setdefault((column, text), []).append(row)
        return None

    def report(self) -> None:
        """Record every unknown code in the notes of the rows that hold it."""
        for (column, text), rows in self._strays.items():
            more = f" (and in {len(rows) - 1} more rows)" if len(rows) > 1 else ""
            if is_total(text):
                found, hint = f"a row of totals: {column} {text!r}{more}", "delete the rows of totals"
            else:
                found, hint = f"{column} {text!r}{more}, which is unknown", nearest_id(text, self.known)
            rows[0].fault(found, self.allowed, hint, column)


@dataclass(frozen=True)
class Once:
    """Keys that may stand once only; a second one is a fault that names both rows."""

    what: str
    _seen: dict[Hashable, int] = field(default_factory=dict)

    def first(self, row: Row, *key: str) -> bool:
        """Return whether this key is new."""
        number = self._seen.setdefault(key, row.number)
        if number == row.number:
            return True
        row.fault(
            f"{self.what} {', '.join(key)} a second time",
            f"once: it stands in row {number}",
            "delete one of the two rows; they are never added up",
        )
        return False
