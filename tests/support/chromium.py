"""Chromium through Playwright: it hears every complaint of the console and every request that is made."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first has no window to draw, and opens a profile or a page for less than half of what the others take."""
OURS = ("localhost", "127.0.0.1", "shindan.test", "shindan.nozomi.example")
"""This machine, and the hosts that a front leads here."""
PATIENCE = 60_000
"""Milliseconds for one step, on a machine that is busy with others."""


_DRIVERS: list[Playwright] = []
"""The running driver, as often as it is used."""


@dataclass
class Watched:
    """A page, with what went wrong on it."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    """Requests to hosts that are not this machine."""


@contextmanager
def chromium(*flags: str) -> Iterator[Browser]:
    """Start the system's Chromium."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip(f"needs a browser: none of {', '.join(NAMES)} is installed")
    expect.set_options(timeout=PATIENCE)
    with _driver() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS, *flags])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def real_browser() -> Iterator[Browser]:
    """One Chromium for all tests; each opens contexts of its own."""
    with chromium() as started:
        yield started


@contextmanager
def _driver() -> Iterator[Playwright]:
    """Share one driver among all browsers: a thread may have only one at a time."""
    playwright = _DRIVERS[0] if _DRIVERS else sync_playwright().start()
    _DRIVERS.append(playwright)
    try:
        yield playwright
    finally:
        _DRIVERS.pop()
        if not _DRIVERS:
            playwright.stop()


def leave(page: Page, selector: str) -> None:
    """Press a button or link that leads to another page, and wait until that is there; a click alone may not."""
    with page.expect_navigation():
        page.click(selector)


@contextmanager
def watched_page(browser: Browser, locale: str, **how: Any) -> Iterator[Watched]:
    """Open a page of a new profile and listen to it; `how` are more options of Playwright's new_context."""
    context = browser.new_context(
        locale=locale, timezone_id="Asia/Tokyo", ignore_https_errors=True, accept_downloads=True, **how
    )
    context.set_default_timeout(PATIENCE)
    watched = Watched(context.new_page())

    def note_request(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob", "about") and parts.hostname not in OURS:
            watched.strangers.append(url)

    page = watched.page
    page.on("console", lambda said: watched.complaints.append(f"{page.url}: {said.text}"))
    page.on("pageerror", lambda error: watched.complaints.append(f"{page.url}: {error}"))
    page.on("request", lambda request: note_request(request.url))
    yield watched
    context.close()
