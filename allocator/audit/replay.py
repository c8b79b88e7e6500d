"""Verify a run, then solve its scenario again and compare every byte."""

from __future__ import annotations

from pathlib import Path

from allocator.audit.opened import open_run
from allocator.audit.recorded_inputs import find_inputs
from allocator.audit.remade import byte_differences, remade, suppressed_below
from allocator.audit.verify import Confirmation, verify
from allocator.verification.differences import refuse


def replay(folder: Path | str, inputs: Path | str | None = None) -> Confirmation:
    """Verify a run, then solve its scenario again and compare the bytes of every output.

    A run whose small counts are withheld is verified in no other way.

    Raises
    ------
    InputError
        Where there is no run, or an input is missing.
    VerificationError
        Where the run does not hold, or another file comes out; versions that differ from the run's are named.
    """
    confirmed = verify(folder, inputs)
    run = open_run(Path(folder))
    if suppressed_below(run) is None:
        found = find_inputs(run, None if inputs is None else Path(inputs))
        with remade(run, found) as (_, again):
            refuse(byte_differences(run, again), str(folder))
    return confirmed
