"""A Problem: everything the model needs, in exact numbers, with no paths, no solver and no geometry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from allocator.criteria.criterion import Criterion
    from allocator.demand import Items
    from allocator.rules.rule import PosedRule
    from allocator.scenario.reading import Scenario
    from allocator.sources.geography import Geography

POOL = "pool"

Tier = Literal["local", "regional", "pool"]
Cell = tuple[str, str]
"""A (role, base), where posts stand, or a (role, area), where work is: the text says which."""
Link = tuple[str, str, str]
"""A (role, base, area): posts of the role at the base can serve the area."""


@dataclass(frozen=True)
class Role:
    """A specialism with its own pool of staff.

    Parameters
    ----------
    posts
        Full-time equivalents available.
    post_size
        1 for whole posts, 1/2 for half posts, 0 for fractional posts.
    hours_per_post
        Hours a year that one post may be deployed: net hours times the utilisation cap (the wellbeing limit).
    bases
        Where posts can stand, in code order: area codes, base ids, or the one base ``pool``.
    helps
        For posts that are trained for several roles: whose hours they work, as they are needed. Such a role
        has no work of its own, and its own `hours_per_post` say nothing.
    """

    id: str
    posts: Fraction
    post_size: Fraction
    hours_per_post: Fraction
    tier: Tier
    bases: tuple[str, ...]
    helps: tuple[str, ...] = ()


@dataclass(frozen=True)
class Driver:
    """A stream of work; `risk_weight` says how much an unserved hour of it weighs against another's."""

    id: str
    risk_weight: Fraction


