"""Posts trained for two roles: a role of their own, without work of its own, at the bases that both have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from allocator.errors import Fault
from allocator.problem import Role, Tier
from allocator.rules import CrossTrained, PosedRule
from allocator.scenario.origins import Origins


def cross_train(
    roles: Mapping[str, Role], rules: Sequence[PosedRule], origins: Origins
) -> tuple[tuple[Role, ...], tuple[PosedRule, ...], list[Fault]]:
    """The roles with those that cross-trained posts make, the rules with their scopes, and what is wrong.

    Posts of such a role have the smaller post size of the two.
    """
    found = dict(roles)
    posed: list[PosedRule] = []
    faults: list[Fault] = []
    taken: dict[str, str] = {}
    for rule in rules:
        if not isinstance(rule.rule, CrossTrained):
            posed.append(rule)
            continue
        where = origins.where("rules", rule.name)
        faults += _faults(rule.rule, roles, taken, where)
        joint = _joint(rule.rule, roles)
        allowed = {base for _, base in rule.cells}
        joint = replace(joint, bases=tuple(base for base in joint.bases if base in allowed))
        if not joint.bases:
            allowed_bases = "roles that have a base in common, in the scope of the rule"
            faults.append(Fault(where, f"no base that {' and '.join(rule.rule.roles)} share", allowed_bases))
        found[joint.id] = joint
        taken |= dict.fromkeys(rule.rule.roles, rule.name)
        cells = tuple((joint.id, base) for base in joint.bases)
        posed.append(replace(rule, cells=cells, role_ids=tuple(sorted({*rule.role_ids, joint.id}))))
    return tuple(found[role] for role in sorted(found)), tuple(posed), faults


def _joint(rule: CrossTrained, roles: Mapping[str, Role]) -> Role:
    one, other = (roles[role] for role in sorted(rule.roles))
    tier: Tier = one.tier if one.tier == other.tier else "regional"
    return Role(
        id=rule.joint,
        posts=rule.posts,
        post_size=min(one.post_size, other.post_size),
        hours_per_post=Fraction(0),
        tier=tier,
        bases=tuple(base for base in one.bases if base in other.bases),
        helps=(one.id, other.id),
    )


def _faults(
    rule: CrossTrained, roles: Mapping[str, Role], taken: Mapping[str, str], where: str
) -> Iterator[Fault]:
    for role in rule.roles:
        if role in taken:
            yield Fault(where, f"{role}, which {taken[role]} shares already", "each role in one such rule")
    size = min(roles[role].post_size for role in rule.roles)
    if size and (rule.posts / size).denominator != 1:
        allowed = f"a multiple of post_size {float(size):g}"
        yield Fault(f"{where}.posts", f"{float(rule.posts):g} posts", allowed)
