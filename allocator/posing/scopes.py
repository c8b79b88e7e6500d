"""Which roles, bases and areas a rule is about, and what it is called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from allocator.errors import Fault, nearest
from allocator.posing.groups import RURAL, areas_of_groups, group_fault
from allocator.posing.places import Places
from allocator.problem import Cell
from allocator.rules import Group, PosedRule, Rule, Supply
from allocator.scenario.origins import Origins, entry_names
from allocator.sources.geography import Geography


def pose_rules(
    rules: Sequence[Rule], places: Mapping[str, Places], geography: Geography, across: str, origins: Origins
) -> tuple[tuple[PosedRule, ...], list[Fault]]:
    """Resolve names and scopes; every role gets its rule ``supply:ROLE``."""
    faults: list[Fault] = []
    posed: list[PosedRule] = []
    supplied: set[str] = set()
    for rule, name in zip(rules, rule_names(rules), strict=True):
        found = list(_scope_faults(rule, name, places, geography, origins))
        groups = tuple(
            Group(group, areas)
            for group, areas in areas_of_groups(geography, rule.rural_from).items()
            if group in (rule.groups or ())
        )
        roles, cells, areas = _scope(rule, places, geography, groups)
        if not found and not (roles and areas if rule.on_areas else cells):
            empty = "area and one role" if rule.on_areas else "base of one role"
            wrong = "a scope in which " + ("no area is" if rule.on_areas else "no post can stand")
            found.append(Fault(origins.where("rules", name), wrong, f"at least one {empty}"))
        faults += found
        if found:
            continue
        if isinstance(rule, Supply):
            faults += _supply_faults(rule, name, roles, supplied, origins)
            supplied |= set(roles)
            posed += [_supply(role, rule, places[role]) for role in roles]
        else:
            coupling = len(roles) > 1 and rule.couples(across)
            posed.append(PosedRule(name, rule, cells, areas, roles, coupling, groups))
    posed += [
        _supply(role, Supply(type="supply"), here) for role, here in places.items() if role not in supplied
    ]
    names = Counter(rule.name for rule in posed if not isinstance(rule.rule, Supply))
    faults += [
        Fault(
            origins.where("rules"),
            f"the name {name!r} more than once",
            "each name once",
            "give the rules ids",
        )
        for name, times in names.items()
        if times > 1
    ]
    return tuple(sorted(posed, key=lambda rule: rule.name)), faults


def rule_names(rules: Sequence[Rule]) -> list[str]:
    """A rule's id, or its type; the second of a type without an id is ``floor-2``, and so on.

    Examples
    --------
    >>> from allocator.rules import Floor
    >>> floor = {"type": "floor", "fte": 1}
    >>> rule_names([Floor(**floor), Floor(**floor), Floor(**floor, id="three")])
    ['floor', 'floor-2', 'three']
    """
    return entry_names([{"id": rule.id, "type": getattr(rule, "type", None)} for rule in rules])


def _supply(role: str, rule: Supply, here: Places) -> PosedRule:
    return PosedRule(f"supply:{role}", rule, tuple((role, base) for base in here.bases), (), (role,))


def _supply_faults(
    rule: Supply, name: str, roles: tuple[str, ...], supplied: set[str], origins: Origins
) -> Iterator[Fault]:
    for role in roles:
        if role in supplied:
            found = f"a second supply rule for {role}"
            yield Fault(origins.where("rules", name), found, "one for each role")
    for key in ("bases", "areas", "groups"):
        if getattr(rule, key) is not None:
            found = "a part of a role's posts"
            yield Fault(origins.where("rules", name, key), found, "roles: supply counts all posts of a role")


def _scope(
    rule: Rule, places: Mapping[str, Places], geography: Geography, groups: Sequence[Group]
) -> tuple[tuple[str, ...], tuple[Cell, ...], tuple[str, ...]]:
    roles = tuple(role for role in sorted(places) if rule.roles is None or role in rule.roles)
    grouped = {area for group in groups for area in group.areas}
    areas = tuple(
        area.code
        for area in geography.areas
        if (rule.areas is None or area.code in rule.areas) and (rule.groups is None or area.code in grouped)
    )
    everywhere = rule.on_areas or (rule.areas is None and rule.groups is None)
    cells = tuple(
        (role, base)
        for role in roles
        for base in places[role].bases
        if (rule.bases is None or base in rule.bases)
        and (everywhere or places[role].area_of.get(base) in areas)
    )
    return roles, cells, areas


def _scope_faults(
    rule: Rule, name: str, places: Mapping[str, Places], geography: Geography, origins: Origins
) -> Iterator[Fault]:
    roles = [role for role in (places if rule.roles is None else rule.roles) if role in places]
    known = {
        "roles": sorted(places),
        "bases": sorted({base for role in roles for base in places[role].bases}),
        "areas": [area.code for area in geography.areas],
    }
    for key, names in known.items():
        where = origins.where("rules", name, key)
        stated = getattr(rule, key)
        if key == "bases" and rule.on_areas and stated is not None:
            yield Fault(where, "bases for a rule on the areas that are served", "areas or groups")
            continue
        for word in stated or ():
            if word not in names:
                allowed = ", ".join(names) or "none in this geography"
                yield Fault(where, f"{word!r}", allowed, nearest(word, names))
    where = origins.where("rules", name, "groups")
    for word in rule.groups or ():
        yield from group_fault(word, geography, rule.rural_from, where)
    if rule.rural_from is not None and RURAL not in (rule.groups or ()):
        where = origins.where("rules", name, "rural_from")
        yield Fault(where, "a limit for rural areas", f"{RURAL!r} among the groups beside it")
