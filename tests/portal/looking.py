"""Looks at a page as somebody would who cannot see it well, or sees it on a small screen, or pays for each byte."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page, ViewportSize

from tests.support.chromium import watched_page
from tests.support.front import Front
from tests.support.states.stage import Stage
from tests.support.states.state import State, show

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
RULES_ON_A_PHONE = ("color-contrast", "target-size", "scrollable-region-focusable")
LOCALES = {"ja": "ja-JP", "en": "en-US"}
DESK, PHONE, NARROWEST = (ViewportSize(width=width, height=800) for width in (1280, 360, 320))
STATUS_SAID = "Failed to load resource: the server responded with a status of"
"""How Chromium's console repeats a status that is meant."""

_SPACED = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important;"
        + " word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }");
    document.adoptedStyleSheets = [sheet];
}"""
_BYTES = """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
    .reduce((sum, each) => sum + each.encodedBodySize + 300, 0)"""
"""A cached file has its size, too; 300 bytes for the headers of each."""


@dataclass
class Look:
    """What was seen of one page."""

    title: str = ""
    language: str = ""
    headings: list[str] = field(default_factory=list)
    focused: str = ""
    has_mistakes: bool = False
    transferred: int = 0
    barriers: list[str] = field(default_factory=list)
    barriers_in_the_dark: list[str] = field(default_factory=list)
    width_at_320: int = 0
    width_when_spaced: int = 0
    complaints: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)


def look(front: Front, stage: Stage, state: State, language: str) -> Look:
    """Open a state in a new browser profile and look at it from all sides."""
    with _opened(front, stage, state, language) as (page, seen):
        seen.title, seen.language = page.title(), page.get_attribute("html", "lang") or ""
        seen.headings = page.locator("h1").all_inner_texts()
        seen.has_mistakes = page.locator(".error-summary").count() > 0
        seen.focused = page.evaluate("() => document.activeElement.className")
        seen.transferred = page.evaluate(_BYTES)
        page.evaluate(AXE)
        seen.barriers = barriers(page, {"type": "tag", "values": TAGS})
        page.set_viewport_size(PHONE)
        page.emulate_media(color_scheme="dark")
        seen.barriers_in_the_dark = barriers(page, {"type": "rule", "values": RULES_ON_A_PHONE})
        page.set_viewport_size(NARROWEST)
        seen.width_at_320 = _width(page)
        page.evaluate(_SPACED)
        seen.width_when_spaced = _width(page)
    return seen


@contextmanager
def _opened(front: Front, stage: Stage, state: State, language: str) -> Iterator[tuple[Page, Look]]:
    with watched_page(front.browser, LOCALES[language], user_agent=state.user_agent, viewport=DESK) as watched:
        seen = Look(strangers=watched.strangers)
        show(stage, state, watched.page)
        yield watched.page, seen
        seen.complaints = [each for each in watched.complaints if STATUS_SAID not in each]


def barriers(page: Page, run_only: dict[str, Any]) -> list[str]:
    """Return what axe finds, a line each: rule, element, what would mend it."""
    found = page.evaluate(
        "options => axe.run(document, options)",
        {"runOnly": run_only, "resultTypes": ["violations"], "elementRef": False},
    )
    return [
        f"{rule['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def _width(page: Page) -> int:
    return int(page.evaluate("() => document.documentElement.scrollWidth"))
