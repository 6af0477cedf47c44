"""A customer who clicks through the one-process system's portal in Chromium; nothing happens unless it settles."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Page

from tests.support.chromium import Watched, leave
from tests.support.in_process import PORTAL, Shindan
from tests.support.source_words import in_source_words
from tests.support.visitor import MOST_PAGES_OF_MICROSOFT, Visitor

SUBMIT = "main form button[type=submit]"
LAST_NAMES = {"ja": "山田", "en": "Yamada"}
NUMBER = r"\b\d{4}-\d{4}-\d{4}\b"


@dataclass
class Clicking:
    """Clicks through the portal with an address of their own, and keeps the headings of the pages that came."""

    system: Shindan
    watched: Watched
    address: str
    portal: str = PORTAL
    language: str = "ja"
    headings: list[str] = field(default_factory=list)

    @property
    def page(self) -> Page:
        """The page that lies open."""
        return self.watched.page

    @property
    def heading(self) -> str:
        """What the page is called."""
        return self.page.inner_text("h1")

    @property
    def title(self) -> str:
        """What the page is called, in English whatever language it is in."""
        return in_source_words(self.heading)

    @property
    def complaints(self) -> list[str]:
        """What the console said on pages of the portal."""
        return [each for each in self.watched.complaints if each.startswith(self.portal)]

    def open(self, path: str) -> None:
        """Type an address of the portal."""
        self.page.goto(f"{self.portal}{path}")

    def press(self, selector: str = SUBMIT, *, settle: bool = True) -> None:
        """Press a button or link, and let the services do what follows, unless they shall wait."""
        self.headings.append(self.heading)
        leave(self.page, selector)
        if settle:
            self.system.settle()

    def fill_in(self) -> None:
        """Answer everything that the sign-up form requires."""
        self.open("/")
        for name, value in {
            "last_name": LAST_NAMES[self.language],
            "company": "Contoso",
            "address": self.address,
        }.items():
            self.page.fill(f"#{name}", value)
        self.page.check("#terms")
        self.page.check("#data_protection")

    def sign_up(self) -> None:
        """From the landing page to the tiles."""
        self.fill_in()
        self.press()
        self.press()
        self.page.goto(self.system.letter(re.escape(self.portal) + r"/welcome/\S+"))
        self.press()

    def arrive(self, stage: Callable[[Visitor], object] = Visitor.sign_up) -> None:
        """Be where somebody without a real browser has come to; unless told otherwise, signed up and signed in."""
        visitor = Visitor(self.system, self.address, self.language)
        stage(visitor)
        self.system.settle()
        self.take_over(visitor)

    def take_over(self, visitor: Visitor) -> None:
        """Go on where somebody else has come to."""
        self.address = visitor.address
        self.page.context.add_cookies(
            [{"name": name, "value": value, "url": PORTAL, "secure": True} for name, value in visitor.cookies.items()]
        )

    def set_out(self, scope: str = "organisation") -> None:
        """From the tiles to Microsoft's sign-in page."""
        self.open("/consent/")
        self.page.check("#platform-microsoft_365")
        self.press()
        self.page.check(f"input[name=scope][value={scope}]")
        self.press()

    def answer_microsoft(self, button: str = "#accept", *, account: str = "") -> None:
        """Sign in at Microsoft and press a button of the consent page, until the portal is back."""
        for _ in range(MOST_PAGES_OF_MICROSOFT):
            if self.page.url.startswith(self.portal):
                break
            if self.page.query_selector("#consent"):
                leave(self.page, button)
            elif self.page.query_selector("#pick-account"):
                leave(self.page, f"button[value='{account or self.address}']")
            else:
                self.page.fill("#account", account or self.address)
                leave(self.page, "#sign-in")
        else:
            raise AssertionError(f"Microsoft lets nobody through: {self.heading}")
        self.system.settle()

    def grant(self, scope: str = "organisation", *, account: str = "") -> None:
        """From the tiles to the page with the countdown."""
        self.set_out(scope)
        self.answer_microsoft(account=account)
        self.open("/consent/granted")

    def sign_in(self, number: str) -> None:
        """Send the sign-in page that lies open."""
        self.page.fill("#address", self.address)
        self.page.fill("#number", number)
        self.press("form[action='/sign-in'] button")

    def start(self) -> None:
        """Press the start button, and let the whole assessment run."""
        self.press("form[action$='/start'] button")
        self.open("/reports/")

    def number(self) -> str:
        """Return the confirmation number of the newest letter that names one."""
        return self.system.letter(NUMBER)
