"""A map page read back: what stands around its data, held against what the program would write there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from allocator.outputs.map import FOLDER, PAGE, PROGRAMS, own_programs, page_words
from allocator.outputs.map_view import MapView
from allocator.outputs.pages import BASE_FOLDER, as_text, fill, page_asset, policy

SCRIPTS, STYLES = ("leaflet", "folium", *PROGRAMS), ("shared_style", "leaflet_style", "page_style")
FREE = ("policy", "data", *SCRIPTS, *STYLES, "main_id", "inset_id")
"""Places of the template whose text is taken from the page: programs, styles, data, names of the two maps."""


def page_faults(view: MapView, page: str) -> Iterator[str]:
    """What differs around the data of a map, in words.

    Leaflet and folium write their programs by their own versions; these are held by the page's content
    security policy, which must name the hash of each, and by the manifest's hash of the page.
    """
    missing = [
        f"the page does not say its {name}"
        for name, words in page_words(view).items()
        if any(as_text(text) not in page for text in ([words] if isinstance(words, str) else words))
    ]
    yield from missing
    found = _pattern(view).fullmatch(page)
    if found is None:
        if not missing:
            yield "the page around the data is not the program's"
        return
    own = {
        **own_programs(),
        "shared_style": page_asset(BASE_FOLDER, "base.css"),
        "page_style": page_asset(FOLDER, "map.css"),
    }
    if any(found[name] != text for name, text in own.items()):
        yield "the page's own program or style is not that of this version"
    if found["policy"] != as_text(
        policy([found[name] for name in SCRIPTS], [found[name] for name in STYLES])
    ):
        yield "the content security policy does not name the programs and styles of the page"


def _pattern(view: MapView) -> re.Pattern[str]:
    """The page as a pattern: its words as they stand, and a group for each free place."""
    place = {name: f"\0{name}\0" for name in FREE}  # no input holds a NUL
    page = fill(
        FOLDER,
        PAGE,
        {**page_words(view), "main_id": place["main_id"], "inset_id": place["inset_id"]},
        policy=place["policy"],
        data=place["data"],
        scripts=[place[name] for name in SCRIPTS],
        styles=[place[name] for name in STYLES],
    )
    free = r"\0(\w+)\0"
    return re.compile(re.sub(free, r"(?P<\1>.*?)", re.escape(page)), re.DOTALL)
