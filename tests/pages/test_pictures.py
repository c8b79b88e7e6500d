"""The pictures of the documentation: one of every page in every window, small, and shown with words."""

from __future__ import annotations

import runpy
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "images"
LARGEST_BYTES = 200_000


def test_every_page_has_its_picture_in_every_window_and_none_is_large() -> None:
    taken = runpy.run_path(str(FOLDER / "take.py"))
    expected = {f"{page}{end}.png": size for page in taken["PAGES"] for end, size in taken["WINDOWS"].items()}
    assert {file.name for file in FOLDER.glob("*.png")} == set(expected)
    for name, size in expected.items():
        assert (FOLDER / name).stat().st_size < LARGEST_BYTES, name
        with Image.open(FOLDER / name) as picture:
            assert picture.size == size, name


def test_every_picture_is_shown_and_described() -> None:
    page = (ROOT / "docs" / "pages.md").read_text(encoding="utf-8")
    for file in FOLDER.glob("*.png"):
        assert f"](images/{file.name})" in page, file.name
    assert "![]" not in page
