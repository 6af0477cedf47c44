import gzip
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from services.scanner.connections import Connections, NoAnswer, TooMuch
from tests.support.receiver import Answer, Receiver, answering, receiving

MEGABYTE = 1_000_000


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Receiver]:
    with receiving(tmp_path, "localhost") as started:
        yield started


@pytest.fixture
def connections(server: Receiver) -> Connections:
    return Connections(str(server.ca_file))


def saying(body: bytes, **headers: str) -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        with suppress(OSError):
            request.wfile.write(body)

    return answer


def test_an_answer_has_status_headers_and_body(server: Receiver, connections: Connections) -> None:
    server.answer = saying(b'{"value": "\\ud83d"}', Request_Id="1")

    answer = connections.get(server.url, {"Prefer": "this, that"})

    assert (answer.status, answer.headers["request-id"], answer.is_good) == (200, "1", True)
    assert answer.json() == {"value": "\ufffd"}
    assert server.heard[0].headers["Prefer"] == "this, that"


def test_a_refusal_is_an_answer(server: Receiver, connections: Connections) -> None:
    server.answer = answering(429, Retry_After="7")

    answer = connections.get(server.url, {})

    assert (answer.status, answer.headers["retry-after"], answer.is_good) == (429, "7", False)


def test_a_redirect_is_not_followed(server: Receiver, connections: Connections) -> None:
    server.answer = answering(302, Location=f"https://localhost:{server.port}/elsewhere")

    assert not connections.get(server.url, {}).is_good
    assert len(server.heard) == 1


def test_no_more_is_taken_in_than_was_to_be_read(server: Receiver, connections: Connections) -> None:
    server.answer = lambda request: server.drip(request, b"HTTP/1.0 200 OK\r\n\r\n", b"x" * MEGABYTE)

    with pytest.raises(TooMuch):
        connections.get(server.url, {}, largest=3 * MEGABYTE)


def test_what_is_packed_counts_by_what_it_unpacks_to(server: Receiver, connections: Connections) -> None:
    server.answer = saying(gzip.compress(bytes(50 * MEGABYTE)), Content_Encoding="gzip")

    with pytest.raises(TooMuch):
        connections.get(server.url, {}, largest=MEGABYTE)


def test_an_answer_that_breaks_off_is_none(server: Receiver, connections: Connections) -> None:
    server.answer = saying(b"the beginning", Content_Length="1000")

    with pytest.raises(NoAnswer):
        connections.get(server.url, {})


def test_a_server_that_falls_silent_is_given_up(server: Receiver) -> None:
    server.answer = lambda request: server.drip(request, b"", b"")

    with pytest.raises(NoAnswer, match="28"):
        Connections(str(server.ca_file), read_seconds=1).get(server.url, {})


def test_an_unknown_authority_is_not_trusted(server: Receiver) -> None:
    with pytest.raises(NoAnswer, match="60"):
        Connections().get(server.url, {})

    assert server.heard == []


def test_nothing_is_asked_in_the_clear(server: Receiver, connections: Connections) -> None:
    with pytest.raises(NoAnswer):
        connections.get(server.url.replace("https", "http"), {})


def test_proxies_of_the_environment_are_not_used(
    server: Receiver, connections: Connections, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("https_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    assert connections.get(server.url, {}).status == 204


def test_a_connection_serves_again_after_what_was_too_much(server: Receiver, connections: Connections) -> None:
    server.answer = saying(bytes(MEGABYTE))
    with pytest.raises(TooMuch):
        connections.get(server.url, {}, largest=10)

    assert len(connections.get(server.url, {}).content) == MEGABYTE
