"""Asking Graph: within the mailbox's budget, with a token asked for before every request, and again if need be."""

import random
import uuid
from collections.abc import Callable
from typing import Any, Final, TypeVar

import requests
import structlog

from services.scanner.budget import LONGEST_NAP, Budgeter
from services.scanner.graph_errors import answer_error, unreachable
from services.scanner.mail_source import Busy, TokenRefused, TooLarge
from shared.microsoft import object_in

TRIES: Final = 3
FIRST_PAUSE: Final = 0.5
CHUNK_BYTES: Final = 1 << 20

Token = Callable[[bool], str]
"""Returns an access token; True asks for a new one, because the last one was refused."""
T = TypeVar("T")

log = structlog.get_logger("services.scanner")


class Requests:
    """Requests of one application or one signed-in person; raises the errors that mail_source.py declares."""

    def __init__(self, session: requests.Session, token: Token, budgeter: Budgeter) -> None:
        """Ask over `session`."""
        self._session = session
        self._token = token
        self.budgeter = budgeter

    def json(self, url: str, mailbox: str = "") -> dict[str, Any]:
        """Return a JSON object; `mailbox` is the user whose budget is used, empty for the directory."""
        return self._tried(url, "application/json", mailbox, object_in)

    def text(self, url: str, mailbox: str) -> str:
        """Return plain text."""
        return self._tried(url, "text/plain", mailbox, lambda answer: answer.text)

    def content(self, url: str, mailbox: str, largest: int, prefer: str = "") -> bytes:
        """Return raw bytes, read as they come; raises TooLarge above `largest` of them."""

        def read(answer: requests.Response) -> bytes:
            raw = bytearray()
            for chunk in answer.iter_content(CHUNK_BYTES):
                raw += chunk
                if len(raw) > largest:
                    raise TooLarge
            return bytes(raw)

        return self._tried(url, "*/*", mailbox, read, prefer)

    def _tried(
        self, url: str, accept: str, mailbox: str, read: Callable[[requests.Response], T], prefer: str = ""
    ) -> T:
        renew = False
        for number in range(1, TRIES + 1):
            try:
                with self.budgeter.slot(mailbox):
                    return self._asked(url, accept, read, prefer, renew=renew)
            except TokenRefused:
                if renew:
                    raise
                renew = True
            except Busy as busy:
                pause = busy.retry_after if busy.retry_after is not None else _pause_after(number)
                if number == TRIES or pause > LONGEST_NAP:
                    raise
                self.budgeter.nap(pause)
        raise Busy("no answer in several tries")

    def _asked(self, url: str, accept: str, read: Callable[[requests.Response], T], prefer: str, *, renew: bool) -> T:
        request_id = str(uuid.uuid4())
        headers = {
            "Authorization": f"Bearer {self._token(renew)}",
            "Accept": accept,
            "Prefer": ", ".join(filter(None, ('IdType="ImmutableId"', prefer))),
            "client-request-id": request_id,
        }
        try:
            with self._session.get(url, headers=headers, stream=True) as answer:
                if answer.ok:
                    return read(answer)
                error = answer_error(answer)
        except requests.RequestException as broken:
            raise unreachable(broken) from broken
        graphs_id = answer.headers.get("request-id", "")
        log.info("graph refused", status=answer.status_code, client_request_id=request_id, request_id=graphs_id)
        raise error


def _pause_after(tries: int) -> float:
    """Return a random pause, so that threads do not come back at once: half a second at most, then one, then two."""
    longest = FIRST_PAUSE * 2.0 ** (tries - 1)
    return random.uniform(longest / 2, longest)  # noqa: S311 — no secret
