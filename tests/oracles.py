"""Answers found by slow and plain means that share no code with the engine.

Linear programs are written in hours and by driver, as the paper model states them, and solved by a simplex
method in fractions; whole posts are enumerated.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from allocator import criteria, rules
from allocator.criteria import Criterion
from allocator.problem import Cell, Link, Problem
from allocator.rules import PosedRule

F = Fraction
Terms = dict[Any, Fraction]
"""Coefficients by variable: a tuple such as ``("h", role, base, area)``, never negative."""
RuleRow = tuple[Terms, str, Fraction]


# --- one fractional local role: water-filling ------------------------------------------------


def water_fill(
    posts: Fraction, wants: Mapping[str, Fraction], low: Mapping[str, Fraction], high: Mapping[str, Fraction]
) -> dict[str, Fraction]:
    """Posts in each area when the level of posts over wants rises alike, between floors and caps.

    ``wants`` is demand in posts, above zero; ``high`` is at most ``wants``. Between two breakpoints (levels
    at which an area leaves its floor or meets its cap) the posts placed grow in a straight line, so the level
    is found by one division.
    """

    def placed(level: Fraction) -> dict[str, Fraction]:
        return {area: min(max(level * wants[area], low[area]), high[area]) for area in wants}

    breaks = sorted({bound[area] / wants[area] for area in wants for bound in (low, high)} | {F(0)})
    for below, above in itertools.pairwise(breaks):
        first, second = sum(placed(below).values()), sum(placed(above).values())
        if first <= posts <= second:
            level = below + (above - below) * (posts - first) / (second - first) if second != first else below
            return placed(level)
    raise ValueError("the posts do not fit between floors and caps")


# --- one local role in whole posts -----------------------------------------------------------


def adams(posts: int, demand: Mapping[str, Fraction]) -> dict[str, int]:
    """Each next post where posts over demand are least; ties to the smallest demand, then the first code."""
    given = dict.fromkeys(demand, 0)
    for _ in range(posts):
        area = min(demand, key=lambda a: (given[a] / demand[a], demand[a], a))
        given[area] += 1
    return given


def placings(posts: int, places: int) -> Iterator[tuple[int, ...]]:
    """Every way to place that many equal posts on so many places."""
    if places == 1:
        yield (posts,)
        return
    for first in range(posts + 1):
        for rest in placings(posts - first, places - 1):
            yield (first, *rest)


def best_whole_local(
    posts: int,
    demand: Mapping[str, Fraction],
    hours: Fraction,
    aim: Callable[[dict[str, int], dict[str, Fraction]], Any],
    before: Mapping[str, Fraction] | None = None,
) -> dict[str, int]:
    """The placing of whole posts with the greatest aim, ties broken as the program states it.

    ``aim(posts, coverage)`` is compared by ``>``; then least shortfall, least movement, posts in order.
    """
    areas = sorted(demand)

    def key(placed: tuple[int, ...]) -> Any:
        at = dict(zip(areas, placed, strict=True))
        served = {area: min(demand[area], at[area] * hours) for area in areas}
        coverage = {area: served[area] / demand[area] for area in areas}
        moved = sum(max(F(0), fte - at[area]) for area, fte in (before or {}).items())
        return aim(at, coverage), sum(served.values()), -moved, tuple(-n for n in placed)

    return dict(zip(areas, max(placings(posts, len(areas)), key=key), strict=True))


# --- linear programs in fractions ------------------------------------------------------------


class Program:
    """A linear program over variables that are never negative, solved by a two-phase simplex in fractions."""

    def __init__(self) -> None:
        self.rows: list[tuple[Terms, str, Fraction]] = []

    def row(self, terms: Mapping[Any, Fraction], sense: str, limit: Fraction | int) -> None:
        self.rows.append(({v: F(c) for v, c in terms.items() if c}, sense, F(limit)))

    def hold(self, terms: Mapping[Any, Fraction], value: Fraction) -> None:
        self.row(terms, "=", value)

    def minimise(self, terms: Mapping[Any, Fraction]) -> tuple[Fraction, dict[Any, Fraction]] | None:
        found = self.maximise({v: -c for v, c in terms.items()})
        return None if found is None else (-found[0], found[1])

    def maximise(self, terms: Mapping[Any, Fraction]) -> tuple[Fraction, dict[Any, Fraction]] | None:
        """The greatest value and a point that has it, or None where no point keeps the rows."""
        names = sorted({v for row, _, _ in self.rows for v in row} | set(terms), key=repr)
        number = {v: k for k, v in enumerate(names)}
        table: list[dict[int, Fraction]] = []
        right: list[Fraction] = []
        basis: list[int] = []
        count = len(names)
        artificial: set[int] = set()
        for row, sense, limit in self.rows:
            sign = -1 if limit < 0 else 1
            line = {number[v]: sign * c for v, c in row.items()}
            slack = {"<=": sign, ">=": -sign, "=": 0}[sense]
            if slack:
                line[count] = F(slack)
                count += 1
            if slack == 1:
                basis.append(count - 1)
            else:
                line[count] = F(1)
                artificial.add(count)
                basis.append(count)
                count += 1
            table.append(line)
            right.append(sign * limit)
        state = _Tableau(table, right, basis)
        if artificial:
            cost = dict.fromkeys(artificial, F(-1))
            if state.climb(cost, set()) != 0:
                return None
            state.drive_out(artificial)
        best = state.climb({number[v]: F(c) for v, c in terms.items()}, artificial)
        values = dict(zip(state.basis, state.right, strict=True))
        return best, {v: values.get(k, F(0)) for v, k in number.items()}


@dataclass
class _Tableau:
    table: list[dict[int, Fraction]]
    right: list[Fraction]
    basis: list[int]

    def climb(self, cost: Mapping[int, Fraction], barred: set[int]) -> Fraction:
        """Raise the objective as far as it goes: steepest column first, Bland's later, so that it ends."""
        reduced: dict[int, Fraction] = {k: c for k, c in cost.items() if c}
        value = F(0)
        for line, column in enumerate(self.basis):
            factor = reduced.get(column, F(0))
            if factor:
                value += factor * self.right[line]
                _subtract(reduced, self.table[line], factor)
        for turn in itertools.count():
            rising = [k for k, c in reduced.items() if c > 0 and k not in barred]
            if not rising:
                break
            enter = max(rising, key=lambda k: (reduced[k], -k)) if turn < 50 else min(rising)
            ratios = [
                (self.right[line] / row[enter], self.basis[line], line)
                for line, row in enumerate(self.table)
                if row.get(enter, F(0)) > 0
            ]
            step, _, leave = min(ratios)  # every program here is bounded
            value += reduced[enter] * step
            self.pivot(leave, enter)
            _subtract(reduced, self.table[leave], reduced[enter])
        return value

    def pivot(self, leave: int, enter: int) -> None:
        scale = self.table[leave][enter]
        self.table[leave] = {k: c / scale for k, c in self.table[leave].items()}
        self.right[leave] /= scale
        for line, row in enumerate(self.table):
            factor = row.get(enter, F(0))
            if line != leave and factor:
                _subtract(row, self.table[leave], factor)
                self.right[line] -= factor * self.right[leave]
        self.basis[leave] = enter

    def drive_out(self, artificial: set[int]) -> None:
        """Take artificial columns out of the basis; a row that has nothing else says 0 = 0 and goes."""
        for line in reversed(range(len(self.basis))):
            if self.basis[line] not in artificial:
                continue
            others = [k for k in self.table[line] if k not in artificial]
            if others:
                self.pivot(line, min(others))
            else:
                del self.table[line], self.right[line], self.basis[line]


