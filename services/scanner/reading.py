"""Reading a page of a mailbox: fetch each mail, have a jailed child judge it, put into an event what a report shows."""

from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial

from services.scanner.access import Open
from services.scanner.ahead import Ahead
from services.scanner.context import Context
from services.scanner.delivered import Delivered, Reading
from services.scanner.fetching import UNREADABLE, Fetched, fetch, is_for_good, reason_for
from services.scanner.figures import Figures
from services.scanner.first_look import is_innocent, look_at
from services.scanner.jail.analysers import Analysers
from services.scanner.mail import Hindsight
from services.scanner.mail_source import Busy, Folder, Listed, MailPage, MailSource, Shown, Window
from services.scanner.scans import Scan
from services.scanner.tally import unread
from services.scanner.tenant_context import tenant_context
from services.scanner.work import WorkItem
from shared.clock import Clock
from shared.events.details import Scope

UNKNOWN_FOLDER = Folder("", "")
JUDGING = 2
"""Threads besides those that fetch, so that the mailbox does not wait while a mail is judged."""


class Reader:
    """Reads pages of mail and judges them; several fetches of one mailbox run at once."""

    def __init__(
        self,
        open_source: Open,
        analysers: Analysers,
        figures: Figures,
        clock: Clock,
        *,
        fetches: int,
        largest: int,
        ahead: Ahead | None = None,
        first_look: bool = False,
    ) -> None:
        """Fetch `fetches` mails of a page at once, none above `largest` bytes, and the next page's first ones ahead.

        With a first look only those mails of single mailboxes are fetched that need it.
        """
        self.open = open_source
        self._analysers = analysers
        self._clock = clock
        self._fetches = fetches
        self._largest = largest
        self._ahead = ahead
        self._first_look = first_look
        self._context = lru_cache(maxsize=32)(partial(tenant_context, figures))

    def list_mails(
        self, item: WorkItem, scan: Scan, window: Window, size: int, next_link: str | None = None
    ) -> MailPage:
        """Return so many of the mails that a mailbox got within a window, newest first."""
        return self.open(scan).mails(item.mailbox.user_id, window, size, next_link)

    def count_mails(self, item: WorkItem, scan: Scan) -> int:
        """Return how many mails of a mailbox lie in the scan's window now."""
        return self.open(scan).count_mails(item.mailbox.user_id, scan.window)

    def read(
        self,
        mails: Sequence[tuple[str, Listed]],
        item: WorkItem,
        scan: Scan,
        folders: Mapping[str, Folder],
        hindsight: Mapping[str, Hindsight] | None = None,
        *,
        upcoming: Sequence[tuple[str, Listed]] = (),
    ) -> list[Reading]:
        """Read and judge mails, given with our ids; raises Busy, and then all of them are read again.

        With hindsight of each mail they are judged once more. The `upcoming` mails are fetched when these nearly are.
        """
        source, user_id = self.open(scan), item.mailbox.user_id
        source.expect(user_id, len(mails))
        context = self._context(scan.scan_id, scan.senders, scan.trace_key, in_hindsight=hindsight is not None)
        looks_first = self._first_look and scan.scope is Scope.ONE_MAILBOX and hindsight is None
        shown = look_at([listed for _, listed in mails], source, user_id) if looks_first else {}

        def read_one(mail: tuple[str, Listed]) -> Reading:
            mail_id, listed = mail
            folder = folders.get(listed.folder_id, UNKNOWN_FOLDER)
            delivered = Delivered(mail_id, listed, folder, item, hindsight.get(mail_id) if hindsight else None)
            looked_at = self._looked_at(delivered, shown[listed.id], context) if listed.id in shown else None
            return looked_at or self._read_whole(delivered, source, scan, context)

        with ThreadPoolExecutor(self._fetches + JUDGING) as pool:
            futures = [pool.submit(read_one, each) for each in mails]
            try:
                if self._ahead and upcoming and not looks_first:
                    for future in futures[: max(0, len(futures) - self._fetches)]:
                        future.result()
                    self._ahead.fetch(source, scan.consent_id, user_id, upcoming)
                readings = [future.result() for future in futures]
            except Exception:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        _refuse_an_outage(readings)
        return readings

    def keep_only(self, consent_ids: Collection[str]) -> None:
        """Drop mails that were fetched ahead with any other permission."""
        if self._ahead:
            self._ahead.keep_only(consent_ids)

    def _looked_at(self, delivered: Delivered, shown: Shown, context: Context) -> Reading | None:
        judged = self._analysers.judge(shown.raw, delivered.delivery, context)
        return delivered.reading(judged, self._clock(), first_look_only=True) if is_innocent(judged) else None

    def _read_whole(self, delivered: Delivered, source: MailSource, scan: Scan, context: Context) -> Reading:
        listed, item = delivered.listed, delivered.item
        try:
            fetched = self._fetched_ahead(scan, item.mailbox.user_id, listed) or fetch(
                source, item.mailbox.user_id, listed.id, self._largest, item.tries
            )
        except (*UNREADABLE, Busy) as error:
            if not is_for_good(error, item.tries):
                raise
            tally = unread(reason_for(error), folder=delivered.folder.name)
            return Reading(delivered.mail_id, listed.id, tally, trouble=error)
        judged = self._analysers.judge(fetched.raw, delivered.delivery, context)
        return delivered.reading(judged, self._clock(), lacking=fetched.lacking, trouble=fetched.trouble)

    def _fetched_ahead(self, scan: Scan, user_id: str, listed: Listed) -> Fetched | None:
        raw = self._ahead.take(scan.consent_id, user_id, listed.id) if self._ahead else None
        return Fetched(raw) if raw else None


def _refuse_an_outage(readings: Sequence[Reading]) -> None:
    """Raise Busy when most mails of a page failed alike: then it is the service that fails, not a mail."""
    failed = [each.trouble for each in readings if isinstance(each.trouble, Busy)]
    if failed and 2 * len(failed) > len(readings):
        raise failed[0]
