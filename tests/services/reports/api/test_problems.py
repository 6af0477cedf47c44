from typing import Any

import pytest
from werkzeug.test import TestResponse

from services.reports.api.tokens import Permit
from tests.services.reports.api.conftest import Program, Programs
from tests.services.reports.conftest import Listening
from tests.support.events import SCAN

pytestmark = pytest.mark.mongodb

WRONG: dict[int, tuple[str, str, dict[str, Any]]] = {
    400: ("POST", "/scans", {"data": b"{", "content_type": "application/json"}),
    404: ("GET", "/nothing/here", {}),
    405: ("DELETE", "/scans/latest", {}),
    413: ("POST", "/scans", {"data": b"x" * 20_000, "content_type": "application/json"}),
    415: ("POST", "/scans", {"data": b"after=me", "content_type": "application/x-www-form-urlencoded"}),
    422: ("GET", "/scans/latest/detections?limit=201", {}),
}


@pytest.fixture
def asking(program: Programs, ended: Listening) -> Program:
    del ended
    return program(permits=tuple(Permit))


def problem(answer: TestResponse) -> tuple[str, int]:
    said = answer.get_json()
    assert said["title"]
    assert said["type"].startswith("/reports/api#")
    assert said["reference"]
    return answer.headers["Content-Type"], said["status"]


@pytest.mark.parametrize("status", WRONG)
def test_every_error_is_a_problem(asking: Program, status: int) -> None:
    method, path, sent = WRONG[status]

    answer = asking.ask(method, path, **sent)

    assert answer.status_code == status
    assert problem(answer) == ("application/problem+json", status)


def test_a_method_that_an_address_does_not_know_is_told_with_those_that_it_does(asking: Program) -> None:
    assert set(asking.ask("DELETE", "/scans").headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


def test_whoever_asks_too_often_is_told_what_is_left_and_when_to_come_again(asking: Program) -> None:
    answers = [asking.post("/scans", json={"after": SCAN}) for _ in range(31)]

    first, last = answers[0], answers[-1]
    assert [each.status_code for each in answers] == [202] * 30 + [429]
    assert first.headers["RateLimit-Policy"] == '"requests";q=3600;w=3600, "scan_again";q=30;w=3600'
    assert '"requests";r=3599;' in first.headers["RateLimit"]
    assert '"scan_again";r=29;' in first.headers["RateLimit"]
    assert '"scan_again";r=0;' in last.headers["RateLimit"]
    assert 0 < int(last.headers["Retry-After"]) <= 3600
    assert problem(last) == ("application/problem+json", 429)
