"""Title and words of a figure, as a file of each format holds them for who cannot see it."""

from __future__ import annotations

from codecs import BOM_UTF16_BE
from xml.sax.saxutils import escape


def with_words(svg: bytes, name: str, title: str, words: str) -> bytes:
    """An SVG as matplotlib writes it, with a title and a description that a screen reader finds."""
    named = f'role="img" aria-labelledby="{name}-title {name}-description"'
    text = svg.decode("utf-8").replace("<svg ", f"<svg {named} ", 1)
    told = b"\n ".join(held(name, title, words, "svg")).decode("utf-8")
    return text.replace(f"<title>{escape(title)}</title>", told, 1).encode("utf-8")


def held(name: str, title: str, words: str, ending: str) -> tuple[bytes, bytes]:
    """Title and words as they stand in the bytes of a file with this ending."""
    if ending == "svg":
        return (
            f'<title id="{name}-title">{escape(title)}</title>'.encode(),
            f'<desc id="{name}-description">{escape(words)}</desc>'.encode(),
        )
    return _spelt(title, ending), _spelt(words, ending)


def _spelt(text: str, ending: str) -> bytes:
    r"""A text as a PNG holds it in tEXt or iTXt, and a PDF in its dictionary.

    Examples
    --------
    >>> _spelt("84 % (all)", "png"), _spelt("84 % (all)", "pdf")
    (b'84 % (all)', b'84 % \\(all\\)')
    """
    try:
        data = text.encode("latin-1" if ending == "png" else "ascii")
    except UnicodeEncodeError:
        data = text.encode("utf-8") if ending == "png" else BOM_UTF16_BE + text.encode("utf-16-be")
    if ending == "png":
        return data
    for sign, written in ((b"\\", b"\\\\"), (b"(", b"\\("), (b")", b"\\)"), (b"\n", b"\\n"), (b"\r", b"\\r")):
        data = data.replace(sign, written)
    return data
