"""Rules are named as tables print them, and hold exactly where their scope says."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from allocator.problem import Problem
from allocator.rules import PosedRule, Supply

Posed = Callable[..., Problem]
Refused = Callable[..., list[str]]


def rule(**keys: str) -> str:
    return "[[rules]]\n" + "".join(f"{key} = {value}\n" for key, value in keys.items())


def one(problem: Problem) -> PosedRule:
    (found,) = (posed for posed in problem.rules if not posed.name.startswith("supply:"))
    return found


FLOOR = {"type": '"floor"', "fte": "1"}
COVER = {"type": '"minimum_coverage"', "coverage": "0.1"}


def test_a_rule_is_called_by_its_id_or_its_type_and_number(posed: Posed) -> None:
    rules = (
        rule(**FLOOR)
        + rule(**FLOOR)
        + rule(**FLOOR, id='"mine"')
        + rule(**FLOOR)
        + rule(type='"cap"', fte="9")
    )
    names = [posed_rule.name for posed_rule in posed(rules=rules).rules]
    assert names == [
        "cap",
        "floor",
        "floor-2",
        "floor-3",
        "mine",
        "supply:local",
        "supply:pool",
        "supply:regional",
    ]


def test_a_name_that_two_rules_bear_is_refused(refused: Refused) -> None:
    assert refused(rules=rule(**FLOOR, id='"floor"') + rule(**FLOOR)) == [
        "case.toml: rules: found the name 'floor' more than once; allowed: each name once; give the rules ids"
    ]


def test_every_role_has_its_supply_rule_even_where_the_rule_is_stated_with_an_id(posed: Posed) -> None:
    problem = posed(rules=rule(type='"supply"', sense='"<="', roles='["pool"]', id='"p"'))
    supplies = {posed_rule.name: posed_rule.rule for posed_rule in problem.rules}
    assert {name: supply.sense for name, supply in supplies.items() if isinstance(supply, Supply)} == {
        "supply:local": "=",
        "supply:pool": "<=",
        "supply:regional": "=",
    }


def test_one_supply_rule_over_all_roles_is_one_for_each(posed: Posed) -> None:
    problem = posed(rules=rule(type='"supply"', sense='"<="'))
    assert [(r.name, len(r.cells), r.role_ids) for r in problem.rules] == [
        ("supply:local", 3, ("local",)),
        ("supply:pool", 1, ("pool",)),
        ("supply:regional", 2, ("regional",)),
    ]


def test_two_supply_rules_for_a_role_are_refused(refused: Refused) -> None:
    rules = rule(type='"supply"', sense='"<="') + rule(type='"supply"', roles='["pool"]')
    assert refused(rules=rules) == [
        "case.toml: rules.supply-2: found a second supply rule for pool; allowed: one for each role"
    ]


@pytest.mark.parametrize("key", ["bases", "areas", "groups"])
def test_a_supply_of_a_part_of_a_role_is_refused(refused: Refused, key: str) -> None:
    value = {"bases": '["mill"]', "areas": '["N"]', "groups": '["East"]'}[key]
    assert refused(rules=rule(type='"supply"', roles='["regional"]', **{key: value})) == [
        f"case.toml: rules.supply.{key}: found a part of a role's posts; "
        "allowed: roles: supply counts all posts of a role"
    ]


CELLS = [
    ({}, "local:007 local:N local:NA pool:pool regional:mill regional:quay"),
    ({"roles": '["regional"]'}, "regional:mill regional:quay"),
    ({"roles": '["local", "local"]'}, "local:007 local:N local:NA"),
    ({"bases": '["N", "quay", "pool"]'}, "local:N pool:pool regional:quay"),
    # mill stands in NA, quay in N; a pool stands nowhere
    ({"areas": '["N", "007"]'}, "local:007 local:N regional:quay"),
    ({"groups": '["West"]'}, "local:007 local:NA regional:mill"),
    ({"groups": '["West"]', "areas": '["NA", "N"]'}, "local:NA regional:mill"),
    ({"groups": '["West"]', "bases": '["007", "quay"]'}, "local:007"),
    # N is an island; 007 and N have a rural share of a half or more, N alone of more
    ({"groups": '["islands"]'}, "local:N regional:quay"),
    ({"groups": '["rural"]', "roles": '["local"]'}, "local:007 local:N"),
    ({"groups": '["rural"]', "rural_from": "0.6"}, "local:N regional:quay"),
    ({"groups": '["islands", "West"]', "roles": '["local"]'}, "local:007 local:N local:NA"),
]


@pytest.mark.parametrize(("scope", "cells"), CELLS)
def test_a_scope_picks_roles_and_bases_and_the_areas_where_bases_stand(
    posed: Posed, scope: dict[str, str], cells: str
) -> None:
    assert " ".join(":".join(cell) for cell in one(posed(rules=rule(**FLOOR, **scope))).cells) == cells


def test_a_rule_on_service_takes_areas_as_the_areas_served(posed: Posed) -> None:
    found = one(posed(rules=rule(**COVER, groups='["West"]', roles='["pool", "regional"]')))
    assert (found.areas, found.role_ids) == (("007", "NA"), ("pool", "regional"))


def test_a_rule_couples_roles_only_where_it_sums_over_them(posed: Posed) -> None:
    together = {**FLOOR, "together": "true"}
    assert not one(posed(rules=rule(**FLOOR))).coupling
    assert one(posed(rules=rule(**together))).coupling
    assert not one(posed(rules=rule(**together, roles='["pool"]'))).coupling


UNKNOWN = [
    ({"roles": '["loca"]'}, "roles: found 'loca'; allowed: local, pool, regional; did you mean 'local'?"),
    (
        {"bases": '["quays"]'},
        "bases: found 'quays'; allowed: 007, N, NA, mill, pool, quay; did you mean 'quay'?",
    ),
    ({"roles": '["pool"]', "bases": '["mill"]'}, "bases: found 'mill'; allowed: pool"),
    ({"areas": '["7"]'}, "areas: found '7'; allowed: 007, N, NA"),
    ({"groups": '["Wst"]'}, "groups: found 'Wst'; allowed: East, West, islands, rural; did you mean 'West'?"),
]


@pytest.mark.parametrize(("scope", "line"), UNKNOWN)
def test_unknown_names_in_a_scope_are_told_with_the_nearest(
    refused: Refused, scope: dict[str, str], line: str
) -> None:
    assert refused(rules=rule(**FLOOR, **scope)) == [f"case.toml: rules.floor.{line}"]


def test_groups_of_a_geography_without_groups_are_told(refused: Refused) -> None:
    areas = "code,name,population\nNA,Narrow,1\n007,Seven,2\nN,North,3\n"
    (line,) = refused(files={"areas.csv": areas}, rules=rule(**FLOOR, groups='["West"]'))
    assert line.endswith("found 'West'; allowed: none in this geography")


@pytest.mark.parametrize(
    "scope",
    [
        {"roles": "[]"},
        {"bases": "[]"},
        {"areas": "[]"},
        {"groups": "[]"},
        {"roles": '["pool"]', "areas": '["N"]'},
        {"roles": '["regional"]', "areas": '["007"]'},
        {"groups": '["East"]', "areas": '["NA"]'},
    ],
)
def test_a_scope_in_which_no_post_can_stand_is_refused(refused: Refused, scope: dict[str, str]) -> None:
    assert refused(rules=rule(**FLOOR, **scope)) == [
        "case.toml: rules.floor: found a scope in which no post can stand; allowed: at least one "
        "base of one role"
    ]


@pytest.mark.parametrize(
    "scope", [{"roles": "[]"}, {"areas": "[]"}, {"groups": '["East"]', "areas": '["NA"]'}]
)
def test_a_rule_on_service_without_areas_or_roles_does_not_vanish(
    refused: Refused, scope: dict[str, str]
) -> None:
    assert refused(rules=rule(**COVER, **scope)) == [
        "case.toml: rules.minimum_coverage: found a scope in which no area is; "
        "allowed: at least one area and one role"
    ]


def test_bases_mean_nothing_to_a_rule_on_service(refused: Refused) -> None:
    assert refused(rules=rule(**COVER, bases='["mill"]')) == [
        "case.toml: rules.minimum_coverage.bases: found bases for a rule on the areas that are served; "
        "allowed: areas or groups"
    ]


def test_an_empty_supply_is_refused(refused: Refused) -> None:
    (line,) = refused(rules=rule(type='"supply"', roles="[]"))
    assert "no post can stand" in line
