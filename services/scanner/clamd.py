"""A client of ClamAV's daemon: its protocol is a command, the mail in chunks, and a line as the answer.

See clamd(8): `zPING`, `zINSTREAM`; answers `PONG`, `stream: OK`, `stream: <signature> FOUND`, `… ERROR`.
"""

import socket
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Final

CHUNK: Final = 64 * 1024
LONGEST_ANSWER: Final = 4_096
LENGTH: Final = struct.Struct("!I")


class ClamdFailed(Exception):
    """The mail was not scanned; the text is the reason's code."""


class BadAddress(Exception):
    """Neither the path of a socket nor host:port."""


@dataclass(frozen=True)
class Address:
    """Where clamd listens: `path` of a Unix socket, or host and port."""

    path: str = ""
    host: str = ""
    port: int = 0


def read_address(text: str) -> Address:
    """Return where clamd listens; raises BadAddress."""
    path = text.removeprefix("unix:")
    if path.startswith("/"):
        return Address(path=path)
    host, _, port = text.removeprefix("tcp://").rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65_536:
        raise BadAddress(f"{text}: give the path of clamd's socket, like /run/clamav/clamd.ctl, or host:port")
    return Address(host=host.strip("[]"), port=int(port))


class Clamd:
    """Asks clamd, over a new connection each time, as its protocol wants it; may be used by several threads."""

    def __init__(self, address: Address, *, seconds: float, largest: int) -> None:
        """Wait `seconds` for an answer, and ask about nothing above `largest` bytes."""
        self._address, self._seconds, self._largest = address, seconds, largest

    def ping(self) -> None:
        """Raise ClamdFailed unless clamd is there."""
        with self._connection() as connection:
            connection.sendall(b"zPING\0")
            if connection.answer() != "PONG":
                raise ClamdFailed("antivirus_failed")

    def scan(self, raw: bytes) -> str:
        """Return the signature that clamd found in the bytes, empty for none; raises ClamdFailed."""
        if len(raw) > self._largest:
            raise ClamdFailed("antivirus_too_large")
        with self._connection() as connection:
            with suppress(BrokenPipeError, ConnectionResetError):  # clamd hangs up on what is too large, and says so
                connection.sendall(b"zINSTREAM\0")
                for begin in range(0, len(raw), CHUNK):
                    chunk = raw[begin : begin + CHUNK]
                    connection.sendall(LENGTH.pack(len(chunk)) + chunk)
                connection.sendall(LENGTH.pack(0))
            return _signature(connection.answer())

    @contextmanager
    def _connection(self) -> Iterator["_Connection"]:
        deadline = time.monotonic() + self._seconds
        try:
            with self._connected() as link:
                yield _Connection(link, deadline)
        except TimeoutError as error:
            raise ClamdFailed("antivirus_took_too_long") from error
        except OSError as error:
            raise ClamdFailed("antivirus_unreachable") from error

    def _connected(self) -> socket.socket:
        if not self._address.path:
            return socket.create_connection((self._address.host, self._address.port), self._seconds)
        link = socket.socket(socket.AF_UNIX)
        link.settimeout(self._seconds)
        try:
            link.connect(self._address.path)
        except OSError:
            link.close()
            raise
        return link


class _Connection:
    """One question to clamd, which must be over by the deadline."""

    def __init__(self, link: socket.socket, deadline: float) -> None:
        self._link, self._deadline = link, deadline

    def sendall(self, piece: bytes) -> None:
        self._link.settimeout(self._left())
        self._link.sendall(piece)

    def answer(self) -> str:
        said = b""
        while b"\0" not in said and len(said) < LONGEST_ANSWER:
            self._link.settimeout(self._left())
            try:
                piece = self._link.recv(LONGEST_ANSWER)
            except ConnectionResetError:
                break
            if not piece:
                break
            said += piece
        return said.partition(b"\0")[0].decode("utf-8", "replace").strip()

    def _left(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def _signature(answer: str) -> str:
    said = answer.removeprefix("stream: ")
    if said == "OK":
        return ""
    if "size limit exceeded" in said or said.startswith("Heuristics.Limits.Exceeded"):
        raise ClamdFailed("antivirus_too_large")
    if not said.endswith(" FOUND"):
        raise ClamdFailed("antivirus_failed")
    return said.removesuffix(" FOUND")
