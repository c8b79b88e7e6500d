"""Take the pictures of the README: solve, open the map with no network, choose a division, look."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.browser import offline_chromium, opened  # noqa: E402 - the checkout is put on the path first


def main() -> None:
    """Write docs/images/map-efficient.png."""
    with tempfile.TemporaryDirectory() as folder, offline_chromium() as browser:
        run = Path(folder) / "efficient"
        command = [sys.executable, str(ROOT / "cli.py"), "solve", "efficient", "--quiet", "--out", str(run)]
        subprocess.run(command, check=True)
        with opened(browser, run / "map.html", width=1400, height=1160) as seen:
            seen.page.get_by_role("button", name="Highlands and Islands").first.click()
            seen.page.evaluate("window.scrollTo(0, 0)")
            seen.page.screenshot(path=ROOT / "docs" / "images" / "map-efficient.png")
            assert not seen.complaints, seen.complaints


if __name__ == "__main__":
    main()
