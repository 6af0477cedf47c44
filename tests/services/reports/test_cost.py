import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from pymongo import MongoClient

from benchmarks.large_result import LargeResult
from services.reports import wiring
from services.reports.detections import _document
from services.reports.settings import Settings
from shared.events.catalog import MailScanned
from shared.mongodb import Document
from shared.web.sign_in import sign_in
from tests.services.reports.conftest import Listening
from tests.support.events import CUSTOMER, SCAN
from tests.support.overhearing import Overhearing

pytestmark = pytest.mark.mongodb

RESULT = LargeResult(customer_id=CUSTOMER, scan_id=SCAN, detections=150, mailboxes=60)
LARGEST = LargeResult(customer_id=CUSTOMER, scan_id=SCAN)
MOST_BYTES = 150_000
PAGES = ["/reports/", "/reports/people", "/reports/campaigns", "/reports/mailboxes"]
KEPT = [
    "/reports/",
    "/reports/?verdict=threat&place=inbox",
    "/reports/?mailbox=employee.000@contoso.example",
    "/reports/?sort=subject&page=2",
]


@pytest.fixture
def visitor(
    reports: Listening, mongodb_uri: str, reports_settings: Settings
) -> Iterator[tuple[FlaskClient, Overhearing]]:
    commands = Overhearing()
    client: MongoClient[Document] = MongoClient(mongodb_uri, tz_aware=True, event_listeners=[commands])
    app = wiring.make_app(reports_settings, client[reports.database.name], clock=lambda: RESULT.started_at)

    @app.get("/let-in")
    def let_in() -> str:
        sign_in(CUSTOMER, "admin@contoso.example")
        return ""

    visitor = app.test_client()
    visitor.environ_base["HTTP_ACCEPT_LANGUAGE"] = "ja"
    visitor.get("/reports/let-in")
    yield visitor, commands
    client.close()


@pytest.fixture
def heard_all(reports: Listening) -> None:
    reports.hears(*RESULT.events())


@pytest.fixture
def heard_very_much(reports: Listening) -> None:
    """A scan with ten thousand detections: as handlers would keep them one after the other, but at once."""
    begun, *_, completed = LARGEST.events()
    reports.hears(begun)
    mails = map(LARGEST.mail, range(LARGEST.detections))
    reports.database["detections"].insert_many([{**which(each), **_document(each, "")} for each in mails])
    reports.hears(*map(LARGEST.mailbox, range(LARGEST.mailboxes)), completed)


def which(mail: MailScanned) -> Document:
    return {"_id": f"{mail.scan_id}:{mail.mailbox_id}:{mail.mail_id}", "customer_id": mail.customer_id}


def size_of(client: FlaskClient, part: str) -> int:
    with client.get(part) as answer:
        return len(answer.data)


@pytest.mark.usefixtures("heard_all")
@pytest.mark.parametrize("page", KEPT)
def test_an_ended_scan_is_not_counted_again(visitor: tuple[FlaskClient, Overhearing], page: str) -> None:
    client, commands = visitor

    with commands.listen() as heard:
        client.get(page)

    counted = [each for each in heard if each.name == "aggregate" and each.collection == "detections"]
    over_all_mails = [each for each in counted if "campaign" not in str(each.wanted)]
    assert over_all_mails == []
    assert len(heard) <= 12


def bytes_of(client: FlaskClient, page: str) -> int:
    """Return how much a page brings, its styles and scripts included."""
    answer = client.get(page)
    parts = re.findall(r'(?:<link rel="stylesheet" href|<script src)="([^"]+)"', answer.text)
    assert len(parts) >= 2
    return len(answer.data) + sum(size_of(client, part) for part in parts)


@pytest.mark.usefixtures("heard_very_much")
def test_however_much_was_found_a_page_brings_few_bytes(visitor: tuple[FlaskClient, Overhearing]) -> None:
    client, _ = visitor

    shown = client.get("/reports/").text
    brought = {page: bytes_of(client, page) for page in (*PAGES, *KEPT)}

    assert shown.count('<tr id="m-') == 50
    assert {page: size for page, size in brought.items() if size > MOST_BYTES} == {}
