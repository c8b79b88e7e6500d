"""The certificate of a run, held against the program that inputs and plan make: no solver is asked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from allocator.audit.rebuilt import Rebuilt, rebuild
from allocator.audit.verify import Confirmation
from allocator.efficiency import MOST_HOURS, with_floor
from allocator.errors import SolverError, VerificationError
from allocator.outputs.certificate_json import CERTIFICATE_FILE, program
from allocator.plan import Plan, Service
from allocator.problem import Problem
from allocator.proofs import claim
from allocator.search.parts import independent_parts
from allocator.verification.differences import Difference, refuse
from allocator.verification.plan_file import exact

REQUIRED = ("exact", "bound")
"""Words that a person may require of every stage; ``bound`` lets ``exact`` pass as well."""


def confirm_certificate(confirmed: Confirmation, require: str | None = None) -> tuple[str, ...]:
    """Prove what a run claims of its optima; a line a stage, in words.

    What the certificate holds was checked with the run, by itself. Here its programs are built again:
    columns, rows and objectives from the inputs, the point from the plan.

    Parameters
    ----------
    confirmed
        A run in which nothing differs.
    require
        ``exact`` or ``bound``: refuse a run of which any stage has less than this.

    Raises
    ------
    VerificationError
        Where a program is another one, or a stage falls short of what is required; all at once.
    """
    if confirmed.report.suppression is not None:
        raise VerificationError(
            f"{confirmed.folder}: a certificate holds all demand, so that a run with small counts withheld "
            "has none; solve without --suppress-below to prove its optima"
        )
    content = json.loads((confirmed.folder / CERTIFICATE_FILE).read_bytes())
    try:
        differences = list(_differences(confirmed, content))
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, SolverError) as error:
        message = f"{CERTIFICATE_FILE} is not what `allocator solve` writes ({type(error).__name__}: {error})"
        raise VerificationError(message) from None
    refuse(differences, str(confirmed.folder))
    claims = content["claims"]
    if require is not None:
        enough = REQUIRED[: REQUIRED.index(require) + 1]
        short = [c for c in claims if c["certificate"] not in enough]
        if short:
            told = "\n".join(f"stage {c['stage']} ({c['criterion']}): {_told(c)}" for c in short)
            raise VerificationError(f"{confirmed.folder}: {require} is required of every stage\n{told}")
    return tuple(f"certificate of stage {c['stage']} ({c['criterion']}): {_told(c)}" for c in claims)


def _told(claimed: Mapping[str, Any]) -> str:
    if claimed["certificate"] == "claimed":
        return "claimed by the solver, not certified"
    if claimed["certificate"] == "exact":
        return "exact: proved in fractions, gap 0"
    return f"bound: at most {float(max(map(exact, claimed['gaps']))):.9g} from the best"


def _differences(confirmed: Confirmation, content: Mapping[str, Any]) -> Iterator[Difference]:
    problem, plan = confirmed.report.problem, confirmed.report.plan
    by_formula = problem.locked_posts is not None
    posed = replace(problem, rules=()) if by_formula else with_floor(problem, plan.most_hours)
    parts, without_floor = independent_parts(posed), _without_floor(problem, plan)
    found = content["programs"]
    stated_parts = [(program["kind"], program["part"]) for program in found]
    numbers = range(len(parts))
    integer = [("integer", number) for number in numbers if ("integer", number) in stated_parts]
    expected = [
        *(("linear", number) for number in numbers),
        *integer,
        *(("most_hours", number) for number in range(len(without_floor))),
    ]
    if found and stated_parts != expected:
        yield Difference(CERTIFICATE_FILE, "", "programs", str(stated_parts), str(expected))
        return
    proofs, most_hours = [], Fraction(0)
    for number, stated in enumerate(found, 1):
        of_floor = stated["kind"] == "most_hours"
        part = (without_floor if of_floor else parts)[stated["part"]]
        rebuilt = rebuild(part, plan, stated)
        proofs.append(rebuilt.proof)
        yield from _program_differences(program(rebuilt.proof), stated, f"program {number}")
        if of_floor:
            most_hours += _hours_met(rebuilt)
        else:
            yield from _plan_differences(rebuilt, confirmed, f"program {number}")
    if found and most_hours != (plan.most_hours or 0):
        yield Difference(CERTIFICATE_FILE, "", "V*", str(most_hours), str(plan.most_hours))
    rows = _numbers(posed, Service(problem, plan.posts, plan.hours))
    for one in content["claims"]:
        shown = claim(one["criterion"], next(rows, None), proofs, by_formula=by_formula)
        if [list(place) for place in shown.proved_by] != one["proved_by"]:
            stage = f"stage {one['stage']}"
            yield Difference(
                CERTIFICATE_FILE, stage, "proved_by", str(one["proved_by"]), str(shown.proved_by)
            )


def _without_floor(problem: Problem, plan: Plan) -> list[Problem]:
    """The parts of the problem that V* is the best of; none where no floor rests on it."""
    return [] if plan.most_hours is None else independent_parts(replace(problem, criteria=(MOST_HOURS,)))


def _hours_met(rebuilt: Rebuilt) -> Fraction:
    """The risk-weighted hours that the point of a program meets: the share that its stage counts, of all."""
    problem = rebuilt.model.problem
    (aim,) = MOST_HOURS.stages(rebuilt.model)
    share = aim.objective.value(dict(enumerate(rebuilt.proof.point)))
    return share * sum(
        (problem.risk_weight[driver] * hours for (driver, _, _), hours in problem.demand_hours.items()),
        Fraction(0),
    )


def _numbers(problem: Problem, service: Service) -> Iterator[int]:
    """The criterion that each row of stages.csv belongs to, by its number: it has a row a value."""
    for number, criterion in enumerate(problem.criteria):
        yield from (number for _ in set(criterion.value(problem, service)))


def _program_differences(
    rebuilt: Mapping[str, Any], found: Mapping[str, Any], told: str
) -> Iterator[Difference]:
    """Columns, rows and objectives that are not those of the inputs; of proofs the checker judges alone."""
    for key in ("whole_posts", "switches"):
        if rebuilt[key] != found[key]:
            yield Difference(CERTIFICATE_FILE, told, key, str(found[key]), str(rebuilt[key]))
    for key in ("columns", "rows", "stages"):
        if len(found[key]) != len(rebuilt[key]):
            yield Difference(CERTIFICATE_FILE, told, key, str(len(found[key])), str(len(rebuilt[key])))
        for one, other in zip(found[key], rebuilt[key], strict=False):
            for field, expected in other.items():
                if field != "proof" and one[field] != expected:
                    where = f"{told}: {key} {other['name']}"
                    yield Difference(CERTIFICATE_FILE, where, field, str(one[field]), str(expected))


def _plan_differences(rebuilt: Rebuilt, confirmed: Confirmation, told: str) -> Iterator[Difference]:
    """Posts and hours of the point that are not the plan's."""
    plan, model = confirmed.report.plan, rebuilt.model
    point = dict(enumerate(rebuilt.proof.point))
    for cell, posts in model.posts.items():
        found = posts.value(point)
        if found != plan.posts[cell]:
            yield Difference(CERTIFICATE_FILE, f"{told}: {', '.join(cell)}", "posts", str(found),
                             str(plan.posts[cell]))  # fmt: skip
    for link, deployed in model.deployed.items():
        found = deployed.value(point) * model.problem.role[link[0]].hours_per_post
        expected = plan.hours.get(link, Fraction(0))
        if found != expected:
            yield Difference(
                CERTIFICATE_FILE, f"{told}: {', '.join(link)}", "hours", str(found), str(expected)
            )