def _subtract(row: dict[int, Fraction], other: Mapping[int, Fraction], factor: Fraction) -> None:
    for k, c in other.items():
        changed = row.get(k, F(0)) - factor * c
        if changed:
            row[k] = changed
        else:
            row.pop(k, None)


# --- the paper model, in hours and by driver -------------------------------------------------

Sides = frozenset[int]


class Paper:
    """The paper model for given whole posts; posts of other roles are variables ``("x", r, b)``.

    `sides` holds, for each criterion that is not concave, the outcomes (by number) on its far side; `chosen`
    are rows of which others could have been chosen, as `RULE_CHOICES` has them.
    """

    def __init__(
        self,
        problem: Problem,
        whole: Mapping[Cell, Fraction],
        chosen: Sequence[RuleRow] = (),
        sides: Mapping[Criterion, Sides] | None = None,
    ) -> None:
        self.problem = problem
        self.whole = whole
        self.sides = sides or {}
        self.lp = Program()
        self.possible = True
        for role in problem.roles:
            for base in role.bases:
                if role.helps:
                    lent = {("lent", role.id, base, other): F(1) for other in role.helps}
                    self.add(lent | {("x", role.id, base): F(-1)}, "=", F(0))
                    continue
                out = {("h", *link): F(1) for link in problem.productive_share if link[:2] == (role.id, base)}
                helped = {
                    ("lent", other.id, base, role.id): -role.hours_per_post
                    for other in problem.roles
                    if role.id in other.helps and base in other.bases
                }
                self.add(out | helped | {("x", role.id, base): -role.hours_per_post}, "=", F(0))
        for role in problem.roles:
            for area in problem.areas:
                met = {
                    ("h", *link): e
                    for link, e in problem.productive_share.items()
                    if link[0::2] == (role.id, area)
                }
                short = {
                    ("s", k, r, a): F(1) for k, r, a in problem.demand_hours if (r, a) == (role.id, area)
                }
                wanted = sum((problem.demand_hours[v[1:]] for v in short), F(0))
                self.add(met | short, ">=", wanted)
        for key, hours in problem.demand_hours.items():
            self.add({("s", *key): F(1)}, "<=", hours)
        for cell, before in problem.baseline.items():
            self.add({("left", *cell): F(1), ("x", *cell): F(1)}, ">=", before)
        for posed in problem.rules:
            for terms, sense, limit in case(RULE_ROWS, type(posed.rule))(problem, posed):
                self.add(terms, sense, limit)
        for terms, sense, limit in chosen:
            self.add(terms, sense, limit)

    def add(self, terms: Terms, sense: str, limit: Fraction) -> None:
        known = {v for v in terms if v[0] == "x" and v[1:] in self.whole}
        limit = limit - sum((terms[v] * self.whole[v[1:]] for v in known), F(0))
        rest = {v: c for v, c in terms.items() if v not in known and c}
        if rest:
            self.lp.row(rest, sense, limit)
        else:
            self.possible &= {"<=": limit >= 0, "=": limit == 0, ">=": limit <= 0}[sense]

    def best(self, terms: Terms, sense: str = "max") -> Fraction | None:
        """The optimum, held from then on; None where there is no plan."""
        known = {v for v in terms if v[0] == "x" and v[1:] in self.whole}
        constant = sum((terms[v] * self.whole[v[1:]] for v in known), F(0))
        rest = {v: c for v, c in terms.items() if v not in known and c}
        found = self.lp.maximise(rest) if sense == "max" else self.lp.minimise(rest)
        if found is None:
            return None
        if rest:
            self.lp.hold(rest, found[0])
        return found[0] + constant

    def range(self, terms: Terms) -> tuple[Fraction, Fraction]:
        """The least and the greatest value; nothing is held."""
        free = {v: c for v, c in terms.items() if v[1:] not in self.whole}
        low, high = self.lp.minimise(free), self.lp.maximise(free)
        assert low is not None
        assert high is not None
        return low[0], high[0]

    def outcomes(self, criterion: Criterion) -> list[tuple[Fraction, tuple[Fraction, Terms]]]:
        """The weight of each outcome, and the outcome as a constant and terms."""
        return list(self.named_outcomes(criterion).values())

    def named_outcomes(self, criterion: Criterion) -> dict[str, tuple[Fraction, tuple[Fraction, Terms]]]:
        """The same by name: an area, or ``role:area``."""
        problem = self.problem
        across = criterion.across or problem.across
        default = DEFAULT_ON.get(type(criterion), "coverage")
        on = criterion.on or problem.on or default
        value = {d.id: d.risk_weight if on == "risk-coverage" else F(1) for d in problem.drivers}
        groups: dict[Any, list[tuple[str, str, str]]] = {}
        for k, r, a in problem.demand_hours:
            if value[k]:
                groups.setdefault(a if across == "area" else f"{r}:{a}", []).append((k, r, a))
        size = {
            g: sum((value[key[0]] * problem.demand_hours[key] for key in keys), F(0))
            for g, keys in groups.items()
        }
        everything = sum(size.values(), F(0))
        found: dict[str, tuple[Fraction, tuple[Fraction, Terms]]] = {}
        for group, keys in groups.items():
            if on == "received":
                cells = {key[1:] for key in keys}
                got = {
                    ("h", *link): e / size[group]
                    for link, e in problem.productive_share.items()
                    if link[0::2] in cells
                }
                found[group] = (size[group] / everything, (F(0), got))
            else:
                lost = {("s", *key): -value[key[0]] / size[group] for key in keys}
                found[group] = (size[group] / everything, (F(1), lost))
        return found


