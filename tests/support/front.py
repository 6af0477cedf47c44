"""The portal of the one-process system as browsers meet it: over TLS, under the host of each brand."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import trustme
from cheroot.ssl.builtin import BuiltinSSLAdapter
from cheroot.wsgi import Server
from playwright.sync_api import Browser

from local.ports import free_port
from tests.support.chromium import chromium
from tests.support.in_process import PORTALS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HOSTS = {brand: portal.removeprefix("https://") for brand, portal in PORTALS.items()}
THREADS = 16


class Front:
    """A TLS server, and a Chromium that is led to it from the brands' hosts; what it serves can be exchanged."""

    def __init__(self, browser: Browser) -> None:
        """Serve nothing yet."""
        self.browser = browser
        self.application: WSGIApplication | None = None

    def __call__(self, environment: "WSGIEnvironment", start: "StartResponse") -> "Iterator[bytes] | list[bytes]":
        """Pass a request on to what is served at present."""
        assert self.application is not None, "nothing is served yet"
        return self.application(environment, start)  # type: ignore[return-value]


@contextmanager
def front() -> Iterator[Front]:
    """Start the server and the browser."""
    port = free_port()
    with chromium(*_led_to(port)) as browser:
        serving = Front(browser)
        with _served(serving, port):
            yield serving


def _led_to(port: int) -> tuple[str, ...]:
    rules = ", ".join(f"MAP {host}:443 127.0.0.1:{port}" for host in HOSTS.values())
    # else each new profile shakes hands twice, the first time in vain
    return f"--host-resolver-rules={rules}", "--ignore-certificate-errors"


@contextmanager
def _served(application: "WSGIApplication", port: int) -> Iterator[None]:
    server = Server(("127.0.0.1", port), application, numthreads=THREADS, shutdown_timeout=1)
    with tempfile.TemporaryDirectory(prefix="front-") as folder:
        server.ssl_adapter = BuiltinSSLAdapter(*_certificate(Path(folder), HOSTS))
        server.prepare()
        thread = Thread(target=server.serve, name="front", daemon=True)
        thread.start()
        try:
            yield
        finally:
            server.stop()
            thread.join()


def _certificate(folder: Path, hosts: Mapping[str, str]) -> tuple[str, str]:
    made = trustme.CA().issue_cert(*hosts.values())
    chain, key = folder / "chain.pem", folder / "key.pem"
    made.private_key_and_cert_chain_pem.write_to_path(chain)
    made.private_key_pem.write_to_path(key)
    return str(chain), str(key)
