"""Whether posts and hours are possible at all: places, sizes, links, and all hours of all posts deployed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction as F  # noqa: N817 - these pages are full of them

import pytest

from allocator.rules import CrossTrained
from allocator.verification.differences import Difference
from allocator.verification.facts import Facts
from allocator.verification.plan_checks import broken_rules, formula_differences, place_differences
from allocator.verification.reckoning import Reckoning
from allocator.verification.shared_posts import SharedPosts, lent_differences, lent_hours, shared_posts
from allocator.verification.staff import Staff
from tests.verification.made_up import KINDS, facts, nine, reckoned, solved

Posts = Mapping[tuple[str, str], F]
Hours = Mapping[tuple[str, str, str], F]
POOL, POOL_HOURS = ("analyst", "pool"), ("analyst", "pool", "HAR")
"""A place of a role that shares no posts."""


def told(posts: Posts | None = None, hours: Hours | None = None, of: Facts | None = None) -> list[Difference]:
    plan = solved().plan
    there = plan.posts if posts is None else posts
    return list(place_differences(of or facts(), there, plan.hours if hours is None else hours, "a file"))


def posts_with(cell: tuple[str, str], fte: F) -> Posts:
    return {**solved().plan.posts, cell: fte}


def hours_with(link: tuple[str, str, str], number: F) -> Hours:
    return {**solved().plan.hours, link: number}


@pytest.mark.parametrize("kind", KINDS)
def test_a_plan_as_it_was_found_is_possible(kind: str) -> None:
    plan = solved(kind).plan
    assert list(place_differences(facts(kind), plan.posts, plan.hours, "a file")) == []


def test_every_place_has_posts_and_nobody_else_has() -> None:
    plan = solved().plan
    gone = {cell: fte for cell, fte in plan.posts.items() if cell != POOL}
    assert Difference("a file", "analyst, pool", "posts", "no posts", "posts, or 0") in told(gone)
    assert told(posts_with(("examiner", "HAR"), F(1))) == [
        Difference("a file", "examiner, HAR", "posts", "posts", "no such place")
    ]


def test_hours_go_only_where_a_base_reaches_and_only_above_zero() -> None:
    nowhere = ("analyst", "pool", "harbour_lab")
    assert told(hours=hours_with(nowhere, F(0))) == [
        Difference("a file", "analyst, pool, harbour_lab", "service", "hours",
                   "nothing: this base cannot reach it"),
        Difference("a file", "analyst, pool, harbour_lab", "service", "0", "hours above 0"),
    ]  # fmt: skip
    assert told(hours=hours_with(nowhere, F(1)))[0].column == "service"


def test_a_link_may_have_part_of_an_hour_and_less_than_none_is_told_in_millionths() -> None:
    assert [each.column for each in told(hours=hours_with(POOL_HOURS, F(1, 2)))] == ["deployed hours"]
    less, least = (told(hours=hours_with(POOL_HOURS, F(number, 10**7)))[0] for number in (-14, -4))
    assert less == Difference("a file", "analyst, pool, HAR", "service", "-0.000001", "hours above 0")
    assert least == Difference("a file", "analyst, pool, HAR", "service", "0", "hours above 0")


def test_a_place_that_is_none_hides_no_other() -> None:
    posts = {**posts_with(("abc", "nowhere"), F(1)), POOL: F(1, 4)}
    assert [(each.row, each.column) for each in told(posts)] == [
        ("abc, nowhere", "posts"), ("analyst, pool", "fte"), ("analyst, pool", "deployed hours")
    ]  # fmt: skip


def test_posts_are_told_in_nine_decimals() -> None:
    posts = dict(solved("by formula").plan.posts)
    cell = ("investigator", "valley_lab")
    whole = facts("by formula")
    locked = replace(whole, problem=replace(whole.problem, locked_posts={**posts, cell: F(1, 3)}))
    assert list(formula_differences(locked, {**posts, cell: F(2, 3)}, "f")) == [
        Difference("f", "investigator, valley_lab", "fte", "0.666666667", "0.333333333, by the formula")
    ]
    in_parts = replace(
        whole,
        scenario=replace(
            whole.scenario,
            statement=whole.statement.model_copy(
                update={
                    "roles": tuple(
                        role.model_copy(update={"post_size": F(0)}) for role in whole.statement.roles
                    )
                }
            ),
        ),
    )
    (found,) = place_differences(in_parts, {**posts, POOL: F(2, 3)}, solved("by formula").plan.hours, "f")
    assert found.expected.endswith("the hours of 0.666666667 posts")


def test_all_hours_of_all_posts_are_deployed_to_the_last_fraction() -> None:
    plan, apart = solved().plan, F(1, 10**12)
    own = plan.posts[POOL] * facts().staff["analyst"].hours_per_post
    (difference,) = told(hours=hours_with(POOL_HOURS, plan.hours[POOL_HOURS] + apart))
    assert (difference.row, difference.column) == ("analyst, pool", "deployed hours")
    assert F(difference.found) == own + apart
    value, _, rest = difference.expected.partition(", ")
    assert (F(value), rest) == (own, "the hours of 1 posts")


@pytest.mark.parametrize(
    ("fte", "allowed"),
    [(F(-1, 2), "a multiple of 1/2, at least 0"), (F(2, 3), "a multiple of 1/2, at least 0")],
)
def test_posts_come_in_their_sizes_and_not_below_zero(fte: F, allowed: str) -> None:
    found = told(posts_with(POOL, fte))
    assert (found[0].row, found[0].column, found[0].expected) == ("analyst, pool", "fte", allowed)
    assert abs(F(found[0].found) - fte) < F(1, 10**9)


def test_no_posts_at_a_place_are_possible() -> None:
    plan = solved().plan
    none = {link: number for link, number in plan.hours.items() if link[:2] != POOL}
    assert told(posts_with(POOL, F(0)), none) == []


def test_posts_of_any_size_only_may_not_be_below_zero() -> None:
    plan = solved("in parts").plan
    cell = ("examiner", "harbour_lab")
    found = list(place_differences(facts("in parts"), {**plan.posts, cell: F(-1, 3)}, plan.hours, "f"))
    assert Difference("f", "examiner, harbour_lab", "fte", "-0.333333333", "at least 0") in found


def test_a_formula_s_posts_are_held_place_by_place() -> None:
    plan = solved("by formula").plan
    cell = ("investigator", "valley_lab")
    assert list(formula_differences(facts("by formula"), plan.posts, "f")) == []
    assert list(formula_differences(facts("by formula"), {**plan.posts, cell: F(9, 2)}, "f")) == [
        Difference("f", "investigator, valley_lab", "fte", "4.5", f"{plan.posts[cell]}, by the formula")
    ]


def test_a_rule_that_is_broken_is_told_with_its_limit() -> None:
    cell, other = ("investigator", "harbour_lab"), ("investigator", "valley_lab")
    plan = solved().plan
    assert list(broken_rules(facts(), reckoned(), "f")) == []
    moved = Reckoning(facts(), {**plan.posts, cell: F(8), other: F(0)}, plan.hours)
    assert list(broken_rules(facts(), moved, "f")) == [
        Difference("f", "investigator:valley_lab", "rule floor", "0", ">= 1")
    ]


def test_every_rule_that_is_broken_is_told_in_nine_decimals() -> None:
    kind = "by formula, against rules"
    senses = {"half": ">=", "most": ">=", "nine": "="}
    broken = [row[:4] for row in solved(kind).table("rules").rows if row[4] < 0]
    assert {row[0] for row in broken} == set(senses)
    found = list(broken_rules(facts(kind), reckoned(kind), "f"))
    assert sorted(found, key=lambda each: (each.column, each.row)) == [
        Difference("f", scope, f"rule {rule}", nine(value), f"{senses[rule]} {nine(limit)}")
        for rule, scope, limit, value in broken
    ]


# --- posts that two roles share, by hand -------------------------------------------------------------


def staff(role: str, hours_per_post: F, tier: str = "regional", **stands_in: str) -> Staff:
    return Staff(role, F(3), F(1), F(hours_per_post), tier, stands_in or {"P": "P", "Q": "Q"}, {})


BOTH = {"a": staff("a", F(10)), "b": staff("b", F(20))}
JOINT = SharedPosts("a+b", F(2), F(1), "regional", ("a", "b"), {"P": "P", "Q": "Q"})
OWN: Posts = {("a", "P"): F(1), ("a", "Q"): F(1), ("b", "P"): F(1), ("b", "Q"): F(0),
              ("a+b", "P"): F(2), ("a+b", "Q"): F(0)}  # fmt: skip
DEPLOYED: Hours = {
    ("a", "P", "A"): F(8), ("a", "P", "B"): F(7), ("a", "P", "C"): F(10),  # 25: 15 lent, a post and a half
    ("b", "P", "A"): F(20), ("b", "P", "B"): F(10),  # 30: 10 lent, half a post
    ("a", "Q", "A"): F(10),
}  # fmt: skip


def by_place(hours: Hours) -> dict[tuple[str, str], F]:
    found: dict[tuple[str, str], F] = {}
    for (role, base, _), number in hours.items():
        found[role, base] = found.get((role, base), F(0)) + number
    return found


def lent(hours: Hours, posts: Posts = OWN) -> list[Difference]:
    return list(lent_differences(JOINT, BOTH, posts, by_place(hours), "f"))


def test_shared_posts_work_what_own_posts_leave_area_by_area() -> None:
    assert lent_hours(JOINT, BOTH, OWN, DEPLOYED) == {
        ("a", "P", "B"): F(5), ("a", "P", "C"): F(10), ("b", "P", "B"): F(10)
    }  # fmt: skip


def test_the_hours_that_are_lent_are_the_hours_of_the_shared_posts() -> None:
    assert lent(DEPLOYED) == []
    assert lent({**DEPLOYED, ("a", "P", "A"): F(9)}) == [
        Difference("f", "a+b, P", "deployed hours", "2.1 posts' worth of hours lent", "2, the posts there")
    ]
    assert lent({**DEPLOYED, ("b", "P", "A"): F(20) - F(20, 10**12)}) == [
        Difference("f", "a+b, P", "deployed hours", "1.999999999999 posts' worth of hours lent",
                   "2, the posts there")
    ]  # fmt: skip


def test_own_posts_may_not_stand_idle() -> None:
    fewer = {link: number for link, number in DEPLOYED.items() if link != ("a", "Q", "A")}
    assert lent(fewer) == [
        Difference("f", "a, Q", "deployed hours", "0", "at least 10, the hours of its own posts")
    ]
    assert lent({**DEPLOYED, ("a", "Q", "A"): F(19, 2)}) == [
        Difference("f", "a, Q", "deployed hours", "9.5", "at least 10, the hours of its own posts")
    ]


@pytest.mark.parametrize(
    ("deployed", "told_as"), [(F(10), "10"), (F("10.1234564") - F(1, 10**12), "10.123456399999")]
)
def test_idle_hours_are_told_in_millionths_or_as_many_decimals_as_differ(deployed: F, told_as: str) -> None:
    other = {**BOTH, "a": staff("a", F("10.1234564"))}
    hours = by_place({**DEPLOYED, ("a", "Q", "A"): deployed})
    found = [each for each in lent_differences(JOINT, other, OWN, hours, "f") if each.row == "a, Q"]
    assert found == [
        Difference("f", "a, Q", "deployed hours", told_as, "at least 10.123456, the hours of its own posts")
    ]


def test_who_has_no_posts_anywhere_has_no_hours() -> None:
    assert lent({}, {}) == []
    assert lent({("a", "P", "A"): F(10)}, {}) == [
        Difference("f", "a+b, P", "deployed hours", "1 posts' worth of hours lent", "0, the posts there")
    ]


def test_a_plan_whose_shared_posts_work_other_hours_is_told_there() -> None:
    posts = solved().plan.posts
    cell = ("examiner+investigator", "harbour_lab")
    (difference,) = told(posts_with(cell, posts[cell] + 1))
    assert (difference.file, difference.row) == ("a file", "examiner+investigator, harbour_lab")
    assert (difference.column, difference.expected) == (
        "deployed hours",
        f"{posts[cell] + 1}, the posts there",
    )
    half = told(posts_with(cell, posts[cell] + F(1, 2)))
    assert Difference(
        "a file", "examiner+investigator, harbour_lab", "fte", f"{float(posts[cell] + F(1, 2)):g}",
        "a multiple of 1, at least 0"
    ) in half  # fmt: skip


def test_the_same_facts_without_the_rule_leave_no_place_for_shared_posts() -> None:
    whole = facts()
    alone = replace(whole, scenario=replace(
        whole.scenario,
        statement=whole.statement.model_copy(update={"rules": whole.statement.rules[1:]}),
    ))  # fmt: skip
    rows = {each.row for each in told(of=alone) if each.expected == "no such place"}
    assert rows == {"examiner+investigator, harbour_lab", "examiner+investigator, valley_lab"}


LOCAL = staff("r", F(1), "local", A="A", B="B", C="C")
REGIONAL = staff("s", F(1), "regional", A="B", B="A", D="C")
POOL_STAFF = staff("p", F(1), "pool", pool="")


@pytest.mark.parametrize(
    ("pair", "allowed", "tier", "stands_in"),
    [
        ((LOCAL, REGIONAL), "ABCD", "regional", {"A": "B", "B": "A"}),  # where the named bases stand
        ((REGIONAL, LOCAL), "ABCD", "regional", {"A": "B", "B": "A"}),
        ((LOCAL, REGIONAL), "AD", "regional", {"A": "B"}),
        ((LOCAL, LOCAL), "AC", "local", {"A": "A", "C": "C"}),
        ((REGIONAL, REGIONAL), "AD", "regional", {"A": "B", "D": "C"}),
        ((POOL_STAFF, POOL_STAFF), ["pool"], "pool", {"pool": ""}),
    ],
)
def test_shared_posts_stand_at_the_bases_that_both_roles_have(
    pair: tuple[Staff, Staff], allowed: str, tier: str, stands_in: dict[str, str]
) -> None:
    one, other = replace(pair[0], role="x", post_size=F(1, 2)), replace(pair[1], role="w")
    rule = CrossTrained.model_validate({"type": "cross_trained", "roles": ["x", "w"], "posts": 2})
    found = shared_posts(rule, {"x": one, "w": other}, list(allowed))
    assert found == SharedPosts("w+x", F(2), F(1, 2), tier, ("w", "x"), stands_in)
    assert found.bases == tuple(sorted(stands_in))
