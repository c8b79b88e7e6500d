"""plan.json: the plan in exact fractions, since no decimal holds a third of a post."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from allocator.plan import Plan
from allocator.problem import Cell, Link
from allocator.verification.plan_file import PLAN_FILE

__all__ = ["PLAN_FILE", "exact_text", "places", "plan_json"]

DECIMAL_BITS = 12_000
"""Longer whole numbers are written in hexadecimal: Python refuses to spell them in decimals."""


def plan_json(plan: Plan) -> bytes:
    """The plan as JSON; every number is a text such as ``3`` or ``7/2``."""
    content: dict[str, Any] = {
        "schema": 1,
        "status": plan.status,
        "decided_by_order": plan.decided_by_order,
        "most_hours": None if plan.most_hours is None else exact_text(plan.most_hours),
        "stages": [
            {
                "criterion": stage.criterion,
                "sense": stage.sense,
                "optimum": exact_text(stage.optimum),
                "bound": exact_text(stage.bound),
                "certificate": stage.certificate,
            }
            for stage in plan.stages
        ],
        **places(plan.posts, plan.hours),
    }
    return f"{json.dumps(content, indent=1)}\n".encode()


def places(posts: Mapping[Cell, Fraction], hours: Mapping[Link, Fraction]) -> dict[str, Any]:
    """Posts and deployed hours as rows with the columns of posts.csv and service.csv, exact.

    Examples
    --------
    >>> places({("examiner", "E"): Fraction(1, 3)}, {})
    {'posts': [{'role': 'examiner', 'base': 'E', 'fte': '1/3'}], 'service': []}
    """
    return {
        "posts": [
            {"role": role, "base": base, "fte": exact_text(fte)}
            for (role, base), fte in sorted(posts.items())
        ],
        "service": [
            {"role": role, "base": base, "area": area, "hours": exact_text(number)}
            for (role, base, area), number in sorted(hours.items())
        ],
    }


def exact_text(value: Fraction) -> str:
    """A fraction as text, without loss.

    Examples
    --------
    >>> exact_text(Fraction(7, 2)), exact_text(Fraction(10**5000))[:5]
    ('7/2', '0x31e')
    """
    parts = (value.numerator, value.denominator)[: 1 if value.denominator == 1 else 2]
    return "/".join(str(part) if part.bit_length() < DECIMAL_BITS else hex(part) for part in parts)
