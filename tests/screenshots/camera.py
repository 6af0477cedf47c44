"""Takes pictures of pages in every language, under every brand, in every width."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tests.screenshots.letters import LetterShown
from tests.support.in_process import PORTALS
from tests.support.states.stage import Stage
from tests.support.states.state import State, show

LOCALES = {"ja": "ja-JP", "en": "en-US"}
WIDTHS = (360, 768, 1440)
HEIGHT = 900
ALSO_DARK_AND_PRINTED = ("sign-up/empty", "sign-up/errors", "tiles/*", "granted/countdown", "results/*", "mail/*")


@dataclass(frozen=True)
class Picture:
    """A picture and what it shows; `path` is relative to the folder of all."""

    name: str
    title: str
    language: str
    brand: str
    width: int
    look: str
    path: str


@dataclass
class Camera:
    """Puts pictures into a folder."""

    browser: Browser
    folder: Path
    widths: Sequence[int] = WIDTHS

    def __post_init__(self) -> None:
        """Have no browser profile yet."""
        self._contexts: dict[tuple[str, str], BrowserContext] = {}

    def take_state(self, stage: Stage, state: State, *, also: bool) -> Iterator[Picture]:
        """Yield pictures of a state in both languages under all brands; `also` in the dark and on paper."""
        for language, (brand, portal) in product(LOCALES, PORTALS.items()):
            page = self._context(language, state.user_agent).new_page()
            show(stage, state, page, portal)
            for width, look in self._looks(also=also):
                yield self._take(page, Picture(state.name, state.title, language, brand, width, look, ""))
            page.close()

    def take_letter(self, letter: LetterShown) -> Iterator[Picture]:
        """Yield pictures of a letter, and put its text beside them."""
        page = self._context(letter.language, "").new_page()
        page.set_content(letter.html)
        name = f"letter/{letter.name.replace('_', '-')}"
        text = self.folder / _slug(name) / f"{letter.brand}-{letter.language}.txt"
        text.parent.mkdir(parents=True, exist_ok=True)
        text.write_text(letter.text, encoding="utf-8")
        for width, look in product(self.widths, ("light", "dark")):
            if width != 768:
                picture = Picture(name, f"Letter: {letter.name}", letter.language, letter.brand, width, look, "")
                yield self._take(page, picture)
        page.close()

    def _looks(self, *, also: bool) -> Iterator[tuple[int, str]]:
        yield from product(self.widths, ("light",))
        if also:
            yield from product((min(self.widths), max(self.widths)), ("dark",))
            yield 768, "print"

    def _take(self, page: Page, picture: Picture) -> Picture:
        page.emulate_media(
            color_scheme="dark" if picture.look == "dark" else "light",
            media="print" if picture.look == "print" else "screen",
            reduced_motion="reduce",
        )
        page.set_viewport_size({"width": picture.width, "height": HEIGHT})
        page.evaluate("() => Promise.allSettled([...document.images].map(each => each.decode()))")
        path = f"{_slug(picture.name)}/{picture.brand}-{picture.language}-{picture.width}-{picture.look}.png"
        page.screenshot(path=self.folder / path, full_page=True, animations="disabled")
        return Picture(**{**vars(picture), "path": path})

    def _context(self, language: str, user_agent: str) -> BrowserContext:
        key = language, user_agent
        if key not in self._contexts:
            how: dict[str, Any] = {"user_agent": user_agent} if user_agent else {}
            self._contexts[key] = self.browser.new_context(
                locale=LOCALES[language], timezone_id="Asia/Tokyo", ignore_https_errors=True, **how
            )
        return self._contexts[key]


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9-]+", "_", name)
