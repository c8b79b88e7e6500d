"""Why there is no plan: rules that cannot hold together, none of which can be left out, and the proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from allocator.deletion import irreducible
from allocator.errors import InfeasibleError, LimitError, SolverError
from allocator.expression import Expression
from allocator.model import Model
from allocator.problem import Problem
from allocator.rules import PosedRule
from allocator.search.farkas import Certificate
from allocator.search.phase_one import judge, with_room
from allocator.solvers import Options, Session

PROVED = "proved in exact arithmetic"
CLAIMED = "claimed by the solver, not certified: only whole posts or switches have this conflict"


@dataclass(frozen=True)
class Conflict:
    """Rules that have no plan together, and have one without any of them.

    `certificate` proves the first where fractions of posts have no plan either; else it is the solver's word.
    """

    rules: tuple[PosedRule, ...]
    certificate: Certificate | None

    @property
    def proof(self) -> str:
        """How far it is proved, in words."""
        return CLAIMED if self.certificate is None else PROVED

    def words(self, problem: Problem) -> str:
        """The rules with the numbers that clash, and the proof."""
        return f"{'; '.join(rule.words(problem) for rule in self.rules)}; {self.proof}"


def explain_infeasible(problem: Problem, options: Options) -> InfeasibleError:
    """Name rules that cannot hold together, with their numbers, in what is left of the time.

    Raises
    ------
    LimitError
        Where the time ran out first.
    SolverError
        Where there is a plan after all.
    """
    found = find_conflict(problem, options, options.deadline)
    message = f"no plan keeps these rules together: {found.words(problem)}"
    return InfeasibleError(message, [rule.name for rule in found.rules], proof=found.proof)


def find_conflict(problem: Problem, options: Options, deadline: float | None) -> Conflict:
    """Find an irreducible set of rules without a plan.

    The linear relaxation comes first, since what it proves is proved in fractions; what is then left may hold
    a smaller conflict of whole posts, and where the relaxation has a plan only whole posts have one.
    """
    room = with_room(problem)

    def no_fractions(rules: tuple[PosedRule, ...]) -> bool:
        return not judge(room, rules, options, deadline).feasible

    def no_whole_posts(rules: tuple[PosedRule, ...]) -> bool:
        return not has_plan(room, rules, options, deadline)

    rules: tuple[PosedRule, ...] = room.rules
    verdict = judge(room, rules, options, deadline)
    if not verdict.feasible:
        used = tuple(rule for rule in rules if rule.name in verdict.rules)
        rules = irreducible(used or rules, no_fractions)
    elif has_plan(room, rules, options, deadline):
        raise SolverError("HiGHS found no plan, yet finds one when asked again; run `allocator doctor`")
    if any(column.whole for column in Model(replace(room, rules=rules)).columns):
        rules = irreducible(rules, no_whole_posts)
    verdict = judge(room, rules, options, deadline)
    return Conflict(_as_stated(problem, rules), verdict.certificate)


def has_plan(
    problem: Problem, rules: tuple[PosedRule, ...], options: Options, deadline: float | None
) -> bool:
    """Whether any plan in whole posts keeps these rules, by the solver's word; a no is asked for twice.

    Raises
    ------
    LimitError
        Where the deadline passed.
    """
    session = Session(Model(replace(problem, rules=rules)), options, deadline)
    solution = session.optimise(Expression(), "max")
    if solution.status == "infeasible":
        solution = session.again()
    if solution.status == "limit" and not solution.columns.size:
        raise LimitError("time ran out while looking for the fewest rules in conflict; nothing was written")
    return solution.status != "infeasible"


def _as_stated(problem: Problem, rules: Sequence[PosedRule]) -> tuple[PosedRule, ...]:
    """The rules as the problem has them, in its order."""
    names = {rule.name for rule in rules}
    return tuple(rule for rule in problem.rules if rule.name in names)
