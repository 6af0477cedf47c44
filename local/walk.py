"""A customer's way through the portal: sign up, prove the address, grant, start, wait, come back, download."""

import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from selectolax.lexbor import LexborHTMLParser

from local.browser import Astray, Browser, Page
from local.letterboxes import Letterbox, caught_letters

CUSTOMER = {
    "last_name": "Carter",
    "first_name": "Emily",
    "company": "Contoso",
    "terms": "y",
    "data_protection": "y",
}
SOON = 120
SCANNED_WITHIN = 3_600
LOOK_EVERY = 1.0
MOST_PAGES_AT_MICROSOFT = 8
NUMBER = re.compile(r"\b\d{4}-\d{4}-\d{4}\b")


T = TypeVar("T")


class WalkStopped(Exception):
    """The walk was given up because everything shall stop."""


@dataclass(frozen=True)
class Result:
    """What the customer got; `seconds` from the start button to the end of the scan."""

    confirmation_number: str
    mails: int
    mailboxes: int
    threats: int
    potential_threats: int
    people_attacked: int
    seconds: float
    pdf: bytes
    csv: bytes


@dataclass(frozen=True)
class Progress:
    """How far the scan is; `facts` are the words of the progress page by their names."""

    state: str
    percent: int
    facts: dict[str, str]


