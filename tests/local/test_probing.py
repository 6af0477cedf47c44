import ssl
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from socket import create_server

import pytest
import trustme

from local.browser import Astray
from local.ports import free_port
from local.probing import certificate_ends_at, metrics_served, probe
from tests.support.measured import growth, value


class OverAtTheFirstRest(threading.Event):
    def wait(self, timeout: float | None = None) -> bool:
        self.set()
        return super().wait(timeout)


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """The origin of a server that does no more than to show its certificate, and the file of its authority."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    with create_server(("127.0.0.1", 0)) as listener, context.wrap_socket(listener, server_side=True) as secured:

        def greet() -> None:
            secured.accept()[0].close()

        thread = threading.Thread(target=greet)
        thread.start()
        yield (
            f"https://localhost:{listener.getsockname()[1] if listener.fileno() > 0 else secured.getsockname()[1]}",
            str(tmp_path / "ca.pem"),
        )
        thread.join(10)


def test_the_certificate_of_the_portal_is_looked_at(portal: tuple[str, str]) -> None:
    assert certificate_ends_at(*portal) > time.time()


def test_a_portal_without_tls_has_none() -> None:
    assert certificate_ends_at("http://localhost:1", None) == 0


def test_walks_are_counted_by_how_they_end() -> None:
    stop, ways = threading.Event(), iter([Astray("no page"), None, Astray("no page")])
    through, astray = (growth("shindan_probe_walks_total", outcome=each) for each in ("through", "astray"))

    def walk() -> None:
        way = next(ways, stop)
        if way is stop:
            stop.set()
        elif way is not None:
            raise way  # type: ignore[misc]

    before = time.time()
    probe(walk, "http://localhost:1", None, every=0, stop=stop)

    assert (through(), astray()) == (2, 2)
    assert value("shindan_probe_success_timestamp_seconds") >= before


def test_what_cannot_be_reached_is_a_walk_astray() -> None:
    stop, astray = OverAtTheFirstRest(), growth("shindan_probe_walks_total", outcome="astray")

    probe(lambda: None, f"https://localhost:{free_port()}", None, every=60, stop=stop)

    assert astray() == 1


def test_metrics_are_served_while_the_block_runs() -> None:
    port = free_port()

    with metrics_served(port), urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=60) as answer:
        told = answer.read().decode()

    assert "shindan_probe_walks_total" in told
