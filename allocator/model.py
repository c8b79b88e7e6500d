"""The mixed-integer program of a Problem: variables and core rows, in PuLP and in exact numbers side by side.

Deployed hours are counted in posts (hours over the role's hours per post) and shortfall in shares of demand,
so that coefficients stay near one. PuLP carries the floating-point face, which solvers and LP files read;
`columns` and `rows` carry the same program in exact fractions, from which the final vertex is computed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import pulp

from allocator.expression import Expression, Number, total
from allocator.problem import Cell, Link, Problem

Sense = Literal["<=", "=", ">="]
UNSAFE = re.compile(r"[^A-Za-z0-9_.,()~]")
"""Letters that a name in an LP file cannot have, or that PuLP turns into an underscore itself."""
PULP_SENSE = {"<=": pulp.LpConstraintLE, "=": pulp.LpConstraintEQ, ">=": pulp.LpConstraintGE}


@dataclass(frozen=True)
class Column:
    """A variable between two finite bounds."""

    name: str
    low: Fraction
    high: Fraction
    whole: bool


@dataclass(frozen=True)
class Row:
    """A constraint: the sum of `terms` stands in `sense` to `limit`."""

    name: str
    terms: Mapping[int, Fraction]
    sense: Sense
    limit: Fraction


class Model:
    """Variables and rows of a problem; rules and criteria add their own to it.

    Parameters
    ----------
    problem
        What is modelled.
    posts, switches
        Posts and switches that are known already: numbers instead of variables.

    Attributes
    ----------
    posts
        ``posts[role, base]``, full-time equivalents.
    deployed
        ``deployed[role, base, area]``, posts' worth of hours sent from base to area, travel included.
    unserved
        ``unserved[role, area, risk_weight]``, the share (0 to 1) of that demand that is not met;
        drivers of one risk weight stand together, since nothing tells them apart.
    surplus
        ``surplus[role, area]``, hours received beyond demand, as a share of demand.
    switches
        ``switches[name]``, a choice between 0 and 1 that a rule or a criterion asked for.
    """

    def __init__(
        self,
        problem: Problem,
        posts: Mapping[Cell, Fraction] | None = None,
        switches: Mapping[str, int] | None = None,
    ) -> None:
        self.problem = problem
        self.program = pulp.LpProblem("allocation", pulp.LpMaximize)
        self.columns: list[Column] = []
        self.variables: list[pulp.LpVariable] = []
        self.rows: list[Row] = []
        self.constraints: list[pulp.LpConstraint] = []
        self.posts: dict[Cell, Expression] = {}
        self.deployed: dict[Link, Expression] = {}
        self.unserved: dict[tuple[str, str, Fraction], Expression] = {}
        self.surplus: dict[Cell, Expression] = {}
        self.switches: dict[str, Expression] = {}
        self._known_switches = switches or {}
        self._choice_known = posts is not None
        self._column_names: set[str] = set()
        self._row_names: set[str] = set()
        self._switch_names: set[str] = set()
        self._leaving: dict[Cell, Expression] = {}
        self._lending: dict[tuple[str, str, str], Expression] = {}
        self._staffed: dict[Cell, Expression] = {}
        self._add_posts(posts)
        self._add_service()
        for rule in problem.rules:
            rule.add(self)

    @property
    def has_choices(self) -> bool:
        """Whether a variable must be a whole number, or will be once a listed criterion asks for switches."""
        return any(column.whole for column in self.columns) or (
            not self._choice_known and any(judge.switches(self.problem) for judge in self.problem.criteria)
        )

    def column(self, name: str, low: Number, high: Number, *, whole: bool = False) -> Expression:
        """Add a variable and return it as an expression."""
        name = self._unused(name, self._column_names)
        category = pulp.LpInteger if whole else pulp.LpContinuous
        self.variables.append(self.program.add_variable(name, float(low), float(high), category))
        self.columns.append(Column(name, Fraction(low), Fraction(high), whole))
        return Expression({len(self.columns) - 1: Fraction(1)})

    def switch(self, name: str) -> Expression:
        """Add a choice between 0 and 1, or the number that it is known to be; a taken name is numbered."""
        name = self._unused(name, self._switch_names)
        if name in self._known_switches:
            self.switches[name] = Expression(constant=self._known_switches[name])
        else:
            self.switches[name] = self.column(name, 0, 1, whole=True)
        return self.switches[name]

    def row(self, name: str, left: Expression, sense: Sense, right: Expression | Number = 0) -> int:
        """Add the constraint ``left sense right`` and return its number.

        A row in which no variable is left is kept, so that a rule cannot vanish: the solver then finds
        whether it holds.
        """
        name = self._unused(name, self._row_names)
        difference = left - right
        limit = -difference.constant
        expression = pulp.LpAffineExpression(
            {self.variables[k]: float(coefficient) for k, coefficient in difference.terms.items()}
        )
        constraint = pulp.LpConstraint(expression, PULP_SENSE[sense], name, float(limit))
        self.program.addConstraint(constraint)
        self.constraints.append(constraint)
        self.rows.append(Row(name, difference.terms, sense, limit))
        return len(self.rows) - 1

    def objective(self, expression: Expression) -> pulp.LpAffineExpression:
        """The expression in PuLP's terms, for a solver or an LP file."""
        return pulp.LpAffineExpression(
            {self.variables[k]: float(coefficient) for k, coefficient in expression.terms.items()},
            constant=float(expression.constant),
        )

    def highest(self, expression: Expression) -> Fraction:
        """What an expression cannot pass, by the bounds of its columns alone."""
        return expression.constant + sum(
            (
                coefficient * (self.columns[k].high if coefficient > 0 else self.columns[k].low)
                for k, coefficient in expression.terms.items()
            ),
            Fraction(0),
        )

    def times(self, expression: Expression, number: Number) -> Expression:
        """An expression times a number of a rule; a repair lets that number move, and gives it columns."""
        return expression * number

    def received(self, role: str, area: str) -> Expression:
        """Case-work hours of the role that reach the area, over its demand hours."""
        demand = self.problem.role_demand_hours[role, area]
        hours = self.problem.role[role].hours_per_post
        return total(
            self.deployed[role, base, area]
            * (self.problem.productive_share[role, base, area] * hours / demand)
            for base in self.problem.links_to[role, area]
        )

    def _add_posts(self, posts: Mapping[Cell, Fraction] | None) -> None:
        for role, base in self.problem.cells:
            if posts is not None and (role, base) in posts:
                self.posts[role, base] = Expression(constant=posts[role, base])
                continue
            size = self.problem.role[role].post_size
            most = self.problem.most_posts[role]
            if size:
                column = self.column(f"posts({role},{base})", 0, most // size, whole=True)
                self.posts[role, base] = column * size
            else:
                self.posts[role, base] = self.column(f"posts({role},{base})", 0, most)

    def _add_service(self) -> None:
        problem = self.problem
        for role, base in problem.cells:
            if problem.role[role].helps:
                lent = [self._lent(role, base, other) for other in problem.role[role].helps]
                self.row(f"hours({role},{base})", total(lent), "=", self.posts[role, base])
                continue
            areas = problem.links_from[role, base]
            for area in areas:
                self.deployed[role, base, area] = self.column(
                    f"deployed({role},{base},{area})", 0, problem.most_worked[role]
                )
            lent = [self._lent(other, base, role) for other in problem.helpers[role, base]]
            self.row(
                f"hours({role},{base})",
                total(self.deployed[role, base, area] for area in areas),
                "=",
                total([self.posts[role, base], *lent]),
            )
        for (role, area), demand in problem.role_demand_hours.items():
            if not demand:
                continue
            by_risk: dict[Fraction, Fraction] = {}
            for driver in problem.drivers_of[role, area]:
                weight = problem.risk_weight[driver]
                by_risk[weight] = by_risk.get(weight, Fraction(0)) + problem.demand_hours[driver, role, area]
            unmet = []
            for weight, hours in by_risk.items():
                share = self.column(f"unserved({role},{area},{float(weight):g})", 0, 1)
                self.unserved[role, area, weight] = share
                unmet.append(share * (hours / demand))
            most = problem.most_worked[role] * problem.role[role].hours_per_post / demand
            self.surplus[role, area] = self.column(f"surplus({role},{area})", 0, most)
            self.row(
                f"balance({role},{area})",
                self.received(role, area) + total(unmet) - self.surplus[role, area],
                "=",
                1,
            )

    def _lent(self, role: str, base: str, to: str) -> Expression:
        """Posts' worth of hours that posts of a role which helps others work as one of these."""
        if (role, base, to) not in self._lending:
            most = self.problem.most_posts[role]
            self._lending[role, base, to] = self.column(f"lent({role},{base},{to})", 0, most)
        return self._lending[role, base, to]

    def leaving(self, role: str, base: str) -> Expression:
        """Posts that leave the base: at least today's less the plan's, and never below zero."""
        cell = (role, base)
        before = self.problem.baseline.get(cell, Fraction(0))
        if cell not in self._leaving:
            self._leaving[cell] = self.column(f"leaving({role},{base})", 0, before)
            self.row(f"leaves({role},{base})", self._leaving[cell] + self.posts[cell], ">=", before)
        return self._leaving[cell]

    def staffed(self, role: str, base: str) -> Expression:
        """A switch: 1 where the base has any posts of the role, 0 where it has none.

        A base without posts may have the switch at 1 only where posts are fractional.
        """
        cell = (role, base)
        if cell not in self._staffed:
            staffed = self._staffed[cell] = self.switch(f"staffed({role},{base})")
            most, size = self.problem.most_posts[role], self.problem.role[role].post_size
            self.row(f"none({role},{base})", self.posts[cell] - staffed * most, "<=")
            if size:
                self.row(f"some({role},{base})", self.posts[cell] - staffed * size, ">=")
        return self._staffed[cell]

    def tier_hours(self, role: str, area: str, weight: Fraction) -> Fraction:
        """Demand hours of the drivers that weigh `weight` in (role, area)."""
        problem = self.problem
        return sum(
            (
                problem.demand_hours[driver, role, area]
                for driver in problem.drivers_of[role, area]
                if problem.risk_weight[driver] == weight
            ),
            Fraction(0),
        )

    def _unused(self, name: str, taken: set[str]) -> str:
        """The name in letters that LP files and PuLP leave alone, numbered where it is taken."""
        plain = UNSAFE.sub("_", name.replace(":", ","))
        found, number = plain, 1
        while found in taken:
            number += 1
            found = f"{plain}~{number}"
        taken.add(found)
        return found
