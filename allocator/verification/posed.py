"""The posed problem held against the inputs: whatever rules and criteria will be read with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from allocator.rules import Cap, CrossTrained, Fixed, Floor, Rule, Supply
from allocator.rules.rule import PosedRule
from allocator.scenario.origins import entry_names
from allocator.scenario.statement import BaselineFormula
from allocator.scenario.statement import Role as StatedRole
from allocator.verification.differences import Difference, row_name
from allocator.verification.facts import Facts
from allocator.verification.formula_weights import area_weights, base_weights
from allocator.verification.shared_posts import SharedPosts
from allocator.verification.sharing import shared_by
from allocator.verification.staff import Staff
from allocator.verification.where_rules_hold import areas_of, bases_of, named_groups

PROBLEM = "the posed problem"


def posed_differences(facts: Facts) -> Iterator[Difference]:
    """Everything in which the posed problem is not what scenario and tables say."""
    problem, staff = facts.problem, facts.staff
    yield from _values("areas", {"all": problem.areas}, {"all": facts.areas})
    yield from _values("roles", {role.id: _role(role) for role in problem.roles}, {
        name: _role(stated) for name, stated in facts.placed.items()
    })  # fmt: skip
    yield from _values("hours_per_item", problem.hours_per_item, {
        (driver.id, role): hours
        for driver in facts.statement.demand.drivers
        for role, hours in driver.hours_per_item.items() if hours
    })  # fmt: skip
    yield from _values("demand_hours", problem.demand_hours, facts.work.hours)
    case_share = {(role, *link): share for role, of in staff.items() for link, share in of.case_share.items()}
    yield from _values("productive_share", problem.productive_share, case_share)
    yield from _values("risk_weight", problem.risk_weight, facts.risk)
    yield from _values("aim", {
        "across": problem.across, "on": problem.on, "criteria": problem.criteria,
    }, {
        "across": facts.statement.fairness.across,
        "on": facts.statement.fairness.on,
        "criteria": tuple(facts.statement.fairness.criteria),
    })  # fmt: skip
    yield from _baseline(facts)
    yield from _formula(facts)
    yield from _values("rules", {rule.name: _rule(rule) for rule in problem.rules}, _rules(facts))


def _values(what: str, found: Mapping[Any, Any], expected: Mapping[Any, Any]) -> Iterator[Difference]:
    for key in sorted(set(found) | set(expected)):
        name = row_name((key,) if isinstance(key, str) else key)
        one, other = (str(values[key]) if key in values else "" for values in (found, expected))
        if one != other:
            yield Difference(PROBLEM, name, what, one, other)


def _role(role: Any) -> str:
    helps = getattr(role, "helps", ())
    whose = f"for {helps}" if helps else f"{role.hours_per_post} hours"
    return f"{role.posts} posts of {role.post_size}, {whose}, {role.tier}: {role.bases}"


def _baseline(facts: Facts) -> Iterator[Difference]:
    before = facts.problem.baseline
    for role in facts.statement.roles:
        staff = facts.staff[role.id]
        own = {base: fte for (of, base), fte in before.items() if of == role.id}
        formula = role.baseline
        if isinstance(formula, BaselineFormula):
            if not _stands_in(facts, role, formula, staff, own):
                found = ", ".join(f"{base} {fte}" for base, fte in own.items())
                yield Difference(PROBLEM, role.id, "baseline", found, f"shares by {formula.by}")
            continue
        stated = {base: fte for (of, base), fte in facts.geography.baseline.items() if of == role.id}
        table = formula if formula is not None else stated
        expected = {base: table.get(base, Fraction(0)) for base in staff.bases} if table else {}
        yield from _values(f"baseline of {role.id}", own, expected)


def _stands_in(
    facts: Facts, role: StatedRole, formula: BaselineFormula, staff: Staff, own: Mapping[str, Fraction]
) -> bool:
    weights = area_weights(facts, formula.by, role.id)
    posts = facts.scenario.stated_posts[role.id] if formula.posts is None else formula.posts
    if not any(weights.values()):
        return own == dict.fromkeys(staff.bases, Fraction(0))
    return shared_by(formula.method, own, posts, role.post_size, weights)


def _formula(facts: Facts) -> Iterator[Difference]:
    formula, locked = facts.statement.fairness.formula, facts.problem.locked_posts
    if formula is None:
        if locked is not None:
            yield Difference(PROBLEM, "all", "posts by formula", f"{len(locked)}", "none")
        return
    for role, staff in facts.staff.items():
        own = {base: fte for (of, base), fte in (locked or {}).items() if of == role}
        weights = base_weights(facts, formula.by, staff, facts.problem.baseline)
        floors, caps = _limits(facts, role)
        if not any(weights.values()) and not any(own.values()):
            continue
        if not shared_by(formula.method, own, staff.posts, staff.post_size, weights, floors, caps):
            found = ", ".join(f"{base} {fte}" for base, fte in own.items())
            yield Difference(PROBLEM, role, "posts by formula", found, f"shares by {formula.by}")
    for role, joint in facts.shared.items():
        own = {base: fte for (of, base), fte in (locked or {}).items() if of == role}
        weights = _of_both(facts, formula.by, joint)
        if not shared_by(formula.method, own, joint.posts, joint.post_size, weights):
            found = ", ".join(f"{base} {fte}" for base, fte in own.items())
            yield Difference(PROBLEM, role, "posts by formula", found, f"shares by {formula.by}")


def _of_both(facts: Facts, by: str, joint: SharedPosts) -> dict[str, Fraction]:
    """The weights of both roles added up base by base; all alike where neither has any."""
    each = [base_weights(facts, by, facts.staff[role], facts.problem.baseline) for role in joint.helps]
    found = {base: sum((weights[base] for weights in each), Fraction(0)) for base in joint.bases}
    return found if any(found.values()) else dict.fromkeys(joint.bases, Fraction(1))


def _limits(facts: Facts, role: str) -> tuple[dict[str, Fraction], dict[str, Fraction]]:
    """Floors and caps of a role that a formula keeps: those of single bases."""
    floors: dict[str, Fraction] = {}
    caps: dict[str, Fraction] = {}
    for posed in facts.problem.rules:
        rule = posed.rule
        if not isinstance(rule, Floor | Cap | Fixed) or rule.together:
            continue
        for of, base in posed.cells:
            fte = facts.problem.baseline.get((of, base), Fraction(0)) if rule.fte is None else rule.fte
            if of == role and not isinstance(rule, Cap):
                floors[base] = max(floors.get(base, fte), fte)
            if of == role and not isinstance(rule, Floor):
                caps[base] = min(caps.get(base, fte), fte)
    return floors, caps


def _rules(facts: Facts) -> dict[str, str]:
    """Every rule that must be posed, by its name, with all that it says and where it holds."""
    stated = facts.statement.rules
    names = entry_names([{"id": rule.id, "type": getattr(rule, "type", None)} for rule in stated])
    found: dict[str, str] = {}
    supplies: dict[str, Rule] = dict.fromkeys(facts.staff, Supply(type="supply"))
    for name, rule in zip(names, stated, strict=True):
        roles = [role for role in facts.staff if rule.roles is None or role in rule.roles]
        if isinstance(rule, Supply):
            supplies |= dict.fromkeys(roles, rule)
            continue
        areas = areas_of(rule, facts.geography)
        cells = [
            (role, base) for role in roles for base in bases_of(facts.staff[role], rule, facts.geography)
        ]
        if isinstance(rule, CrossTrained):
            joint = "+".join(sorted(rule.roles))
            roles, cells = sorted([*roles, joint]), [(joint, base) for base in facts.shared[joint].bases]
        found[name] = _said(rule, roles, cells, areas, named_groups(rule, facts.geography))
    for role, rule in supplies.items():
        cells = [(role, base) for base in facts.staff[role].bases]
        found[f"supply:{role}"] = _said(rule, [role], cells, [], {})
    return found


def _rule(posed: PosedRule) -> str:
    groups = {group.name: list(group.areas) for group in posed.groups}
    return _said(posed.rule, list(posed.role_ids), list(posed.cells), list(posed.areas), groups)


def _said(
    rule: Rule,
    roles: list[str],
    cells: list[tuple[str, str]],
    areas: list[str],
    groups: Mapping[str, list[str]],
) -> str:
    return f"{rule!r} for {roles} at {cells} in {areas}, {groups}"
