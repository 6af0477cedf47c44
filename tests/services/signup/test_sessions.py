from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from services.signup.ending import end_others, end_session
from services.signup.handlers import list_session, stay_erased
from services.signup.stores import Stores
from shared.confirmation import address_proof, confirmation_number
from shared.events.catalog import CustomerErased, SessionsEnded, SignedIn
from shared.events.details import SignInWay
from shared.events.envelope import decode
from shared.mongodb import Document, Documents
from shared.sessions import hashed
from tests.services.signup.conftest import KEY
from tests.support.clock import NOON, TurnableClock
from tests.support.events import CUSTOMER, heard
from tests.support.web import csrf_token, post_form

pytestmark = pytest.mark.mongodb

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0"


def enter(client: FlaskClient, customer: Document) -> None:
    number = confirmation_number(KEY.encode(), customer["_id"], 1)
    post_form(client, "/sign-in", {"address": customer["address"], "number": number})


def copy_of(client: FlaskClient, app: Flask) -> FlaskClient:
    cookie = client.get_cookie("shindan")
    assert cookie is not None
    thief = app.test_client()
    thief.set_cookie("shindan", cookie.value)
    return thief


def is_in(client: FlaskClient) -> bool:
    return client.get("/erase").status_code == 200


def said(database: Documents) -> list[Any]:
    waiting = [each for customer in database["customers"].find() for each in customer.get("outbox", [])]
    return [event for each in waiting if isinstance(event := decode(each["value"]).data, SessionsEnded)]


def signed_in(customer: Document, name: str = "one", way: SignInWay = SignInWay.MICROSOFT) -> SignedIn:
    return SignedIn(
        customer_id=customer["_id"],
        session_hash=hashed(name),
        way=way,
        browser="Edge",
        system="Windows",
        signed_in_at=NOON,
    )


def test_signing_in_by_number_is_listed(client: FlaskClient, signed_up: Document, stores: Stores) -> None:
    client.environ_base["HTTP_USER_AGENT"] = FIREFOX

    enter(client, signed_up)

    (session,) = stores.sessions.of(signed_up["_id"])
    assert (session.way, session.browser, session.system) == (SignInWay.NUMBER, "Firefox", "Windows")
    assert session.signed_in_at == NOON


def test_signing_in_by_the_letters_link_is_listed(client: FlaskClient, signed_up: Document, stores: Stores) -> None:
    post_form(client, f"/welcome/{signed_up['_id']}/{address_proof(KEY.encode(), signed_up['_id'], 1)}", {})

    assert [each.way for each in stores.sessions.of(signed_up["_id"])] == [SignInWay.LINK]


def test_a_session_of_another_service_is_listed_once_however_often_it_is_told(
    signed_up: Document, stores: Stores
) -> None:
    for _ in range(10):
        list_session(heard(signed_in(signed_up)), stores=stores)

    (session,) = stores.sessions.of(signed_up["_id"])
    assert (session.session_hash, session.browser) == (hashed("one"), "Edge")


def test_a_session_of_nobody_is_not_listed(stores: Stores) -> None:
    list_session(heard(signed_in({"_id": CUSTOMER})), stores=stores)

    assert stores.sessions.of(CUSTOMER) == []


def test_pages_are_noted_as_seen(
    client: FlaskClient, signed_up: Document, stores: Stores, clock: TurnableClock
) -> None:
    enter(client, signed_up)
    clock.turn(minutes=7)

    client.get("/erase")
    clock.turn(minutes=1)
    client.get("/brand.css")

    assert [each.seen_at for each in stores.sessions.of(signed_up["_id"])] == [NOON + timedelta(minutes=7)]


def test_signing_out_ends_the_session_for_a_copy_of_its_cookie_too(
    client: FlaskClient, signed_up: Document, app: Flask, stores: Stores, mongodb: Documents
) -> None:
    enter(client, signed_up)
    thief = copy_of(client, app)
    (session,) = stores.sessions.of(signed_up["_id"])

    client.post("/sign-out", data={"csrf_token": csrf_token(client.get("/erase"))})

    assert not is_in(thief)
    assert [each.session_hashes for each in said(mongodb)] == [(session.session_hash,)]
    assert stores.sessions.of(signed_up["_id"]) == []


def test_signing_in_once_more_ends_what_the_browser_had(
    client: FlaskClient, signed_up: Document, app: Flask, stores: Stores
) -> None:
    enter(client, signed_up)
    thief = copy_of(client, app)

    enter(client, signed_up)

    assert is_in(client)
    assert not is_in(thief)
    assert len(stores.sessions.of(signed_up["_id"])) == 1


def test_all_others_are_ended_and_this_one_stays(
    client: FlaskClient, signed_up: Document, app: Flask, stores: Stores, clock: TurnableClock
) -> None:
    others = [app.test_client() for _ in range(3)]
    for each in (*others, client):
        enter(each, signed_up)
    with client.session_transaction() as session:
        mine = hashed(session["token"])

    end_others(signed_up["_id"], mine, stores=stores, now=clock())

    assert [is_in(each) for each in (*others, client)] == [False] * 3 + [True]
    assert [each.session_hash for each in stores.sessions.of(signed_up["_id"])] == [mine]


def test_nobody_ends_the_session_of_somebody_else(
    client: FlaskClient, signed_up: Document, stores: Stores, clock: TurnableClock
) -> None:
    enter(client, signed_up)
    (session,) = stores.sessions.of(signed_up["_id"])

    end_session(CUSTOMER, session.session_hash, stores=stores, now=clock())

    assert is_in(client)


def test_after_an_erasure_a_copied_cookie_is_nobody(client: FlaskClient, signed_up: Document, app: Flask) -> None:
    enter(client, signed_up)
    thief = copy_of(client, app)

    post_form(client, "/erase", {})

    assert not is_in(thief)


def test_nothing_is_kept_of_an_erased_customer_whom_a_backup_brought_back(
    client: FlaskClient, signed_up: Document, stores: Stores, mongodb: Documents, clock: TurnableClock
) -> None:
    enter(client, signed_up)
    erased = CustomerErased(customer_id=signed_up["_id"], erased_at=NOON)

    for _ in range(2):
        stay_erased(heard(erased), stores=stores, clock=clock)

    assert mongodb["sessions"].count_documents({}) == 0
    assert stores.customers.by_id(signed_up["_id"]) is None
    assert mongodb["receipts"].count_documents({}) == 1
    assert not is_in(client)


def test_no_token_is_kept_or_told(client: FlaskClient, signed_up: Document, mongodb: Documents) -> None:
    enter(client, signed_up)
    with client.session_transaction() as session:
        token = session["token"]

    client.post("/sign-out", data={"csrf_token": csrf_token(client.get("/erase"))})

    held = str([list(mongodb[name].find()) for name in mongodb.list_collection_names()])
    assert hashed(token) in held
    assert token not in held


def test_what_would_be_over_anyway_is_not_listed(
    client: FlaskClient, signed_up: Document, stores: Stores, clock: TurnableClock
) -> None:
    enter(client, signed_up)

    clock.turn(hours=12, seconds=1)

    assert stores.sessions.of(signed_up["_id"]) == []
