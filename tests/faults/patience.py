"""A customer whose browser asks again when a page cannot be had just now, and remembers what it was answered."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter

from local.browser import SECONDS, Astray, Browser, Page
from local.system import System
from local.walk import Walk

PATIENCE = 180
PAUSE = 0.5
LETTERS_WITHIN = 300
"""All in seconds; a letter whose sender died waits until its lease is over."""
PAGE_WITHIN, FILE_WITHIN = 5.0, 65.0
"""Seconds until an answer; a file is made meanwhile, and setting a PDF may take a minute of its own."""
MADE_MEANWHILE = (".csv", ".json", ".pdf", ".ps1", ".zip")
AWAY = 503
FAULTY = 500

T = TypeVar("T")


class _From(HTTPAdapter):
    """Connects from one of this machine's loopback addresses."""

    def __init__(self, address: str) -> None:
        self._address = address
        super().__init__()

    def init_poolmanager(self, *args: Any, **more: Any) -> None:
        super().init_poolmanager(*args, **more, source_address=(self._address, 0))


@dataclass
class Answers:
    """What everybody was answered by the portal; a page that leads on to another is an answer, too."""

    statuses: Counter[int] = field(default_factory=Counter)
    faulty: Counter[str] = field(default_factory=Counter)
    """Which were errors of the server, or none: what was asked for, and the status."""
    late: list[str] = field(default_factory=list)
    """Which did not come within the time that they have."""
    slowest: dict[str, tuple[float, str]] = field(default_factory=dict)
    """Of pages and of files: after how many seconds, and what was asked for."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, status: int, seconds: float, path: str) -> None:
        """Keep one; 0 is none at all."""
        kind, within = ("file", FILE_WITHIN) if path.endswith(MADE_MEANWHILE) else ("page", PAGE_WITHIN)
        told = seconds, f"{path}, {status}"
        with self.lock:
            self.statuses[status] += 1
            if status >= FAULTY or not status:
                self.faulty[told[1]] += 1
            self.slowest[kind] = max(told, self.slowest.get(kind, told))
            if seconds > within:
                self.late.append(f"{path}: {status} after {seconds:.1f} s")


class PatientBrowser(Browser):
    """Asks again after 503, which says that nothing was done."""

    def __init__(self, system: System, network: str, answers: Answers) -> None:
        """Come from a network address of its own, so that no limit counts others; note in `answers` what comes."""
        super().__init__("en", system.certificate_authority)
        self._session.mount("http://", _From(network))
        self._session.hooks["response"].append(self._note)
        self._portal, self._answers = system.addresses.portal, answers

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
            page = ask()
            if page.status < FAULTY or time.monotonic() > end:
                return page
            time.sleep(PAUSE)

    def _note(self, response: requests.Response, **_: object) -> None:
        if response.url.startswith(self._portal):
            self._answers.note(response.status_code, response.elapsed.total_seconds(), urlsplit(response.url).path)


class PatientWalk(Walk):
    """Waits for letters and pages longer than usual."""

    def _soon(self, what: str, look: Callable[[], T | None], *, within: float = LETTERS_WITHIN) -> T:
        return super()._soon(what, look, within=within)


@dataclass(frozen=True)
class Customer:
    """Whoever comes: the address of their mail and of their network, and what they let be read."""

    address: str
    network: str
    scope: str

    def walk(self, system: System, account: str, answers: Answers, stop: threading.Event) -> None:
        """Go the whole way, whatever happens meanwhile; raises Astray where a page is not as expected.

        `stop` gives up, with WalkStopped.
        """
        self.way(system, account, answers, stop).go()

    def way(self, system: System, account: str, answers: Answers, stop: threading.Event) -> PatientWalk:
        """Return the way before the first step."""
        way = PatientWalk(
            system.addresses.portal,
            system.addresses.letters,
            self.address,
            language="en",
            certificate_authority=system.certificate_authority,
            stop=stop,
            say=lambda _step: None,
            show=lambda _progress: None,
            account=account,
            scope=self.scope,
        )
        way._new_browser = lambda: PatientBrowser(system, self.network, answers)  # type: ignore[assignment]
        way._browser = way._new_browser()
        return way
