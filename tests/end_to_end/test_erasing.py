from collections.abc import Iterator

import pytest

from shared.confirmation import confirmation_number
from shared.events.catalog import CustomerErased, DataErased, SignedUp
from shared.mongodb import Document
from tests.support.in_process import SERVICES, Shindan
from tests.support.visitor import BUTTON, Visitor

pytestmark = pytest.mark.mongodb

TOMBSTONES = {
    "signup.receipts",
    "consent.customers",
    "scanner.erasures",
    "notifier.customers",
    "reports.tombstones",
}
"""Where the random id of an erased customer stays for a while, so that late events bring nothing back."""


def documents(system: Shindan) -> Iterator[tuple[str, Document]]:
    for service, database in system.databases.items():
        for name in database.list_collection_names():
            for document in database[name].find():
                yield f"{service}.{name}", document


def erase_everything(visitor: Visitor) -> None:
    visitor.be_scanned()
    visitor.press(visitor.open("/erase"))
    visitor.system.settle()


def test_every_service_answers_and_the_receipt_lists_them(system: Shindan, visitor: Visitor) -> None:
    erase_everything(visitor)

    receipt = visitor.open("/erased")

    assert sorted(each.service for each in system.said(DataErased)) == sorted(SERVICES)
    assert "Everything has been erased" in receipt.text()
    assert receipt.html.count('<span class="badge clean">') == len(SERVICES)
    assert visitor.open("/reports/").url.endswith("/sign-in?next=/reports/")
    assert not visitor.open("/").has("form[action$='/sign-out']")


def test_nothing_of_the_customer_is_left_in_any_database(system: Shindan, visitor: Visitor) -> None:
    erase_everything(visitor)
    (signed_up,) = system.said(SignedUp)
    number = confirmation_number(system.confirmation_key, signed_up.customer_id, signed_up.generation)

    held = [(name, str(document)) for name, document in documents(system)]

    personal = (visitor.address, "Hanako", "Contoso", "contoso.example", signed_up.address, number)
    assert [(name, text) for name, text in held if any(each in text for each in personal)] == []
    assert {name for name, text in held if signed_up.customer_id in text} <= TOMBSTONES


def test_no_event_after_the_erasure_names_the_customers_address(system: Shindan, visitor: Visitor) -> None:
    erase_everything(visitor)
    (erased,) = system.said(CustomerErased)

    later = [each for each in system.envelopes() if each.time >= erased.erased_at]

    assert {type(each.data) for each in later} == {CustomerErased, DataErased}
    assert not any(visitor.address in str(each) for each in later)


def test_an_erased_customer_does_not_come_in_again_with_the_number(system: Shindan, visitor: Visitor) -> None:
    erase_everything(visitor)
    (signed_up,) = system.said(SignedUp)

    page = visitor.come_back(confirmation_number(system.confirmation_key, signed_up.customer_id, 1))

    assert page.status == 422
    assert page.has(BUTTON)


def test_events_that_come_again_after_the_erasure_bring_nothing_back(system: Shindan, visitor: Visitor) -> None:
    erase_everything(visitor)
    before, letters = system.dump(), len(system.letterbox.mails)

    system.replay()

    assert system.dump() == before
    assert len(system.letterbox.mails) == letters
