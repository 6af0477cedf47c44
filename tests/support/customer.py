"""A customer who clicks through the portal in Chromium."""

import re
import time
from dataclasses import dataclass, field
from pathlib import Path

import requests
from playwright.sync_api import Page

from local.system import System
from tests.support.chromium import Watched, leave

SUBMIT = "main form button[type=submit]"
LOOK_EVERY = 0.1
LETTER_WITHIN = 120
"""Seconds."""
GRANTED_WITHIN = 150_000
SCANNED_WITHIN = 240_000
"""Milliseconds."""


@dataclass
class Customer:
    """Clicks, and keeps the headings of the pages that came."""

    system: System
    watched: Watched
    address: str
    headings: list[str] = field(default_factory=list)

    @property
    def page(self) -> Page:
        """The page that lies open."""
        return self.watched.page

    def look(self) -> None:
        """Keep the heading."""
        self.headings.append(self.page.inner_text("h1"))

    def go_on(self, selector: str = SUBMIT) -> None:
        """Press a button."""
        self.look()
        leave(self.page, selector)

    def sign_up(self) -> None:
        """From the landing page to the button of the letter's link."""
        self.page.goto(self.system.addresses.portal)
        for name, value in {"last_name": "山田", "company": "Contoso", "address": self.address}.items():
            self.page.fill(f"#{name}", value)
        self.page.check("#terms")
        self.page.check("#data_protection")
        self.go_on()
        self.go_on()
        self.page.wait_for_url("**/sent")
        self.look()
        self.page.goto(self.in_letter(re.escape(self.system.addresses.portal) + r"/welcome/\S+"))
        self.go_on()

    def choose(self) -> None:
        """From the tiles to Microsoft's pages."""
        self.page.check("#platform-microsoft_365")
        self.go_on()
        self.page.select_option("#days", "all")
        self.go_on()

    def agree_at_microsoft(self, administrator: str) -> None:
        """Sign in and accept, until the permission is proved."""
        buttons = f"#accept, button[value='{administrator}'], #sign-in"
        while not self.page.url.startswith(self.system.addresses.portal):
            if self.page.query_selector("#accept") is None and self.page.query_selector("#pick-account") is None:
                self.page.fill("#account", administrator)
            leave(self.page, f"{buttons} >> nth=0")
        self.page.wait_for_url("**/consent/granted", timeout=GRANTED_WITHIN)

    def await_result(self) -> None:
        """From the start button over the live progress to the result."""
        self.go_on("form[action$='/start'] button")
        self.page.wait_for_selector("#progress")
        self.look()
        self.page.wait_for_selector(".figure", timeout=SCANNED_WITHIN)

    def narrow(self, facet: str) -> int:
        """Choose the first value of a facet of the table, and return how many rows it promised."""
        menu = f"details.facet:has(input[name='{facet}'])"
        self.page.click(f"{menu} summary")
        promised = self.page.inner_text(f"{menu} label .quiet >> nth=0")
        self.page.check(f"{menu} input >> nth=0")
        leave(self.page, "form.narrowing button[type=submit]")
        return int(promised.replace(",", ""))

    def download(self, ending: str) -> bytes:
        """Press a download's button and return the file."""
        with self.page.expect_download() as download:
            self.page.click(f".downloads a[href$='.{ending}']")
        return Path(download.value.path()).read_bytes()

    def sign_out(self) -> None:
        """Press the button in the masthead."""
        leave(self.page, "form[action$='/sign-out'] button")

    def sign_in(self, number: str) -> None:
        """Come back with the confirmation number."""
        leave(self.page, "header a[href='/sign-in']")
        self.page.fill("#address", self.address)
        self.page.fill("#number", number)
        self.go_on()

    def in_letter(self, pattern: str) -> str:
        """Return the first match in a letter to this address, waiting for it."""
        end = time.monotonic() + LETTER_WITHIN
        while time.monotonic() < end:
            letters = requests.get(f"{self.system.addresses.letters}/letters.json", timeout=60).json()
            mine = "\n".join(each["text"] for each in letters if self.address in each["to"])
            if found := re.search(pattern, mine):
                return found[0]
            time.sleep(LOOK_EVERY)
        raise AssertionError(f"no letter to {self.address} has {pattern}")

    def number_of_detections(self) -> int:
        """Return how many rows the table says that it has in all."""
        return int(re.findall(r"\d+", self.page.inner_text("#detections [role=status]").replace(",", ""))[-1])
