"""Phase one: by how much rules must be broken, in the linear relaxation, settled in exact fractions.

It is the linear program of the rules in which each limit may be broken at a price of one a unit. Its optimum
is zero where the relaxation has a plan; where it is not, its duals are a Farkas certificate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

from allocator.errors import LimitError, SolverError
from allocator.expression import Expression, Number, total
from allocator.model import Model, Sense
from allocator.plan import Service
from allocator.problem import Problem, Role
from allocator.rules import PosedRule, Supply
from allocator.search.farkas import Certificate, certificate
from allocator.search.proved import Choice
from allocator.search.vertex import Basis, duals, vertex
from allocator.solutions import Solution
from allocator.solvers import Options, Session

SURELY_BROKEN = 1e-6
"""What the solver says is broken by more than this is looked at first for a certificate, else for a plan."""


@dataclass(frozen=True)
class Verdict:
    """Whether rules can hold together in the linear relaxation.

    `certificate` proves that they cannot, `service` is a plan that shows they can; both are exact, and both
    are None where only the solver has spoken. `rules` names those that the certificate uses.
    """

    feasible: bool
    certificate: Certificate | None = None
    rules: frozenset[str] = frozenset()
    service: Service | None = None


class PhaseOne(Model):
    """The linear relaxation of rules, each of whose rows may be broken."""

    def __init__(
        self,
        problem: Problem,
        rules: Sequence[PosedRule],
        choice: Choice | None = None,
    ) -> None:
        choice = choice or Choice({})
        self.broken: list[Expression] = []
        self.rule_of: dict[int, str] = {}
        self._rule: str | None = None
        super().__init__(replace(problem, rules=()), choice.posts, choice.switches)
        for posed in rules:
            self._rule = posed.name
            posed.add(self)

    def column(self, name: str, low: Number, high: Number, *, whole: bool = False) -> Expression:  # noqa: ARG002 - the relaxation has no whole columns
        """Add a variable; it may take any value between its bounds."""
        return super().column(name, low, high)

    def row(self, name: str, left: Expression, sense: Sense, right: Expression | Number = 0) -> int:
        """Add a row; one of a rule may be broken, by as much as the bounds of its columns let it."""
        if self._rule is not None:
            difference = left - right
            for sign, breaks in ((1, sense != "<="), (-1, sense != ">=")):
                most = max(Fraction(0), self.highest(-sign * difference))
                if breaks and most:
                    slack = self.column(f"broken({name},{sign})", 0, most)
                    self.broken.append(slack)
                    left = left + sign * slack
        number = super().row(name, left, sense, right)
        if self._rule is not None:
            self.rule_of[number] = self._rule
        return number


def judge(
    problem: Problem,
    rules: Sequence[PosedRule],
    options: Options,
    deadline: float | None,
    choice: Choice | None = None,
) -> Verdict:
    """Whether the rules can hold together in fractions of posts, or with these posts and switches.

    Raises
    ------
    LimitError
        Where the deadline passed.
    """
    model = PhaseOne(problem, rules, choice)
    session = Session(model, options, deadline)
    broken = total(model.broken)
    solution = _answered(session.optimise(broken, "min"))
    verdict = _exact(model, broken, solution, session)
    if verdict is None:
        solution = _answered(session.again())
        verdict = _exact(model, broken, solution, session)
    return verdict or Verdict(feasible=solution.objective < SURELY_BROKEN)


def _answered(solution: Solution) -> Solution:
    if solution.status == "limit":
        raise LimitError("time ran out while looking for the fewest rules in conflict; nothing was written")
    if solution.status == "infeasible":
        raise SolverError("HiGHS finds no way even to break rules; run `allocator doctor`")
    return solution


def _exact(model: PhaseOne, broken: Expression, solution: Solution, session: Session) -> Verdict | None:
    """What the basis says in fractions: a plan or a proof, the likelier first."""
    basis = Basis(*session.basis())
    if solution.objective < SURELY_BROKEN:
        return _plan(model, broken, basis) or _proof(model, broken, basis)
    return _proof(model, broken, basis) or _plan(model, broken, basis)


def _plan(model: PhaseOne, broken: Expression, basis: Basis) -> Verdict | None:
    """The vertex of the basis, where it breaks nothing."""
    try:
        values = dict(enumerate(vertex(model.columns, model.rows, basis)))
    except SolverError:
        return None
    if broken.value(values):
        return None
    problem = model.problem
    posts = {cell: expression.value(values) for cell, expression in model.posts.items()}
    hours = {
        link: expression.value(values) * problem.role[link[0]].hours_per_post
        for link, expression in model.deployed.items()
    }
    return Verdict(True, service=Service(problem, posts, hours))


def _proof(model: PhaseOne, broken: Expression, basis: Basis) -> Verdict | None:
    """The duals of the basis, where they prove that the rows as they stand contradict each other."""
    try:
        prices = duals(broken.terms, model.rows, basis).rows
    except SolverError:
        return None
    slacks = {k for slack in model.broken for k in slack.terms}
    kept = [
        replace(column, low=Fraction(0), high=Fraction(0)) if k in slacks else column
        for k, column in enumerate(model.columns)
    ]
    found = certificate(kept, model.rows, prices)
    if not found.proves:
        return None
    used = frozenset(model.rule_of[number] for number in found.multipliers if number in model.rule_of)
    return Verdict(False, found, used)


def with_room(problem: Problem) -> Problem:
    """The same problem in which no bound of a variable can stand in for a rule.

    Variables are boxed by a role's posts. Here each role has more than any rule or demand could ask for, and
    its supply rule states the number that is meant.
    """
    rules = tuple(
        replace(posed, rule=posed.rule.model_copy(update={"fte": problem.role[posed.role_ids[0]].posts}))
        if isinstance(posed.rule, Supply) and posed.rule.fte is None and len(posed.role_ids) == 1
        else posed
        for posed in problem.rules
    )
    asked = sum(
        (abs(number) * max(1, len(posed.cells)) for posed in problem.rules for number in _posts_of(posed)),
        sum(problem.baseline.values(), Fraction(0)),
    )
    return replace(
        problem, rules=rules, roles=tuple(_with_room(problem, role, asked) for role in problem.roles)
    )


def _with_room(problem: Problem, role: Role, asked: Fraction) -> Role:
    wanted = sum(
        (
            problem.role_demand_hours[link[0], link[2]] / (share * role.hours_per_post)
            for link, share in problem.productive_share.items()
            if link[0] == role.id and share
        ),
        problem.most_posts[role.id] + asked + len(role.bases),
    )
    return replace(role, posts=Fraction(ceil(wanted)))


def _posts_of(posed: PosedRule) -> list[Fraction]:
    """The numbers of posts that a rule states."""
    stated = (getattr(posed.rule, name, None) for name in ("fte", "posts", "moves"))
    return [value for value in stated if isinstance(value, Fraction)]
