"""Who is served by a plan, a second time: deployed hours, case work, the riskiest work first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property

from allocator.problem import Problem
from allocator.verification.facts import Facts
from allocator.verification.shared_posts import lent_hours

Cell = tuple[str, str]
Link = tuple[str, str, str]


class Reckoning:
    """Posts and deployed hours, and what follows from them.

    It bears the names by which rules and criteria ask (`posts`, `hours`, `received`, `served`,
    `driver_served`, `driver_shortfall`, `travel_hours`, `fte_received`, `risk_weighted_served`,
    `posts_moved`), so that they read it as they read the first reckoning.
    """

    def __init__(self, facts: Facts, posts: Mapping[Cell, Fraction], hours: Mapping[Link, Fraction]) -> None:
        self.facts = facts
        self.posts = posts
        self.hours = hours

    @property
    def problem(self) -> Problem:
        """What was asked."""
        return self.facts.problem

    @cached_property
    def travel_hours(self) -> dict[Link, Fraction]:
        """Hours on the road by link."""
        staff = self.facts.staff
        return {
            (role, base, area): hours - hours * staff[role].case_share[base, area]
            for (role, base, area), hours in self.hours.items()
        }

    @cached_property
    def hours_by_whom(self) -> dict[Link, tuple[Fraction, Fraction]]:
        """Deployed hours and those of them on the road, by the role whose posts are shown to work them."""
        found = {link: (hours, self.travel_hours[link]) for link, hours in self.hours.items()}
        for joint in self.facts.shared.values():
            for link, lent in lent_hours(joint, self.facts.staff, self.posts, self.hours).items():
                whole, driven = self.hours[link], self.travel_hours[link]
                found[link] = (whole - lent, driven * (whole - lent) / whole)
                shown = (joint.role, *link[1:])
                before = found.get(shown, (Fraction(0), Fraction(0)))
                found[shown] = (before[0] + lent, before[1] + driven * lent / whole)
        return {link: both for link, both in found.items() if both[0]}

    @cached_property
    def received(self) -> dict[Cell, Fraction]:
        """Case-work hours by (role, area)."""
        found = dict.fromkeys(self.facts.demand, Fraction(0))
        for (role, base, area), hours in self.hours.items():
            found[role, area] += hours - self.travel_hours[role, base, area]
        return found

    @cached_property
    def served(self) -> dict[Cell, Fraction]:
        """Hours of work met by (role, area): what arrives, and no more than there is."""
        return {
            cell: needed if self.received[cell] > needed else self.received[cell]
            for cell, needed in self.facts.demand.items()
        }

    @cached_property
    def driver_served(self) -> dict[Link, Fraction]:
        """Hours met by (driver, role, area): riskier work is filled first, equal risks alike."""
        found: dict[Link, Fraction] = {}
        by_cell: dict[Cell, list[str]] = defaultdict(list)
        for driver, role, area in self.facts.work.hours:
            by_cell[role, area].append(driver)
        for (role, area), drivers in by_cell.items():
            needed = {driver: self.facts.work.hours[driver, role, area] for driver in drivers}
            for driver in drivers:
                risk = self.facts.risk[driver]
                riskier = sum(needed[other] for other in drivers if self.facts.risk[other] > risk)
                alike = sum(needed[other] for other in drivers if self.facts.risk[other] == risk)
                left = max(self.served[role, area] - riskier, Fraction(0))
                found[driver, role, area] = needed[driver] * min(left / alike, Fraction(1))
        return found

    @cached_property
    def driver_shortfall(self) -> dict[Link, Fraction]:
        """Hours not met by (driver, role, area)."""
        return {key: hours - self.driver_served[key] for key, hours in self.facts.work.hours.items()}

    @cached_property
    def fte_received(self) -> dict[Cell, Fraction]:
        """Posts' worth of deployed hours by the (role, area) that they serve."""
        found = dict.fromkeys(self.facts.demand, Fraction(0))
        for (role, _, area), hours in self.hours.items():
            found[role, area] += hours / self.facts.staff[role].hours_per_post
        return found

    @cached_property
    def risk_weighted_served(self) -> Fraction:
        """Hours met, each weighted by its risk."""
        weighted = (self.facts.risk[key[0]] * hours for key, hours in self.driver_served.items())
        return sum(weighted, Fraction(0))

    @cached_property
    def posts_moved(self) -> Fraction:
        """Posts that leave their base."""
        losses = (before - self.posts[cell] for cell, before in self.facts.problem.baseline.items())
        return sum((loss for loss in losses if loss > 0), Fraction(0))

    def over(self, values: Mapping[Cell, Fraction], areas: list[str]) -> Fraction:
        """The sum of (role, area) values over all roles and these areas."""
        return sum((values[role, area] for role in self.facts.staff for area in areas), Fraction(0))
