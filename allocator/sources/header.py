"""Read the header of a table: its columns by their stated names, in any case."""

from __future__ import annotations

from dataclasses import dataclass

from allocator.errors import nearest
from allocator.sources.notes import Notes


@dataclass(frozen=True)
class Columns:
    """The columns of a kind of table; `others` says whether any other column has a meaning too.

    A column `note`, or one whose name ends in ``_note``, is a remark: it is allowed in every table.
    """

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    others: bool = False


def one_slip(written: str, meant: str) -> bool:
    """Return whether two words differ by one letter: another, one more, one fewer, or two that swapped.

    Examples
    --------
    >>> [one_slip(word, "group") for word in ("gsoup", "groups", "grop", "gruop", "region", "group")]
    [True, True, True, True, False, False]
    """
    if written == meant or abs(len(written) - len(meant)) > 1:
        return False
    pairs = enumerate(zip(written, meant, strict=False))  # one may be longer by a letter
    start = next((place for place, (one, other) in pairs if one != other), min(len(written), len(meant)))
    rest, wanted = written[start:], meant[start:]
    if len(rest) != len(wanted):
        longer, shorter = sorted((rest, wanted), key=len, reverse=True)
        return longer[1:] == shorter
    return rest[1:] == wanted[1:] or (rest[1::-1] + rest[2:] == wanted)


def read_header(where: str, cells: list[str], columns: Columns, notes: Notes) -> tuple[str, ...] | None:
    """Return the columns by their stated names, or None where they are not what they must be."""
    known = {column.lower(): column for column in (*columns.required, *columns.optional)}
    header = tuple(known.get(cell.lower(), cell) for cell in cells)
    if len(cells) == 1:
        for sign, word in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
            if sign in cells[0]:
                notes.fault(where, f"columns separated by {word}", "columns separated by commas")
                return None
    before = len(notes.faults)
    for column in dict.fromkeys(header):
        if not column:
            notes.fault(where, "a column without a name", "a name for every column", "name it, or delete it")
        elif sum(column.lower() == other.lower() for other in header) > 1:
            notes.fault(where, f"the column {column!r} more than once", "each column once", "delete one")
    strange = [column for column in header if column and column not in known.values()]
    missing = [column for column in columns.required if column not in header]
    for column in missing:
        hint = (
            nearest(column, [other.lower() for other in strange])
            or f"the header has {', '.join(header)[:200]}"
        )
        notes.fault(where, f"no column {column!r}", f"a header with {', '.join(columns.required)}", hint)
    absent = [known[name] for name in known if known[name] not in header]
    for column in strange:
        slips = [other for other in absent if one_slip(column.lower(), other.lower())]
        if slips and column.lower() != "note":
            allowed = f"{', '.join(known.values())}, or a name that is none of them by more than a letter"
            notes.fault(where, f"the column {column!r}", allowed, f"did you mean {slips[0]!r}?")
    if len(notes.faults) > before:
        return None
    for column in strange:
        remark = column.lower() == "note" or column.lower().endswith("_note")
        if not columns.others and not remark:
            hint = nearest(column.lower(), known)
            notes.warn(where, f"the column {column!r} is not used{'; ' if hint else ''}{hint}")
    return header
