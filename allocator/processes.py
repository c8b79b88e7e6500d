"""Work in several processes at once, in order, as if it were done in this one."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import active_children, get_context
from typing import Any, TypeVar

from allocator.errors import SolverError

Item = TypeVar("Item")
Made = TypeVar("Made")


def in_processes(work: Callable[[Item], Made], items: Sequence[Item], jobs: int) -> list[Made]:
    """Return `work` of every item, in order; `jobs` processes share them, this one does all where it is 1.

    Raises
    ------
    SolverError
        Where a process was ended from outside; and whatever `work` raises.

    Examples
    --------
    >>> in_processes(len, ["a", "bcd"], 1)
    [1, 3]
    """
    with processes(jobs) as spread:
        return list(spread(work, items))


@contextmanager
def processes(jobs: int) -> Iterator[Callable[..., Any]]:
    """What maps work over items in so many processes, in order, again and again; ``map`` itself where one.

    Raises
    ------
    SolverError
        Where a process was ended from outside; and whatever the work raises.

    Examples
    --------
    >>> with processes(1) as spread:
    ...     list(spread(max, [1, 5], [3, 2]))
    [3, 5]
    """
    if jobs <= 1:
        yield map
        return
    with _pool(jobs) as pool:
        yield pool.map


def as_they_end(
    work: Callable[[Item], Made], items: Sequence[Item], jobs: int, told: Callable[[int, Made], None]
) -> None:
    """Tell `work` of each item with its place among them, as soon as it is done, and keep none of it.

    Raises
    ------
    SolverError
        Where a process was ended from outside; and whatever `work` or `told` raises.

    Examples
    --------
    >>> as_they_end(len, ["a", "bcd"], 1, print)
    0 1
    1 3
    """
    if jobs <= 1:
        for place, item in enumerate(items):
            told(place, work(item))
        return
    with _pool(jobs) as pool:
        places = {pool.submit(work, item): place for place, item in enumerate(items)}
        for done in as_completed(places):
            told(places.pop(done), done.result())


@contextmanager
def _pool(jobs: int) -> Iterator[ProcessPoolExecutor]:
    """So many processes, which end with whatever ends this block early: none works on unheard."""
    with ProcessPoolExecutor(jobs, get_context("spawn"), _end_at_an_interrupt) as pool:
        try:
            yield pool
        except BrokenProcessPool:
            raise SolverError("a process that was solving a plan was ended from outside") from None
        except BaseException:  # Ctrl-C too must end the processes
            pool.shutdown(wait=False, cancel_futures=True)
            for child in active_children():
                child.terminate()
                child.join()
            raise


def _end_at_an_interrupt() -> None:
    """An interrupt ends this process without words: its parent says what there is to say."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
