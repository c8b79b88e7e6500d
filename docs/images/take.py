"""Take the pictures of the documentation: solve, open each page with no network, on a desk and on a phone.

python docs/images/take.py [FOLDER]: without a folder, the pictures beside this file are taken anew.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.browser import offline_chromium, opened  # noqa: E402 - the checkout is put on the path first

COMMANDS = (
    ("solve", "efficient", "--with", "report", "--out", "run"),
    ("compare", "efficient", "fair", "guaranteed-groups", "--out", "comparison"),
    ("frontier", "fair", "--out", "frontier"),
)
WINDOWS = {"": (1280, 1280), "-phone": (390, 1400)}
"""Ends of the pictures' names, and the windows in CSS pixels."""
COLOURS = 256
"""Flat colours need no more, and the files stay small."""


def choose_the_highlands(page: Any) -> None:
    page.get_by_role("button", name="Highlands and Islands").first.click()


def go_to_the_knee(page: Any) -> None:
    page.get_by_role("button", name="Knee", exact=True).click()


def leave(page: Any) -> None:
    pass


PAGES: dict[str, tuple[str, Callable[[Any], None]]] = {
    "map": ("run/map.html", choose_the_highlands),
    "comparison": ("comparison/comparison.html", leave),
    "frontier": ("frontier/frontier.html", go_to_the_knee),
    "report": ("run/report.html", leave),
    "brief": ("run/brief.html", leave),
}
"""What is photographed: the name of its picture, its file, and what is done first."""


def main(folder: Path) -> None:
    """Write a picture of each page in each window."""
    with tempfile.TemporaryDirectory() as place, offline_chromium() as browser:
        for words in COMMANDS:
            subprocess.run([sys.executable, str(ROOT / "cli.py"), *words, "--quiet"], cwd=place, check=True)
        for name, (file, prepare) in PAGES.items():
            for end, (width, height) in WINDOWS.items():
                with opened(browser, Path(place) / file, width, height) as seen:
                    prepare(seen.page)
                    seen.page.mouse.move(0, 0)
                    seen.page.evaluate("() => { document.activeElement.blur(); window.scrollTo(0, 0); }")
                    (folder / f"{name}{end}.png").write_bytes(small(seen.page.screenshot()))
                    assert not seen.complaints, seen.complaints


def small(picture: bytes) -> bytes:
    """A PNG in few colours."""
    from PIL import Image

    with Image.open(io.BytesIO(picture)) as opened_picture:
        few = opened_picture.convert("RGB").quantize(
            COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE
        )
    written = io.BytesIO()
    few.save(written, "PNG", optimize=True)
    return written.getvalue()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
