"""Small maps with an enlarged inset: no value lies on another, and what has no room is told in words."""

from __future__ import annotations

import csv
import importlib.util
import sys
from fractions import Fraction
from pathlib import Path
from types import ModuleType

import pytest

from allocator.comparison import Comparison, Entry
from allocator.comparison.place import Place
from allocator.outputs.comparison_page import comparison_page
from allocator.outputs.map_view import Inset
from allocator.outputs.small_maps import map_row

ROOT = Path(__file__).parents[2]
LONG = "A unit with a name that is longer than most screens of a telephone are wide"
PRINTED = """[...document.querySelectorAll('.map')].map(map => {
    const whole = map.getBoundingClientRect();
    const labels = [...map.querySelectorAll('.label')].filter(label => label.style.display !== 'none');
    return [[whole.left, whole.top, whole.right, whole.bottom], labels.map(label => {
        const box = label.getBoundingClientRect();
        return [box.left, box.top, box.right, box.bottom];
    })];
})"""

LOST = """(() => {
    const shown = map => [...map.querySelectorAll('.label')].map(label => label.style.display !== 'none');
    const names = JSON.parse(document.getElementById('page-data').textContent).maps.areas.map(a => a.name);
    const maps = [...document.querySelectorAll('.maps figure')].map(
        figure => [...figure.querySelectorAll('.map')].map(shown));
    return names.filter((_, i) => maps.some(([whole, inset]) => !whole[i] && !inset[i]));
})()"""


def _browser() -> ModuleType:
    if "browser_helper" not in sys.modules:
        spec = importlib.util.spec_from_file_location(
            "browser_helper", Path(__file__).parents[1] / "browser.py"
        )
        assert spec is not None
        assert spec.loader is not None
        sys.modules["browser_helper"] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules["browser_helper"])
    return sys.modules["browser_helper"]


browser = _browser()


def shipped(geography: str, *, plans: int = 3) -> Comparison:
    """Plans with invented coverage of a shipped geography, as wide to print as any: no solver is asked."""
    folder = ROOT / "data" / geography
    with (folder / "areas.csv").open(encoding="utf-8", newline="") as file:
        names = {row["code"]: row["name"] for row in csv.DictReader(file)}
    place = Place((folder / "boundaries.geojson").read_bytes(), "division", "divisions")
    entries = []
    for plan in range(plans):
        shares = {code: Fraction(100 - (plan * 37 + k * 7) % 100, 100) for k, code in enumerate(names)}
        coverage = {(role, code): share for role in ("all", "r", "s") for code, share in shares.items()}
        posts = {("r", code): Fraction(plan + 1) for code in names}
        located = {code: Fraction(plan + 1) for code in names}
        entries.append(Entry(f"plan-{plan}", "", "proved", posts=posts, coverage=coverage, located=located,
                             area_names=names, place=place, inputs={"roles.r.label": LONG}))  # fmt: skip
    return Comparison(tuple(entries))


def test_an_inset_stands_only_where_it_shows_several_areas_and_others_lie_beyond() -> None:
    boundaries = (ROOT / "data/divisions/boundaries.geojson").read_bytes()
    names = dict.fromkeys("ACDEGJKLNPQUV", "")
    assert map_row(boundaries, names, 1).data["inset"]["label"] == "Central belt"
    nowhere, everywhere = Inset("", 10, 10, 11, 11), Inset("", 50, -12, 65, 3)
    for inset in (nowhere, everywhere, None):
        row = map_row(boundaries, names, 1, inset)
        assert row.data["inset"] is None
        assert all(area["inner"] is None for area in row.data["areas"])


@pytest.mark.browser
@pytest.mark.parametrize("geography", ["divisions", "councils"])
def test_no_value_lies_on_another_and_what_is_not_printed_is_named(geography: str, tmp_path: Path) -> None:
    file = tmp_path / "comparison.html"
    comparison = shipped(geography)
    file.write_text(comparison_page(comparison), encoding="utf-8")
    names = comparison.plans[0].area_names.values()
    with browser.offline_chromium() as chromium:
        for width in (1280, 390):
            with browser.opened(chromium, file, width=width) as seen:
                maps = seen.page.evaluate(PRINTED)
                assert len(maps) == 2 * (len(comparison.plans) + 1)
                for whole, labels in maps:
                    for number, (left, top, right, bottom) in enumerate(labels):
                        assert whole[0] - 1 <= left
                        assert right <= whole[2] + 1
                        assert whole[1] - 1 <= top
                        assert bottom <= whole[3] + 1
                        for other in labels[:number]:
                            apart = left >= other[2] or other[0] >= right
                            assert apart or top >= other[3] or other[1] >= bottom, (geography, width)
                told = seen.page.inner_text("#unprinted")
                lost = seen.page.evaluate(LOST)
                assert geography == "councils" or not lost
                assert len(lost) < len(names) / 4
                missing = f"Not printed on every map, for lack of room: {', '.join(lost)}. The tables hold"
                assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
                assert told == (f"{missing} every value." if lost else "Every value is printed on its map.")
                assert seen.complaints == []
                assert seen.requests == [file.as_uri()]


@pytest.mark.browser
def test_the_difference_map_prints_gains_and_losses_in_two_hues(tmp_path: Path) -> None:
    file = tmp_path / "comparison.html"
    comparison = shipped("divisions")
    file.write_text(comparison_page(comparison), encoding="utf-8")
    with browser.offline_chromium() as chromium, browser.opened(chromium, file, width=1280) as seen:
        ids = seen.page.evaluate("JSON.parse(document.getElementById('page-data').textContent).maps.ids")
        texts = seen.page.evaluate(
            f"[...document.querySelectorAll('#{ids[-1]} .label')].map(e => e.textContent)"
        )
        fills = seen.page.evaluate(
            f"[...document.querySelectorAll('#{ids[-1]} path')].map(e => e.getAttribute('fill'))"
        )
        first, other = comparison.plans[:2]
        for text, code in zip(texts, sorted(first.area_names), strict=True):
            change = other.coverage["all", code] - first.coverage["all", code]
            assert text[0] == ("+" if change > 0 else "\u2212")
        losses, gains = {"#c2560b", "#f5b475"}, {"#b5afd6", "#5a3d95"}
        shown = set(fills)
        assert shown & losses
        assert shown & gains
