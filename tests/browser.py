"""Opens a page in headless Chromium with no network, and records whatever it asks for or complains of."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass
class Opened:
    """A page and what happened in it: every request, console message, error and dialogue, in words."""

    page: Any
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@contextmanager
def offline_chromium() -> Iterator[Any]:
    """Yield a browser; skip the test where there is none, but fail under CI."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    reason = "no chromium on this machine" if program is None else ""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        reason = "playwright is not installed"
    if reason:
        if os.environ.get("CI"):
            pytest.fail(f"{reason}, and CI must not skip the browser tests")
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(_QUIET))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(
    browser: Any, file: Path, width: int = 1440, height: int = 1000, *, fragment: str = "", **options: Any
) -> Iterator[Opened]:
    """Yield the page of `file` in a window of that size, offline; `options` go to the browser context.

    `fragment` is what stands behind the address, its ``#`` included.
    """
    context = browser.new_context(
        viewport={"width": width, "height": height}, offline=True, service_workers="block", **options
    )
    page = context.new_page()
    seen = Opened(page)

    def only_this_file(route: Any) -> None:
        if route.request.url.split("#")[0] == file.as_uri():
            route.continue_()
        else:
            route.abort()

    def dismiss(dialog: Any) -> None:
        seen.complaints.append(f"dialogue: {dialog.message}")
        dialog.dismiss()

    context.route("**/*", only_this_file)
    page.on("request", lambda request: seen.requests.append(request.url))
    page.on("console", lambda message: seen.complaints.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: seen.complaints.append(f"error: {error}"))
    page.on("dialog", dismiss)
    try:
        page.goto(file.as_uri() + fragment)
        page.wait_for_selector("html[data-ready=true]", timeout=10_000, state="attached")
        yield seen
    finally:
        context.close()
