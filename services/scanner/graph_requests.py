"""Asking Graph: within the mailbox's budget, with a token asked for before every request, and again if need be."""

import random
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import structlog

from services.scanner.budget import LONGEST_NAP, Budgeter
from services.scanner.connections import LARGEST_ANSWER, Answer, Connections, NoAnswer, TooMuch
from services.scanner.graph_errors import answer_error, unreachable
from services.scanner.mail_source import Busy, TokenRefused, TooLarge
from services.scanner.metrics import GRAPH_NAPS, GRAPH_SECONDS

TRIES: Final = 3
FIRST_PAUSE: Final = 0.5

Token = Callable[[bool], str]
"""Returns an access token; True asks for a new one, because the last one was refused."""
T = TypeVar("T")

log = structlog.get_logger("services.scanner")


@dataclass(frozen=True)
class Request:
    """What is asked for: an address, the kind of answer, what Graph may do otherwise than usual, bytes at most."""

    url: str
    accept: str
    prefer: str = ""
    largest: int = LARGEST_ANSWER


class Requests:
    """Requests of one application or one signed-in person; raises the errors that mail_source.py declares."""

    def __init__(self, connections: Connections, token: Token, budgeter: Budgeter) -> None:
        """Ask over `connections`."""
        self._connections = connections
        self._token = token
        self.budgeter = budgeter

    def json(self, url: str, mailbox: str = "") -> dict[str, Any]:
        """Return a JSON object; `mailbox` is the user whose budget is used, empty for the directory."""
        return self._tried(Request(url, "application/json"), mailbox, Answer.json)

    def text(self, url: str, mailbox: str) -> str:
        """Return plain text."""
        return self._tried(Request(url, "text/plain"), mailbox, lambda answer: answer.content.decode("utf-8-sig"))

    def content(self, url: str, mailbox: str, largest: int, prefer: str = "") -> bytes:
        """Return raw bytes; raises TooLarge above `largest` of them, without taking in the rest."""
        return self._tried(Request(url, "*/*", prefer, largest), mailbox, lambda answer: answer.content)

    def _tried(self, request: Request, mailbox: str, read: Callable[[Answer], T]) -> T:
        renew = False
        for number in range(1, TRIES + 1):
            try:
                with self.budgeter.slot(mailbox):
                    return _read(self._asked(request, renew=renew), read)
            except TokenRefused:
                if renew:
                    raise
                renew = True
            except Busy as busy:
                pause = busy.retry_after if busy.retry_after is not None else _pause_after(number)
                if number == TRIES or pause > LONGEST_NAP:
                    raise
                GRAPH_NAPS.inc(pause)
                self.budgeter.nap(pause)
        raise Busy("no answer in several tries")

    def _asked(self, request: Request, *, renew: bool) -> Answer:
        request_id = str(uuid.uuid4())
        headers = {
            "Authorization": f"Bearer {self._token(renew)}",
            "Accept": request.accept,
            "Prefer": ", ".join(filter(None, ('IdType="ImmutableId"', request.prefer))),
            "client-request-id": request_id,
        }
        begun, status = time.perf_counter(), "none"
        try:
            answer = self._connections.get(request.url, headers, request.largest)
            status = str(answer.status)
        except NoAnswer as broken:
            raise unreachable(broken) from broken
        except TooMuch as error:
            raise TooLarge from error
        finally:
            GRAPH_SECONDS.labels(status=status).observe(time.perf_counter() - begun)
        if answer.is_good:
            return answer
        graphs_id = answer.headers.get("request-id", "")
        log.info("graph refused", status=answer.status, client_request_id=request_id, request_id=graphs_id)
        raise answer_error(answer)


def _read(answer: Answer, read: Callable[[Answer], T]) -> T:
    try:
        return read(answer)
    except ValueError as error:
        raise Busy("Graph answered what cannot be read") from error


def _pause_after(tries: int) -> float:
    """Return a random pause, so that threads do not come back at once: half a second at most, then one, then two."""
    longest = FIRST_PAUSE * 2.0 ** (tries - 1)
    return random.uniform(longest / 2, longest)  # noqa: S311 — no secret
