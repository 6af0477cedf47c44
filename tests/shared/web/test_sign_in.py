from dataclasses import replace
from typing import cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pymongo import MongoClient

from shared.events.catalog import SessionsEnded
from shared.mongodb import Document, Documents
from shared.sessions import EndedSessions, hashed
from shared.web.shell import EXTENSION, Shell
from shared.web.sign_in import after_sign_in
from tests.support.clock import TurnableClock
from tests.support.web import ENGLISH

pytestmark = pytest.mark.mongodb


@pytest.fixture
def ended(mongodb: Documents, clock: TurnableClock) -> EndedSessions:
    return EndedSessions(mongodb, clock)


def this(shell: Flask) -> Shell:
    return cast("Shell", shell.extensions[EXTENSION])


def test_whoever_is_signed_in_sees_the_page(client: FlaskClient) -> None:
    client.get("/trial/enter")

    page = client.get("/trial/secret")

    assert page.json == "hanako@contoso.example"


def test_whoever_is_not_is_led_to_sign_in_and_back_again(client: FlaskClient) -> None:
    answer = client.get("/trial/secret?page=2")

    assert answer.headers["Location"] == "/sign-in?next=/trial/secret%3Fpage%3D2"


def test_a_script_that_is_not_signed_in_gets_401(client: FlaskClient) -> None:
    answer = client.get("/trial/secret", headers={"Accept": "application/json"})

    assert answer.status_code == 401


def test_an_hour_without_a_page_ends_it(client: FlaskClient, clock: TurnableClock) -> None:
    client.get("/trial/enter")

    clock.turn(minutes=61)

    assert client.get("/trial/secret").status_code == 302


@pytest.mark.parametrize(("path", "back"), [("/trial/form", "/trial/form"), ("/trial/formless", "/reports/")])
def test_what_is_sent_too_late_leads_back_to_its_form_and_is_said_to_be_undone(
    client: FlaskClient, clock: TurnableClock, path: str, back: str
) -> None:
    client.get("/trial/enter")
    token = client.get("/trial/form").json
    clock.turn(minutes=61)

    answer = client.post(path, data={"csrf_token": token})

    assert answer.headers["Location"] == f"/sign-in?next={back}"
    assert client.get("/trial/interruption").text == "unsent"


def test_an_hour_without_a_page_is_said_and_forgotten_at_the_next_sign_in(
    client: FlaskClient, clock: TurnableClock
) -> None:
    client.get("/trial/enter")
    clock.turn(minutes=61)

    client.get("/trial/secret")
    said = client.get("/trial/interruption").text
    client.get("/trial/enter")

    assert (said, client.get("/trial/interruption").text) == ("over", "")


def test_pages_keep_it_going_but_not_longer_than_twelve_hours(client: FlaskClient, clock: TurnableClock) -> None:
    client.get("/trial/enter")

    statuses = []
    for _ in range(14):
        clock.turn(minutes=55)
        statuses.append(client.get("/trial/secret").status_code)

    assert statuses == [200] * 13 + [302]


def test_a_cookie_that_was_tampered_with_is_nobody(client: FlaskClient) -> None:
    client.get("/trial/enter")
    cookie = client.get_cookie("shindan")
    assert cookie is not None

    client.set_cookie("shindan", cookie.value[:-2] + ("AA" if cookie.value[-2:] != "AA" else "BB"))

    assert client.get("/trial/secret").status_code == 302


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.test/",
        "//evil.test/",
        "/\\evil.test",
        "\\\\evil.test",
        "javascript:alert(1)",
        "",
        "/a\r\nb",
        "reports",
    ],
)
def test_signing_in_never_leads_elsewhere(target: str) -> None:
    assert after_sign_in(target) == "/reports/"


def test_signing_in_leads_back_to_where_one_was() -> None:
    assert after_sign_in("/reports/?verdict=malicious&page=2") == "/reports/?verdict=malicious&page=2"


def copied(client: FlaskClient, shell: Flask) -> FlaskClient:
    cookie = client.get_cookie("shindan")
    assert cookie is not None
    thief = shell.test_client()
    thief.set_cookie("shindan", cookie.value)
    return thief


def hash_of(client: FlaskClient) -> str:
    with client.session_transaction() as session:
        return hashed(session["token"])


def test_a_copied_cookie_is_nobody_once_its_session_was_ended(
    client: FlaskClient, shell: Flask, ended: EndedSessions, clock: TurnableClock
) -> None:
    client.get("/trial/enter")
    thief = copied(client, shell)
    before = thief.get("/trial/secret").status_code

    ended.note(SessionsEnded(customer_id="c" * 32, session_hashes=(hash_of(client),), ended_at=clock()))

    assert (before, thief.get("/trial/secret").status_code) == (200, 302)
    assert client.get("/trial/secret").status_code == 302


def test_signing_in_again_makes_another_session(client: FlaskClient) -> None:
    client.get("/trial/enter")
    before = hash_of(client)

    client.get("/trial/enter")

    assert hash_of(client) != before


def test_a_cookie_from_before_there_were_sessions_is_nobody(client: FlaskClient) -> None:
    client.get("/trial/enter")
    with client.session_transaction() as session:
        del session["token"]

    assert client.get("/trial/secret").status_code == 302


def test_whether_a_session_was_ended_is_read_once_a_request_and_not_for_files(
    client: FlaskClient, mongodb: Documents
) -> None:
    client.get("/trial/enter")
    mongodb.command("profile", 2)

    client.get("/trial/secret")
    client.get("/trial/fail/404")
    client.get("/trial/brand.css")

    mongodb.command("profile", 0)
    read = {"op": "query", "ns": f"{mongodb.name}.ended_sessions"}
    assert mongodb["system.profile"].count_documents(read) == 2


def test_while_the_database_is_away_nobody_is_let_in_and_the_page_says_so(
    shell: Flask, client: FlaskClient, clock: TurnableClock
) -> None:
    client.get("/trial/enter")
    with MongoClient[Document]("mongodb://127.0.0.1:1", serverSelectionTimeoutMS=50) as nowhere:
        shell.extensions[EXTENSION] = replace(this(shell), ended_sessions=EndedSessions(nowhere["none"], clock))

        page = client.get("/trial/secret", headers=ENGLISH)

    assert page.status_code == 503
    assert "The service cannot be reached just now" in page.text
