"""The map page: one file, the same bytes each time, inert, and usable without a mouse."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from allocator.outputs.map import map_page
from allocator.outputs.map_view import (
    CENTRAL_BELT,
    AreaPanel,
    BaseMarker,
    Fact,
    Inset,
    Layer,
    MapView,
    Section,
)
from allocator.outputs.shading import COVERAGE_BREAKS, DIVERGING, RAMPS, round_breaks, shading
from tests import browser as browser_helper

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "${alert(1)}",
    "`${alert(1)}`",
    "{{7*7}}{% raw %}",
    "</script><script>alert(1)</script>\"'",
    "</title></style><b>bold</b><!--",
    "line\u2028and\u2029end",
    "__proto__",
    "$title $data ${policy}",
    "javascript:alert(1)",
)

COUNT = 13


def square(code: str, west: float, south: float, size: float = 0.5) -> dict[str, Any]:
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"code": code, "name": "dropped"}, "geometry": shape}


def sample(word: str = "", codes: tuple[str, ...] = ()) -> MapView:
    """Thirteen made-up square divisions, with `word` in every text."""
    codes = codes or tuple("ABCDEFGHIJKLM")
    features = [square(code, -6 + 0.5 * (k % 4), 55 + 0.5 * (k // 4)) for k, code in enumerate(codes)]
    values = {code: 45.0 + 4 * k for k, code in enumerate(codes)}
    texts = {code: f"{45 + 4 * k} %{word}" for k, code in enumerate(codes)}
    moves = {code: float(k % 5 - 2) for k, code in enumerate(codes)}
    posts = {code: float(k % 4) for k, code in enumerate(codes)}
    fact = Fact(f"label{word}", f"value{word}")
    gap = {**values, codes[3]: None}

    def panel(code: str, k: int) -> AreaPanel:
        row = (f"Analyst{word}", f"{k} posts{word}")
        table = Section(f"By role{word}", (), (f"Role{word}", "Posts"), (row,))
        facts = Section(f"All{word}", (Fact(f"Demand{word}", f"{100 + k} hours{word}"),))
        return AreaPanel(code, f"Division {code}{word}", f"Group{word}", (facts, table))

    def layer(name: str, kind: Any, numbers: Any, shown: Any, **more: Any) -> Layer:
        return Layer(
            name + word, f"{name}{word}", f"Group of {name}{word}", f"unit{word}", kind, numbers, shown,
            note=f"note{word}", **more,
        )  # fmt: skip

    return MapView(
        title=f"Fair cover{word}",
        subtitle=f"A sentence{word}",
        scenario=f"fair{word}",
        area_label=f"division{word}",
        areas_label=f"divisions{word}",
        boundaries=json.dumps({"type": "FeatureCollection", "features": features}).encode(),
        areas=tuple(panel(code, k) for k, code in enumerate(codes)),
        layers=(
            layer("Coverage", "sequential", values, texts, breaks=COVERAGE_BREAKS),
            layer("Gaps", "sequential", gap, {c: t for c, t in texts.items() if gap[c] is not None}),
            layer("Change", "diverging", moves, {c: f"{m:+.0f}{word}" for c, m in moves.items()}),
            layer("Posts", "sequential", posts, {c: f"{p:.0f}{word}" for c, p in posts.items()}, role="an"),
        ),
        bases=(
            BaseMarker("b1", f"Base one{word}", 55.3, -5.8, 9.0, codes[0], {"an": 4.0}, (fact,)),
            BaseMarker("b2", f"Base two{word}", 56.2, -5.2, 4.0),
        ),
        notes=(f"Assumptions are in assumptions.csv.{word}",),
        date=f"2019-20 to 2021-22{word}",
        attribution=(f"Contains data under the Open Government Licence{word}",),
        run_id=f"0123abcd{word}",
        inset=Inset(f"South{word}", 55.0, -6.0, 55.75, -4.5),
        whole=AreaPanel("", f"Whole country{word}", f"all{word}", (Section(f"t{word}", (fact,)),)),
    )  # fmt: skip


class Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def page_data(page: str) -> Any:
    return json.loads(re.search(r'id="map-data">(.*?)</script>', page, re.S)[1])


def test_the_same_view_gives_the_same_bytes() -> None:
    assert map_page(sample()).encode() == map_page(sample()).encode()


def test_ids_are_counted_not_drawn() -> None:
    page = map_page(sample())
    assert not re.search(r"[0-9a-f]{32}", page)
    assert {"map_1", "map_3"} <= {tag.get("id") for _, tag in Tags(page).tags}


def test_no_tag_can_ask_the_network_for_anything() -> None:
    page = map_page(sample())
    for tag, attributes in Tags(page).tags:
        for name in ("src", "href", "srcset", "action", "data", "poster"):
            assert (attributes.get(name) or "#").startswith(("#", "data:")), (tag, attributes)
        assert not any(name.startswith("on") for name in attributes), (tag, attributes)
        assert tag not in {"iframe", "object", "embed", "base"}
    for style in re.findall(r"<style>(.*?)</style>", page, re.S):
        assert "url(" not in style
        assert "@import" not in style
    assert "sourceMappingURL" not in page


def test_the_policy_forbids_requests_and_unknown_scripts() -> None:
    metas = [a for tag, a in Tags(map_page(sample())).tags if tag == "meta"]
    policy = next(a["content"] for a in metas if a.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "http" not in policy


def test_the_page_says_its_language_title_and_lets_people_zoom() -> None:
    page = map_page(sample())
    tags = Tags(page).tags
    assert ("html", {"lang": "en-GB"}) in tags
    assert "<title>Fair cover</title>" in page
    viewport = next(a["content"] for tag, a in tags if a.get("name") == "viewport")
    assert viewport == "width=device-width, initial-scale=1"


def test_date_run_sources_and_assumptions_stand_in_the_page() -> None:
    page = map_page(sample())
    for text in ("2019-20 to 2021-22", "0123abcd", "Open Government Licence", "assumptions.csv"):
        assert text in page


@pytest.mark.parametrize("word", HOSTILE)
def test_hostile_text_makes_no_tag_and_changes_no_script(word: str) -> None:
    plain, hostile = map_page(sample()), map_page(sample(word))
    kinds = [tag for tag, _ in Tags(plain).tags if tag not in {"p", "li"}]
    assert [tag for tag, _ in Tags(hostile).tags if tag not in {"p", "li"}] == kinds
    policy = re.compile(r'content="(default-src[^"]*)"')
    assert policy.search(hostile)[1] == policy.search(plain)[1]  # the hashes: not one script differs
    data = page_data(hostile)
    assert data["areas"][0]["name"] == f"Division A{word}"
    assert data["layers"][0]["texts"][0] == f"45 %{word}"
    assert "\u2028" not in hostile.split('id="map-data">')[1].split("</script>")[0]


def test_hostile_codes_stay_codes() -> None:
    codes = (*HOSTILE[:2], "__proto__", "constructor", "007", "NA", "${1}", "`", "I", "J", "K", "L", "M")
    page = map_page(sample(codes=codes))
    assert page_data(page)["codes"] == list(codes)
    assert "<img src=x" not in page


def test_boundaries_must_draw_each_area_once() -> None:
    view = sample()
    with pytest.raises(ValueError, match="do not agree on: M"):
        map_page(replace(view, areas=view.areas[:-1], layers=(replace(view.layers[0], values={}, texts={}),)))
    twice = json.dumps({"features": [square("A", 0, 50), square("A", 1, 50)]}).encode()
    with pytest.raises(ValueError, match="twice"):
        map_page(replace(view, boundaries=twice))


def test_a_view_refuses_what_it_cannot_show() -> None:
    view = sample()
    with pytest.raises(ValueError, match="unknown areas: Z"):
        replace(view, layers=(replace(view.layers[0], values={"Z": 1.0}),))
    with pytest.raises(ValueError, match="at least one layer"):
        replace(view, layers=())
    with pytest.raises(ValueError, match="same id"):
        replace(view, layers=(view.layers[0], view.layers[0]))
    with pytest.raises(ValueError, match="same code"):
        replace(view, areas=(view.areas[0], view.areas[0]))
    with pytest.raises(ValueError, match="every row needs 1"):
        Section("s", (), ("a",), (("b", "c"),))


def test_a_page_without_inset_bases_or_national_panel_is_made() -> None:
    data = page_data(map_page(replace(sample(), inset=None, bases=(), whole=None)))
    assert data["inset"] is None
    assert data["whole"] is None


def test_a_missing_value_has_no_class_and_zero_has_one_of_its_own() -> None:
    made = shading(sample().layers[1])
    assert made.of_area["D"] is None
    posts = shading(sample().layers[3])
    assert [shade.text for shade in posts.shades] == ["0", "1", "2", "3 or more"]
    assert posts.of_area["A"] == 0


def test_change_is_shaded_around_nothing() -> None:
    change = {"A": -7.0, "B": -1.0, "C": 0.0, "D": 2.0, "E": 5.0}
    made = shading(Layer("c", "Change", "", "posts", "diverging", change, {}))
    words = ["−5 or lower", "−1 to −4", "no change", "+1 to +4", "+5 or more"]
    assert [shade.text for shade in made.shades] == words
    assert list(made.of_area.values()) == [0, 1, 2, 3, 4]
    none = shading(Layer("c", "Change", "", "posts", "diverging", {"A": 0.0}, {}))
    assert [shade.text for shade in none.shades] == ["no change"]


def test_breaks_that_cannot_be_drawn_are_refused() -> None:
    layer = sample().layers[0]
    for breaks in ((3.0, 2.0), (1.0, 2.0, 3.0, 4.0, 5.0, 6.0)):
        with pytest.raises(ValueError, match="breaks must rise"):
            shading(replace(layer, breaks=breaks))


def test_round_breaks_leave_no_class_empty_at_the_ends() -> None:
    few, many = ([1.0, 2.0], [0.1, 0.2, 0.3], [1e-9, 2e-9], [1e6, 3e6]), ([5.0, 5.0, 900.0], range(13))
    for values in (*few, *many):
        limits = round_breaks(values)
        assert limits == tuple(sorted(set(limits)))
        assert min(values) < limits[0] <= limits[-1] <= max(values)
    assert round_breaks([]) == round_breaks([4.0, 4.0]) == ()


SHIPPED = Path(__file__).parents[2] / "data" / "divisions" / "boundaries.geojson"


@pytest.mark.skipif(not SHIPPED.exists(), reason="the shipped boundaries are not built")
def test_the_shipped_divisions_make_a_page_under_a_megabyte() -> None:
    boundaries = SHIPPED.read_bytes()
    codes = tuple(feature["properties"]["code"] for feature in json.loads(boundaries)["features"])
    page = map_page(replace(sample(codes=codes), boundaries=boundaries, inset=CENTRAL_BELT))
    assert len(page.encode()) < 1_000_000
    areas = page_data(page)["areas"]
    assert len(areas) == COUNT
    assert all(54 < area["main"][0] < 61 and -8 < area["main"][1] < -1 for area in areas)
    assert sum(area["inset"] is not None for area in areas) == COUNT - 1  # all but the North East


def luminance(colour: str) -> float:
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * p for weight, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("ramp", RAMPS.values(), ids=RAMPS.keys())
def test_ramps_fall_in_lightness_so_that_hue_is_not_needed(ramp: tuple[str, ...]) -> None:
    light = [luminance(colour) + 0.05 for colour in ramp]
    assert all(above / below > 1.25 for above, below in pairwise(light))


def test_loss_and_gain_differ_in_blue_against_yellow() -> None:
    loss, gain = DIVERGING[0], DIVERGING[-1]
    assert int(loss[5:], 16) < int(loss[1:3], 16)  # orange: less blue than red
    assert int(gain[5:], 16) > int(gain[1:3], 16)  # purple: more blue than red


# In a browser ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Any:
    with browser_helper.offline_chromium() as found:
        yield found


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("map") / "map.html"
    file.write_text(map_page(sample()), encoding="utf-8")
    return file


def fills(page: Any, number: int) -> list[str]:
    read = "all => all.map(p => p.getAttribute('fill'))"
    return page.eval_on_selector_all(f"#map_{number} path[data-area]", read)


@pytest.mark.browser
def test_the_page_is_silent_and_asks_for_nothing_but_itself(browser: Any, page_file: Path) -> None:
    with browser_helper.opened(browser, page_file) as seen:
        seen.page.get_by_label("Change", exact=True).check()
        seen.page.click("#map_1 path[data-area='0']")
        seen.page.wait_for_timeout(200)
        assert seen.requests == [page_file.as_uri()]
        assert seen.complaints == []


@pytest.mark.browser
def test_both_maps_draw_every_division_and_the_inset_is_wide(browser: Any, page_file: Path) -> None:
    with browser_helper.opened(browser, page_file) as seen:
        assert len(fills(seen.page, 1)) == COUNT
        assert len(fills(seen.page, 3)) == COUNT
        for width in (1440, 1280, 1100):
            seen.page.set_viewport_size({"width": width, "height": 1000})
            assert seen.page.locator("#map_3").bounding_box()["width"] >= 600


@pytest.mark.browser
@pytest.mark.parametrize("width", [1440, 1280, 1220, 390, 320])
def test_sources_on_the_map_never_cover_its_scale(browser: Any, tmp_path: Path, width: int) -> None:
    file = tmp_path / "map.html"
    lines = ("Contains data of somebody, licensed under the Open Government Licence v.3.0. " * 2,) * 4
    file.write_text(map_page(replace(sample(), attribution=lines)), encoding="utf-8")
    with browser_helper.opened(browser, file, width, 900) as seen:
        scale = seen.page.locator("#map_1 .leaflet-control-scale").bounding_box()
        credit = seen.page.locator("#map_1 .credit").bounding_box()
        assert scale["y"] + scale["height"] <= credit["y"] or scale["x"] + scale["width"] <= credit["x"]


@pytest.mark.browser
def test_a_layer_repaints_maps_legend_and_table(browser: Any, page_file: Path) -> None:
    with browser_helper.opened(browser, page_file) as seen:
        page = seen.page

        def state() -> tuple[Any, ...]:
            places = ("#legend", "#values-body", "#layer-title", "#values-caption")
            texts = [page.inner_text(css) for css in places]
            return fills(page, 1), fills(page, 3), *texts

        before = state()
        page.get_by_label("Change", exact=True).check()
        after = state()
        assert all(old != new for old, new in zip(before, after, strict=True))
        assert "no change" in after[2]
        assert "−2 or lower" in after[2]
        page.get_by_label("Gaps", exact=True).check()
        assert "url(#no-value)" in fills(page, 1)
        assert "no value" in page.inner_text("#legend")


@pytest.mark.browser
def test_values_are_printed_where_they_do_not_collide(browser: Any, page_file: Path) -> None:
    boxes = """all => all.filter(e => e.style.display !== 'none').map(e => {
        const r = e.getBoundingClientRect(); return [r.x, r.y, r.right, r.bottom, e.textContent]; })"""
    with browser_helper.opened(browser, page_file) as seen:
        printed = {n: seen.page.eval_on_selector_all(f"#map_{n} .label", boxes) for n in (1, 3)}
        assert len(printed[3]) >= 6  # the squares of the inset
        assert len(printed[1]) == COUNT - 3  # three lie in the middle of the inset
        for found in printed.values():
            for k, a in enumerate(found):
                for b in found[k + 1 :]:
                    apart = a[2] <= b[0] + 1 or b[2] <= a[0] + 1 or a[3] <= b[1] + 1 or b[3] <= a[1] + 1
                    assert apart, (a, b)


@pytest.mark.browser
def test_the_keyboard_alone_chooses_a_division_from_the_table(browser: Any, page_file: Path) -> None:
    with browser_helper.opened(browser, page_file) as seen:
        page = seen.page
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.matches('#values-body button')"):
                break
        chosen = page.evaluate("document.activeElement.textContent")
        page.keyboard.press("Enter")
        assert page.inner_text("#panel-title") == chosen
        assert "hours" in page.inner_text("#panel-body")
        assert page.locator(f"#map_1 path[aria-pressed=true][aria-label^='{chosen}']").count() == 1
        assert page.evaluate("document.activeElement.textContent") == chosen
        page.keyboard.press("Escape")
        assert page.inner_text("#panel-title") == "Whole country"


@pytest.mark.browser
def test_a_polygon_is_a_button_with_a_name(browser: Any, page_file: Path) -> None:
    with browser_helper.opened(browser, page_file) as seen:
        path = seen.page.locator("#map_1 path[data-area='5']")
        assert path.get_attribute("role") == "button"
        assert path.get_attribute("aria-label") == "Division F: 65 %"
        path.focus()
        seen.page.keyboard.press("Enter")
        assert seen.page.inner_text("#panel-title") == "Division F"
        seen.page.locator("#map_3 path[data-area='1']").click(force=True)
        assert seen.page.inner_text("#panel-title") == "Division B"
        seen.page.click("#panel-close")
        assert seen.page.inner_text("#panel-title") == "Whole country"


@pytest.mark.browser
def test_the_table_sorts_by_name_and_by_value(browser: Any, page_file: Path) -> None:
    first = "#values-body tr:first-child th"
    with browser_helper.opened(browser, page_file) as seen:
        assert seen.page.inner_text(first) == "Division M"
        seen.page.click("[data-sort=value]")
        assert seen.page.inner_text(first) == "Division A"
        seen.page.click("[data-sort=name]")
        seen.page.click("[data-sort=name]")
        assert seen.page.inner_text(first) == "Division M"
        assert seen.page.get_attribute("thead th:first-child", "aria-sort") == "descending"


@pytest.mark.browser
def test_circles_follow_the_role_of_the_layer_and_can_be_hidden(browser: Any, page_file: Path) -> None:
    circles = "#map_1 .leaflet-marker-pane path"
    with browser_helper.opened(browser, page_file) as seen:
        assert seen.page.locator(circles).count() == 2
        seen.page.get_by_label("Posts", exact=True).check()
        assert seen.page.locator(circles).count() == 1
        seen.page.uncheck("#show-bases")
        assert seen.page.locator(circles).count() == 0


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 390, 768, 1024])
def test_a_narrow_screen_needs_no_sideways_scrolling(browser: Any, page_file: Path, width: int) -> None:
    with browser_helper.opened(browser, page_file, width, 640) as seen:
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
        assert seen.page.locator("#map_1").bounding_box()["width"] <= width


@pytest.mark.browser
def test_hostile_text_is_shown_literally_and_runs_nothing(browser: Any, tmp_path: Path) -> None:
    word = " ".join(HOSTILE)
    file = tmp_path / "hostile.html"
    file.write_text(map_page(sample(word)), encoding="utf-8")
    with browser_helper.opened(browser, file) as seen:
        page = seen.page
        shown = word.replace("\u2028", " ").replace("\u2029", " ")
        for k in range(4):
            page.locator("#layers input[type=radio]").nth(k).check(force=True)
            page.locator("#values-body button").first.focus()
            page.keyboard.press("Enter")
            page.locator("#map_1 path[data-area='2']").focus()
        page.locator("#bases summary").click()
        page.locator("#map_1 .leaflet-marker-pane path").first.hover(force=True)
        page.wait_for_timeout(200)
        text = page.evaluate("document.body.textContent").replace("\u2028", " ").replace("\u2029", " ")
        assert text.count(shown) > 100
        assert page.title().replace("\u2028", " ").replace("\u2029", " ") == f"Fair cover{shown}"
        assert page.locator("img").count() == 0
        assert page.locator("b:text-is('bold')").count() == 0
        assert seen.complaints == []
        assert seen.requests == [file.as_uri()]


@pytest.mark.browser
def test_a_page_without_inset_and_bases_works(browser: Any, tmp_path: Path) -> None:
    file = tmp_path / "bare.html"
    file.write_text(map_page(replace(sample(), inset=None, bases=(), whole=None)), encoding="utf-8")
    with browser_helper.opened(browser, file) as seen:
        assert len(fills(seen.page, 1)) == COUNT
        assert seen.page.inner_text("#panel-title") == "No division chosen"
        assert not seen.page.is_visible(".inset-map")
        assert seen.complaints == []
