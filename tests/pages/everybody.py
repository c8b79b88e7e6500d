"""What keeps somebody from using a page, found in a browser and told in words; no words, no fault.

Each function looks at one thing: axe-core's rules, the keyboard, narrow and enlarged windows, and colours
behind values. It is handed a page that `tests.browser.opened` has opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

AXE_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
CONTRAST = 4.5
"""WCAG 2.2, 1.4.3: the luminance of text against what stands behind it."""
MOST_STOPS = 400

CONTROLS = """() => {
    const radios = new Set(); // those of one name are one stop, and arrows lead between them
    return [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex]')]
        .filter((e) => e.checkVisibility() && !e.disabled && e.tabIndex >= 0)
        .filter((e) => e.type !== 'radio' || (e.checked && radios.add(e.name)))
        .map((e) => e.outerHTML.slice(0, 90));
}"""
STOP = """() => {
    const e = document.activeElement;
    if (!e || e === document.body) return null;
    const style = getComputedStyle(e);
    const box = e.getBoundingClientRect();
    return {
        html: e.outerHTML.slice(0, 90),
        name: e.getAttribute('aria-label') || e.innerText || '',
        shown: e instanceof SVGElement ? document.querySelector('.focus-ring') !== null
            : style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
        insight: box.width > 0 && box.right > 0 && box.left < innerWidth
            && box.bottom > 0 && box.top < innerHeight,
    };
}"""
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
UNREACHED = """() => [...document.querySelectorAll('*')].filter((e) => e.scrollWidth > e.clientWidth + 1
    && e.checkVisibility() && ['auto', 'scroll'].includes(getComputedStyle(e).overflowX) && e.tabIndex < 0)
    .map((e) => e.outerHTML.slice(0, 90))"""
PRINTED_ON_MAPS = """() => {
    const labels = [...document.querySelectorAll('.map .label')].filter((e) => e.checkVisibility());
    return labels.map((e) => {
        const box = (e.querySelector('b') || e).getBoundingClientRect();
        const area = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        const { color, backgroundColor } = getComputedStyle(e);
        const plate = backgroundColor.startsWith('rgba') ? null : backgroundColor;
        return [e.textContent, color, plate || area?.getAttribute('fill') || ''];
    });
}"""


def axe_faults(page: Any, *rules: str) -> Iterator[str]:
    """Violations of WCAG 2.2 A and AA, and of good practice, that axe-core finds; or of `rules` alone."""
    from axe_playwright_python.sync_playwright import Axe

    chosen = {"type": "rule" if rules else "tag", "values": list(rules or AXE_TAGS)}
    options = {"runOnly": chosen, "rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"]}
    for violation in Axe().run(page, options=options).response["violations"]:
        for node in violation["nodes"]:
            yield f"axe: {violation['id']}: {node['html'][:120]}"


def stops(page: Any) -> list[dict[str, Any]]:
    """Where the Tab key stops on its way through a page, each with its name and how it shows itself."""
    page.evaluate("() => { document.activeElement.blur(); window.scrollTo(0, 0); }")
    found: list[dict[str, Any]] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None:
            break
        found.append(stop)
    return found


def keyboard_faults(page: Any, names: Sequence[str] = ()) -> Iterator[str]:
    """Controls that the Tab key does not reach or does not show, and `names` that no stop bears."""
    found = stops(page)
    if len(found) == MOST_STOPS:
        yield f"the Tab key is caught: {found[-1]['html']}"
    reached = {stop["html"] for stop in found}
    yield from (f"not reached: {html}" for html in page.evaluate(CONTROLS) if html not in reached)
    yield from (f"reached out of sight: {stop['html']}" for stop in found if not stop["insight"])
    yield from (f"reached without a sign: {stop['html']}" for stop in found if not stop["shown"])
    heard = [stop["name"] for stop in found]
    yield from (f"no stop is called {name!r}" for name in names if not any(name in one for one in heard))


def reflow_faults(page: Any) -> Iterator[str]:
    """Sideways scrolling of the page, and parts that scroll sideways and take no focus."""
    wide = page.evaluate(SIDEWAYS)
    if wide > 0:
        yield f"the page scrolls sideways by {wide} pixels"
    yield from (f"scrolls and takes no focus: {html}" for html in page.evaluate(UNREACHED))


def contrast_faults(page: Any) -> Iterator[str]:
    """Values that are printed on a map in a colour too near to that of their area or their plate."""
    for text, ink, ground in page.evaluate(PRINTED_ON_MAPS):
        if ground.startswith(("#", "rgb(")) and contrast(ink, ground) < CONTRAST:
            yield f"{text!r} is hard to read: {ink} on {ground}"


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, ``#rrggbb`` or ``rgb(r, g, b)`` (WCAG 2.2)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    if colour.startswith("#"):
        parts = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
    else:
        parts = [int(part) for part in re.findall(r"\d+", colour)]
    shares = (part / 255 for part in parts)
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