def case(table: Mapping[type, Any], kind: type) -> Any:
    """The hand-written case of a rule or criterion."""
    if kind not in table:
        raise AssertionError(
            f"{kind.__name__} has no case in tests/oracles.py: write its rows (RULE_ROWS) or steps "
            "(CRITERION_STEPS) by hand from the paper model"
        )
    return table[kind]


def _limits(sense: str) -> Callable[[Problem, PosedRule], Iterator[RuleRow]]:
    def rows(problem: Problem, posed: PosedRule) -> Iterator[RuleRow]:
        rule: Any = posed.rule
        if rule.together:
            before = sum((problem.baseline.get(cell, F(0)) for cell in posed.cells), F(0))
            yield (
                {("x", *cell): F(1) for cell in posed.cells},
                sense,
                before if rule.fte is None else rule.fte,
            )
            return
        for cell in posed.cells:
            yield (
                {("x", *cell): F(1)},
                sense,
                problem.baseline.get(cell, F(0)) if rule.fte is None else rule.fte,
            )

    return rows


def _supply(problem: Problem, posed: PosedRule) -> Iterator[RuleRow]:
    rule: Any = posed.rule
    for role in problem.roles:
        if role.id in posed.role_ids:
            limit = role.posts if rule.fte is None else rule.fte
            yield {("x", *cell): F(1) for cell in posed.cells if cell[0] == role.id}, rule.sense, limit


def _change(problem: Problem, posed: PosedRule) -> Iterator[RuleRow]:
    rule: Any = posed.rule
    cells = [cell for cell in posed.cells if cell in problem.baseline]
    if rule.moves is not None:
        yield {("left", *cell): F(1) for cell in cells}, "<=", rule.moves
        return
    if rule.together:
        today = sum((problem.baseline[cell] for cell in cells), F(0))
        yield {("x", *cell): F(1) for cell in cells}, ">=", (1 - rule.loss_share) * today
        return
    for cell in cells:
        yield {("x", *cell): F(1)}, ">=", (1 - rule.loss_share) * problem.baseline[cell]


def _minimum(problem: Problem, posed: PosedRule) -> Iterator[RuleRow]:
    rule: Any = posed.rule
    groups: dict[Any, list[tuple[str, str, str]]] = {}
    for key in problem.demand_hours:
        if key[1] in posed.role_ids and key[2] in posed.areas:
            groups.setdefault(key[2] if problem.across == "area" else key[1:], []).append(key)
    for keys in groups.values():
        wanted = sum((problem.demand_hours[key] for key in keys), F(0))
        yield {("s", *key): F(1) for key in keys}, "<=", (1 - rule.coverage) * wanted


