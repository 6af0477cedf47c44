"""A customer in the one-process system: a browser without JavaScript that signs up, grants, and looks at results."""

from collections.abc import Mapping

from local.browser import Browser, Page
from tests.support.in_process import PORTAL, Shindan
from tests.support.origin import Origin

BUTTON = "main form[method=post]"
MOST_PAGES_OF_MICROSOFT = 6
NUMBER = r"\b\d{4}-\d{4}-\d{4}\b"
ANSWERS = {"last_name": "Sato", "first_name": "Hanako", "company": "Contoso", "terms": "y", "data_protection": "y"}


class Visitor:
    """Walks through the portal with an address of their own."""

    def __init__(self, system: Shindan, address: str, language: str = "en") -> None:
        self.system = system
        self.address = address
        self._language = language
        self.browser = self._new_browser()

    @property
    def cookies(self) -> Mapping[str, str]:
        """What the browser keeps of the portal, by name."""
        return {
            each.name: each.value or "" for each in self.browser._session.cookies if each.name.startswith("__Host-")
        }

    def open(self, path: str) -> Page:
        """Open a page of the portal."""
        return self.browser.open(f"{PORTAL}{path}")

    def download(self, path: str) -> bytes:
        """Return a file of the portal."""
        return self.browser.download(f"{PORTAL}{path}")

    def press(self, page: Page, selector: str = BUTTON, **entered: str) -> Page:
        """Send a form of a page."""
        return self.browser.submit(page, selector, **entered)

    def press_other(self, page: Page, path: str, **entered: str) -> Page:
        """Press a button of a page's form that sends it to another path."""
        token = page.tree.css_first("main input[name=csrf_token]")
        assert token is not None, f"no form on {page.url}"
        sent = {"csrf_token": str(token.attributes["value"]), **entered}
        return self.browser._page(
            self.browser._session.post(f"{PORTAL}{path}", data=sent, headers={"Referer": page.url})
        )

    def sign_up(self) -> Page:
        """Go from the landing page over the letter to the tiles."""
        form = self.open("/")
        check = self.press(form, "form.card", **ANSWERS, address=self.address)
        sent = self.press(check)
        assert "/sent" in sent.url
        self.system.settle()
        link = self.system.letter(rf"{PORTAL}/welcome/\S+")
        return self.press(self.browser.open(link))

    def set_out(self, scope: str = "organisation", days: str = "30", group: str = "") -> Page:
        """Choose what is read, and come to Microsoft's sign-in page."""
        tiles = self.open("/consent/")
        choice = self.press(tiles, "main form[method=get]", platform="microsoft_365")
        return self.press(choice, scope=scope, days=days, group=group)

    def answer_microsoft(self, page: Page, decision: str = "accept", *, account: str = "") -> Page:
        """Sign in and decide, and come back."""
        for _ in range(MOST_PAGES_OF_MICROSOFT):
            if page.url.startswith(PORTAL):
                return page
            if page.has("form#consent"):
                page = self.press(page, "form#consent", decision=decision)
            else:
                page = self.press(page, "form#enter-account", account=account or self.address)
        raise AssertionError(f"Microsoft does not let {account or self.address} through: {page.text()}")

    def grant(self, scope: str = "organisation", days: str = "30", group: str = "") -> Page:
        """Grant, and come to the page with the start button."""
        self.answer_microsoft(self.set_out(scope, days, group))
        self.system.settle()
        return self.open("/consent/granted")

    def start(self) -> Page:
        """Press the start button."""
        return self.press(self.open("/consent/granted"), "form[action$='/start']")

    def be_scanned(self, scope: str = "organisation") -> Page:
        """Sign up, grant, start, and return the results page."""
        self.sign_up()
        self.grant(scope)
        self.start()
        self.system.settle()
        return self.open("/reports/")

    def come_back(self, number: str) -> Page:
        """Sign in with the confirmation number in another browser."""
        self.browser = self._new_browser()
        return self.press(self.open("/sign-in"), "form.card", address=self.address, number=number)

    def _new_browser(self) -> Browser:
        browser = Browser(self._language, self.system.emulator.addresses.ca)
        browser._session.mount(PORTAL, Origin(self.system.pages))
        return browser
