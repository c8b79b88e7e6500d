"""What is said of a plan is true: limits, gaps, conflicts, options, and silence on the standard output."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from allocator.criteria import leximin
from allocator.errors import InfeasibleError, LimitError, SolverError, UsageError
from allocator.plan import Plan, Service
from allocator.problem import Problem
from allocator.report import assess
from allocator.rules import Cap, ChangeLimit, Fixed, Floor, MinimumCoverage, Rule
from allocator.solutions import Solution
from allocator.solve import solve
from allocator.solver_calls import run_interruptibly
from allocator.solvers import Options, Session, solver_version
from tests.oracles import Answer, best_plan, feasible
from tests.problems import FRACTIONAL, RISK, F, local, pool, problem, regional, small_problems, with_rules

THREE = {"A": 3, "B": 4, "C": 5}
KINDS = {
    "whole": problem(local(5, THREE)),
    "fractional": problem(local(5, THREE, size=FRACTIONAL)),
    "mixed": problem(local(5, THREE), pool(2, THREE, size=FRACTIONAL)),
}

# --- limits ----------------------------------------------------------------------------------


@pytest.mark.parametrize("posed", KINDS.values(), ids=KINDS)
def test_no_time_at_all_is_a_limit_error(posed: Problem) -> None:
    with pytest.raises(LimitError, match="nothing was written"):
        solve(posed, Options(time_limit=0))


@pytest.mark.parametrize("posed", KINDS.values(), ids=KINDS)
def test_time_enough_is_proved(posed: Problem) -> None:
    assert solve(posed, Options(time_limit=60)) == solve(posed)


@pytest.fixture
def stop_at(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """A function that makes HiGHS meet a limit at its nth integer program, with or without a plan in hand."""

    def stop(turn: int, *, incumbent: bool) -> None:
        optimise, turns = Session.optimise, iter(range(10**6))

        def limited(session: Session, *question: Any) -> Solution:
            answer = optimise(session, *question)
            if not session.whole or next(turns) < turn or answer.status != "optimal":
                return answer
            loose = answer.bound + (0.25 if question[1] == "max" else -0.25)
            columns = answer.columns if incumbent else answer.columns[:0]
            return replace(answer, status="limit", bound=loose, columns=columns)

        monkeypatch.setattr(Session, "optimise", limited)

    return stop


def true_of(posed: Problem, plan: Plan, best: Answer | None) -> None:
    """Posts and hours keep the rules, and the best plan of all does not pass a stated bound."""
    service = Service(posed, plan.posts, plan.hours)
    assert [rule.violation(posed, service) for rule in posed.rules] == [0] * len(posed.rules)
    assert best is not None
    for criterion, values in zip(posed.criteria, best.values, strict=True):
        rows = {stage.optimum: stage for stage in plan.stages if stage.criterion == criterion.name}
        for reached, value in zip(criterion.value(posed, service), values, strict=True):
            bound = rows[reached].bound
            assert value <= bound if criterion.sense == "max" else value >= bound
            if value != reached:
                return  # what comes later is another question


CRITERIA = [("leximin",), ("least_movement", "leximin"), ("total_shortfall", "leximin")]
BEST: dict[str, Answer | None] = {}


def remembered(posed: Problem) -> Answer | None:
    """The best plan, enumerated once."""
    if repr(posed) not in BEST:
        BEST[repr(posed)] = best_plan(posed)
    return BEST[repr(posed)]


@pytest.mark.parametrize("incumbent", [True, False], ids=["plan in hand", "none in hand"])
@pytest.mark.parametrize("criteria", CRITERIA, ids=str)
@pytest.mark.parametrize("turn", range(8))
def test_a_limit_on_the_way_leaves_an_unproven_plan_with_true_bounds(
    stop_at: Callable[..., None], turn: int, criteria: tuple[str, ...], incumbent: bool
) -> None:
    posed = problem(
        local(4, {"A": 3, "B": 4, "C": 5}),
        pool(1, {"A": 1, "B": 4}, size=FRACTIONAL),
        criteria=criteria,
        baseline={"local": {"A": 2, "B": 1, "C": 1}},
    )
    stop_at(turn, incumbent=incumbent)
    if turn == 0 and not incumbent:
        with pytest.raises(LimitError):
            solve(posed)
        return
    plan = solve(posed)
    true_of(posed, plan, remembered(posed))
    if plan.status == "proved":  # the search was over before
        assert turn > len(posed.criteria)
        assert plan.gap == 0
    else:
        assert not any(stage.criterion.startswith("then_") for stage in plan.stages)


@pytest.mark.parametrize("turn", range(6))
def test_a_limit_in_one_of_several_parts_is_told_of_the_whole(
    stop_at: Callable[..., None], turn: int
) -> None:
    posed = problem(
        local(2, THREE),
        regional(2, THREE, {("P", "A"): 1, ("P", "B"): 1, ("Q", "C"): "1/2"}),
        across="area-role",
        criteria=("leximin",),
    )
    stop_at(turn, incumbent=True)
    plan = solve(posed)
    true_of(posed, plan, remembered(posed))
    assert plan.status == "unproven"


def tied_roles(rule: Rule) -> Problem:
    """Two roles in whole posts over six pairs of area and role that a rule ties together."""
    demand = {"A": 3, "B": 4, "C": 5}
    return problem(
        local(4, demand, name="a"),
        regional(3, demand, {("P", "A"): 1, ("P", "B"): "2/3", ("Q", "C"): "1/2"}, name="b"),
        rules=(rule,),
        across="area-role",
        baseline={"a": {"A": 2, "B": 1, "C": 1}, "b": {"P": 2, "Q": 1}},
    )


@pytest.mark.parametrize("most", [2, 3, 4, 5])
@pytest.mark.parametrize("moves", [1, 2, 4])
def test_leximin_over_more_outcomes_than_it_can_rank_settles_the_lowest_and_bounds_the_rest(
    monkeypatch: pytest.MonkeyPatch, most: int, moves: int
) -> None:
    posed = tied_roles(ChangeLimit(type="change_limit", moves=moves))
    whole = solve(posed)
    assert whole.status == "proved"
    monkeypatch.setattr(leximin, "MOST_OUTCOMES", most)
    plan = solve(posed)
    true_of(posed, plan, remembered(posed))
    assert plan.status == "unproven"
    settled = max(1, most**2 // 6)
    (judge,) = posed.criteria
    reached, best = (judge.value(posed, Service(posed, each.posts, each.hours)) for each in (plan, whole))
    assert reached[:settled] == best[:settled]
    assert plan.gap < 1
    assert not any(stage.criterion.startswith("then_") for stage in plan.stages)
    assert "only the lowest levels are settled" in assess(posed, plan).proof


def test_leximin_over_as_many_outcomes_as_it_can_rank_is_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    posed = tied_roles(ChangeLimit(type="change_limit", moves=2))
    whole = solve(posed)
    monkeypatch.setattr(leximin, "MOST_OUTCOMES", 6)
    assert solve(posed) == whole


def test_a_gap_that_was_asked_for_is_not_called_proved() -> None:
    plan = solve(problem(local(5, THREE)), Options(solver_options={"mip_rel_gap": 0.9, "presolve": "off"}))
    true_of(problem(local(5, THREE)), plan, remembered(problem(local(5, THREE))))
    assert (plan.status == "proved") == (plan.gap == 0)


# --- conflicts -------------------------------------------------------------------------------


def test_the_conflict_is_named_with_its_numbers() -> None:
    posed = problem(
        local(2, THREE), rules=[Floor(type="floor", fte=1, id="one_each"), Cap(type="cap", fte=9)]
    )
    with pytest.raises(InfeasibleError, match=r"at each of 3 places: 3 posts in all\); supply:local") as told:
        solve(posed)
    assert told.value.conflict == ("one_each", "supply:local")


def test_whole_posts_can_be_in_conflict_where_fractions_are_not() -> None:
    rules: list[Rule] = [Floor(type="floor", fte=Decimal("0.5"))]
    with pytest.raises(InfeasibleError):
        solve(problem(local(2, THREE), rules=rules))
    assert solve(problem(local(2, THREE, size=FRACTIONAL), rules=rules)).status == "proved"


@st.composite
def harsh_rules(draw: st.DrawFn) -> list[Rule]:
    share = st.sampled_from(["0.3", "0.6", "0.9"])
    bases = st.sampled_from([None, ("A",), ("B",), ("P",), ("Q",)])
    found: list[Rule] = []
    for number in range(draw(st.integers(1, 5))):
        name = f"rule{number}"
        found.append(
            draw(
                st.one_of(
                    st.builds(
                        Floor, type=st.just("floor"), fte=st.integers(1, 4), bases=bases, id=st.just(name)
                    ),
                    st.builds(Cap, type=st.just("cap"), fte=st.integers(0, 1), bases=bases, id=st.just(name)),
                    st.builds(
                        Fixed, type=st.just("fixed"), fte=st.integers(0, 2), bases=bases, id=st.just(name)
                    ),
                    st.builds(
                        MinimumCoverage,
                        type=st.just("minimum_coverage"),
                        coverage=share.map(Decimal),
                        id=st.just(name),
                    ),
                )
            )
        )
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(small_problems(st.just(())), harsh_rules())
def test_a_conflict_is_infeasible_and_any_part_of_it_is_not(posed: Problem, rules: list[Rule]) -> None:
    posed = with_rules(posed, rules)
    if feasible(posed):
        assert solve(posed).status == "proved"
        return
    with pytest.raises(InfeasibleError) as told:
        solve(posed)
    conflict = [rule for rule in posed.rules if rule.name in told.value.conflict]
    assert len(conflict) == len(told.value.conflict) > 0
    assert not feasible(replace(posed, rules=tuple(conflict)))
    for left_out in conflict:
        rest = tuple(rule for rule in conflict if rule is not left_out)
        assert feasible(replace(posed, rules=rest))


def test_an_empty_pool_is_named_as_the_cause() -> None:
    posed = problem(
        local(0, THREE), rules=[MinimumCoverage(type="minimum_coverage", coverage=Decimal("0.1"))]
    )
    with pytest.raises(InfeasibleError, match="the pool of 0 posts") as told:
        solve(posed)
    assert told.value.conflict == ("minimumcoverage-1", "supply:local")


# --- options and versions --------------------------------------------------------------------


@pytest.mark.parametrize(
    "options", [{"thread": 2}, {"presolve": "perhaps"}, {"random_seed": 1.5}, {"threads": "x"}]
)
def test_an_option_that_highs_does_not_take_is_a_usage_error(options: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="HiGHS does not take the option"):
        solve(KINDS["whole"], Options(solver_options=options))


def test_an_unknown_solver_is_a_usage_error_with_a_hint() -> None:
    with pytest.raises(UsageError, match="did you mean 'highs'"):
        solve(KINDS["whole"], Options(solver="higs"))


@pytest.mark.parametrize("options", [{"solver": "pdlp"}, {"solver": "ipm", "run_crossover": "off"}], ids=str)
def test_options_that_leave_no_basis_are_refused_in_words(options: dict[str, Any]) -> None:
    with pytest.raises(SolverError, match="without the basis"):
        solve(KINDS["fractional"], Options(solver_options=options), staged=True)


def test_the_number_of_threads_may_change_from_run_to_run() -> None:
    plans = [solve(KINDS["whole"], Options(solver_options={"threads": number})) for number in (1, 2, 1)]
    assert plans[0] == plans[1] == plans[2]


def test_an_old_or_missing_highspy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("allocator.solvers.version", lambda _: "1.14.2")
    with pytest.raises(SolverError, match=r"highspy 1.14.2 is installed; 1.16 or later"):
        solver_version()


def test_nothing_is_written_to_the_standard_output() -> None:
    root = Path(__file__).resolve().parents[2]
    code = (
        "from tests.engine.test_status import KINDS; from allocator.solve import solve\n"
        "from allocator.solvers import Options\n"
        "solve(KINDS['mixed'], Options(solver_options={'output_flag': True, 'log_to_console': True}))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == ""


def test_a_later_solver_writes_nothing_either(capfd: pytest.CaptureFixture[str]) -> None:
    solve(KINDS["mixed"], Options(solver_options={"output_flag": True}))
    assert capfd.readouterr() == ("", "")


class Endless:
    """A solver at whose start somebody presses Ctrl-C, and that runs until it is told to stop."""

    def __init__(self) -> None:
        self.stopped = threading.Event()
        self.was_told = False

    def run(self) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        self.was_told = self.stopped.wait(60)  # only so that a failure ends: nothing waits that long

    def cancelSolve(self) -> None:  # noqa: N802 - HiGHS calls it so
        self.stopped.set()


def test_ctrl_c_tells_the_solver_to_stop_and_waits_until_it_has() -> None:
    for _ in range(20):  # the signal may come at any line of the call
        solver = Endless()
        with pytest.raises(KeyboardInterrupt):
            run_interruptibly(solver)
        assert solver.was_told


# --- numbers that solvers get wrong ----------------------------------------------------------


def test_a_floor_of_four_and_a_half_is_kept_to_the_last_digit() -> None:
    # HiGHS alone returns 4.4999995.
    plan = solve(
        problem(
            local(5, {"A": 1, "B": 9}, size=FRACTIONAL),
            rules=[Floor(type="floor", fte=F(9, 2), areas=("A",))],
        )
    )
    assert plan.posts["local", "A"] == F(9, 2)


def test_names_that_a_solver_would_confuse_stay_apart() -> None:
    work = {"A-1": 1, "A_1": 2, "A 1": 3, "A:1": 4}
    plan = solve(
        problem(local(10, work), local(4, work, name="a-b", size=FRACTIONAL), local(4, work, name="a_b"))
    )
    assert {base: fte for (role, base), fte in plan.posts.items() if role == "local"} == work


def test_a_rule_without_any_place_does_not_vanish() -> None:
    posed = problem(local(2, THREE), rules=[Floor(type="floor", fte=1, bases=("nowhere",), together=True)])
    with pytest.raises(InfeasibleError):
        solve(posed)


def test_risk_is_what_breaks_ties_for_coverage() -> None:
    posed = problem(local(1, {"A": {"low": 1}, "B": {"high": 1}}), risk=RISK)
    assert solve(posed).posts["local", "B"] == 1