def _received(problem: Problem, posed: PosedRule) -> Iterator[tuple[str, list[tuple[Fraction, Terms]]]]:
    """For each role named, or all where none is, the weight and the hours received of each area in scope."""
    for roles in [{role} for role in posed.role_ids] if posed.rule.roles else [set(posed.role_ids)]:
        wanted: dict[str, Fraction] = {}
        for (_, role, area), hours in problem.demand_hours.items():
            if role in roles and area in posed.areas:
                wanted[area] = wanted.get(area, F(0)) + hours
        everything = sum(wanted.values(), F(0))
        yield (
            f"{posed.name} {sorted(roles)}",
            [
                (
                    hours / everything,
                    {
                        ("h", *link): e / hours
                        for link, e in problem.productive_share.items()
                        if link[0] in roles and link[2] == area and _wanted(problem, link)
                    },
                )
                for area, hours in wanted.items()
            ],
        )


def _wanted(problem: Problem, link: Link) -> bool:
    """Whether the area of a link has work for its role; hours sent elsewhere are received by nobody."""
    return any(key[1:] == link[0::2] for key in problem.demand_hours)


def _minus(one: Terms, other: Terms) -> Terms:
    return {v: one.get(v, F(0)) - other.get(v, F(0)) for v in {*one, *other}}


def _gap_rule(problem: Problem, posed: PosedRule) -> Iterator[RuleRow]:
    """No area is ahead of any other by more than the gap."""
    rule: Any = posed.rule
    for _, found in _received(problem, posed):
        for (_, one), (_, other) in itertools.permutations(found, 2):
            yield _minus(one, other), "<=", rule.gap


def _inequality(problem: Problem, posed: PosedRule) -> Iterator[RuleRow]:
    rule: Any = posed.rule
    for name, found in _received(problem, posed):
        apart: Terms = {}
        for (i, (a, one)), (j, (b, other)) in itertools.permutations(enumerate(found), 2):
            yield {("apart", name, i, j): F(1)} | _minus(other, one), ">=", F(0)
            yield {("apart", name, i, j): F(1)} | _minus(one, other), ">=", F(0)
            apart["apart", name, i, j] = a * b
        if apart:
            yield apart, "<=", rule.mean_difference


def _cross_trained(problem: Problem, posed: PosedRule) -> Iterator[RuleRow]:
    rule: Any = posed.rule
    yield {("x", *cell): F(1) for cell in posed.cells}, "=", rule.posts


def _guarantee(problem: Problem, posed: PosedRule) -> Iterator[RuleRow]:
    """Met hours of each group; or its hours received times the country's demand against the reverse."""
    rule: Any = posed.rule
    wanted = {key: hours for key, hours in problem.demand_hours.items() if key[1] in posed.role_ids}
    worked = {key[1:] for key in wanted}
    country = sum(wanted.values(), F(0))
    for group in rule.groups:
        here = sum((hours for key, hours in wanted.items() if key[2] in group), F(0))
        if rule.coverage is not None:
            short = {("s", *key): F(1) for key in wanted if key[2] in group}
            yield short, "<=", (1 - rule.coverage) * here
            continue
        terms: Terms = {}
        for link, e in problem.productive_share.items():
            if link[0::2] in worked:
                terms["h", *link] = e * (country * (link[2] in group) - here)
        yield terms, ">=", -(rule.within or F(0)) * country * here


def _spent(problem: Problem, posed: PosedRule) -> Iterator[RuleRow]:
    rule: Any = posed.rule
    cost = rule.cost
    yield (
        {
            ("x", role, base): cost.get(role, cost.get(base)) if isinstance(cost, dict) else cost
            for role, base in posed.cells
        },
        "<=",
        rule.pounds,
    )


def _caseload(problem: Problem, posed: PosedRule) -> Iterator[RuleRow]:
    """Items of the driver, met hours over hours an item, against items a post times posts at work."""
    rule: Any = posed.rule
    for role in posed.role_ids:
        keys = [key for key in problem.demand_hours if key[:2] == (rule.driver, role)]
        local = problem.role[role].tier == "local"
        for together in [[key] for key in keys] if local else [keys] if keys else []:
            per_item = problem.hours_per_item[rule.driver, role]
            terms: Terms = {("s", *key): -1 / per_item for key in together}
            for link in problem.productive_share:
                if link[0] == role and (not local or link[1] in {key[2] for key in together}):
                    terms["h", *link] = -rule.items_per_fte / problem.role[role].hours_per_post
            yield terms, "<=", -sum((problem.demand_hours[key] for key in together), F(0)) / per_item


def _riskiest_first(problem: Problem, posed: PosedRule) -> Iterator[list[RuleRow]]:
    """Where the driver makes work: lighter work waits for heavier, and hours are spare once all is met."""
    weight = {driver.id: driver.risk_weight for driver in problem.drivers}
    rule: Any = posed.rule
    for _, role, area in [key for key in problem.demand_hours if key[0] == rule.driver]:
        if role not in posed.role_ids:
            continue
        wanted = {key: hours for key, hours in problem.demand_hours.items() if key[1:] == (role, area)}
        short: Terms = {("s", *key): F(1) for key in wanted}
        for (one, _), (other, hours) in itertools.permutations(wanted.items(), 2):
            if weight[one[0]] > weight[other[0]]:
                yield [({("s", *one): F(1)}, "<=", F(0)), ({("s", *other): F(1)}, ">=", hours)]
        got: Terms = {
            ("h", *link): e for link, e in problem.productive_share.items() if link[0::2] == (role, area)
        }
        yield [(short, "<=", F(0)), (got | short, "<=", sum(wanted.values(), F(0)))]


def _nothing_by_itself(problem: Problem, posed: PosedRule) -> Iterator[RuleRow]:
    """A rule that is all choice: see `RULE_CHOICES`."""
    return iter(())


