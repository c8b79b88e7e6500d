"""Bad input is refused with the place, what was found and what to do: all at once, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from door import call, snapshot, three_areas

Change = tuple[str, str, str]

ISLE = "ISL,cases,2023,14\n"
BLANK: Change = ("data/demand.csv", ISLE, "ISL,cases,2023,\n")
MISSPELT: Change = ("scenario.toml", "utilisation_cap = 0.85", "utilization_cap = 0.85")

CAP = '[[rules]]\ntype = "cap"\n'

BAD_INPUTS: dict[str, tuple[int, list[Change], list[str]]] = {
    "a missing area": (
        3,
        [("data/demand.csv", ISLE, ""), ("data/demand.csv", "ISL,cases,2024,18\n", "")],
        ["demand.csv", "no row at all for ISL", "a row for every area", "write 0 where it is 0"],
    ),
    "a missing row": (
        3,
        [("data/demand.csv", ISLE, "")],
        ["demand.csv", "no row of driver cases in 2023 for ISL", "write 0 where it is 0"],
    ),
    "an unknown area": (
        3,
        [("data/demand.csv", "ISL,cases,2023", "ISK,cases,2023")],
        ["demand.csv:4", "area 'ISK', which is unknown", "a code of areas.csv", "did you mean 'ISL'?"],
    ),
    "a duplicate row": (
        3,
        [("data/demand.csv", ISLE, ISLE * 2)],
        ["demand.csv:5", "ISL, cases, 2023 a second time", "row 4", "delete one of the two rows"],
    ),
    "a blank cell": (3, [BLANK], ["demand.csv:4", "count: a blank", "blank is not 0"]),
    "a row of totals": (
        3,
        [("data/demand.csv", ISLE, f"{ISLE}Total,cases,2023,194\n")],
        ["demand.csv:5", "a row of totals: area 'Total'", "delete the rows of totals"],
    ),
    "a number with a thousands separator": (
        3,
        [("data/demand.csv", "HAR,cases,2023,110", 'HAR,cases,2023,"1,110"')],
        ["demand.csv:2", "'1,110', with thousands separators", "write 1110"],
    ),
    "a misspelt key": (
        3,
        [MISSPELT],
        ["scenario.toml: roles.investigator.utilization_cap", "unknown key", "mean 'utilisation_cap'?"],
    ),
    "floors above the pool": (
        4,
        [("scenario.toml", 'roles = ["investigator"]\nfte = 1', 'roles = ["investigator"]\nfte = 4')],
        ["investigator: floor", "12 posts", "has 8", "4 too few", "roles.investigator.posts to at least 12"],
    ),
    "a floor above a cap": (
        4,
        [("scenario.toml", "[fairness]", '[[rules]]\ntype = "cap"\nroles = ["investigator"]\n'
          'areas = ["ISL"]\nfte = 0\n\n[fairness]')],
        ["investigator at ISL", "floor asks for at least 1", "cap allows at most 0", "change one of the two"],
    ),
    "caps below the pool": (
        4,
        [("scenario.toml", "[fairness]", f'{CAP}roles = ["examiner"]\nfte = 1\n\n[fairness]')],
        ["examiner: cap leave room for 2", "4 must all be placed", "raise the caps"],
    ),
    "a group that does not exist": (
        3,
        [("scenario.toml", "[fairness]",
          '[[rules]]\ntype = "group_guarantee"\ngroups = ["Isles", "rural"]\n\n[fairness]')],
        ["rules.group_guarantee.groups: found 'Isles'; allowed: Coast, Inland, islands",
         "'rural', while rural_share is not known for 3 areas, the first HAR"],
    ),
    "a share above one, a half base and a negative sum": (
        3,
        [("scenario.toml", "[fairness]",
          '[[rules]]\ntype = "group_guarantee"\ngroups = ["islands"]\nwithin = 2\n'
          '[[rules]]\ntype = "open_bases"\nat_most = 1.5\n'
          '[[rules]]\ntype = "minimum_team"\nfte = -1\n'
          '[[rules]]\ntype = "budget"\npounds = -1\ncost = {investigator = -2}\n\n[fairness]')],
        ["rules.group_guarantee.within: found 2; allowed: a number from 0 to 1",
         "rules.open_bases.at_most: found 1.5; allowed: a whole number of at least 0",
         "rules.minimum_team.fte: found -1; allowed: a number of at least 0",
         "rules.budget.pounds: found -1; allowed: a number of at least 0",
         "rules.budget.cost.investigator: found -2; allowed: a number of at least 0"],
    ),
    "parameters of criteria out of their range": (
        3,
        [("scenario.toml", 'criteria = ["leximin"]', """criteria = [
            {id = "worst_share", share = 0}, {id = "ordered_weighted", weights = [1, 2]},
            {id = "alpha_fair", alpha = -1}, {id = "proportional", error = 0}, {id = "threshold", delta = -1},
            {id = "mean_less_inequality", weight = 1.5}, {id = "mean_difference", efficiency = 2}]""")],
        ["worst_share.share: found 0; allowed: a number above 0, up to 1",
         "ordered_weighted.weights: found weights that rise at rank 2; allowed: one number of at least 0",
         "alpha_fair.alpha: found -1; allowed: a number of at least 0",
         "proportional.error: found 0; allowed: a number above 0",
         "threshold.delta: found -1; allowed: a number of at least 0",
         "mean_less_inequality.weight: found 1.5; allowed: a number above 0, up to 1",
         "mean_difference.efficiency: found 2; allowed: a number from 0 to 1"],
    ),
}  # fmt: skip


@pytest.fixture
def earlier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a run of the three areas in results/scenario."""
    monkeypatch.chdir(tmp_path)
    scenario = three_areas(tmp_path / "g")
    assert call("solve", scenario, "-q", "--no-map").code == 0
    return tmp_path