@dataclass(frozen=True)
class Setting:
    """Where a problem comes from: what its plan is explained with, and nothing that the model needs."""

    scenario: Scenario
    geography: Geography
    items: Items
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Problem:
    """What is allocated, to whom, under which rules, and what best means.

    Parameters
    ----------
    areas
        Codes, in code order.
    roles, drivers
        In id order.
    demand_hours
        ``demand_hours[driver, role, area]``, hours a year, only where above zero.
    productive_share
        ``productive_share[role, base, area]``, the share of a deployed hour that is case work, for every
        link along which service can flow.
    baseline
        ``baseline[role, base]``, posts before; a role without any baseline has no entry at all.
    rules, criteria
        As posed: names and scopes resolved.
    across, on
        The default outcomes that criteria look at.
    locked_posts
        Posts decided by a formula: where given, the plan has exactly these.
    setting
        Where it comes from; None for a problem made by hand.
    hours_per_item
        ``hours_per_item[driver, role]``, for rules that count items; only where above zero.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> role = Role("examiner", F(3), F(1), F(1000), "local", ("E", "W"))
    >>> problem = Problem(
    ...     areas=("E", "W"), roles=(role,), drivers=(Driver("devices", F(1)),),
    ...     demand_hours={("devices", "examiner", "E"): F(2000), ("devices", "examiner", "W"): F(4000)},
    ...     productive_share={("examiner", "E", "E"): F(1), ("examiner", "W", "W"): F(1)})
    >>> problem.area_demand_hours["W"]
    Fraction(4000, 1)
    """

    areas: tuple[str, ...]
    roles: tuple[Role, ...]
    drivers: tuple[Driver, ...]
    demand_hours: Mapping[tuple[str, str, str], Fraction]
    productive_share: Mapping[Link, Fraction]
    baseline: Mapping[Cell, Fraction] = field(default_factory=dict)
    rules: tuple[PosedRule, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    across: Literal["area", "area-role"] = "area"
    on: Literal["coverage", "risk-coverage", "received"] | None = None
    locked_posts: Mapping[Cell, Fraction] | None = None
    setting: Setting | None = None
    hours_per_item: Mapping[tuple[str, str], Fraction] = field(default_factory=dict)

    @cached_property
    def role(self) -> dict[str, Role]:
        """Roles by id."""
        return {role.id: role for role in self.roles}

    @property
    def working_roles(self) -> tuple[Role, ...]:
        """The roles that have work of their own: all but those whose posts help others."""
        return tuple(role for role in self.roles if not role.helps)

    @cached_property
    def risk_weight(self) -> dict[str, Fraction]:
        """Risk weights by driver."""
        return {driver.id: driver.risk_weight for driver in self.drivers}

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Every (role, base) in order of (role, base) by code point."""
        return tuple((role.id, base) for role in self.roles for base in role.bases)

    @cached_property
    def most_posts(self) -> dict[str, Fraction]:
        """The posts that no plan can pass, by role: its own, or what a supply rule or a formula states."""
        found = {role.id: role.posts for role in self.roles}
        for posed in self.rules:
            stated = posed.rule.supplies()
            for role in {cell[0] for cell in posed.cells} if stated is not None else ():
                found[role] = max(found[role], stated or Fraction(0))
        for role in found if self.locked_posts is not None else ():
            locked = [fte for (name, _), fte in (self.locked_posts or {}).items() if name == role]
            found[role] = max(found[role], sum(locked, Fraction(0)))
        return found

    @cached_property
    def helpers(self) -> dict[Cell, tuple[str, ...]]:
        """For each (role, base), the roles whose posts there may work its hours as well."""
        trained = [role for role in self.roles if role.helps]
        return {
            (role, base): tuple(one.id for one in trained if role in one.helps and base in one.bases)
            for role, base in self.cells
        }

    @cached_property
    def most_worked(self) -> dict[str, Fraction]:
        """The posts' worth of hours that no plan can pass, by role: its own posts and those that help."""
        return {
            role.id: self.most_posts[role.id]
            + sum((self.most_posts[other.id] for other in self.roles if role.id in other.helps), Fraction(0))
            for role in self.roles
        }

    @cached_property
    def drivers_of(self) -> dict[Cell, tuple[str, ...]]:
        """The drivers with demand in each (role, area), riskiest first, then by id."""
        found: dict[Cell, list[str]] = {}
        for driver, role, area in self.demand_hours:
            found.setdefault((role, area), []).append(driver)
        return {
            cell: tuple(sorted(ids, key=lambda driver: (-self.risk_weight[driver], driver)))
            for cell, ids in found.items()
        }

    @cached_property
    def role_demand_hours(self) -> dict[Cell, Fraction]:
        """Demand hours by (role, area), zero included."""
        return {
            (role.id, area): sum(
                (
                    self.demand_hours[driver, role.id, area]
                    for driver in self.drivers_of.get((role.id, area), ())
                ),
                Fraction(0),
            )
            for role in self.roles
            for area in self.areas
        }

    @cached_property
    def area_demand_hours(self) -> dict[str, Fraction]:
        """Demand hours by area over all roles, zero included."""
        return {
            area: sum((self.role_demand_hours[role.id, area] for role in self.roles), Fraction(0))
            for area in self.areas
        }

    @cached_property
    def links_from(self) -> dict[Cell, tuple[str, ...]]:
        """The areas that each (role, base) can serve, in code order."""
        found: dict[Cell, list[str]] = {cell: [] for cell in self.cells}
        for role, base, area in sorted(self.productive_share):
            found[role, base].append(area)
        return {cell: tuple(areas) for cell, areas in found.items()}

    @cached_property
    def links_to(self) -> dict[Cell, tuple[str, ...]]:
        """The bases that can serve each (role, area), in code order."""
        found: dict[Cell, list[str]] = {(role.id, area): [] for role in self.roles for area in self.areas}
        for role, base, area in sorted(self.productive_share):
            found[role, area].append(base)
        return {cell: tuple(bases) for cell, bases in found.items()}

    @cached_property
    def roles_with_baseline(self) -> frozenset[str]:
        """The roles for which today's posts are known or stood in for."""
        return frozenset(role for role, _ in self.baseline)

    def baseline_posts(self, role: str, base: str) -> Fraction | None:
        """Posts before, or None where the role has no baseline at all."""
        if role not in self.roles_with_baseline:
            return None
        return self.baseline.get((role, base), Fraction(0))

    def placed(self, locked_posts: Mapping[Cell, Fraction] | None, setting: Setting) -> Problem:
        """The same problem with its formula's posts and its setting."""
        return replace(self, locked_posts=locked_posts, setting=setting)

    def only(self, roles: frozenset[str]) -> Problem:
        """Return the part of the problem that concerns these roles alone."""
        return replace(
            self,
            roles=tuple(role for role in self.roles if role.id in roles),
            demand_hours={key: hours for key, hours in self.demand_hours.items() if key[1] in roles},
            productive_share={
                link: share for link, share in self.productive_share.items() if link[0] in roles
            },
            baseline={cell: fte for cell, fte in self.baseline.items() if cell[0] in roles},
            rules=tuple(rule.only(roles) for rule in self.rules if rule.roles & roles),
            locked_posts=None
            if self.locked_posts is None
            else {cell: fte for cell, fte in self.locked_posts.items() if cell[0] in roles},
        )
