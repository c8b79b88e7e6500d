"""Budgets below what the posts cost that other rules ask for."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from allocator.contradictions.limits import Contradiction, Known, Limit, names
from allocator.rules import Budget, PosedRule


def beyond_the_budget(known: Known) -> Iterator[Contradiction]:
    """Floors and pools that cannot be kept for the money, however cheaply the posts are placed."""
    for posed in known.problem.rules:
        if not isinstance(posed.rule, Budget):
            continue
        spent, rules = Fraction(0), list[str]()
        for role in posed.role_ids:
            cost, because = _cheapest(known, posed, posed.rule, role)
            spent += cost
            rules += because
        if spent > posed.rule.pounds:
            rules = list(dict.fromkeys(rules))
            yield Contradiction(
                (posed.name, "pounds"),
                f"{', '.join(rules)} cost at least {float(spent):,.0f} pounds a year; {posed.name} allows "
                f"{float(posed.rule.pounds):,.0f}: {float(spent - posed.rule.pounds):,.0f} too little; "
                f"raise its pounds, or ask for fewer posts",
                (*rules, posed.name),
            )


def _cheapest(known: Known, posed: PosedRule, budget: Budget, role: str) -> tuple[Fraction, list[str]]:
    """What a role costs at least: its floors, and what is left of its pool where posts are cheapest."""
    cells = [(role, base) for base in known.problem.role[role].bases]
    price = {cell: budget.cost_of(cell) if cell in posed.cells else Fraction(0) for cell in cells}
    least = {cell: known.floors[cell].fte if cell in known.floors else Fraction(0) for cell in cells}
    spent = sum((price[cell] * fte for cell, fte in least.items()), Fraction(0))
    used: list[Limit] = [known.floors[cell] for cell in cells if least[cell]]
    pool = known.pool(role)
    if pool is None or pool.sense == "<=":
        return spent, names(used)
    left = pool.fte - sum(least.values(), Fraction(0))
    for cell in sorted(cells, key=lambda cell: price[cell]):
        cap = known.caps.get(cell)
        more = max(Fraction(0), left if cap is None else min(left, cap.fte - least[cell]))
        spent += price[cell] * more
        left -= more
        used += [cap] if cap is not None and more else []
    return spent, [*names(used), pool.rule]
