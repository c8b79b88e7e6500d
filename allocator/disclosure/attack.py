"""What a reader could work out: the least and the most that a withheld count can be, after all that is told.

The reader is given more than a run tells. He knows the scenario (hours for an item, for a post, on the road),
the method, every number that is not withheld, and besides: the sum of every series over the withheld areas,
along which links service flows, whose work is met in full, and the coverage of a withheld area or pair where
another has the very same, as under a fair plan. All this is linear in what he does not know.

Where even so much is too much, national sums can be withheld as well: then he is not given them, nor a level
of coverage that is told nowhere; a series by which a national figure of the scenario is spread stays known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from fractions import Fraction
from functools import cached_property

from allocator.disclosure.small_counts import Count, Counts
from allocator.errors import SolverError
from allocator.expression import Expression, total
from allocator.model import Model
from allocator.plan import Service
from allocator.problem import Cell, Link, Problem
from allocator.solvers import Options, Session

NOBODY = Problem((), (), (), {}, {})


class Attack:
    """A linear program of all that is known, whose columns are what is not.

    Hours are counted in posts' worth of hours, so that coefficients stay near one.

    Parameters
    ----------
    withheld
        The counts that are not told.
    nation
        Whether national sums are told.
    most
        What no count can pass that nothing else limits.
    """

    def __init__(
        self, counts: Counts, service: Service, withheld: Collection[Count], *, nation: bool, most: Fraction
    ) -> None:
        self.counts, self.service, self.problem = counts, service, counts.problem
        self.withheld = sorted(withheld)
        self.model = Model(NOBODY)
        self.nation = nation
        self.count = {
            count: self.model.column(f"count({','.join(count)})", 0, most) for count in self.withheld
        }
        self.demand = {cell: self._demand(cell) for cell in self.pairs}
        self.received = {cell: self._received(cell) for cell in self.pairs}
        self.served = {cell: self._served(cell) for cell in self.pairs}
        self._tell_series()
        self._tell_bases()
        self._tell_coverage()
        if nation:
            self._tell_nation()
        self.session = Session(self.model, Options())

    @cached_property
    def pairs(self) -> tuple[Cell, ...]:
        """The (role, area) pairs into whose demand a withheld count enters."""
        return withheld_pairs(self.counts, self.withheld)

    @cached_property
    def links(self) -> dict[Link, Expression]:
        """Deployed hours that are withheld: of shared roles, along links that are used."""
        return {
            link: self.model.column(f"hours({','.join(link)})", 0, self.problem.most_worked[link[0]])
            for link in withheld_links(self.problem, self.service, self.pairs)
        }

    def range(self, count: Count) -> tuple[float, float]:
        """The least and the most that a count can be.

        Raises
        ------
        SolverError
            Where the solver finds no counts at all, though the true ones fit: a defect.
        """
        least = self.session.optimise(self.count[count], "min")
        most = self.session.optimise(self.count[count], "max")
        if least.status != "optimal" or most.status != "optimal":
            raise SolverError(f"what a reader could work out was not found: {least.status}, {most.status}")
        return least.objective, most.objective

    def _post(self, role: str) -> Fraction:
        return self.problem.role[role].hours_per_post

    def _demand(self, cell: Cell) -> Expression:
        """Demand in posts' worth of hours: what is known of it, and what the counts add."""
        problem, unknown, parts = self.problem, set(), []
        for count in self.withheld:
            for (driver, where), hours in self.counts.work(count).items():
                if where == cell:
                    unknown.add(driver)
                    parts.append(self.count[count] * (hours / self._post(cell[0])))
        known = (
            problem.demand_hours[driver, cell[0], cell[1]]
            for driver in problem.drivers_of.get(cell, ())
            if driver not in unknown
        )
        return total(parts) + sum(known, Fraction(0)) / self._post(cell[0])

    def _received(self, cell: Cell) -> Expression:
        """Case work that reaches a pair: known for the posts of an area, hours for a column elsewhere."""
        found = []
        for base in self.problem.links_to[cell]:
            link = (cell[0], base, cell[1])
            known = Expression(constant=self.service.hours.get(link, Fraction(0)) / self._post(cell[0]))
            found.append(self.links.get(link, known) * self.problem.productive_share[link])
        return total(found)

    def _served(self, cell: Cell) -> Expression:
        """What is met of a pair's demand, and whether that is all of it."""
        demand, received, name = self.demand[cell], self.received[cell], ",".join(cell)
        if self.service.received[cell] > self.problem.role_demand_hours[cell]:
            self.model.row(f"more({name})", received, ">=", demand)
            return demand
        self.model.row(f"less({name})", received, "<=", demand)
        return received

    def _tell_series(self) -> None:
        """The sum of each series over the withheld areas: a national figure less what is told."""
        for series in sorted({series for series, _ in self.withheld}):
            if not (self.nation or series in self.counts.spread):
                continue
            of_it = [count for count in self.withheld if count[0] == series]
            known = sum((self.counts.recorded[count] for count in of_it), Fraction(0))
            self.model.row(f"series({series})", total(self.count[count] for count in of_it), "=", known)

    def _tell_bases(self) -> None:
        """All hours of all posts are deployed: what a base sends to the withheld areas together."""
        by_base: dict[Cell, list[Link]] = {}
        for link in self.links:
            by_base.setdefault((link[0], link[1]), []).append(link)
        for cell, links in by_base.items():
            known = sum((self.service.hours[link] for link in links), Fraction(0)) / self._post(cell[0])
            self.model.row(f"base({','.join(cell)})", total(self.links[link] for link in links), "=", known)

    def _tell_coverage(self) -> None:
        """Coverage that an area shares with another, over all roles and by role."""
        roles, areas = [role.id for role in self.problem.roles], self.problem.areas
        self._tell_levels({area: [(role, area) for role in roles] for area in areas})
        for role in roles if len(roles) > 1 else ():
            self._tell_levels({area: [(role, area)] for area in areas})

    def _tell_levels(self, cells_of: Mapping[str, list[Cell]]) -> None:
        problem, service = self.problem, self.service
        level = {}
        for area, cells in cells_of.items():
            demand = sum((problem.role_demand_hours[cell] for cell in cells), Fraction(0))
            served = sum((service.served[cell] for cell in cells), Fraction(0))
            level[area] = served / demand if demand else Fraction(1)
        hidden = {area for area in level if any(cell in self.served for cell in cells_of[area])}
        alike = Counter(share for area, share in level.items() if self.nation or area not in hidden)
        for area in sorted(hidden):
            share, cells = level[area], [cell for cell in cells_of[area] if cell in self.served]
            if alike[share] <= self.nation:
                continue
            known = [cell for cell in cells_of[area] if cell not in self.served]
            rest = sum(
                (service.served[cell] - share * problem.role_demand_hours[cell] for cell in known),
                Fraction(0),
            )
            left = total(
                (self.served[cell] - self.demand[cell] * share) * self._post(cell[0]) for cell in cells
            )
            most = max(self._post(cell[0]) for cell in cells)
            name = f"level({area},{','.join(sorted({cell[0] for cell in cells_of[area]}))})"
            self.model.row(name, (left + rest) * (1 / most), "=", 0)

    def _tell_nation(self) -> None:
        """Hours met over the whole country, less those that are told."""
        known = sum((self.service.served[cell] for cell in self.pairs), Fraction(0))
        most = max((self._post(role) for role, _ in self.pairs), default=Fraction(1))
        found = total(self.served[cell] * (self._post(cell[0]) / most) for cell in self.pairs)
        self.model.row("nation", found, "=", known / most)


def withheld_pairs(counts: Counts, withheld: Collection[Count]) -> tuple[Cell, ...]:
    """The (role, area) pairs into whose demand one of these counts enters."""
    found = {cell for count in withheld for _, cell in counts.work(count)}
    return tuple(sorted(found))


def withheld_links(problem: Problem, service: Service, pairs: Collection[Cell]) -> tuple[Link, ...]:
    """The links to these pairs whose hours do not follow from the posts alone, in order."""
    inside = set(pairs)
    return tuple(
        link
        for link in sorted(service.hours)
        if (link[0], link[2]) in inside
        and (problem.role[link[0]].tier != "local" or problem.helpers[link[0], link[1]])
    )
