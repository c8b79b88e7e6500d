"""The island and rural statement: what a plan gives to islands and rural areas, against the whole country."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from allocator.outputs.comparison_words import signed
from allocator.outputs.island_places import NONE, Place, places, rural_share_of_country
from allocator.report import Report
from allocator.sentences import baseline_words, fte, percent
from allocator.withheld import SIGN, is_withheld, shown

COLUMNS = (
    "Posts here",
    "Hours received",
    "Hours met",
    "Against the country",
    "Access hours, one way",
    "Change in posts",
)
NOT_KNOWN = "not known"


def island_rows(report: Report) -> list[tuple[str, ...]]:
    """A row for each of them: its name with what it is, and what `COLUMNS` name."""
    return [
        (
            f"{place.name} ({place.kind})",
            fte(place.located),
            shown(place.received, ",.0f"),
            "no demand" if place.coverage is None else percent(place.coverage),
            "no demand" if place.above is None else _points(place.above),
            "not applicable" if place.access is None else shown(place.access, ".2f"),
            NOT_KNOWN if place.change is None else signed(place.change),
        )
        for place in places(report)
    ]


def island_sentences(report: Report) -> list[str]:
    """Islands together, the more rural areas together, and each area, in a sentence."""
    found, country = places(report), _country(report)
    setting = report.problem.setting
    if setting is None or country is None or not found:
        return []
    label = setting.geography.areas_label
    islands, rural = [one for one in found if one.islands], [one for one in found if one.rural]
    lines = [_together("Islands", islands, label, country), _together("More rural", rural, label, country)]
    return [*filter(None, lines), *(_sentence(place, report, country) for place in found)]


def island_brief(report: Report) -> str:
    """Islands in one sentence; empty where nothing is known of them."""
    found, country = places(report), _country(report)
    islands = [place for place in found if place.islands]
    parts = [place.name for place in found if place.island_share and not place.islands]
    if islands and country is not None:
        return f"Islands ({_listed(place.name for place in islands)}): {_met(islands, country)}."
    if parts:
        return f"Islands are a part of {_listed(parts)}; what they alone receive is not in this plan."
    return ""


def island_limits(report: Report) -> list[str]:
    """What cannot be said of islands and rural places at the scale of these areas, and what they are."""
    setting = report.problem.setting
    if setting is None:
        return ["The plan was made by hand: which areas are islands is not known."]
    geography, found = setting.geography, places(report)
    lines = []
    if not any(place.islands for place in found):
        lines.append(
            f"None of the {len(geography.areas)} {geography.areas_label} counts as islands (islands = yes)."
        )
    parts = [place for place in found if place.island_share and not place.islands]
    if parts:
        told = _listed(f"{place.name} ({percent(place.island_share or NONE)})" for place in parts)
        first = parts[0]
        lines.append(
            f"Islands are home to a part of the people of {told}. What those islands alone receive is not in "
            f"this plan: it gives a {geography.area_label} one sum of hours and does not say where within it "
            f"they go. In {first.name} {shown(first.demand - first.served, ',.0f')} of "
            f"{shown(first.demand, ',.0f')} hours of work a year are not met; how many of them are its "
            "islands' is not known, and no share of people or of work is used to guess."
        )
        if geography.smaller_areas:
            lines.append(f"For smaller areas: {geography.smaller_areas}.")
    if rural_share_of_country(geography) is None:
        lines.append("Which areas are rural is not known: areas.csv has no full column rural_share.")
    for column in ("islands", "island_share", "rural_share"):
        notes = [one.note for one in geography.sources if (one.file, one.column) == ("areas.csv", column)]
        lines += [f"{column} in areas.csv: {note}." for note in notes if note]
    return lines


def _sentence(place: Place, report: Report, country: Fraction) -> str:
    posts = f"{_posts(place.located)} here"
    if place.before is not None:
        posts += f", against {fte(place.before)} in {baseline_words(report)}"
    away = (
        f"access hours do not apply: {place.access_note}"
        if place.access is None
        else f"from {shown(place.access, '.2f')} hours away, one way, in the mean"
    )
    spare = place.received - place.served
    told = spare >= 1 and not is_withheld(spare)
    idle = f"; {shown(spare, ',.0f')} of them are more than it has work for" if told else ""
    return (
        f"{place.name}: {posts}; {shown(place.received, ',.0f')} hours of case work a year reach it, "
        f"{away}{idle}; {_met([place], country)}."
    )


def _together(what: str, of: Sequence[Place], label: str, country: Fraction) -> str:
    """Several places as one; empty for fewer than two."""
    if len(of) < 2:
        return ""
    located = sum((place.located for place in of), NONE)
    return f"{what}, {len(of)} {label} together: {_posts(located)} there; {_met(of, country)}."


def _posts(number: Fraction) -> str:
    """How many posts stand somewhere.

    Examples
    --------
    >>> _posts(Fraction(1)), _posts(Fraction(0)), _posts(Fraction(1, 2))
    ('1 post stands', 'no post stands', '0.5 posts stand')
    """
    if number in (0, 1):
        return "1 post stands" if number else "no post stands"
    return f"{fte(number)} posts stand"


def _met(of: Sequence[Place], country: Fraction) -> str:
    demand, served = sum((place.demand for place in of), NONE), sum((place.served for place in of), NONE)
    if not demand:
        return "there is no demand"
    share = served / demand
    return (
        f"{percent(share)} of {shown(demand, ',.0f')} hours of demand are met, {_beside(share - country)} "
        f"the country's {percent(country)}"
    )


def _points(above: Fraction) -> str:
    """A difference of shares.

    Examples
    --------
    >>> _points(Fraction(-186, 1000)), _points(Fraction(1, 50)), _points(Fraction(-1, 10000))
    ('−18.6 points', '+2.0 points', '0.0 points')
    """
    if is_withheld(above):
        return SIGN
    size = f"{abs(float(above)) * 100:.1f} points"
    sign = "" if size == "0.0 points" else "+" if above > 0 else "\u2212"
    return f"{sign}{size}"


def _beside(above: Fraction) -> str:
    """The same in words, before what it is set against.

    Examples
    --------
    >>> _beside(Fraction(-186, 1000)), _beside(Fraction(1, 50)), _beside(Fraction(-1, 10000))
    ('18.6 points below', '2.0 points above', 'the same as')
    """
    if is_withheld(above):
        return f"{SIGN} against"
    size = f"{abs(float(above)) * 100:.1f}"
    return "the same as" if size == "0.0" else f"{size} points {'above' if above > 0 else 'below'}"


def _country(report: Report) -> Fraction | None:
    return report.served_hours / report.demand_hours if report.demand_hours else None


def _listed(texts: Iterable[str]) -> str:
    found = list(texts)
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}"
