"""certificate.json: why no plan is better, for a checker that knows nothing of this program."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from allocator.outputs.plan_json import exact_text
from allocator.plan import Plan
from allocator.proofs import Empty, Leaf, Proof, ProvedStage, Tree, claim
from allocator.verification.certificate_words import CERTIFICATE_FILE

__all__ = ["CERTIFICATE_FILE", "certificate_json", "program", "terms"]


def certificate_json(plan: Plan, *, by_formula: bool) -> bytes:
    """The certificate of a plan; every number is a text such as ``3`` or ``7/2``."""
    claims = []
    for number, stage in enumerate(plan.stages, 1):
        shown = claim(stage.criterion, stage.number, plan.proofs, by_formula=by_formula)
        claims.append(
            {
                "stage": number,
                "criterion": stage.criterion,
                "certificate": shown.certificate,
                "proved_by": shown.proved_by,
                "gaps": [exact_text(gap) for gap in shown.gaps],
            }
        )
    content = {"schema": 1, "claims": claims, "programs": [program(proof) for proof in plan.proofs]}
    return f"{json.dumps(content, separators=(',', ':'))}\n".encode()


def program(proof: Proof) -> dict[str, Any]:
    """Columns with the point, rows, and stages with their proofs."""
    return {
        "part": proof.part,
        "kind": proof.kind,
        "whole_posts": proof.whole_posts,
        "switches": dict(proof.switches),
        "columns": [
            {
                "name": column.name,
                "low": exact_text(column.low),
                "high": exact_text(column.high),
                "whole": column.whole,
                "value": exact_text(value),
            }
            for column, value in zip(proof.columns, proof.point, strict=True)
        ],
        "rows": [
            {"name": row.name, "terms": terms(row.terms), "sense": row.sense, "limit": exact_text(row.limit)}
            for row in proof.rows
        ],
        "stages": [_stage(stage) for stage in proof.stages],
    }


def terms(content: Mapping[int, Fraction]) -> dict[str, str]:
    """Numbers by the place of their column or row.

    Examples
    --------
    >>> terms({3: Fraction(1, 2)})
    {'3': '1/2'}
    """
    return {str(place): exact_text(number) for place, number in content.items()}


def _stage(stage: ProvedStage) -> dict[str, Any]:
    return {
        "name": stage.name,
        "sense": stage.sense,
        "objective": terms(stage.objective),
        "rows": stage.rows,
        "proof": _tree(stage.tree),
    }


def _tree(tree: Tree) -> dict[str, Any]:
    if isinstance(tree, Leaf):
        return {"duals": terms(tree.duals)}
    if isinstance(tree, Empty):
        return {"farkas": terms(tree.multipliers)}
    return {
        "split": tree.column,
        "at": tree.at,
        "below": _tree(tree.below),
        "above": _tree(tree.above),
    }
