import json
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
import requests

from emulator.fault_kinds import GRAPH_ANSWERS
from emulator.faults import read_fault
from emulator.server import Emulator
from tests.emulator.browser import AUTHORITY
from tests.emulator.builders import AIKO, KENJI, OTHER_TENANT_ID, TENANT_ID, a_mail, a_tenant_folder, fill, put
from tests.emulator.client import Client
from tests.emulator.conftest import Serve
from tests.support.clock import TurnableClock

MESSAGES = f"/users/{AIKO}/messages"
ON_GET = {
    "throttled": (429, "ApplicationThrottled"),
    "throttled_until": (429, "ApplicationThrottled"),
    "throttled_silently": (429, "ApplicationThrottled"),
    "throttled_for_long": (429, "ApplicationThrottled"),
    "busy": (503, None),
    "timed_out": (504, "UnknownError"),
    "bandwidth_exceeded": (509, "BandwidthLimitExceeded"),
    "vanished": (404, "ErrorItemNotFound"),
    "vanished_silently": (404, None),
    "corrupt": (500, "ErrorCorruptData"),
    "invalid_recipients": (500, "ErrorInvalidRecipients"),
    "unopenable_attachment": (500, "ErrorCannotOpenFileAttachment"),
    "token_refused": (401, "InvalidAuthenticationToken"),
    "consent_withdrawn": (403, "ErrorAccessDenied"),
    "no_mailbox": (404, "MailboxNotEnabledForRESTAPI"),
    "invalid_user": (404, "ErrorInvalidUser"),
    "resource_not_found": (404, "ResourceNotFound"),
    "user_not_found": (404, "Request_ResourceNotFound"),
    "item_not_found": (404, "ErrorItemNotFound"),
    "folder_not_found": (404, "ErrorFolderNotFound"),
    "excluded": (403, "ErrorAccessDenied"),
    "not_authenticated": (401, "AuthenticationError"),
    "moving": (503, "ErrorMailboxMoveInProgress"),
    "locked": (423, "ErrorMailboxMoveInProgress"),
    "sync_state_lost": (410, "SyncStateNotFound"),
}


def _fault(client: Client, **described: Any) -> None:
    answer = client.http.post("/emulator/faults", base_url=AUTHORITY, json=described)
    assert answer.status_code == HTTPStatus.NO_CONTENT


def _error(answer: Any) -> dict[str, Any]:
    error: dict[str, Any] = json.loads(answer.data)["error"]
    return error


@pytest.mark.parametrize("kind", GRAPH_ANSWERS)
def test_a_mailbox_answers_once_as_the_fault_is_named(client: Client, kind: str) -> None:
    token = client.app_token()
    _fault(client, mailbox=AIKO, kind=kind)

    elsewhere = client.graph(f"/users/{KENJI}/messages", token)
    struck, after = client.graph(MESSAGES, token), client.graph(MESSAGES, token)

    assert (struck.status_code, _error(struck)["code"] if struck.data else None) == ON_GET[kind]
    assert (elsewhere.status_code, after.status_code) == (200, 200)


@pytest.mark.parametrize(
    ("fault", "retry_after"),
    [
        ({"kind": "throttled"}, "1"),
        ({"kind": "throttled", "retry_after": 17}, "17"),
        ({"kind": "throttled_silently"}, None),
        ({"kind": "throttled_for_long"}, "3600"),
        ({"kind": "busy"}, None),
        ({"kind": "moving", "retry_after": 30}, "30"),
    ],
)
def test_retry_after_comes_in_each_form(client: Client, fault: dict[str, Any], retry_after: str | None) -> None:
    _fault(client, path="/v1.0", **fault)

    answer = client.graph(MESSAGES)

    assert answer.headers.get("Retry-After") == retry_after


def test_retry_after_may_be_a_date(client: Client, clock: TurnableClock) -> None:
    _fault(client, path="/v1.0", kind="throttled_until", retry_after="90")

    answer = client.graph(MESSAGES)

    waited = parsedate_to_datetime(answer.headers["Retry-After"]) - clock()
    assert 89 <= waited.total_seconds() <= 90


@pytest.mark.parametrize("kind", ["throttled", "throttled_until"])
def test_who_does_not_wait_as_told_is_noticed(client: Client, clock: TurnableClock, kind: str) -> None:
    token = client.app_token()
    _fault(client, mailbox=AIKO, kind=kind, retry_after=60)
    for seconds in (0, 59, 1, 1):
        clock.turn(seconds=seconds)
        client.graph(MESSAGES, token)

    mailbox = client.world.traffic.report()["mailboxes"][AIKO]

    assert mailbox["too_early"] == 1


@pytest.mark.parametrize("kind", ["busy", "vanished_silently"])
def test_an_error_may_have_no_body(client: Client, kind: str) -> None:
    _fault(client, path="/v1.0", kind=kind)

    assert client.graph(MESSAGES).data == b""


@pytest.mark.parametrize(
    ("spelling", "keys"),
    [
        ("innerError", {"code", "message", "innerError"}),
        ("innererror", {"code", "message", "innererror"}),
        ("none", {"code", "message"}),
    ],
)
def test_the_inner_error_is_spelled_as_told(client: Client, spelling: str, keys: set[str]) -> None:
    _fault(client, path="/v1.0", kind="corrupt", inner_error=spelling)

    assert set(_error(client.graph(MESSAGES))) == keys


