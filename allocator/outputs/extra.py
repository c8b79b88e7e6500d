"""What a file that is written on request owes: what it is, how it is made, and how it is checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from allocator.report import Report
from allocator.verification.differences import Difference


class Maker(Protocol):
    """A module that makes files of a report and its run id, and checks them."""

    def make(self, report: Report, run_id: str) -> dict[str, bytes]:
        """The files; one that needs boundaries is left out where there are none."""

    def differences(self, report: Report, run_id: str, files: Mapping[str, bytes]) -> Iterator[Difference]:
        """In what the files of a run folder are not those of a report and its run id."""


@dataclass(frozen=True)
class Extra:
    """Files that a run folder holds where ``solve --with`` asks for them.

    Parameters
    ----------
    files
        A sentence for each file by its name.
    libraries
        What is imported to make them; the manifest states their versions.
    maker
        Imports the module that makes them: only a run that asks for the files waits for it.
    """

    files: Mapping[str, str]
    libraries: tuple[str, ...]
    maker: Callable[[], Maker]
