"""What every test may use."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

import pytest
from hypothesis import settings

# Drawn cases differ from run to run on a developer's machine, and are always the same in CI.
settings.register_profile("developer", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "developer")


def _load(name: str) -> ModuleType:
    """Load a helper that stands beside this file: tests are no package."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


geographies = _load("geographies")


@pytest.fixture
def geography_folder(tmp_path: Path) -> Callable[..., Path]:
    """A function that writes the three-area geography, with some files replaced, and returns its folder."""

    def write(**overrides: str | bytes | None) -> Path:
        return geographies.write_geography(tmp_path / "three", **overrides)

    return write


@pytest.fixture
def lines_run() -> Callable[[Callable[[], object]], int]:
    """Count the lines of the program that a call runs: a measure of work that no busy machine changes."""
    package = str(Path(__file__).resolve().parents[1] / "allocator")

    def count(call: Callable[[], object]) -> int:
        lines = 0

        def follow(frame: FrameType, event: str, _: Any) -> Any:
            nonlocal lines
            if not frame.f_code.co_filename.startswith(package):
                return None
            lines += event == "line"
            return follow

        before = sys.gettrace()
        sys.settrace(follow)
        try:
            call()
        finally:
            sys.settrace(before)
        return lines

    return count


@pytest.fixture(scope="session")
def geography_files() -> dict[str, str]:
    """The texts of the three-area geography by file name."""
    return dict(geographies.FILES)
