"""What rules say of posts by themselves: the tightest floor and cap of each place, and limits on sums."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from allocator.problem import Cell, Problem
from allocator.rules import Cap, ChangeLimit, CrossTrained, Fixed, Floor, PosedRule, Supply


@dataclass(frozen=True)
class Limit:
    """The tightest limit on one cell, and the rule that sets it."""

    fte: Fraction
    rule: str


@dataclass(frozen=True)
class Sum:
    """A limit on posts taken together: a pool, or a rule with `together`."""

    rule: str
    cells: tuple[Cell, ...]
    sense: str
    fte: Fraction
    pool: str = ""


@dataclass(frozen=True)
class Contradiction:
    """What cannot be, in words; `about` tells it from others while rules are left out."""

    about: tuple[str, ...]
    message: str
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Known:
    """A problem with what its rules say of posts."""

    problem: Problem
    floors: dict[Cell, Limit]
    caps: dict[Cell, Limit]
    sums: tuple[Sum, ...]

    def pool(self, role: str) -> Sum | None:
        """The limit on all posts of a role."""
        return next((found for found in self.sums if found.pool == role), None)

    def shared(self, role: str) -> Sum | None:
        """The limit on posts whose hours go to other roles."""
        cells = {(role, base) for base in self.problem.role[role].bases}
        return next((found for found in self.sums if found.sense == "=" and set(found.cells) == cells), None)


def known_limits(problem: Problem) -> Known:
    """Read them off the rules."""
    return Known(problem, limits(problem, low=True), limits(problem, low=False), tuple(sums(problem)))


def limits(problem: Problem, *, low: bool) -> dict[Cell, Limit]:
    """The tightest floor (or cap) of each cell; whole posts round it to what can be kept."""
    tightest: dict[Cell, Limit] = {}
    for posed in problem.rules:
        for cell in posed.cells:
            fte = _stated(problem, posed, cell, low=low)
            if fte is None:
                continue
            size = problem.role[cell[0]].post_size
            if size and not isinstance(posed.rule, Fixed):
                fte = (-(-fte // size) if low else fte // size) * size
            old = tightest.get(cell)
            if old is None or (fte > old.fte if low else fte < old.fte):
                tightest[cell] = Limit(fte, posed.name)
    return tightest


def _stated(problem: Problem, posed: PosedRule, cell: Cell, *, low: bool) -> Fraction | None:
    """What a rule says of one cell by itself: at least so many posts, or at most."""
    rule = posed.rule
    today = problem.baseline.get(cell, Fraction(0))
    if isinstance(rule, ChangeLimit):
        stated = low and rule.loss_share is not None and not rule.together and today
        return (1 - (rule.loss_share or Fraction(0))) * today if stated else None
    if not isinstance(rule, (Floor, Fixed) if low else (Cap, Fixed)) or rule.together:
        return None
    return today if rule.fte is None else rule.fte


def sums(problem: Problem) -> Iterator[Sum]:
    """Limits on several cells together."""
    for posed in problem.rules:
        rule = posed.rule
        if isinstance(rule, Supply):
            for role in posed.role_ids:
                cells = tuple(cell for cell in posed.cells if cell[0] == role)
                pool = problem.role[role].posts if rule.fte is None else rule.fte
                yield Sum(posed.name, cells, rule.sense, pool, role)
        elif isinstance(rule, CrossTrained):
            yield Sum(posed.name, posed.cells, "=", rule.posts)
        elif isinstance(rule, Floor | Cap | Fixed) and rule.together:
            sense = {Floor: ">=", Cap: "<=", Fixed: "="}[type(rule)]
            today = sum((problem.baseline.get(cell, Fraction(0)) for cell in posed.cells), Fraction(0))
            yield Sum(posed.name, posed.cells, sense, today if rule.fte is None else rule.fte)


def names(limits: Sequence[Limit]) -> list[str]:
    """The rules behind limits, each once."""
    return list(dict.fromkeys(limit.rule for limit in limits))


def plain(number: Fraction) -> str:
    """A number as messages have it."""
    return f"{float(number):g}"