RULE_ROWS: dict[type, Callable[[Problem, PosedRule], Iterator[RuleRow]]] = {
    rules.Floor: _limits(">="),
    rules.Cap: _limits("<="),
    rules.Fixed: _limits("="),
    rules.Supply: _supply,
    rules.ChangeLimit: _change,
    rules.MinimumCoverage: _minimum,
    rules.CoverageGap: _gap_rule,
    rules.InequalityLimit: _inequality,
    rules.CrossTrained: _cross_trained,
    rules.CaseloadLimit: _caseload,
    rules.GroupGuarantee: _guarantee,
    rules.Budget: _spent,
    rules.MinimumTeam: _nothing_by_itself,
    rules.OpenBases: _nothing_by_itself,
}


def _team(problem: Problem, posed: PosedRule) -> Iterator[list[RuleRow]]:
    """For each place, or for all together: nobody, or a team."""
    rule: Any = posed.rule
    for cells in [posed.cells] if rule.together else [[cell] for cell in posed.cells]:
        staff = {("x", *cell): F(1) for cell in cells}
        yield [(staff, "<=", F(0)), (staff, ">=", rule.fte)]


def _open(problem: Problem, posed: PosedRule) -> Iterator[list[RuleRow]]:
    """For each role: every set of bases that are closed so that no more than `at_most` are left."""
    rule: Any = posed.rule
    for role in posed.role_ids:
        cells = [cell for cell in posed.cells if cell[0] == role]
        closed = itertools.combinations(cells, max(0, len(cells) - int(rule.at_most)))
        yield [({("x", *cell): F(1) for cell in shut}, "<=", F(0)) for shut in closed]


RULE_CHOICES: dict[type, Callable[[Problem, PosedRule], Iterator[list[RuleRow]]]] = {
    rules.MinimumTeam: _team,
    rules.OpenBases: _open,
    rules.CaseloadLimit: _riskiest_first,
}
"""Lists of rows of which one each must hold: switches, written out."""


def papers(problem: Problem, sides: Sequence[Mapping[Criterion, Sides] | None] = (None,)) -> Iterator[Paper]:
    """The paper model for every placing of whole posts and every choice that rules and criteria leave."""
    choices = [
        rows
        for posed in problem.rules
        if type(posed.rule) in RULE_CHOICES
        for rows in RULE_CHOICES[type(posed.rule)](problem, posed)
    ]
    for whole, far, chosen in itertools.product(_whole_posts(problem), sides, itertools.product(*choices)):
        paper = Paper(problem, whole, chosen, far)
        if paper.possible:
            yield paper


def _total(paper: Paper, criterion: Criterion) -> tuple[Fraction, ...] | None:
    found = paper.outcomes(criterion)
    terms: Terms = {}
    constant = F(0)
    for weight, (start, parts) in found:
        constant += weight * start
        for v, c in parts.items():
            terms[v] = terms.get(v, F(0)) + weight * c
    best = paper.best(terms)
    return None if best is None else (best + constant,)


def _smallest(paper: Paper, criterion: Criterion) -> tuple[Fraction, ...] | None:
    found = [expression for _, expression in paper.outcomes(criterion)]
    if not found:
        return () if paper.best({}) is not None else None
    least = ("t",)
    trial = Program()
    trial.rows = list(paper.lp.rows)
    for start, parts in found:
        trial.row({least: F(-1), **parts}, ">=", -start)
    best = trial.maximise({least: F(1)})
    if best is None:
        return None
    for start, parts in found:
        paper.lp.row(parts, ">=", best[0] - start)
    return (best[0],)


def _leximin(paper: Paper, criterion: Criterion) -> tuple[Fraction, ...] | None:
    """At each level, an outcome is settled where it cannot be raised above it while the others keep it."""
    free = [expression for _, expression in paper.outcomes(criterion)]
    if not free:
        return () if paper.best({}) is not None else None
    levels: list[Fraction] = []
    while free:
        least = ("t",)
        trial = Program()
        trial.rows = list(paper.lp.rows)
        for start, parts in free:
            trial.row({least: F(-1), **parts}, ">=", -start)
        best = trial.maximise({least: F(1)})
        if best is None:
            return None
        for start, parts in free:
            paper.lp.row(parts, ">=", best[0] - start)
        stuck = []
        for start, parts in free:
            alone = paper.lp.maximise(parts)
            assert alone is not None
            if alone[0] + start == best[0]:
                stuck.append((start, parts))
        levels += [best[0]] * len(stuck)
        free = [one for one in free if one not in stuck]
    return tuple(levels)


def _movement(paper: Paper, criterion: Criterion) -> tuple[Fraction, ...] | None:
    best = paper.best({("left", *cell): F(1) for cell in paper.problem.baseline}, "min")
    return None if best is None else (best,)


def _least_of_sums(
    paper: Paper, found: Sequence[tuple[Fraction, Terms]], sums: Iterator[Sequence[Fraction]]
) -> tuple[Fraction, ...] | None:
    """The greatest value that the least of several weighted sums of outcomes can have."""
    least = ("t", len(paper.lp.rows))
    for weights in sums:
        terms: Terms = {least: F(-1)}
        constant = F(0)
        for weight, (start, parts) in zip(weights, found, strict=True):
            constant += weight * start
            for v, c in parts.items():
                terms[v] = terms.get(v, F(0)) + weight * c
        paper.lp.row(terms, ">=", -constant)
    best = paper.best({least: F(1)})
    return None if best is None else (best,)


