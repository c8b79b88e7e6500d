"""Characters that nobody sees and something obeys: controls, marks of direction, halves of pairs."""

from __future__ import annotations

import unicodedata

SEEN = "\n\t"
"""Control characters that lay text out, and no more."""
UNSEEN = frozenset({"Cc", "Cf", "Cs"})
"""Unicode categories: control, format (marks of direction among them), surrogate."""


def is_unseen(character: str) -> bool:
    r"""Return whether a character commands a reader, a terminal or a file instead of being read.

    Examples
    --------
    >>> [is_unseen(sign) for sign in ("a", "\n", "\x1b", "\u202e", "\x00", "\udce9")]
    [False, False, True, True, True, True]
    """
    return character not in SEEN and unicodedata.category(character) in UNSEEN


def printable(text: str) -> str:
    r"""Return the text with a question mark for each such character.

    Examples
    --------
    >>> printable("a\x1b[31mb\nc")
    'a?[31mb\nc'
    """
    return "".join("?" if is_unseen(sign) else sign for sign in text)


def code_point(character: str) -> str:
    r"""Return the code point and name of a character.

    Examples
    --------
    >>> code_point("А"), code_point("\0")
    ('U+0410 CYRILLIC CAPITAL LETTER A', 'U+0000')
    """
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".strip()
