"""A scanner over a memory broker and a fake tenant: hears events, works until nothing is left, shows what it said."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar

from services.scanner.access import Opens
from services.scanner.consents import Consents
from services.scanner.erasures import Erasures
from services.scanner.figures import Figures
from services.scanner.hindsight.overview import Overview
from services.scanner.jail.analysers import Analysers
from services.scanner.listings import Listings
from services.scanner.reading import Reader
from services.scanner.scanning import Scanning
from services.scanner.scans import Scans
from services.scanner.sender_lists import Lists
from services.scanner.traces import Traces
from services.scanner.turns import Turns
from services.scanner.wiring import OUTBOX_COLLECTIONS, TOPICS, Dependencies, chores, handlers
from services.scanner.work_items import WorkItems
from shared.encryption import Keyring
from shared.events.catalog import ConsentGranted, Event, ScanRequested, Topic
from shared.events.details import Scope
from shared.events.envelope import announce, decode, encode
from shared.messaging.broker import Message
from shared.messaging.memory import MemoryBroker
from shared.messaging.worker import Worker, assemble
from shared.mongodb import Documents
from shared.sessions import EndedSessions
from tests.support.clock import TurnableClock
from tests.support.tenants import FakeAccess, FakeTenant, WordAnalysers

CUSTOMER, CONSENT, SCAN = "customer-1", "consent-1", "scan-1"
E = TypeVar("E", bound=Event)

SETTINGS: Mapping[str, Any] = {
    "mongodb_uri": "mongodb://nowhere.example",
    "kafka_bootstrap": "nowhere.example:9092",
    "entra_authority": "https://login.example",
    "graph_url": "https://graph.example/v1.0",
    "client_id": "client",
    "client_secret": "secret",
    "encryption_keys": "k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    "scanner_private_key": "",
    "analyser_children": 1,
}
"""What both processes of the scanner must be told; nothing of it is there."""


@dataclass
class Stage:
    """One scanner, or several that share broker and database."""

    database: Documents
    tenant: FakeTenant
    clock: TurnableClock
    broker: MemoryBroker = field(default_factory=MemoryBroker)
    mails_per_page: int = 5
    mails_per_listing: int = 10
    analysers: Analysers = field(default_factory=WordAnalysers)
    largest: int = 1_000
    first_look: bool = False
    access: Opens | None = None
    """What is read instead of the tenant."""

    def __post_init__(self) -> None:
        """Start the first scanner."""
        self.worker = self.another_worker()

    def another_worker(self) -> Worker:
        """Return a scanner with its own memory, as a new process has."""
        given = self.dependencies()
        reader = Reader(
            given.access.open,
            self.analysers,
            given.figures,
            self.clock,
            fetches=2,
            largest=self.largest,
            first_look=self.first_look,
        )
        scanning = Scanning(
            scans=given.scans,
            items=given.items,
            turns=given.turns,
            listings=given.listings,
            figures=given.figures,
            traces=given.traces,
            overview=given.overview,
            reader=reader,
            clock=self.clock,
            mails_per_page=self.mails_per_page,
            mails_per_listing=self.mails_per_listing,
        )
        return assemble(
            "scanner",
            topics=TOPICS,
            handlers=handlers(given, scanning),
            outbox_collections=OUTBOX_COLLECTIONS,
            database=self.database,
            broker=self.broker,
            chores=chores(given, scanning),
            clock=self.clock,
        )

    def dependencies(self) -> Dependencies:
        """Return the stores over the stage's database, and its tenant as mail source."""
        consents = Consents(self.database, Keyring({"k1": bytes(32)}))
        erasures, scans, items = Erasures(self.database, self.clock), Scans(self.database), WorkItems(self.database)
        traces, turns = Traces(self.database), Turns(self.database, items, self.clock)
        for store in (consents, erasures, scans, items, traces, turns):
            store.prepare()
        return Dependencies(
            consents=consents,
            erasures=erasures,
            scans=scans,
            items=items,
            turns=turns,
            listings=Listings(self.database),
            figures=Figures(self.database),
            traces=traces,
            overview=Overview(self.database),
            access=self.access or FakeAccess(self.tenant),
            private_key="",
            clock=self.clock,
            lists=Lists(self.database),
            ended=EndedSessions(self.database, self.clock),
        )

    def hear(self, *events: Event) -> None:
        """Let events of other services arrive."""
        for event in events:
            envelope = announce(event, source="test", clock=self.clock)
            self.broker.publisher().publish([Message(event.topic, event.key, encode(envelope))])

    def work(self, *workers: Worker) -> None:
        """Let time pass and the scanners work until none of them finds anything to do."""
        idle = 0
        while idle < 3:
            self.clock.turn(seconds=2)
            done = sum(worker.step() for worker in workers or (self.worker,))
            idle = 0 if done else idle + 1

    def scan(self, **changes: object) -> None:
        """Grant the permission, request a scan, and work until it ends."""
        self.hear(self.granted(), self.requested(**changes))
        self.work()

    def granted(self, **changes: object) -> ConsentGranted:
        """Return the permission of a whole organisation."""
        defaults: dict[str, object] = {
            "customer_id": CUSTOMER,
            "consent_id": CONSENT,
            "tenant_id": "tenant-1",
            "tenant_name": "Contoso",
            "scope": Scope.ORGANISATION,
            "granted_by": "admin@contoso.example",
            "granted_at": self.clock(),
        }
        return ConsentGranted(**(defaults | changes))  # type: ignore[arg-type]

    def requested(self, **changes: object) -> ScanRequested:
        """Return a request to scan the last thirty days."""
        defaults: dict[str, object] = {
            "customer_id": CUSTOMER,
            "consent_id": CONSENT,
            "scan_id": SCAN,
            "days": 30,
            "requested_by": "customer",
            "requested_at": self.clock(),
        }
        return ScanRequested(**(defaults | changes))  # type: ignore[arg-type]

    def said(self, kind: type[E], topic: Topic = Topic.SCANS) -> list[E]:
        """Return the events of one kind that were published, each once, in order."""
        envelopes = [decode(received.value) for received in self.broker.read(topic)]
        once = {envelope.id: envelope.data for envelope in envelopes}
        return [event for event in once.values() if isinstance(event, kind)]

    def bury(self, worker: Worker) -> None:
        """Let the broker notice that a scanner is dead: it leaves the group and had committed nothing more."""
        worker._loop._consumer.close()

    def later(self, **by: float) -> None:
        """Let more time pass."""
        self.clock.now += timedelta(**by)
