"""Live progress as server-sent events: each stream holds a thread of the process, so they are few and end soon."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import BoundedSemaphore

LOOKS = 60
"""How often one stream looks, once a second; afterwards the browser opens the next by itself."""
BEAT_EVERY = 5
"""Looks without news after which a sign of life is sent: it shows the server that the browser has gone, and
the browser that nothing in between holds the stream back."""
REOPEN_AFTER = 1_000
"""Milliseconds until the browser opens the next stream."""


@dataclass(frozen=True)
class Said:
    """What there is to say now, in one line; nothing follows the last."""

    words: str
    is_last: bool


class Streams:
    """The streams of one process."""

    def __init__(self, most: int, rest: Callable[[float], bool]) -> None:
        """Allow so many at once; `rest` waits for some seconds and tells whether the process is stopping."""
        self._free = BoundedSemaphore(most)
        self._rest = rest

    def enter(self) -> bool:
        """Take a place for a stream, to be given back by `leave`; False when all are taken."""
        return self._free.acquire(blocking=False)

    def leave(self) -> None:
        """Give the place back."""
        self._free.release()

    def follow(self, look: Callable[[], Said | None]) -> Iterator[str]:
        """Yield what `look` returns, as an event whenever it has changed, until the last or None."""
        yield f"retry: {REOPEN_AFTER}\n\n"
        before, silent = "", 0
        for _ in range(LOOKS):
            said = look()
            if said is None:
                return
            silent = 0 if said.words != before else silent + 1
            if not silent:
                yield f"data: {said.words}\n\n"
            elif silent % BEAT_EVERY == 0:
                yield "event: beat\ndata: .\n\n"
            if said.is_last or self._rest(1):
                return
            before = said.words