class Walk:
    """One customer, who administers the tenant, and whose letters can be read."""

    def __init__(
        self,
        portal: str,
        letters: str,
        administrator: str,
        *,
        language: str,
        certificate_authority: str | None,
        stop: threading.Event,
        say: Callable[[str], None],
        show: Callable[[Progress], None],
        account: str | None = None,
        scope: str = "organisation",
        letterbox: Letterbox = caught_letters,
    ) -> None:
        """Tell each step to `say` and the scan's progress to `show`; `stop` gives up.

        `account` is whose account at Microsoft grants, if that has another address; `scope` is what is granted;
        `letterbox` asks `letters`.
        """
        self._scope = scope
        self._letterbox = letterbox
        self._account = account or administrator
        self._portal = portal
        self._letters = letters
        self._address = administrator
        self._new_browser = partial(Browser, language, certificate_authority)
        self._browser = self._new_browser()
        self._stop = stop
        self._say = say
        self._show = show

    def go(self) -> Result:
        """Walk all the way; raises Astray where a page is not as it should be."""
        self._sign_up()
        self._grant()
        started_at = time.monotonic()
        progress = self._follow()
        seconds = time.monotonic() - started_at
        number = self._come_back()
        return self._collect(progress, number, seconds)

    def erase(self) -> None:
        """Have everything erased, and wait until every service has answered."""
        self._say("Erase everything")
        self._browser.submit(self._browser.open(f"{self._portal}/erase"), "main form[method=post]")
        self._soon("the receipt of all services", self._receipt)

    def _receipt(self) -> Page | None:
        page = self._browser.open(f"{self._portal}/erased")
        _expect(page, "/erased")
        return None if page.has("[data-look-again]") else page

    def _sign_up(self) -> None:
        self._say("Sign up")
        form = self._browser.open(f"{self._portal}/")
        check = self._browser.submit(form, "form.card", **CUSTOMER, address=self._address)
        sent = self._browser.submit(check, "main form[method=post]")
        _expect(sent, "/sent")
        self._say("Open the letter's link and prove the address")
        link = self._in_letter(re.compile(re.escape(self._portal) + r"/welcome/\S+"))
        welcome = self._browser.open(link)
        _expect(self._browser.submit(welcome, "main form[method=post]"), "/consent/")

    def _grant(self) -> None:
        self._say("Choose Microsoft 365 and all mailboxes")
        platforms = self._browser.open(f"{self._portal}/consent/")
        scope = self._browser.submit(platforms, "main form[method=get]", platform="microsoft_365")
        self._say("Grant permission at Microsoft's pages")
        page = self._soon("Microsoft's sign-in page", lambda: self._set_out(scope))
        for _ in range(MOST_PAGES_AT_MICROSOFT):
            if page.url.startswith(self._portal):
                break
            page = self._at_microsoft(page)
        granted = self._soon("the permission's proof", lambda: self._proved(page))
        self._say("Start the assessment")
        _expect(self._browser.submit(granted, "form[action$='/start']"), "/reports/")

    def _set_out(self, scope: Page) -> Page | None:
        page = self._browser.submit(scope, "main form[method=post]", scope=self._scope, days="all")
        return None if page.url.startswith(self._portal) and page.status == 503 else page

    def _at_microsoft(self, page: Page) -> Page:
        if page.has("form#consent"):
            return self._browser.submit(page, "form#consent", decision="accept")
        if page.has("form#pick-account"):
            return self._browser.submit(page, "form#pick-account", account=self._account)
        return self._browser.submit(page, "form#enter-account", account=self._account)

    def _proved(self, page: Page) -> Page | None:
        if "/consent/checking" not in page.url and "/consent/granted" not in page.url:
            raise Astray(f"no permission at {page.url}: {page.text()[:500]}")
        now = self._browser.open(f"{self._portal}/consent/checking")
        return now if now.url.endswith("/consent/granted") else None

    def _follow(self) -> Progress:
        self._say("Follow the progress")
        return self._soon("the result", self._ended, within=SCANNED_WITHIN)

    def _ended(self) -> Progress | None:
        told: dict[str, Any] = json.loads(self._browser.download(f"{self._portal}/reports/progress"))
        progress = Progress(told["state"], int(told["percent"]), dict(told["facts"]))
        self._show(progress)
        if progress.state == "failed":
            raise Astray(f"the assessment failed: {self._browser.open(f'{self._portal}/reports/').text()[:500]}")
        return progress if progress.state in ("completed", "stopped") else None

    def _come_back(self) -> str:
        self._say("Sign in again with the confirmation number from the letter")
        number = self._in_letter(NUMBER)
        self._browser = self._new_browser()
        form = self._browser.open(f"{self._portal}/sign-in")
        result = self._browser.submit(form, "form.card", address=self._address, number=number)
        _expect(result, "/reports/")
        return number

    def _collect(self, progress: Progress, number: str, seconds: float) -> Result:
        self._say("Download the report and the list of detections")
        page = self._browser.open(f"{self._portal}/reports/")
        figures = [_number(each.text()) for each in LexborHTMLParser(page.html).css(".figure > strong")]
        if len(figures) < 4:
            raise Astray(f"no result at {page.url}: {page.text()[:500]}")
        mails, threats, potential_threats, people_attacked = figures[:4]
        return Result(
            confirmation_number=number,
            mails=mails,
            mailboxes=_number(progress.facts["mailboxes-found"]),
            threats=threats,
            potential_threats=potential_threats,
            people_attacked=people_attacked,
            seconds=seconds,
            pdf=self._browser.download(f"{self._portal}/reports/report.pdf"),
            csv=self._browser.download(f"{self._portal}/reports/detections.csv"),
        )

    def _in_letter(self, wanted: re.Pattern[str]) -> str:
        def look() -> str | None:
            letters = self._letterbox(self._letters, self._address)
            found = [match[0] for text in letters if (match := wanted.search(text))]
            return found[-1] if found else None

        return self._soon("a letter", look)

    def _soon(self, what: str, look: Callable[[], T | None], *, within: float = SOON) -> T:
        end = time.monotonic() + within
        while (found := look()) is None:
            if time.monotonic() > end:
                raise Astray(f"{what} did not come within {within:.0f} s")
            if self._stop.wait(LOOK_EVERY):
                raise WalkStopped
        return found


def _expect(page: Page, path: str) -> None:
    if path not in page.url or page.status >= 400:
        raise Astray(f"expected {path}, came to {page.url} ({page.status}): {page.text()[:500]}")


def _number(shown: str) -> int:
    return int(re.sub(r"\D", "", shown) or 0)
