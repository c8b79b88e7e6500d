"""Pages made of templates: one HTML file each, with its programs and styles inside, named by their hash."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Any

BASE_FOLDER = "page_assets"
"""Where the template and the style that all pages share stand."""


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
    not run. `scripts` and `styles` go in as they stand, after the style that all pages share, and nothing
    else takes effect: the page's content security policy names the hash of each and allows no request.
    """
    all_styles = [page_asset(BASE_FOLDER, "base.css"), *styles.values()]
    return fill(
        folder,
        template,
        words,
        policy=policy(scripts.values(), all_styles),
        data=inert(data),
        scripts=scripts.values(),
        styles=all_styles,
    )


def fill(
    folder: str,
    template: str,
    words: Mapping[str, Any],
    *,
    policy: str,
    data: str,
    scripts: Iterable[str],
    styles: Iterable[str],
) -> str:
    """Return a template with its places filled: `words` and `policy` as text, the others as they stand."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined
    from markupsafe import Markup

    def source(name: str) -> str:
        return page_asset(folder if name == template else BASE_FOLDER, name)

    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=FunctionLoader(source),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["coded"] = coded
    return environment.get_template(template).render(
        **words,
        policy=policy,
        data=Markup(data),  # inert() leaves no sign that HTML would read
        scripts=[Markup(text) for text in scripts],  # texts of this program and of Leaflet
        styles=[Markup(text) for text in styles],
    )


def coded(text: str) -> str:
    """Return a text of this program as HTML: what stands in backticks as code, everything as text.

    Examples
    --------
    >>> print(coded("`yes` where x < 1"))
    <code>yes</code> where x &lt; 1
    """
    from markupsafe import Markup, escape

    parts = [escape(part) for part in text.split("`")]
    if len(parts) % 2 == 0:  # a backtick without its second
        return escape(text)
    return Markup("").join(Markup("<code>{}</code>").format(part) if place % 2 else part
                           for place, part in enumerate(parts))  # fmt: skip


def as_text(text: str) -> str:
    """Return text as a page holds it.

    Examples
    --------
    >>> as_text("5 < 6")
    '5 &lt; 6'
    """
    from markupsafe import escape

    return str(escape(text))


def inert(data: Mapping[str, Any]) -> str:
    r"""Return JSON that no HTML reader takes for markup and no script reader for a line's end.

    Examples
    --------
    >>> print(inert({"a": "</script>&\u2028"}))
    {"a":"\u003c/script\u003e\u0026\u2028"}
    """
    text = json.dumps(dict(data), ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def policy(scripts: Iterable[str], styles: Iterable[str]) -> str:
    """Return a content security policy under which only these scripts and styles take effect."""

    def hashes(texts: Iterable[str]) -> str:
        digests = (hashlib.sha256(text.encode()).digest() for text in texts)
        return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)

    return (
        f"default-src 'none'; script-src {hashes(scripts)}; style-src {hashes(styles)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
