"""The islands and rural areas of a report: the rows of islands.csv that the statement speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from allocator.report import Report
from allocator.sentences import percent
from allocator.sources.geography import Geography

NONE = Fraction(0)


@dataclass(frozen=True)
class Place:
    """A row of islands.csv, whether the area is more rural than the country, why no access hours apply."""

    name: str
    islands: bool
    island_share: Fraction | None
    rural_share: Fraction | None
    rural: bool
    demand: Fraction
    received: Fraction
    served: Fraction
    coverage: Fraction | None
    above: Fraction | None
    located: Fraction
    before: Fraction | None
    change: Fraction | None
    access: Fraction | None
    access_note: str

    @property
    def kind(self) -> str:
        """What makes it an island or rural area, in words; empty where nothing does."""
        islands = f"{percent(self.island_share)} on islands" if self.island_share else ""
        rural = f"{percent(self.rural_share)} rural" if self.rural and self.rural_share else ""
        return "; ".join(filter(None, ["islands" if self.islands else islands, rural]))

    @property
    def order(self) -> tuple[bool, Fraction, Fraction]:
        """Islands first, then by the people on islands, then by the people in rural places."""
        return not self.islands, -(self.island_share or NONE), -(self.rural_share or NONE)


def rural_share_of_country(geography: Geography) -> Fraction | None:
    """The mean of `rural_share`, weighted by population where that is known of every area.

    None where no area has a rural share, or some have none.
    """
    shares = [area.numbers.get("rural_share") for area in geography.areas]
    people = [area.numbers.get("population") for area in geography.areas]
    known = [share for share in shares if share is not None]
    if not known or len(known) < len(shares):
        return None
    counted = [number for number in people if number is not None]
    whole = sum(counted, NONE)
    weights = counted if whole and len(counted) == len(known) else [Fraction(1)] * len(known)
    weighted = (share * weight for share, weight in zip(known, weights, strict=True))
    return sum(weighted, NONE) / sum(weights, NONE)


def places(report: Report) -> list[Place]:
    """The areas that are islands, hold some, or are more rural than the country: islands first."""
    setting = report.problem.setting
    country = rural_share_of_country(setting.geography) if setting is not None else None
    notes = {one.scope: one.note for one in report.readings if one.measure == "access_hours"}
    found = []
    for code, name, islands, *numbers in report.table("islands").rows:
        known = [number if isinstance(number, Fraction) else None for number in numbers]
        island_share, rural_share, demand, received, served, coverage, above, located, *rest = known
        before, change, access = rest
        place = Place(
            name=str(name),
            islands=islands == "yes",
            island_share=island_share,
            rural_share=rural_share,
            rural=country is not None and rural_share is not None and rural_share > country,
            demand=demand or NONE,
            received=received or NONE,
            served=served or NONE,
            coverage=coverage,
            above=above,
            located=located or NONE,
            before=before,
            change=change,
            access=access,
            access_note=notes.get(f"area:{code}", ""),
        )
        found += [place] if place.kind else []
    return sorted(found, key=lambda place: place.order)
