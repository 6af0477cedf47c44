import itertools
import socket
import time
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from local.ports import free_port
from services.reports.webhooks.destinations import Rules
from services.reports.webhooks.outcomes import Outcome, Reason
from services.reports.webhooks.sending import LARGEST_ANSWER, Sending
from tests.services.reports.webhooks.conftest import a_sending
from tests.support.clock import TurnableClock
from tests.support.receiver import NAME, Receiver, answering, receiving

IN_TIME = 60.0
"""Seconds within which whatever is cut off after one must have ended, on a busy machine; else it would not end."""


def test_a_message_arrives_as_it_was_sent(sending: Sending, receiver: Receiver) -> None:
    outcome = sending.post(receiver.url, {"webhook-id": "msg_1"}, b'{"a": 1}')

    (heard,) = receiver.heard
    assert outcome == Outcome(Reason.DELIVERED, 204)
    assert (heard.path, heard.body) == ("/shindan?from=us", b'{"a": 1}')
    assert (heard.headers["webhook-id"], heard.headers["Host"]) == ("msg_1", f"{NAME}:{receiver.port}")


def test_proxies_of_the_environment_are_not_used(
    sending: Sending, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")

    assert sending.post(receiver.url, {}, b"").reason is Reason.DELIVERED


def test_a_redirect_is_not_followed(sending: Sending, receiver: Receiver) -> None:
    receiver.answer = answering(307, Location=f"https://{NAME}:{receiver.port}/elsewhere")

    outcome = sending.post(receiver.url, {}, b"")

    assert outcome == Outcome(Reason.REDIRECTED, 307)
    assert [each.path for each in receiver.heard] == ["/shindan?from=us"]


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["169.254.169.254"], ["1.1.1.1", "10.0.0.1"], ["::1"], ["::ffff:1.1.1.1"]],
    ids=lambda each: each[-1],
)
def test_a_name_of_an_inner_network_is_not_spoken_to(
    receiver: Receiver, clock: TurnableClock, addresses: Sequence[str]
) -> None:
    rules = Rules(ports={receiver.port})
    sending = Sending(rules, clock=clock, ca_file=str(receiver.ca_file), resolve=lambda _host, _port: addresses)

    assert sending.post(receiver.url, {}, b"") == Outcome(Reason.INSIDE)
    assert receiver.heard == []


def test_a_name_that_changes_its_address_is_looked_up_once(receiver: Receiver, clock: TurnableClock) -> None:
    answers = itertools.chain([["1.1.1.1"]], itertools.repeat(["127.0.0.1"]))
    asked: list[str] = []
    tried: list[str] = []

    def rebinding(host: str, _port: int) -> Sequence[str]:
        asked.append(host)
        return next(answers)

    def connect(address: tuple[str, int], _timeout: float) -> socket.socket:
        tried.append(address[0])
        raise ConnectionRefusedError

    sending = Sending(Rules(ports={receiver.port}), clock=clock, ca_file=str(receiver.ca_file), resolve=rebinding)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "create_connection", connect)
        outcome = sending.post(receiver.url, {}, b"")

    assert outcome == Outcome(Reason.NO_CONNECTION)
    assert (asked, tried) == ([NAME], ["1.1.1.1"])
    assert receiver.heard == []


def test_an_address_that_was_allowed_once_is_checked_again(sending: Sending, receiver: Receiver) -> None:
    assert sending.post("https://10.0.0.1/", {}, b"") == Outcome(Reason.FORBIDDEN)
    assert sending.post(receiver.url.replace("https", "http"), {}, b"") == Outcome(Reason.FORBIDDEN)


def test_a_certificate_for_another_name_is_refused(tmp_path: Path, clock: TurnableClock) -> None:
    with receiving(tmp_path, "other.company.example") as other:
        url = other.url.replace(other.name, NAME)
        outcome = a_sending(other, Rules({other.port}, {NAME}), clock).post(url, {}, b"secret")

    assert outcome == Outcome(Reason.CERTIFICATE)
    assert other.heard == []


def test_a_certificate_of_an_unknown_authority_is_refused(
    receiver: Receiver, rules: Rules, clock: TurnableClock
) -> None:
    sending = Sending(rules, clock=clock, resolve=lambda _host, _port: ["127.0.0.1"])

    assert sending.post(receiver.url, {}, b"") == Outcome(Reason.CERTIFICATE)
    assert receiver.heard == []


