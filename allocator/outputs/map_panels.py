"""What the side panel of a map says of an area, or of the whole country."""

from __future__ import annotations

from allocator.outputs.by_area import located_by_area
from allocator.outputs.comparison_words import signed
from allocator.outputs.map_view import AreaPanel, Fact, Section
from allocator.report import Report
from allocator.sentences import area_sentences, baseline_located, baseline_words, fte, percent, role_labels
from allocator.tabulation import area_names, fte_located
from allocator.withheld import shown


def area_panels(report: Report) -> tuple[AreaPanel, ...]:
    """The panel of each area: its sentence, its roles, its change."""
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
            here = "pool" if role.tier == "pool" else fte(located_by_area(report, role)[area])
            received = shown(service.fte_received[role.id, area], ".1f")
            rows.append((labels[role.id], here, received, cover))
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


def whole_section(report: Report) -> Section:
    """What the panel says while no area is chosen: measures of the whole country."""
    before = f"Posts moved from {baseline_words(report)}"
    listed = ("coverage_total", "coverage_min", "gini", "travel_share", "posts_moved", "price_of_fairness")
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
        if reading.scope == "all" and reading.measure in listed:
            if reading.value is None:
                text = f"not applicable: {reading.note}"
            elif reading.unit == "share" and reading.measure != "gini":
                text = percent(reading.value)
            else:
                text = shown(reading.value, ".3g")
            facts.append(Fact(names[reading.measure], text))
    return Section("The whole country", tuple(facts))


def _change_text(report: Report, area: str) -> str:
    before = baseline_located(report)
    if before is None:
        return "no baseline is known"
    return signed(fte_located(report.problem, report.service)[area] - before[area]) + " posts"
