"""The second reckoning is written apart from the first, and the two agree wherever both can be asked."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from fractions import Fraction

import pytest
from door import ROOT, report, small_report
from hypothesis import given, settings
from hypothesis import strategies as st

from allocator import apportionment, spread, tables
from allocator.outputs.plan_json import exact_text, plan_json
from allocator.outputs.run import TABLES
from allocator.plan import Service, fill
from allocator.report import Report
from allocator.tabulation import flat
from allocator.verification import spreads
from allocator.verification.assumption_rows import leaves
from allocator.verification.confirm import SHEETS
from allocator.verification.facts import Facts
from allocator.verification.plan_file import exact, plan_from
from allocator.verification.posed import posed_differences
from allocator.verification.reckoning import Reckoning
from allocator.verification.rule_rows import rules_sheet
from allocator.verification.sharing import shared_by
from allocator.verification.texts import half_even, number_text, text_of

F = Fraction
FIRST = ("demand", "measures", "measure_list", "tabulation", "tables", "plan", "apportionment", "report")
SOLVER = ("model", "solvers", "solve", "search")
CASES = {
    "fair": lambda: report("fair"),
    "by formula": lambda: report("baseline"),
    "three areas": small_report,
    "fractional": lambda: small_report(
        "roles.investigator.post_size=0", "roles.examiner.post_size=0", "roles.investigator.posts=7.1"
    ),
    "by role": lambda: small_report("fairness.across='area-role'"),
}


@pytest.fixture(params=CASES)
def made(request: pytest.FixtureRequest) -> Report:
    return CASES[request.param]()


def facts_of(made: Report) -> Facts:
    setting = made.problem.setting
    assert setting is not None
    return Facts(setting.scenario, setting.geography, made.problem)


def test_the_second_reckoning_loads_nothing_of_the_first_and_no_solver() -> None:
    program = (
        "import sys, allocator.verification.confirm\n"
        "print(*sorted(name for name in sys.modules if name.startswith(('allocator', 'pulp', 'highspy'))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert "allocator.verification.reckoning" in loaded
    assert loaded.isdisjoint({"pulp", "highspy", *(f"allocator.{name}" for name in (*FIRST, *SOLVER))})


def test_the_posed_problem_is_what_the_inputs_say(made: Report) -> None:
    assert list(posed_differences(facts_of(made))) == []


def test_both_reckonings_serve_the_same_people(made: Report) -> None:
    first = made.service
    second = Reckoning(facts_of(made), made.plan.posts, made.plan.hours)
    assert second.received == first.received
    assert second.served == first.served
    assert second.driver_served == first.driver_served
    assert second.driver_shortfall == first.driver_shortfall
    assert second.travel_hours == first.travel_hours
    assert second.fte_received == first.fte_received
    assert second.risk_weighted_served == first.risk_weighted_served
    assert second.posts_moved == first.posts_moved


def test_the_second_reckoning_bears_every_name_by_which_rules_and_criteria_ask() -> None:
    names = {name for name in vars(Service) if not name.startswith("_")}
    assert names <= {name for name in vars(Reckoning) if not name.startswith("_")} | {"posts", "hours"}


@given(
    st.fractions(0, 100, max_denominator=7),
    st.lists(
        st.tuples(st.sampled_from([F(1), F(2), F(5)]), st.fractions(F(1, 7), 50)), min_size=1, max_size=5
    ),
)
def test_both_fill_the_riskiest_work_first(hours: Fraction, work: list[tuple[Fraction, Fraction]]) -> None:
    named = [(f"d{number}", risk, demand) for number, (risk, demand) in enumerate(work)]
    first = fill(min(hours, sum(demand for _, demand in work)), named)

    class OneCell(Reckoning):
        served = {("r", "A"): min(hours, sum((demand for _, demand in work), F(0)))}  # type: ignore[assignment]  # noqa: RUF012 - stands in for the arithmetic above it

    class Stated:
        class work:  # noqa: N801 - named as the attribute it stands in for
            hours = {(name, "r", "A"): demand for name, _, demand in named}  # noqa: RUF012 - a constant

        risk = {name: risk for name, risk, _ in named}  # noqa: RUF012 - a constant

    second = OneCell(Stated, {}, {})  # type: ignore[arg-type]  # only what driver_served asks for
    assert {key[0]: met for key, met in second.driver_served.items()} == first


NUMBERS = st.fractions(-1000, 1000) | st.integers(-3000, 3000).map(lambda n: F(n, 2 * 10**9))


@given(NUMBERS, st.sampled_from(["fte", "hours", "count"]))
def test_both_round_and_spell_numbers_alike(value: Fraction, kind: tables.Kind) -> None:
    decimals = tables.DECIMALS[kind]
    assert half_even(value, decimals) == tables.rounded(value, kind)
    assert number_text(value, decimals) == tables.plain(value, kind)


@given(st.text(alphabet="=+-@'0123456789.ab\r\n\t\uff1d", max_size=6))
def test_both_keep_texts_from_being_taken_for_formulas(text: str) -> None:
    assert text_of(text, None) == tables.plain(text, "text")


AMOUNTS = st.lists(st.fractions(0, 9, max_denominator=9), min_size=2, max_size=6)


@given(AMOUNTS, st.data())
def test_both_measure_a_spread_alike(values: list[Fraction], data: st.DataObject) -> None:
    several = st.lists(st.fractions(F(1, 9), 9), min_size=len(values), max_size=len(values))
    weights = data.draw(several)
    epsilon = data.draw(st.sampled_from([F(1, 2), F(1), F(3, 2), F(2), F(9, 10)]))
    share = data.draw(st.fractions(F(1, 10), 1))
    whole = sum(weights, F(0))
    first = spread.Spread(tuple(values), tuple(weight / whole for weight in weights))
    second = spreads.spread_of(values, weights)
    chosen = spread.Settings(epsilon, share)
    assert spreads.mean(second) == first.mean
    assert spreads.mean(second.alike) == first.equally_weighted().mean
    of = spreads.measures(epsilon, share)
    for name in ("gini", "hoover", "jain", "mean_difference"):
        assert of[name](second) == getattr(spread, name)(first), name
    assert of["worst_share"](second) == spread.worst_share(first, share)
    for name, other in (("theil", spread.theil(first)), ("atkinson", spread.atkinson(first, chosen))):
        one = of[name](second)
        assert (one is None) == (other is None)
        assert one is None or other is None or abs(one - other) <= F(1, 10**9), name


METHODS = st.sampled_from(apportionment.METHODS)


@settings(max_examples=200)
@given(METHODS, st.integers(0, 30), st.lists(st.integers(0, 12), min_size=1, max_size=5), st.data())
def test_a_share_is_right_exactly_where_the_method_gives_it(
    method: str, units: int, weights: list[int], data: st.DataObject
) -> None:
    keys = "ABCDE"[: len(weights)]
    weight = {key: F(number) for key, number in zip(keys, weights, strict=True)}
    low = {key: data.draw(st.integers(0, 3)) for key in keys if data.draw(st.booleans())}
    high = {key: data.draw(st.integers(3, 20)) for key in keys if data.draw(st.booleans())}
    try:
        given_ = apportionment.apportion(units, weight, method, low, high)
    except ValueError:
        return
    size = data.draw(st.sampled_from([F(1), F(1, 2)]))
    floors, caps = ({key: number * size for key, number in limit.items()} for limit in (low, high))
    right = {key: number * size for key, number in given_.items()}
    assert shared_by(method, right, units * size, size, weight, floors, caps)
    one, other = data.draw(st.sampled_from(keys)), data.draw(st.sampled_from(keys))
    if one != other and right[one]:
        moved = {**right, one: right[one] - size, other: right[other] + size}
        assert not shared_by(method, moved, units * size, size, weight, floors, caps)


@given(st.fractions(0, 30), st.lists(st.integers(0, 9), min_size=1, max_size=5), st.data())
def test_divisible_shares_are_right_exactly_where_they_are_proportional(
    amount: Fraction, weights: list[int], data: st.DataObject
) -> None:
    keys = "ABCDE"[: len(weights)]
    weight = {key: F(number) for key, number in zip(keys, weights, strict=True)}
    floors = {key: data.draw(st.fractions(0, 3)) for key in keys if data.draw(st.booleans())}
    caps = {key: data.draw(st.fractions(3, 20)) for key in keys if data.draw(st.booleans())}
    try:
        right = apportionment.proportional_shares(amount, weight, floors, caps)
    except ValueError:
        return
    assert shared_by("sainte-lague", right, amount, F(0), weight, floors, caps)
    first, last = keys[0], keys[-1]
    if first != last and right[first]:
        moved = {**right, first: right[first] / 2, last: right[last] + right[first] / 2}
        assert not shared_by("sainte-lague", moved, amount, F(0), weight, floors, caps)


def test_the_plan_in_exact_fractions_comes_back_as_it_went(made: Report) -> None:
    claimed = plan_from(plan_json(made.plan))
    assert claimed.posts == made.plan.posts
    assert claimed.hours == made.plan.hours
    assert [(each.optimum, each.bound) for each in claimed.stages] == [
        (each.optimum, each.bound) for each in made.plan.stages
    ]


@given(st.fractions() | st.integers(10**4900, 10**5100).map(lambda n: F(n, 7)))
def test_an_exact_number_of_any_length_comes_back_as_it_went(value: Fraction) -> None:
    assert exact(exact_text(value)) == value
    assert exact(exact_text(-value)) == -value


@pytest.mark.parametrize(
    "text", ["", "1.5", "1/0", "٣", "--1", "1/", "1e5", " 1", 3, None, "9" * 5000, "0x", "1/0x0"]
)
def test_what_is_no_exact_number_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match="no exact number"):
        exact(text)


def test_every_table_of_a_run_is_reckoned_twice() -> None:
    assert list(SHEETS) == list(TABLES)


def test_decimals_of_a_scenario_are_worded_alike() -> None:
    content = {
        "a": [{"id": "x", "v": 0.1, "w": True}, {"type": "cap"}, {"type": "cap", "fte": 1e-7}],
        "b": [1, 2.0],
        "c": "t",
        "d": {"x": [True, "y"]},
        "assumptions": [{"key": "k"}],
        "e": float(Decimal("1E+20")),
    }
    assert dict(leaves(content, ())) == flat(content)


@pytest.mark.parametrize(
    ("before", "told"), [("1.25", "1.25"), ("1.5e-30", f"0.{'0' * 29}2")], ids=["few", "more than 30"]
)
def test_a_rule_that_a_repair_relaxed_says_so_with_up_to_30_decimals(before: str, told: str) -> None:
    entry = f"{{rule = 'floor', parameter = 'fte', from = {before}, to = 1, unit = 'posts'}}"
    made = small_report(f"relaxed=[{entry}]")
    rows = rules_sheet(Reckoning(facts_of(made), made.plan.posts, made.plan.hours), None).rows
    relaxed = {row[0]: row[-1] for row in rows}
    assert relaxed == {row[0]: row[-1] for row in made.table("rules").rows}
    assert relaxed.pop("floor") == f"fte from {told} to 1 posts"
    assert set(relaxed.values()) == {""}
