"""Certificates of whole posts, on request: the plan is proved the best of all posts, or refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from allocator.errors import SolverError
from allocator.plan import Plan, Service
from allocator.problem import Problem
from allocator.proofs import Proof
from allocator.search.deployment import deploy
from allocator.search.integer_proof import integer_proof
from allocator.search.parts import independent_parts
from allocator.search.proved import Choice, WholePosts
from allocator.solve import certified
from allocator.solvers import Options


def certify(problem: Problem, plan: Plan, options: Options) -> Plan:
    """The plan with every proof that can be had of it, for this very problem, whoever found the plan.

    A plan that is not called proved, whose posts a formula placed, or that holds an efficiency floor stays as
    it is.

    Raises
    ------
    SolverError
        Where another plan is better.
    """
    if plan.status != "proved" or problem.locked_posts is not None or plan.most_hours is not None:
        return plan
    parts = independent_parts(problem)
    known = {proof.part: proof.switches for proof in plan.proofs}
    proofs = [
        proof
        for number, part in enumerate(parts)
        for proof in _proofs(part, number, plan, known.get(number, {}), options)
    ]
    proofs.sort(key=lambda proof: proof.integer)
    if {proof.part for proof in proofs if not proof.integer} != set(range(len(parts))):
        return plan
    return certified(replace(plan, proofs=tuple(proofs)), by_formula=False)


def _proofs(
    part: Problem, number: int, plan: Plan, switches: Mapping[str, int], options: Options
) -> Iterator[Proof]:
    """The linear program of a part with the plan's posts, and the integer program where posts are whole."""
    posts = {cell: plan.posts[cell] for cell in part.cells}
    sized = {cell: fte for cell, fte in posts.items() if part.role[cell[0]].post_size}
    service = Service(part, posts, {link: h for link, h in plan.hours.items() if link[0] in part.role})
    choice = Choice(sized, switches)
    found = deploy(part, WholePosts(choice), options, None, tie_break=True)
    if found.service.posts != service.posts or found.service.hours != service.hours:
        raise SolverError("the plan's hours are not those that its posts have by the tie-break")
    if found.proof is not None:
        yield replace(found.proof, part=number)
    proof = integer_proof(part, service, switches, options) if choice else None
    if proof is not None:
        yield replace(proof, part=number)
