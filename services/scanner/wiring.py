"""How the parts of the scanner are put together."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from flask import Flask

from services.scanner import handlers as deeds
from services.scanner.access import Access, Opens
from services.scanner.ahead import Ahead
from services.scanner.antivirus import with_antivirus
from services.scanner.app import make_scanner_app
from services.scanner.backlog import measure_backlog
from services.scanner.budget import Allowed, Budgeter
from services.scanner.clamd import read_address
from services.scanner.consents import Consents
from services.scanner.database_clock import DatabaseClock
from services.scanner.erasures import Erasures
from services.scanner.figures import Figures
from services.scanner.hindsight.overview import Overview
from services.scanner.jail.analysers import Analysers, Places, jailed_analysers
from services.scanner.list_views import make_blueprint as make_lists
from services.scanner.listings import Listings
from services.scanner.reading import Reader
from services.scanner.safe_view import SafeViews
from services.scanner.scanning import Scanning
from services.scanner.scans import Scans
from services.scanner.sender_lists import Lists
from services.scanner.settings import PageSettings, ReadingSettings, WorkerSettings
from services.scanner.tending import (
    call_waiting,
    end_finished,
    forget_ended,
    forget_permissions,
    forget_superseded,
    report_progress,
    revive_stuck,
    take_up_again,
)
from services.scanner.traces import Traces
from services.scanner.turns import Turns
from services.scanner.views import make_blueprint as make_mails
from services.scanner.work_items import WorkItems
from shared.clock import Clock, utc_now
from shared.encryption import Keyring
from shared.events.catalog import (
    ConsentGranted,
    ConsentWithdrawn,
    CustomerErased,
    ScanExpired,
    ScanRequested,
    SessionsEnded,
    StopAsked,
    WorkQueued,
)
from shared.messaging.broker import Broker
from shared.messaging.consumer import Handlers
from shared.messaging.worker import Chore, Worker, assemble
from shared.microsoft import say_when_certificate_ends
from shared.mongodb import Documents
from shared.sessions import EndedSessions, end_sessions

TOPICS = ("customers", "scan-work")
OUTBOX_COLLECTIONS = ("consents", "scans", "items", "erasures")


@dataclass(frozen=True)
class Dependencies:
    """What handlers, chores and pages are given."""

    consents: Consents
    erasures: Erasures
    scans: Scans
    items: WorkItems
    turns: Turns
    listings: Listings
    figures: Figures
    traces: Traces
    overview: Overview
    access: Opens
    private_key: str
    clock: Clock
    lists: Lists
    ended: EndedSessions


def dependencies(settings: ReadingSettings, database: Documents, *, clock: Clock = utc_now) -> Dependencies:
    """Make the stores and their indexes."""
    say_when_certificate_ends(settings)
    budgeter = Budgeter(Allowed(at_once=settings.fetches_per_mailbox), at_once=settings.requests_at_once)
    consents = Consents(database, Keyring.parse(settings.encryption_keys.get_secret_value()))
    erasures, scans, items, traces = Erasures(database, clock), Scans(database), WorkItems(database), Traces(database)
    ended, turns = EndedSessions(database, clock), Turns(database, items, clock)
    for store in (consents, erasures, scans, items, traces, ended, turns):
        store.prepare()
    return Dependencies(
        consents=consents,
        erasures=erasures,
        scans=scans,
        items=items,
        turns=turns,
        listings=Listings(database),
        figures=Figures(database),
        traces=traces,
        overview=Overview(database),
        access=Access(settings, consents, budgeter),
        private_key=settings.scanner_private_key.get_secret_value(),
        clock=clock,
        lists=Lists(database),
        ended=ended,
    )


def make_scanning(settings: WorkerSettings, given: Dependencies, analysers: Analysers) -> Scanning:
    """Put together what doing a work item takes."""
    reader = Reader(
        given.access.open,
        analysers,
        given.figures,
        given.clock,
        fetches=settings.fetches_per_mailbox,
        largest=settings.largest_mail_bytes,
        ahead=Ahead(settings.worker_threads * settings.fetches_per_mailbox),
        first_look=settings.fast_first_look,
    )
    return Scanning(
        scans=given.scans,
        items=given.items,
        turns=given.turns,
        listings=given.listings,
        figures=given.figures,
        traces=given.traces,
        overview=given.overview,
        reader=reader,
        clock=given.clock,
        mails_per_page=settings.mails_per_page,
        longest_wait=timedelta(hours=settings.longest_wait_hours),
    )


def handlers(given: Dependencies, scanning: Scanning) -> Handlers:
    """Say which event is answered by which deed."""
    stores: dict[str, Any] = {"consents": given.consents, "erasures": given.erasures}
    return {
        ConsentGranted: partial(deeds.keep_consent, **stores, private_key=given.private_key, clock=given.clock),
        ScanRequested: partial(deeds.begin_scan, **stores, lists=given.lists, scanning=scanning),
        StopAsked: partial(deeds.stop_scan, scanning=scanning),
        WorkQueued: partial(deeds.work, scanning=scanning),
        ScanExpired: partial(deeds.erase_scan, erasures=given.erasures, scanning=scanning),
        ConsentWithdrawn: partial(deeds.withdraw_consent, consents=given.consents, scanning=scanning),
        CustomerErased: partial(
            deeds.erase_customer, **stores, lists=given.lists, ended=given.ended, scanning=scanning
        ),
        SessionsEnded: partial(end_sessions, ended=given.ended),
    }


def chores(given: Dependencies, scanning: Scanning) -> Sequence[Chore]:
    """Say what is done by the clock."""
    return (
        Chore("report progress", timedelta(seconds=2), partial(report_progress, scanning)),
        Chore("end finished scans", timedelta(seconds=1), partial(end_finished, scanning, given.consents)),
        Chore("call what waits for its turn", timedelta(seconds=1), partial(call_waiting, scanning)),
        Chore("take up again what was put off", timedelta(seconds=1), partial(take_up_again, scanning)),
        Chore(
            "forget permissions", timedelta(minutes=1), partial(forget_permissions, scanning, given.access.keep_only)
        ),
        Chore("revive what is stuck", timedelta(minutes=1), partial(revive_stuck, scanning)),
        Chore("measure the backlog", timedelta(seconds=15), partial(measure_backlog, given.turns.backlog, given.clock)),
        Chore("forget ended scans' traces", timedelta(minutes=10), partial(forget_ended, scanning)),
        Chore("forget superseded scans", timedelta(minutes=10), partial(forget_superseded, scanning, given.erasures)),
    )


@contextmanager
def local_analysers(settings: WorkerSettings) -> Iterator[Analysers]:
    """Give the jailed children with the operator's local sources, and clamd before them; raises SourcesAreWrong."""
    places = Places(*(str(folder or "") for folder in (settings.yara_rules_folder, settings.feeds_folder)))
    with jailed_analysers(settings.analyser_children, seconds=settings.analyser_seconds, places=places) as jailed:
        address = read_address(settings.clamd_address) if settings.clamd_address else None
        largest = settings.clamd_largest_bytes
        yield with_antivirus(jailed, address, seconds=settings.clamd_seconds, largest=largest)


