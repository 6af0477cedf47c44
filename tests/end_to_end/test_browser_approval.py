from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from local.system import System, running
from tests.emulator.builders import ADMINISTRATOR, AIKO, a_tenant_folder, fill
from tests.support.chromium import leave, watched_page
from tests.support.customer import Customer

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.mongodb, pytest.mark.kafka]


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """A system whose only tenant lets nobody but administrators consent."""
    people = {ADMINISTRATOR: "administrator = true", AIKO: ""}
    tenant = a_tenant_folder(tmp_path_factory.mktemp("tenant"), users=people, user_consent="admin_only")
    fill(tenant, 3, address=AIKO)
    with running(tenant, tmp_path_factory.mktemp("system") / "run", scanners=1) as started:
        yield started


def ask_administrator(customer: Customer) -> str:
    """Sign up, ask for one's own mailbox, and return the link of the letter."""
    page = customer.page
    customer.sign_up()
    page.check("#platform-microsoft_365")
    customer.go_on()
    page.check("input[name=scope][value=one_mailbox]")
    leave(page, "button[formaction]")
    return next(word for word in page.inner_text("#request-text").split() if "/approve/" in word)


def approve(office: Page, link: str) -> str:
    """Follow the link past the warning of a stranger, agree at Microsoft, and return what our page then says."""
    office.goto(link)
    leave(office, "main form button:not(.second)")
    sign_in(office, ADMINISTRATOR)
    if office.query_selector("#accept"):
        leave(office, "#accept")
    leave(office, "a.button[href*='adminconsent']")
    leave(office, "#accept")
    return office.inner_text("h1")


def sign_in(page: Page, address: str) -> None:
    page.fill("#account", address)
    leave(page, "#sign-in")


def test_an_approval_in_another_browser_lets_the_waiting_page_go_on(system: System, real_browser: Browser) -> None:
    portal = system.addresses.portal
    with watched_page(real_browser, "en-US") as ours, watched_page(real_browser, "ja-JP") as theirs:
        page = ours.page
        link = ask_administrator(Customer(system, ours, "aiko@customer.example"))

        thanks = approve(theirs.page, link)
        page.wait_for_url(lambda url: not url.startswith(portal))
        sign_in(page, AIKO)
        page.wait_for_url("**/consent/granted")

        assert "ありがとう" in thanks
        assert page.inner_text("h1") == "Permission was granted"
        assert AIKO in page.inner_text("dl")
        assert ours.strangers == theirs.strangers == []
