from collections.abc import Iterator
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.monitoring import CommandFailedEvent, CommandListener, CommandStartedEvent, CommandSucceededEvent

from services.reports import wiring
from services.reports.settings import Settings
from shared.mongodb import Document
from shared.web.sign_in import sign_in
from tests.services.reports.conftest import Browser, Listening
from tests.support.events import CUSTOMER, a_mail_scanned, a_mailbox_scanned, a_scan_completed, a_scan_started

pytestmark = pytest.mark.mongodb

PAGES = ("/reports/", "/reports/progress", "/reports/mails/m1", "/reports/detections.csv", "/reports/report.pdf")
OURS = ("scans", "detections", "mailboxes", "fingerprints", "summaries", "tombstones")


@pytest.fixture
def two_customers(reports: Listening) -> Listening:
    for customer, scan, mail in ((CUSTOMER, "scan-of-c", "m1"), ("d" * 32, "scan-of-d", "m2")):
        whose: dict[str, Any] = {"customer_id": customer, "scan_id": scan}
        reports.hears(a_scan_started(**whose), a_mail_scanned(**whose, mail_id=mail), a_mailbox_scanned(**whose))
        reports.hears(a_scan_completed(**whose))
    return reports


@pytest.mark.usefixtures("two_customers")
@pytest.mark.parametrize(("customer", "own", "foreign"), [(CUSTOMER, "m1", "m2"), ("d" * 32, "m2", "m1")])
def test_a_foreign_mail_does_not_exist(browser: Browser, customer: str, own: str, foreign: str) -> None:
    client = browser(customer)

    assert client.get(f"/reports/mails/{own}").status_code == 200
    assert client.get(f"/reports/mails/{foreign}").status_code == 404
    assert foreign not in client.get("/reports/detections.csv").text.splitlines()[1].split(",")[-1]
    assert f"/mails/{foreign}" not in client.get("/reports/").text


@pytest.mark.usefixtures("two_customers")
@pytest.mark.parametrize("page", PAGES[2:])
def test_a_customer_without_a_scan_finds_nothing(browser: Browser, page: str) -> None:
    assert browser("e" * 32).get(page).status_code == 404


class Overhearing(CommandListener):
    """Notes every query of our collections."""

    def __init__(self) -> None:
        self.filters: list[Any] = []

    def started(self, event: CommandStartedEvent) -> None:
        command = event.command
        if command.get(event.command_name) not in OURS:
            return
        if event.command_name == "find":
            self.filters.append(command["filter"])
        if event.command_name == "aggregate":
            self.filters.append(command["pipeline"][0]["$match"])

    def succeeded(self, event: CommandSucceededEvent) -> None:
        """Nothing to note."""

    def failed(self, event: CommandFailedEvent) -> None:
        """Nothing to note."""


@pytest.fixture
def overhearing(mongodb_uri: str) -> Iterator[tuple[Overhearing, MongoClient[Document]]]:
    listener = Overhearing()
    client: MongoClient[Document] = MongoClient(mongodb_uri, tz_aware=True, event_listeners=[listener])
    yield listener, client
    client.close()


def test_every_query_of_every_page_names_the_customer(
    two_customers: Listening, overhearing: tuple[Overhearing, MongoClient[Document]], reports_settings: Settings
) -> None:
    listener, client = overhearing
    app = wiring.make_app(reports_settings, client[two_customers.database.name])

    @app.get("/let-in")
    def let_in() -> str:
        sign_in(CUSTOMER, "admin@contoso.example")
        return ""

    visitor = app.test_client()
    visitor.get("/reports/let-in")

    statuses = [visitor.get(page).status_code for page in PAGES]

    assert statuses == [200] * len(PAGES)
    assert len(listener.filters) > len(PAGES)
    assert all(each.get("customer_id") == CUSTOMER for each in listener.filters)
