"""``--set`` walks ids to one key; whatever it cannot do is bad input with the nearest name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from allocator.errors import Fault
from allocator.scenario import Scenario, read_scenario

Write = Callable[..., Path]
Faults = Callable[..., tuple[Fault, ...]]


@pytest.fixture
def set_(write: Write) -> Callable[..., Scenario]:
    def read(*overrides: str) -> Scenario:
        return read_scenario(write(), overrides)

    return read


def test_ids_are_walked(set_: Callable[..., Scenario]) -> None:
    statement = set_(
        "roles.examiner.posts=60",
        "rules.desks.fte=3",
        "demand.drivers.photos.growth=0.1",
        "demand.horizon_years=2",
        "demand.drivers.photos.hours_per_item.examiner=7",
        'demand.periods=["2020-21"]',
        'title = "Another"',
    ).statement
    assert statement.roles[0].posts == 60
    assert statement.demand.drivers[0].hours_per_item["examiner"] == 7
    assert (statement.demand.horizon_years, statement.demand.periods, statement.title) == (
        2,
        ("2020-21",),
        "Another",
    )
    assert float(statement.demand.drivers[0].growth) == 0.1


def test_a_rule_without_an_id_is_reached_by_the_name_that_tables_print(set_: Callable[..., Scenario]) -> None:
    assert set_("rules.floor.fte=2").resolved["rules"][0]["fte"] == 2


def test_a_key_that_holds_dots_itself_is_reached(set_: Callable[..., Scenario]) -> None:
    scenario = set_("assumptions.roles.examiner.posts.low=4", 'assumptions.roles.examiner.posts.note="seen"')
    (assumption,) = scenario.statement.assumptions
    assert (assumption.low, assumption.note) == (4, "seen")


def test_a_table_that_the_file_leaves_out_can_be_set(set_: Callable[..., Scenario]) -> None:
    assert set_("measures.threshold=0.25").resolved["measures"]["threshold"] == 0.25


def test_the_last_of_two_overrides_of_a_key_holds(set_: Callable[..., Scenario]) -> None:
    assert set_("roles.examiner.posts=1", "roles.examiner.posts=2").statement.roles[0].posts == 2


def test_setting_a_formula_removes_criteria_and_the_reverse(set_: Callable[..., Scenario]) -> None:
    assert set_('fairness.formula={by = "population"}').statement.fairness.criteria == ()
    both = set_(
        'fairness.formula={by = "population"}', 'fairness.criteria=["total_shortfall"]'
    ).statement.fairness
    assert both.formula is None


def test_baseline_posts_stay_those_of_the_file(set_: Callable[..., Scenario]) -> None:
    scenario = set_("roles.examiner.posts=60")
    assert scenario.stated_posts["examiner"] == 6
    assert scenario.statement.roles[0].posts == 60


def test_posts_that_only_an_override_states_are_the_stated_ones(write: Write) -> None:
    path = write(("posts = 6\n", ""))
    assert read_scenario(path, ("roles.examiner.posts=5",)).stated_posts["examiner"] == 5


def test_a_data_path_is_relative_to_the_working_directory(
    set_: Callable[..., Scenario], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert set_('data="../there"').data == tmp_path / "there"


REFUSED = [
    # override, where (the override itself unless stated), found, allowed, hint
    ("roles.examinr.posts=1", None, "no 'examinr' in roles", "examiner, investigator", "did you "
                                                                                       "mean 'examiner'?"),
    ("rules.desk.fte=1", None, "no 'desk' in rules", "floor, desks", "did you mean 'desks'?"),
    ("demand.drivers.photo.growth=1", None, "no 'photo' in demand.drivers", "photos, devices",
     "did you mean 'photos'?"),
    ("assumptions.roles.nobody.low=1", None, "no 'roles' in assumptions", "roles.examiner.posts", ""),
    ("roles.examiner.postss=1", "--set: roles.examiner.postss", "the unknown key 'postss'", "posts",
     "did you mean 'posts'?"),
    ("rolez.examiner.posts=1", "--set: rolez", "the unknown key 'rolez'", "roles", "did you mean 'roles'?"),
    ("demand.horizon=1", "--set: demand.horizon", "the unknown key 'horizon'", "horizon_years",
     "did you mean 'horizon_years'?"),
    ("roles.examiner.hours_per_ftes.leave=1", "--set: roles.examiner.hours_per_ftes",
     "the unknown key 'hours_per_ftes'", "hours_per_fte", "did you mean 'hours_per_fte'?"),
    ("title.x=1", None, "no table at title", "a key of a table", ""),
    ("demand.periods.1=1", None, "no table at demand.periods", "a key of a table", ""),
    ("roles.examiner=1", None, "'examiner', an entry of roles", "a key of this entry", ""),
    ("roles.examiner.posts=-1", "--set: roles.examiner.posts", "-1", "from 0 to 1000000", ""),
    ("roles.examiner.posts=nan", "--set: roles.examiner.posts", "NaN", "from 0 to 1000000", ""),
    ("roles.examiner.posts=1e30000000", "--set: roles.examiner.posts",
     "a number of too many digits or too large a power of ten", "from 0 to 1000000", ""),
    ("roles.examiner.baseline={by = 3}", "--set: roles.examiner.baseline.by", "3", "text", ""),
    ("title=Another", None, "the value Another", "a value in TOML", 'text stands in quotes: key="text"'),
    ("title=", None, "the value ", "a value in TOML", 'text stands in quotes: key="text"'),
    ("title", None, "no `key=value`", "a key with dots", ""),
    ("=3", None, "no `key=value`", "a key with dots", ""),
    ("roles..posts=3", None, "no `key=value`", "a key with dots", ""),
    ('title="x"\nschema=2', None, "more than one line", "one value", "repeat --set for another key"),
    ("extends=\"x\"", "--set: extends", "the unknown key 'extends'", "title", ""),
]  # fmt: skip


@pytest.mark.parametrize(("override", "where", "found", "allowed", "hint"), REFUSED)
def test_what_cannot_be_set_is_told(
    write: Write, faults_of: Faults, override: str, where: str | None, found: str, allowed: str, hint: str
) -> None:
    (fault,) = faults_of(write(), override)
    assert (fault.where, fault.found, fault.hint) == (where or f"--set {override}", found, hint)
    assert allowed in fault.allowed


@pytest.mark.parametrize("value", ["[" * 100_000, "1" * 5000, ".".join("a" * 99), "{a" + ".a" * 99 + "=1}"])
def test_a_bomb_in_a_value_is_no_value(write: Write, faults_of: Faults, value: str) -> None:
    (fault,) = faults_of(write(), f"title={value}")
    assert fault.found == f"the value {value}"


def test_a_rule_of_a_scenario_without_rules_is_told(write: Write, faults_of: Faults, base_text: str) -> None:
    head, _, tail = base_text.partition("[[rules]]")
    text = head + "[[assumptions]]" + tail.partition("[[assumptions]]")[2]
    (fault,) = faults_of(write(text=text), "rules.floor.fte=1")
    assert fault.found == "no 'floor' in rules"


def test_an_id_brought_in_twice_is_told(write: Write, faults_of: Faults) -> None:
    faults = faults_of(write(), 'roles.examiner.id="investigator"')
    assert any(fault.found == "'investigator' more than once" for fault in faults)
