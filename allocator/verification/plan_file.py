"""plan.json: the plan in exact fractions, as the tables cannot hold it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from allocator.errors import VerificationError

PLAN_FILE = "plan.json"
CHARACTERS_ALLOWED = 1_000_000
_WHOLE = "(?:0x[0-9a-f]+|[0-9]{1,4000})"
EXACT = re.compile(f"(-?{_WHOLE})(?:/({_WHOLE}))?")
Cell = tuple[str, str]
Link = tuple[str, str, str]


@dataclass(frozen=True)
class ClaimedStage:
    """A row of stages.csv in exact numbers."""

    criterion: str
    sense: str
    optimum: Fraction
    bound: Fraction
    certificate: str


@dataclass(frozen=True)
class ClaimedPlan:
    """What a run says its plan is.

    `most_hours` is V*, where a criterion keeps a share of it; None where none does.
    """

    posts: Mapping[Cell, Fraction]
    hours: Mapping[Link, Fraction]
    stages: tuple[ClaimedStage, ...]
    status: str
    decided_by_order: bool
    most_hours: Fraction | None


def plan_from(data: bytes) -> ClaimedPlan:
    """Read plan.json.

    Raises
    ------
    VerificationError
        Where it is not what `solve` writes.
    """
    try:
        content: dict[str, Any] = json.loads(data)
        stages = tuple(
            ClaimedStage(
                stage["criterion"],
                stage["sense"],
                exact(stage["optimum"]),
                exact(stage["bound"]),
                stage["certificate"],
            )
            for stage in content["stages"]
        )
        most = None if content["most_hours"] is None else exact(content["most_hours"])
        by_order = content["decided_by_order"]
        claimed = ClaimedPlan(*places_from(content), stages, content["status"], by_order, most)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        message = f"{PLAN_FILE} is not what `allocator solve` writes ({type(error).__name__}: {error})"
        raise VerificationError(message) from None
    return claimed


def places_from(content: Mapping[str, Any]) -> tuple[dict[Cell, Fraction], dict[Link, Fraction]]:
    """Posts by (role, base) and deployed hours by (role, base, area), each stated once."""
    posts = {(row["role"], row["base"]): exact(row["fte"]) for row in content["posts"]}
    hours = {(row["role"], row["base"], row["area"]): exact(row["hours"]) for row in content["service"]}
    if len(posts) < len(content["posts"]) or len(hours) < len(content["service"]):
        raise ValueError("a place is stated twice")
    return posts, hours


def exact(text: Any) -> Fraction:
    """A fraction as plan.json and the manifest write it: ``3``, ``-7/2``; very long numbers as ``0x1f``.

    Examples
    --------
    >>> exact("7/2"), exact("-0x1f")
    (Fraction(7, 2), Fraction(-31, 1))
    """
    if not isinstance(text, str) or len(text) > CHARACTERS_ALLOWED:
        raise ValueError(f"{str(text)[:40]!r} is no exact number")
    found = EXACT.fullmatch(text)
    above, below = (
        (int(part or "1", 0 if "x" in (part or "") else 10) for part in found.groups()) if found else (0, 0)
    )
    if not below:
        raise ValueError(f"{text[:40]!r} is no exact number")
    return Fraction(above, below)
