"""A refusal that helps: the smallest repair beside the rules in conflict, and the scenario after it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from allocator.changes import Change, decimal
from allocator.contradictions import PROOF as ADDED_UP
from allocator.errors import InfeasibleError, LimitError, SolverError
from allocator.problem import Problem
from allocator.problem_reading import read_problem
from allocator.search.conflict import find_conflict
from allocator.search.repair import Repair, alternatives, smallest_repair
from allocator.solvers import Options

NONE = "no change to the numbers of rules makes a plan possible; drop one of the rules named above"


def with_repair(problem: Problem, error: InfeasibleError, options: Options) -> InfeasibleError:
    """The same refusal with the smallest repair and the best one of each single kind of rule.

    The repair is looked for in what the search left of the time. What was only added up may hold a smaller
    conflict that adding up does not see; that one is named then. Where time runs out, the refusal stands and
    says so.
    """
    options = options.begun()
    message, conflict, proof = str(error), error.conflict, error.proof
    smallest: Repair = ()
    others: tuple[Repair, ...] = ()
    try:
        if proof == ADDED_UP:
            found = find_conflict(_only(problem, conflict), options, options.deadline)
            if len(found.rules) < len(conflict):
                conflict, proof = tuple(rule.name for rule in found.rules), found.proof
                message += f"\nno plan keeps even these together: {found.words(problem)}"
        smallest = smallest_repair(problem, options, options.deadline)
        others = alternatives(problem, conflict, options, options.deadline)
        words = repair_words(smallest, others)
    except (LimitError, SolverError) as stopped:
        words = f"{repair_words(smallest)}\n{stopped}" if smallest else str(stopped)
    return InfeasibleError(f"{message}\n{words}", conflict, proof=proof, repair=smallest, alternatives=others)


@contextmanager
def repair_told(problem: Problem, options: Options) -> Iterator[None]:
    """Whatever finds no plan for a problem meanwhile is refused with the smallest repair."""
    try:
        yield
    except InfeasibleError as error:
        raise with_repair(problem, error, options) from None


def _only(problem: Problem, names: Sequence[str]) -> Problem:
    return replace(problem, rules=tuple(rule for rule in problem.rules if rule.name in names))


def repair_words(smallest: Repair, others: Sequence[Repair] = ()) -> str:
    """What would make a plan possible, with the text that does it; the smallest way first."""
    if not smallest:
        return NONE
    lines = ["the smallest repair (solve --repair makes it):", *_lines(smallest)]
    for repair in others:
        if repair != smallest:
            lines += [f"or by {repair[0].kind} alone:", *_lines(repair)]
    return "\n".join(lines)


def _lines(repair: Repair) -> list[str]:
    return [f"  {change}; --set {change.setting}" for change in repair]


def relaxed_problem(path: Path, overrides: tuple[str, ...], problem: Problem, repair: Repair) -> Problem:
    """The scenario read once more after a repair; its title and a list `relaxed` say so wherever it goes."""
    title = problem.setting.scenario.statement.title if problem.setting is not None else path.stem
    settings = [change.setting for change in repair]
    title = f"title={_text(f'{title[:180]} (rules relaxed)')}"
    relaxed = f"relaxed=[{', '.join(_entry(change) for change in repair)}]"
    return read_problem(path, (*overrides, *settings, title, relaxed))


def _entry(change: Change) -> str:
    return (
        f"{{rule = {_text(change.rule)}, parameter = {_text(change.parameter)}, "
        f"from = {decimal(change.before)}, to = {decimal(change.after)}, unit = {_text(change.unit)}}}"
    )


def _text(text: str) -> str:
    """A text as TOML writes it."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
