"""HTTPS by libcurl, which takes a tenth of the processor time that a request takes in Python alone.

Graph is asked once for every mail, so that this is most of what reading a mail costs besides judging it.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from queue import Empty, LifoQueue
from typing import Any, Final

import certifi
import pycurl

from shared.microsoft import CONNECT_SECONDS, READ_SECONDS, with_whole_texts

LARGEST_ANSWER: Final = 64 * 1024 * 1024
"""Bytes; nothing but a mail comes near."""
PIECE_BYTES: Final = 256 * 1024


class NoAnswer(Exception):
    """There was no answer, or it broke off."""


class TooMuch(Exception):
    """The answer is larger than what was to be read of it."""


@dataclass(frozen=True)
class Answer:
    """What was answered, whatever its status; headers by their names in small letters."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def is_good(self) -> bool:
        """Tell whether it is what was asked for; a redirect is not."""
        return 200 <= self.status < 300

    def json(self) -> dict[str, Any]:
        """Return the JSON object, with texts that can be stored; raises ValueError."""
        found: dict[str, Any] = json.loads(self.content, object_hook=with_whole_texts)
        return found


class Connections:
    """Connections that stay open; may be used by several threads. The environment's proxies are not asked."""

    def __init__(self, ca_file: str | None = None, *, read_seconds: int = READ_SECONDS) -> None:
        """Trust an authority of our own, or those of the web; give up after so many seconds without a byte."""
        self._ca_file = ca_file or certifi.where()
        self._read_seconds = read_seconds
        self._idle: LifoQueue[pycurl.Curl] = LifoQueue()

    def get(self, url: str, headers: Mapping[str, str], largest: int = LARGEST_ANSWER) -> Answer:
        """Return the answer; raises NoAnswer, and TooMuch when a good one has more than `largest` bytes."""
        try:
            curl = self._idle.get_nowait()
        except Empty:
            curl = self._made()
        coming = _Coming(largest)
        curl.setopt(pycurl.URL, url)
        curl.setopt(pycurl.HTTPHEADER, [f"{name}: {value}" for name, value in headers.items()])
        _tell(curl, coming.take_header, coming.take_piece)
        try:
            curl.perform()
        except pycurl.error as error:
            if coming.is_too_much:
                raise TooMuch from None
            raise NoAnswer(f"libcurl's error {error.args[0]}") from error
        finally:
            _tell(curl, _drop, _drop)  # else the answer would be held until the next one
            self._idle.put(curl)
        return Answer(coming.status, coming.headers, bytes(coming.body))

    def _made(self) -> pycurl.Curl:
        curl = pycurl.Curl()
        curl.setopt(pycurl.CAINFO, self._ca_file)
        curl.setopt(pycurl.SSLVERSION, pycurl.SSLVERSION_TLSv1_2)
        curl.setopt(pycurl.PROTOCOLS, pycurl.PROTO_HTTPS)
        curl.setopt(pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_1_1)
        curl.setopt(pycurl.PROXY, "")
        curl.setopt(pycurl.ACCEPT_ENCODING, "gzip")
        curl.setopt(pycurl.BUFFERSIZE, PIECE_BYTES)
        curl.setopt(pycurl.NOSIGNAL, 1)
        curl.setopt(pycurl.CONNECTTIMEOUT, CONNECT_SECONDS)
        curl.setopt(pycurl.LOW_SPEED_LIMIT, 1)
        curl.setopt(pycurl.LOW_SPEED_TIME, self._read_seconds)
        return curl


class _Coming:
    """An answer while it comes."""

    def __init__(self, largest: int) -> None:
        self._largest = largest
        self.status = 0
        self.headers: dict[str, str] = {}
        self.body = bytearray()
        self.is_too_much = False

    def take_header(self, line: bytes) -> None:
        name, colon, value = line.decode("latin-1").partition(":")
        if name.startswith("HTTP/"):  # also after an interim answer (1xx)
            self.status, self.headers = int(name.split()[1]), {}
        elif colon:
            self.headers[name.lower()] = value.strip()

    def take_piece(self, piece: bytes) -> int:
        self.is_too_much = len(self.body) + len(piece) > self._largest
        if self.is_too_much:
            return 0
        self.body += piece
        return len(piece)


def _tell(curl: pycurl.Curl, header: Callable[[bytes], Any], piece: Callable[[bytes], Any]) -> None:
    curl.setopt(pycurl.HEADERFUNCTION, header)
    curl.setopt(pycurl.WRITEFUNCTION, piece)


def _drop(_piece: bytes) -> None:
    """Take nothing in."""
