"""Makes ``door`` and ``reader`` importable by the tests of this folder: tests are no package."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path


def _load(name: str, file: Path) -> None:
    if name in sys.modules:
        return
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec is not None
    assert spec.loader is not None
    sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sys.modules[name])


_load("door", Path(__file__).parents[1] / "commands" / "door.py")
_load("reader", Path(__file__).with_name("reader.py"))
