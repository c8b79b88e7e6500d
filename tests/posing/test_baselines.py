"""Today's posts come from a formula, a table or baseline.csv; what needs them is refused without them."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from allocator.problem import Problem

Posed = Callable[..., Problem]
Refused = Callable[..., list[str]]
Warned = Callable[[Problem], list[str]]
CSV = "role,base,fte\nlocal,NA,3\nlocal,N,2.5\nregional,mill,2\n"


def of(problem: Problem, role: str) -> dict[str, Fraction]:
    return {base: fte for (name, base), fte in problem.baseline.items() if name == role}


def test_a_formula_apportions_the_roles_posts(posed: Posed) -> None:
    # officers 10, 20, 30.5 and six posts, Sainte-Lague: 30.5, 20, 10.17, 10, 6.67, 6.1
    assert of(posed(local='baseline = {by = "officers"}'), "local") == {"NA": 1, "007": 2, "N": 3}


def test_by_default_the_posts_are_those_of_the_file_whatever_is_set(posed: Posed) -> None:
    problem = posed("roles.local.posts=60", local='baseline = {by = "officers"}')
    assert sum(of(problem, "local").values()) == 6
    assert problem.role["local"].posts == 60


def test_the_formula_may_state_its_own_posts_and_method(posed: Posed) -> None:
    problem = posed(local='baseline = {by = "officers", method = "adams", posts = 3}')
    assert of(problem, "local") == {"NA": 1, "007": 1, "N": 1}


def test_half_posts_and_exact_shares(posed: Posed) -> None:
    # population 1 : 2 : 3
    by = 'baseline = {by = "population", posts = 1.5}'
    assert of(posed(local=f"post_size = 0.5\n{by}"), "local") == {"NA": 0, "007": Fraction(1, 2), "N": 1}
    exact = of(posed(local=f"post_size = 0\n{by}"), "local")
    assert exact == {"NA": Fraction(1, 4), "007": Fraction(1, 2), "N": Fraction(3, 4)}


def test_a_formula_may_go_by_a_driver_or_by_demand(posed: Posed) -> None:
    # photos of 2019-20: 10, 20, 30
    for by in ("work", "demand"):
        problem = posed(local=f'baseline = {{by = "{by}"}}')
        assert of(problem, "local") == {"NA": 1, "007": 2, "N": 3}


def test_a_tie_is_told(posed: Posed, warned: Warned) -> None:
    problem = posed(local='baseline = {by = "rural_share", method = "adams", posts = 1}')
    assert warned(problem) == []  # North has the largest share
    problem = posed(local='baseline = {by = "population", posts = 1}', files={
        "areas.csv": "code,name,population\nNA,Narrow,5\n007,Seven,5\nN,North,5\n"})  # fmt: skip
    assert of(problem, "local") == {"007": 1, "N": 0, "NA": 0}
    assert warned(problem) == [
        "local: the baseline by population leaves a tie between 007, NA; the smaller code has the post"
    ]


def test_a_table_gives_posts_by_base_and_0_elsewhere(posed: Posed) -> None:
    assert of(posed(regional="baseline = {mill = 2.5}"), "regional") == {"mill": Fraction(5, 2), "quay": 0}


def test_baseline_csv_serves_roles_that_state_none(posed: Posed) -> None:
    problem = posed(files={"baseline.csv": CSV}, regional="baseline = {quay = 1}")
    assert of(problem, "local") == {"NA": 3, "007": 0, "N": Fraction(5, 2)}
    assert of(problem, "regional") == {"mill": 0, "quay": 1}
    assert problem.roles_with_baseline == {"local", "regional"}
    assert problem.baseline_posts("pool", "pool") is None


def test_a_role_of_baseline_csv_that_the_scenario_lacks_is_told(posed: Posed, warned: Warned) -> None:
    problem = posed(files={"baseline.csv": CSV + "regionale,mill,2\n"})
    assert warned(problem) == [
        "baseline.csv: role 'regionale' is not in the scenario; its posts are left out"
    ]


@pytest.mark.parametrize(
    ("gaps", "line"),
    [
        ({"regional": "baseline = {mil = 1}"},
         "case.toml: roles.regional.baseline.mil: found 'mil'; allowed: a base of the role: mill, quay; "
         "did you mean 'mill'?"),
        ({"files": {"baseline.csv": "role,base,fte\nlocal,mill,1\n"}},
         "baseline.csv: local,mill: found 'mill'; allowed: a base of the role: 007, N, NA"),
        ({"regional": 'baseline = {by = "officers"}'},
         "case.toml: roles.regional.baseline: found a formula for a role that is not based in each area; "
         "allowed: a table of bases; baseline = {base = posts, ...}"),
        ({"local": 'baseline = {by = "oficers"}'},
         "case.toml: roles.local.baseline.by: found 'oficers'; allowed: a numeric column of "
         "areas.csv, a driver or "
         "demand: demand, lat, lon, officers, population, rural_share, work; did you mean 'officers'?"),
        ({"local": 'baseline = {by = "baseline"}'},
         "case.toml: roles.local.baseline.by: found 'baseline'; allowed: a numeric column of "
         "areas.csv, a driver or "
         "demand: demand, lat, lon, officers, population, rural_share, work"),
        ({"local": 'baseline = {by = "lon"}'},
         "case.toml: roles.local.baseline.by: found 'lon', which is below 0 for 007, N, NA; "
         "allowed: a full column of numbers of at least 0"),
        ({"local": 'baseline = {by = "officers", posts = 1.5}'},
         "case.toml: roles.local.baseline.posts: found 1.5; allowed: a multiple of post_size 1"),
        ({"fairness": 'criteria = ["least_movement"]'},
         "case.toml: fairness.criteria.least_movement: found no baseline in any role; allowed: "
         "today's posts for at "
         "least one; give roles a baseline, or the geography a baseline.csv"),
        ({"fairness": 'criteria = ["leximin"]', "rules": '[[rules]]\ntype = "change_limit"\nmoves = 1'},
         "case.toml: rules.change_limit: found no baseline in any role of its scope; allowed: "
         "today's posts for at "
         "least one; give roles a baseline, or the geography a baseline.csv"),
        ({"regional": "baseline = {mill = 1}",
          "rules": '[[rules]]\ntype = "change_limit"\nmoves = 1\nroles = ["local"]'},
         "case.toml: rules.change_limit: found no baseline in any role of its scope; allowed: "
         "today's posts for at "
         "least one; give roles a baseline, or the geography a baseline.csv"),
        ({"rules": '[[rules]]\nid = "lock"\ntype = "fixed"\nroles = ["local"]'},
         "case.toml: rules.lock: found no baseline for local; allowed: today's posts, or the "
         "parameter `fte`; "
         "give roles a baseline, or the geography a baseline.csv"),
        ({"regional": "baseline = {mill = 2.5}", "rules": '[[rules]]\ntype = "fixed"\nroles = ["regional"]'},
         "case.toml: rules.fixed: found 2.5 posts for regional at mill; allowed: a multiple of its "
         "post_size 1"),
        ({"rules": '[[rules]]\ntype = "fixed"\nroles = ["regional"]\nbases = ["quay"]\nfte = 0.5'},
         "case.toml: rules.fixed: found 0.5 posts for regional at quay; allowed: a multiple of its "
         "post_size 1"),
        ({"rules": '[[rules]]\ntype = "fixed"\nroles = ["regional"]\ntogether = true\nfte = 3.5'},
         "case.toml: rules.fixed: found 3.5 posts together; allowed: a multiple of post_size 1"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_baseline_is_told(refused: Refused, gaps: dict[str, str], line: str) -> None:
    assert refused(**gaps) == [line]


def test_half_posts_may_be_locked_together_where_they_make_whole_ones(posed: Posed) -> None:
    problem = posed(
        regional="baseline = {mill = 1.5, quay = 2.5}",
        rules='[[rules]]\ntype = "fixed"\nroles = ["regional"]\ntogether = true',
    )
    assert [rule.name for rule in problem.rules if not rule.name.startswith("supply:")] == ["fixed"]
