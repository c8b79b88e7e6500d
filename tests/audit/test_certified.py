"""``verify --certificate`` proves what a run claims of its optima, and refuses any other program or point."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from door import call
from runs import FRACTIONAL, copy_of, edit_json, reseal, three, written

import allocator
from allocator.audit.certified import confirm_certificate
from allocator.audit.verify import Confirmation
from allocator.certificates.check_certificate import Refusal, check
from allocator.errors import VerificationError

FORMULA = ("fairness={formula = {by = 'population'}}",)


def fractional() -> Path:
    return copy_of(written(*FRACTIONAL, name="fractional"))


@pytest.mark.parametrize(("overrides", "name"), [(FRACTIONAL, "fractional"), (FORMULA, "by-formula")])
def test_every_stage_is_exact_in_fractions_and_under_a_formula(overrides: tuple[str, ...], name: str) -> None:
    folder = written(*overrides, name=name)
    done = call("verify", folder, "--certificate", "--require", "exact", "--json")
    assert done.code == 0, done.err
    assert set(done.json["certificates"]) == {"exact"}


def test_whole_posts_are_claimed_and_their_service_is_exact() -> None:
    folder = three()
    done = call("verify", folder, "--certificate")
    assert done.code == 0
    assert "(leximin): claimed by the solver, not certified" in done.out
    assert "(then_least_travel): exact: proved in fractions, gap 0" in done.out
    refused = call("verify", folder, "--require", "exact")
    assert refused.code == 6
    assert "stage 1 (leximin): claimed by the solver, not certified" in refused.err
    assert "then_least_travel" not in refused.err


def test_the_word_and_its_proof_stand_together() -> None:
    folder = fractional()
    edit_json(folder / "certificate.json", lambda content: content.update(programs=[], claims=[]))
    reseal(folder)
    done = call("verify", folder)
    assert done.code == 6
    assert "plan.json: stage 1: certificate: found leximin exact; expected no stage" in done.err


def places(content: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where a certificate has a number."""
    inner = content.items() if isinstance(content, dict) else enumerate(content)
    for key, value in inner:
        if isinstance(value, dict | list):
            yield from places(value, (*path, key))
        elif path and path[0] == "programs" and key != "name" and key != "sense":
            yield (*path, key)


def refused(content: Any, confirmed: Confirmation) -> bool:
    """Whether the checker, or the program made again, finds the certificate wrong."""
    try:
        check(content)
        confirm_certificate(confirmed)
    except (Refusal, VerificationError):
        return True
    return False


def test_any_number_that_is_changed_is_refused() -> None:
    folder = fractional()
    confirmed = allocator.verify(folder)
    file = folder / "certificate.json"
    text = file.read_text(encoding="utf-8")
    found = list(places(json.loads(text)))
    assert len(found) > 200
    for path in found[:: max(1, len(found) // 120)]:
        content = json.loads(text)
        place = content
        for key in path[:-1]:
            place = place[key]
        old = place[path[-1]]
        place[path[-1]] = (
            (not old) if isinstance(old, bool) else old + 1 if isinstance(old, int) else f"{old}1"
        )
        file.write_text(json.dumps(content), encoding="utf-8")
        assert refused(content, confirmed), f"{path}: {old} may be {place[path[-1]]}"
