"""How the parts of this service are put together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from services.reports import handlers as deeds
from services.reports.api.app import API, make_api_app, routes_over
from services.reports.api.operations import Operations
from services.reports.api.tokens import Tokens
from services.reports.api_page import make_api_page
from services.reports.app import make_reports_app
from services.reports.campaigns import Campaigns
from services.reports.counting import Counting
from services.reports.detections import Detections
from services.reports.expiring import Expiring
from services.reports.files import Files
from services.reports.fingerprints import Fingerprints
from services.reports.keeping import Keeping
from services.reports.listed import Room
from services.reports.live import Streams
from services.reports.mailboxes import Mailboxes
from services.reports.pages import Pages
from services.reports.pdf import Press
from services.reports.read_model import ReadModel
from services.reports.scans import Scans
from services.reports.settings import Settings
from services.reports.summaries import Summaries
from services.reports.table import Table
from services.reports.token_pages import make_token_pages
from services.reports.tombstones import Tombstones
from services.reports.webhooks.courier import Courier
from services.reports.webhooks.deeds import make_webhook_deeds
from services.reports.webhooks.deliveries import Deliveries
from services.reports.webhooks.destinations import Rules
from services.reports.webhooks.hooks import Hooks
from services.reports.webhooks.pages import make_webhook_pages
from services.reports.webhooks.renewing import make_webhook_renewing
from services.reports.webhooks.sending import Resolve, Sending, resolve
from services.reports.webhooks.webhooks import Webhooks
from shared.clock import Clock, utc_now
from shared.encryption import Keyring
from shared.events.catalog import (
    CustomerErased,
    Event,
    MailboxScanned,
    MailScanned,
    NumberReplaced,
    RescanRefused,
    RescansEnded,
    RescansScheduled,
    ScanCompleted,
    ScanFailed,
    ScanProgressed,
    ScanStarted,
    SessionsEnded,
    SignedUp,
)
from shared.messaging.broker import Broker
from shared.messaging.consumer import Handlers
from shared.messaging.worker import Chore, Worker, assemble
from shared.mongodb import Documents
from shared.sessions import EndedSessions, end_sessions
from shared.web.brands import load_brands
from shared.web.stopping import rest

TOPICS = ("customers", "scans")
OUTBOX_COLLECTIONS = ("tombstones", "customers", "scans", "operations")
STREAMING_THREADS = 0.25
"""The share of a web process's threads that live progress may hold; browsers beyond ask every few seconds."""


@dataclass(frozen=True)
class Dependencies:
    """What handlers, chores and pages are given."""

    read_model: ReadModel
    pages: Pages
    press: Press
    ended: EndedSessions
    webhooks: Webhooks
    clock: Clock


def dependencies(settings: Settings, database: Documents, *, clock: Clock = utc_now) -> Dependencies:
    """Make the stores and their indexes."""
    read_model = ReadModel(
        scans=Scans(database),
        mailboxes=Mailboxes(database),
        detections=Detections(database),
        fingerprints=Fingerprints(database, settings.secret_key.get_secret_value().encode()),
        summaries=Summaries(database),
        counting=Counting(database),
        tombstones=Tombstones(database, clock),
        keeping=Keeping(database, load_brands(settings.brands_folder, settings.default_brand), clock),
        tokens=Tokens(database, clock),
        operations=Operations(database, clock),
    )
    ended = EndedSessions(database, clock)
    keyring = Keyring.parse(settings.webhook_keys.get_secret_value())
    webhooks = Webhooks(Hooks(database, keyring, clock), Deliveries(database, clock), read_model.tombstones, clock)
    for each in (read_model, ended, webhooks):
        each.prepare()
    return Dependencies(
        read_model=read_model,
        pages=Pages(read_model, Table(database), Campaigns(database)),
        press=Press(seconds=settings.pdf_seconds, megabytes=settings.pdf_megabytes),
        ended=ended,
        webhooks=webhooks,
        clock=clock,
    )


