"""Steps of writing that fail one after the other, as a full disk or a broken one makes them."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import allocator.outputs.run_folder as writing


class Steps:
    """Counts steps; the nth fails, and with `for_ever` every one after it too."""

    def __init__(self, nth: int, *, for_ever: bool = False) -> None:
        self.nth, self.for_ever = nth, for_ever
        self.count = 0
        self.failed = ""

    def step(self, name: str) -> None:
        self.count += 1
        if self.count == self.nth or (self.for_ever and self.count > self.nth):
            self.failed = self.failed or name
            raise OSError(errno.ENOSPC, "No space left on device")


@contextmanager
def counted(steps: Steps, below: Path) -> Iterator[None]:
    """Let opens below a folder, and all writes, fsyncs, renames, exchanges and mkdirs, be counted."""
    real_open = io.open  # what Path.open calls

    class File(io.FileIO):
        def write(self, data: Any) -> int:
            steps.step("write")
            return super().write(data)

    def open_(file: Any, mode: str = "r", *more: Any, **named: Any) -> Any:
        if not Path(str(file)).absolute().is_relative_to(below):
            return real_open(file, mode, *more, **named)
        steps.step("open")
        return io.BufferedWriter(File(file, "w")) if mode == "wb" else real_open(file, mode, *more, **named)

    def through(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def stepped(*arguments: Any, **named: Any) -> Any:
            steps.step(name)
            return real(*arguments, **named)

        return stepped

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writing, "exchange", through("exchange", writing.exchange))
        for name in ("fsync", "rename", "replace", "mkdir"):
            patch.setattr(os, name, through(name, getattr(os, name)))
        patch.setattr(io, "open", open_)
        yield
