import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from local.letterboxes import mailpit_letters

HANAKO, TARO = "hanako@a.example", "taro@a.example"
LETTERS = {"n2": (HANAKO, "the second"), "n3": (TARO, "another's"), "n1": (HANAKO, "the first")}
"""As Mailpit lists them: the newest first."""


class Mailpit(BaseHTTPRequestHandler):
    """Answers with the fields of Mailpit's API that are read, in its shapes."""

    def do_GET(self) -> None:
        path, _, _ = self.path.partition("?")
        if path == "/api/v1/messages":
            listed = [{"ID": each, "To": [{"Name": "", "Address": to}]} for each, (to, _) in LETTERS.items()]
            self._answer({"total": len(listed), "messages": listed})
        else:
            self._answer({"Text": LETTERS[path.removeprefix("/api/v1/message/")][1]})

    def _answer(self, told: object) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(told).encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the server's
        """Say nothing."""


@pytest.fixture
def mailpit() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Mailpit)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_only_the_letters_to_an_address_are_told_the_oldest_first(mailpit: str) -> None:
    assert mailpit_letters(mailpit, HANAKO) == ["the first", "the second"]
    assert mailpit_letters(mailpit, TARO) == ["another's"]
    assert mailpit_letters(mailpit, "nobody@a.example") == []
