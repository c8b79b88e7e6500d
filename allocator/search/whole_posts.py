"""Whole posts that criteria and tie-break single out: stages in order, then posts in order of code."""

from __future__ import annotations

from fractions import Fraction

from allocator.criteria import Stage
from allocator.errors import LimitError
from allocator.expression import Expression
from allocator.problem import Cell, Problem
from allocator.search import canonical
from allocator.search.integer_search import LOOSEST_SLACK, IntegerSearch
from allocator.search.proved import Choice, Proved, WholePosts
from allocator.solvers import Options

CHOICE = 1e-9
"""Posts that may differ by more than this are a choice that the order of codes settles."""


def place_whole_posts(
    problem: Problem, options: Options, deadline: float | None, tie_break: bool
) -> WholePosts:
    """Find the whole posts, and the switches, that the criteria and the tie-break single out.

    Raises
    ------
    InfeasibleError
        Where no plan keeps all rules.
    LimitError
        Where the time ran out before any plan was found.
    """
    search = IntegerSearch(problem, options, deadline, tie_break)
    proved = [Proved(0, False) if search.limited else search.follow(criterion) for criterion in search.chain]
    choice = tie_break and not search.limited and _settle_posts(search)
    if search.best is None:
        search.find_any()
    if search.best is None:
        raise LimitError("a limit was reached before any plan was found; nothing was written")
    known = min(search.best_begun, len(problem.criteria))
    return WholePosts(search.choice(), tuple(proved[: len(problem.criteria)]), search.limited, choice, known)


def _settle_posts(search: IntegerSearch) -> bool:
    """Settle what choice of posts is left by the order of codes; returns whether there was any.

    Where all posts come in sizes, other posts are another choice, and switches say no more. Elsewhere another
    setting of the switches may have other fractional posts, or the same: each place is then asked for its
    most posts as well.
    """
    sized = all(search.problem.role[role].post_size for role, _ in search.problem.cells)
    choice = False
    if _has_choice(search, among_switches=not sized):
        choice = sized or not search.model.switches
        for cell in sorted(search.problem.cells):
            choice |= not choice and _may_have_more(search, cell)
            _minimise(search, cell)
            if search.limited:
                return False
    if search.model.switches:
        _settle_service(search)
    return choice


def _may_have_more(search: IntegerSearch, cell: Cell) -> bool:
    """Whether a place has more posts in some plan that is as good than in the plan of least."""
    posts = search.model.posts[cell]
    least = search.run(Stage(canonical.POSTS, "min", posts, hold=False))
    most = search.run(Stage(canonical.POSTS, "max", posts, hold=False))
    return not search.limited and most.objective - least.objective > CHOICE


def _settle_service(search: IntegerSearch) -> None:
    """Of several settings of the switches with these posts, keep one that the service steps prefer."""
    for stage in (canonical.travel(search.model), canonical.service_by_rank(search.model)):
        search.find(stage)
        if search.limited or search.best is None:
            return
        least = Fraction(search.best.objective) + LOOSEST_SLACK
        search.model.row(f"least({stage.name})", stage.objective, "<=", least)


def _has_choice(search: IntegerSearch, *, among_switches: bool) -> bool:
    """Whether other posts, or another setting of the switches, are as good as the best found."""
    # The best plan itself is one answer, with no switch on, so that an answer there must be.
    any_other = search.model.column("any_other", 0, 1)
    now = search.choice() if among_switches else Choice(search.choice().posts)
    search.model.row("any_other", search.difference(now) - any_other, ">=")
    stage = Stage(canonical.POSTS, "max", any_other, hold=False)
    while True:
        found = search.run(stage)
        if search.limited or found.objective < 0.5:
            return False
        choice = search.choice_of(found)
        if not search.falls_short(choice):
            return True
        search.set_aside(choice)


def _minimise(search: IntegerSearch, cell: Cell) -> None:
    """Minimise the posts of one place and keep them there."""
    assert search.best is not None
    (column,) = search.model.posts[cell].terms
    whole = search.model.columns[column].whole
    if not whole or search.best.columns[column] > 0.5:
        search.find(Stage(canonical.POSTS, "min", Expression({column: Fraction(1)})))
        if search.limited:
            return
    if whole:
        fixed = float(round(search.best.columns[column]))
        search.session.bound_column(column, fixed, fixed)
    else:
        search.session.bound_column(
            column, 0.0, float(search.exact(search.choice()).posts[cell] + search.slack)
        )
