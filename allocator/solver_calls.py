"""What surrounds a call of a solver's library: Ctrl-C comes through, banners do not."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

PATIENCE_SECONDS = 0.2
"""Windows lets no Ctrl-C through to a wait that has no end, so that the wait is taken in steps."""


def run_interruptibly(highs: Any) -> None:
    """Run HiGHS so that Ctrl-C ends it at once: Python sees no signal while HiGHS itself is called."""
    done = threading.Event()

    def run() -> None:
        try:
            highs.run()
        finally:
            done.set()

    thread = threading.Thread(target=run, daemon=True)
    try:
        thread.start()
        while not done.wait(PATIENCE_SECONDS):
            pass
    except KeyboardInterrupt:
        while thread.is_alive() and not done.is_set():
            highs.cancelSolve()  # again and again: a run that has only begun forgets it
            done.wait(0.05)
        raise


@contextmanager
def quiet() -> Iterator[None]:
    """Discard what a library writes to the standard output's descriptor.

    HiGHS prints two banner lines at its first construction, even when told to be silent.
    """
    sys.stdout.flush()
    try:
        kept = os.dup(1)
    except OSError:  # no standard output at all: nothing to protect
        yield
        return
    null = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(null, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(null)