@pytest.mark.parametrize("fault", BAD_INPUTS)
@pytest.mark.parametrize("command", ["solve", "check", "compare"])
def test_bad_input_is_refused_with_its_place_and_remedy_and_an_earlier_run_stands(
    earlier: Path, fault: str, command: str
) -> None:
    code, changes, parts = BAD_INPUTS[fault]
    scenario = three_areas(earlier / "g", *changes)
    before = snapshot(earlier / "results")
    more = {"solve": ["--no-map"], "check": [], "compare": [scenario]}[command]
    done = call(command, scenario, *more)
    assert done.code == code
    assert done.out == ""
    assert "Traceback" not in done.err
    for part in parts:
        assert part in done.err
    assert snapshot(earlier / "results") == before


def test_faults_of_scenario_and_tables_are_told_together(earlier: Path) -> None:
    scenario = three_areas(
        earlier / "g",
        MISSPELT,
        ("scenario.toml", "posts = 4", "posts = -4"),
        BLANK,
        ("data/travel.csv", "ISL,ISL,0.8", "ISL,ISL,x"),
        ("data/areas.csv", "20000,yes", "20 000,yes"),
    )
    lines = call("check", scenario).err.splitlines()
    places = [line.split(": found ")[0] for line in lines]
    assert {
        "scenario.toml: roles.investigator.utilization_cap",
        "scenario.toml: roles.examiner.posts",
        "areas.csv:3",
        "demand.csv:4",
        "travel.csv:3",
    } <= set(places)
    assert len(set(lines)) == len(lines)


def test_faults_of_tables_and_of_their_fit_are_told_together(earlier: Path) -> None:
    scenario = three_areas(
        earlier / "g",
        ("scenario.toml", 'roles = ["investigator"]\nfte = 1', 'roles = ["investigater"]\nfte = 1'),
        ("scenario.toml", "investigator = 50, examiner", "investigator = 50, examinr"),
        BLANK,
    )
    err = call("check", scenario).err
    assert len(err.splitlines()) == 3
    for part in ("demand.csv:4", "'examinr'", "did you mean 'examiner'?", "'investigater'"):
        assert part in err


def test_what_only_follows_from_a_faulty_table_is_not_told(earlier: Path) -> None:
    scenario = three_areas(
        earlier / "g",
        ("data/bases.csv", "valley_lab,Valley laboratory,VAL", "valley_lab,Valley laboratory,VLA"),
    )
    err = call("check", scenario).err
    assert err.count("\n") == 1
    assert "bases.csv:3" in err


def test_compare_tells_the_faults_of_all_its_scenarios(earlier: Path) -> None:
    one = three_areas(earlier / "one", BLANK)
    two = three_areas(earlier / "two", MISSPELT)
    err = call("compare", one, two).err
    assert "demand.csv:4" in err
    assert "utilization_cap" in err


def test_a_missing_scenario_is_bad_input(earlier: Path) -> None:
    for command in ("solve", "check"):
        done = call(command, "nowhere.toml")
        assert (done.code, done.out) == (3, "")
        assert "nowhere.toml" in done.err
        assert "allocator list scenarios" in done.err


@pytest.mark.parametrize(
    ("text", "meant"), [("fiar", "fair"), ("efficent", "efficient"), ("fair_by_role", "fair-by-role")]
)
def test_a_misspelt_shipped_name_gets_a_hint(earlier: Path, text: str, meant: str) -> None:
    done = call("solve", text)
    assert done.code == 3
    assert f"did you mean '{meant}'?" in done.err


