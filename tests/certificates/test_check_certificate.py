"""The checker of certificates stands alone, believes no number, and its cases are worked by hand."""

from __future__ import annotations

import ast
import copy
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from allocator.certificates import check_certificate
from allocator.certificates.check_certificate import Refusal, check

FILE = Path(check_certificate.__file__)
SPLIT = {"split": 0, "at": 2, "below": {"duals": {}}, "above": {"farkas": {"0": "1"}}}
"""x <= 2 and 2x <= 5: at most 2 below, and above 3 nothing, since 2 * 3 > 5."""


def column(name: str, high: str, value: str, *, whole: bool = False) -> dict[str, Any]:
    return {"name": name, "low": "0", "high": high, "value": value, "whole": whole}


def certificate(proof: Any, gap: str, word: str, *, whole: bool, value: str) -> dict[str, Any]:
    """Max x where 2x <= 5 and x <= 4."""
    row = {"name": "twice", "terms": {"0": "2"}, "sense": "<=", "limit": "5"}
    stage = {"name": "most", "sense": "max", "objective": {"0": "1"}, "rows": 1, "proof": proof}
    program = {"columns": [column("x", "4", value, whole=whole)], "rows": [row], "stages": [stage]}
    claim = {"stage": 1, "criterion": "most", "certificate": word, "proved_by": [[0, 0]], "gaps": [gap]}
    return {"schema": 1, "programs": [program], "claims": [claim]}


LINEAR = certificate({"duals": {"0": "1/2"}}, "0", "exact", whole=False, value="5/2")
LOOSE = certificate({"duals": {"0": "1/2"}}, "1/2", "bound", whole=False, value="2")
ROUNDED = certificate({"duals": {"0": "1/2"}}, "0", "exact", whole=True, value="2")
TREE = certificate(SPLIT, "0", "exact", whole=True, value="2")


def test_a_dual_of_one_half_proves_five_halves() -> None:
    assert check(LINEAR) == ["exact"]


def test_a_point_that_duals_leave_short_is_bounded() -> None:
    assert check(LOOSE) == ["bound"]


def test_whole_numbers_move_in_steps() -> None:
    """5/2 is the bound, and no whole number lies between 2 and that."""
    assert check(ROUNDED) == ["exact"]


def test_a_split_and_a_contradiction_prove_two() -> None:
    assert check(TREE) == ["exact"]


def test_what_nothing_proves_is_claimed() -> None:
    content = copy.deepcopy(LINEAR)
    content["claims"][0] |= {"certificate": "claimed", "proved_by": [], "gaps": []}
    assert check(content) == ["claimed"]


def test_a_later_stage_counts_among_the_best_of_the_earlier() -> None:
    """Max x + y where x + y <= 1 leaves a line; on it y can be 0, which the held row proves."""
    row = {"name": "both", "terms": {"0": "1", "1": "1"}, "sense": "<=", "limit": "1"}
    aims = {"a": ({"0": "1", "1": "1"}, "1"), "b": ({"1": "-1"}, "-1")}
    stages = [
        {"name": name, "sense": "max", "objective": objective, "rows": 1, "proof": {"duals": {"0": dual}}}
        for name, (objective, dual) in aims.items()
    ]
    program = {"columns": [column("x", "1", "1"), column("y", "1", "0")], "rows": [row], "stages": stages}
    claims = [
        {"stage": n + 1, "criterion": name, "certificate": "exact", "proved_by": [[0, n]], "gaps": ["0"]}
        for n, name in enumerate("ab")
    ]
    assert check({"schema": 1, "programs": [program], "claims": claims}) == ["exact", "exact"]
    stages.reverse()
    with pytest.raises(Refusal, match="wrong sign"):
        check({"schema": 1, "programs": [program], "claims": claims})


