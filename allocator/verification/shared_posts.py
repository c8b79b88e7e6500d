"""Posts whose hours two roles share, a second time: where they stand, and whose hours they work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from allocator.rules import CrossTrained
from allocator.verification.differences import Difference, row_name
from allocator.verification.staff import Staff
from allocator.verification.texts import number_text, told_apart

Cell = tuple[str, str]
Link = tuple[str, str, str]


@dataclass(frozen=True)
class SharedPosts:
    """Posts that are shown under the role ``A+B``.

    Parameters
    ----------
    helps
        The two roles, in order of their ids.
    stands_in
        Each base that both have with the area in which it stands; a pool stands in none (``""``).
    """

    role: str
    posts: Fraction
    post_size: Fraction
    tier: str
    helps: tuple[str, ...]
    stands_in: Mapping[str, str]

    @property
    def bases(self) -> tuple[str, ...]:
        """The bases in order of their ids."""
        return tuple(sorted(self.stands_in))


def shared_posts(rule: CrossTrained, staff: Mapping[str, Staff], allowed: Sequence[str]) -> SharedPosts:
    """Reckon the posts of a legal rule; `allowed` are the bases in its scope."""
    one, other = (staff[role] for role in sorted(rule.roles))
    named = other if one.tier == "local" else one  # of a local role and one at named bases, the latter
    stands_in = {
        base: named.stands_in[base]
        for base in allowed
        if base in one.stands_in and base in other.stands_in
    }  # fmt: skip
    tier = one.tier if one.tier == other.tier else "regional"
    size = min(one.post_size, other.post_size)
    return SharedPosts(f"{one.role}+{other.role}", rule.posts, size, tier, (one.role, other.role), stands_in)


def lent_hours(
    joint: SharedPosts,
    staff: Mapping[str, Staff],
    posts: Mapping[Cell, Fraction],
    hours: Mapping[Link, Fraction],
) -> dict[Link, Fraction]:
    """Deployed hours of the two roles that are shown as worked by the posts they share; only above zero.

    At each base the areas in order of code are a line of hours, of which a role's own posts work the
    beginning and the shared posts what is left.
    """
    found = {}
    for role in joint.helps:
        for base in joint.bases:
            own = posts[role, base] * staff[role].hours_per_post
            passed = Fraction(0)
            for link in sorted(link for link in hours if link[:2] == (role, base)):
                begin, passed = passed, passed + hours[link]
                if passed > own:
                    found[link] = passed - max(begin, own)
    return found


def lent_differences(
    joint: SharedPosts,
    staff: Mapping[str, Staff],
    posts: Mapping[Cell, Fraction],
    deployed: Mapping[Cell, Fraction],
    file: str,
) -> Iterator[Difference]:
    """Bases at which own posts of the two roles stand idle, or where the shared ones work other hours."""
    for base in joint.bases:
        worked = Fraction(0)
        for role in joint.helps:
            own, per_post = posts.get((role, base), Fraction(0)), staff[role].hours_per_post
            lent = deployed.get((role, base), Fraction(0)) / per_post - own
            if lent < 0:
                found = told_apart(deployed.get((role, base), Fraction(0)), own * per_post)
                expected = f"at least {number_text(own * per_post, 6)}, the hours of its own posts"
                yield Difference(file, row_name((role, base)), "deployed hours", found, expected)
            worked += max(lent, Fraction(0))
        there = posts.get((joint.role, base), Fraction(0))
        if worked != there:
            found = f"{told_apart(worked, there)} posts' worth of hours lent"
            expected = f"{told_apart(there, worked)}, the posts there"
            yield Difference(file, row_name((joint.role, base)), "deployed hours", found, expected)
