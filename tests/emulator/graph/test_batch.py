from base64 import b64decode
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from werkzeug.test import TestResponse

from emulator.faults import read_fault
from tests.emulator.browser import AUTHORITY
from tests.emulator.builders import AIKO, KENJI, a_mail, fill, put
from tests.emulator.client import Client

MESSAGES = f"/users/{AIKO}/messages"
Request = dict[str, Any]


def _get(number: int, url: str = MESSAGES, **more: Any) -> Request:
    return {"id": str(number), "method": "GET", "url": url, **more}


def _post(client: Client, *requests: Request, token: str | None = None) -> TestResponse:
    headers = {"Authorization": f"Bearer {client.app_token() if token is None else token}"}
    return client.http.post("/v1.0/$batch", base_url=AUTHORITY, headers=headers, json={"requests": requests})


def _ask(client: Client, *requests: Request, token: str | None = None) -> dict[str, dict[str, Any]]:
    answer = _post(client, *requests, token=token)
    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    return {each["id"]: each for each in answer.json["responses"]}


def test_each_request_of_a_batch_is_answered_by_itself(tenant: Path, client: Client) -> None:
    fill(tenant, 2)

    answers = _ask(client, _get(1, f"{MESSAGES}?$top=1"), _get(2, "/users/nobody/messages"), _get(3, "users"))

    assert {number: answer["status"] for number, answer in answers.items()} == {"1": 200, "2": 404, "3": 200}
    assert len(answers["1"]["body"]["value"]) == 1
    assert answers["1"]["body"]["@odata.nextLink"].startswith(f"{AUTHORITY}/v1.0/users/")
    assert answers["2"]["body"]["error"]["code"] == "ErrorInvalidUser"


def test_what_is_not_json_comes_as_base64(tenant: Path, client: Client) -> None:
    put(tenant, "Inbox/1.eml", a_mail(subject="Exact"))
    listed = client.graph(f"{MESSAGES}?$select=id").json
    assert listed is not None

    answers = _ask(client, _get(1, f"{MESSAGES}/{listed['value'][0]['id']}/$value"))

    assert b64decode(answers["1"]["body"]) == a_mail(subject="Exact")
    assert answers["1"]["headers"]["Content-Type"].startswith("text/plain")


def test_a_request_has_headers_of_its_own(tenant: Path, client: Client) -> None:
    fill(tenant, 1)
    prefer = {"Prefer": 'IdType="ImmutableId"'}

    answers = _ask(client, _get(1, headers=prefer), _get(2))

    ids = [answer["body"]["value"][0]["id"] for answer in answers.values()]
    assert answers["1"]["headers"]["Preference-Applied"] == 'IdType="ImmutableId"'
    assert len(set(ids)) == 2


def test_a_request_may_be_throttled_within_a_batch_that_is_answered(client: Client) -> None:
    client.world.faults.add(read_fault({"mailbox": AIKO, "kind": "throttled", "retry_after": 7, "after": 1}))

    answers = _ask(client, *(_get(number) for number in range(3)), _get(3, f"/users/{KENJI}/messages"))

    throttled = [answer for answer in answers.values() if answer["status"] == 429]
    assert [answer["headers"]["Retry-After"] for answer in throttled] == ["7"]
    assert throttled[0]["body"]["error"]["code"] == "ApplicationThrottled"
    assert answers["3"]["status"] == 200


def test_requests_of_a_batch_count_towards_the_limit(client: Client) -> None:
    client.world.throttle.limits.requests = 12

    answers = _ask(client, *(_get(number) for number in range(20)))

    statuses = [answer["status"] for answer in answers.values()]
    assert (statuses.count(200), statuses.count(429)) == (12, 8)


def test_four_requests_run_at_once_which_leaves_none_for_others(client: Client) -> None:
    client.world.behaviour.latency_ms = 500
    token = client.app_token()

    answers = _ask(client, *(_get(number) for number in range(12)), token=token)

    mailbox = client.world.traffic.report()["mailboxes"][AIKO]
    assert {answer["status"] for answer in answers.values()} == {200}
    assert mailbox == {"requests": 12, "throttled": 0, "max_concurrency": 4, "too_early": 0}


def test_two_batches_for_one_mailbox_throttle_each_other(client: Client) -> None:
    client.world.behaviour.latency_ms = 500
    token, together, statuses = client.app_token(), Barrier(2), list[int]()

    def ask() -> None:
        together.wait()
        answers = _ask(client, *(_get(number) for number in range(8)), token=token)
        statuses.extend(answer["status"] for answer in answers.values())

    threads = [Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(statuses) == 16
    assert 429 in statuses


def test_what_depends_on_a_failed_request_is_not_tried(client: Client) -> None:
    chain = [_get(1), _get(2, "/users/nobody/messages", dependsOn=["1"]), _get(3, dependsOn=["2"])]

    answers = _ask(client, *chain)

    assert [answers[number]["status"] for number in "123"] == [200, 404, 424]
    assert answers["3"]["body"]["error"]["code"] == "FailedDependency"
    assert client.world.traffic.report()["mailboxes"][AIKO]["requests"] == 1


def test_requests_run_after_the_one_that_they_depend_on(client: Client) -> None:
    client.world.behaviour.latency_ms = 20

    answer = _post(client, *(_get(number, dependsOn=["9"]) for number in range(4)), _get(9)).json

    assert answer is not None
    assert answer["responses"][0]["id"] == "9"
    assert len(answer["responses"]) == 5


@pytest.mark.parametrize(
    "requests",
    [
        [],
        [_get(number) for number in range(21)],
        [_get(1), _get(1)],
        [{"method": "GET", "url": MESSAGES}],
        [{"id": "1", "method": "GET"}],
        [{"id": 1, "method": "GET", "url": MESSAGES}],
        [_get(1, "/$batch")],
        [{"id": "1", "method": "FETCH", "url": MESSAGES}],
        ["strange"],
        [_get(1, dependsOn=["2"])],
        [_get(1, dependsOn=["1"])],
        [_get(1), _get(2), _get(3, dependsOn=["1", "2"])],
        [_get(1, dependsOn=["2"]), _get(2, dependsOn=["1"])],
        [_get(1), _get(2, dependsOn=["1"]), _get(3)],
    ],
)
def test_a_batch_against_the_rules_is_refused_whole(client: Client, requests: list[Any]) -> None:
    answer = _post(client, *requests)

    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["error"]["code"] == "BadRequest"


def test_a_batch_needs_a_token(client: Client) -> None:
    assert _post(client, _get(1), token="").status_code == 401
