"""What a map says about a report: layers, panels and markers in words and rounded numbers.

Every layer, panel and marker has its few lines of words here, side by side, so that they stay alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from allocator.outputs.map_view import (
    COVERAGE_BREAKS,
    AreaPanel,
    BaseMarker,
    Fact,
    Layer,
    MapView,
    Section,
)
from allocator.problem import Role
from allocator.report import Report
from allocator.sentences import area_sentences, baseline_located, baseline_words, fte, percent
from allocator.tabulation import area_names, baseline_kind, fte_located


def map_view(report: Report, run_id: str) -> MapView:
    """The map page's content.

    Raises
    ------
    ValueError
        Where the geography has no boundaries.
    """
    setting = report.problem.setting
    if setting is None or setting.geography.boundaries is None:
        raise ValueError("the geography has no boundaries")
    geography = setting.geography
    return MapView(
        title=report.title,
        subtitle=_subtitle(report),
        scenario=report.name,
        area_label=geography.area_label,
        areas_label=geography.areas_label,
        boundaries=geography.boundaries or b"",
        areas=_panels(report),
        layers=tuple(_layers(report)),
        bases=_markers(report),
        notes=report.notes,
        date=geography.date,
        attribution=tuple(line for line in geography.attribution.splitlines() if line.strip()),
        run_id=run_id,
        whole=AreaPanel("", geography.title, "", (_whole_section(report),)),
    )


def role_labels(report: Report) -> dict[str, str]:
    """What people call each role."""
    stated = report.problem.setting.scenario.statement.roles if report.problem.setting else ()
    labels = {role.id: role.label for role in stated}
    return {role.id: labels.get(role.id) or role.id.replace("_", " ") for role in report.problem.roles}


def _subtitle(report: Report) -> str:
    served = sum(report.service.served.values(), Fraction(0))
    demand = sum(report.problem.area_demand_hours.values(), Fraction(0))
    worst = _worst(report)
    met = f"{percent(served / demand)} of the demand hours are met" if demand else "there is no demand"
    status = "proved best for its rules and criteria" if report.plan.status == "proved" else "NOT PROVED"
    if report.problem.locked_posts is not None:
        status = "posts by formula"
    return f"{met}; {worst}; {status}"


def _worst(report: Report) -> str:
    names = area_names(report.problem)
    shares = {
        area: share for area, share in _coverage(report).items() if report.problem.area_demand_hours[area]
    }
    if not shares:
        return "no area has demand"
    low = min(shares.values())
    worst = [names[area] for area, share in shares.items() if share == low]
    place = (
        worst[0]
        if len(worst) == 1
        else f"{len(worst)} areas alike"
        if len(worst) < len(shares)
        else "everywhere alike"
    )
    return f"least: {percent(low)} ({place})"


def _coverage(report: Report, role: str | None = None) -> dict[str, Fraction]:
    problem, service = report.problem, report.service
    roles = [role] if role else [role.id for role in problem.roles]
    found = {}
    for area in problem.areas:
        demand = sum((problem.role_demand_hours[of, area] for of in roles), Fraction(0))
        served = sum((service.served[of, area] for of in roles), Fraction(0))
        found[area] = served / demand if demand else Fraction(1)
    return found


def _layers(report: Report) -> list[Layer]:
    problem, service = report.problem, report.service
    labels = role_labels(report)
    located = fte_located(problem, service)
    received = {
        area: sum((service.fte_received[role.id, area] for role in problem.roles), Fraction(0))
        for area in problem.areas
    }
    demand = sum(problem.area_demand_hours.values(), Fraction(0))
    shares = {
        area: hours / demand * 100 if demand else None for area, hours in problem.area_demand_hours.items()
    }
    unmet = {
        area: problem.area_demand_hours[area]
        - sum((service.served[role.id, area] for role in problem.roles), Fraction(0))
        for area in problem.areas
    }
    layers = [
        _coverage_layer(report, None, "All roles", ""),
        *(_coverage_layer(report, role.id, labels[role.id], role.id) for role in problem.working_roles),
        Layer(
            "demand",
            "Share of demand",
            "Demand",
            "% of national demand hours",
            "sequential",
            _numbers(shares),
            {area: f"{float(share):.1f} %" for area, share in shares.items() if share is not None},
            "Hours of work a year, over all roles.",
            ramp="purple",
        ),
        Layer(
            "shortfall",
            "Hours not met",
            "Demand",
            "hours a year",
            "sequential",
            _numbers(unmet),
            {area: f"{float(hours):,.0f}" for area, hours in unmet.items()},
            "",
            ramp="purple",
        ),
        Layer(
            "received",
            "Service received",
            "Posts",
            "posts' worth of hours (FTE)",
            "sequential",
            _numbers(received),
            {area: f"{float(posts):.1f}" for area, posts in received.items()},
            "Hours that serve the area, wherever the posts stand, travel included.",
            ramp="teal",
        ),
        Layer(
            "located",
            "Posts located here, all roles",
            "Posts",
            "posts (FTE)",
            "sequential",
            _numbers(located),
            {area: fte(posts) for area, posts in located.items()},
            "Posts that stand in the area. It is not the service that the area receives.",
            ramp="teal",
        ),
        *(_posts_layer(report, role, labels[role.id]) for role in problem.roles if role.tier != "pool"),
    ]
    before = baseline_located(report)
    if before is not None:
        change = {area: located[area] - before[area] for area in problem.areas}
        layers.append(
            Layer(
                "change",
                f"From {baseline_words(report)}",
                "Change",
                "posts (FTE)",
                "diverging",
                _numbers(change),
                {area: _signed(posts) for area, posts in change.items()},
                _change_note(report),
            )
        )
    return layers


def _coverage_layer(report: Report, role: str | None, label: str, marker_role: str) -> Layer:
    shares = _coverage(report, role)
    return Layer(
        id="coverage" if role is None else f"coverage-{role}",
        label=label,
        group="Coverage",
        unit="% of demand hours met",
        kind="sequential",
        values={area: float(share * 100) for area, share in shares.items()},
        texts={area: f"{float(share) * 100:.0f} %" for area, share in shares.items()},
        note="Demand hours that are met, over demand hours.",
        breaks=COVERAGE_BREAKS,
        role=marker_role,
    )


def _posts_layer(report: Report, role: Role, label: str) -> Layer:
    located = _located(report, role)
    return Layer(
        id=f"posts-{role.id}",
        label=label,
        group="Posts located, by role",
        unit="posts (FTE)",
        kind="sequential",
        values=_numbers(located),
        texts={area: fte(posts) for area, posts in located.items()},
        note="Posts that stand in the area. It is not the service that the area receives.",
        ramp="teal",
        role=role.id,
    )


def _located(report: Report, role: Role) -> dict[str, Fraction]:
    stands_in = (
        {base.id: base.area for base in report.problem.setting.geography.bases}
        if report.problem.setting
        else {}
    )
    found = dict.fromkeys(report.problem.areas, Fraction(0))
    for base in role.bases:
        area = base if role.tier == "local" else stands_in.get(base)
        if area in found:
            found[area] += report.service.posts[role.id, base]
    return found


def _markers(report: Report) -> tuple[BaseMarker, ...]:
    setting = report.problem.setting
    labels = role_labels(report)
    markers = []
    for base in setting.geography.bases if setting else ():
        posts = {
            role: fte_
            for (role, where), fte_ in report.service.posts.items()
            if where == base.id and report.problem.role[role].tier == "regional"
        }
        if not any(posts.values()):
            continue
        facts = tuple(
            Fact(labels[role], f"{fte(number)} posts") for role, number in sorted(posts.items()) if number
        )
        markers.append(
            BaseMarker(
                base.id,
                base.name,
                base.lat,
                base.lon,
                float(sum(posts.values())),
                base.area,
                {role: float(number) for role, number in posts.items()},
                facts,
            )
        )
    return tuple(markers)


def _panels(report: Report) -> tuple[AreaPanel, ...]:
    problem, service = report.problem, report.service
    labels = role_labels(report)
    sentences = area_sentences(report)
    geography = problem.setting.geography if problem.setting else None
    groups = {area.code: area.group for area in geography.areas} if geography else {}
    names = area_names(problem)
    panels = []
    for area in problem.areas:
        rows = []
        for role in problem.roles:
            demand = problem.role_demand_hours[role.id, area]
            cover = percent(service.served[role.id, area] / demand) if demand else "no demand"
            here = "pool" if role.tier == "pool" else fte(_located(report, role)[area])
            rows.append((labels[role.id], here, f"{float(service.fte_received[role.id, area]):.1f}", cover))
        panels.append(
            AreaPanel(
                area,
                names[area],
                groups.get(area, ""),
                (
                    Section("In a sentence", (Fact("", sentences[area]),)),
                    Section(
                        "By role",
                        (),
                        ("Role", "Posts here", "Service received (FTE)", "Coverage"),
                        tuple(rows),
                    ),
                    Section("Change", (Fact(f"From {baseline_words(report)}", _change_text(report, area)),)),
                ),
            )
        )
    return tuple(panels)


def _whole_section(report: Report) -> Section:
    before = f"Posts moved from {baseline_words(report)}"
    shown = ("coverage_total", "coverage_min", "gini", "travel_share", "posts_moved", "price_of_fairness")
    names = {
        "coverage_total": "Demand hours met",
        "coverage_min": "Least in any area",
        "gini": "Gini of coverage",
        "travel_share": "Hours on the road",
        "posts_moved": before,
        "price_of_fairness": "Price of fairness",
    }
    facts = []
    for reading in report.readings:
        if reading.scope == "all" and reading.measure in shown:
            if reading.value is None:
                text = f"not applicable: {reading.note}"
            elif reading.unit == "share" and reading.measure != "gini":
                text = percent(reading.value)
            else:
                text = f"{float(reading.value):.3g}"
            facts.append(Fact(names[reading.measure], text))
    return Section("The whole country", tuple(facts))


def _change_text(report: Report, area: str) -> str:
    before = baseline_located(report)
    if before is None:
        return "no baseline is known"
    return _signed(fte_located(report.problem, report.service)[area] - before[area]) + " posts"


def _change_note(report: Report) -> str:
    if any(baseline_kind(report.problem, role.id) == "stand-in" for role in report.problem.roles):
        return "A stand-in: nobody has stated today's posts. A difference is not a loss or a gain of anybody."
    return ""


def _signed(posts: Fraction) -> str:
    return f"+{fte(posts)}" if posts > 0 else f"\u2212{fte(-posts)}" if posts < 0 else "0"


def _numbers(values: Mapping[str, Fraction | None]) -> dict[str, float | None]:
    return {area: None if value is None else float(value) for area, value in values.items()}
