"""Somebody in a fresh browser, who signs in to our portal with a Microsoft account."""

from dataclasses import dataclass

from tests.emulator.browser import Browser, Page
from tests.services.consent.portal import Portal

NOBODY = "This account gave no permission"


@dataclass(frozen=True)
class Arrival:
    """Their browser on our pages and on Microsoft's."""

    pages: Portal
    microsoft: Browser

    def to_microsoft(self, path: str = "/consent/sign-in") -> Page:
        """Press the button, and come to Microsoft's sign-in page."""
        return self.microsoft.open(self.pages.open(path).location)

    def answered(self, address: str, path: str = "/consent/sign-in") -> str:
        """Sign in there, and return where Microsoft sends the browser."""
        page = self.microsoft.sign_in(self.to_microsoft(path), address)
        return (self.microsoft.press(page, "#accept") if page.has("#accept") else page).location

    def sign_in(self, address: str, path: str = "/consent/sign-in") -> Page:
        """Sign in, and return our answer to that."""
        return self.pages.open(self.answered(address, path))

    def is_in(self) -> bool:
        """Say whether a page opens that is for customers only."""
        return self.pages.open("/consent/withdraw").status == 200
