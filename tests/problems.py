"""Small Problems in exact fractions, written by hand or drawn at random."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Literal

from hypothesis import strategies as st

from allocator.criteria import CRITERIA, Criterion
from allocator.criteria.efficient import EfficientCriterion
from allocator.problem import POOL, Driver, Problem, Role, Tier
from allocator.rules import CrossTrained, Group, PosedRule, Rule, Supply

F = Fraction
WHOLE, HALF, FRACTIONAL = F(1), F(1, 2), F(0)
SIZES = {"whole": WHOLE, "half": HALF, "fractional": FRACTIONAL}

Number = int | str | Fraction
Demand = Mapping[str, Number] | Mapping[str, Mapping[str, Number]]
"""Hours by area, of the driver ``work``; or hours by area and driver."""


@dataclass(frozen=True)
class Staff:
    """A role with the work that waits for it."""

    role: Role
    demand_hours: Mapping[tuple[str, str, str], Fraction]
    productive_share: Mapping[tuple[str, str, str], Fraction]


def staff(
    name: str,
    tier: Tier,
    posts: Number,
    size: Fraction,
    hours: Number,
    demand: Demand,
    share: Mapping[tuple[str, str], Number],
) -> Staff:
    bases = tuple(sorted({base for base, _ in share}))
    by_driver = {
        (driver, name, area): F(amount)
        for area, work in demand.items()
        for driver, amount in (work.items() if isinstance(work, Mapping) else [("work", work)])
        if F(amount)
    }
    return Staff(
        Role(name, F(posts), size, F(hours), tier, bases),
        by_driver,
        {(name, base, area): F(e) for (base, area), e in share.items()},
    )


def local(
    posts: Number,
    demand: Demand,
    *,
    name: str = "local",
    size: Fraction = WHOLE,
    hours: Number = 1,
) -> Staff:
    """A base in each area, which serves that area alone."""
    return staff(name, "local", posts, size, hours, demand, {(area, area): 1 for area in demand})


def regional(
    posts: Number,
    demand: Demand,
    share: Mapping[tuple[str, str], Number],
    *,
    name: str = "regional",
    size: Fraction = WHOLE,
    hours: Number = 1,
) -> Staff:
    """Few bases; ``share[base, area]`` is what is left of an hour after the road."""
    return staff(name, "regional", posts, size, hours, demand, share)


def pool(
    posts: Number, demand: Demand, *, name: str = "pool", size: Fraction = WHOLE, hours: Number = 1
) -> Staff:
    """One base that serves every area without travel."""
    return staff(name, "pool", posts, size, hours, demand, {(POOL, area): 1 for area in demand})


def problem(
    *parts: Staff,
    criteria: Iterable[Criterion | str] = ("leximin",),
    rules: Sequence[Rule] = (),
    risk: Mapping[str, Number] | None = None,
    baseline: Mapping[str, Mapping[str, Number]] | None = None,
    across: Literal["area", "area-role"] = "area",
    on: Literal["coverage", "risk-coverage", "received"] | None = None,
) -> Problem:
    """Put roles together; every role gets its supply rule unless one is stated for it.

    Areas are those that have demand or can be reached; a demand of 0 alone does not make an area.
    """
    risks = {"work": 1} | dict(risk or {})
    roles = tuple(sorted((part.role for part in parts), key=lambda role: role.id))
    demand = {key: hours for part in parts for key, hours in part.demand_hours.items()}
    links = {link: share for part in parts for link, share in part.productive_share.items()}
    used = {driver for driver, _, _ in demand}
    posed = Problem(
        areas=tuple(sorted({area for _, _, area in (*links, *demand)})),
        roles=roles,
        drivers=tuple(
            Driver(driver, F(weight)) for driver, weight in sorted(risks.items()) if driver in used
        ),
        demand_hours=demand,
        productive_share=links,
        baseline={(role, base): F(fte) for role, at in (baseline or {}).items() for base, fte in at.items()},
        criteria=tuple(criterion(word) if isinstance(word, str) else word for word in criteria),
        across=across,
        on=on,
    )
    items = {(driver, role): F(1) for driver, role, _ in demand}
    return with_rules(replace(posed, hours_per_item=items), rules)


def cross_trained(posed: Problem, one: str, other: str, posts: Number, rules: Sequence[Rule] = ()) -> Problem:
    """The problem with so many posts more that work the hours of both roles, under these rules too."""
    pair = posed.role[one], posed.role[other]
    bases = tuple(base for base in pair[0].bases if base in pair[1].bases)
    size = min(role.post_size for role in pair)
    joint = Role(f"{one}+{other}", F(posts), size, F(0), pair[0].tier, bases, helps=(one, other))
    rule = CrossTrained(type="cross_trained", roles=(one, other), posts=F(posts))
    cells = tuple((joint.id, base) for base in bases)
    lent = PosedRule("cross_trained", rule, cells, (), tuple(sorted({one, other, joint.id})), coupling=True)
    ruled = with_rules(posed, rules)
    return replace(
        ruled,
        roles=tuple(sorted((*ruled.roles, joint), key=lambda role: role.id)),
        rules=tuple(sorted((*ruled.rules, lent), key=lambda posed_rule: posed_rule.name)),
    )


def with_rules(posed: Problem, rules: Sequence[Rule]) -> Problem:
    """The problem under these rules and the supply of every role.

    A group is called by the letters of its areas: ``AB`` is A and B together.
    """
    return replace(posed, rules=tuple(sorted(_posed(posed, rules), key=lambda rule: rule.name)))


def _posed(posed: Problem, rules: Sequence[Rule]) -> Iterator[PosedRule]:
    supplied = set()
    for number, rule in enumerate(rules, 1):
        roles = tuple(sorted(rule.roles or posed.role))
        cells = tuple(
            cell
            for cell in posed.cells
            if cell[0] in roles
            and (rule.bases is None or cell[1] in rule.bases)
            and (rule.areas is None or rule.on_areas or cell[1] in rule.areas)
        )
        areas = tuple(area for area in posed.areas if rule.areas is None or area in rule.areas)
        if isinstance(rule, Supply):
            for role in roles:
                supplied.add(role)
                own = tuple(cell for cell in cells if cell[0] == role)
                yield PosedRule(f"supply:{role}", rule, own, (), (role,))
            continue
        name = rule.id or f"{type(rule).__name__.lower()}-{number}"
        coupling = len(roles) > 1 and rule.couples(posed.across)
        groups = tuple(
            Group(group, tuple(area for area in group if area in posed.areas)) for group in rule.groups or ()
        )
        yield PosedRule(name, rule, cells, areas, roles, coupling, groups)
    for role in posed.roles:
        if role.id not in supplied:
            own = tuple((role.id, base) for base in role.bases)
            yield PosedRule(f"supply:{role.id}", Supply(type="supply"), own, (), (role.id,))


PARAMETERS: dict[str, dict[str, Any]] = {
    "worst_share": {"share": F(2, 5)},
    "ordered_weighted": {"weights": "gini"},
    "threshold": {"delta": F(1, 5)},
    "alpha_fair": {"alpha": F(2), "error": F(1, 100)},
    "mean_less_inequality": {"weight": F(1, 2)},
}
"""What the criteria that need a parameter are given where a test states none."""


COARSE: dict[str, dict[str, Any]] = {
    "alpha_fair": {"alpha": F(1, 2), "error": F(4)},
    "proportional": {"error": F(50)},
}
"""Curves of a few chords, for oracles that write every one of them."""


def criterion(word: str, **parameters: Any) -> Criterion:
    """A criterion by its id."""
    for kind in CRITERIA:
        if kind.model_fields["id"].annotation == Literal[word]:  # type: ignore[valid-type] # word is a value
            return kind(id=word, **PARAMETERS.get(word, {}) | parameters)
    raise LookupError(word)


def id_of(kind: type[Criterion] | type[Rule]) -> str:
    """What a scenario calls a criterion or a rule."""
    found = kind.model_fields["id" if issubclass(kind, Criterion) else "type"].annotation
    (word,) = found.__args__  # type: ignore[union-attr] # a Literal of one word
    return str(word)


def shuffled(posed: Problem, order: Any) -> Problem:
    """The same problem, its mappings filled in another order; `order` is a random.Random."""

    def mixed(mapping: Mapping[Any, Any]) -> dict[Any, Any]:
        items = list(mapping.items())
        order.shuffle(items)
        return dict(items)

    rules = list(posed.rules)
    order.shuffle(rules)
    return replace(
        posed,
        demand_hours=mixed(posed.demand_hours),
        productive_share=mixed(posed.productive_share),
        baseline=mixed(posed.baseline),
        rules=tuple(rules),
    )


# --- drawn at random -------------------------------------------------------------------------

RISK = {"low": 1, "high": 3}
amounts = st.sampled_from([F(0), F(1), F(2), F(3), F(5), F(7), F(10), F(1, 3), F(12, 5)])
shares = st.sampled_from([F(1), F(1, 2), F(2, 3), F(9, 10), F(5, 7)])
post_sizes = st.sampled_from(sorted(SIZES.values(), reverse=True))


@st.composite
def demands(draw: st.DrawFn, areas: Sequence[str], drivers: Sequence[str] = ("low", "high")) -> Demand:
    return {area: {driver: draw(amounts) for driver in drivers} for area in areas}


@st.composite
def local_staff(draw: st.DrawFn, areas: Sequence[str], name: str = "local", most: int = 6) -> Staff:
    posts = draw(st.integers(0, most))
    return local(
        posts, draw(demands(areas)), name=name, size=draw(post_sizes), hours=draw(st.sampled_from([1, 2]))
    )


@st.composite
def regional_staff(draw: st.DrawFn, areas: Sequence[str], name: str = "regional", most: int = 3) -> Staff:
    links = {(base, area): draw(shares) for base in ("P", "Q") for area in areas}
    for link in draw(st.sets(st.sampled_from(sorted(links)), max_size=2)):
        del links[link]
    links[("P", areas[0])] = F(1)
    links[("Q", areas[-1])] = F(4, 5)
    demand = draw(demands(areas))
    return regional(draw(st.integers(0, most)), demand, links, name=name, size=draw(post_sizes), hours=2)


@st.composite
def pool_staff(draw: st.DrawFn, areas: Sequence[str], name: str = "pool", most: int = 4) -> Staff:
    return pool(draw(st.integers(0, most)), draw(demands(areas)), name=name, size=draw(post_sizes))


@st.composite
def baselines(draw: st.DrawFn, parts: Sequence[Staff]) -> dict[str, dict[str, Fraction]]:
    """Today's posts for some of the roles."""
    posts = st.sampled_from([F(0), F(1), F(2), F(3, 2)])
    return {
        part.role.id: {base: draw(posts) for base in part.role.bases} for part in parts if draw(st.booleans())
    }


