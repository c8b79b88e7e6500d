"""A verdict in words and in JSON, to the letter."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from door import small_report

from allocator.audit.recorded_inputs import RecordedInputs
from allocator.audit.verify import Confirmation
from allocator.audit.words import confirmation_json, confirmation_lines, refusal_json
from allocator.errors import VerificationError
from allocator.verification.differences import Difference, refuse

INPUTS = RecordedInputs((), (), ())
RUN = Path("results/fair")


def confirmed() -> Confirmation:
    return Confirmation(RUN, small_report(), INPUTS, ("inputs: 3 files", "files: 12"))


def test_a_confirmation_in_lines() -> None:
    lines = [f"{RUN}: confirmed (proved); nothing differs", "  inputs: 3 files", "  files: 12"]
    assert confirmation_lines(confirmed(), replayed=False) == lines
    assert confirmation_lines(confirmed(), replayed=True) == [
        *lines, "  replay: solving again made the same bytes of every output"
    ]  # fmt: skip
    more = confirmed().told(("certificate: exact",))
    assert confirmation_lines(more, replayed=False) == [*lines, "  certificate: exact"]
    assert (more.folder, more.report, more.inputs) == (RUN, small_report(), INPUTS)


@pytest.mark.parametrize("replayed", [True, False])
def test_a_confirmation_in_json(replayed: bool) -> None:
    text = confirmation_json(confirmed(), replayed=replayed)
    assert json.loads(text) == {
        "schema": 1,
        "run": str(RUN),
        "verdict": "confirmed",
        "status": "proved",
        "certificates": [stage.certificate for stage in small_report().plan.stages],
        "replayed": replayed,
        "confirmed": ["inputs: 3 files", "files: 12"],
        "differences": [],
    }
    assert text.splitlines()[1] == ' "schema": 1,'


def test_a_refusal_in_json() -> None:
    one = Difference("posts.csv", "examiner, A", "fte", "3", "2")
    with pytest.raises(VerificationError) as refused:
        refuse([one], "a run")
    text = refusal_json(RUN, refused.value)
    assert json.loads(text) == {
        "schema": 1,
        "run": str(RUN),
        "verdict": "refused",
        "message": str(refused.value),
        "differences": [
            {"file": "posts.csv", "row": "examiner, A", "column": "fte", "found": "3", "expected": "2"}
        ],
    }
    assert text.splitlines()[1] == ' "schema": 1,'