WRONG = {
    "a point beyond a row": (LINEAR, ("programs", 0, "columns", 0, "value"), "3", "breaks row twice"),
    "a point beyond its bounds": (LINEAR, ("programs", 0, "columns", 0, "value"), "5", "breaks column x"),
    "half a post": (TREE, ("programs", 0, "columns", 0, "value"), "3/2", "breaks column x"),
    "a point that is worse": (LINEAR, ("programs", 0, "columns", 0, "value"), "2", "'bound' is proved"),
    "a dual of the wrong sign": (LINEAR, ("programs", 0, "stages", 0, "proof"), {"duals": {"0": "-1/2"}},
                                 "wrong sign"),
    "another dual": (LINEAR, ("programs", 0, "stages", 0, "proof"), {"duals": {"0": "1/3"}},
                     "'bound' is proved"),
    "no dual": (LINEAR, ("programs", 0, "stages", 0, "proof"), {"duals": {}}, "'bound' is proved"),
    "a row that is not there": (LINEAR, ("programs", 0, "stages", 0, "proof"), {"duals": {"1": "1/2"}},
                                "names what is not there"),
    "a row the stage does not know": (LINEAR, ("programs", 0, "stages", 0, "rows"), 0, "not there"),
    "a longer objective": (LINEAR, ("programs", 0, "stages", 0, "objective"), {"0": "2"},
                           "'bound' is proved"),
    "the other sense": (LINEAR, ("programs", 0, "stages", 0, "sense"), "min", "'bound' is proved"),
    "a wider limit": (LINEAR, ("programs", 0, "rows", 0, "limit"), "6", "'bound' is proved"),
    "another coefficient": (LINEAR, ("programs", 0, "rows", 0, "terms"), {"0": "1"}, "'bound' is proved"),
    "a gap that is smaller": (LOOSE, ("claims", 0, "gaps"), ["1/3"], "gaps"),
    "a better word": (LOOSE, ("claims", 0, "certificate"), "exact", "'bound' is proved"),
    "a lesser word": (LINEAR, ("claims", 0, "certificate"), "claimed", "'exact' is proved"),
    "a proof from elsewhere": (LINEAR, ("claims", 0, "proved_by"), [[0, 1]], "not a certificate"),
    "a proof counted from the end": (LINEAR, ("claims", 0, "proved_by"), [[0, -1]], "no stage -1"),
    "a split of what need not be whole": (TREE, ("programs", 0, "columns", 0, "whole"), False,
                                          "does not cover"),
    "a split in fractions": (TREE, ("programs", 0, "stages", 0, "proof", "at"), 2.5, "does not cover"),
    "a split elsewhere": (TREE, ("programs", 0, "stages", 0, "proof", "at"), 1, "may not be"),
    "a leaf left out": (TREE, ("programs", 0, "stages", 0, "proof"), {"split": 0, "at": 2,
                        "below": {"duals": {}}}, "not a certificate"),
    "a leaf without a contradiction": (TREE, ("programs", 0, "stages", 0, "proof", "above"),
                                       {"farkas": {"0": "0"}}, "may not be"),
    "nothing but empty leaves": (TREE, ("programs", 0, "stages", 0, "proof", "below"),
                                 {"farkas": {"0": "1"}}, "may not be"),
    "another schema": (LINEAR, ("schema",), 2, "schema 2"),
    "no number": (LINEAR, ("programs", 0, "rows", 0, "limit"), "nan", "no exact number"),
    "a number that does not end": (LINEAR, ("programs", 0, "rows", 0, "limit"), "1e30000000", "exact number"),
    "a division by nothing": (LINEAR, ("programs", 0, "rows", 0, "limit"), "5/0", "not a certificate"),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_a_number_that_was_changed_is_refused(wrong: str) -> None:
    content, path, value, told = WRONG[wrong]
    changed = copy.deepcopy(content)
    place: Any = changed
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    with pytest.raises(Refusal, match=told):
        check(changed)


def test_the_checker_needs_python_alone() -> None:
    tree = ast.parse(FILE.read_text(encoding="utf-8"))
    named = {
        name
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [str(node.module)]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert {name.partition(".")[0] for name in named} <= sys.stdlib_module_names


@pytest.mark.parametrize(
    ("content", "code", "told"),
    [
        (json.dumps(LINEAR), 0, "1 most: exact\n"),
        (json.dumps(LOOSE), 0, "1 most: bound, at most 1/2 from the best\n"),
        (json.dumps(LOOSE).replace('"bound"', '"exact"'), 6, "refused"),
        ("[]", 6, "not a certificate"),
        ("{", 3, "cannot be read"),
        ("[" * 100_000, 3, "cannot be read"),
    ],
)
def test_the_file_runs_by_itself(content: str, code: int, told: str, tmp_path: Path) -> None:
    file = tmp_path / "certificate.json"
    file.write_text(content, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", str(FILE), str(file)], capture_output=True, text=True, check=False
    )
    assert done.returncode == code
    assert told in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
