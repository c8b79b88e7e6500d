"""Check a certificate.json with nothing but Python: ``python check_certificate.py certificate.json``.

A certificate holds programs: columns between bounds, some of them whole; rows; one point; and stages, each an
objective with a proof that no point does better. All numbers are fractions, written as ``7/2``.

The point must keep every bound and row. The proof of a stage is a tree that splits whole columns into
``<= n`` and ``>= n + 1``, so that its leaves cover every point. A leaf has duals y, one for a row: with c the
objective, no point in the leaf passes sum y_i b_i + sum_k max over the box of (c - A'y)_k x_k (weak duality;
y_i >= 0 on ``<=``, y_i <= 0 on ``>=``, where the objective is maximised). An objective of whole columns alone
moves in steps, the greatest common divisor of its coefficients: there a leaf's bound is rounded to the last
step. A leaf without a point has multipliers that reach a contradiction in the same way (Farkas). Where the
worst leaf allows no more than the point has, the stage is ``exact``; where it allows more, ``bound``.

A stage counts among points that are as good in every stage before it. So row -n, which the file does not
hold, says that stage n has at least what it has at the point. In a program without whole columns a stage
proved with gap 0 is also held by what its duals show: a column with a reduced cost, and a row with a dual,
stay where they are in every point that is as good (complementary slackness).

Sums are exact and in whole numbers: each column is counted in a unit in which its coefficients are whole.
"""

from __future__ import annotations

import json
import math
import re
import sys
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

WORDS = ("exact", "bound", "claimed")
"""Proved here with gap 0; proved here within a gap; claimed by the solver, not certified."""
EXACT = re.compile(r"(-?(?:0x[0-9a-f]+|[0-9]{1,4000}))(?:/(0x[0-9a-f]+|[0-9]{1,4000}))?")
Terms = dict[int, Fraction]
Counts = dict[int, int]
Program = Mapping[str, Any]


@dataclass(frozen=True)
class _Space:
    """The rows that a stage knows; of the columns bounds, units and which are whole; and the stage's name."""

    rows: Mapping[int, tuple[Counts, str, Fraction]]
    box: Sequence[tuple[Fraction, Fraction]]
    units: Sequence[int]
    whole: Sequence[bool]
    told: str


class Refusal(Exception):  # noqa: N818 - it is the checker's answer, said to a person
    """The certificate does not show what it claims."""


def check(content: Mapping[str, Any]) -> list[str]:
    """The word of every row of stages.csv, each proved by what the certificate holds.

    Raises
    ------
    Refusal
        Where a number does not fit, or a claim says more, or less, than its proof shows.

    Examples
    --------
    >>> check({"schema": 1, "programs": [], "claims": []})
    []
    """
    try:
        proved = [_gaps(program, f"program {n + 1}") for n, program in enumerate(content["programs"])]
        if content["schema"] != 1:
            raise Refusal(f"schema {content['schema']!r} is not known; 1 is")
        words = []
        for number, claim in enumerate(content["claims"], 1):
            gaps = [_place(proved, place) for place in claim["proved_by"]]
            word = "claimed" if not gaps else "bound" if any(gaps) else "exact"
            told = f"stage {number} ({claim['criterion']})"
            if claim["stage"] != number or claim["certificate"] != word:
                raise Refusal(f"{told}: {claim['certificate']!r} is claimed, {word!r} is proved")
            stated = [_number(gap) for gap in claim["gaps"]]
            if stated != gaps:
                raise Refusal(f"{told}: gaps {claim['gaps']} are stated, {[str(gap) for gap in gaps]} proved")
            words.append(word)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, ArithmeticError) as error:
        raise Refusal(f"not a certificate ({type(error).__name__}: {error})") from None
    return words


def _place(proved: list[list[Fraction]], place: list[int]) -> Fraction:
    program, stage = place
    if min(program, stage) < 0:
        raise Refusal(f"no stage {stage} in program {program}")
    return proved[program][stage]


def _number(text: Any) -> Fraction:
    found = EXACT.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise Refusal(f"{str(text)[:40]!r} is no exact number")
    above, below = found.group(1), found.group(2) or "1"
    return Fraction(int(above, 16 if "x" in above else 10), int(below, 16 if "x" in below else 10))


def _terms(content: Mapping[str, str], known: Container[int], what: str) -> Terms:
    found = {int(key): _number(text) for key, text in content.items()}
    if any(key not in known or str(key) not in content for key in found):
        raise Refusal(f"{what} names what is not there")
    return found