def handlers(given: Dependencies) -> Handlers:
    """Say which event is answered by which deed."""
    deeds_by_event: Mapping[type[Event], Callable[..., None]] = {
        SignedUp: deeds.know,
        RescansScheduled: deeds.note_schedule,
        RescansEnded: deeds.note_end_of_schedule,
        ScanStarted: partial(deeds.begin, webhooks=given.webhooks),
        ScanProgressed: deeds.note_progress,
        MailScanned: deeds.record_mail,
        MailboxScanned: deeds.record_mailbox,
        ScanCompleted: partial(deeds.complete, webhooks=given.webhooks),
        ScanFailed: partial(deeds.fail, webhooks=given.webhooks),
        RescanRefused: deeds.note_refusal,
        NumberReplaced: deeds.end_tokens,
        CustomerErased: partial(deeds.erase, ended=given.ended, webhooks=given.webhooks),
    }
    return {
        **{event: partial(deed, read_model=given.read_model) for event, deed in deeds_by_event.items()},
        SessionsEnded: partial(end_sessions, ended=given.ended),
    }


def chores(given: Dependencies) -> Sequence[Chore]:
    """Say what is done by the clock."""
    expiring = Expiring(given.read_model, given.clock)
    return (
        Chore("erase expired scans", every=timedelta(minutes=10), do=expiring.erase),
        Chore("erase old counts", every=timedelta(hours=1), do=expiring.erase_counts),
        Chore("announce erasures", every=timedelta(minutes=10), do=expiring.announce),
        Chore("forget replaced secrets", every=timedelta(hours=1), do=given.webhooks.hooks.forget_replaced),
    )


def make_worker(
    settings: Settings, database: Documents, broker: Broker, *, clock: Clock = utc_now, threads: int = 0
) -> Worker:
    """Return the process that listens."""
    given = dependencies(settings, database, clock=clock)
    return assemble(
        "reports",
        topics=TOPICS,
        handlers=handlers(given),
        outbox_collections=OUTBOX_COLLECTIONS,
        database=database,
        broker=broker,
        chores=chores(given),
        clock=clock,
        threads=threads,
    )


def make_app(
    settings: Settings, database: Documents, *, clock: Clock = utc_now, rest: Callable[[float], bool] = rest
) -> Flask:
    """Return the process that serves the pages; `rest` is how streams wait."""
    given = dependencies(settings, database, clock=clock)
    streams = Streams(max(1, int(settings.web_threads * STREAMING_THREADS)), rest)
    files = files_over(given, settings)
    more = (
        make_token_pages(given.read_model),
        make_api_page(routes_over(database, given.read_model, files)),
        make_webhook_pages(given.webhooks, rules_of(settings)),
        make_webhook_deeds(given.webhooks),
        make_webhook_renewing(given.webhooks),
    )
    return make_reports_app(settings, database, given.pages, files, streams, more=more, clock=clock)


def make_api(settings: Settings, database: Documents, *, clock: Clock = utc_now) -> Flask:
    """Return what answers programs."""
    given = dependencies(settings, database, clock=clock)
    return make_api_app(settings, database, given.read_model, files_over(given, settings), clock=clock)


def make_web(settings: Settings, database: Documents) -> DispatcherMiddleware:
    """Return the process that serves both."""
    return DispatcherMiddleware(make_app(settings, database), {API: make_api(settings, database)})


def files_over(given: Dependencies, settings: Settings) -> Files:
    """Return what makes the files of a result."""
    return Files(given.pages, given.press, Room(settings.pdf_in_full, settings.pdf_detections))


def rules_of(settings: Settings) -> Rules:
    """Return where webhooks may go."""
    ports = {int(each) for each in settings.webhook_ports.split(",")}
    return Rules(ports, {each.strip().lower() for each in settings.webhook_inside_hosts.split(",") if each.strip()})


def make_courier(
    settings: Settings, database: Documents, *, clock: Clock = utc_now, resolve: Resolve = resolve
) -> Courier:
    """Return what sends the messages of webhooks."""
    webhooks = dependencies(settings, database, clock=clock).webhooks
    ca_file = str(settings.webhook_ca_file) if settings.webhook_ca_file else None
    sending = Sending(rules_of(settings), clock=clock, ca_file=ca_file, resolve=resolve)
    return Courier(webhooks.hooks, webhooks.deliveries, sending, clock)
