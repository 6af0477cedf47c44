"""What becomes of one mail of a page: judged, it is an event, a trace and a part of the page's counts."""

from dataclasses import dataclass, replace
from datetime import datetime

from services.scanner.jail.analysers import Judged
from services.scanner.judging.traces import Trace
from services.scanner.mail import Delivery, Hindsight
from services.scanner.mail_source import Folder, Listed, Refused
from services.scanner.tally import Tally, one_mail
from services.scanner.traces import Traced
from services.scanner.work import WorkItem
from shared.events.catalog import MailScanned
from shared.events.details import Detection, Place
from shared.verdicts import Verdict

AT_FIRST, IN_HINDSIGHT = 1, 2
"""The revisions of a judgement."""


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

    def reading(
        self,
        judged: Judged,
        scanned_at: datetime,
        *,
        lacking: tuple[str, ...] = (),
        first_look_only: bool = False,
        trouble: Exception | None = None,
    ) -> Reading:
        """Return what became of it; what was judged may be `lacking` something, or no more than a first look."""
        judgement = judged.judgement
        reasons = (*judgement.not_fully_analysed, *lacking)
        judged = replace(judged, judgement=replace(judgement, not_fully_analysed=reasons))
        scanned = self._scanned(judged, scanned_at)
        well_known, fully = self.folder.well_known, not scanned.not_fully_analysed
        tally = one_mail(scanned.verdict, scanned.attack_type, well_known, fully, first_look_only=first_look_only)
        traced = Traced(
            mail_id=self.mail_id,
            listed=self.listed,
            trace=judged.trace or Trace(),
            well_known=well_known,
            verdict=scanned.verdict,
            attack_type=scanned.attack_type,
            is_fully_analysed=fully,
            first_look_only=first_look_only,
            fingerprint=judged.fingerprint if scanned.detection else "",
        )
        return Reading(self.mail_id, self.listed.id, tally, scanned, traced if judged.trace else None, trouble)

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
