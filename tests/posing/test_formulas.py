"""A formula places posts by a weight; limits are kept inside it, and ties are told."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from allocator.errors import InfeasibleError
from allocator.plan import Service
from allocator.problem import Problem
from allocator.solve import solve
from allocator.verify import check_plan

Posed = Callable[..., Problem]
Refused = Callable[..., list[str]]
Warned = Callable[[Problem], list[str]]


def formula(by: str, method: str = "sainte-lague") -> str:
    return f'formula = {{by = "{by}", method = "{method}"}}'


def posts(problem: Problem, role: str) -> dict[str, Fraction]:
    assert problem.locked_posts is not None
    return {base: fte for (name, base), fte in problem.locked_posts.items() if name == role}


def test_criteria_lock_no_posts(posed: Posed) -> None:
    assert posed().locked_posts is None


def test_by_a_column_each_area_has_its_share_and_a_pool_keeps_all(posed: Posed) -> None:
    problem = posed(fairness=formula("population"))
    # 1 : 2 : 3 and six posts
    assert posts(problem, "local") == {"NA": 1, "007": 2, "N": 3}
    assert posts(problem, "pool") == {"pool": 2}


def test_a_named_base_has_the_weight_of_the_areas_to_which_it_is_nearest(posed: Posed) -> None:
    # NA 0.4 h from mill; 007 1.5 h from mill, 2 h from quay; N 0.7 h from quay: people 3000 and 3000
    assert posts(posed(fairness=formula("population")), "regional") == {"mill": 2, "quay": 2}


def test_areas_equally_far_go_to_the_smaller_code(posed: Posed) -> None:
    rows = "base,area,hours\nmill,NA,1\nmill,007,1\nmill,N,1\nquay,NA,1\nquay,007,1\nquay,N,1\n"
    problem = posed(files={"travel.csv": rows}, fairness=formula("population"))
    assert posts(problem, "regional") == {"mill": 4, "quay": 0}


def test_without_travel_an_area_goes_to_the_base_that_stands_in_it_or_to_the_first(posed: Posed) -> None:
    # N has quay; NA has mill; 007 has none and goes to mill
    problem = posed(files={"travel.csv": None}, fairness=formula("population"))
    assert posts(problem, "regional") == {"mill": 2, "quay": 2}


def test_the_variant_of_travel_decides_which_base_is_nearest(posed: Posed) -> None:
    ferry = "base,area,hours\nmill,NA,9\nmill,007,9\nmill,N,9\nquay,NA,1\nquay,007,1\nquay,N,1\n"
    problem = posed(files={"travel-ferry.csv": ferry}, top='travel = "ferry"', fairness=formula("population"))
    assert posts(problem, "regional") == {"mill": 0, "quay": 4}


def test_by_demand_each_role_goes_by_its_own_hours(posed: Posed) -> None:
    # photos 10, 20, 30: 6 posts as 1, 2, 3; NA and 007 lie nearest to mill
    problem = posed(fairness=formula("demand"))
    assert posts(problem, "local") == {"NA": 1, "007": 2, "N": 3}
    assert posts(problem, "regional") == {"mill": 2, "quay": 2}


def test_by_a_driver_its_items_count_after_growth_and_multiplier(posed: Posed) -> None:
    problem = posed(
        "demand.drivers.work.recording_multiplier={areas={NA=9}, default=1}", fairness=formula("work")
    )
    # 90, 20, 30
    assert posts(problem, "local") == {"NA": 4, "007": 1, "N": 1}


def test_by_the_baseline_todays_posts_are_scaled_to_the_pool(posed: Posed) -> None:
    problem = posed(
        local="baseline = {NA = 1, N = 2}", regional="baseline = {quay = 1}", fairness=formula("baseline")
    )
    assert posts(problem, "local") == {"NA": 2, "007": 0, "N": 4}
    assert posts(problem, "regional") == {"mill": 0, "quay": 4}
    assert posts(problem, "pool") == {"pool": 2}


@pytest.mark.parametrize("method", ["adams", "huntington-hill"])
def test_with_fewer_posts_than_areas_the_largest_have_one_each(posed: Posed, method: str) -> None:
    problem = posed("roles.local.posts=2", fairness=formula("population", method))
    assert posts(problem, "local") == {"NA": 0, "007": 1, "N": 1}


def test_a_tie_goes_to_the_smaller_code_and_is_told(posed: Posed, warned: Warned) -> None:
    areas = "code,name,population\nNA,Narrow,5\n007,Seven,5\nN,North,5\n"
    problem = posed("roles.local.posts=4", files={"areas.csv": areas}, fairness=formula("population"))
    assert posts(problem, "local") == {"007": 2, "N": 1, "NA": 1}
    assert (
        "local: the formula by population leaves a tie between 007, NA; the smaller code has the post"
        in warned(problem)
    )


def test_half_and_fractional_posts(posed: Posed) -> None:
    halves = posed("roles.local.post_size=0.5", "roles.local.posts=1.5", fairness=formula("population"))
    # 3 : 2 : 1 in three units: N, 007, and N again, whose 3/3 ties with the 1/1 of NA
    assert posts(halves, "local") == {"NA": 0, "007": Fraction(1, 2), "N": 1}
    exact = posed("roles.local.post_size=0", "roles.local.posts=1", fairness=formula("population"))
    assert posts(exact, "local") == {"NA": Fraction(1, 6), "007": Fraction(1, 3), "N": Fraction(1, 2)}


def test_a_post_more_that_takes_one_away_is_told_with_role_area_and_totals(
    posed: Posed, warned: Warned
) -> None:
    areas = "code,name,population\nNA,Narrow,2\n007,Seven,6\nN,North,6\n"
    for number in ("10", "11"):
        problem = posed(
            f"roles.local.posts={number}",
            files={"areas.csv": areas},
            fairness=formula("population", "largest-remainder"),
        )
        assert (
            "local: the formula by population takes from NA when there is more to share: "
            "2 of 10 posts, 1 of 11 (the Alabama paradox)" in warned(problem)
        )
    halves = posed(
        "roles.local.posts=5", "roles.local.post_size=0.5", "roles.regional.posts=0",
        files={"areas.csv": areas}, fairness=formula("population", "largest-remainder"),
    )  # fmt: skip
    assert (
        "local: the formula by population takes from NA when there is more to share: "
        "1 of 5 posts, 0.5 of 5.5 (the Alabama paradox)" in warned(halves)
    )


def test_an_area_a_post_from_its_exact_share_is_told(posed: Posed, warned: Warned) -> None:
    # 10 posts as 1 : 1 : 14: shares 0.625, 0.625, 8.75; Jefferson gives all to N, since 14/10 > 1
    areas = "code,name,population\nNA,Narrow,1\n007,Seven,1\nN,North,14\n"
    problem = posed(
        "roles.local.posts=10", files={"areas.csv": areas}, fairness=formula("population", "jefferson")
    )
    assert (
        "local: the formula by population places a post or more above or below the exact share of "
        "N (10 for 8.75)" in warned(problem)
    )


def test_the_paradox_of_a_stand_in_is_told_too(posed: Posed, warned: Warned) -> None:
    areas = "code,name,population\nNA,Narrow,2\n007,Seven,6\nN,North,6\n"
    problem = posed(
        files={"areas.csv": areas},
        local='baseline = {by = "population", method = "largest-remainder", posts = 10}',
    )  # fmt: skip
    assert any(line.startswith("local: the baseline by population takes from NA") for line in warned(problem))


# --- limits ---------------------------------------------------------------------------------------


def rules(*texts: str) -> str:
    return "".join(f"[[rules]]\n{text}\n" for text in texts)


def test_floor_cap_and_fixed_are_kept_inside_the_method(posed: Posed) -> None:
    problem = posed(
        fairness=formula("population"),
        rules=rules('type = "floor"\nroles = ["local"]\nareas = ["NA"]\nfte = 2',
                    'type = "cap"\nroles = ["local"]\nareas = ["N"]\nfte = 1',
                    'type = "fixed"\nroles = ["regional"]\nbases = ["mill"]\nfte = 1'),
    )  # fmt: skip
    assert posts(problem, "local") == {"NA": 2, "007": 3, "N": 1}
    assert posts(problem, "regional") == {"mill": 1, "quay": 3}


def test_a_floor_between_posts_is_rounded_up_and_a_cap_down(posed: Posed) -> None:
    problem = posed(
        fairness=formula("population"),
        rules=rules('type = "floor"\nroles = ["local"]\nareas = ["NA"]\nfte = 1.5',
                    'type = "cap"\nroles = ["local"]\nareas = ["N"]\nfte = 2.5'),
    )  # fmt: skip
    assert posts(problem, "local") == {"NA": 2, "007": 2, "N": 2}


def test_posts_locked_at_the_baseline_are_kept(posed: Posed) -> None:
    problem = posed(
        local="baseline = {NA = 4}", fairness=formula("population"),
        rules=rules('type = "fixed"\nroles = ["local"]\nareas = ["NA"]'),
    )  # fmt: skip
    assert posts(problem, "local") == {"NA": 4, "007": 1, "N": 1}


def test_other_rules_are_measured_and_not_enforced(posed: Posed) -> None:
    limit = rules('type = "change_limit"\nmoves = 0\nroles = ["local"]')
    problem = posed(local="baseline = {NA = 6}", fairness=formula("population"), rules=limit)
    assert posts(problem, "local") == {"NA": 1, "007": 2, "N": 3}
    assert "change_limit" in [rule.name for rule in problem.rules]


def test_limits_that_leave_no_way_are_infeasible_and_named(posed: Posed) -> None:
    limits = rules('id = "three_each"\ntype = "floor"\nroles = ["local"]\nfte = 3', 'type = "cap"\nfte = 9')
    with pytest.raises(InfeasibleError) as caught:
        posed(fairness=formula("population"), rules=limits)
    assert caught.value.exit_code == 4
    assert caught.value.conflict == ("cap", "three_each", "supply:local")
    assert "the 6 posts of local" in str(caught.value)


# --- refused --------------------------------------------------------------------------------------

WHERE = "case.toml: fairness.formula.by: found "


@pytest.mark.parametrize(
    ("by", "gaps", "line"),
    [
        ("poplation", {}, "'poplation'; allowed: a numeric column of areas.csv, a driver, demand or "
                          "baseline: baseline, demand, lat, lon, "
                          "officers, population, rural_share, work; did you mean 'population'?"),
        ("basline", {}, "'basline'; allowed: a numeric column of areas.csv, a driver, demand or baseline: "
                        "baseline, demand, lat, lon, officers, population, rural_share, work; "
                        "did you mean 'baseline'?"),
        ("lon", {}, "'lon', which is below 0 for 007, N, NA; allowed: a full column of numbers of "
                    "at least 0"),
        ("baseline", {"regional": "baseline = {mill = 1}"},
         "no baseline for local; allowed: today's posts for every role but pools; "
         "give the role a baseline, or the geography a baseline.csv"),
    ],
)  # fmt: skip
def test_what_posts_cannot_go_by_is_told_once(
    refused: Refused, by: str, gaps: dict[str, str], line: str
) -> None:
    assert refused(fairness=formula(by), **gaps) == [WHERE + line]


def test_a_blank_in_the_column_is_named(refused: Refused) -> None:
    areas = "code,name,population,officers\nNA,Narrow,1,\n007,Seven,2,3\nN,North,3,4\n"
    assert refused(files={"areas.csv": areas}, fairness=formula("officers")) == [
        WHERE
        + "'officers', which areas.csv leaves blank for NA; allowed: a full column of numbers of at least 0"
    ]


def test_a_name_that_is_both_driver_and_column_is_refused(refused: Refused) -> None:
    driver = '[[demand.drivers]]\nid = "{}"\nsource = "photos"\nhours_per_item = {{}}\n'
    assert refused(fairness=formula("officers"), rules=driver.format("officers")) == [
        WHERE + "'officers', a driver and a column of areas.csv; allowed: a name that is only one of them"
    ]
    assert refused(fairness=formula("demand"), rules=driver.format("demand")) == [
        WHERE + "'demand', a driver and the demand of a role; allowed: a name that is only one of them"
    ]


def test_a_role_without_demand_cannot_go_by_demand(refused: Refused) -> None:
    assert refused("demand.drivers.work.hours_per_item.local=0", fairness=formula("demand")) == [
        WHERE + "'demand', which is 0 everywhere for local; allowed: something to share posts by"
    ]


def test_a_wrong_formula_is_told_with_all_other_faults(refused: Refused) -> None:
    lines = refused(
        'demand.periods=["2001-02"]',
        fairness=formula("poplation"),
        rules=rules('type = "floor"\nfte = 1\nroles = ["x"]'),
    )
    assert len(lines) == 3


@pytest.mark.parametrize("by", ["demand", "work"])
def test_a_fault_of_demand_is_not_told_again_as_a_formula_without_weights(refused: Refused, by: str) -> None:
    (line,) = refused('demand.periods=["1999-00"]', local=f'baseline = {{by = "{by}"}}', fairness=formula(by))
    assert line.startswith("--set: demand.periods: found '1999-00'")


def test_rules_other_than_floor_cap_and_fixed_are_measured_and_not_kept(posed: Posed) -> None:
    # By population 1, 2 and 3: no team of four, three bases open, six pounds spent.
    rules = "".join(
        f'[[rules]]\nroles = ["local"]\n{rule}\n'
        for rule in (
            'type = "minimum_team"\nfte = 4',
            'type = "open_bases"\nat_most = 1',
            'type = "budget"\npounds = 2\ncost = 1',
            'type = "group_guarantee"\ngroups = ["islands"]\ncoverage = 1',
        )
    )
    problem = posed(fairness=formula("population"), rules=rules)
    assert posts(problem, "local") == {"NA": 1, "007": 2, "N": 3}
    plan = solve(problem)
    service = Service(problem, plan.posts, plan.hours)
    broken = {rule.name: rule.violation(problem, service) for rule in problem.rules}
    # Three posts of 100 hours for 300 hours of work: the islands have all of it.
    assert {name: amount for name, amount in broken.items() if not name.startswith("supply:")} == {
        "budget": 4,
        "group_guarantee": 0,
        "minimum_team": 3,
        "open_bases": 2,
    }
    check_plan(problem, plan)
