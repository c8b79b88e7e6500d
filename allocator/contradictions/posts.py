"""Posts that do not add up: floors, caps, pools, teams, open bases and moves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from allocator.contradictions.limits import Contradiction, Known, Limit, Sum, names, plain
from allocator.problem import Cell
from allocator.rules import ChangeLimit, MinimumTeam, OpenBases, PosedRule


def at_one_place(known: Known) -> Iterator[Contradiction]:
    """A floor above a cap."""
    for cell in known.problem.cells:
        floor, cap = known.floors.get(cell), known.caps.get(cell)
        if floor and cap and floor.fte > cap.fte:
            yield Contradiction(
                cell,
                f"{cell[0]} at {cell[1]}: {floor.rule} asks for at least {plain(floor.fte)}, "
                f"{cap.rule} allows at most {plain(cap.fte)}; change one of the two",
                (floor.rule, cap.rule),
            )


def in_sums(known: Known) -> Iterator[Contradiction]:
    """Places that need more than a pool has, or leave less room than it needs."""
    for together in known.sums:
        if together.sense != ">=":
            yield from _too_many(together, known.floors)
        if together.sense != "<=":
            yield from _too_few(together, known.caps, known.sums)


def in_teams(known: Known) -> Iterator[Contradiction]:
    """A place that must have somebody, and may not have a team."""
    for posed in known.problem.rules:
        if not isinstance(posed.rule, MinimumTeam) or posed.rule.together:
            continue
        for cell in posed.cells:
            floor, cap = known.floors.get(cell), known.caps.get(cell)
            if floor and cap and 0 < floor.fte <= cap.fte < posed.rule.fte:
                yield Contradiction(
                    (posed.name, *cell),
                    f"{cell[0]} at {cell[1]}: {floor.rule} asks for somebody there, {posed.name} for at "
                    f"least {plain(posed.rule.fte)} then, {cap.rule} allows at most {plain(cap.fte)}; "
                    "change one of the three",
                    tuple(dict.fromkeys((floor.rule, posed.name, cap.rule))),
                )


def in_open_bases(known: Known) -> Iterator[Contradiction]:
    """Floors at more bases than may be open, or a pool that does not fit into as many."""
    for posed in known.problem.rules:
        if not isinstance(posed.rule, OpenBases):
            continue
        for role in posed.role_ids:
            cells = [cell for cell in posed.cells if cell[0] == role]
            most = int(posed.rule.at_most)
            floors = [known.floors[cell] for cell in cells if cell in known.floors]
            staffed = [floor for floor in floors if floor.fte]
            if len(staffed) > most:
                rules = names(staffed)
                yield Contradiction(
                    (posed.name, role, "open"),
                    f"{role}: {', '.join(rules)} need posts at {len(staffed)} bases; {posed.name} allows "
                    f"{most} to be open; lower the floors at some, or raise {posed.name}",
                    (*rules, posed.name),
                )
            yield from _too_few_open(known, posed, role, cells, most)


def _too_few_open(
    known: Known, posed: PosedRule, role: str, cells: Sequence[Cell], most: int
) -> Iterator[Contradiction]:
    pool = known.pool(role)
    capped = sorted((known.caps[cell] for cell in cells if cell in known.caps), key=lambda cap: -cap.fte)
    every = len(capped) == len(cells) == len(known.problem.role[role].bases)
    room = sum((cap.fte for cap in capped[:most]), Fraction(0))
    if pool is not None and pool.sense != "<=" and every and room < pool.fte:
        rules = names(capped)
        yield Contradiction(
            (posed.name, role, "room"),
            f"{role}: {', '.join(rules)} leave room for {plain(room)} posts at the {most} bases that "
            f"{posed.name} allows to be open; the pool {pool.rule} of {plain(pool.fte)} must all be placed; "
            f"raise the caps, or {posed.name}",
            (*rules, posed.name, pool.rule),
        )


def in_moves(known: Known) -> Iterator[Contradiction]:
    """Posts that caps or a smaller pool drive from their base, more than may move."""
    before = known.problem.baseline
    for posed in known.problem.rules:
        if not isinstance(posed.rule, ChangeLimit) or posed.rule.moves is None:
            continue
        leaving, rules = Fraction(0), list[str]()
        for role in posed.role_ids:
            today = {cell: before[cell] for cell in posed.cells if cell[0] == role and cell in before}
            capped = {cell: known.caps[cell] for cell in today if cell in known.caps}
            losing = [cap for cell, cap in capped.items() if today[cell] > cap.fte]
            by_caps = sum((max(Fraction(0), today[c] - cap.fte) for c, cap in capped.items()), Fraction(0))
            pool, by_pool = known.pool(role), Fraction(0)
            if pool is not None and pool.sense != ">=":
                by_pool = max(by_pool, sum(today.values(), Fraction(0)) - pool.fte)
            leaving += max(by_caps, by_pool)
            if by_caps >= by_pool:
                rules += names(losing)
            elif pool is not None:
                rules.append(pool.rule)
        if leaving > posed.rule.moves:
            rules = list(dict.fromkeys(rules))
            yield Contradiction(
                (posed.name, "moves"),
                f"{', '.join(rules)} make at least {plain(leaving)} posts leave their base; {posed.name} "
                f"allows {plain(posed.rule.moves)}; raise its moves, or leave the posts where they are",
                (*rules, posed.name),
            )


def _too_many(together: Sum, floors: dict[Cell, Limit]) -> Iterator[Contradiction]:
    """Floors of single places that need more than all of them may have."""
    within = [floors[cell] for cell in together.cells if cell in floors]
    least = sum((limit.fte for limit in within), Fraction(0))
    if least <= together.fte:
        return
    rules = names(within)
    need = f"{', '.join(rules)} need {plain(least)} posts over {len(within)} places"
    short = f"{plain(together.fte)}: {plain(least - together.fte)} too few; lower the floors"
    if together.pool:
        words = f"{together.pool}: {need}; the pool {together.rule} has {short}"
        words += f", or set roles.{together.pool}.posts to at least {plain(least)}"
    else:
        words = f"{need}; {together.rule} allows them {short}, or raise {together.rule}"
    yield Contradiction((together.rule, "too many"), words, (*rules, together.rule))


def _too_few(together: Sum, caps: dict[Cell, Limit], sums: Sequence[Sum]) -> Iterator[Contradiction]:
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
            rules += names(capped)
        elif pool is not None:
            most += pool.fte
            rules.append(pool.rule)
        else:
            return
    if most >= together.fte:
        return
    rules = list(dict.fromkeys(rules))
    room = f"{', '.join(rules)} leave room for {plain(most)} posts" if rules else "no post can stand anywhere"
    if together.pool:
        words = (
            f"{together.pool}: {room}; the pool {together.rule} of {plain(together.fte)} must all be placed; "
            'raise the caps, or state a rule of type supply with sense = "<="'
        )
    else:
        words = (
            f"{room}; {together.rule} asks for {plain(together.fte)} together; raise the former or lower this"
        )
    yield Contradiction((together.rule, "too few"), words, (*rules, together.rule))