def test_inner_errors_may_be_nested(client: Client) -> None:
    _fault(client, path="/v1.0", kind="corrupt", inner_error="nested")

    inner = _error(client.graph(MESSAGES))["innerError"]

    assert set(inner["innerError"]) == {"date", "request-id", "client-request-id"}


def test_a_mail_that_is_listed_may_be_gone_or_corrupt_when_fetched(tenant: Path, client: Client) -> None:
    fill(tenant, 40)
    _fault(client, pattern=r"/\$value$", kind="corrupt", probability=0.3, lasting=True, count="always")
    ids = [mail["id"] for page in client.pages(f"{MESSAGES}?$top=40&$select=id") for mail in page]

    statuses = [[client.graph(f"{MESSAGES}/{mail_id}/$value").status_code for mail_id in ids] for _ in range(2)]

    assert statuses[0] == statuses[1]
    assert 3 < statuses[0].count(500) < 25


def test_heavy_mails_time_out_by_their_size(tenant: Path, client: Client) -> None:
    put(tenant, "Inbox/light.eml", a_mail(subject="light"))
    put(tenant, "Inbox/heavy.eml", a_mail(subject="heavy", body="x" * 50_000))
    _fault(client, kind="timed_out", larger_than=20_000, count="always")
    listed = client.graph(f"{MESSAGES}?$select=id,subject").json
    assert listed is not None

    statuses = {
        mail["subject"]: client.graph(f"{MESSAGES}/{mail['id']}/$value").status_code for mail in listed["value"]
    }

    assert statuses == {"light": 200, "heavy": 504}


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("$top=50", 504),
        ("$top=50&$select=id,body", 504),
        ("$top=50&$select=id&$expand=attachments", 504),
        ("$top=50&$select=id", 200),
        ("$top=25", 200),
        ("$filter=isRead eq false", 200),
    ],
)
def test_large_pages_with_bodies_time_out(client: Client, query: str, status: int) -> None:
    _fault(client, kind="timed_out", top_above=25, count="always")

    assert client.graph(f"{MESSAGES}?{query}").status_code == status


def test_a_token_is_refused_with_a_challenge_in_the_midst_of_a_scan(client: Client) -> None:
    token = client.app_token()
    _fault(client, tenant=TENANT_ID, path="/v1.0", kind="token_refused", after=2)

    answers = [client.graph(MESSAGES, token) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 401, 200]
    assert answers[2].headers["WWW-Authenticate"].startswith('Bearer realm=""')


def test_consent_is_withdrawn_after_it_worked(client: Client) -> None:
    token = client.app_token()
    _fault(client, path="/v1.0/users/", kind="consent_withdrawn", after=1, count="always")

    assert [client.graph(MESSAGES, token).status_code for _ in range(3)] == [200, 403, 403]


def test_a_delegated_mailbox_is_found_under_me(client: Client) -> None:
    token = client.user_token(AIKO)
    _fault(client, mailbox=AIKO, kind="locked")

    assert [client.graph("/me/messages", token).status_code for _ in range(2)] == [423, 200]


def test_one_tenant_suffers_and_the_other_does_not(tenant: Path, serve: Serve) -> None:
    users = {"yuki@fabrikam.example": ""}
    fault = '[[faults]]\npath = "/v1.0"\nkind = "busy"\ncount = "always"\n'
    other = a_tenant_folder(
        tenant.parent / "fabrikam", tenant_id=OTHER_TENANT_ID, domain="fabrikam.example", users=users, more=fault
    )
    client = serve(other)
    application = client.world.application
    client.world.consents.grant_roles(OTHER_TENANT_ID, application.client_id, application.application_permissions)

    tokens = [client.app_token(directory) for directory in (TENANT_ID, OTHER_TENANT_ID)]

    assert [client.graph("/users", token).status_code for token in tokens] == [200, 503]


def test_a_token_endpoint_fails_for_one_tenant(client: Client) -> None:
    _fault(client, tenant="contoso.example", pattern="/token$", kind="throttled")

    assert (
        client.token(grant_type="client_credentials", scope="https://graph.microsoft.com/.default").status_code == 429
    )


def test_an_answer_is_broken_off_in_its_middle(tenant: Path, running: Emulator, session: requests.Session) -> None:
    put(tenant, "Inbox/1.eml", a_mail(body="x" * 50_000))
    world = running.world
    world.consents.grant_roles(TENANT_ID, world.application.client_id, ["Mail.Read"])
    fields = {"client_id": world.application.client_id, "client_secret": world.application.client_secret}
    fields |= {"grant_type": "client_credentials", "scope": "https://graph.microsoft.com/.default"}
    signed_in = session.post(f"{running.addresses.authority}/{TENANT_ID}/oauth2/v2.0/token", fields, timeout=60).json()
    session.headers["Authorization"] = f"Bearer {signed_in['access_token']}"
    messages = f"{running.addresses.graph}{MESSAGES}"
    mail_id = session.get(f"{messages}?$select=id", timeout=60).json()["value"][0]["id"]
    world.faults.add(read_fault({"pattern": r"/\$value$", "kind": "broken_off"}))

    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        session.get(f"{messages}/{mail_id}/$value", timeout=60)

    assert session.get(f"{messages}/{mail_id}/$value", timeout=60).status_code == 200
