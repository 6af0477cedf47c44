import pytest
from flask import Flask
from flask.testing import FlaskClient

from services.signup.operating import customer_commands, erasure_commands
from services.signup.settings import Settings
from services.signup.stores import Stores
from services.signup.wiring import operators_given
from shared.confirmation import address_proof, confirmation_number
from shared.events.catalog import CustomerErased, NumberReplaced, SessionsEnded, SignedUp
from shared.mongodb import Document, Documents
from tests.services.signup.conftest import ENTERED, KEY, SignUp
from tests.support.clock import TurnableClock
from tests.support.operator import WHO, Operator, an_office, trail
from tests.support.outbox import waiting
from tests.support.web import post_form

pytestmark = pytest.mark.mongodb

ADDRESS = ENTERED["address"]
UNKNOWN = "f" * 32


@pytest.fixture
def operator(settings: Settings, mongodb: Documents, clock: TurnableClock) -> Operator:
    given = operators_given(settings, an_office(mongodb, clock, service="signup"))
    return Operator([customer_commands(lambda: given), erasure_commands(lambda: given)])


def link(customer: Document, generation: int = 1) -> str:
    return f"/welcome/{customer['_id']}/{address_proof(KEY.encode(), customer['_id'], generation)}"


def opens(app: Flask, customer: Document) -> bool:
    return app.test_client().get(link(customer)).status_code == 200


def welcomed(app: Flask, customer: Document) -> FlaskClient:
    visitor = app.test_client()
    post_form(visitor, link(customer), {})
    return visitor


def sign_in(app: Flask, customer: Document, generation: int) -> int:
    number = confirmation_number(KEY.encode(), customer["_id"], generation)
    return post_form(app.test_client(), "/sign-in", {"address": ADDRESS, "number": number}).status_code


def test_customers_are_listed_and_found_without_anything_personal(operator: Operator, signed_up: Document) -> None:
    listed = operator.ask("customers", "list")["customers"]
    found = operator.ask("customers", "find", ADDRESS.upper())

    assert listed == [found] == [operator.ask("customers", "show", signed_up["_id"])]
    assert (found["customer_id"], found["proved"], found["generation"]) == (signed_up["_id"], False, 1)
    assert not any(each in str(listed) for each in ("contoso", "山田", "コントソ"))


def test_a_replaced_number_lets_in_and_the_one_before_does_not(
    operator: Operator, app: Flask, signed_up: Document
) -> None:
    operator.do("customers", "replace-number", signed_up["_id"])

    assert [sign_in(app, signed_up, 1), sign_in(app, signed_up, 2)] == [422, 302]


def test_a_replaced_number_ends_all_sessions_and_the_links_of_earlier_letters(
    operator: Operator, app: Flask, mongodb: Documents, signed_up: Document
) -> None:
    visitor = welcomed(app, signed_up)
    before = visitor.get("/account").status_code

    operator.do("customers", "send-registration", signed_up["_id"])
    was_open = opens(app, signed_up)
    operator.do("customers", "replace-number", signed_up["_id"])

    (replaced,) = waiting(mongodb["customers"], NumberReplaced)
    (ended,) = waiting(mongodb["customers"], SessionsEnded)
    assert (before, visitor.get("/account").status_code) == (200, 302)
    assert (replaced.generation, replaced.by_operator) == (2, True)
    assert (len(ended.session_hashes), ended.kept_hash) == (1, "")
    assert (was_open, opens(app, signed_up)) == (True, False)
    assert trail(mongodb)[-1] == (WHO, "customers replace-number", [signed_up["_id"]], "done")


def test_letters_are_limited_as_on_the_pages(operator: Operator, mongodb: Documents, signed_up: Document) -> None:
    for _ in range(2):
        operator.do("customers", "replace-number", signed_up["_id"])

    status, complaint = operator.refused("customers", "replace-number", signed_up["_id"])

    assert status == 1
    assert "at most 3 per hour" in complaint
    assert len(waiting(mongodb["customers"], NumberReplaced)) == 2
    assert [outcome for *_, outcome in trail(mongodb)] == ["done", "done", "not done"]


def test_the_registration_letter_is_sent_again_with_a_link_that_works(
    operator: Operator, app: Flask, mongodb: Documents, clock: TurnableClock, signed_up: Document
) -> None:
    clock.turn(days=8)
    before = opens(app, signed_up)

    operator.do("customers", "send-registration", signed_up["_id"])

    assert (before, opens(app, signed_up)) == (False, True)
    assert welcomed(app, signed_up).get("/account").status_code == 200
    assert [each.repeated for each in waiting(mongodb["customers"], SignedUp)] == [False, False]


def test_an_erased_customer_is_known_by_the_receipt_alone(
    operator: Operator, mongodb: Documents, stores: Stores, clock: TurnableClock, signed_up: Document
) -> None:
    operator.do("customers", "erase", signed_up["_id"])
    stores.receipts.note(signed_up["_id"], "scanner", clock())

    (erasure,) = operator.ask("erasures", "list", "--open")["erasures"]
    assert len(waiting(mongodb["customers"], CustomerErased)) == 1
    assert operator.ask("customers", "list") == {"customers": []}
    assert (erasure["customer_id"], erasure["answered"]) == (signed_up["_id"], ["scanner"])
    assert erasure["missing"] == ["consent", "reports", "notifier", "signup"]
    assert operator.refused("customers", "erase", signed_up["_id"])[0] == 1


@pytest.mark.parametrize("command", ["replace-number", "send-registration", "erase"])
def test_an_unknown_customer_is_refused_and_nothing_written(
    operator: Operator, mongodb: Documents, sign_up: SignUp, command: str
) -> None:
    sign_up()

    status, complaint = operator.refused("customers", command, UNKNOWN)

    assert status == 1
    assert complaint.startswith(f"No such customer: {UNKNOWN}")
    assert trail(mongodb) == []


def test_nobody_is_found_under_an_unknown_address(operator: Operator) -> None:
    assert operator.run("customers", "find", "nobody@contoso.example").exit_code == 1
