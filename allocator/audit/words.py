"""A verdict in words and in JSON."""

from __future__ import annotations

import json
from pathlib import Path

from allocator.audit.verify import Confirmation
from allocator.errors import VerificationError

AGAIN = "replay: solving again made the same bytes of every output"


def confirmation_lines(confirmation: Confirmation, *, replayed: bool) -> list[str]:
    """What was confirmed, a line each."""
    head = f"{confirmation.folder}: confirmed ({confirmation.status}); nothing differs"
    told = [*confirmation.confirmed, AGAIN] if replayed else confirmation.confirmed
    return [head, *(f"  {line}" for line in told)]


def confirmation_json(confirmation: Confirmation, *, replayed: bool) -> str:
    """The verdict as JSON."""
    content = {
        "schema": 1,
        "run": str(confirmation.folder),
        "verdict": "confirmed",
        "status": confirmation.status,
        "certificates": [stage.certificate for stage in confirmation.report.plan.stages],
        "replayed": replayed,
        "confirmed": list(confirmation.confirmed),
        "differences": [],
    }
    return json.dumps(content, indent=1)


def refusal_json(run: Path, error: VerificationError) -> str:
    """A refusal as JSON: every difference by file, row, column, found and expected."""
    content = {
        "schema": 1,
        "run": str(run),
        "verdict": "refused",
        "message": str(error),
        "differences": list(error.differences),
    }
    return json.dumps(content, indent=1)
