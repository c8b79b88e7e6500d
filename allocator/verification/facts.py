"""What the inputs of a run say, reckoned from the tables as they were read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from allocator.problem import Problem
from allocator.rules import CrossTrained
from allocator.scenario.reading import Scenario
from allocator.scenario.statement import Statement
from allocator.sources.geography import Geography
from allocator.verification.shared_posts import SharedPosts, shared_posts
from allocator.verification.staff import Staff, staff
from allocator.verification.where_rules_hold import bases_of
from allocator.verification.work import Work, work


@dataclass(frozen=True)
class Facts:
    """Scenario and tables, with what follows from them by arithmetic.

    `problem` is what was posed of them; it is believed only after `posed_differences` found none.
    """

    scenario: Scenario
    geography: Geography
    problem: Problem

    @property
    def statement(self) -> Statement:
        """What the scenario says."""
        return self.scenario.statement

    @cached_property
    def areas(self) -> tuple[str, ...]:
        """The codes of the areas, in order."""
        return tuple(sorted(area.code for area in self.geography.areas))

    @cached_property
    def names(self) -> dict[str, str]:
        """The names of the areas."""
        return {area.code: area.name for area in self.geography.areas}

    @cached_property
    def groups(self) -> dict[str, list[str]]:
        """The areas of each group, both in order."""
        names = sorted({area.group for area in self.geography.areas if area.group})
        in_order = sorted(self.geography.areas, key=lambda area: area.code)
        return {name: [area.code for area in in_order if area.group == name] for name in names}

    @cached_property
    def staff(self) -> dict[str, Staff]:
        """The roles by id, in order."""
        roles = sorted(self.statement.roles, key=lambda role: role.id)
        return {role.id: staff(role, self.geography, self.statement.travel) for role in roles}

    @cached_property
    def shared(self) -> dict[str, SharedPosts]:
        """The posts that two roles share, by the role under which they are shown, in order."""
        found = []
        for rule in self.statement.rules:
            if isinstance(rule, CrossTrained):
                both = [self.staff[role] for role in rule.roles]
                allowed = {base for of in both for base in bases_of(of, rule, self.geography)}
                found.append(shared_posts(rule, self.staff, sorted(allowed)))
        return {posts.role: posts for posts in sorted(found, key=lambda posts: posts.role)}

    @property
    def placed(self) -> dict[str, Staff | SharedPosts]:
        """Everybody who has posts: the roles, and those whose posts two roles share."""
        return {**self.staff, **self.shared}

    @cached_property
    def work(self) -> Work:
        """Items and hours of work."""
        return work(self.statement.demand, self.geography)

    @cached_property
    def risk(self) -> dict[str, Fraction]:
        """Risk weights by driver."""
        return {driver.id: driver.risk_weight for driver in self.statement.demand.drivers}

    @cached_property
    def demand(self) -> Mapping[tuple[str, str], Fraction]:
        """Hours of work by (role, area), zero included."""
        found = {(role, area): Fraction(0) for role in self.staff for area in self.areas}
        for (_, role, area), hours in self.work.hours.items():
            found[role, area] += hours
        return found

    @cached_property
    def risk_demand(self) -> Fraction:
        """All hours of work, each weighted by its risk."""
        weighted = (self.risk[driver] * hours for (driver, _, _), hours in self.work.hours.items())
        return sum(weighted, Fraction(0))
