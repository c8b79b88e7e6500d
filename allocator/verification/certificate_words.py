"""The words of stages.csv about proof must be those that certificate.json states and shows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from allocator.certificates.check_certificate import Refusal, check
from allocator.verification.differences import Difference
from allocator.verification.plan_file import PLAN_FILE, ClaimedPlan

CERTIFICATE_FILE = "certificate.json"


def certificate_differences(claimed: ClaimedPlan, data: bytes | None) -> Iterator[Difference]:
    """A certificate that is missing, does not show what it claims, or claims other than the stages do."""
    if data is None:
        yield Difference(CERTIFICATE_FILE, "", "", "no such file", "a certificate")
        return
    try:
        content = json.loads(data)
        words = check(content)
    except (ValueError, RecursionError) as error:
        yield Difference(CERTIFICATE_FILE, "", "", f"no JSON ({error})", "a certificate")
        return
    except Refusal as refusal:
        yield Difference(CERTIFICATE_FILE, "", "proof", str(refusal), "a proof of what is claimed")
        return
    if claimed.status == "proved":
        yield from _gaps(content)
    shown = [(claim["criterion"], word) for claim, word in zip(content["claims"], words, strict=True)]
    stated = [(stage.criterion, stage.certificate) for stage in claimed.stages]
    for number in range(max(len(shown), len(stated))):
        found = stated[number] if number < len(stated) else None
        expected = shown[number] if number < len(shown) else None
        if found != expected:
            told = [" ".join(pair) if pair else "no stage" for pair in (found, expected)]
            yield Difference(PLAN_FILE, f"stage {number + 1}", "certificate", *told)


def _gaps(content: Mapping[str, Any]) -> Iterator[Difference]:
    """Gaps that a run may not have which is called proved: those of programs without whole columns."""
    for one in content["claims"]:
        for (number, _), gap in zip(one["proved_by"], one["gaps"], strict=True):
            whole = any(column["whole"] is True for column in content["programs"][number]["columns"])
            if gap != "0" and not whole:
                yield Difference(
                    CERTIFICATE_FILE, f"stage {one['stage']} ({one['criterion']})", "gap", gap, "0"
                )
