from typing import Any

import pytest

from tests.services.reports.conftest import Browser, Listening
from tests.support.events import CUSTOMER, a_mail_scanned, a_mailbox_scanned, a_scan_completed, a_scan_started

pytestmark = pytest.mark.mongodb

PAGES = ("/reports/", "/reports/progress", "/reports/mails/m1", "/reports/detections.csv", "/reports/report.pdf")


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
