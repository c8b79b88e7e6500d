"""The words about proof are held against certificate.json, stage by stage."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from door import small_report

from allocator.outputs.certificate_json import certificate_json
from allocator.outputs.plan_json import plan_json
from allocator.verification import certificate_words
from allocator.verification.certificate_words import certificate_differences
from allocator.verification.differences import Difference
from allocator.verification.plan_file import plan_from


def test_a_word_that_the_certificate_does_not_show_is_named_by_its_stage() -> None:
    made = small_report()
    data = certificate_json(made.plan, by_formula=False)
    claimed = plan_from(plan_json(made.plan))
    assert list(certificate_differences(claimed, data)) == []
    first, second, *others = claimed.stages
    other = replace(claimed, stages=(first, replace(second, certificate="bound"), *others))
    assert list(certificate_differences(other, data)) == [
        Difference("plan.json", "stage 2", "certificate", f"{second.criterion} bound",
                   f"{second.criterion} {second.certificate}")
    ]  # fmt: skip
    fewer = replace(claimed, stages=claimed.stages[:-1])
    last = claimed.stages[-1]
    assert list(certificate_differences(fewer, data)) == [
        Difference("plan.json", f"stage {len(claimed.stages)}", "certificate", "no stage",
                   f"{last.criterion} {last.certificate}")
    ]  # fmt: skip


def test_a_stage_of_which_the_certificate_knows_nothing_is_named() -> None:
    made = small_report()
    claimed = plan_from(plan_json(made.plan))
    last = claimed.stages[-1]
    more = replace(claimed, stages=(*claimed.stages, last))
    assert list(certificate_differences(more, certificate_json(made.plan, by_formula=False))) == [
        Difference("plan.json", f"stage {len(claimed.stages) + 1}", "certificate",
                   f"{last.criterion} {last.certificate}", "no stage")
    ]  # fmt: skip


def test_a_proved_plan_has_a_gap_only_where_columns_are_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the checker says of the proofs is given here; only the gaps are looked at."""
    claimed = plan_from(plan_json(small_report().plan))
    first, second = claimed.stages[:2]
    two = replace(claimed, stages=(first, second))
    programs = [
        {"columns": [{"whole": False}, {"whole": True}]},
        {"columns": [{"whole": False}, {"whole": False}]},
    ]

    def claim(number: int, criterion: str, *proofs: tuple[int, str]) -> dict[str, object]:
        return {"stage": number, "criterion": criterion, "proved_by": [[place, 0] for place, _ in proofs],
                "gaps": [gap for _, gap in proofs]}  # fmt: skip

    claims = [
        claim(1, first.criterion, (0, "1/7"), (1, "0")),
        claim(2, second.criterion, (1, "0"), (1, "1/9"), (0, "0")),
    ]
    monkeypatch.setattr(certificate_words, "check", lambda _: [first.certificate, second.certificate])
    data = json.dumps({"programs": programs, "claims": claims}).encode()
    assert list(certificate_differences(two, data)) == [
        Difference("certificate.json", f"stage 2 ({second.criterion})", "gap", "1/9", "0")
    ]
    assert list(certificate_differences(replace(two, status="unproven"), data)) == []


def test_a_certificate_that_is_missing_or_none_is_told() -> None:
    claimed = plan_from(plan_json(small_report().plan))
    gone = Difference("certificate.json", "", "", "no such file", "a certificate")
    assert list(certificate_differences(claimed, None)) == [gone]
    (torn,) = certificate_differences(claimed, b"{")
    assert (torn.file, torn.row, torn.column, torn.expected) == ("certificate.json", "", "", "a certificate")
    assert torn.found.startswith("no JSON (")
    (empty,) = certificate_differences(claimed, b"{}")
    assert (empty.file, empty.row, empty.column, empty.expected) == (
        "certificate.json", "", "proof", "a proof of what is claimed"
    )  # fmt: skip
    assert empty.found not in ("", "None")
