import re
from collections.abc import Iterator

import pytest

from shared.confirmation import confirmation_number
from shared.events.catalog import CustomerErased, DataErased, SignedUp
from shared.mongodb import Document
from tests.emulator.builders import ADMINISTRATOR
from tests.end_to_end.conftest import Begin
from tests.support.asking import Asking
from tests.support.customers import make_token
from tests.support.in_process import SERVICES, Shindan
from tests.support.program import Program
from tests.support.visitor import BUTTON, Visitor

pytestmark = pytest.mark.mongodb

RECEIVER = "https://hooks.contoso.example/shindan"
OF_PROGRAMS = {f"reports.{name}" for name in ("tokens", "operations", "webhooks", "webhook_deliveries")}
TOMBSTONES = {
    "signup.receipts",
    "consent.customers",
    "scanner.erasures",
    "notifier.customers",
    "reports.tombstones",
    *(f"{service}.ended_sessions" for service in ("signup", "consent", "scanner", "reports")),
    *(f"{service}.dead_letter_keys" for service in SERVICES),
}
"""Where the random id of an erased customer stays for a while, so that late events and cookies bring nothing back."""


def documents(system: Shindan) -> Iterator[tuple[str, Document]]:
    for service, database in system.databases.items():
        for name in database.list_collection_names():
            for document in database[name].find():
                yield f"{service}.{name}", document


def use_programs(system: Shindan, visitor: Visitor) -> None:
    """Let a program scan again, and another be told so whose address nobody answers at."""
    visitor.press(visitor.open("/reports/webhooks"), url=RECEIVER, started="y", completed="y")
    program = Program(system, make_token(Asking.like(visitor), read="y", scan="y"))
    asked = program.post("/scans", json={"after": program.get("/scans/latest").get_json()["scan_id"]})
    assert asked.status_code == 202
    system.settle()
    assert {name for name, _ in documents(system)} >= OF_PROGRAMS


@pytest.fixture(scope="module")
def erased(begin: Begin) -> Iterator[Visitor]:
    with begin() as system:
        visitor = Visitor(system, ADMINISTRATOR)
        visitor.be_scanned()
        visitor.press(visitor.open("/mails/lists"), allowed="supplier-of-contoso.example")
        use_programs(system, visitor)
        visitor.press(visitor.open("/erase"))
        system.settle()
        yield visitor


def test_every_service_answers_and_the_receipt_lists_them(erased: Visitor) -> None:
    receipt = erased.open("/erased")

    assert sorted(each.service for each in erased.system.said(DataErased)) == sorted(SERVICES)
    assert "Everything has been erased" in receipt.text()
    assert receipt.html.count('<span class="badge clean">') == len(SERVICES)
    assert re.search(r"Messages that our services had exchanged .* are deleted by 9 Mar 2026, 21:00", receipt.text())
    assert erased.open("/reports/").url.endswith("/sign-in?next=/reports/")
    assert not erased.open("/").has("form[action$='/sign-out']")


def test_nothing_of_the_customer_is_left_in_any_database(erased: Visitor) -> None:
    (signed_up,) = erased.system.said(SignedUp)
    number = confirmation_number(erased.system.confirmation_key, signed_up.customer_id, signed_up.generation)

    held = [(name, str(document)) for name, document in documents(erased.system)]

    personal = (erased.address, "Hanako", "Contoso", "contoso.example", "supplier-of", signed_up.address, number)
    assert [(name, text) for name, text in held if any(each in text for each in personal)] == []
    assert {name for name, text in held if signed_up.customer_id in text} <= TOMBSTONES
    assert {name for name, _ in held} & OF_PROGRAMS == set()


def test_no_event_after_the_erasure_names_the_customers_address(erased: Visitor) -> None:
    (wish,) = erased.system.said(CustomerErased)

    later = [each for each in erased.system.envelopes() if each.time >= wish.erased_at]

    assert {type(each.data) for each in later} == {CustomerErased, DataErased}
    assert not any(erased.address in str(each) for each in later)


def test_an_erased_customer_does_not_come_in_again_with_the_number(erased: Visitor) -> None:
    (signed_up,) = erased.system.said(SignedUp)

    page = erased.come_back(confirmation_number(erased.system.confirmation_key, signed_up.customer_id, 1))

    assert page.status == 422
    assert page.has(BUTTON)


def test_events_that_come_again_after_the_erasure_bring_nothing_back(erased: Visitor) -> None:
    before, letters = erased.system.dump(), len(erased.system.letterbox.mails)

    erased.system.replay()

    assert erased.system.dump() == before
    assert len(erased.system.letterbox.mails) == letters