def make_worker(
    settings: WorkerSettings,
    database: Documents,
    broker: Broker,
    *,
    analysers: Analysers,
    clock: Clock | None = None,
    threads: int = 0,
) -> Worker:
    """Return the process that listens and scans; it goes by the database's clock unless it is given another."""
    agreed = DatabaseClock(database)
    given = dependencies(settings, database, clock=clock or agreed)
    scanning = make_scanning(settings, given, analysers)
    return assemble(
        "scanner",
        topics=TOPICS,
        handlers=handlers(given, scanning),
        outbox_collections=OUTBOX_COLLECTIONS,
        database=database,
        broker=broker,
        chores=(*chores(given, scanning), Chore("look at the database's clock", timedelta(minutes=1), agreed.look)),
        clock=clock or agreed,
        threads=threads,
    )


def make_app(settings: PageSettings, database: Documents, *, analysers: Analysers, clock: Clock = utc_now) -> Flask:
    """Return the process that serves the safe view of one mail and the customer's lists."""
    given = dependencies(settings, database, clock=clock)
    views = SafeViews(given.scans, given.figures, given.access.open, analysers, settings.largest_mail_bytes)
    blueprints = make_mails(given.scans, views), make_lists(given.lists, given.erasures)
    return make_scanner_app(settings, database, blueprints, clock=clock)
