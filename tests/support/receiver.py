"""A server over real TLS, on the loopback interface, which answers as a test wants it to; e.g. of webhooks."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import trustme

NAME = "hooks.company.example"


@dataclass(frozen=True)
class Heard:
    """One request that arrived."""

    path: str
    headers: Message
    body: bytes


Answer = Callable[[BaseHTTPRequestHandler], None]


def answering(status: int, **headers: str) -> Answer:
    """Return what answers with a status, and headers whose names are written with underscores."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Content-Length", "0")
        request.end_headers()

    return answer


@dataclass
class Receiver:
    """What runs: its port, its authority's certificate, what it heard, and how it answers."""

    port: int
    ca_file: Path
    name: str = NAME
    answer: Answer = field(default_factory=lambda: answering(204))
    heard: list[Heard] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)
    """Set when the test is over, for answers that would go on for ever."""

    @property
    def url(self) -> str:
        """Return its address, under the name of its certificate."""
        return f"https://{self.name}:{self.port}/shindan?from=us"

    def drip(self, request: BaseHTTPRequestHandler, start: bytes, drop: bytes) -> None:
        """Answer with drop after drop, without an end."""
        with suppress(OSError):
            request.wfile.write(start)
            while not self.done.wait(0.05):
                request.wfile.write(drop)
                request.wfile.flush()


@contextmanager
def receiving(folder: Path, name: str = NAME) -> Iterator[Receiver]:
    """Start one whose certificate is for a name."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    ca_file = folder / f"{name}.pem"
    authority.cert_pem.write_to_path(str(ca_file))

    class Requests(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            receiver.heard.append(Heard(self.path, self.headers, body))
            with suppress(OSError):
                receiver.answer(self)

        do_GET = do_POST  # noqa: N815 - the name is the server's

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the server's
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Requests)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign] # whoever refuses a certificate hangs up
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    receiver = Receiver(server.server_address[1], ca_file, name)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.done.set()
        server.shutdown()
        thread.join()
        server.server_close()
