"""Contradictions seen without a solver: posts that do not add up, coverage and costs beyond what there is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from allocator.contradictions.hours import beyond_all_hours
from allocator.contradictions.limits import Contradiction, known_limits
from allocator.contradictions.money import beyond_the_budget
from allocator.contradictions.posts import at_one_place, in_moves, in_open_bases, in_sums, in_teams
from allocator.deletion import irreducible
from allocator.errors import InfeasibleError
from allocator.problem import Problem
from allocator.rules import PosedRule

__all__ = ["PROOF", "refuse_contradictions"]

PROOF = "proved by adding up"
KINDS = (
    at_one_place,
    in_sums,
    in_teams,
    in_open_bases,
    in_moves,
    beyond_all_hours,
    beyond_the_budget,
)
"""What is looked for, in the order in which it is told."""


def refuse_contradictions(problem: Problem) -> None:
    """Stop before solving where limits cannot hold together.

    Raises
    ------
    InfeasibleError
        Telling every contradiction with both totals; `conflict` names the rules of the first, none of which
        can be left out of it.
    """
    if problem.locked_posts is not None:
        return
    found = [_smallest(problem, contradiction) for contradiction in _contradictions(problem)]
    if found:
        message = "\n".join(dict.fromkeys(contradiction.message for contradiction in found))
        raise InfeasibleError(message, found[0].rules, proof=PROOF)


def _smallest(problem: Problem, whole: Contradiction) -> Contradiction:
    """The same contradiction without the rules that it does not need."""

    def again(rules: Sequence[PosedRule]) -> list[Contradiction]:
        posed = replace(problem, rules=tuple(rules))
        return [found for found in _contradictions(posed) if found.about == whole.about]

    named = [rule for rule in problem.rules if rule.name in whole.rules]
    return again(irreducible(named, lambda rules: bool(again(rules))))[0]


def _contradictions(problem: Problem) -> Iterator[Contradiction]:
    known = known_limits(problem)
    for kind in KINDS:
        yield from kind(known)
