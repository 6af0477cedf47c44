"""Reading one page of a mailbox: fetch each mail, let a jailed child judge it, and put into an event what a report shows."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache

from services.scanner.access import Open
from services.scanner.analysers import Analysers, Judged
from services.scanner.context import Context, Person
from services.scanner.figures import Figures
from services.scanner.graph import Folder, Graph, Listed, MailPage, TooLarge
from services.scanner.graph_errors import NotThere, Unopenable
from services.scanner.important import is_important
from services.scanner.mail import Delivery
from services.scanner.scans import Scan
from services.scanner.tally import Tally, one_mail, unread
from services.scanner.work import WorkItem
from shared.clock import Clock
from shared.events.catalog import Detection, MailScanned, Place
from shared.verdicts import Verdict


@dataclass(frozen=True)
class Reading:
    """What became of one mail; `scanned` is None when it could not be read, and the tally says why."""

    mail_id: str
    graph_id: str
    tally: Tally
    scanned: MailScanned | None = None

    @property
    def is_detection(self) -> bool:
        """Tell whether a report lists this mail."""
        return self.scanned is not None and self.scanned.verdict is not Verdict.CLEAN


class Reader:
    """Reads pages of mail and judges them; several fetches of one mailbox run at once."""

    def __init__(
        self, open_graph: Open, analysers: Analysers, figures: Figures, clock: Clock, *, fetches: int, largest: int
    ) -> None:
        """Fetch `fetches` mails of a page at once, none above `largest` bytes."""
        self.open = open_graph
        self._analysers = analysers
        self._clock = clock
        self._fetches = fetches
        self._largest = largest
        self._context = lru_cache(maxsize=32)(lambda scan_id: tenant_context(figures, scan_id))

    def list_page(self, item: WorkItem, scan: Scan, size: int) -> MailPage:
        """Return the page of mails that an item is about."""
        return self.open(scan).mails(item.mailbox.user_id, scan.window, size, item.next_link)

    def read(
        self, mails: Sequence[tuple[str, Listed]], item: WorkItem, scan: Scan, folders: Mapping[str, Folder]
    ) -> list[Reading]:
        """Read and judge mails, given with our ids; raises Busy, and then the whole page is read again."""
        graph = self.open(scan)
        context = self._context(scan.scan_id)

        def read_one(mail: tuple[str, Listed]) -> Reading:
            return self._read_one(graph, *mail, item, folders.get(mail[1].folder_id, Folder("", "")), context)

        with ThreadPoolExecutor(self._fetches) as pool:
            return list(pool.map(read_one, mails))

    def _read_one(
        self, graph: Graph, mail_id: str, listed: Listed, item: WorkItem, folder: Folder, context: Context
    ) -> Reading:
        try:
            raw = graph.message(item.mailbox.user_id, listed.id, self._largest)
        except NotThere:
            return Reading(mail_id, listed.id, unread("deleted_during_scan", folder=folder.name))
        except TooLarge:
            return Reading(mail_id, listed.id, unread("too_large", folder=folder.name))
        except Unopenable:
            return Reading(mail_id, listed.id, unread("could_not_be_opened", folder=folder.name))
        delivery = Delivery(listed.received_at, folder.name, folder.well_known, listed.is_read, item.mailbox.address)
        judged = self._analysers.judge(raw, delivery, context)
        scanned = self._event(judged, mail_id, listed, item, folder)
        fully = not scanned.not_fully_analysed
        tally = one_mail(scanned.verdict, scanned.attack_type, folder.well_known, fully)
        return Reading(mail_id, listed.id, tally, scanned)

    def _event(self, judged: Judged, mail_id: str, listed: Listed, item: WorkItem, folder: Folder) -> MailScanned:
        judgement = judged.judgement
        is_detection = judgement.verdict is not Verdict.CLEAN
        return MailScanned(
            customer_id=item.customer_id,
            scan_id=item.scan_id,
            mailbox_id=item.mailbox.mailbox_id,
            mail_id=mail_id,
            verdict=judgement.verdict,
            attack_type=judgement.attack_type,
            score=judgement.score,
            received_at=listed.received_at,
            place=Place(folder=folder.name, well_known=folder.well_known),
            mailbox_address=item.mailbox.address if is_detection else "",
            not_fully_analysed=judgement.not_fully_analysed,
            detection=_detection(judged, listed) if is_detection else None,
            scanned_at=self._clock(),
        )


def _detection(judged: Judged, listed: Listed) -> Detection:
    return Detection(
        subject=judged.subject,
        header_from_name=judged.header_from.display_name,
        header_from_address=judged.header_from.address,
        recipients=judged.recipients,
        internet_message_id=judged.message_id,
        findings=judged.judgement.findings,
        spoke_for=judged.judgement.spoke_for,
        microsoft=judged.microsoft,
        is_read=listed.is_read,
    )


def tenant_context(figures: Figures, scan_id: str) -> Context:
    """Return what detectors may know of the tenant: its people, and the domains of their addresses."""
    rows = figures.people(scan_id)
    people = tuple(
        Person(row["display_name"], row["address"], row["job_title"], is_important(row["job_title"])) for row in rows
    )
    domains = frozenset(each.address.rpartition("@")[2].lower() for each in people if "@" in each.address)
    return Context(domains=domains, people=people)
