"""The elastic model: a problem whose rules may give way, each number of theirs by whole steps.

A rule is handed to the model with an expression where its number stands, so that its own rows say what giving
way means. A number p that moves from v to a multiple of its step q, upwards (downwards is the mirror image):

    p = v + z (first - v) + q k,    0 <= k <= z K,    z 0 or 1, k whole,

where `first` is the first multiple of q beyond v, and K counts the further ones. Columns: `gives` (z), `more`
(k). Sizes are in posts, or in percentage points for shares.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from allocator.changes import COUNTS, Change
from allocator.expression import Expression, Number, total
from allocator.model import Model
from allocator.posing.scopes import rule_names
from allocator.problem import Problem
from allocator.rules import Elastic, PosedRule, Rule


@dataclass(frozen=True)
class Movable:
    """A number of the scenario that may change, and the rules that read it."""

    parameter: str
    kind: str
    elastic: Elastic
    rules: tuple[PosedRule, ...]

    def change(self, after: Fraction) -> Change:
        """The change to another value."""
        elastic = self.elastic
        return Change(
            self.rules[0].name,
            self.kind,
            self.parameter,
            elastic.value,
            after,
            elastic.unit,
            elastic.counts,
        )


@dataclass(frozen=True)
class Move:
    """One direction in which a number may move: whether it does, and how far."""

    movable: Movable
    gives: Expression
    more: Expression
    amount: Expression
    sign: int

    @property
    def size(self) -> Expression:
        """How far it moves, in posts or percentage points."""
        elastic = self.movable.elastic
        return self.amount * (elastic.counts or COUNTS[elastic.unit])


class ElasticModel(Model):
    """A problem in which the given numbers may move; every other rule stands as it is."""

    def __init__(self, problem: Problem, movables: Iterable[Movable]) -> None:
        super().__init__(replace(problem, rules=()))
        self.moves: list[Move] = []
        loose: dict[str, tuple[str, Expression]] = {}
        for movable in movables:
            now = self._number(movable)
            loose |= {posed.name: (movable.elastic.field, now) for posed in movable.rules}
        for posed in problem.rules:
            if posed.name in loose:
                field, now = loose[posed.name]
                posed = with_number(posed, field, now)  # noqa: PLW2901 - the same rule, loosened
            posed.add(self)

    def times(self, expression: Expression, number: Expression | Number) -> Expression:
        """An expression times a number that may move, whose columns count whole steps.

        Each column is written in powers of two: column = sum of 2^j b_j with b_j 0 or 1. The product of the
        expression, which stays between 0 and M, with b_j is a column w_j with w_j <= M b_j, w_j <= expression
        and w_j >= expression - M (1 - b_j).
        """
        if not isinstance(number, Expression):
            return expression * number
        parts = [expression * number.constant]
        for column, coefficient in number.terms.items():
            parts.append(self._product(expression, column) * coefficient)
        return total(parts)

    def _product(self, expression: Expression, column: int) -> Expression:
        most, counted, product = self.highest(expression), [], []
        for power in range(int(self.columns[column].high).bit_length()):
            bit = self.column(f"bit({column},{power})", 0, 1, whole=True)
            share = self.column(f"share({column},{power})", 0, most)
            self.row(f"off({column},{power})", share - bit * most, "<=")
            self.row(f"on({column},{power})", share - expression, "<=")
            self.row(f"all({column},{power})", share - expression + (1 - bit) * most, ">=")
            counted.append(bit * 2**power)
            product.append(share * 2**power)
        self.row(f"bits({column})", total(counted) - Expression({column: Fraction(1)}), "=")
        return total(product)

    def _number(self, movable: Movable) -> Expression:
        """The number as an expression, with the columns that move it."""
        elastic = movable.elastic
        up = elastic.high is None or elastic.high > elastic.value
        moves = [self._move(movable, -1)] if elastic.low < elastic.value else []
        moves += [self._move(movable, 1)] if up else []
        if len(moves) == 2:
            self.row(f"one_way({movable.parameter})", moves[0].gives + moves[1].gives, "<=", 1)
        self.moves += moves
        return total([elastic.value, *(move.sign * move.amount for move in moves)])

    def _move(self, movable: Movable, sign: int) -> Move:
        elastic, step = movable.elastic, movable.elastic.step
        way = "up" if sign > 0 else "down"
        # In units of the step and seen from below, a move down is a move up.
        now = sign * elastic.value / step
        first = now // 1 + 1
        limit = elastic.low if sign < 0 else elastic.high
        last = sign * self._room(movable) / step if limit is None else sign * limit / step
        most = last // 1 - first
        gives = self.column(f"gives({movable.parameter},{way})", 0, 1 if most >= 0 else 0, whole=True)
        more = self.column(f"more({movable.parameter},{way})", 0, max(0, most), whole=True)
        self.row(f"more({movable.parameter},{way})", more - max(0, most) * gives, "<=")
        return Move(movable, gives, more, gives * ((first - now) * step) + more * step, sign)

    def _room(self, movable: Movable) -> Fraction:
        """As many posts as any role has room for."""
        roles = [role for posed in movable.rules for role in posed.role_ids]
        return max(
            [
                movable.elastic.value,
                *(self.problem.most_posts[role] * len(self.problem.cells) for role in roles),
            ]
        )


def with_number(posed: PosedRule, field: str, number: Expression | Fraction) -> PosedRule:
    """The rule with another number; an expression makes its rows elastic."""
    return replace(posed, rule=posed.rule.model_copy(update={field: number}))


def movables(problem: Problem) -> list[Movable]:
    """Every number that rules can give way by, in order of rule and parameter."""
    stated = _stated_names(problem)
    found: dict[str, list[tuple[PosedRule, Elastic]]] = {}
    for posed in problem.rules:
        elastic = posed.elastic(problem)
        if elastic is not None:
            own = f"rules.{stated.get(id(posed.rule), posed.name)}.{elastic.field}"
            found.setdefault(elastic.key or own, []).append((posed, elastic))
    return [
        Movable(
            parameter, kind_of(entries[0][0].rule), _joined(entries), tuple(posed for posed, _ in entries)
        )
        for parameter, entries in sorted(found.items(), key=lambda entry: (entry[1][0][0].name, entry[0]))
    ]


def kind_of(rule: Rule) -> str:
    """The type of a rule, as a scenario states it."""
    return str(getattr(rule, "type", type(rule).__name__))


def _joined(entries: Sequence[tuple[PosedRule, Elastic]]) -> Elastic:
    """Several pools may read one number: it goes as far as all of them let it, in steps that suit all."""
    first = entries[0][1]
    return replace(first, step=max(elastic.step for _, elastic in entries))


def _stated_names(problem: Problem) -> Mapping[int, str]:
    """What the scenario calls each rule: a pool is named by its role, and may be stated by another name."""
    if problem.setting is None:
        return {}
    rules = problem.setting.scenario.statement.rules
    return {id(rule): name for rule, name in zip(rules, rule_names(rules), strict=True)}