def _ranked(
    paper: Paper, criterion: Criterion, weigh: Callable[[Sequence[Fraction]], list[Fraction]]
) -> tuple[Fraction, ...] | None:
    """Weights by rank fall, so that the true order of the outcomes is the one with the least sum."""
    found = paper.outcomes(criterion)
    if not found:
        return () if paper.best({}) is not None else None

    def sums() -> Iterator[list[Fraction]]:
        for order in itertools.permutations(range(len(found))):
            given = weigh([found[k][0] for k in order])
            yield [given[order.index(k)] for k in range(len(found))]

    return _least_of_sums(paper, [expression for _, expression in found], sums())


def _worst_share(paper: Paper, criterion: Criterion) -> tuple[Fraction, ...] | None:
    """Each order of the outcomes fills the share from its front."""
    share: Fraction = getattr(criterion, "share")  # noqa: B009 - the parameter of this criterion alone

    def weigh(demand: Sequence[Fraction]) -> list[Fraction]:
        before = [sum(demand[:k], F(0)) for k in range(len(demand))]
        return [max(F(0), min(a, share - below)) / share for a, below in zip(demand, before, strict=True)]

    return _ranked(paper, criterion, weigh)


def _ordered(paper: Paper, criterion: Criterion) -> tuple[Fraction, ...] | None:
    stated: Any = getattr(criterion, "weights")  # noqa: B009 - the parameter of this criterion alone

    def weigh(demand: Sequence[Fraction]) -> list[Fraction]:
        n = len(demand)
        weights = [2 * n - 1 - 2 * k for k in range(n)] if stated == "gini" else list(stated)
        return [F(weight) / sum(weights) for weight in weights]

    return _ranked(paper, criterion, weigh)


def _threshold(paper: Paper, criterion: Criterion) -> tuple[Fraction, ...] | None:
    judge: Any = criterion
    found = paper.outcomes(criterion)
    if not found:
        return () if paper.best({}) is not None else None
    smallest, turn = ("m", len(paper.lp.rows)), len(paper.lp.rows)
    aim: Terms = {smallest: F(0)}
    constant = F(0)
    for k, (weight, (start, parts)) in enumerate(found):
        paper.lp.row({smallest: F(-1), **parts}, ">=", -start)
        if judge.kind == "equity":
            # Counts as itself, or as the smallest and delta, whichever is less.
            paper.lp.row({("v", turn, k): F(-1), **parts}, ">=", -start)
            paper.lp.row({("v", turn, k): F(1), smallest: F(-1)}, "<=", judge.delta)
            aim["v", turn, k] = weight
        elif k in paper.sides[criterion]:
            constant += weight * (start - judge.delta)
            for v, c in parts.items():
                aim[v] = aim.get(v, F(0)) + weight * c
        else:
            aim[smallest] += weight
    best = paper.best(aim)
    return None if best is None else (best + constant,)


def _travel(paper: Paper, criterion: Criterion) -> tuple[Fraction, ...] | None:
    best = paper.best(_on_the_road(paper.problem), "min")
    return None if best is None else (best,)


def _on_the_road(problem: Problem) -> Terms:
    return {("h", *link): 1 - share for link, share in problem.productive_share.items()}


def _welfare(paper: Paper, criterion: Any) -> tuple[Fraction, ...] | None:
    """Every chord of every curve at once; a height is a variable plus the lowest it can be.

    How near the chords are to the curve is shown elsewhere; here they are what is asked for.
    """
    found = paper.named_outcomes(criterion)
    if not found:
        return () if paper.best({}) is not None else None
    counted: tuple[Fraction, ...] = ()
    least = F(1, 10**4)
    if criterion.aversion >= 1:
        above = {name: ("above", len(paper.lp.rows), name) for name in found}
        for name, (_, (start, parts)) in found.items():
            paper.lp.row({above[name]: F(1)}, "<=", 1)
            paper.lp.row(parts | {above[name]: -least}, ">=", -start)
        best = paper.best({column: F(1) for column in above.values()})
        if best is None:
            return None
        counted = (best,)
        reach = {name: paper.lp.maximise(parts) for name, (_, (_, parts)) in found.items()}
        found = {
            name: one
            for name, one in found.items()
            if (most := reach[name]) is not None and most[0] + one[1][0] >= least
        }
    heights: Terms = {}
    lowest = F(0)
    for outcome in criterion.outcomes(paper.problem):
        if outcome.name not in found:
            continue
        weight, (start, parts) = found[outcome.name]
        curve = criterion.curve(paper.problem, outcome)
        lines = [curve.line(number) for number in range(curve.last + 1)]
        base = min(F(0), *(line.intercept for line in lines))
        height = ("height", len(paper.lp.rows), outcome.name)
        for line in lines:
            terms = {height: F(1)} | {v: -line.slope * c for v, c in parts.items()}
            paper.lp.row(terms, "<=", line.slope * start + line.intercept - base)
        heights[height] = weight
        lowest += weight * base
    best = paper.best(heights)
    return None if best is None else (*counted, best + lowest)


def _apart(paper: Paper, found: Sequence[tuple[Fraction, tuple[Fraction, Terms]]]) -> Terms:
    """Rows for the distance of every ordered pair; returns the sum of their weights times distances."""
    number = len(paper.lp.rows)
    terms: Terms = {}
    for (i, (a, (start, one))), (j, (b, (base, other))) in itertools.permutations(enumerate(found), 2):
        distance = {("apart", number, i, j): F(1)}
        paper.lp.row(distance | _minus(other, one), ">=", start - base)
        paper.lp.row(distance | _minus(one, other), ">=", base - start)
        terms |= dict.fromkeys(distance, a * b)
    return terms


