import json
import re
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from shared.web.headers import bare_answer
from tests.support.shipped_gateway import NGINX, Gateway, gateway

pytestmark = pytest.mark.skipif(not NGINX, reason="there is no nginx on this machine")

LINK = "/welcome/a-secret-of-a-letter"
MOST = 2_000
"""Requests, on a machine that is hardly faster than the limit."""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    with gateway(tmp_path_factory.mktemp("gateway")) as running:
        yield running


@pytest.fixture(scope="module")
def browser(running: Gateway) -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env, session.verify = False, running.ca_file
        yield session


def ask(running: Gateway, browser: requests.Session, path: str, **headers: str) -> requests.Response:
    return browser.get(f"https://localhost:{running.https}{path}", headers=headers, timeout=60, allow_redirects=False)


def told(answer: requests.Response) -> dict[str, Any]:
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/", "signup"),
        ("/sign-in?next=%2Freports%2F", "signup"),
        ("/consent/callback?code=1", "consent"),
        ("/reports/", "reports"),
        ("/api/v1/scans", "reports"),
        ("/mails/1", "scanner"),
        ("/reportsandmore", "signup"),
    ],
)
def test_each_part_of_the_origin_is_its_services(
    running: Gateway, browser: requests.Session, path: str, service: str
) -> None:
    asked = told(ask(running, browser, path))

    assert (asked["service"], asked["path"]) == (service, path)


def test_services_learn_who_asks_from_the_gateway_alone(running: Gateway, browser: requests.Session) -> None:
    lies = {"X-Forwarded-For": "10.0.0.1", "X-Forwarded-Proto": "http", "Forwarded": "for=10.0.0.1"}
    more = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Prefix": "/evil", "traceparent": "00-1-2-01"}

    heard = told(ask(running, browser, "/", Host="shindan.example", Authorization="Bearer 1", **lies, **more))[
        "headers"
    ]

    assert heard["host"] == "shindan.example"
    assert heard["x-forwarded-for"] == "127.0.0.1"
    assert heard["x-forwarded-proto"] == "https"
    assert heard["authorization"] == "Bearer 1"
    assert heard.keys().isdisjoint({"forwarded", "x-forwarded-host", "x-forwarded-prefix", "traceparent"})


def test_what_probes_ask_is_hidden(running: Gateway, browser: requests.Session) -> None:
    assert {ask(running, browser, path).status_code for path in ("/health", "/metrics")} == {404}


def test_answers_of_services_go_through_as_they_are(running: Gateway, browser: requests.Session) -> None:
    answer = ask(running, browser, "/reports/broken")

    assert answer.status_code == 503
    assert told(answer)["service"] == "reports"
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_its_own_answers_are_protected_as_pages_are(running: Gateway, browser: requests.Session) -> None:
    answer = browser.post(f"https://localhost:{running.https}/", data=b"x" * 600_000, timeout=60)
    wanted = dict(bare_answer(413, "").headers)

    assert answer.status_code == 413
    assert "このページを表示できません" in answer.content.decode()
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    for name in wanted.keys() - {"Content-Security-Policy", "Content-Type", "Content-Length"}:
        assert answer.headers[name] == wanted[name]


def test_plain_http_is_led_to_https(running: Gateway, browser: requests.Session) -> None:
    answer = browser.get(f"http://localhost:{running.http}/reports/", allow_redirects=False, timeout=60)

    assert (answer.status_code, answer.headers["Location"]) == (301, "https://localhost/reports/")


def test_a_renewed_certificate_is_taken_up_without_a_restart(running: Gateway) -> None:
    def served() -> str:
        return ssl.get_server_certificate(("localhost", running.https))

    before = served()
    running.renew()

    assert served() != before
    assert served().strip() == (running.folder / "tls" / "tls.crt").read_text().strip()


def test_the_log_says_neither_who_nor_which_page(running: Gateway, browser: requests.Session) -> None:
    ask(running, browser, LINK)
    ask(running, browser, "/reports/x")
    ask(running, browser, "/")  # over the same connection, so that the others are written down by now

    lines = [json.loads(line) for line in running.log().splitlines()]

    assert {"signup", "reports"} <= {line["part"] for line in lines}
    assert "secret" not in running.log()
    assert "127.0.0.1" not in running.log()


def test_a_flood_is_answered_with_429(running: Gateway, browser: requests.Session) -> None:
    answers = [ask(running, browser, "/")]
    while answers[-1].ok and len(answers) < MOST:
        answers.append(ask(running, browser, "/"))

    assert {answer.status_code for answer in answers} == {200, 429}
    assert {answer.headers.get("Cache-Control") for answer in answers if answer.status_code == 429} == {"no-store"}


def test_limits_are_wider_than_those_of_the_services() -> None:
    text = Path("deploy/gateway/nginx.conf").read_text(encoding="utf-8")

    (largest,) = re.findall(r"client_max_body_size (\d+)k;", text)

    assert int(largest) * 1024 > 256 * 1024
