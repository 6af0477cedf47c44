import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from pymongo import MongoClient

from benchmarks.large_result import LargeResult
from services.reports import wiring
from services.reports.settings import Settings
from shared.mongodb import Document
from shared.web.sign_in import sign_in
from tests.services.reports.conftest import Listening
from tests.support.events import CUSTOMER, SCAN
from tests.support.overhearing import Overhearing

pytestmark = pytest.mark.mongodb

RESULT = LargeResult(customer_id=CUSTOMER, scan_id=SCAN, detections=150, mailboxes=60)
MOST_BYTES = 150_000
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
    reports.hears(*RESULT.events())
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


def size_of(client: FlaskClient, part: str) -> int:
    with client.get(part) as answer:
        return len(answer.data)


@pytest.mark.parametrize("page", KEPT)
def test_an_ended_scan_is_not_counted_again(visitor: tuple[FlaskClient, Overhearing], page: str) -> None:
    client, commands = visitor

    with commands.listen() as heard:
        client.get(page)

    over_all_mails = [each for each in heard if each.name == "aggregate" and "campaign" not in str(each.wanted)]
    assert over_all_mails == []
    assert len(heard) <= 10


@pytest.mark.parametrize("page", ["/reports/", "/reports/people", "/reports/campaigns", "/reports/mailboxes"])
def test_a_page_brings_few_bytes_its_styles_and_scripts_included(
    visitor: tuple[FlaskClient, Overhearing], page: str
) -> None:
    client, _ = visitor

    answer = client.get(page)
    parts = re.findall(r'(?:<link rel="stylesheet" href|<script src)="([^"]+)"', answer.text)

    assert len(parts) >= 2
    assert len(answer.data) + sum(size_of(client, part) for part in parts) <= MOST_BYTES
