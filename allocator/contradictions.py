"""Contradictions seen without a solver: limits on posts that do not add up, coverage beyond all hours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from allocator.deletion import irreducible
from allocator.errors import InfeasibleError
from allocator.problem import Cell, Problem
from allocator.rules import Cap, ChangeLimit, Fixed, Floor, MinimumCoverage, PosedRule, Supply

PROOF = "proved by adding up"


@dataclass(frozen=True)
class _Limit:
    """The tightest limit on one cell, and the rule that sets it."""

    fte: Fraction
    rule: str


@dataclass(frozen=True)
class _Sum:
    """A limit on posts taken together: a pool, or a rule with `together`."""

    rule: str
    cells: tuple[Cell, ...]
    sense: str
    fte: Fraction
    pool: str = ""


@dataclass(frozen=True)
class _Contradiction:
    """What cannot be, in words; `about` tells it from others while rules are left out."""

    about: tuple[str, ...]
    message: str
    rules: tuple[str, ...]


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


def _smallest(problem: Problem, whole: _Contradiction) -> _Contradiction:
    """The same contradiction without the rules that it does not need."""

    def again(rules: Sequence[PosedRule]) -> list[_Contradiction]:
        posed = replace(problem, rules=tuple(rules))
        return [found for found in _contradictions(posed) if found.about == whole.about]

    named = [rule for rule in problem.rules if rule.name in whole.rules]
    return again(irreducible(named, lambda rules: bool(again(rules))))[0]


def _contradictions(problem: Problem) -> Iterator[_Contradiction]:
    floors, caps = _limits(problem, low=True), _limits(problem, low=False)
    sums = list(_sums(problem))
    for cell in problem.cells:
        floor, cap = floors.get(cell), caps.get(cell)
        if floor and cap and floor.fte > cap.fte:
            yield _Contradiction(
                cell,
                f"{cell[0]} at {cell[1]}: {floor.rule} asks for at least {_n(floor.fte)}, "
                f"{cap.rule} allows at most {_n(cap.fte)}; change one of the two",
                (floor.rule, cap.rule),
            )
    for together in sums:
        if together.sense != ">=":
            yield from _too_many(together, floors)
        if together.sense != "<=":
            yield from _too_few(together, caps, sums)
    for posed in problem.rules:
        if isinstance(posed.rule, MinimumCoverage):
            yield from _beyond_all_hours(problem, posed, posed.rule, sums)


def _too_many(together: _Sum, floors: dict[Cell, _Limit]) -> Iterator[_Contradiction]:
    """Floors of single places that need more than all of them may have."""
    within = [floors[cell] for cell in together.cells if cell in floors]
    least = sum((limit.fte for limit in within), Fraction(0))
    if least <= together.fte:
        return
    rules = _names(within)
    need = f"{', '.join(rules)} need {_n(least)} posts over {len(within)} places"
    short = f"{_n(together.fte)}: {_n(least - together.fte)} too few; lower the floors"
    if together.pool:
        words = f"{together.pool}: {need}; the pool {together.rule} has {short}"
        words += f", or set roles.{together.pool}.posts to at least {_n(least)}"
    else:
        words = f"{need}; {together.rule} allows them {short}, or raise {together.rule}"
    yield _Contradiction((together.rule, "too many"), words, (*rules, together.rule))


def _too_few(together: _Sum, caps: dict[Cell, _Limit], sums: Sequence[_Sum]) -> Iterator[_Contradiction]:
    """Caps and pools that leave less room than places must have together."""
    most = Fraction(0)
    rules: list[str] = []
    for role in dict.fromkeys(role for role, _ in together.cells):
        cells = [cell for cell in together.cells if cell[0] == role]
        capped = [caps[cell] for cell in cells if cell in caps]
        by_caps = sum((limit.fte for limit in capped), Fraction(0)) if len(capped) == len(cells) else None
        pool = next((other for other in sums if other.pool == role and other is not together), None)
        if by_caps is not None and (pool is None or by_caps <= pool.fte):
            most += by_caps
            rules += _names(capped)
        elif pool is not None:
            most += pool.fte
            rules.append(pool.rule)
        else:
            return
    if most >= together.fte:
        return
    rules = list(dict.fromkeys(rules))
    room = f"{', '.join(rules)} leave room for {_n(most)} posts" if rules else "no post can stand anywhere"
    if together.pool:
        words = (
            f"{together.pool}: {room}; the pool {together.rule} of {_n(together.fte)} must all be placed; "
            'raise the caps, or state a rule of type supply with sense = "<="'
        )
    else:
        words = (
            f"{room}; {together.rule} asks for {_n(together.fte)} together; raise the former or lower this"
        )
    yield _Contradiction((together.rule, "too few"), words, (*rules, together.rule))


def _beyond_all_hours(
    problem: Problem, posed: PosedRule, rule: MinimumCoverage, sums: Sequence[_Sum]
) -> Iterator[_Contradiction]:
    """Coverage that takes more hours than the pools have, even without a better use for any of them."""
    together = [posed.role_ids] if problem.across == "area" else [(role,) for role in posed.role_ids]
    for roles in together:
        demand = have = Fraction(0)
        pools = []
        for role in roles:
            wanted = sum((problem.role_demand_hours[role, area] for area in posed.areas), Fraction(0))
            demand += wanted
            pool = next((other for other in sums if other.pool == role), None)
            shares = [
                e
                for (of, _, area), e in problem.productive_share.items()
                if of == role and area in posed.areas
            ]
            hours = max(shares, default=Fraction(0)) * problem.role[role].hours_per_post
            if pool is not None and pool.fte * hours < wanted:
                pools.append(pool.rule)
                have += pool.fte * hours
            else:
                have += wanted
        if rule.coverage * demand > have and pools:
            words = (
                f"{posed.name} asks for {float(rule.coverage * demand):,.0f} hours of work met a year in "
                f"{len(posed.areas)} areas; {', '.join(pools)} cannot meet more than {float(have):,.0f}; "
                "lower its coverage, or add posts"
            )
            yield _Contradiction((posed.name, *roles), words, (posed.name, *pools))


def _limits(problem: Problem, *, low: bool) -> dict[Cell, _Limit]:
    """The tightest floor (or cap) of each cell; whole posts round it to what can be kept."""
    tightest: dict[Cell, _Limit] = {}
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
                tightest[cell] = _Limit(fte, posed.name)
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


def _sums(problem: Problem) -> Iterator[_Sum]:
    """Limits on several cells together."""
    for posed in problem.rules:
        rule = posed.rule
        if isinstance(rule, Supply):
            for role in posed.role_ids:
                cells = tuple(cell for cell in posed.cells if cell[0] == role)
                pool = problem.role[role].posts if rule.fte is None else rule.fte
                yield _Sum(posed.name, cells, rule.sense, pool, role)
        elif isinstance(rule, Floor | Cap | Fixed) and rule.together:
            sense = {Floor: ">=", Cap: "<=", Fixed: "="}[type(rule)]
            today = sum((problem.baseline.get(cell, Fraction(0)) for cell in posed.cells), Fraction(0))
            yield _Sum(posed.name, posed.cells, sense, today if rule.fte is None else rule.fte)


def _names(limits: Sequence[_Limit]) -> list[str]:
    return list(dict.fromkeys(limit.rule for limit in limits))


def _n(number: Fraction) -> str:
    return f"{float(number):g}"
