"""Reading a page of a mailbox: fetch each mail, have a jailed child judge it, put into an event what a report shows."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial

from services.scanner.access import Open
from services.scanner.ahead import Ahead
from services.scanner.figures import Figures
from services.scanner.jail.analysers import Analysers, Judged
from services.scanner.judging.traces import Trace
from services.scanner.mail import Delivery, Hindsight
from services.scanner.mail_source import (
    Busy,
    Folder,
    Listed,
    MailPage,
    NotThere,
    Refused,
    TooLarge,
    Unopenable,
    Window,
)
from services.scanner.scans import Scan
from services.scanner.tally import Tally, one_mail, unread
from services.scanner.tenant_context import tenant_context
from services.scanner.traces import Traced
from services.scanner.work import WorkItem
from shared.clock import Clock
from shared.events.catalog import MailScanned
from shared.events.details import Detection, Place
from shared.verdicts import Verdict

UNKNOWN_FOLDER = Folder("", "")
AT_FIRST, IN_HINDSIGHT = 1, 2
"""The revisions of a judgement."""
REASONS: dict[type[Exception], str] = {
    NotThere: "deleted_during_scan",
    TooLarge: "too_large",
    Unopenable: "could_not_be_opened",
    Refused: "not_permitted",
    Busy: "could_not_be_read",
}
"""Why a mail could not be read, as the coverage statement says it."""
UNREADABLE = (NotThere, TooLarge, Unopenable, Refused)
PATIENT_TRIES = 3
"""So often a page is put off for a mail that Microsoft fails to deliver; then it is read without that mail."""
JUDGING = 2
"""Threads besides those that fetch, so that the mailbox does not wait while a mail is judged."""


@dataclass(frozen=True)
class Reading:
    """What became of one mail; `scanned` is None when it could not be read, and the tally says why."""

    mail_id: str
    source_id: str
    tally: Tally
    scanned: MailScanned | None = None
    traced: Traced | None = None
    trouble: Exception | None = None

    @property
    def is_refused(self) -> bool:
        """Tell whether Microsoft did not permit reading this mail."""
        return isinstance(self.trouble, Refused)

    @property
    def is_detection(self) -> bool:
        """Tell whether a report lists this mail."""
        return self.scanned is not None and self.scanned.verdict is not Verdict.CLEAN


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
    ) -> None:
        """Fetch `fetches` mails of a page at once, none above `largest` bytes, and the next page's first ones ahead."""
        self.open = open_source
        self._analysers = analysers
        self._clock = clock
        self._fetches = fetches
        self._largest = largest
        self._ahead = ahead
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

        def read_one(mail: tuple[str, Listed]) -> Reading:
            mail_id, listed = mail
            folder = folders.get(listed.folder_id, UNKNOWN_FOLDER)
            try:
                raw = self._fetched_ahead(scan, user_id, listed) or source.message(user_id, listed.id, self._largest)
            except (*UNREADABLE, Busy) as error:
                if isinstance(error, Busy) and not (error.is_about_the_item and item.tries >= PATIENT_TRIES):
                    raise
                return Reading(mail_id, listed.id, unread(_reason(error), folder=folder.name), trouble=error)
            delivered = Delivered(mail_id, listed, folder, item, hindsight.get(mail_id) if hindsight else None)
            judged = self._analysers.judge(raw, delivered.delivery, context)
            return delivered.reading(judged, self._clock())

        with ThreadPoolExecutor(self._fetches + JUDGING) as pool:
            futures = [pool.submit(read_one, each) for each in mails]
            if self._ahead and upcoming:
                for future in futures[: max(0, len(futures) - self._fetches)]:
                    future.result()
                self._ahead.fetch(source, scan.consent_id, user_id, upcoming)
            readings = [future.result() for future in futures]
        _refuse_an_outage(readings)
        return readings

    def _fetched_ahead(self, scan: Scan, user_id: str, listed: Listed) -> bytes | None:
        return self._ahead.take(scan.consent_id, user_id, listed.id) if self._ahead else None


@dataclass(frozen=True)
class Delivered:
    """A mail of a page, where it lies, the work item that it is read for, and hindsight when it is read once more."""

    mail_id: str
    listed: Listed
    folder: Folder
    item: WorkItem
    hindsight: Hindsight | None = None

    @property
    def delivery(self) -> Delivery:
        """Return what detectors may know of where it lies."""
        listed, folder = self.listed, self.folder
        mailbox = self.item.mailbox.address
        return Delivery(
            listed.received_at, folder.name, folder.well_known, listed.is_read, mailbox, hindsight=self.hindsight
        )

    def reading(self, judged: Judged, scanned_at: datetime) -> Reading:
        """Return what became of it."""
        scanned = self._scanned(judged, scanned_at)
        well_known, fully = self.folder.well_known, not scanned.not_fully_analysed
        tally = one_mail(scanned.verdict, scanned.attack_type, well_known, fully)
        traced = Traced(
            mail_id=self.mail_id,
            listed=self.listed,
            trace=judged.trace or Trace(),
            well_known=well_known,
            verdict=scanned.verdict,
            attack_type=scanned.attack_type,
            is_fully_analysed=fully,
            fingerprint=judged.fingerprint if scanned.detection else "",
        )
        return Reading(self.mail_id, self.listed.id, tally, scanned, traced if judged.trace else None)

    def _scanned(self, judged: Judged, scanned_at: datetime) -> MailScanned:
        judgement = judged.judgement
        is_detection = judgement.verdict is not Verdict.CLEAN
        return MailScanned(
            customer_id=self.item.customer_id,
            scan_id=self.item.scan_id,
            mailbox_id=self.item.mailbox.mailbox_id,
            mail_id=self.mail_id,
            revision=IN_HINDSIGHT if self.hindsight else AT_FIRST,
            verdict=judgement.verdict,
            attack_type=judgement.attack_type,
            score=judgement.score,
            received_at=self.listed.received_at,
            place=Place(folder=self.folder.name, well_known=self.folder.well_known),
            mailbox_address=self.item.mailbox.address if is_detection else "",
            not_fully_analysed=judgement.not_fully_analysed,
            detection=self._detection(judged) if is_detection else None,
            scanned_at=scanned_at,
        )

    def _detection(self, judged: Judged) -> Detection:
        return Detection(
            subject=judged.subject,
            header_from_name=judged.header_from.display_name,
            header_from_address=judged.header_from.address,
            recipients=judged.recipients,
            internet_message_id=judged.message_id,
            findings=judged.judgement.findings,
            spoke_for=judged.judgement.spoke_for,
            microsoft=judged.microsoft,
            is_read=self.listed.is_read,
            campaign=(self.hindsight and self.hindsight.campaign) or judged.fingerprint,
        )


def _refuse_an_outage(readings: Sequence[Reading]) -> None:
    """Raise Busy when most mails of a page failed alike: then it is the service that fails, not a mail."""
    failed = [each.trouble for each in readings if isinstance(each.trouble, Busy)]
    if failed and 2 * len(failed) > len(readings):
        raise failed[0]


def _reason(error: Exception) -> str:
    return next(reason for kind, reason in REASONS.items() if isinstance(error, kind))
