"""The certificate of a run, held against the program that inputs and plan make: no solver is asked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from allocator.audit.verify import Confirmation
from allocator.criteria import Criterion, Stage, StageResult
from allocator.errors import VerificationError
from allocator.expression import Expression
from allocator.model import Model
from allocator.outputs.certificate_json import CERTIFICATE_FILE, program, terms
from allocator.problem import Problem
from allocator.proofs import Proof, ProvedStage, claim
from allocator.search import canonical
from allocator.search.parts import independent_parts
from allocator.verification.differences import Difference, refuse
from allocator.verification.plan_file import exact

REQUIRED = ("exact", "bound")
"""Words that a person may require of every stage; ``bound`` lets ``exact`` pass as well."""


@dataclass(frozen=True)
class _Asked:
    """A stage as the scenario asks for it, and how many rows the program had by then."""

    stage: Stage
    rows: int


@dataclass(frozen=True)
class _Rebuilt:
    """A program as inputs and plan make it, with the point and the duals that the certificate states."""

    model: Model
    proof: Proof


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
    content = json.loads((confirmed.folder / CERTIFICATE_FILE).read_bytes())
    try:
        differences = list(_differences(confirmed, content))
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
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
    if by_formula:
        problem = replace(problem, rules=(), criteria=())
    parts = independent_parts(problem) if content["programs"] else []
    if len(parts) != len(content["programs"]) or (content["programs"] and plan.most_hours is not None):
        yield Difference(CERTIFICATE_FILE, "", "programs", str(len(content["programs"])), str(len(parts)))
        return
    proofs = []
    for number, (part, found) in enumerate(zip(parts, content["programs"], strict=True), 1):
        rebuilt = _rebuilt(part, confirmed, found)
        proofs.append(rebuilt.proof)
        yield from _program_differences(program(rebuilt.proof), found, f"program {number}")
        yield from _plan_differences(rebuilt, confirmed, f"program {number}")
    for one in content["claims"]:
        shown = claim(one["criterion"], proofs, by_formula=by_formula)
        if [list(place) for place in shown.proved_by] != one["proved_by"]:
            stage = f"stage {one['stage']}"
            yield Difference(
                CERTIFICATE_FILE, stage, "proved_by", str(one["proved_by"]), str(shown.proved_by)
            )


def _rebuilt(part: Problem, confirmed: Confirmation, found: Mapping[str, Any]) -> _Rebuilt:
    """The program of a part with whole posts as the plan has them, and the stages that are asked of it."""
    plan = confirmed.report.plan
    switches = {str(name): int(value) for name, value in found["switches"].items()}
    posts = (
        dict(part.locked_posts)
        if part.locked_posts is not None
        else {cell: plan.posts[cell] for cell in part.cells if part.role[cell[0]].post_size}
    )
    model = Model(part, posts, switches)
    point = {k: exact(column["value"]) for k, column in enumerate(found["columns"])}
    stages: list[ProvedStage] = []
    for asked in _asked(part, model, point, found["stages"]):
        told = found["stages"][len(stages)] if len(stages) < len(found["stages"]) else {}
        duals = {int(k): exact(y) for k, y in told.get("proof", {}).get("duals", {}).items()}
        stage = asked.stage
        stages.append(
            ProvedStage(stage.name, stage.sense, stage.objective.terms, asked.rows, duals, Fraction(0))
        )
    values = [point.get(k, Fraction(0)) for k in range(len(model.columns))]
    proof = Proof(model.columns, model.rows, values, stages, bool(posts or switches), switches)
    return _Rebuilt(model, proof)


def _asked(
    part: Problem, model: Model, point: Mapping[int, Fraction], stated: Sequence[Mapping[str, Any]]
) -> Iterator[_Asked]:
    """Every stage in order; what a criterion asks of an answer is read off point and duals."""
    done = 0
    named: list[tuple[str | None, Criterion]] = [(None, criterion) for criterion in part.criteria]
    named += canonical.steps(part).items()
    for step, criterion in named:
        stages = criterion.stages(model)
        stage = next(stages, None)
        while stage is not None:
            yield _Asked(replace(stage, name=step or stage.name), len(model.rows))
            duals = stated[done]["proof"]["duals"] if done < len(stated) else {}
            done += 1
            optimum = float(stage.objective.value(point))
            result = StageResult(optimum, _held(duals), lambda asked: float(asked.value(point)))
            try:
                stage = stages.send(result)
            except StopIteration:
                stage = None
    settled = [*canonical.posts_in_order(model), canonical.travel(model), canonical.service_by_rank(model)]
    for stage in settled:
        yield _Asked(stage, len(model.rows))
        done += 1
    links = iter(canonical.service_in_order(model))
    while done < len(stated) and stated[done]["name"] == canonical.SERVICE:
        for deployed in links:
            if terms(deployed.terms) == stated[done]["objective"]:
                yield _Asked(Stage(canonical.SERVICE, "min", deployed), len(model.rows))
                break
        else:
            return
        done += 1
    if part.locked_posts is not None:
        yield _Asked(Stage(canonical.POSTS, "min", Expression()), 0)


def _held(duals: Mapping[str, str]) -> Any:
    return lambda row: str(row) in duals


def _program_differences(
    rebuilt: Mapping[str, Any], found: Mapping[str, Any], told: str
) -> Iterator[Difference]:
    """Columns, rows and objectives that are not those of the inputs."""
    for key in ("whole_posts", "switches"):
        if rebuilt[key] != found[key]:
            yield Difference(CERTIFICATE_FILE, told, key, str(found[key]), str(rebuilt[key]))
    for key in ("columns", "rows", "stages"):
        if len(found[key]) != len(rebuilt[key]):
            yield Difference(CERTIFICATE_FILE, told, key, str(len(found[key])), str(len(rebuilt[key])))
        for one, other in zip(found[key], rebuilt[key], strict=False):
            for field, expected in other.items():
                if one[field] != expected:
                    where = f"{told}: {key} {other['name']}"
                    yield Difference(CERTIFICATE_FILE, where, field, str(one[field]), str(expected))


def _plan_differences(rebuilt: _Rebuilt, confirmed: Confirmation, told: str) -> Iterator[Difference]:
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
