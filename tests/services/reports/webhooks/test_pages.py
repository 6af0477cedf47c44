import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser

from services.reports.webhooks.occasions import COMPLETED, FAILED
from services.reports.webhooks.outcomes import Outcome, Reason
from shared.mongodb import Documents
from tests.services.reports.conftest import Browser, Listening
from tests.support.web import csrf_token, post_form, words_of

pytestmark = pytest.mark.mongodb

PATH = "/reports/webhooks"
URL = "https://hooks.company.example/shindan"
TICKED: dict[str, Any] = {"url": URL, "completed": "y", "failed": "y"}
STRANGER = "d" * 32


@pytest.fixture
def client(browser: Browser, reports: Listening) -> FlaskClient:
    del reports
    return browser()


def hook_path(client: FlaskClient) -> str:
    found = re.search(rf"{PATH}/\w+", client.get(PATH).text)
    assert found
    return found[0]


def press(client: FlaskClient, path: str, deed: str) -> int:
    token = csrf_token(client.get(path))
    return client.post(f"{path}/{deed}", data={"csrf_token": token}).status_code


def test_added_its_secret_is_shown_once(client: FlaskClient, mongodb: Documents) -> None:
    answer = post_form(client, PATH, TICKED)
    secret = re.search(r"whsec_[\w+/]{43}=", answer.text)

    (stored,) = mongodb["webhooks"].find()
    assert secret
    assert (stored["url"], stored["kinds"]) == (URL, [COMPLETED, FAILED])
    assert answer.headers["Cache-Control"] == "no-store"
    assert "whsec_" not in client.get(PATH).text + client.get(hook_path(client)).text
    assert "Active" in client.get(PATH).text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({**TICKED, "url": ""}, "Enter the address"),
        ({**TICKED, "url": "http://hooks.company.example/"}, "begins with https://"),
        ({**TICKED, "url": "https://127.0.0.1/"}, "host name that the whole internet knows"),
        ({**TICKED, "url": "https://hooks.company.example:8443/"}, "Leave out the port"),
        ({**TICKED, "url": "https://me:pw@hooks.company.example/"}, "Leave out the name and password"),
        ({**TICKED, "url": "hooks"}, "This is no address"),
        ({"url": URL}, "Choose at least one."),
    ],
)
def test_a_mistake_is_shown_at_its_field_and_nothing_typed_is_lost(
    client: FlaskClient, mongodb: Documents, fields: dict[str, str], words: str
) -> None:
    answer = post_form(client, PATH, fields)
    page = LexborHTMLParser(answer.text)

    assert answer.status_code == 422
    assert any(words in each.text() for each in page.css(".error"))
    assert page.css_first(".error-summary") is not None
    assert [each.attributes.get("value", "") for each in page.css("input[name=url]")] == [fields["url"]]
    assert mongodb["webhooks"].count_documents({}) == 0


def test_the_same_address_twice_is_a_mistake(client: FlaskClient) -> None:
    post_form(client, PATH, TICKED)

    again = post_form(client, PATH, TICKED)

    assert again.status_code == 422
    assert "There is a webhook with this address already." in again.text


def test_with_five_there_is_no_form(client: FlaskClient) -> None:
    for number in range(5):
        post_form(client, PATH, {**TICKED, "url": f"{URL}{number}"})

    page = client.get(PATH).text

    assert "You have 5 webhooks" in page
    assert 'name="url"' not in page


def test_a_test_can_be_sent_and_stands_in_the_log(client: FlaskClient, mongodb: Documents) -> None:
    post_form(client, PATH, TICKED)
    path = hook_path(client)

    status = press(client, path, "test")

    (waiting,) = mongodb["webhook_deliveries"].find()
    assert status == 303
    assert (waiting["kind"], waiting["state"]) == ("webhook.test", "waiting")
    assert "Waiting" in words_of(client.get(path))
    assert 'data-look-again="3"' in client.get(path).text


def test_the_log_says_what_came_of_a_message(client: FlaskClient, mongodb: Documents) -> None:
    post_form(client, PATH, TICKED)
    path = hook_path(client)
    press(client, path, "test")
    told = Outcome(Reason.REFUSED, 503)
    change = {"state": "failed", "status": told.status, "reason": told.reason.value, "tries": 7, "next_try_at": None}
    mongodb["webhook_deliveries"].update_one({}, {"$set": change})

    page = client.get(path)

    assert "Not delivered The receiver refused it. HTTP 503" in words_of(page)
    assert "data-look-again" not in page.text


def test_paused_resumed_removed(client: FlaskClient, mongodb: Documents) -> None:
    post_form(client, PATH, TICKED)
    path, states = hook_path(client), []
    for deed in ("pause", "resume"):
        press(client, path, deed)
        states.append((mongodb["webhooks"].find_one({}) or {})["state"])
    press(client, path, "test")

    removed = press(client, path, "remove")

    assert states == ["paused", "active"]
    assert removed == 303
    assert client.get(path).status_code == 404
    assert [mongodb[name].count_documents({}) for name in ("webhooks", "webhook_deliveries")] == [0, 0]


@pytest.mark.parametrize(("state", "words"), [("gone", "(410)"), ("given_up", "more than three days")])
def test_an_end_is_explained_and_can_be_resumed(
    client: FlaskClient, mongodb: Documents, state: str, words: str
) -> None:
    post_form(client, PATH, TICKED)
    mongodb["webhooks"].update_one({}, {"$set": {"state": state}})
    path = hook_path(client)

    page = client.get(path)

    assert words in page.text
    assert press(client, path, "resume") == 303
    assert (mongodb["webhooks"].find_one({}) or {})["state"] == "active"


@pytest.mark.parametrize("deed", ["", "/test", "/pause", "/resume", "/remove"])
def test_those_of_another_customer_do_not_exist(browser: Browser, mongodb: Documents, deed: str) -> None:
    own, strangers = browser(), browser(STRANGER)
    post_form(own, PATH, TICKED)
    path, before = hook_path(own), list(mongodb["webhooks"].find())
    token = csrf_token(strangers.get(PATH))

    answer = strangers.post(f"{path}{deed}", data={"csrf_token": token}) if deed else strangers.get(path)

    assert answer.status_code == 404
    assert URL not in strangers.get(PATH).text
    assert list(mongodb["webhooks"].find()) == before
    assert mongodb["webhook_deliveries"].count_documents({}) == 0