@st.composite
def small_problems(
    draw: st.DrawFn, criteria: st.SearchStrategy[tuple[Criterion, ...]] | None = None
) -> Problem:
    """One or two roles of any tier and size over two or three areas, two drivers, perhaps today's posts."""
    areas = ("A", "B", "C")[: draw(st.integers(1, 3))]
    kinds = draw(
        st.sampled_from(
            [
                (local_staff,),
                (regional_staff,),
                (pool_staff,),
                (local_staff, pool_staff),
                (local_staff, regional_staff),
            ]
        )
    )
    few = {"most": 2} if len(kinds) > 1 else {}
    parts = [draw(kind(areas, **few)) for kind in kinds]
    chosen = draw(criteria if criteria is not None else criterion_lists())
    return problem(
        *parts,
        criteria=chosen,
        risk=RISK,
        baseline=draw(baselines(parts)),
        across=draw(st.sampled_from(["area", "area-role"])),
    )


@st.composite
def criterion_lists(draw: st.DrawFn) -> tuple[Criterion, ...]:
    """One or two criteria with what they need, each with an outcome of its own or the default.

    Those that draw outcomes close are left on hours received: on coverage they are not linear, and have an
    oracle of their own.
    """
    words = draw(st.lists(st.sampled_from(sorted(map(id_of, CRITERIA))), min_size=1, max_size=2, unique=True))
    on = st.sampled_from([None, "coverage", "risk-coverage", "received"])
    across = st.sampled_from([None, "area", "area-role"])
    found = [criterion(word, on=draw(on), across=draw(across), **COARSE.get(word, {})) for word in words]
    return tuple(
        one.model_copy(update={"on": "received"}) if isinstance(one, EfficientCriterion) else one
        for one in found
    )
