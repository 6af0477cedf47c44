"""One message over HTTPS: the name is looked up once, and only the address that was checked is spoken to.

No redirect is followed, no proxy is used, and whatever the other side does, it ends after ten seconds or 64 kB.
"""

import io
import os
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from http.client import HTTPException, HTTPResponse, HTTPSConnection
from threading import Timer
from typing import Any

from services.reports.webhooks.destinations import Destination, Rules, WrongDestination, is_public, read_destination
from services.reports.webhooks.outcomes import Outcome, Reason, outcome_of
from shared.clock import Clock

SECONDS = 10.0
LARGEST_ANSWER = 64 * 1024

Resolve = Callable[[str, int], Sequence[str]]
"""Returns the IP addresses of a name; raises OSError where there are none."""


def resolve(host: str, port: int) -> Sequence[str]:
    """Ask the system for the addresses of a name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


class Sending:
    """Sends messages; may be used by several threads."""

    def __init__(
        self,
        rules: Rules,
        *,
        clock: Clock,
        ca_file: str | None = None,
        resolve: Resolve = resolve,
        seconds: float = SECONDS,
    ) -> None:
        """Send to what the rules allow; certificates are trusted by the system's authorities, and by `ca_file`."""
        self._rules = rules
        self._clock = clock
        self._resolve = resolve
        self._seconds = seconds
        self._context = ssl.create_default_context()
        self._context.minimum_version = ssl.TLSVersion.TLSv1_2
        if ca_file:
            self._context.load_verify_locations(ca_file)
        self._lookups = ThreadPoolExecutor(8, thread_name_prefix="webhook-names")

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        """Send a message and say what came of it; raises nothing."""
        deadline = time.monotonic() + self._seconds
        try:
            to = read_destination(url, self._rules)
            addresses = self._lookups.submit(self._resolve, to.host, to.port).result(self._seconds)
            if to.host not in self._rules.inside_hosts and not all(map(is_public, addresses)):
                return Outcome(Reason.INSIDE)
        except WrongDestination:
            return Outcome(Reason.FORBIDDEN)
        except (OSError, UnicodeError, ValueError):
            return Outcome(Reason.NO_ADDRESS)
        if not addresses:
            return Outcome(Reason.NO_ADDRESS)
        return self._post(_Pinned(to, addresses[0], self._context, deadline), to, headers, body)

    def _post(self, connection: "_Pinned", to: Destination, headers: Mapping[str, str], body: bytes) -> Outcome:
        try:
            connection.connect()
            with _cut_off(connection):
                connection.request("POST", to.target, body, dict(headers))
                answer = connection.getresponse()
                if connection.seconds_left <= 0:
                    return Outcome(Reason.TOO_SLOW)  # cut off amid its headers, which end there for the parser
                with suppress(OSError, HTTPException):  # it has answered; whatever else it says is of no interest
                    answer.read(LARGEST_ANSWER)
                return outcome_of(answer.status, answer.headers.get("Retry-After"), self._clock())
        except ssl.SSLCertVerificationError:
            return Outcome(Reason.CERTIFICATE)
        except (OSError, HTTPException, ValueError) as error:
            is_late = isinstance(error, TimeoutError) or connection.seconds_left <= 0
            return Outcome(Reason.TOO_SLOW if is_late else Reason.NO_CONNECTION)
        finally:
            connection.close()


class _Limited(io.RawIOBase):
    """Ends after so many bytes, wherever they stand in an answer."""

    def __init__(self, raw: io.RawIOBase, most: int) -> None:
        self._raw = raw
        self._left = most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        read = self._raw.readinto(memoryview(buffer)[: self._left]) if self._left else 0
        self._left -= read or 0
        return read

    def close(self) -> None:
        self._raw.close()
        super().close()


class _ShortAnswer(HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp.close()
        self.fp = io.BufferedReader(_Limited(sock.makefile("rb", buffering=0), LARGEST_ANSWER))


class _Pinned(HTTPSConnection):
    """A connection to one address, whatever its name may mean by now; the certificate has to be the name's."""

    response_class = _ShortAnswer

    def __init__(self, to: Destination, address: str, context: ssl.SSLContext, deadline: float) -> None:
        super().__init__(to.host, to.port, context=context)
        self._to = address, to.port
        self._tls = context
        self._deadline = deadline

    @property
    def seconds_left(self) -> float:
        return self._deadline - time.monotonic()

    def connect(self) -> None:
        plain = socket.create_connection(self._to, max(0.001, self.seconds_left))
        plain.settimeout(max(0.001, self.seconds_left))
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)


@contextmanager
def _cut_off(connection: _Pinned) -> Iterator[None]:
    """End the conversation in time even where each single byte comes in time."""
    with socket.socket(fileno=os.dup(connection.sock.fileno())) as line:

        def cut() -> None:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

        timer = Timer(max(0.001, connection.seconds_left), cut)
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()
