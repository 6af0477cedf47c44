import os
import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from local.ports import LOOPBACK, free_port, listening_socket
from tests.support.network import Network, network
from tests.support.network.weather import BACK, OUT, Weather

A_WHILE = 0.3
SOON = 10
ME = "me"


@pytest.fixture
def lines() -> Iterator[Network]:
    with network() as made:
        yield made


@pytest.fixture
def echo() -> Iterator[int]:
    """A server that sends back what comes, and a note of what came."""
    listener = listening_socket()
    listener.settimeout(SOON)

    def serve() -> None:
        with listener, listener.accept()[0] as connection:
            while came := connection.recv(65_536):
                connection.sendall(came)

    serving = threading.Thread(target=serve)
    serving.start()
    yield int(listener.getsockname()[1])
    serving.join()


@pytest.fixture
def connect(lines: Network, echo: int) -> Iterator[Callable[[], socket.socket]]:
    door = lines.lead("echo-1", echo)
    opened = []

    def connected() -> socket.socket:
        opened.append(socket.create_connection((LOOPBACK, door), timeout=SOON))
        return opened[-1]

    yield connected
    for each in opened:
        each.close()


def arrives(connection: socket.socket, within: float) -> bool:
    connection.settimeout(within)
    try:
        return bool(connection.recv(65_536))
    except TimeoutError:
        return False


def test_what_is_sent_is_passed_on_and_so_is_the_end(connect: Callable[[], socket.socket]) -> None:
    connection = connect()

    connection.sendall(b"hello")
    came = connection.recv(5)
    connection.shutdown(socket.SHUT_WR)

    assert (came, connection.recv(5)) == (b"hello", b"")


@pytest.mark.parametrize("cut", [{OUT}, {BACK}, {OUT, BACK}])
def test_a_cut_line_holds_what_is_sent_until_it_is_whole(
    lines: Network, connect: Callable[[], socket.socket], cut: set[str]
) -> None:
    lines.pids = lambda: {os.getpid(): ME}
    connection = connect()
    lines.set(ME, "echo", Weather(cut=frozenset(cut)))

    connection.sendall(b"hello")
    before = arrives(connection, A_WHILE)
    lines.clear()

    assert (before, arrives(connection, SOON)) == (False, True)


def test_only_the_process_and_the_line_that_are_meant_are_cut(
    lines: Network, connect: Callable[[], socket.socket]
) -> None:
    lines.pids = lambda: {os.getpid(): ME}
    connection = connect()
    lines.set("another", "echo", Weather(cut=frozenset({OUT})))
    lines.set(ME, "mongod", Weather(cut=frozenset({OUT})))

    connection.sendall(b"hello")

    assert arrives(connection, SOON)


def test_a_slow_line_delays_each_way_and_keeps_to_its_rate(
    lines: Network, connect: Callable[[], socket.socket]
) -> None:
    lines.pids = lambda: {os.getpid(): ME}
    connection = connect()
    lines.set(ME, "", Weather(delay=A_WHILE, rate=10_000))

    begun_at = time.monotonic()
    connection.sendall(bytes(2_000))
    connection.recv(2_000, socket.MSG_WAITALL)

    assert time.monotonic() - begun_at >= 2 * A_WHILE + 2 * 0.2


def test_nobody_behind_the_line_is_told_at_once(lines: Network) -> None:
    door = lines.lead("nobody", free_port())

    with socket.create_connection((LOOPBACK, door), timeout=SOON) as connection:
        assert connection.recv(1) == b""
