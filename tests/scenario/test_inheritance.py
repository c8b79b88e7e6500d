"""A child says only what differs: tables merge by key, lists of tables by id, anything else replaces."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from allocator.errors import Fault
from allocator.scenario import Scenario, read_scenario

Write = Callable[..., Path]
Child = Callable[..., Scenario]
Faults = Callable[..., tuple[Fault, ...]]


def test_an_empty_child_changes_nothing(write: Write, child: Child) -> None:
    same = child("")
    base = read_scenario(write())
    assert same.resolved == base.resolved
    assert [file.path.name for file in same.files] == ["base.toml", "child.toml"]


def test_tables_merge_by_key(child: Child) -> None:
    roles = child('[[roles]]\nid = "examiner"\nhours_per_fte = {leave = 300}').resolved["roles"]
    assert roles[0]["hours_per_fte"]["gross"] == 2087
    assert roles[0]["hours_per_fte"]["leave"] == 300


def test_lists_of_tables_merge_by_id_in_the_order_of_the_parent(child: Child) -> None:
    statement = child('[[roles]]\nid = "investigator"\nposts = 9\n[[roles]]\nid = "new"\nposts = 1\n'
                      "hours_per_fte = 1").statement  # fmt: skip
    assert [(role.id, role.posts) for role in statement.roles] == [
        ("examiner", 6),
        ("investigator", 9),
        ("new", 1),
    ]
    assert statement.roles[1].bases == ("mill", "quay")


def test_drivers_merge_by_id_and_their_hours_by_role(child: Child) -> None:
    drivers = child(
        '[[demand.drivers]]\nid = "photos"\nhours_per_item = {examiner = 1}'
    ).statement.demand.drivers
    assert dict(drivers[0].hours_per_item) == {"examiner": 1, "investigator": 2}
    assert drivers[0].share == Fraction(1, 2)


def test_assumptions_merge_by_key(child: Child) -> None:
    (assumption,) = child('[[assumptions]]\nkey = "roles.examiner.posts"\nhigh = 9').statement.assumptions
    assert (assumption.low, assumption.high, assumption.source) == (5, 9, "a guess")


def test_a_rule_with_a_written_id_merges_and_one_without_is_added(child: Child) -> None:
    rules = child('[[rules]]\nid = "desks"\nfte = 4\n[[rules]]\ntype = "floor"\nfte = 2').resolved["rules"]
    assert [(rule["type"], rule["fte"]) for rule in rules] == [("floor", 1), ("cap", 4), ("floor", 2)]


def test_an_entry_is_dropped(child: Child) -> None:
    statement = child('[[demand.drivers]]\nid = "devices"\ndrop = true\n[[rules]]\nid = '
                      '"desks"\ndrop = true\n'
                      '[[assumptions]]\nkey = "roles.examiner.posts"\ndrop = true').statement  # fmt: skip
    assert [driver.id for driver in statement.demand.drivers] == ["photos"]
    assert len(statement.rules) == 1
    assert statement.assumptions == ()


def test_an_entry_dropped_by_the_parent_can_be_stated_anew(write: Write, child: Child) -> None:
    child('[[rules]]\nid = "desks"\ndrop = true')
    text = 'extends = "child.toml"\n[[rules]]\nid = "desks"\ntype = "floor"\nfte = 3'
    rules = read_scenario(write(name="grandchild.toml", text=text)).resolved["rules"]
    assert rules[-1] == {"type": "floor", "id": "desks", "fte": 3, "together": False}


def test_drop_false_keeps_the_entry(child: Child) -> None:
    statement = child('[[rules]]\nid = "desks"\ndrop = false\nfte = 2\n[[rules]]\nid = "n"\ntype = "cap"\n'
                      "fte = 1\ndrop = false").statement  # fmt: skip
    assert [rule.id for rule in statement.rules] == [None, "desks", "n"]


def test_wrong_drops_are_all_told_with_the_nearest_id(write: Write, faults_of: Faults) -> None:
    write()
    text = (
        'extends = "base.toml"\n[[rules]]\nid = "desk"\ndrop = true\n[[roles]]\ndrop = true\n'
        '[[assumptions]]\nkey = "roles.examiner.posts"\ndrop = true\n'
        '[[assumptions]]\nkey = "roles.examiner.posts"\nlow = 1\n[[demand.drivers]]\nid = '
        '"photos"\ndrop = "yes"\n'
    )
    assert [str(fault) for fault in faults_of(write(name="child.toml", text=text))] == [
        "child.toml: rules: found a drop of 'desk', which nothing states; allowed: an inherited id; "
        "did you mean 'desks'?",
        "child.toml: roles: found a drop without 'id'; allowed: an inherited id",
        "child.toml: assumptions: found key 'roles.examiner.posts' a second time; allowed: each key "
        "once in a file",
        "child.toml: demand.drivers.photos.drop: found the unknown key 'drop'; allowed: growth, "
        "hours_per_item, "
        "id, label, recording_multiplier, risk_weight, share, source",
    ]


@pytest.mark.parametrize("value", ["[]", "{}", "5", "true", "1.5"])
def test_an_id_that_is_no_text_is_told(write: Write, faults_of: Faults, value: str) -> None:
    write()
    path = write(name="child.toml", text=f'extends = "base.toml"\n[[roles]]\nid = {value}\nposts = 1\n')
    assert any(fault.where.endswith(".id") and "text" in fault.allowed for fault in faults_of(path))


def test_lists_of_plain_values_replace(child: Child) -> None:
    statement = child(
        '[demand]\nperiods = ["2021-22"]\n[[roles]]\nid = "investigator"\nbases = ["mill"]'
    ).statement
    assert statement.demand.periods == ("2021-22",)
    assert statement.roles[1].bases == ("mill",)


def test_a_list_of_criteria_replaces(child: Child) -> None:
    text = '[[fairness.criteria]]\nid = "total_shortfall"\n[[fairness.criteria]]\nid = "leximin"'
    assert [criterion.name for criterion in child(text).statement.fairness.criteria] == [
        "total_shortfall",
        "leximin",
    ]


def test_a_formula_removes_inherited_criteria_and_the_reverse(write: Write, child: Child) -> None:
    fairness = child('[fairness]\nformula = {by = "population"}').statement.fairness
    assert fairness.criteria == ()
    text = 'extends = "child.toml"\n[fairness]\ncriteria = ["total_shortfall"]'
    fairness = read_scenario(write(name="grandchild.toml", text=text)).statement.fairness
    assert fairness.formula is None
    assert fairness.criteria[0].name == "total_shortfall"


def test_posts_by_base_replace_an_inherited_formula_for_the_baseline(child: Child) -> None:
    statement = child('[[roles]]\nid = "examiner"\nbaseline = {NA = 2, N = 4}').statement
    assert statement.roles[0].baseline == {"NA": 2, "N": 4}


def test_a_formula_for_the_baseline_replaces_inherited_posts_by_base(child: Child) -> None:
    baseline = child('[[roles]]\nid = "investigator"\nbaseline = {by = "officers"}').resolved["roles"][1][
        "baseline"
    ]
    assert baseline == {"by": "officers", "method": "sainte-lague"}


def test_a_baseline_of_the_same_kind_merges_by_key(child: Child) -> None:
    statement = child('[[roles]]\nid = "examiner"\nbaseline = {posts = 4}\n'
                      '[[roles]]\nid = "investigator"\nbaseline = {quay = 2}').resolved["roles"]  # fmt: skip
    assert statement[0]["baseline"] == {"by": "officers", "method": "sainte-lague", "posts": 4}
    assert statement[1]["baseline"] == {"mill": 3, "quay": 2}


def test_a_multiplier_by_area_replaces_an_inherited_range_and_the_reverse(write: Write, child: Child) -> None:
    text = '[[demand.drivers]]\nid = "devices"\nrecording_multiplier = {areas = {N = 2}}'
    assert set(child(text).resolved["demand"]["drivers"][1]["recording_multiplier"]) == {"areas", "default"}
    text = 'extends = "child.toml"\n[[demand.drivers]]\nid = "devices"\n' \
           "recording_multiplier = {low = 1, central = 2, high = 3}"  # fmt: skip
    drivers = read_scenario(write(name="grandchild.toml", text=text)).resolved["demand"]["drivers"]
    assert drivers[1]["recording_multiplier"] == {"low": 1, "central": 2, "high": 3}


def test_a_number_replaces_a_table_and_a_table_a_number(child: Child) -> None:
    text = '[[roles]]\nid = "examiner"\nhours_per_fte = 1000\n[[roles]]\nid = "investigator"\n'
    roles = child(text + "hours_per_fte = {gross = 2000}").statement.roles
    assert roles[0].hours_per_fte == 1000
    assert roles[1].hours_per_fte != 1500


# --- chains ---------------------------------------------------------------------------------------


def test_the_data_path_is_relative_to_the_file_that_states_it(write: Write, tmp_path: Path) -> None:
    write(("[demand]", 'data = "three"\n[demand]'), name="deep/er/base.toml")
    path = write(name="child.toml", text='extends = "deep/er/base.toml"\n')
    assert read_scenario(path).data == tmp_path / "deep" / "er" / "three"
    text = 'extends = "../child.toml"\ndata = "../elsewhere"\n'
    assert read_scenario(write(name="sub/x.toml", text=text)).data == tmp_path / "elsewhere"


def test_a_link_reads_paths_from_where_the_file_really_lies(write: Write, tmp_path: Path) -> None:
    write(("[demand]", 'data = "three"\n[demand]'), name="real/base.toml")
    write(name="real/child.toml", text='extends = "base.toml"\n')
    (tmp_path / "link.toml").symlink_to(tmp_path / "real" / "child.toml")
    assert read_scenario(tmp_path / "link.toml").data == tmp_path / "real" / "three"


def test_a_cycle_is_named(write: Write, faults_of: Faults) -> None:
    write(name="a.toml", text='extends = "b.toml"')
    path = write(name="b.toml", text='extends = "./a.toml"')
    (fault,) = faults_of(path)
    assert (
        str(fault) == "a.toml: extends: found a cycle: b.toml -> a.toml -> b.toml; allowed: a chain that ends"
    )


def test_a_file_that_extends_itself_is_a_cycle(write: Write, faults_of: Faults) -> None:
    (fault,) = faults_of(write(name="a.toml", text='extends = "a.toml"'))
    assert "a.toml -> a.toml" in fault.found


@pytest.mark.parametrize("extends", ['"bas.toml"', '"a\\u0000b"', '"' + "x" * 5000 + '"'])
def test_a_missing_parent_is_told_with_the_file_that_extends_it(
    write: Write, faults_of: Faults, extends: str
) -> None:
    write()
    (fault,) = faults_of(write(name="child.toml", text=f"extends = {extends}"))
    assert fault.where == "child.toml: extends"
    assert "no readable file" in fault.found


def test_a_missing_parent_is_told_with_the_nearest_name(write: Write, faults_of: Faults) -> None:
    write()
    (fault,) = faults_of(write(name="child.toml", text='extends = "bas.toml"'))
    assert fault.hint == "did you mean 'base.toml'?"


@pytest.mark.parametrize("extends", ["3", '["base.toml"]', "true"])
def test_extends_must_be_text(write: Write, faults_of: Faults, extends: str) -> None:
    (fault,) = faults_of(write(name="child.toml", text=f"extends = {extends}"))
    assert fault.where == "child.toml: extends"


def test_a_parent_that_is_no_toml_is_named(write: Write, faults_of: Faults) -> None:
    write(text="title = \n")
    (fault,) = faults_of(write(name="child.toml", text='extends = "base.toml"'))
    assert fault.where == "base.toml"
    assert "line 1" in fault.found


# --- properties -----------------------------------------------------------------------------------

CHILD = """
title = "Child"
[demand]
horizon_years = 2
[[demand.drivers]]
growth = 0.1
share = 0.25
id = "photos"
[[roles]]
id = "examiner"
posts = 7
post_size = 1
[[roles]]
id = "investigator"
drop = true
[measures]
threshold = 0.25
worst_share = 0.5
"""


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_toml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_toml(inner) for inner in value) + "]"
    return str(value).lower() if isinstance(value, bool) else repr(value).replace("'", '"')


def _shuffled(value: Any, order: random.Random) -> Any:
    if isinstance(value, dict):
        return {key: _shuffled(value[key], order) for key in order.sample(sorted(value), len(value))}
    return [_shuffled(entry, order) for entry in value] if isinstance(value, list) else value


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_a_childs_keys_never_matters(write: Write, child: Child, order: random.Random) -> None:
    expected = child(CHILD).resolved
    content = _shuffled(tomllib.loads(CHILD) | {"extends": "base.toml"}, order)
    text = "\n".join(f"{key} = {_toml(value)}" for key, value in content.items())
    assert read_scenario(write(name="shuffled.toml", text=text)).resolved == expected


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.integers(1, 5))
def test_a_chain_of_empty_children_changes_nothing(write: Write, child: Child, length: int) -> None:
    expected = child(CHILD).resolved
    for number in range(length):
        parent = "child.toml" if not number else f"{number - 1}.toml"
        path = write(name=f"{number}.toml", text=f'extends = "{parent}"\n')
    assert read_scenario(path).resolved == expected
