"""plan.json is read in exact fractions, and only as `solve` writes it."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction as F  # noqa: N817 - these pages are full of them
from typing import Any

import pytest

from allocator.errors import VerificationError
from allocator.verification.plan_file import CHARACTERS_ALLOWED, ClaimedStage, exact, plan_from

WRITTEN: dict[str, Any] = {
    "posts": [{"role": "r", "base": "P", "fte": "7/2"}, {"role": "r", "base": "Q", "fte": "0"}],
    "service": [
        {"role": "r", "base": "P", "area": "A", "hours": "5"},
        {"role": "r", "base": "P", "area": "B", "hours": "1/3"},
    ],
    "stages": [
        {"criterion": "leximin", "sense": "max", "optimum": "1/2", "bound": "2/3", "certificate": "exact"}
    ],
    "status": "proved",
    "decided_by_order": True,
    "most_hours": "-9/4",
}


def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    content = json.loads(json.dumps(WRITTEN))
    change(content)
    return json.dumps(content).encode()


def test_every_part_of_a_plan_is_read() -> None:
    plan = plan_from(json.dumps(WRITTEN).encode())
    assert plan.posts == {("r", "P"): F(7, 2), ("r", "Q"): 0}
    assert plan.hours == {("r", "P", "A"): 5, ("r", "P", "B"): F(1, 3)}
    assert plan.stages == (ClaimedStage("leximin", "max", F(1, 2), F(2, 3), "exact"),)
    assert (plan.status, plan.decided_by_order, plan.most_hours) == ("proved", True, F(-9, 4))
    assert plan_from(changed(lambda content: content.update(most_hours=None))).most_hours is None


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda content: content.pop("posts"), "KeyError: 'posts'"),
        (lambda content: content.update(stages=3), "TypeError: "),
        (lambda content: content.pop("decided_by_order"), "KeyError: 'decided_by_order'"),
        (lambda content: content["stages"][0].update(bound=1), "ValueError: '1' is no exact number"),
        (lambda content: content["posts"].append(content["posts"][1]), "ValueError: a place is stated twice"),
        (
            lambda content: content["service"].append(content["service"][0]),
            "ValueError: a place is stated tw",
        ),
    ],
)
def test_what_is_not_as_solve_writes_it_is_refused(
    change: Callable[[dict[str, Any]], object], why: str
) -> None:
    with pytest.raises(VerificationError) as refused:
        plan_from(changed(change))
    assert str(refused.value).startswith(f"plan.json is not what `allocator solve` writes ({why}")
    assert str(refused.value).endswith(")")


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"[]", b"[" * 100_000])
def test_what_is_no_plan_at_all_is_refused(data: bytes) -> None:
    with pytest.raises(VerificationError, match=r"plan\.json is not what `allocator solve` writes"):
        plan_from(data)


def test_exact_numbers_in_both_spellings() -> None:
    assert [exact(text) for text in ("0", "-3", "10/4", "0x1f", "-0x1f/0x10", "007")] == [
        0, -3, F(5, 2), 31, F(-31, 16), 7
    ]  # fmt: skip


def test_a_number_that_is_none_is_shown_in_its_first_40_characters() -> None:
    with pytest.raises(ValueError, match=r"^'abc' is no exact number$"):
        exact("abc")
    with pytest.raises(ValueError, match=rf"^'{'9' * 40}' is no exact number$"):
        exact("9" * 4001)
    with pytest.raises(ValueError, match=r"^'\[1, 2\]' is no exact number$"):
        exact([1, 2])
    with pytest.raises(ValueError, match=rf"^'{'1' * 40}' is no exact number$"):
        exact(int("1" * 50))


def test_a_number_may_have_a_million_characters_and_no_more() -> None:
    longest = "0x" + "1" * (CHARACTERS_ALLOWED - 2)
    assert len(longest) == 1_000_000
    assert exact(longest).denominator == 1
    with pytest.raises(ValueError, match="no exact number"):
        exact(longest + "1")
