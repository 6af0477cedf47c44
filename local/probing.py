"""Walking through an installation again and again, and telling by metrics whether a customer comes through."""

import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from socket import create_connection
from urllib.parse import urlsplit

import click
from prometheus_client import Counter, Gauge, start_http_server
from requests import RequestException

from local.browser import Astray
from local.walk import WalkStopped

METRICS_PORT = 9100
PATIENCE_SECONDS = 10

WALKS = Counter("shindan_probe_walks", "Walks of the probe from sign-up to erasure, by outcome.", ["outcome"])
CAME_THROUGH = Gauge("shindan_probe_success_timestamp_seconds", "When the probe last came through, Unix time.")
WALK_SECONDS = Gauge("shindan_probe_walk_seconds", "How long the probe's last walk took that came through.")
CERTIFICATE_ENDS = Gauge(
    "shindan_portal_certificate_expiry_timestamp_seconds", "When the portal's certificate ends, Unix time."
)
for _outcome in ("through", "astray"):
    WALKS.labels(outcome=_outcome)


def probe(walk: Callable[[], object], portal: str, ca_file: str | None, *, every: float, stop: threading.Event) -> None:
    """Walk, rest `every` seconds, and so on until `stop` is set; a walk that goes astray is counted and said."""
    while not stop.is_set():
        begun = time.monotonic()
        try:
            CERTIFICATE_ENDS.set(certificate_ends_at(portal, ca_file))
            walk()
        except WalkStopped:
            return
        except (Astray, RequestException, OSError) as error:
            WALKS.labels(outcome="astray").inc()
            click.echo(f"The customer did not come through: {error}", err=True)
        else:
            WALKS.labels(outcome="through").inc()
            WALK_SECONDS.set(time.monotonic() - begun)
            CAME_THROUGH.set_to_current_time()
        stop.wait(every)


def certificate_ends_at(portal: str, ca_file: str | None) -> float:
    """Return until when, in Unix time, the certificate of a portal holds, 0 for one without TLS; raises OSError."""
    parts = urlsplit(portal)
    if parts.scheme != "https":
        return 0.0
    name = parts.hostname or ""
    context = ssl.create_default_context(cafile=ca_file)
    with (
        create_connection((name, parts.port or 443), PATIENCE_SECONDS) as plain,
        context.wrap_socket(plain, server_hostname=name) as secured,
    ):
        shown = secured.getpeercert() or {}
    return float(ssl.cert_time_to_seconds(str(shown["notAfter"])))


@contextmanager
def metrics_served(port: int) -> Iterator[None]:
    """Answer /metrics on a thread of its own while the block runs."""
    server, thread = start_http_server(port)
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
