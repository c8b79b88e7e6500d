"""Contradictions seen without a solver: floors above the pool, caps below it, a cap under a floor."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from allocator.errors import InfeasibleError
from allocator.problem import Cell, Problem, Role
from allocator.rules import Cap, Fixed, Floor, Supply


@dataclass(frozen=True)
class _Limit:
    """The tightest limit on one cell, and the rule that sets it."""

    fte: Fraction
    rule: str


def refuse_contradictions(problem: Problem) -> None:
    """Stop before solving where limits on posts cannot hold together, role by role.

    Raises
    ------
    InfeasibleError
        Naming the rules and both totals.
    """
    if problem.locked_posts is not None:
        return
    messages: list[str] = []
    conflict: list[str] = []
    for role in problem.roles:
        for message, rules in _of_role(problem, role):
            messages.append(message)
            conflict += rules
    if messages:
        raise InfeasibleError("\n".join(messages), dict.fromkeys(conflict))


def _of_role(problem: Problem, role: Role) -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    floors, caps = _limits(problem, role, low=True), _limits(problem, role, low=False)
    for base in role.bases:
        floor, cap = floors.get(base), caps.get(base)
        if floor and cap and floor.fte > cap.fte:
            found.append(
                (
                    f"{role.id} at {base}: {floor.rule} asks for at least {_n(floor.fte)}, "
                    f"{cap.rule} allows at most {_n(cap.fte)}; change one of the two",
                    [floor.rule, cap.rule],
                )
            )
    pool, exactly = _pool(problem, role)
    least = sum((limit.fte for limit in floors.values()), Fraction(0))
    if least > pool:
        rules = list(dict.fromkeys(limit.rule for limit in floors.values()))
        found.append(
            (
                f"{role.id}: {', '.join(rules)} need {_n(least)} posts over {len(floors)} places; "
                f"the pool supply:{role.id} has {_n(pool)}: {_n(least - pool)} too few; "
                f"lower the floors, or set roles.{role.id}.posts to at least {_n(least)}",
                [*rules, f"supply:{role.id}"],
            )
        )
    if exactly and len(caps) == len(role.bases):
        most = sum((limit.fte for limit in caps.values()), Fraction(0))
        if most < pool:
            rules = list(dict.fromkeys(limit.rule for limit in caps.values()))
            found.append(
                (
                    f"{role.id}: {', '.join(rules)} leave room for {_n(most)} posts; "
                    f"the pool supply:{role.id} of {_n(pool)} must all be placed; "
                    'raise the caps, or state a rule of type supply with sense = "<="',
                    [*rules, f"supply:{role.id}"],
                )
            )
    return found


def _limits(problem: Problem, role: Role, *, low: bool) -> dict[str, _Limit]:
    """The tightest floor (or cap) of each base; whole posts round it to what can be kept."""
    tightest: dict[str, _Limit] = {}
    for posed in problem.rules:
        rule = posed.rule
        kinds = (Floor, Fixed) if low else (Cap, Fixed)
        if not isinstance(rule, kinds) or rule.together:
            continue
        for cell in posed.cells:
            if cell[0] != role.id:
                continue
            fte = _stated(problem, cell, rule.fte)
            if role.post_size and not isinstance(rule, Fixed):
                units = fte / role.post_size
                fte = (-(-units // 1) if low else units // 1) * role.post_size
            old = tightest.get(cell[1])
            if old is None or (fte > old.fte if low else fte < old.fte):
                tightest[cell[1]] = _Limit(fte, posed.name)
    return tightest


def _stated(problem: Problem, cell: Cell, fte: Fraction | None) -> Fraction:
    return problem.baseline.get(cell, Fraction(0)) if fte is None else fte


def _pool(problem: Problem, role: Role) -> tuple[Fraction, bool]:
    for posed in problem.rules:
        if isinstance(posed.rule, Supply) and posed.name == f"supply:{role.id}":
            pool = role.posts if posed.rule.fte is None else posed.rule.fte
            return pool, posed.rule.sense == "="
    return role.posts, False


def _n(number: Fraction) -> str:
    return f"{float(number):g}"
