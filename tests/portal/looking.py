"""Looks at a page as somebody would who cannot see it well, or sees it on a small screen, or pays for each byte."""

from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page, ViewportSize

from tests.support.chromium import Watched, watched_page
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
    return document.documentElement.scrollWidth;
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


class Onlooker:
    """Looks at one state after the other, in one browser profile for each language and kind of browser."""

    def __init__(self, front: Front, stage: Stage) -> None:
        """Open nothing yet."""
        self._front, self._stage = front, stage
        self._opened = ExitStack()
        self._pages: dict[tuple[str, str], Watched] = {}

    def close(self) -> None:
        """Close all profiles."""
        self._opened.close()

    def look(self, state: State, language: str) -> Look:
        """Open a state and look at it from all sides."""
        watched = self._page(language, state.user_agent)
        page = watched.page
        page.set_viewport_size(DESK)
        page.emulate_media(color_scheme="light")
        watched.complaints.clear()
        watched.strangers.clear()
        show(self._stage, state, page)
        seen = _read(page)
        page.evaluate(AXE)
        seen.barriers = barriers(page, {"type": "tag", "values": TAGS})
        page.set_viewport_size(PHONE)
        page.emulate_media(color_scheme="dark")
        seen.barriers_in_the_dark = barriers(page, {"type": "rule", "values": RULES_ON_A_PHONE})
        page.set_viewport_size(NARROWEST)
        seen.width_at_320, seen.width_when_spaced = _width(page), int(page.evaluate(_SPACED))
        seen.complaints = [each for each in watched.complaints if STATUS_SAID not in each]
        seen.strangers = list(watched.strangers)
        return seen

    def _page(self, language: str, user_agent: str) -> Watched:
        key = language, user_agent
        if key not in self._pages:
            opening = watched_page(self._front.browser, LOCALES[language], user_agent=user_agent, viewport=DESK)
            self._pages[key] = self._opened.enter_context(opening)
        return self._pages[key]


def _read(page: Page) -> Look:
    return Look(
        title=page.title(),
        language=page.get_attribute("html", "lang") or "",
        headings=page.locator("h1").all_inner_texts(),
        has_mistakes=page.locator(".error-summary").count() > 0,
        focused=page.evaluate("() => document.activeElement.className"),
        transferred=page.evaluate(_BYTES),
    )


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
