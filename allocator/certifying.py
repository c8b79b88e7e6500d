"""Certificates of whole posts, on request: the plan is proved the best of all posts, or refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from allocator.efficiency import MOST_HOURS, with_floor
from allocator.errors import SolverError
from allocator.plan import Plan, Service
from allocator.problem import Problem
from allocator.proofs import Proof
from allocator.search.deployment import deploy
from allocator.search.integer_proof import integer_proof
from allocator.search.parts import independent_parts
from allocator.search.proved import Choice, WholePosts
from allocator.solve import certified, reference
from allocator.solvers import Options

BY_ANSWERS = "the solver's answers shaped their program, or left outcomes too close to tell apart"
"""Why stages without switches may stay claimed: docs/decisions/0012-certificates.md says more."""


def certify(problem: Problem, plan: Plan, options: Options) -> Plan:
    """The plan with every proof that can be had of it, for this very problem, whoever found the plan.

    A plan that is not called proved, or whose posts a formula placed, stays as it is. No limit of time counts
    here: what limits a certificate are counts, so that it is the same each time.

    Raises
    ------
    SolverError
        Where another plan is better.
    """
    if plan.status != "proved" or problem.locked_posts is not None:
        return plan
    options = replace(options, time_limit=None, deadline=None)
    posed = with_floor(problem, plan.most_hours)
    known = {proof.part: proof.switches for proof in plan.proofs} or plan.switches
    parts = dict(enumerate(independent_parts(posed)))
    if any(_has_switches(part) for number, part in parts.items() if number not in known):
        return plan
    proofs = [
        proof for number, part in parts.items() for proof in _proofs(part, number, plan, known, options)
    ]
    proofs.sort(key=lambda proof: proof.kind, reverse=True)  # linear ones first
    if [proof.part for proof in proofs if proof.kind == "linear"] != list(parts):
        return plan
    if plan.most_hours is not None:
        proofs += _most_hours(problem, plan, options)
    return certified(replace(plan, proofs=tuple(proofs)), by_formula=False)


def uncertified(problem: Problem, plan: Plan) -> str:
    """Which stages are claimed and no more, although a certificate was asked for, and why; else nothing."""
    claimed = dict.fromkeys(stage.criterion for stage in plan.stages if stage.certificate == "claimed")
    if plan.status != "proved":
        return "no certificate: a limit cut the plan short, and only a proved plan has one"
    if not claimed:
        return ""
    named = dict.fromkeys(
        name for part in independent_parts(with_floor(problem, plan.most_hours)) for name in _switched(part)
    )
    why = f"switches stand for {', '.join(named)}" if named else BY_ANSWERS
    return f"no certificate of {', '.join(claimed)}: {why}"


def _has_switches(part: Problem) -> bool:
    return any(_switched(part))


def _switched(part: Problem) -> Iterator[str]:
    """The rules and criteria that a program of the part holds by switches."""
    yield from (posed.name for posed in part.rules if posed.rule.switches(part, posed))
    yield from (criterion.name for criterion in part.criteria if criterion.switches(part))


def _proofs(
    part: Problem, number: int, plan: Plan, known: Mapping[int, Mapping[str, int]], options: Options
) -> Iterator[Proof]:
    """The linear program of a part with the plan's posts, and the integer program where posts are whole."""
    service = _service(part, plan)
    sized = {cell: fte for cell, fte in service.posts.items() if part.role[cell[0]].post_size}
    choice = Choice(sized, known.get(number, {}))
    found = deploy(part, WholePosts(choice), options, None, tie_break=True)
    if found.service.posts != service.posts or found.service.hours != service.hours:
        raise SolverError("the plan's hours are not those that its posts have by the tie-break")
    if found.proof is not None:
        yield replace(found.proof, part=number)
    proof = integer_proof(part, service, choice.switches, options) if choice else None
    if proof is not None:
        yield replace(proof, part=number)


def _most_hours(problem: Problem, plan: Plan, options: Options) -> Iterator[Proof]:
    """That no plan meets more than V* under the same rules: the floor is a share of it."""
    posed = replace(problem, criteria=(MOST_HOURS,))
    best = reference(problem, MOST_HOURS, options)
    if Service(problem, best.posts, best.hours).risk_weighted_served != plan.most_hours:
        raise SolverError("the efficiency floor is a share of other hours than the most that can be met")
    for number, part in enumerate(independent_parts(posed)):
        proof = integer_proof(part, _service(part, best), {}, options, tie_break=False)
        if proof is not None:
            yield replace(proof, part=number, kind="most_hours")


def _service(part: Problem, plan: Plan) -> Service:
    """What a plan does in a part of the problem."""
    return Service(
        part,
        {cell: plan.posts[cell] for cell in part.cells},
        {link: hours for link, hours in plan.hours.items() if link[0] in part.role},
    )
