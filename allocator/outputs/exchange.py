"""Exchange two folders in one step, so that at every moment one whole folder stands under the name."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_HERE = -100
"""AT_FDCWD: paths are relative to the working folder, as everywhere."""
_EXCHANGE = 2
"""RENAME_EXCHANGE of ``renameat2``, Linux 3.15 and later."""
_CANNOT = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP)
"""The system or its file system knows no exchange."""


def exchange(one: Path, other: Path) -> bool:
    """Let two folders change names; False where the system knows no such step and nothing was done.

    Raises
    ------
    OSError
        Where the step failed; nothing was done.
    """
    import ctypes

    step = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if os.name == "posix" else None
    if step is None:
        return False
    if step(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in _CANNOT:
        return False
    raise OSError(code, os.strerror(code), str(one))


@contextmanager
def alone_in(folder: Path) -> Iterator[bool]:
    """Wait until no other run of this program writes below `folder`; yields whether that can be known.

    The system lets go of the lock when the process ends, however it ends; no file is left behind.
    """
    try:
        import fcntl
    except ImportError:  # Windows
        yield False
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield True
    finally:
        os.close(descriptor)
