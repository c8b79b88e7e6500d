"""Whether the costs that a budget states fit the roles and bases that it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from allocator.errors import Fault, nearest
from allocator.rules import Budget, PosedRule
from allocator.scenario.origins import Origins


def cost_faults(rules: Sequence[PosedRule], origins: Origins) -> Iterator[Fault]:
    """Keys of a table of costs that are no role or base in scope, or both; and those without a cost."""
    for posed in rules:
        if isinstance(posed.rule, Budget) and isinstance(posed.rule.cost, dict):
            yield from _of_table(posed, posed.rule.cost, origins)


def _of_table(posed: PosedRule, cost: Mapping[str, Fraction], origins: Origins) -> Iterator[Fault]:
    place = ("rules", posed.name, "cost")
    roles = list(dict.fromkeys(role for role, _ in posed.cells))
    bases = sorted({base for _, base in posed.cells})
    wrong = False
    for key in cost:
        where = origins.where(*place, key)
        if key in roles and key in bases:
            wrong = True
            hint = "rename one, or state a budget for each role"
            yield Fault(where, f"{key!r}, a role and a base", "a key that is only one of them", hint)
        elif key not in roles and key not in bases:
            wrong = True
            allowed = f"a role in scope: {', '.join(roles)}; or a base in scope: {', '.join(bases)}"
            yield Fault(where, f"{key!r}", allowed, nearest(key, [*roles, *bases]))
    if not cost:
        allowed = "a number, or a cost for each role or for each base in scope"
        yield Fault(origins.where(*place), "an empty table", allowed)
    if wrong or not cost:
        return
    kinds = {"role": roles, "base": bases}
    stated = {kind: [key for key in cost if key in names] for kind, names in kinds.items()}
    if all(stated.values()):
        found = f"the role {stated['role'][0]!r} beside the base {stated['base'][0]!r}"
        yield Fault(origins.where(*place), found, "a table by role or a table by base")
        return
    for kind, names in kinds.items():
        missing = [name for name in names if name not in cost]
        if stated[kind] and missing:
            found = f"no cost for {', '.join(missing)}"
            yield Fault(origins.where(*place), found, f"a cost for each {kind} in scope: {', '.join(names)}")
