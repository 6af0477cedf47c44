"""A customer whose browser asks again when a page cannot be had just now, and remembers what it was answered."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import requests

from local.browser import SECONDS, Astray, Browser, Page
from local.system import System
from local.walk import Walk

PATIENCE = 90
PAUSE = 0.5
"""Both in seconds."""
AWAY = 503
FAULTY = 500

T = TypeVar("T")


@dataclass
class Answers:
    """What all browsers were answered."""

    statuses: Counter[int] = field(default_factory=Counter)
    longest: float = 0.0
    """Seconds until an answer."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, status: int, seconds: float) -> None:
        """Keep one; 0 is none at all."""
        with self.lock:
            self.statuses[status] += 1
            self.longest = max(self.longest, seconds)


class PatientBrowser(Browser):
    """Asks again after 503, which says that nothing was done."""

    def __init__(self, language: str, certificate_authority: str | None, answers: Answers) -> None:
        """Note in `answers` what comes."""
        super().__init__(language, certificate_authority)
        self._answers = answers

    def open(self, url: str) -> Page:
        """Open an address, in the end."""
        return self._patiently(lambda: super(PatientBrowser, self).open(url))

    def submit(self, page: Page, selector: str, **entered: str) -> Page:
        """Send a form, in the end."""
        return self._patiently(lambda: super(PatientBrowser, self).submit(page, selector, **entered))

    def download(self, url: str) -> bytes:
        """Return a file, in the end."""
        fetched: list[bytes] = []

        def fetch() -> Page:
            response = self._session.get(url, timeout=SECONDS)
            fetched.append(response.content)
            return self._page(response)

        page = self._patiently(fetch)
        if page.status >= requests.codes.bad_request:
            raise Astray(f"{url} answered {page.status}")
        return fetched[-1]

    def _patiently(self, ask: Callable[[], Page]) -> Page:
        end = time.monotonic() + PATIENCE
        while True:
            asked_at = time.monotonic()
            page = ask()
            self._answers.note(page.status, time.monotonic() - asked_at)
            if page.status < FAULTY or time.monotonic() > end:
                return page
            time.sleep(PAUSE)


def walk_patiently(system: System, address: str, account: str, answers: Answers) -> None:
    """Let a customer go the whole way, whatever happens meanwhile; raises Astray where a page is not as expected."""
    way = Walk(
        system.addresses.portal,
        system.addresses.letters,
        address,
        language="en",
        certificate_authority=system.certificate_authority,
        stop=threading.Event(),
        say=lambda _step: None,
        show=lambda _progress: None,
        account=account,
    )
    way._new_browser = lambda: PatientBrowser("en", system.certificate_authority, answers)  # type: ignore[assignment]
    way._browser = way._new_browser()
    way.go()
