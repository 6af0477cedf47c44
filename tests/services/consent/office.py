"""An administrator with a browser of their own, in which nobody is signed in to our portal."""

from dataclasses import dataclass

from tests.emulator.browser import Browser, Page
from tests.emulator.builders import ADMINISTRATOR
from tests.services.consent.portal import Portal

GO, DECLINE = "main form button:not(.second)", "button[formaction$='/decline']"


def ask(portal: Portal, scope: str = "organisation") -> str:
    """Let a customer ask their administrator, and return the link of the letter."""
    page = portal.open("/consent/scope?platform=microsoft_365")
    waiting = portal.press(page, "button[formaction]", scope=scope)
    return next(word for word in waiting.text("#request-text").split() if "/approve/" in word)


@dataclass(frozen=True)
class Office:
    """Their browser on our pages and on Microsoft's."""

    pages: Portal
    microsoft: Browser

    def open(self, address: str) -> Page:
        """Go to a page of ours."""
        return self.pages.open(address)

    def decline(self, link: str) -> Page:
        """Say no on our page."""
        return self.pages.press(self.open(link), DECLINE)

    def signed_in(self, link: str, address: str = ADMINISTRATOR) -> Page:
        """Follow a link and sign in at Microsoft; return our answer to that."""
        to_microsoft = self.pages.press(self.open(link), GO).location
        page = self.microsoft.sign_in(self.microsoft.open(to_microsoft), address)
        agreed = self.microsoft.press(page, "#accept") if page.has("#accept") else page
        return self.open(agreed.location)

    def at_consent(self, link: str, address: str = ADMINISTRATOR) -> Page:
        """Follow a link as far as Microsoft's page where an administrator agrees."""
        return self.microsoft.open(self.signed_in(link, address).location)

    def answer(self, page: Page, button: str = "#accept") -> str:
        """Press a button there, and return where Microsoft sends the browser."""
        return self.microsoft.press(page, button).location

    def approve(self, link: str) -> Page:
        """Follow a link to its end."""
        return self.open(self.answer(self.at_consent(link)))
