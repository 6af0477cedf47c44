import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.reports.webhooks.hooks import BOTH_FOR, MOST_REPLACED, Hook
from services.reports.webhooks.webhooks import Webhooks
from shared.mongodb import Documents
from tests.services.reports.conftest import Browser, Listening
from tests.services.reports.webhooks.conftest import Couriers
from tests.services.reports.webhooks.test_courier import heard_of
from tests.services.reports.webhooks.test_pages import PATH, STRANGER, TICKED, hook_path
from tests.services.reports.webhooks.test_signing import documented
from tests.support.clock import TurnableClock
from tests.support.receiver import Receiver
from tests.support.web import csrf_token, post_form

pytestmark = pytest.mark.mongodb

SECRET = re.compile(r"whsec_[\w+/]{43}=")


@pytest.fixture
def client(browser: Browser, reports: Listening) -> FlaskClient:
    del reports
    made = browser()
    post_form(made, PATH, TICKED)
    return made


def renew(webhooks: Webhooks, hook: Hook) -> tuple[Hook, str]:
    renewed = webhooks.hooks.renew(hook)
    assert renewed is not None
    return renewed


def press(client: FlaskClient, deed: str, renewals: int = 0) -> TestResponse:
    path = hook_path(client)
    told = {"csrf_token": csrf_token(client.get(path)), "renewals": str(renewals)}
    return client.post(f"{path}/{deed}", data=told)


def test_for_a_day_messages_are_signed_by_both_secrets_and_then_by_the_new_one(
    webhooks: Webhooks, hooked: tuple[Hook, str], couriers: Couriers, receiver: Receiver, clock: TurnableClock
) -> None:
    hook, old = hooked
    hook, new = renew(webhooks, hook)
    for scan_id, pause in (("s1", BOTH_FOR - timedelta(seconds=1)), ("s2", timedelta(seconds=1)), ("s3", timedelta())):
        webhooks.tell(heard_of(clock, scan_id))
        couriers().step()
        clock.turn(seconds=pause.total_seconds())

    now = [int(each.headers["webhook-timestamp"]) for each in receiver.heard]
    taken = [
        [documented()(each.headers, each.body, secret, at) for secret in (new, old)]
        for each, at in zip(receiver.heard, now, strict=True)
    ]
    assert timedelta(hours=24) == BOTH_FOR
    assert taken == [[True, True], [True, True], [True, False]]
    assert [len(each.headers["webhook-signature"].split()) for each in receiver.heard] == [2, 2, 1]


def test_what_is_replaced_can_be_ended_at_once(webhooks: Webhooks, hooked: tuple[Hook, str]) -> None:
    hook, new = renew(webhooks, hooked[0])

    webhooks.hooks.end_replaced(hook)

    assert webhooks.hooks.secrets(hook) == [new]


def test_all_secrets_of_a_day_hold_but_no_more_than_some(webhooks: Webhooks, hooked: tuple[Hook, str]) -> None:
    hook, made = hooked[0], [hooked[1]]
    for _ in range(MOST_REPLACED + 1):
        hook, secret = renew(webhooks, hook)
        made.append(secret)

    assert webhooks.hooks.secrets(hook) == made[:0:-1]
    assert len(made[:0:-1]) == MOST_REPLACED + 1


def test_new_secrets_are_stored_encrypted(webhooks: Webhooks, hooked: tuple[Hook, str], mongodb: Documents) -> None:
    _, new = renew(webhooks, hooked[0])

    stored = str(mongodb["webhooks"].find_one({"_id": hooked[0].hook_id}))
    assert not {secret for secret in (hooked[1], new) if secret in stored or secret[6:] in stored}


def test_a_replaced_secret_is_forgotten_when_its_day_is_over(
    webhooks: Webhooks, hooked: tuple[Hook, str], mongodb: Documents, clock: TurnableClock
) -> None:
    hook, _ = renew(webhooks, hooked[0])
    clock.turn(hours=12)
    renew(webhooks, hook)
    kept = []
    for _ in range(3):
        webhooks.hooks.forget_replaced()
        kept.append(len((mongodb["webhooks"].find_one({}) or {})["replaced"]))
        clock.turn(hours=12)

    assert kept == [2, 1, 0]


def test_a_webhook_that_was_removed_or_renewed_meanwhile_gets_no_secret(
    webhooks: Webhooks, hooked: tuple[Hook, str]
) -> None:
    renew(webhooks, hooked[0])
    twice = webhooks.hooks.renew(hooked[0])
    webhooks.remove(hooked[0])

    assert twice is None
    assert webhooks.hooks.renew(hooked[0]) is None
    assert webhooks.hooks.secrets(hooked[0]) == []


def test_the_page_shows_the_new_secret_once_and_until_when_the_old_one_holds(client: FlaskClient) -> None:
    renewed = press(client, "secret")
    page = client.get(hook_path(client)).text

    assert renewed.status_code == 200
    assert SECRET.search(renewed.text)
    assert "The secret was renewed" in renewed.text
    assert renewed.headers["Cache-Control"] == "no-store"
    assert "whsec_" not in page
    assert "each message is signed by the new secret and by the old one" in page


def test_a_page_that_is_loaded_again_renews_nothing(client: FlaskClient, mongodb: Documents) -> None:
    press(client, "secret", renewals=0)
    before = list(mongodb["webhooks"].find())

    again = press(client, "secret", renewals=0)

    assert "The secret was renewed already" in again.text
    assert SECRET.search(again.text) is None
    assert list(mongodb["webhooks"].find()) == before
    assert SECRET.search(press(client, "secret", renewals=1).text)


def test_the_old_secret_ends_at_the_press_of_a_button(client: FlaskClient, mongodb: Documents) -> None:
    press(client, "secret")

    answer = press(client, "secret/replaced")

    assert answer.status_code == 303
    assert (mongodb["webhooks"].find_one({}) or {})["replaced"] == []
    assert "End the old secret now" not in client.get(hook_path(client)).text


@pytest.mark.parametrize("deed", ["secret", "secret/replaced"])
def test_that_of_another_customer_is_not_renewed(
    client: FlaskClient, browser: Browser, mongodb: Documents, deed: str
) -> None:
    strangers, before = browser(STRANGER), list(mongodb["webhooks"].find())
    told = {"csrf_token": csrf_token(strangers.get(PATH)), "renewals": "0"}

    answer = strangers.post(f"{hook_path(client)}/{deed}", data=told)

    assert answer.status_code == 404
    assert list(mongodb["webhooks"].find()) == before
