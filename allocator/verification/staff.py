"""Where the posts of a role can stand and what an hour from there is worth, a second time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from allocator.scenario.statement import HoursPerFte, Role
from allocator.sources.geography import Geography


@dataclass(frozen=True)
class Staff:
    """A role as the inputs state it.

    Parameters
    ----------
    hours_per_post
        Hours a year that a post may be deployed.
    stands_in
        Each base with the area in which it stands; a pool stands in none (``""``).
    case_share
        ``case_share[base, area]``, the share of a deployed hour that is case work.
    """

    role: str
    posts: Fraction
    post_size: Fraction
    hours_per_post: Fraction
    tier: str
    stands_in: Mapping[str, str]
    case_share: Mapping[tuple[str, str], Fraction]

    @property
    def bases(self) -> tuple[str, ...]:
        """The bases in order of their ids."""
        return tuple(sorted(self.stands_in))


def staff(role: Role, geography: Geography, travel: str) -> Staff:
    """Reckon a role of a legal scenario; `travel` names the table of hours one way.

    Formula: hours per post = net hours x utilisation cap; case share = 1 / (1 + visits/100 x 2 x hours).
    """
    hours = role.hours_per_fte
    if isinstance(hours, HoursPerFte):
        there = hours.gross - hours.leave - hours.holidays
        net = there - there * hours.absence_share - hours.training - hours.court
    else:
        net = hours
    areas = [area.code for area in geography.areas]
    if role.bases == "pool":
        tier, stands_in = "pool", {"pool": ""}
        reach = [("pool", area) for area in areas]
    elif role.bases == "each-area":
        tier, stands_in = "local", {area: area for area in areas}
        reach = [(area, area) for area in areas]
    else:
        tier, stands_in = (
            "regional",
            {base.id: base.area for base in geography.bases if base.id in role.bases},
        )
        reach = [(base, area) for base in stands_in for area in areas]
    one_way = geography.travel.get(travel, {})
    share = {}
    for link in reach:
        driven = Fraction(0) if tier == "pool" else 2 * one_way.get(link, Fraction(0))
        share[link] = 100 / (100 + role.visits_per_100_hours * driven)
    return Staff(role.id, role.posts, role.post_size, net * role.utilisation_cap, tier, stands_in, share)
