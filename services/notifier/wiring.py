"""How the notifier is put together; only this and __main__ make clients."""

from dataclasses import dataclass
from functools import partial

from services.notifier.customers import Customers
from services.notifier.handlers import (
    Telling,
    part,
    tell_approved,
    tell_coming_erasure,
    tell_erased,
    tell_failed,
    tell_ready,
    tell_replaced,
    tell_rescans_ended,
    tell_started,
    welcome,
)
from services.notifier.letters import Letters
from services.notifier.mailer import MailServer
from services.notifier.posting import Post
from services.notifier.sent_letters import SentLetters
from services.notifier.settings import Settings
from shared.clock import Clock, utc_now
from shared.events.catalog import (
    ApprovalGiven,
    CustomerErased,
    ErasureScheduled,
    NumberReplaced,
    RescansEnded,
    ScanCompleted,
    ScanErased,
    ScanFailed,
    ScanStarted,
    SignedUp,
)
from shared.messaging.broker import Broker
from shared.messaging.consumer import Handlers
from shared.messaging.worker import Worker, assemble
from shared.mongodb import Documents
from shared.web.brands import load_brands

TOPICS = ("customers", "scans")
OUTBOX_COLLECTIONS = ("customers",)


@dataclass(frozen=True)
class Dependencies:
    """The parts of the worker."""

    customers: Customers
    sent_letters: SentLetters
    post: Post
    clock: Clock


def dependencies(settings: Settings, database: Documents, *, clock: Clock = utc_now) -> Dependencies:
    """Make the parts and prepare the collections."""
    customers, sent_letters = Customers(database, clock), SentLetters(database, clock)
    customers.prepare()
    sent_letters.prepare()
    brands = load_brands(settings.brands_folder, settings.default_brand)
    letters = Letters(brands, settings.confirmation_key.get_secret_value().encode())
    return Dependencies(customers, sent_letters, Post(letters, sent_letters, MailServer.of(settings), clock), clock)


def handlers(parts: Dependencies) -> Handlers:
    """Return what is done for each event."""
    telling = Telling(parts.customers, parts.post, parts.clock)
    return {
        SignedUp: partial(welcome, customers=parts.customers, post=parts.post, clock=parts.clock),
        NumberReplaced: partial(tell_replaced, telling=telling),
        ApprovalGiven: partial(tell_approved, telling=telling),
        RescansEnded: partial(tell_rescans_ended, telling=telling),
        ScanStarted: partial(tell_started, telling=telling),
        ScanCompleted: partial(tell_ready, telling=telling),
        ScanFailed: partial(tell_failed, telling=telling),
        ScanErased: partial(tell_erased, telling=telling),
        ErasureScheduled: partial(tell_coming_erasure, telling=telling),
        CustomerErased: partial(part, customers=parts.customers, sent_letters=parts.sent_letters, post=parts.post),
    }


def make_worker(
    settings: Settings, database: Documents, broker: Broker, *, clock: Clock = utc_now, threads: int = 0
) -> Worker:
    """Return the worker process."""
    return assemble(
        "notifier",
        topics=TOPICS,
        handlers=handlers(dependencies(settings, database, clock=clock)),
        outbox_collections=OUTBOX_COLLECTIONS,
        database=database,
        broker=broker,
        clock=clock,
        threads=threads,
    )
