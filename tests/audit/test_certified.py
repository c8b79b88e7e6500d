"""``verify --certificate`` proves what a run claims of its optima, and refuses any other program or point."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from door import KEPT, call, small
from runs import FRACTIONAL, copy_of, edit_json, reseal, three, written

import allocator
from allocator.audit.certified import confirm_certificate
from allocator.audit.verify import Confirmation
from allocator.certificates.check_certificate import Refusal, check
from allocator.errors import VerificationError

FORMULA = ("fairness={formula = {by = 'population'}}",)


@cache
def whole_posts() -> Path:
    """A run of the three areas in whole posts, certificate and all; not to be changed."""
    folder = Path(KEPT.name) / "audit-whole-posts"
    done = call("solve", small("kept") / "scenario.toml", "--certificate", "--no-map", "-q", "--out", folder)
    assert done.code == 0, done.err
    return folder


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


def test_whole_posts_are_exact_where_a_certificate_was_asked_for() -> None:
    done = call("verify", whole_posts(), "--certificate", "--require", "exact", "--json")
    assert done.code == 0, done.err
    assert set(done.json["certificates"]) == {"exact"}


def test_what_an_efficiency_floor_is_a_share_of_is_proved_too() -> None:
    folder = Path(KEPT.name) / "audit-floor"
    done = call("solve", small("kept") / "scenario.toml", "--certificate", "--no-map", "-q", "--out", folder,
                "--set", "fairness.criteria=[{id = 'mean_difference', efficiency = 0.9}]")  # fmt: skip
    assert done.code == 0, done.err
    assert call("verify", folder, "--require", "exact", "-q").code == 0
    content = json.loads((folder / "certificate.json").read_bytes())
    assert [program["kind"] for program in content["programs"]][-1] == "most_hours"
    spoiled = copy_of(folder)
    edit_json(
        spoiled / "certificate.json",
        lambda content: content.update(
            programs=[program for program in content["programs"] if program["kind"] != "most_hours"],
            claims=[
                {**claim, "proved_by": claim["proved_by"][:1], "gaps": claim["gaps"][:1]}
                for claim in content["claims"]
            ],
        ),
    )
    reseal(spoiled)
    refused = call("verify", spoiled, "--certificate")
    assert refused.code == 6
    assert "programs: found" in refused.err


def test_a_run_with_a_certificate_is_replayed_to_the_byte() -> None:
    assert call("verify", whole_posts(), "--replay", "-q").code == 0


def test_a_gap_in_a_linear_stage_is_refused_of_a_run_that_says_proved() -> None:
    """All of the certificate agrees with itself: the first stage is said to be bounded, and it is."""
    folder = fractional()

    def weaker(content: Any) -> None:
        stage = content["programs"][0]["stages"][0]
        stage["proof"] = {"duals": {}}
        low = [(c["low"], c["high"]) for c in content["programs"][0]["columns"]]
        sign = 1 if stage["sense"] == "max" else -1
        costs = {int(k): sign * Fraction(c) for k, c in stage["objective"].items()}
        values = [Fraction(c["value"]) for c in content["programs"][0]["columns"]]
        gap = sum(c * (Fraction(low[k][c > 0]) - values[k]) for k, c in costs.items())
        content["claims"] = [claim for claim in content["claims"] if claim["proved_by"] == [[0, 0]]]
        content["programs"][0]["stages"] = [stage]
        content["claims"] = [
            {"stage": 1, "criterion": stage["name"], "certificate": "bound", "proved_by": [[0, 0]],
             "gaps": [str(gap)]}
        ]  # fmt: skip

    edit_json(folder / "certificate.json", weaker)
    reseal(folder)
    done = call("verify", folder)
    assert done.code == 6
    assert "gap: found" in done.err
    assert "expected 0" in done.err


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


@pytest.mark.parametrize("made", [fractional, whole_posts])
def test_any_number_that_is_changed_is_refused(made: Callable[[], Path]) -> None:
    folder = copy_of(made())
    confirmed = allocator.verify(folder)
    file = folder / "certificate.json"
    text = file.read_text(encoding="utf-8")
    # Of a tree, other multipliers may prove as much.
    found = [path for path in places(json.loads(text)) if made is fractional or "proof" not in path]
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
