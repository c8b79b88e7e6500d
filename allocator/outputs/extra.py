"""What a file that is written on request owes: what it is, how it is made, and how it is checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from allocator.report import Report
from allocator.verification.differences import Difference


@dataclass(frozen=True)
class Extra:
    """Files that a run folder holds where ``solve --with`` asks for them.

    Parameters
    ----------
    files
        A sentence for each file by its name.
    libraries
        What is imported to make them; the manifest states their versions.
    make
        The files of a report and its run id; one that needs boundaries is left out where there are none.
    differences
        In what the files of a run folder are not those of a report and its run id.
    """

    files: Mapping[str, str]
    libraries: tuple[str, ...]
    make: Callable[[Report, str], dict[str, bytes]]
    differences: Callable[[Report, str, Mapping[str, bytes]], Iterator[Difference]]
