"""TOML as people write it: numbers kept exact, and whatever is wrong told in a line."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from allocator.quantity import exact

DEPTH_ALLOWED = 20
PARTS_ALLOWED = 40
_LONG_KEY = re.compile(
    r"""(?<![\w.-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+)""" + f"{{{PARTS_ALLOWED}}}"
)


class NotTomlError(ValueError):
    """Text that cannot be taken as TOML; the message says what was found."""


def parse(text: str) -> dict[str, Any]:
    r"""The content of a TOML text, its decimals exact.

    Raises
    ------
    NotTomlError
        Where it is no TOML, or is nested so deeply that reading it would take for ever.

    Examples
    --------
    >>> parse("posts = 0.1")
    {'posts': Decimal('0.1')}
    >>> parse("posts = 1\nposts = 2")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    allocator...NotTomlError: no valid TOML: Cannot overwrite ... line 2...; 'posts' stands first in line 1
    """
    if _LONG_KEY.search(text):  # the parser's time grows with the square of a key's parts
        raise NotTomlError(f"a key of more than {PARTS_ALLOWED} parts")
    try:
        content = tomllib.loads(f"{text}\n", parse_float=exact)
    except tomllib.TOMLDecodeError as error:
        raise NotTomlError(f"no valid TOML: {error}{_first_line(text, str(error))}") from None
    except RecursionError:
        raise NotTomlError("lists or tables nested too deeply") from None
    except ValueError:
        raise NotTomlError("a whole number of thousands of digits") from None
    if _deeper_than(content, DEPTH_ALLOWED):
        raise NotTomlError(f"tables nested more than {DEPTH_ALLOWED} levels deep")
    return content


def _deeper_than(value: Any, levels: int) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return levels < 0 or any(_deeper_than(entry, levels - 1) for entry in inner)


def _first_line(text: str, message: str) -> str:
    """Where a key or a table that is stated twice stood first, in words; empty where it is not found."""
    at = re.search(r"^Cannot (?:overwrite|declare).*\(at line (\d+),", message)
    if at is None:
        return ""
    lines = text.splitlines()
    key, equals, _ = lines[int(at[1]) - 1].partition("=")
    for number in range(int(at[1]) - 1, 0, -1):
        line = lines[number - 1]
        if line.partition("=")[0].strip() == key.strip() and bool(equals) == ("=" in line):
            return f"; {key.strip()!r} stands first in line {number}"
        if equals and line.startswith("["):
            break
    return ""
