"""Writes the comparison page: two to eight plans side by side, in maps, tables and words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from allocator.comparison import Comparison, Entry
from allocator.outputs.comparison_grids import (
    coverage_grid,
    coverage_today,
    measures_grid,
    plan_of_today,
    posts_first,
    posts_today,
)
from allocator.outputs.comparison_maps import comparison_maps
from allocator.outputs.comparison_words import plan_sentences, today
from allocator.outputs.pages import page_asset, render
from allocator.outputs.plane_words import plane_section

FOLDER = "page_assets"
STATUS = {
    "proved": "Proved: no plan is better by its criteria and rules.",
    "unproven": "NOT PROVED: a limit was reached; a better plan may exist.",
    "infeasible": "INFEASIBLE: no plan keeps all its rules.",
    "refused": "REFUSED: it could not be read.",
}


def comparison_page(comparison: Comparison) -> str:
    """Return the page; the same comparison gives the same text."""
    row, layers, no_maps = comparison_maps(comparison)
    plans = comparison.plans
    place = plans[0].place
    names = [entry.name for entry in plans]
    areas = sorted({(area, name) for entry in plans for area, name in entry.area_names.items()})
    all_names = ", ".join(entry.name for entry in comparison.entries)
    words: dict[str, Any] = {
        "title": f"{len(comparison.entries)} plans compared: {all_names}",
        "entries": [_told(comparison, entry) for entry in comparison.entries],
        "first": names[0],
        "names": names,
        "area_label": place.area_label,
        "areas_label": place.areas_label,
        "areas": areas,
        "map_ids": row.ids if row else (),
        "no_maps": no_maps,
        "layers": [layer["label"] for layer in layers],
        "findings": [
            *(found.sentence for found in comparison.coincidences),
            *(found.sentence for found in comparison.dominated),
        ],
        "ranked": comparison.ranked,
        "unranked": comparison.unranked,
        "coverage": coverage_grid(comparison, "all"),
        "by_role": [coverage_grid(comparison, role) for role in _roles(plans)],
        "coverage_today": coverage_today(comparison),
        "today": today(plans[0]) if any(entry.baseline for entry in plans) else "",
        "today_compared": plan_of_today(comparison) is not None,
        "against_today": posts_today(comparison),
        "against_first": posts_first(comparison),
        "measures": measures_grid(comparison, unweighted=False),
        "unweighted": measures_grid(comparison, unweighted=True),
        "inputs": comparison.differing_inputs.texts(),
        "notes": comparison.notes,
        "date": place.date,
        "sources": [line for line in place.attribution.splitlines() if line.strip()],
    }  # fmt: skip
    section = plane_section(comparison) if comparison.plane.spots else None
    words["plane"] = section
    words["wide"], words["narrow"] = (
        (Markup(section.wide), Markup(section.narrow)) if section else ("", "")  # their texts are escaped
    )
    data = {"maps": row.data if row else None, "layers": layers, "plans": names}
    own = {"page": page_asset(FOLDER, "comparison.js")}
    style = {name: page_asset(FOLDER, f"{name}.css") for name in ("page", "chart", "plane")}
    if row:
        own, style = {**row.scripts, **own}, {**row.styles, **style}
    return render(FOLDER, "comparison.html", words, data, scripts=own, styles=style)


def _told(comparison: Comparison, entry: Entry) -> dict[str, Any]:
    """A plan in words, or why there is none."""
    if not entry.posts:
        return {
            "name": entry.name,
            "title": "",
            "status": STATUS[entry.status],
            "said": [entry.message],
            "lost": True,
        }
    return {
        "name": entry.name,
        "title": entry.title,
        "status": STATUS[entry.status] if entry.criteria else "Posts by formula.",
        "said": plan_sentences(comparison, entry),
        "lost": entry.status != "proved",
    }  # fmt: skip


def _roles(plans: Sequence[Entry]) -> list[str]:
    found = sorted({role for entry in plans for role, _ in entry.coverage if role != "all"})
    return found if len(found) > 1 else []
