"""Bars tests from the network: only the loopback interface and Unix sockets can be reached."""

import ipaddress
import socket
from collections.abc import Iterator
from typing import Any

import pytest


class NetworkBarred(Exception):
    """A test tried to leave this machine."""


def _check(address: Any) -> None:
    host = address[0] if isinstance(address, tuple) else "localhost"
    if host == "localhost":
        return
    try:
        loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise NetworkBarred(f"{host} is not on the loopback interface")


@pytest.fixture(autouse=True, scope="session")
def sockets_barred() -> Iterator[None]:
    """Refuse every connection that would leave this machine."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            original = getattr(socket.socket, name)

            def connect(self: socket.socket, address: Any, original: Any = original) -> Any:
                _check(address)
                return original(self, address)

            patch.setattr(socket.socket, name, connect)
        yield
