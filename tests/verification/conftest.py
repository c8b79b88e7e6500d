"""Makes ``door`` importable by the tests of this folder: tests are no package."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

if "door" not in sys.modules:
    _spec = importlib.util.spec_from_file_location("door", Path(__file__).parents[1] / "commands" / "door.py")
    assert _spec is not None
    assert _spec.loader is not None
    sys.modules["door"] = importlib.util.module_from_spec(_spec)
    _spec.loader.exec_module(sys.modules["door"])
