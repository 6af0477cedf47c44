"""Leads host names to a port of this machine, within this process: for clients that know Microsoft's hosts by heart."""

import socket
from collections.abc import Collection
from typing import Any

import anyio
import pytest
import urllib3.util.connection


def lead(patch: pytest.MonkeyPatch, names: Collection[str], port: int) -> None:
    """Let whatever connects to one of the names by urllib3, the standard library or anyio reach the loopback port."""

    def there(host: str, wanted: int) -> tuple[str, int]:
        return ("127.0.0.1", port) if host in names else (host, wanted)

    for module in (socket, urllib3.util.connection):
        _lead_sockets(patch, module, there)
    connect = anyio.connect_tcp

    async def connect_tcp(remote_host: Any, remote_port: int, **options: Any) -> Any:
        return await connect(*there(remote_host, remote_port), **options)

    patch.setattr(anyio, "connect_tcp", connect_tcp)


def _lead_sockets(patch: pytest.MonkeyPatch, module: Any, there: Any) -> None:
    connect = module.create_connection

    def create_connection(address: tuple[str, int], *args: Any, **options: Any) -> socket.socket:
        opened: socket.socket = connect(there(*address), *args, **options)
        return opened

    patch.setattr(module, "create_connection", create_connection)
