"""How consent is put together; only this and __main__ make clients."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from flask import Flask

from services.consent.app import build_app
from services.consent.approvals import Approvals
from services.consent.consents import Consents
from services.consent.customers import Customers
from services.consent.dependencies import Dependencies
from services.consent.drafts import Drafts
from services.consent.estimating import estimate
from services.consent.flows import Flows
from services.consent.forgetting import Forgetting
from services.consent.handlers import forget, know, note_end, note_failure, note_heard, note_start, scan_again
from services.consent.microsoft import EntraAndGraph
from services.consent.reach import find_reach
from services.consent.rescans import Rescans
from services.consent.settings import Settings
from services.consent.verifying import verify_next
from shared.clock import Clock, utc_now
from shared.events.catalog import (
    CustomerErased,
    EventHeard,
    RescanAsked,
    ScanCompleted,
    ScanFailed,
    ScanStarted,
    SessionsEnded,
    SignedUp,
)
from shared.messaging.broker import Broker
from shared.messaging.consumer import Handlers
from shared.messaging.worker import Chore, Worker, assemble
from shared.microsoft import say_when_certificate_ends
from shared.mongodb import Documents
from shared.sealing import seal_for
from shared.sessions import EndedSessions, end_sessions

TOPICS = ("customers", "scans")
OUTBOX_COLLECTIONS = ("customers", "consents", "approvals")


def dependencies(settings: Settings, database: Documents, *, clock: Clock = utc_now) -> Dependencies:
    """Make the parts of one process and prepare its collections."""
    say_when_certificate_ends(settings)
    parts = Dependencies(
        customers=Customers(database, clock),
        flows=Flows(database, clock),
        drafts=Drafts(database, clock),
        consents=Consents(database, clock),
        rescans=Rescans(database, clock),
        approvals=Approvals(database, settings.secret_key.get_secret_value().encode(), clock),
        ended=EndedSessions(database, clock),
        microsoft=EntraAndGraph(settings, clock),
        seal=partial(seal_for, settings.scanner_public_key.get_secret_value()),
        clock=clock,
        client_id=settings.client_id,
        estimate=partial(estimate, settings, clock=clock),
        mails_per_second=settings.mails_per_second,
        find_reach=partial(find_reach, settings),
    )
    stores = parts.customers, parts.flows, parts.drafts, parts.consents, parts.rescans, parts.approvals, parts.ended
    for store in stores:
        store.prepare()
    return parts


def forgetting(parts: Dependencies) -> Forgetting:
    """Return what erases customers."""
    return Forgetting(parts.customers, parts.approvals, parts.flows, parts.drafts, parts.consents)


def handlers(parts: Dependencies) -> Handlers:
    """Return what is done for each event."""
    return {
        SignedUp: partial(know, customers=parts.customers, clock=parts.clock),
        EventHeard: partial(note_heard, consents=parts.consents),
        ScanStarted: partial(note_start, consents=parts.consents),
        ScanCompleted: partial(note_end, consents=parts.consents, rescans=parts.rescans),
        ScanFailed: partial(note_failure, consents=parts.consents, rescans=parts.rescans),
        RescanAsked: partial(scan_again, customers=parts.customers, consents=parts.consents, clock=parts.clock),
        CustomerErased: partial(forget, forgetting=forgetting(parts), ended=parts.ended),
        SessionsEnded: partial(end_sessions, ended=parts.ended),
    }


def chores(parts: Dependencies) -> Sequence[Chore]:
    """Return what is done by the clock: erasing again, proving permissions, the starts, saying again."""
    verify = partial(
        verify_next,
        consents=parts.consents,
        approvals=parts.approvals,
        microsoft=parts.microsoft,
        estimate=parts.estimate,
        clock=parts.clock,
    )
    every = timedelta(seconds=1)
    return (
        Chore("erase again", timedelta(seconds=10), forgetting(parts).erase_again),
        Chore("verify permissions", every, verify),
        Chore("start due scans", every, parts.consents.start_due),
        Chore("start monthly scans", every, parts.rescans.start_due),
        Chore("say permissions again", timedelta(seconds=30), parts.consents.grants.say_again),
        Chore("say requests again", timedelta(seconds=30), parts.consents.requests.say_again),
    )


def make_worker(
    settings: Settings, database: Documents, broker: Broker, *, clock: Clock = utc_now, threads: int = 0
) -> Worker:
    """Return the worker process."""
    parts = dependencies(settings, database, clock=clock)
    return assemble(
        "consent",
        topics=TOPICS,
        handlers=handlers(parts),
        outbox_collections=OUTBOX_COLLECTIONS,
        database=database,
        broker=broker,
        chores=chores(parts),
        clock=clock,
        threads=threads,
    )


def make_app(settings: Settings, database: Documents, *, clock: Clock = utc_now) -> Flask:
    """Return the web process."""
    return build_app(settings, database, dependencies(settings, database, clock=clock))
