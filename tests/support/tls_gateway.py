"""A gateway that ends TLS before a running system's portal, under the host of its brand, as an operator's does."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from socket import SHUT_WR, socket
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from urllib.parse import urlsplit

import trustme

HOST = "shindan.example"


@dataclass(frozen=True)
class Gateway:
    """Where it listens, and the authority of its certificate."""

    port: int
    ca_file: Path

    def for_curl(self) -> str:
        """Return what leads curl to it (a .curlrc), so that commands need name nothing but the host."""
        return f'connect-to = "{HOST}:443:127.0.0.1:{self.port}"\ncacert = "{self.ca_file}"\n'


@contextmanager
def gateway(portal: str, folder: Path) -> Iterator[Gateway]:
    """Start one before the portal of a system."""
    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(HOST).configure_cert(context)
    ca_file = folder / "gateway.pem"
    authority.cert_pem.write_to_path(str(ca_file))
    behind = urlsplit(portal)

    class Passing(StreamRequestHandler):
        def handle(self) -> None:
            with suppress(OSError), socket() as inner, context.wrap_socket(self.connection, server_side=True) as outer:
                inner.connect((behind.hostname, behind.port))
                there = Thread(target=_pass_on, args=(outer, inner), daemon=True)
                there.start()
                _pass_on(inner, outer)

    server = ThreadingTCPServer(("127.0.0.1", 0), Passing)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield Gateway(server.server_address[1], ca_file)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _pass_on(source: socket, target: socket) -> None:
    with suppress(OSError):
        while said := source.recv(65_536):
            target.sendall(said)
        target.shutdown(SHUT_WR)
