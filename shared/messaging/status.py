"""The worker's small web server: /health, /ready and /metrics."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

Check = Callable[[], bool]


def _requests(checks: dict[str, Check]) -> type[BaseHTTPRequestHandler]:
    class Requests(BaseHTTPRequestHandler):
        timeout = 10

        def do_GET(self) -> None:
            if self.path == "/metrics":
                self._answer(HTTPStatus.OK, CONTENT_TYPE_LATEST, generate_latest())
            elif self.path in checks:
                status = HTTPStatus.OK if checks[self.path]() else HTTPStatus.SERVICE_UNAVAILABLE
                self._answer(status, "text/plain", status.phrase.encode())
            else:
                self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"/health, /ready or /metrics")

        def _answer(self, status: HTTPStatus, content_type: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the server's
            """Probes come every few seconds and are not worth a line."""

    return Requests


@contextmanager
def serving(host: str, port: int, *, healthy: Check, ready: Check) -> Iterator[int]:
    """Answer on a thread of its own while the block runs; yields the port."""
    server = ThreadingHTTPServer((host, port), _requests({"/health": healthy, "/ready": ready}))
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, name="status", daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