def test_a_folder_an_empty_file_and_wrong_syntax_are_bad_input(earlier: Path) -> None:
    (earlier / "empty.toml").write_text("", encoding="utf-8")
    (earlier / "syntax.toml").write_text("schema = 1\ntitle = = 2\n", encoding="utf-8")
    for name, part in {"g": "a folder", "empty.toml": "an empty file", "syntax.toml": "line 2"}.items():
        done = call("check", earlier / name)
        assert done.code == 3
        assert part in done.err


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["solve", "fair", "--solver", "cplex"], "unknown solver 'cplex'"),
        (["solve", "fair", "--solver-option", "bogus=1"], "bogus"),
        (["solve", "fair", "--solver-option", "bogus"], "NAME=VALUE"),
        (["solve", "fair", "--time-limit", "-1"], "time-limit"),
        (["solve", "fair", "--time-limit", "nan"], "time-limit"),
        (["solve", "fair", "--bogus"], "No such option"),
        (["slove", "fair"], "did you mean 'solve'?"),
        (["xyz"], "No such command"),
        (["solve"], "Missing argument"),
        (["list", "bogus"], "bogus"),
        (["compare", "fair"], "two to eight"),
        (["compare", *["fair"] * 9], "two to eight"),
    ],
)
def test_wrong_usage_is_exit_2_and_writes_nothing(earlier: Path, arguments: list[str], part: str) -> None:
    before = snapshot(earlier)
    done = call(*arguments)
    assert (done.code, done.out) == (2, "")
    assert part in done.err
    assert snapshot(earlier) == before


def test_a_set_that_names_nothing_is_bad_input(earlier: Path) -> None:
    for text, part in {
        "roles.examinr.posts=3": "did you mean 'examiner'?",
        "roles.examiner.posts": "key=value",
        "roles.examiner.posts=many": "a value in TOML",
    }.items():
        done = call("check", earlier / "g/scenario.toml", "--set", text)
        assert done.code == 3
        assert part in done.err


def test_infeasible_as_json_names_the_conflict_and_writes_nothing(earlier: Path) -> None:
    scenario = earlier / "g/scenario.toml"
    before = snapshot(earlier)
    for command in ("solve", "check"):
        done = call(command, scenario, "--set", "roles.investigator.posts=2", "--json")
        assert done.code == 4
        said = done.json
        assert (said["schema"], said["scenario"], said["status"]) == (1, "scenario", "infeasible")
        assert said["conflict"] == ["floor", "supply:investigator"]
        assert isinstance(said["repair"], list)
        assert said["message"] in done.err
    assert snapshot(earlier) == before


def test_a_conflict_that_only_the_solver_sees_is_named(earlier: Path) -> None:
    rule = '[[rules]]\nid = "all_of_it"\ntype = "minimum_coverage"\ncoverage = 1\n\n[fairness]'
    scenario = three_areas(earlier / "g", ("scenario.toml", "[fairness]", rule))
    done = call("solve", scenario, "--json")
    assert done.code == 4
    assert "all_of_it" in done.json["conflict"]


def test_a_time_limit_of_zero_leaves_everything_as_it_was(earlier: Path) -> None:
    before = snapshot(earlier)
    done = call("solve", earlier / "g/scenario.toml", "--time-limit", "0", "--json")
    assert done.code == 5
    assert done.json["status"] == "unproven"
    assert "limit" in done.err
    assert snapshot(earlier) == before


def test_a_plan_that_arithmetic_refuses_is_not_written(
    earlier: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    import allocator.run
    from allocator.plan import Plan
    from allocator.solve import solve

    def one_post_too_many(*arguments: object) -> Plan:
        plan = solve(*arguments)  # type: ignore[arg-type]  # passed on as they are
        cell = next(iter(plan.posts))
        return replace(plan, posts={**plan.posts, cell: plan.posts[cell] + 1})

    before = snapshot(earlier)
    monkeypatch.setattr(allocator.run, "solve", one_post_too_many)
    done = call("solve", earlier / "g/scenario.toml")
    assert (done.code, done.out) == (6, "")
    assert "hours deployed" in done.err
    assert "supply:" in done.err
    assert snapshot(earlier) == before


def test_an_interrupted_run_leaves_everything_as_it_was(
    earlier: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import allocator.run

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = snapshot(earlier)
    monkeypatch.setattr(allocator.run, "solve", interrupt)
    done = call("solve", earlier / "g/scenario.toml")
    assert (done.code, done.out) == (130, "")
    assert done.err.startswith("interrupted")
    assert snapshot(earlier) == before
