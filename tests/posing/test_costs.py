"""A table of costs is one by role or one by base, with all that are in scope."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from allocator.problem import Problem
from allocator.rules import Budget

Posed = Callable[..., Problem]
Refused = Callable[..., list[str]]


def budget(cost: str, roles: str = '["local", "regional"]', pounds: str = "9") -> str:
    return f'[[rules]]\ntype = "budget"\nroles = {roles}\npounds = {pounds}\ncost = {cost}\n'


@pytest.mark.parametrize(
    ("cost", "costs"),
    [
        ("2.5", [2.5, 2.5, 2.5, 2.5, 2.5]),
        ("{local = 1, regional = 2}", [1, 1, 1, 2, 2]),
        ("{NA = 1, 007 = 2, N = 3, mill = 4, quay = 0}", [2, 3, 1, 4, 0]),
    ],
)
def test_a_cost_is_a_number_or_a_table_by_role_or_by_base(
    posed: Posed, cost: str, costs: list[float]
) -> None:
    found = next(rule for rule in posed(rules=budget(cost)).rules if rule.name == "budget")
    assert isinstance(found.rule, Budget)
    assert [found.rule.cost_of(cell) for cell in found.cells] == costs
    assert found.coupling


@pytest.mark.parametrize(
    ("cost", "roles", "told"),
    [
        (
            "{local = 1, regionl = 2}",
            '["local", "regional"]',
            "cost.regionl: found 'regionl'; allowed: a role in scope: local, regional; or a base in scope: "
            "007, N, NA, mill, quay; did you mean 'regional'?",
        ),
        (
            "{local = 1, pool = 2}",
            '["local", "pool"]',
            "cost.pool: found 'pool', a role and a base; allowed: a key that is only one of them; "
            "rename one, or state a budget for each role",
        ),
        (
            "{local = 1, regional = 2}",
            '["local"]',
            "cost.regional: found 'regional'; allowed: a role in scope: local; "
            "or a base in scope: 007, N, NA",
        ),
        (
            "{local = 1}",
            '["local", "regional"]',
            "cost: found no cost for regional; allowed: a cost for each role in scope: local, regional",
        ),
        (
            "{mill = 1}",
            '["regional"]',
            "cost: found no cost for quay; allowed: a cost for each base in scope: mill, quay",
        ),
        (
            "{local = 1, mill = 2}",
            '["local", "regional"]',
            "cost: found the role 'local' beside the base 'mill'; "
            "allowed: a table by role or a table by base",
        ),
    ],
)
def test_a_table_that_does_not_fit_its_scope_is_refused(
    refused: Refused, cost: str, roles: str, told: str
) -> None:
    assert refused(rules=budget(cost, roles)) == [f"case.toml: rules.budget.{told}"]


@pytest.mark.parametrize(
    ("cost", "pounds", "told"),
    [
        ("-1", "9", "cost: found -1; allowed: a number of at least 0"),
        ("{local = -1, regional = 2}", "9", "cost.local: found -1; allowed: a number of at least 0"),
        ("1", "-0.5", "pounds: found -0.5; allowed: a number of at least 0"),
        ("1", "inf", "pounds: found Infinity; allowed: a number of at least 0"),
        ('"cheap"', "9", "cost: found 'cheap'; allowed: a number of at least 0"),
        (
            "{}",
            "9",
            "cost: found an empty table; allowed: a number, "
            "or a cost for each role or for each base in scope",
        ),
    ],
)
def test_costs_and_pounds_out_of_range_are_refused(
    refused: Refused, cost: str, pounds: str, told: str
) -> None:
    assert refused(rules=budget(cost, pounds=pounds)) == [f"case.toml: rules.budget.{told}"]
