import pytest
from flask import Flask
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser

from services.signup.handlers import list_session
from services.signup.stores import Stores
from shared.confirmation import address_proof, confirmation_number
from shared.events.catalog import NumberReplaced, SessionsEnded, SignedIn
from shared.events.details import SignInWay
from shared.events.envelope import decode
from shared.mongodb import Document, Documents
from shared.sessions import hashed
from tests.services.signup.conftest import KEY
from tests.support.clock import NOON, TurnableClock
from tests.support.events import heard
from tests.support.web import ENGLISH, JAPANESE, csrf_token, post_form

pytestmark = pytest.mark.mongodb


def enter(client: FlaskClient, customer: Document, generation: int = 1) -> int:
    number = confirmation_number(KEY.encode(), customer["_id"], generation)
    return post_form(client, "/sign-in", {"address": customer["address"], "number": number}).status_code


def press(client: FlaskClient, path: str, **fields: str) -> str:
    token = csrf_token(client.get("/account"))
    return client.post(path, data={"csrf_token": token, **fields}).headers.get("Location", "")


def is_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


@pytest.fixture
def signed_in(client: FlaskClient, signed_up: Document) -> FlaskClient:
    enter(client, signed_up)
    return client


@pytest.fixture
def other(app: Flask, signed_up: Document) -> FlaskClient:
    browser = app.test_client()
    enter(browser, signed_up)
    return browser


def test_the_page_lists_where_one_is_signed_in(signed_in: FlaskClient, signed_up: Document, stores: Stores) -> None:
    elsewhere = SignedIn(
        customer_id=signed_up["_id"],
        session_hash=hashed("elsewhere"),
        way=SignInWay.MICROSOFT,
        browser="Edge",
        system="Windows",
        signed_in_at=NOON,
    )
    list_session(heard(elsewhere), stores=stores)

    page = LexborHTMLParser(signed_in.get("/account", headers=JAPANESE).text)

    rows = [" ".join(row.text(separator=" ").split()) for row in page.css("tbody tr")]
    assert len(rows) == 2
    assert sum("このブラウザー" in row for row in rows) == 1
    assert any("Edge / Windows" in row and "Microsoft アカウント" in row for row in rows)
    assert page.css_first("header a[href='/account']") is not None


def test_one_session_is_ended_by_its_button(
    signed_in: FlaskClient, other: FlaskClient, stores: Stores, signed_up: Document
) -> None:
    with other.session_transaction() as session:
        target = hashed(session["token"])

    onward = press(signed_in, "/account/end-session", session=target)

    assert onward == "/account?done=ended"
    assert "Signed out there" in signed_in.get(onward, headers=ENGLISH).text
    assert not is_in(other)
    assert len(stores.sessions.of(signed_up["_id"])) == 1


def test_the_session_of_another_customer_is_not_ended(
    signed_in: FlaskClient, app: Flask, mongodb: Documents, stores: Stores, signed_up: Document
) -> None:
    mongodb["customers"].insert_one({**signed_up, "_id": "d" * 32, "known_as": "ichiro@contoso.example", "outbox": []})
    stranger = app.test_client()
    post_form(stranger, f"/welcome/{'d' * 32}/{address_proof(KEY.encode(), 'd' * 32, 1)}", {})
    (session,) = stores.sessions.of("d" * 32)

    press(signed_in, "/account/end-session", session=session.session_hash)

    assert is_in(stranger)
    assert mongodb["ended_sessions"].count_documents({}) == 0


def test_all_others_are_ended_by_one_button(signed_in: FlaskClient, other: FlaskClient) -> None:
    assert "Sign out everywhere else" in signed_in.get("/account", headers=ENGLISH).text

    press(signed_in, "/account/end-others")

    assert is_in(signed_in)
    assert not is_in(other)
    assert "Sign out everywhere else" not in signed_in.get("/account", headers=ENGLISH).text


def test_another_number_is_asked_for_twice(signed_in: FlaskClient, mongodb: Documents) -> None:
    page = signed_in.get("/account/number", headers=ENGLISH).text

    assert "Replace the confirmation number?" in page
    assert "hanako@contoso.example" in page
    assert mongodb["customers"].count_documents({"generation": 1}) == 1


def test_the_old_number_stops_at_once_and_the_new_one_works(
    signed_in: FlaskClient, other: FlaskClient, app: Flask, signed_up: Document, clock: TurnableClock
) -> None:
    onward = post_form(signed_in, "/account/number", {"generation": "1"}).headers["Location"]
    clock.turn(seconds=1)

    assert "is on its way" in signed_in.get(onward, headers=ENGLISH).text
    assert is_in(signed_in)
    assert not is_in(other)
    assert enter(app.test_client(), signed_up, generation=1) == 422
    assert enter(app.test_client(), signed_up, generation=2) == 302


def test_the_link_of_an_earlier_letter_is_over_too(signed_in: FlaskClient, app: Flask, signed_up: Document) -> None:
    elsewhere = app.test_client()
    link = f"/welcome/{signed_up['_id']}/{address_proof(KEY.encode(), signed_up['_id'], 1)}"
    before = elsewhere.get(link).status_code

    post_form(signed_in, "/account/number", {"generation": "1"})

    assert (before, elsewhere.get(link).status_code) == (200, 410)


def test_it_is_said_once_with_the_end_of_the_others_and_without_the_number(
    signed_in: FlaskClient, signed_up: Document, mongodb: Documents
) -> None:
    mongodb["customers"].update_one({}, {"$set": {"outbox": []}})

    for _ in range(3):
        post_form(signed_in, "/account/number", {"generation": "1"})

    (customer,) = mongodb["customers"].find()
    ended, replaced = (decode(each["value"]).data for each in customer["outbox"])
    assert isinstance(ended, SessionsEnded)
    assert isinstance(replaced, NumberReplaced)
    assert (replaced.generation, customer["generation"]) == (2, 2)
    assert confirmation_number(KEY.encode(), signed_up["_id"], 2) not in str(customer["outbox"])


def test_nobody_is_flooded_with_letters(signed_in: FlaskClient, mongodb: Documents) -> None:
    statuses = [
        post_form(signed_in, "/account/number", {"generation": str(generation)}).status_code
        for generation in range(1, 4)
    ]

    assert statuses == [303, 303, 429]
    assert mongodb["customers"].count_documents({"generation": 3}) == 1


@pytest.mark.parametrize("path", ["/account", "/account/number"])
def test_strangers_are_led_to_sign_in(client: FlaskClient, path: str) -> None:
    assert client.get(path).headers["Location"] == f"/sign-in?next={path}"


@pytest.mark.parametrize("path", ["/account/end-session", "/account/end-others", "/account/number"])
def test_a_form_without_our_token_does_nothing(signed_in: FlaskClient, other: FlaskClient, path: str) -> None:
    assert signed_in.post(path, data={"generation": "1"}).status_code == 400
    assert is_in(other)


def test_a_session_that_is_not_heard_of_yet_is_announced(signed_in: FlaskClient, mongodb: Documents) -> None:
    mongodb["sessions"].delete_many({})

    assert "appears in the list in a moment" in signed_in.get("/account", headers=ENGLISH).text
