"""The stages of the integer program of a part, in order, and what a plan reaches in each of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from allocator.criteria import Criterion, Stage, StageResult
from allocator.model import Model
from allocator.plan import Service
from allocator.search import canonical


@dataclass(frozen=True)
class Asked:
    """A stage by its name and the number of its criterion; and what the plan reaches."""

    stage: Stage
    number: int | None
    value: Fraction


class Unsettled(Exception):  # noqa: N818 - it is no error of anybody's
    """The stages depend on answers of the solver, so that no program can be stated beforehand."""


def integer_stages(model: Model, service: Service, *, tie_break: bool = True) -> Iterator[Asked]:
    """What shows that no posts are better: listed criteria, steps of the tie-break, posts place by place.

    Raises
    ------
    Unsettled
        Where the solver says which lines of a curve to draw, or a criterion is not settled at this size.
    """
    problem = model.problem
    for number, criterion in enumerate(problem.criteria):
        yield from _follow(criterion, criterion.name, number, model, service)
    if not tie_break:
        return
    for step, criterion in canonical.steps(problem).items():
        yield from _follow(criterion, step, None, model, service)
    where = {id(posts): cell for cell, posts in model.posts.items()}
    for stage in canonical.posts_in_order(model):
        yield Asked(stage, None, service.posts[where[id(stage.objective)]])


def _follow(
    criterion: Criterion, name: str, number: int | None, model: Model, service: Service
) -> Iterator[Asked]:
    """Stages that are held; and the question that ends a criterion, whose answer is part of its proof.

    Of leximin: where not even the mean of all can be lifted, all that come after a level are on it.
    """
    values = criterion.value(model.problem, service)
    stages = criterion.stages(model)
    stage = next(stages, None)
    held = 0
    while stage is not None:
        if stage.refine is not None or stage.bounds is not None:
            raise Unsettled
        asked = Asked(replace(stage, name=name), number, stage.reached(values))
        held += stage.hold
        if stage.hold:
            yield asked
        try:
            stage = stages.send(StageResult(float(asked.value), lambda _: False, _unread))
        except StopIteration:
            stage = None
            if not asked.stage.hold:
                _refuse_near_ties(values[held - 1 :])
                yield asked


def _refuse_near_ties(values: Sequence[Fraction]) -> None:
    """The sum of the last values proves each of them only where they are the same to the last digit."""
    if len(set(values)) > 1:
        raise Unsettled


def _unread(_: object) -> float:
    raise Unsettled