def _gap(paper: Paper, criterion: Criterion) -> tuple[Fraction, ...] | None:
    """The least width of a band in which every outcome lies; ``low`` and ``high`` are its edges."""
    found = [expression for _, expression in paper.outcomes(criterion)]
    if not found:
        return () if paper.best({}) is not None else None
    low, high = ("low", len(paper.lp.rows)), ("high", len(paper.lp.rows))
    for start, parts in found:
        paper.lp.row({high: F(-1), **parts}, "<=", -start)
        paper.lp.row({low: F(-1), **parts}, ">=", -start)
    best = paper.best({high: F(1), low: F(-1)}, "min")
    return None if best is None else (best,)


def _mean_difference(paper: Paper, criterion: Criterion) -> tuple[Fraction, ...] | None:
    found = paper.outcomes(criterion)
    best = paper.best(_apart(paper, found), "min")
    return None if best is None else (best,) if found else ()


def _less_inequality(paper: Paper, criterion: Any) -> tuple[Fraction, ...] | None:
    found = paper.outcomes(criterion)
    terms = {v: -criterion.weight / 2 * c for v, c in _apart(paper, found).items()}
    for weight, (_, parts) in found:
        for v, c in parts.items():
            terms[v] = terms.get(v, F(0)) + weight * c
    best = paper.best(terms)
    constant = sum((weight * start for weight, (start, _) in found), F(0))
    return None if best is None else (best + constant,) if found else ()


CRITERION_STEPS: dict[type, Callable[[Paper, Criterion], tuple[Fraction, ...] | None]] = {
    criteria.TotalShortfall: _total,
    criteria.LargestShortfall: _smallest,
    criteria.Leximin: _leximin,
    criteria.LeastMovement: _movement,
    criteria.AlphaFair: _welfare,
    criteria.Proportional: _welfare,
    criteria.WorstShare: _worst_share,
    criteria.OrderedWeighted: _ordered,
    criteria.Threshold: _threshold,
    criteria.LeastTravel: _travel,
    criteria.CoverageGap: _gap,
    criteria.MeanDifference: _mean_difference,
    criteria.MeanLessInequality: _less_inequality,
}
MINIMISED = (
    criteria.LeastMovement,
    criteria.LeastTravel,
    criteria.CoverageGap,
    criteria.MeanDifference,
)
DEFAULT_ON: dict[type, str] = {
    criteria.TotalShortfall: "risk-coverage",
    criteria.CoverageGap: "received",
    criteria.MeanDifference: "received",
}


@dataclass(frozen=True)
class Answer:
    """The one plan, the value of each criterion, and whether the order of codes had to choose among posts."""

    posts: dict[Cell, Fraction]
    hours: dict[Link, Fraction]
    values: tuple[tuple[Fraction, ...], ...]
    choice: bool


def best_plan(problem: Problem) -> Answer | None:
    """The plan that the criteria and the stated tie-break single out, or None where there is no plan."""
    chains = []
    kept = _risk_weighted_hours_to_keep(problem)
    for paper in papers(problem, list(_sides(problem))):
        if kept:
            paper.add(*kept)
        values = _values(paper) if paper.possible else None
        if values is not None:
            chains.append((_key(problem, values), values, paper))
    if not chains:
        return None
    top = max(key for key, _, _ in chains)
    ends = []
    for key, values, paper in chains:
        if key != top:
            continue
        weight = {driver.id: driver.risk_weight for driver in problem.drivers}
        short = paper.best({("s", *hours): -weight[hours[0]] for hours in problem.demand_hours})
        moved = paper.best({("left", *cell): F(-1) for cell in problem.baseline})
        assert short is not None
        assert moved is not None
        ends.append(((short, moved), values, paper))
    top_end = max(end for end, _, _ in ends)
    finished = []
    possible: dict[Cell, set[Fraction]] = {cell: set() for cell in problem.cells}
    for end, values, paper in ends:
        if end == top_end:
            for cell, at in possible.items():
                at.update([paper.whole[cell]] if cell in paper.whole else paper.range({("x", *cell): F(1)}))
            posts = {cell: F(paper.best({("x", *cell): F(1)}, "min") or 0) for cell in sorted(problem.cells)}
            finished.append((tuple(posts.values()), _service(problem, paper), posts, values))
    _, service, posts, values = min(finished, key=lambda one: one[:2])
    hours = dict(zip(sorted(problem.productive_share), service[2:], strict=True))
    choice = any(len(at) > 1 for at in possible.values())
    return Answer(posts, {link: amount for link, amount in hours.items() if amount}, values, choice)


def _sides(problem: Problem) -> Iterator[dict[Criterion, Sides]]:
    """Every way to put outcomes on the far side of the criteria that are not concave."""
    judges = [
        judge
        for judge in problem.criteria
        if isinstance(judge, criteria.Threshold) and judge.kind == "utility"
    ]
    paper = Paper(problem, {})
    numbers = [range(len(paper.outcomes(judge))) for judge in judges]
    subsets = [
        [frozenset(far) for size in range(len(of) + 1) for far in itertools.combinations(of, size)]
        for of in numbers
    ]
    for chosen in itertools.product(*subsets):
        yield dict(zip(judges, chosen, strict=True))


