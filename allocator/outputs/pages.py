"""Pages made of templates: one HTML file each, with its programs and styles inside, named by their hash."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from allocator.outputs.map import inert, policy


def page_asset(folder: str, name: str) -> str:
    """Return the text of a template, a style or a program of `folder`."""
    return files("allocator.outputs").joinpath(folder, name).read_text(encoding="utf-8").strip()


def render(
    folder: str,
    template: str,
    words: Mapping[str, Any],
    data: Mapping[str, Any],
    *,
    scripts: Mapping[str, str],
    styles: Mapping[str, str],
) -> str:
    """Return a page; the same arguments give the same text.

    Every value of `words` is shown as text, whatever it holds. `data` stands in a block that browsers do
    not run. `scripts` and `styles` go in as they stand, and nothing else takes effect: the page's content
    security policy names the hash of each and allows no request.
    """
    from jinja2 import Environment, FunctionLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=FunctionLoader(lambda name: page_asset(folder, name)),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(template).render(
        **words,
        policy=policy(scripts.values(), styles.values()),
        data=Markup(inert(dict(data))),  # inert() leaves no sign that HTML would read
        scripts=[Markup(text) for text in scripts.values()],  # texts of this program and of Leaflet
        styles=[Markup(text) for text in styles.values()],
    )