@pytest.mark.parametrize("error", [socket.gaierror(8, "unknown"), UnicodeError("label"), None], ids=repr)
def test_a_name_that_nobody_knows_is_told_apart(
    receiver: Receiver, rules: Rules, clock: TurnableClock, error: Exception | None
) -> None:
    def resolve(_host: str, _port: int) -> Sequence[str]:
        if error:
            raise error
        return []

    assert Sending(rules, clock=clock, resolve=resolve).post(receiver.url, {}, b"") == Outcome(Reason.NO_ADDRESS)


def test_nobody_listening_is_told_apart(receiver: Receiver, clock: TurnableClock) -> None:
    port = free_port()
    closed = a_sending(receiver, Rules({port}, {NAME}), clock)

    assert closed.post(f"https://{NAME}:{port}/", {}, b"") == Outcome(Reason.NO_CONNECTION)


@pytest.mark.parametrize(
    ("start", "drop"),
    [(b"", b"H"), (b"HTTP/1.1 200 OK\r\nX-Header: ", b"a"), (b"HTTP/1.1 200 OK\r\n", b"A: b\r\n")],
    ids=["status", "header", "headers"],
)
def test_a_receiver_that_answers_drop_by_drop_is_cut_off(
    receiver: Receiver, rules: Rules, clock: TurnableClock, start: bytes, drop: bytes
) -> None:
    receiver.answer = lambda request: receiver.drip(request, start, drop)
    began = time.monotonic()

    outcome = a_sending(receiver, rules, clock, seconds=1).post(receiver.url, {}, b"")

    assert outcome.reason is Reason.TOO_SLOW
    assert 0.9 < time.monotonic() - began < IN_TIME


def test_a_body_without_end_does_not_keep_us_once_it_has_answered(
    receiver: Receiver, rules: Rules, clock: TurnableClock
) -> None:
    receiver.answer = lambda request: receiver.drip(request, b"HTTP/1.1 200 OK\r\n\r\n", b"x")
    began = time.monotonic()

    outcome = a_sending(receiver, rules, clock, seconds=1).post(receiver.url, {}, b"")

    assert outcome == Outcome(Reason.DELIVERED, 200)
    assert time.monotonic() - began < IN_TIME


def test_of_a_large_answer_little_is_read(receiver: Receiver, sending: Sending) -> None:
    sent = []

    def flood(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n")
        for _ in range(100):
            request.wfile.write(b"x" * 1_000_000)
            sent.append(1_000_000)

    receiver.answer = flood

    assert sending.post(receiver.url, {}, b"") == Outcome(Reason.DELIVERED, 200)
    assert sum(sent) < 100 * LARGEST_ANSWER


def test_headers_without_end_are_not_read(receiver: Receiver, sending: Sending) -> None:
    def flood(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(90):
            request.wfile.write(b"X-%d: %s\r\n" % (number, b"x" * 10_000))
        request.wfile.write(b"\r\n")

    receiver.answer = flood
    began = time.monotonic()

    sending.post(receiver.url, {}, b"")

    assert time.monotonic() - began < IN_TIME


def test_a_server_that_speaks_no_tls_is_told_apart(receiver: Receiver, clock: TurnableClock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        began = time.monotonic()
        outcome = a_sending(receiver, Rules({port}, {NAME}), clock, seconds=1).post(f"https://{NAME}:{port}/", {}, b"")

    assert outcome == Outcome(Reason.TOO_SLOW)
    assert time.monotonic() - began < IN_TIME


def test_a_lookup_that_hangs_is_given_up(rules: Rules, receiver: Receiver, clock: TurnableClock) -> None:
    def hang(_host: str, _port: int) -> Sequence[str]:
        receiver.done.wait(2 * IN_TIME)
        return ["127.0.0.1"]

    began = time.monotonic()
    outcome = Sending(rules, clock=clock, resolve=hang, seconds=0.5).post(receiver.url, {}, b"")

    assert outcome == Outcome(Reason.NO_ADDRESS)
    assert time.monotonic() - began < IN_TIME
