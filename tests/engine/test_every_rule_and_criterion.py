"""Every criterion under every rule in posts of every size: solver, arithmetic and brute force agree."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from allocator.criteria import CRITERIA, Criterion, Leximin, TotalShortfall
from allocator.plan import Service
from allocator.rules import (
    RULES,
    Budget,
    Cap,
    CaseloadLimit,
    ChangeLimit,
    CoverageGap,
    CrossTrained,
    Fixed,
    Floor,
    GroupGuarantee,
    InequalityLimit,
    MinimumCoverage,
    MinimumTeam,
    OpenBases,
    Rule,
    Supply,
)
from allocator.solve import reference, solve
from tests.oracles import CRITERION_STEPS, RULE_ROWS, best_plan
from tests.problems import RISK, SIZES, F, id_of, problem, regional, with_rules

RULE_CASES: dict[type[Rule], tuple[dict[str, Any], ...]] = {
    Floor: ({"fte": 1}, {"fte": 2, "bases": ("Q",)}, {"fte": 2, "bases": ("P",), "together": True}),
    Cap: ({"fte": 2}, {"fte": Decimal("1.5"), "bases": ("P",)}),
    Fixed: ({}, {"fte": 1, "bases": ("P",)}, {"together": True}),
    Supply: ({"sense": "<="}, {"fte": 2}, {"fte": 4}, {"sense": "<=", "fte": 4}),
    ChangeLimit: (
        {"moves": 1},
        {"moves": 0},
        {"loss_share": Decimal("0.5")},
        {"loss_share": Decimal("0.5"), "together": True},
    ),
    CoverageGap: (
        {"gap": Decimal("0.1")},
        {"gap": 1, "areas": ("A", "C")},
        {"gap": 2, "roles": ("regional",)},
    ),
    InequalityLimit: ({"mean_difference": Decimal("0.05")}, {"mean_difference": 0, "areas": ("B", "C")}),
    CaseloadLimit: (),  # sixteen fillings a placing: tests/rules/test_caseload_limit.py
    CrossTrained: (),  # two roles: tests/rules/test_cross_trained.py
    MinimumCoverage: ({"coverage": Decimal("0.25")}, {"coverage": Decimal("0.4"), "areas": ("C",)}),
    GroupGuarantee: (
        {"groups": ("BC",)},
        {"groups": ("B", "AC"), "within": Decimal("0.3")},
        {"groups": ("C", "AB"), "coverage": Decimal("0.3")},
    ),
    MinimumTeam: ({"fte": 2}, {"fte": Decimal("2.5"), "bases": ("Q",)}, {"fte": 3, "together": True}),
    OpenBases: ({"at_most": 1}, {"at_most": 2}, {"at_most": 0, "bases": ("P",)}),
    Budget: ({"pounds": 9, "cost": 3}, {"pounds": Decimal("100000.50"), "cost": {"P": 40000, "Q": 30000}}),
}
CRITERION_CASES: dict[str, tuple[dict[str, Any], ...]] = {
    "total_shortfall": ({}, {"on": "coverage"}, {"on": "received"}),
    "largest_shortfall": ({}, {"on": "risk-coverage"}),
    "leximin": ({}, {"on": "risk-coverage"}, {"on": "received"}),
    "least_movement": ({},),
    "worst_share": (
        {"share": Decimal("0.4")},
        {"share": Decimal("0.01"), "on": "received"},
        {"share": 1, "on": "risk-coverage"},
    ),
    "ordered_weighted": (
        {"weights": "gini"},
        {"weights": (3, 1, 1), "on": "received"},
        {"weights": (2, 2, 0), "on": "risk-coverage"},
    ),
    "threshold": (
        {"delta": Decimal("0.2")},
        {"delta": Decimal("0.1"), "on": "received"},
        {"delta": 0, "on": "risk-coverage"},
        {"delta": Decimal("0.2"), "kind": "equity"},
        {"delta": Decimal("0.3"), "kind": "equity", "on": "received"},
    ),
    "least_travel": ({},),
    "proportional": ({"error": 50}, {"error": 20, "on": "risk-coverage"}),
    "alpha_fair": (
        {"alpha": Decimal("0.5"), "error": 4},
        {"alpha": 0, "on": "received"},
        {"alpha": 2, "error": 40000, "on": "coverage"},
    ),
    "coverage_gap": ({}, {"efficiency": 1, "on": "received"}, {"efficiency": 0, "on": "received"}),
    "mean_difference": (
        {},
        {"efficiency": 1, "on": "received"},
        {"efficiency": Decimal("0.7"), "on": "received"},
    ),
    "mean_less_inequality": (
        {"weight": Decimal("0.5")},
        {"weight": 1, "on": "received"},
        {"weight": 1, "on": "risk-coverage"},
    ),
}

STAFF = {
    size: regional(
        3,
        {"A": {"low": 1, "high": 2}, "B": {"low": 3}, "C": {"low": 1, "high": "1/2"}},
        {("P", "A"): 1, ("P", "B"): "4/5", ("Q", "B"): "9/10", ("P", "C"): "1/2", ("Q", "C"): "2/3"},
        size=unit,
    )
    for size, unit in SIZES.items()
}


def ruled() -> list[Any]:
    """Every rule with each of its parameters, none first."""
    found = [pytest.param(None, id="no rule")]
    for kind in RULES:
        for parameters in RULE_CASES.get(kind, ()):
            rule = kind(type=id_of(kind), **parameters)
            stated = ",".join(f"{name}={value}" for name, value in parameters.items())
            found.append(pytest.param(rule, id=f"{id_of(kind)}({stated})"))
    return found


def judged() -> list[Any]:
    """Every criterion with each of its parameters."""
    return [
        pytest.param(
            kind(id=id_of(kind), **parameters), id=f"{id_of(kind)}({','.join(map(str, parameters.values()))})"
        )
        for kind in CRITERIA
        for parameters in CRITERION_CASES.get(id_of(kind), ())
    ]


@pytest.mark.parametrize("kind", RULES, ids=id_of)
def test_every_rule_has_cases_and_hand_written_rows(kind: type[Rule]) -> None:
    assert kind in RULE_CASES, f"{kind.__name__}: add parameters to RULE_CASES in {__file__}"
    assert kind in RULE_ROWS, (
        f"{kind.__name__}: write its rows from the paper model in tests/oracles.py, RULE_ROWS"
    )


@pytest.mark.parametrize("kind", CRITERIA, ids=id_of)
def test_every_criterion_has_cases_and_hand_written_steps(kind: type[Criterion]) -> None:
    assert id_of(kind) in CRITERION_CASES, f"{kind.__name__}: add parameters to CRITERION_CASES in {__file__}"
    assert kind in CRITERION_STEPS, (
        f"{kind.__name__}: write its steps from the paper model in tests/oracles.py, CRITERION_STEPS"
    )


def pairs() -> list[Any]:
    """Each criterion as it stands under every rule, and with other parameters under no rule.

    Beyond its first parameters a rule stands under the two plainest criteria alone. Half posts, which the
    model counts as whole ones of another size, stand under the first case of each rule.
    """
    first = {kind: id_of(kind) for kind in RULES}
    every = ruled()
    kinds = [type(rule.values[0]) for rule in every]
    leading = [rule for number, rule in enumerate(every) if kinds[number] not in kinds[:number]]
    found = []
    for judge in judged():
        plain = judge.values[0].on is None
        plainest = isinstance(judge.values[0], Leximin | TotalShortfall)
        for rule in (every if plainest else leading) if plain else every[:1]:
            new = rule.values[0] is None or first.pop(type(rule.values[0]), None) is not None
            for size in SIZES:
                if size != "half" or new:
                    named = f"{judge.id}-{rule.id}-{size}"
                    found.append(pytest.param(judge.values[0], rule.values[0], size, id=named))
    return found


@pytest.mark.parametrize(("judge", "rule", "size"), pairs())
def test_solver_arithmetic_and_brute_force_agree(judge: Criterion, rule: Rule | None, size: str) -> None:
    today = {"regional": {"P": 2, "Q": 1}}
    posed = problem(STAFF[size], criteria=[judge], risk=RISK, baseline=today)
    posed = with_rules(posed, [] if rule is None else [rule])
    expected = best_plan(posed)
    assert expected is not None
    plan = solve(posed)
    service = Service(posed, plan.posts, plan.hours)
    assert judge.value(posed, service) == expected.values[0]
    assert plan.posts == expected.posts
    assert plan.hours == expected.hours
    assert plan.decided_by_order == expected.choice
    assert [stated.violation(posed, service) for stated in posed.rules] == [0] * len(posed.rules)
    levels = list(dict.fromkeys(expected.values[0]))
    assert [stage.optimum for stage in plan.stages[: len(levels)]] == levels
    assert all(stage.bound == stage.optimum for stage in plan.stages)
    assert plan.status == "proved"


@pytest.mark.parametrize("judge", judged())
def test_a_reference_plan_reaches_the_same_value(judge: Criterion) -> None:
    posed = problem(STAFF["whole"], risk=RISK, baseline={"regional": {"P": 2, "Q": 1}})
    plan, best = reference(posed, judge), solve(replace(posed, criteria=(judge,)))
    found = [judge.value(posed, Service(posed, one.posts, one.hours))[0] for one in (plan, best)]
    assert found[0] == found[1]


def test_leximin_without_any_demand_places_posts_by_order() -> None:
    posed = problem(regional(2, {"A": 0}, {("P", "A"): 1, ("Q", "A"): F(1, 2)}))
    assert solve(posed).posts == {("regional", "P"): 0, ("regional", "Q"): 2}
