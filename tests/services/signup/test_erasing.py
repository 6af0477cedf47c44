from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient

from services.signup.erasing import erase, erase_abandoned
from services.signup.handlers import erase_as_asked, note_erased
from services.signup.stores import Stores
from shared.confirmation import address_proof
from shared.events.catalog import CustomerErased, DataErased, ErasureAsked
from shared.events.envelope import Envelope, announce, decode, encode
from shared.mongodb import Document, Documents
from tests.services.signup.conftest import KEY, SignUp
from tests.support.clock import TurnableClock
from tests.support.measured import value
from tests.support.web import JAPANESE, post_form, words_of

pytestmark = pytest.mark.mongodb


@dataclass(frozen=True)
class Office:
    """The stores, and the clock they go by."""

    stores: Stores
    clock: TurnableClock

    def hear(self, service: str, customer: Document) -> None:
        event = DataErased(customer_id=customer["_id"], service=service, erased_at=self.clock())
        envelope = announce(event, source=service, clock=self.clock)
        heard: Envelope[Any] = decode(encode(envelope))
        note_erased(heard, customers=self.stores.customers, receipts=self.stores.receipts)

    def erase(self, customer: Document) -> bool:
        return erase(customer["_id"], stores=self.stores, clock=self.clock)

    def erase_abandoned(self) -> int:
        return erase_abandoned(stores=self.stores, clock=self.clock)


@pytest.fixture
def office(stores: Stores, clock: TurnableClock) -> Office:
    return Office(stores, clock)


@pytest.fixture
def signed_in(client: FlaskClient, signed_up: Document) -> FlaskClient:
    post_form(client, f"/welcome/{signed_up['_id']}/{address_proof(KEY.encode(), signed_up['_id'], 1)}", {})
    return client


def test_a_warning_comes_first(signed_in: FlaskClient, mongodb: Documents) -> None:
    page = signed_in.get("/erase", headers=JAPANESE)

    assert "この操作は取り消せません。" in words_of(page)
    assert mongodb["customers"].count_documents({"known_as": {"$exists": True}}) == 1


def test_erasing_leaves_no_personal_data_says_so_and_signs_out(signed_in: FlaskClient, mongodb: Documents) -> None:
    mongodb["customers"].update_one({}, {"$set": {"outbox": []}})

    answer = post_form(signed_in, "/erase", {})

    (document,) = mongodb["customers"].find()
    (entry,) = document["outbox"]
    assert answer.headers["Location"] == "/erased"
    assert set(document) == {"_id", "outbox"}
    assert isinstance(decode(entry["value"]).data, CustomerErased)
    assert signed_in.get("/erase").status_code == 302


def test_the_receipt_shows_who_has_answered(signed_in: FlaskClient, signed_up: Document, office: Office) -> None:
    post_form(signed_in, "/erase", {})
    office.hear("reports", signed_up)

    page = signed_in.get("/erased", headers=JAPANESE).text

    assert page.count("消去済み") == 1
    assert page.count("処理中") == 4
    assert "2026年3月2日 21:00" in page
    assert 'http-equiv="refresh"' in page


def test_this_service_forgets_last_and_says_so_once(
    signed_in: FlaskClient, signed_up: Document, office: Office, mongodb: Documents
) -> None:
    post_form(signed_in, "/erase", {})

    for service in ("scanner", "reports", "consent", "consent", "notifier", "signup"):
        office.hear(service, signed_up)

    (receipt,) = mongodb["receipts"].find()
    page = signed_in.get("/erased", headers=JAPANESE)
    assert mongodb["customers"].count_documents({}) == 0
    assert [decode(each["value"]).data.service for each in receipt["outbox"]] == ["signup"]
    assert "すべてのデータを消去しました。" in words_of(page)
    assert 'http-equiv="refresh"' not in page.text


