"""How far a run meets what the AQuA Book asks of an analysis (RIGOUR), and who has to answer for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from allocator.outputs.assumption_effects import effects
from allocator.outputs.assurance import BLANK
from allocator.report import Report
from allocator.sentences import percent

ROLES = (
    ("Commissioner", "asks the question and decides what the answer is used for", BLANK),
    ("Analyst", "chose data, assumptions, rules and aims, and made this run", BLANK),
    ("Analytical assurer", "checks that it is fit for that use, apart from the analyst", BLANK),
    ("Approver", "signs that it may be used", BLANK),
)
"""The roles of the AQuA Book, each with its duty and a blank for its holder."""


def rigour(report: Report) -> list[tuple[str, str, str]]:
    """Principle by principle: what this run does towards it, and what people still have to do."""
    return [
        (
            "Repeatable",
            "the same inputs give the same bytes; `allocator verify` with --replay solves this run again and "
            "compares them, and the manifest holds the SHA-256 of every input and output",
            "keep the run folder and its inputs",
        ),
        (
            "Independent",
            "a second reckoning, written apart and without the solver, came to the same tables; `allocator "
            "verify` repeats it, and with --certificate proves what the certificate holds",
            f"a review by somebody who had no part in it: {BLANK}",
        ),
        ("Grounded in reality", f"of the scenario's numbers {_kinds(report)}", f"judged by users: {BLANK}"),
        (
            "Objective",
            "aims and rules were stated before the plan was made and are in this report; stated steps break "
            "ties, never chance",
            f"whether aims and rules are the right ones: {BLANK}",
        ),
        ("Uncertainty understood and managed", _uncertainty(report), "weigh the ranges in the log below"),
        (
            "Robust",
            "this run shows one set of assumptions; what others would change is found by comparing scenarios",
            f"scenarios compared, and what they showed: {BLANK}",
        ),
    ]


def _kinds(report: Report) -> str:
    setting = report.problem.setting
    if setting is None:
        return "none is known: the problem was made by hand"
    told = _counted(one.kind for one in setting.scenario.statement.assumptions)
    columns = _counted(one.kind for one in setting.geography.sources)
    return f"{told or 'none has a source'}; of the columns of its data {columns or 'none has a source'}"


def _counted(kinds: Iterable[str]) -> str:
    """How many there are of each kind.

    Examples
    --------
    >>> _counted(["assumed", "measured", "assumed"])
    '1 is measured, 2 are assumed'
    """
    count = Counter(kinds)
    order = [kind for kind in ("measured", "derived", "assumed") if count[kind]]
    return ", ".join(f"{count[kind]} {'is' if count[kind] == 1 else 'are'} {kind}" for kind in order)


def _uncertainty(report: Report) -> str:
    setting = report.problem.setting
    stated = setting.scenario.statement.assumptions if setting else ()
    ranged = sum(one.low is not None and one.high is not None for one in stated)
    text = f"{ranged} of {len(stated)} numbers with a source state how far they may lie from the truth"
    largest = effects(report.problem)[:1]
    for effect in largest:
        text += (
            f"; the one that matters most moves {percent(effect.share)} of all demand between its two ends "
            f"({effect.assumption.key})"
        )
    small = sum(row[-1] == "yes" for row in report.table("posts").rows)
    return f"{text}; {small} post counts rest on small counts and are marked"
