"""A map page read back: what stands around its data, held against what the program would write there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from string import Template

from allocator.outputs.map import asset, items, page_words, paragraphs, policy
from allocator.outputs.map_view import MapView

FREE = ("policy", "data", "leaflet", "folium", "page", "leaflet_style", "page_style", "main_id", "inset_id")
"""Places of the template whose text is taken from the page: programs, styles, data, names of the two maps."""
SCRIPTS, STYLES = ("leaflet", "folium", "page"), ("leaflet_style", "page_style")


def page_faults(view: MapView, page: str) -> Iterator[str]:
    """What differs around the data of a map, in words.

    Leaflet and folium write their programs by their own versions; these are held by the page's content
    security policy, which must name the hash of each, and by the manifest's hash of the page.
    """
    words = {name: escape(text) for name, text in page_words(view).items()}
    words |= {"notes": paragraphs(view.notes), "sources": items(view.attribution)}
    words["inset_hidden"] = "" if view.inset else "hidden"
    missing = [f"the page does not say its {name}" for name, text in words.items() if text not in page]
    yield from missing
    found = _template(words).fullmatch(page)
    if found is None:
        if not missing:
            yield "the page around the data is not the program's"
        return
    if found["page"] != asset("map.js") or found["page_style"] != asset("map.css"):
        yield "the page's own program or style is not that of this version"
    if found["policy"] != policy([found[name] for name in SCRIPTS], [found[name] for name in STYLES]):
        yield "the content security policy does not name the programs and styles of the page"


def _template(words: dict[str, str]) -> re.Pattern[str]:
    """The template as a pattern: stated words as they stand, and each free place once."""
    parts = []
    seen: set[str] = set()
    position = 0
    text = asset("map.html")
    for match in Template.pattern.finditer(text):
        name = match["named"] or match["braced"]
        parts.append(re.escape(text[position : match.start()]))
        if name not in FREE:
            parts.append(re.escape(words[name]))
        else:
            parts.append(f"(?P={name})" if name in seen else f"(?P<{name}>.*?)")
            seen.add(name)
        position = match.end()
    return re.compile("".join([*parts, re.escape(text[position:])]), re.DOTALL)
