"""Every way in which a scenario file can be wrong is told: file, key, what was found, what may stand."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from allocator.errors import Fault, InputError
from allocator.scenario import Scenario, read_scenario

Write = Callable[..., Path]
Faults = Callable[..., tuple[Fault, ...]]


def test_a_plain_file_is_read_exactly(write: Write) -> None:
    scenario = read_scenario(write(("share = 0.5", "share = 0.1")))
    assert scenario.statement.demand.drivers[0].share == Fraction(1, 10)
    assert scenario.name == "base"
    assert scenario.stated_posts == {"examiner": 6, "investigator": 4}


# --- S1, S2, S4, X5: files that are no scenario ---------------------------------------------------


def test_a_missing_file_is_named_with_the_nearest_file_beside_it(write: Write, faults_of: Faults) -> None:
    path = write().with_name("bse.toml")
    (fault,) = faults_of(path)
    assert (fault.where, fault.hint) == (str(path), "did you mean 'base.toml'?")


def test_a_missing_file_in_an_empty_folder_says_how_to_list_scenarios(
    tmp_path: Path, faults_of: Faults
) -> None:
    (fault,) = faults_of(tmp_path / "x.toml")
    assert "allocator list" in fault.hint


def test_a_folder_is_refused(tmp_path: Path, faults_of: Faults) -> None:
    (fault,) = faults_of(tmp_path)
    assert fault.found == "a folder"


@pytest.mark.parametrize("text", ["", "\n", "# nothing\n", "\ufeff"])
def test_an_empty_file_is_refused(write: Write, faults_of: Faults, text: str) -> None:
    (fault,) = faults_of(write(text=text))
    assert fault.found == "an empty file"


def test_bytes_that_are_not_utf8_are_named_by_position(tmp_path: Path, faults_of: Faults) -> None:
    path = tmp_path / "latin.toml"
    path.write_bytes('title = "é"'.encode("cp1252"))
    (fault,) = faults_of(path)
    assert "position 9" in fault.found
    assert "UTF-8" in fault.hint


def test_a_byte_order_mark_and_crlf_are_accepted(tmp_path: Path, base_text: str) -> None:
    path = tmp_path / "windows.toml"
    path.write_bytes(b"\xef\xbb\xbf" + base_text.replace("\n", "\r\n").encode())
    assert read_scenario(path).statement.title == "Three areas"


def test_a_syntax_error_is_told_with_line_and_column(write: Write, faults_of: Faults) -> None:
    (fault,) = faults_of(write(("posts = 6", "posts = = 6")))
    assert "line 21, column 9" in fault.found


@pytest.mark.parametrize(
    ("change", "lines"),
    [
        (("posts = 6", "posts = 6\nposts = 7"), ("line 22", "first in line 21")),
        (("[fairness]", "[demand]\n[fairness]"), ("line 48", "first in line 4")),
    ],
)
def test_a_duplicate_key_or_table_is_told_with_both_lines(
    write: Write, faults_of: Faults, change: tuple[str, str], lines: tuple[str, str]
) -> None:
    (fault,) = faults_of(write(change))
    assert lines[0] in fault.found
    assert lines[1] in fault.found


@pytest.mark.parametrize(
    ("text", "found", "parsed"),
    [
        ("a = " + "[" * 100_000, "lists or tables nested too deeply", True),
        ("a = " + "[" * 30 + "]" * 30, "tables nested more than 20 levels deep", True),
        (".".join(["a"] * 500_000) + " = 1", "a key of more than 40 parts", False),
        (" . ".join(['"a"'] * 200_000) + " = 1", "a key of more than 40 parts", False),
        ("".join(f"[{'.'.join('a' * (n + 1))}]\n" for n in range(60)), "a key of more than 40 parts", False),
        ("a = " + "{b = " * 5000 + "1" + "}" * 5000, "lists or tables nested too deeply", True),
        ("x" * 3_000_000, "3000000 bytes", False),
    ],
    ids=[
        "open lists",
        "deep lists",
        "long key",
        "long quoted key",
        "deep tables",
        "inline tables",
        "huge file",
    ],
)
def test_a_bomb_is_refused_before_it_goes_off(
    write: Write, faults_of: Faults, monkeypatch: pytest.MonkeyPatch, text: str, found: str, parsed: bool
) -> None:
    loads, asked = tomllib.loads, []
    monkeypatch.setattr(tomllib, "loads", lambda *text, **more: asked.append(1) or loads(*text, **more))
    (fault,) = faults_of(write(text=text))
    assert found in fault.found
    assert bool(asked) is parsed  # the parser's time grows with the square of what the others are made of


def test_the_work_of_merging_grows_no_faster_than_the_entries(
    write: Write, base_text: str, lines_run: Callable[[Callable[[], object]], int]
) -> None:
    entry = '[[assumptions]]\nkey = "k{}"\nkind = "assumed"\nsource = "s"\n'

    def work(entries: int) -> int:
        stated = "".join(entry.format(n) for n in range(entries))
        write(text=base_text + stated)
        path = write(name="child.toml", text=f'extends = "base.toml"\n{stated}')
        assert len(read_scenario(path).statement.assumptions) == entries + 1
        return lines_run(lambda: read_scenario(path))

    assert work(800) < 2.5 * work(400)


# --- S3, S5, S6, S7, S9: keys and values ----------------------------------------------------------

CASES = [
    # change, where, found, part of allowed, hint
    (("posts = 6", "postss = 6\nposts = 6"), "roles.examiner.postss", "the unknown key 'postss'", "posts",
     "did you mean 'posts'?"),
    (("share = 0.5", "shares = 0.5"), "demand.drivers.photos.shares", "the unknown key 'shares'", "share",
     "did you mean 'share'?"),
    (("[fairness]", "[fairnes]\n[fairness]"), "fairnes", "the unknown key 'fairnes'", "fairness",
     "did you mean 'fairness'?"),
    (("fte = 5", "ftes = 5\nfte = 5"), "rules.desks.ftes", "the unknown key 'ftes'", "fte",
     "did you mean 'fte'?"),
    (("fte = 1\n", "fte = 1\nfloor = 2\n"), "rules.floor.floor", "the unknown key 'floor'", "fte", ""),
    (("leave = 272", "leav = 272"), "roles.examiner.hours_per_fte.leav", "the unknown key 'leav'", "leave",
     "did you mean 'leave'?"),
    (("low = 1,", "lowe = 1, low = 1,"), "demand.drivers.devices.recording_multiplier.lowe",
     "the unknown key 'lowe'", "low", "did you mean 'low'?"),
    (("spread_by", "spred_by"), "demand.drivers.devices.source.spred_by", "the unknown key 'spred_by'",
     "spread_by", "did you mean 'spread_by'?"),
    (('type = "floor"', 'type = "flor"'), "rules.flor", "'flor'", "floor", "did you mean 'floor'?"),
    (('type = "floor"\n', ""), "rules.#1", "an entry without 'type'", "a table with the key 'type'", ""),
    (('["leximin"]', '["leximn"]'), "fairness.criteria.#1", "'leximn'", "leximin", "did you mean 'leximin'?"),
    (('["leximin"]', '[{id = "leximin", delta = 1}]'), "fairness.criteria.leximin.delta",
     "the unknown key 'delta'", "across", ""),
    (('["leximin"]', '["worst_share"]'), "fairness.criteria.#1.share", "nothing", "a value", ""),
    (('["leximin"]', '[{id = "worst_share", share = 0}]'), "fairness.criteria.worst_share.share", "0",
     "a number above 0, up to 1", ""),
    (('["leximin"]', '[{id = "worst_share", share = 1.5}]'), "fairness.criteria.worst_share.share", "1.5",
     "a number above 0, up to 1", ""),
    (('["leximin"]', '[{id = "ordered_weighted", weights = [2, 1, 3]}]'),
     "fairness.criteria.ordered_weighted.weights", "weights that rise at rank 3", "none above", ""),
    (('["leximin"]', '[{id = "ordered_weighted", weights = [0, 0, 0]}]'),
     "fairness.criteria.ordered_weighted.weights", "no weight above 0", 'or "gini"', ""),
    (('["leximin"]', '[{id = "ordered_weighted", weights = []}]'),
     "fairness.criteria.ordered_weighted.weights", "no weight above 0", 'or "gini"', ""),
    (('["leximin"]', '[{id = "ordered_weighted", weights = [1, -1]}]'),
     "fairness.criteria.ordered_weighted.weights.#2", "-1", "a number of at least 0", ""),
    (('["leximin"]', '[{id = "ordered_weighted", weights = "ginni"}]'),
     "fairness.criteria.ordered_weighted.weights", "'ginni'", 'or "gini"', ""),
    (('["leximin"]', '[{id = "ordered_weighted", weights = 3}]'),
     "fairness.criteria.ordered_weighted.weights", "3", "one number of at least 0 for each outcome", ""),
    (('["leximin"]', '[{id = "threshold", delta = -0.1}]'), "fairness.criteria.threshold.delta", "-0.1",
     "a number of at least 0", ""),
    (('["leximin"]', '[{id = "threshold", delta = 0.1, kind = "equty"}]'), "fairness.criteria.threshold.kind",
     "'equty'", "utility, equity", "did you mean 'equity'?"),
    (('bases = "each-area"', 'bases = "each-aera"'), "roles.examiner.bases", "'each-aera'", "each-area",
     "did you mean 'each-area'?"),
    (('{by = "officers"}', '{by = "officers", method = "adam"}'), "roles.examiner.baseline.method", "'adam'",
     "adams", "did you mean 'adams'?"),
    (('kind = "assumed"', 'kind = "asumed"'), "assumptions.roles.examiner.posts.kind", "'asumed'", "assumed",
     "did you mean 'assumed'?"),
    (("posts = 6", "posts = true"), "roles.examiner.posts", "the truth value true",
     "a number from 0 to 1000000", ""),
    (("posts = 6", 'posts = "6"'), "roles.examiner.posts", "'6'", "a number from 0 to 1000000", ""),
    (("posts = 6", "posts = -1"), "roles.examiner.posts", "-1", "a number from 0 to 1000000", ""),
    (("posts = 6", "posts = nan"), "roles.examiner.posts", "NaN", "a number from 0 to 1000000", ""),
    (("posts = 6", "posts = inf"), "roles.examiner.posts", "Infinity", "a number from 0 to 1000000", ""),
    (("posts = 6", "posts = -inf"), "roles.examiner.posts", "-Infinity", "a number from 0 to 1000000", ""),
    (("posts = 6", "posts = 5.5"), "roles.examiner", "posts 5.5", "a multiple of post_size 1", ""),
    (("posts = 6", "posts = 6\npost_size = 0.25"), "roles.examiner", "post_size 0.25", "1, 0.5, or 0", ""),
    (("posts = 6", "posts = 6\nutilisation_cap = 0"), "roles.examiner.utilisation_cap", "0",
     "a number above 0, up to 1", ""),
    (("share = 0.5", "share = 40"), "demand.drivers.photos.share", "40", "a number from 0 to 1",
     "write 40 per cent as 0.4"),
    (("share = 0.5", "growth = -1"), "demand.drivers.photos.growth", "-1", "a number above -1, up to 10", ""),
    (("central = 1.2", "central = 3"), "demand.drivers.devices.recording_multiplier", "numbers out of order",
     "low <= central <= high", ""),
    (("leave = 272", "leave = 2087"), "roles.examiner.hours_per_fte", "parts that leave no hours",
     "net hours above 0", ""),
    (("total = 90", 'total = "ninety"'), "demand.drivers.devices.source.total", "'ninety'",
     "a number of at least 0", ""),
    (("[demand]", "[demand]\nhorizon_years = 1.5"), "demand.horizon_years", "1.5", "whole number", ""),
    (("[demand]", "[demand]\nhorizon_years = true"), "demand.horizon_years", "the truth value true",
     "whole number", ""),
    (("[demand]", "[demand]\nhorizon_years = 51"), "demand.horizon_years", "51", "50", ""),
    (('["2019-20", "2020-21"]', '["2019-20", "2019-20"]'), "demand.periods", "'2019-20' more than once",
     "each once", ""),
    (('["2019-20", "2020-21"]', "[]"), "demand.periods", "a list", "at least 1", ""),
    (('title = "Three areas"', "title = 3"), "title", "3", "text", ""),
    (('source = "a guess"', 'source = "a guess"\nyear = true'), "assumptions.roles.examiner.posts.year",
     "the truth value true", "", ""),
    (("schema = 1\n", ""), "schema", "nothing", "a value", "this program knows schema = 1"),
    (("schema = 1", "schema = 2"), "schema", "2", "1", ""),
    (("schema = 1", 'schema = "1"'), "schema", "'1'", "1", ""),
    (("schema = 1", "schema = true"), "schema", "the truth value true", "1", ""),
    (('criteria = ["leximin"]', 'criteria = ["leximin"]\nformula = {by = "population"}'), "fairness", "both",
     "either a list `criteria` or a `formula`", ""),
    (('criteria = ["leximin"]', ""), "fairness", "neither", "either a list `criteria` or a `formula`", ""),
    (('id = "examiner"', "id = []"), "roles.[].id", "a list", "text", ""),
    (('id = "examiner"', 'id = "../x"'), "roles.../x.id", "'../x'", "letters A-Z", ""),
]  # fmt: skip


@pytest.mark.parametrize(("change", "key", "found", "allowed", "hint"), CASES)
def test_a_wrong_key_or_value_is_told_with_its_place(
    write: Write, faults_of: Faults, change: tuple[str, str], key: str, found: str, allowed: str, hint: str
) -> None:
    faults = faults_of(write(change))
    fault = next(fault for fault in faults if fault.where == f"base.toml: {key}")
    assert (fault.found, fault.hint) == (found, hint)
    assert allowed in fault.allowed


@pytest.mark.parametrize(
    "number",
    ["1e30000000", "-1e30000000", "1e-30000000", "1e99999999999999999999", "0." + "1" * 40, "1" * 40,
        "1" * 5000,
     "0x" + "f" * 100_000, "1_0e40"],
)  # fmt: skip
def test_a_number_of_absurd_size_is_refused_before_it_is_written_out(
    write: Write, faults_of: Faults, number: str
) -> None:
    (fault,) = faults_of(write(("posts = 6", f"posts = {number}")))
    refusals = r"NaN|too many digits|a huge number|a number of \d+ digits|thousands of digits"
    assert re.search(refusals, fault.found)
    assert len(str(fault)) < 300


def test_zero_with_a_huge_exponent_is_zero(write: Write) -> None:
    scenario = read_scenario(write(("[demand]", "[measures]\nthreshold = 0e9999999\n[demand]")))
    assert scenario.statement.measures.threshold == 0


def test_every_fault_of_a_file_is_told_at_once(write: Write, faults_of: Faults) -> None:
    path = write(
        ("posts = 6", "posts = true"),
        ("share = 0.5", "share = 40"),
        ("fte = 5", "fte = nan"),
        ("schema = 1\n", ""),
        ('["2019-20", "2020-21"]', '["2019-20", "2019-20"]'),
        ("[fairness]", '[[roles]]\nid = "examiner"\n\n[fairness]'),
    )
    keys = {fault.where for fault in faults_of(path, "roles.nobody.posts=1")}
    assert keys == {
        "base.toml: roles.examiner.posts",
        "base.toml: demand.drivers.photos.share",
        "base.toml: rules.desks.fte",
        "base.toml: schema",
        "base.toml: demand.periods",
        "base.toml: roles",
        "--set roles.nobody.posts=1",
    }


def test_no_more_than_fifty_faults_are_shown_and_the_rest_counted(write: Write, faults_of: Faults) -> None:
    extra = "\n".join(f"odd_{n} = 1" for n in range(60))
    with pytest.raises(InputError) as caught:
        read_scenario(write(("[demand]", f"{extra}\n[demand]")))
    assert len(caught.value.faults) == 60
    assert str(caught.value).endswith("... and 10 more")


def test_small_numbers_that_nobody_would_believe_are_accepted(write: Write) -> None:
    scenario = read_scenario(
        write(("hours_per_fte = 1500", "hours_per_fte = 1"), ("total = 90", "total = 3"))
    )
    assert scenario.statement.roles[1].hours_per_fte == 1


# --- which file a fault names ---------------------------------------------------------------------


def test_a_fault_names_the_file_that_states_the_key(write: Write, faults_of: Faults) -> None:
    write(("posts = 6", "posts = -6"), ("fte = 5", "fte = -5"))
    path = write(
        name="child.toml", text='extends = "base.toml"\n[[roles]]\nid = "investigator"\nposts = -4\n'
    )
    assert {fault.where for fault in faults_of(path)} == {
        "base.toml: roles.examiner.posts",
        "child.toml: roles.investigator.posts",
        "base.toml: rules.desks.fte",
    }


def test_a_table_that_a_child_touches_stays_with_the_file_that_states_the_rest(
    write: Write, faults_of: Faults
) -> None:
    write(("share = 0.5", "share = 40"), ("total = 90", "total = -1"))
    text = 'extends = "base.toml"\n[demand]\nhorizon_years = 51\n'
    text += '[[demand.drivers]]\nid = "photos"\ngrowth = -1\n'
    assert {fault.where for fault in faults_of(write(name="child.toml", text=text))} == {
        "base.toml: demand.drivers.photos.share",
        "base.toml: demand.drivers.devices.source.total",
        "child.toml: demand.horizon_years",
        "child.toml: demand.drivers.photos.growth",
    }


def test_a_driver_that_stands_twice_in_a_file_is_told(write: Write, faults_of: Faults) -> None:
    faults = faults_of(write(('id = "devices"', 'id = "photos"')))
    assert [str(fault) for fault in faults] == [
        "base.toml: demand.drivers: found id 'photos' a second time; allowed: each id once in a file"
    ]


def test_a_rule_without_an_id_is_named_by_type_and_by_its_own_file(write: Write, faults_of: Faults) -> None:
    write(("fte = 1\n", "fte = -1\n"))
    text = (
        'extends = "base.toml"\n[[rules]]\nid = "desks"\ndrop = true\n'
        '[[rules]]\ntype = "floor"\nfte = -2\n[[rules]]\ntype = "cap"\nfte = -3\n'
    )
    assert {fault.where for fault in faults_of(write(name="child.toml", text=text))} == {
        "base.toml: rules.floor.fte",
        "child.toml: rules.floor-2.fte",
        "child.toml: rules.cap.fte",
    }


def test_files_of_the_same_name_are_told_apart_by_their_paths(write: Write, faults_of: Faults) -> None:
    parent = write(("posts = 6", "posts = -6"), name="one.toml")
    path = write(name="sub/one.toml", text='extends = "../one.toml"\n')
    (fault,) = faults_of(path)
    assert fault.where == f"{parent}: roles.examiner.posts"


def test_the_resolved_scenario_holds_plain_values_and_no_path(write: Write) -> None:
    scenario: Scenario = read_scenario(write(("[demand]", 'data = "three"\n[demand]')))
    assert scenario.data.name == "three"
    assert "data" not in scenario.resolved
    assert scenario.resolved["schema"] == 1
    assert scenario.resolved["roles"][0]["hours_per_fte"]["leave"] == 272
    assert scenario.resolved["rules"][0] == {"type": "floor", "fte": 1, "together": False}
    assert scenario.resolved["fairness"]["criteria"] == [{"id": "leximin"}]
