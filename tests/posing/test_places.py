"""Where posts can stand and what a deployed hour is worth there."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from allocator.problem import Problem

Posed = Callable[..., Problem]
Refused = Callable[..., list[str]]
Warned = Callable[[Problem], list[str]]


def test_a_role_is_local_regional_or_a_pool(posed: Posed) -> None:
    problem = posed()
    assert [(role.id, role.tier, role.bases) for role in problem.roles] == [
        ("local", "local", ("007", "N", "NA")),
        ("pool", "pool", ("pool",)),
        ("regional", "regional", ("mill", "quay")),
    ]


def test_a_local_post_serves_its_own_area_alone_and_others_every_area(posed: Posed) -> None:
    problem = posed()
    assert problem.links_from["local", "N"] == ("N",)
    assert problem.links_from["regional", "mill"] == ("007", "N", "NA")
    assert problem.links_from["pool", "pool"] == ("007", "N", "NA")


def test_hours_per_post_are_net_hours_times_the_utilisation_cap(posed: Posed) -> None:
    # (2087 - 272 - 64) x 0.939 - 60 - 40 = 1544.189, of which 85 %
    problem = posed(
        "roles.local.hours_per_fte={gross=2087, leave=272, holidays=64, absence_share=0.061, "
        "training=60, court=40}",
        "roles.local.utilisation_cap=0.85",
    )
    assert problem.role["regional"].hours_per_post == 100
    assert problem.role["local"].hours_per_post == Fraction("1544.189") * Fraction("0.85")


def test_visits_cost_the_road_both_ways(posed: Posed) -> None:
    # 10 visits in 100 hours of case work: 1 / (1 + 0.1 x 2 x hours)
    # mill to NA 0.4 h, quay to N 0.7 h, within N 1.25 h
    problem = posed(regional="visits_per_100_hours = 10", local="visits_per_100_hours = 10")
    share = problem.productive_share
    assert share["regional", "mill", "NA"] == Fraction(100, 108)
    assert share["regional", "quay", "N"] == Fraction(100, 114)
    assert share["local", "N", "N"] == Fraction(4, 5)


def test_without_visits_nobody_travels(posed: Posed) -> None:
    assert set(posed(files={"travel.csv": None}).productive_share.values()) == {1}


def test_missing_pairs_are_refused_only_with_visits(posed: Posed, refused: Refused) -> None:
    rows = "base,area,hours\nmill,NA,1\nmill,007,1\nmill,N,1\n"
    assert posed(files={"travel.csv": rows}).links_from["regional", "quay"] == ("007", "N", "NA")
    assert refused(files={"travel.csv": rows}, regional="visits_per_100_hours = 1") == [
        f"travel.csv: quay,{area}: found no row; allowed: hours one way, since regional makes visits; "
        "visits_per_100_hours = 0 (case.toml: roles.regional.visits_per_100_hours) says that nobody travels"
        for area in ("007", "N", "NA")
    ]


def test_a_local_role_with_visits_and_no_row_of_its_own_travels_0_and_says_so(
    posed: Posed, warned: Warned
) -> None:
    rows = "base,area,hours\nN,N,1\n"
    problem = posed(files={"travel.csv": rows}, local="visits_per_100_hours = 50")
    assert problem.productive_share["local", "007", "007"] == 1
    assert problem.productive_share["local", "N", "N"] == Fraction(1, 2)
    assert warned(problem) == ["local: no travel within 007, NA in travel.csv; taken as 0 hours"]
    assert warned(posed(files={"travel.csv": rows})) == []


def test_a_pool_travels_0_and_says_that_visits_have_no_effect(posed: Posed, warned: Warned) -> None:
    problem = posed(pool="visits_per_100_hours = 50")
    assert problem.productive_share["pool", "pool", "N"] == 1
    assert warned(problem) == ["pool: visits_per_100_hours has no effect, since a pool travels 0 hours"]


def test_a_variant_of_travel_is_taken_from_its_own_table(posed: Posed, warned: Warned) -> None:
    ferry = "base,area,hours\nmill,NA,5\nmill,007,5\nmill,N,5\nquay,NA,5\nquay,007,5\nquay,N,5\n"
    problem = posed(
        files={"travel-ferry.csv": ferry}, top='travel = "ferry"', regional="visits_per_100_hours = 10",
        local="visits_per_100_hours = 10",
    )  # fmt: skip
    assert problem.productive_share["regional", "mill", "NA"] == Fraction(1, 2)
    assert "local: no travel within 007, N, NA in travel-ferry.csv; taken as 0 hours" in warned(problem)


def test_an_unknown_variant_is_told_once(refused: Refused) -> None:
    ferry = "base,area,hours\nmill,NA,5\nmill,007,5\nmill,N,5\n"
    assert refused(
        files={"travel-ferry.csv": ferry}, top='travel = "fery"', regional="visits_per_100_hours = 10"
    ) == ["case.toml: travel: found 'fery'; allowed: ferry; did you mean 'ferry'?"]
    assert refused(files={"travel-ferry.csv": None}, top='travel = "fery"') == [
        "case.toml: travel: found 'fery'; allowed: no variant here"
    ]


def test_unknown_and_repeated_bases_are_told_with_the_nearest(refused: Refused) -> None:
    assert refused('roles.regional.bases=["mil", "quay", "quay"]') == [
        "--set: roles.regional.bases: found 'mil'; allowed: a base of bases.csv: mill, quay; did "
        "you mean 'mill'?",
        "--set: roles.regional.bases: found a base more than once; allowed: at least one base, each once",
    ]
    assert refused("roles.regional.bases=[]") == [
        "--set: roles.regional.bases: found no base; allowed: at least one base, each once"
    ]
    assert "it is empty or missing" in refused(files={"bases.csv": None, "travel.csv": None})[0]
