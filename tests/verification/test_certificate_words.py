"""The words about proof are held against certificate.json, stage by stage."""

from __future__ import annotations

from dataclasses import replace

from door import small_report

from allocator.outputs.certificate_json import certificate_json
from allocator.outputs.plan_json import plan_json
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


def test_a_certificate_that_is_missing_or_none_is_told() -> None:
    claimed = plan_from(plan_json(small_report().plan))
    gone = Difference("certificate.json", "", "", "no such file", "a certificate")
    assert list(certificate_differences(claimed, None)) == [gone]
    (torn,) = certificate_differences(claimed, b"{")
    assert (torn.file, torn.row, torn.column, torn.expected) == ("certificate.json", "", "", "a certificate")
    assert torn.found.startswith("no JSON (")
    (empty,) = certificate_differences(claimed, b"{}")
    assert (empty.column, empty.expected) == ("proof", "a proof of what is claimed")
    assert empty.found not in ("", "None")
