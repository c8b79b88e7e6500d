"""Read geography.toml: what a geography and its areas are called."""

from __future__ import annotations

import datetime
import tomllib
from dataclasses import replace

from allocator.characters import code_point, is_unseen, printable
from allocator.errors import nearest
from allocator.sources.folder import Folder
from allocator.sources.geography import Geography
from allocator.sources.text import decode

NAME = "geography.toml"
DEFAULTS = {
    "title": "",
    "area_label": "area",
    "areas_label": "areas",
    "smaller_areas": "",
    "date": "",
    "attribution": "",
}


def reads(name: str) -> bool:
    """Return whether this module reads a file of this name."""
    return name == NAME


def read(folder: Folder, so_far: Geography) -> Geography:
    """Add title, labels, date and attribution; without the file the title is the folder's name."""
    stated = _parse(folder) if NAME in folder.files else {}
    texts = {
        **DEFAULTS,
        "title": printable(folder.title),
        **{key: text for key, text in stated.items() if text},
    }
    return replace(
        so_far,
        title=texts["title"],
        area_label=texts["area_label"],
        areas_label=texts["areas_label"],
        smaller_areas=texts["smaller_areas"],
        date=texts["date"],
        attribution=texts["attribution"],
        files=(*so_far.files, folder.described(NAME, len(stated))) if NAME in folder.files else so_far.files,
    )


def _parse(folder: Folder) -> dict[str, str]:
    """Return the texts that the file states; anything else in it is recorded."""
    text = decode(NAME, folder.files[NAME], folder.notes)
    if text is None:
        return {}
    try:
        keys = tomllib.loads(text)
    except ValueError as error:
        folder.notes.fault(NAME, f"no TOML: {error}", 'lines as: title = "Two islands"')
        return {}
    except RecursionError:
        folder.notes.fault(NAME, "brackets nested without end", 'lines as: title = "Two islands"')
        return {}
    stated = {}
    for key, value in keys.items():
        shown = value.isoformat() if isinstance(value, datetime.date) else value
        if key not in DEFAULTS:
            folder.notes.fault(
                f"{NAME}: {key}", "an unknown key", ", ".join(DEFAULTS), nearest(key, DEFAULTS)
            )
        elif not isinstance(shown, str):
            folder.notes.fault(f"{NAME}: {key}", f"a {type(value).__name__}", "a text in quotes")
        elif key != "attribution" and ("\n" in shown or "\t" in shown):
            folder.notes.fault(f"{NAME}: {key}", "a text of several lines", "one line")
        elif unseen := next(filter(is_unseen, shown), None):
            folder.notes.fault(
                f"{NAME}: {key}", f"the character {code_point(unseen)}", "printable text", "delete it"
            )
        else:
            stated[key] = shown.strip()
    return stated