def _risk_weighted_hours_to_keep(problem: Problem) -> RuleRow | None:
    """That a plan falls no shorter of V*, by enumeration, than the criteria allow."""
    asked: list[Fraction] = [getattr(criterion, "efficiency", F(0)) for criterion in problem.criteria]
    if not any(asked):
        return None
    weight = {driver.id: driver.risk_weight for driver in problem.drivers}
    short: Terms = {("s", *key): weight[key[0]] for key in problem.demand_hours}
    everything = sum((short["s", *key] * hours for key, hours in problem.demand_hours.items()), F(0))
    found = [paper.best(short, "min") for paper in papers(problem)]
    least = min((one for one in found if one is not None), default=F(0))
    return short, "<=", everything - max(asked) * (everything - least)


def least_over_fillings(problem: Problem) -> Fraction:
    """The least value of the only criterion where demand is filled riskiest first and hours are never denied.

    Coverage is not linear in the hours received, but it is where it is known how far each demand is filled:
    every combination of full demands and begun risks is tried.
    """
    (criterion,) = problem.criteria
    kept = _risk_weighted_hours_to_keep(problem)
    weight = {driver.id: driver.risk_weight for driver in problem.drivers}
    cells = sorted({key[1:] for key in problem.demand_hours})
    tiers = [sorted({weight[k] for k, *cell in problem.demand_hours if tuple(cell) == c}) for c in cells]
    found = []
    for states in itertools.product(*([None, *of] for of in tiers)):
        for paper in papers(problem):
            if kept:
                paper.add(*kept)
            for cell, begun in zip(cells, states, strict=True):
                _fill(paper, cell, begun, weight)
            value = case(CRITERION_STEPS, type(criterion))(paper, criterion) if paper.possible else None
            found += [] if value is None else [value[0]]
    return min(found)


def _fill(paper: Paper, cell: Cell, begun: Fraction | None, weight: Mapping[str, Fraction]) -> None:
    """All of a demand is met (None); or what is riskier than `begun`, nothing less risky, and no surplus."""
    wanted = {key: hours for key, hours in paper.problem.demand_hours.items() if key[1:] == cell}
    for key, hours in wanted.items():
        if begun is None or weight[key[0]] > begun:
            paper.add({("s", *key): F(1)}, "=", F(0))
        elif weight[key[0]] < begun:
            paper.add({("s", *key): F(1)}, "=", hours)
    if begun is not None:
        links = {link: e for link, e in paper.problem.productive_share.items() if link[0::2] == cell}
        got = {("h", *link): e for link, e in links.items()} | {("s", *key): F(1) for key in wanted}
        paper.add(got, "=", sum(wanted.values(), F(0)))


def feasible(problem: Problem) -> bool:
    """Whether any plan keeps the rules.

    A role without a supply rule may have as many posts as it likes: what fractions of posts can do, whole
    posts then can as well, since limits on them are whole and more of them never lose hours.
    """
    supplied = {
        role for posed in problem.rules if isinstance(posed.rule, rules.Supply) for role in posed.role_ids
    }
    loose = tuple(role if role.id in supplied else replace(role, post_size=F(0)) for role in problem.roles)
    relaxed = replace(problem, roles=loose)
    return any(paper.lp.maximise({}) is not None for paper in papers(relaxed))


def _service(problem: Problem, paper: Paper) -> tuple[Fraction, ...]:
    """Hours on the road, ranks times hours in posts, the hours of every link: each least, in this order."""
    links = sorted(problem.productive_share)
    per_post = {role.id: role.hours_per_post for role in problem.roles}
    ranked = {("h", *link): rank / per_post[link[0]] for rank, link in enumerate(links, 1)}
    aims = [_on_the_road(problem), ranked, *({("h", *link): F(1)} for link in links)]
    return tuple(F(paper.best(aim, "min") or 0) for aim in aims)


def _values(paper: Paper) -> tuple[tuple[Fraction, ...], ...] | None:
    found = []
    if not paper.problem.criteria and paper.best({}) is None:
        return None
    for criterion in paper.problem.criteria:
        value = case(CRITERION_STEPS, type(criterion))(paper, criterion)
        if value is None:
            return None
        found.append(value)
    return tuple(found)


def _key(problem: Problem, values: Sequence[tuple[Fraction, ...]]) -> tuple[tuple[Fraction, ...], ...]:
    """Values turned so that greater is better."""
    return tuple(
        tuple(-one for one in value) if isinstance(criterion, MINIMISED) else value
        for criterion, value in zip(problem.criteria, values, strict=True)
    )


def _whole_posts(problem: Problem) -> Iterator[dict[Cell, Fraction]]:
    """Every placing of the posts that come in units, up to the largest supply stated for the role."""
    choices: list[list[dict[Cell, Fraction]]] = []
    for role in problem.roles:
        if not role.post_size:
            continue
        stated = [
            posed.rule.fte
            for posed in problem.rules
            if isinstance(posed.rule, rules.Supply)
            and role.id in posed.role_ids
            and posed.rule.fte is not None
        ]
        units = int(max([role.posts, *stated]) // role.post_size)
        # The last place stands for posts that are not placed.
        choices.append(
            [
                {(role.id, base): n * role.post_size for base, n in zip(role.bases, placed, strict=False)}
                for placed in placings(units, len(role.bases) + 1)
            ]
        )
    for combination in itertools.product(*choices):
        yield {cell: fte for placed in combination for cell, fte in placed.items()}