def _gaps(program: Program, told: str) -> list[Fraction]:
    """The gap of every stage of a program."""
    box = [(_number(column["low"]), _number(column["high"])) for column in program["columns"]]
    point = [_number(column["value"]) for column in program["columns"]]
    whole = [column["whole"] is True for column in program["columns"]]
    for column, (low, high), value, is_whole in zip(program["columns"], box, point, whole, strict=True):
        if not low <= value <= high or (is_whole and value.denominator != 1):
            raise Refusal(f"{told}: the point breaks column {column['name']}: {value}")
    read = []
    for row in program["rows"]:
        terms, limit = (
            _terms(row["terms"], range(len(box)), f"{told}: row {row['name']}"),
            _number(row["limit"]),
        )
        left = sum((factor * point[k] for k, factor in terms.items()), Fraction(0))
        if not {"<=": left <= limit, ">=": left >= limit, "=": left == limit}[row["sense"]]:
            raise Refusal(f"{told}: the point breaks row {row['name']}: {left} {row['sense']} {limit}")
        read.append((terms, row["sense"], limit))
    aims = [_terms(stage["objective"], range(len(box)), told) for stage in program["stages"]]
    units = [1] * len(box)
    for terms in (*(terms for terms, _, _ in read), *aims):
        for k, factor in terms.items():
            units[k] = math.lcm(units[k], factor.denominator)
    rows = [(_counted(terms, units), sense, limit) for terms, sense, limit in read]
    gaps: list[Fraction] = []
    held: dict[int, tuple[Counts, str, Fraction]] = {}
    for number, (stage, aim) in enumerate(zip(program["stages"], aims, strict=True), 1):
        where = f"{told}, stage {number} ({stage['name']})"
        sign = {"max": 1, "min": -1}[stage["sense"]]
        costs = {k: sign * c for k, c in aim.items()}
        reached = sum((c * point[k] for k, c in costs.items()), Fraction(0))
        known = stage["rows"]
        if not isinstance(known, int) or not 0 <= known <= len(rows):
            raise Refusal(f"{where}: knows {known} rows of {len(rows)}")
        space = _Space({**dict(enumerate(rows[:known])), **held}, box, units, whole, where)
        most, reduced, duals = _worst_leaf(stage["proof"], costs, space)
        if most < reached:
            raise Refusal(f"{where}: the proof allows {most}, the point has {reached}")
        gaps.append(most - reached)
        held[-number] = (_counted(costs, units), ">=", reached)
        if not gaps[-1] and not any(whole):
            for k in reduced:
                box[k] = (point[k], point[k])
            for n in duals:
                kept = held if n < 0 else rows
                kept[n] = (kept[n][0], "=", kept[n][2])
    return gaps


def _counted(terms: Terms, units: Sequence[int]) -> Counts:
    return {k: factor.numerator * (units[k] // factor.denominator) for k, factor in terms.items()}


def _worst_leaf(proof: Mapping[str, Any], costs: Terms, space: _Space) -> tuple[Fraction, Counts, Terms]:
    """The most that any leaf allows, with the reduced costs and the duals of that leaf."""
    worst: tuple[Fraction, Counts, Terms] | None = None
    step, counted = _step(costs, space.whole), _counted(costs, space.units)
    left = [(proof, list(space.box))]
    while left:
        node, box = left.pop()
        if "split" in node:
            k, at = node["split"], node["at"]
            if type(k) is not int or type(at) is not int or k < 0 or not space.whole[k]:
                raise Refusal(f"{space.told}: a split that does not cover every point")
            (low, high), cut = box[k], Fraction(at)
            for child, side in (("below", (low, min(high, cut))), ("above", (max(low, cut + 1), high))):
                inner = list(box)
                inner[k] = side
                if side[0] <= side[1]:
                    left.append((node[child], inner))
            continue
        farkas = "farkas" in node
        duals = _terms(node["farkas" if farkas else "duals"], space.rows, space.told)
        bound, reduced = _weak_duality({} if farkas else counted, duals, space, box)
        if farkas and bound >= 0:
            raise Refusal(f"{space.told}: a leaf that is said to be empty may not be")
        if step:
            bound = math.floor(bound / step) * step
        if not farkas and (worst is None or bound > worst[0]):
            worst = bound, reduced, duals
    if worst is None:
        raise Refusal(f"{space.told}: every leaf is said to be empty, and there is a point")
    return worst


def _step(costs: Terms, whole: Sequence[bool]) -> Fraction | None:
    """What the objective moves by where whole columns alone make it: the greatest common divisor."""
    if not costs or not all(whole[k] for k in costs):
        return None
    below = math.lcm(*(c.denominator for c in costs.values()))
    return Fraction(math.gcd(*(int(c * below) for c in costs.values())), below)


def _weak_duality(
    costs: Counts, duals: Terms, space: _Space, box: Sequence[tuple[Fraction, Fraction]]
) -> tuple[Fraction, Counts]:
    """What no point of the box that keeps the rows can pass, and the reduced costs it rests on."""
    below = math.lcm(*(y.denominator for y in duals.values()))
    reduced = {k: c * below for k, c in costs.items()}
    sums: Counts = {}
    """What is added up, times `below`: numerators by their denominator."""
    for number, y in duals.items():
        terms, sense, limit = space.rows[number]
        if (sense == "<=" and y < 0) or (sense == ">=" and y > 0):
            raise Refusal(f"{space.told}: the dual of row {number} has the wrong sign")
        times = y.numerator * (below // y.denominator)
        sums[limit.denominator] = sums.get(limit.denominator, 0) + times * limit.numerator
        for k, factor in terms.items():
            reduced[k] = reduced.get(k, 0) - times * factor
    reduced = {k: d for k, d in reduced.items() if d}
    for k, d in reduced.items():
        low, high = box[k]
        edge = high if d > 0 else low
        unit = space.units[k] * edge.denominator
        sums[unit] = sums.get(unit, 0) + d * edge.numerator
    common = math.lcm(*sums)
    return Fraction(sum(n * (common // unit) for unit, n in sums.items()), common * below), reduced


def main(arguments: list[str]) -> int:
    """Check the file named; 0 where every claim is proved as stated, 6 where one is not."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python check_certificate.py certificate.json\n")
        return 2
    try:
        content = json.loads(Path(arguments[0]).read_bytes())
        words = check(content)
    except (OSError, ValueError, RecursionError) as error:
        sys.stderr.write(f"{arguments[0]}: cannot be read ({error})\n")
        return 3
    except Refusal as refusal:
        sys.stderr.write(f"{arguments[0]}: refused: {refusal}\n")
        return 6
    for claim, word in zip(content["claims"], words, strict=True):
        gap = f", at most {max(map(_number, claim['gaps']))} from the best" if word == "bound" else ""
        said = "claimed by the solver, not certified" if word == "claimed" else word
        sys.stdout.write(f"{claim['stage']} {claim['criterion']}: {said}{gap}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
