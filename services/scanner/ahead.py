"""Fetching ahead: while a page is being closed and its successor announced, the mailbox need not stand idle."""

from collections.abc import Collection, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock
from typing import Final

from services.scanner.mail_source import Listed, MailSource

MAILS: Final = 12
"""Fetched ahead of each page."""
LARGEST_BYTES: Final = 2_000_000
"""Of a mail that is fetched ahead; what is larger is fetched when its turn comes."""
MOST_PAGES: Final = 16


@dataclass(frozen=True)
class Place:
    """A mail of a mailbox, as one permission sees it."""

    consent_id: str
    user_id: str
    source_id: str


class Ahead:
    """The mails that were asked for before their page came; those of the oldest pages are dropped for new ones."""

    def __init__(self, threads: int) -> None:
        """Fetch with so many threads, over all mailboxes."""
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="ahead")
        self._pages: list[dict[Place, Future[bytes]]] = []
        self._lock = Lock()

    def fetch(self, source: MailSource, consent_id: str, user_id: str, mails: Sequence[tuple[str, Listed]]) -> None:
        """Begin to fetch the first mails of a page."""
        page = {
            Place(consent_id, user_id, listed.id): self._pool.submit(source.message, user_id, listed.id, LARGEST_BYTES)
            for _, listed in mails[:MAILS]
        }
        with self._lock:
            dropped, self._pages = self._pages[: 1 - MOST_PAGES], [*self._pages[1 - MOST_PAGES :], page]
        for future in (each for old in dropped for each in old.values()):
            future.cancel()

    def take(self, consent_id: str, user_id: str, source_id: str) -> bytes | None:
        """Return a mail that was fetched ahead, once; None when it was not, or could not be."""
        place = Place(consent_id, user_id, source_id)
        with self._lock:
            page = next((each for each in self._pages if place in each), {})
            future = page.pop(place, None)
            self._pages = [each for each in self._pages if each]
        if future is None or future.cancel():
            return None
        return None if future.exception() else future.result()

    def keep_only(self, consent_ids: Collection[str]) -> None:
        """Drop what was fetched with any other permission: its scan has ended."""
        with self._lock:
            for page in self._pages:
                for place in [each for each in page if each.consent_id not in consent_ids]:
                    page.pop(place).cancel()

    def close(self) -> None:
        """Fetch no more."""
        self._pool.shutdown(wait=False, cancel_futures=True)
