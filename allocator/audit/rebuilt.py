"""The programs of a certificate, built again: columns, rows and objectives from the inputs and the plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from allocator.criteria import Criterion, Stage, StageResult
from allocator.efficiency import MOST_HOURS
from allocator.expression import Expression
from allocator.model import Model
from allocator.outputs.certificate_json import terms
from allocator.plan import Plan, Service
from allocator.problem import Cell, Problem
from allocator.proofs import Leaf, Proof, ProvedStage
from allocator.search import canonical
from allocator.search.integer_stages import integer_stages
from allocator.verification.plan_file import exact


@dataclass(frozen=True)
class _Asked:
    """A stage as the scenario asks for it, how many rows there were by then, and its criterion's number."""

    stage: Stage
    rows: int
    number: int | None = None


@dataclass(frozen=True)
class Rebuilt:
    """A program as inputs and plan make it, with the point that the certificate states; no proofs."""

    model: Model
    proof: Proof


def rebuild(part: Problem, plan: Plan, found: Mapping[str, Any]) -> Rebuilt:
    """The program of a part, and the stages that are asked of it.

    Parameters
    ----------
    part, plan
        What was asked, and the plan that was found.
    found
        The program in the certificate: its point, switches and duals are taken over; the checker judges.
    """
    point = {k: exact(column["value"]) for k, column in enumerate(found["columns"])}
    switches = {str(name): int(value) for name, value in found["switches"].items()}
    if found["kind"] == "most_hours":
        model, known = Model(part), False
        (stage,) = MOST_HOURS.stages(model)
        stages = [_proved(_Asked(stage, len(model.rows), 0))]
    elif found["kind"] == "integer":
        model, known = Model(part), False
        service = Service(part, {cell: plan.posts[cell] for cell in part.cells}, _hours(part, plan))
        stages = [
            _proved(_Asked(asked.stage, len(model.rows), asked.number))
            for asked in integer_stages(model, service)
        ]
    else:
        posts = _posts(part, plan)
        model, known = Model(part, posts, switches), bool(posts or switches)
        stages = [_proved(asked) for asked in _asked(part, model, point, found["stages"])]
    values = [point.get(k, Fraction(0)) for k in range(len(model.columns))]
    proof = Proof(model.columns, model.rows, values, stages, known, switches, found["part"], found["kind"])
    return Rebuilt(model, proof)


def _proved(asked: _Asked) -> ProvedStage:
    stage, bare = asked.stage, Leaf({})
    return ProvedStage(
        stage.name, stage.sense, stage.objective.terms, asked.rows, bare, Fraction(0), asked.number
    )


def _posts(part: Problem, plan: Plan) -> dict[Cell, Fraction]:
    """Posts that are numbers of the linear program: those of a formula, and whole ones as in the plan."""
    if part.locked_posts is not None:
        return dict(part.locked_posts)
    return {cell: plan.posts[cell] for cell in part.cells if part.role[cell[0]].post_size}


def _hours(part: Problem, plan: Plan) -> dict[tuple[str, str, str], Fraction]:
    return {link: hours for link, hours in plan.hours.items() if link[0] in part.role}


def _asked(
    part: Problem, model: Model, point: Mapping[int, Fraction], stated: Sequence[Mapping[str, Any]]
) -> Iterator[_Asked]:
    """Every stage in order; what a criterion asks of an answer is read off point and duals."""
    done = 0
    named: list[tuple[str | None, int | None, Criterion]] = [
        (None, number, criterion) for number, criterion in enumerate(part.criteria)
    ]
    named += [(step, None, criterion) for step, criterion in canonical.steps(part).items()]
    for step, number, criterion in named:
        stages = criterion.stages(model)
        stage = next(stages, None)
        while stage is not None:
            yield _Asked(replace(stage, name=step or stage.name), len(model.rows), number)
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