def test_an_erasure_is_said_again_until_every_service_has_answered(
    signed_up: Document, office: Office, mongodb: Documents
) -> None:
    office.erase(signed_up)
    for service in ("scanner", "reports", "consent"):
        office.hear(service, signed_up)

    said = []
    for _ in range(3):
        office.clock.turn(minutes=40)
        said.append(office.stores.receipts.say_again())
    office.hear("notifier", signed_up)
    office.clock.turn(hours=2)
    said.append(office.stores.receipts.say_again())

    (receipt,) = mongodb["receipts"].find()
    again = [decode(each["value"]).data for each in receipt["outbox"]]
    assert said == [0, 1, 0, 0]
    assert [type(each) for each in again] == [DataErased, CustomerErased]
    assert again[1] == CustomerErased(customer_id=signed_up["_id"], erased_at=receipt["erased_at"])


def test_metrics_tell_of_erasures_that_wait_for_an_answer(signed_up: Document, office: Office) -> None:
    told = []
    office.erase(signed_up)
    for service in ("scanner", "reports", "consent", "notifier"):
        office.clock.turn(minutes=40)
        office.stores.receipts.measure()
        told.append((value("shindan_erasures_unanswered"), value("shindan_erasures_oldest_unanswered_age_seconds")))
        office.hear(service, signed_up)
    office.stores.receipts.measure()
    told.append((value("shindan_erasures_unanswered"), value("shindan_erasures_oldest_unanswered_age_seconds")))

    assert told == [(1, 2_400), (1, 4_800), (1, 7_200), (1, 9_600), (0, 0)]


def test_answers_that_nobody_waits_for_are_passed_over(signed_up: Document, office: Office, mongodb: Documents) -> None:
    office.hear("reports", signed_up)

    assert mongodb["receipts"].count_documents({}) == 0
    assert mongodb["customers"].find_one() == signed_up


def test_a_service_that_is_none_of_ours_is_not_noted(stores: Stores, clock: TurnableClock) -> None:
    receipts = stores.receipts
    receipts.open("c" * 32)

    receipts.note("c" * 32, "$where", clock())

    receipt = receipts.of("c" * 32)
    assert receipt is not None
    assert receipt.answered_at == {}


def test_erasing_twice_says_it_once(office: Office, signed_up: Document) -> None:
    done = [office.erase(signed_up) for _ in range(2)]

    assert done == [True, False]


def test_a_program_that_asks_has_everything_erased_once(
    office: Office, signed_up: Document, mongodb: Documents
) -> None:
    asked = ErasureAsked(customer_id=signed_up["_id"], operation_id="0" * 32, asked_at=office.clock())
    mongodb["customers"].update_one({}, {"$set": {"outbox": []}})

    for _ in range(5):
        erase_as_asked(announce(asked, source="reports"), stores=office.stores, clock=office.clock)  # type: ignore[arg-type]

    (document,) = mongodb["customers"].find()
    assert set(document) == {"_id", "outbox"}
    assert [type(decode(each["value"]).data) for each in document["outbox"]] == [CustomerErased]
    assert mongodb["receipts"].count_documents({}) == 1


def test_an_erased_address_signs_up_as_somebody_new(sign_up: SignUp, signed_up: Document, office: Office) -> None:
    office.erase(signed_up)

    sign_up()

    found = office.stores.customers.by_address("hanako@contoso.example")
    assert found is not None
    assert found.customer_id != signed_up["_id"]


def test_sign_ups_that_nobody_proved_go_after_thirty_days(signed_up: Document, office: Office) -> None:
    office.clock.turn(days=29)
    early = office.erase_abandoned()

    office.clock.turn(days=2)
    late = office.erase_abandoned()

    assert (early, late) == (0, 1)
    assert office.stores.customers.by_id(signed_up["_id"]) is None


def test_customers_who_stay_away_for_a_year_go(signed_in: FlaskClient, signed_up: Document, office: Office) -> None:
    office.clock.turn(days=364)
    early = office.erase_abandoned()

    office.clock.turn(days=2)
    late = office.erase_abandoned()

    assert (early, late) == (0, 1)
    assert signed_in.get("/erased").status_code == 302
    assert office.stores.customers.by_id(signed_up["_id"]) is None


def test_the_receipt_page_is_for_nobody_else(client: FlaskClient) -> None:
    assert client.get("/erased").headers["Location"] == "/"
