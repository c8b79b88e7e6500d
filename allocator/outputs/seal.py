"""The seal of a manifest: the SHA-256 of the rest of it, so that a later change shows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any


def canonical(content: Any) -> bytes:
    """JSON in one spelling: sorted keys, no spaces."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")


def seal_of(content: Mapping[str, Any]) -> str:
    """The seal that belongs to a manifest, whether or not it carries one.

    Examples
    --------
    >>> seal_of({"a": 1}) == seal_of({"a": 1, "seal": "anything"})
    True
    """
    return sha256(canonical({key: value for key, value in content.items() if key != "seal"})).hexdigest()


def sealed(content: Mapping[str, Any]) -> bytes:
    """The content as a JSON file, with its seal."""
    text = json.dumps({**content, "seal": seal_of(content)}, indent=1, ensure_ascii=False, sort_keys=True)
    return f"{text}\n".encode()
