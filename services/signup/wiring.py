"""How the parts of this service are put together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from flask import Flask

from services.signup.app import make_signup_app
from services.signup.customers import Customers
from services.signup.erasing import erase_abandoned
from services.signup.handlers import erase_as_asked, list_session, note_erased, note_heard, stay_erased
from services.signup.operating import Given
from services.signup.receipts import Receipts
from services.signup.registry import Registry
from services.signup.sessions import Sessions
from services.signup.settings import Settings
from services.signup.sign_in_tries import SignInTries
from services.signup.stores import Stores
from shared.clock import Clock, utc_now
from shared.events.catalog import CustomerErased, DataErased, ErasureAsked, EventHeard, SessionsEnded, SignedIn
from shared.messaging.broker import Broker
from shared.messaging.handling import Handlers
from shared.messaging.worker import Chore, Worker, assemble
from shared.mongodb import Documents
from shared.operating.office import Office
from shared.sessions import EndedSessions, end_sessions
from shared.web.limits import Limits

TOPICS = ("customers",)
OUTBOX_COLLECTIONS = ("customers", "receipts")


@dataclass(frozen=True)
class Dependencies:
    """What handlers, chores and pages are given."""

    stores: Stores
    ended: EndedSessions
    confirmation_key: bytes
    clock: Clock


def dependencies(settings: Settings, database: Documents, *, clock: Clock = utc_now) -> Dependencies:
    """Make the stores and their indexes."""
    key = settings.confirmation_key.get_secret_value().encode()
    ended = EndedSessions(database, clock)
    stores = _stores(database, key, ended, clock)
    for store in (stores.customers, stores.tries, stores.receipts, stores.sessions, ended):
        store.prepare()
    return Dependencies(stores, ended, key, clock)


def operators_given(settings: Settings, office: Office) -> Given:
    """Return what operators' commands work with; the indexes are there."""
    key, secret = (each.get_secret_value().encode() for each in (settings.confirmation_key, settings.secret_key))
    stores = _stores(office.database, key, EndedSessions(office.database, office.clock), office.clock)
    return Given(office, stores, Limits(office.database, secret), Registry(office.database))


def handlers(given: Dependencies) -> Handlers:
    """Say which event is answered by which deed."""
    stores = given.stores
    return {
        SignedIn: partial(list_session, stores=stores),
        EventHeard: partial(note_heard, customers=stores.customers),
        SessionsEnded: partial(end_sessions, ended=given.ended),
        ErasureAsked: partial(erase_as_asked, stores=stores, clock=given.clock),
        CustomerErased: partial(stay_erased, stores=stores, clock=given.clock),
        DataErased: partial(note_erased, customers=stores.customers, receipts=stores.receipts),
    }


def chores(given: Dependencies) -> Sequence[Chore]:
    """Say what is done by the clock."""
    erasing = partial(erase_abandoned, stores=given.stores, clock=given.clock)
    return (
        Chore("erase abandoned sign-ups", every=timedelta(hours=1), do=erasing),
        Chore("say sign-ups again", every=timedelta(seconds=30), do=given.stores.customers.answers.say_again),
        Chore("say erasures again", every=timedelta(minutes=10), do=given.stores.receipts.say_again),
        Chore("measure erasures", every=timedelta(minutes=1), do=given.stores.receipts.measure),
    )


def make_worker(
    settings: Settings, database: Documents, broker: Broker, *, clock: Clock = utc_now, threads: int = 0
) -> Worker:
    """Return the process that listens."""
    given = dependencies(settings, database, clock=clock)
    return assemble(
        "signup",
        topics=TOPICS,
        handlers=handlers(given),
        outbox_collections=OUTBOX_COLLECTIONS,
        database=database,
        broker=broker,
        chores=chores(given),
        clock=clock,
        threads=threads,
    )


def make_app(settings: Settings, database: Documents, *, clock: Clock = utc_now) -> Flask:
    """Return the process that serves the pages."""
    given = dependencies(settings, database, clock=clock)
    return make_signup_app(settings, database, given.stores, given.confirmation_key, clock=clock)


def _stores(database: Documents, key: bytes, ended: EndedSessions, clock: Clock) -> Stores:
    return Stores(
        Customers(database, clock),
        SignInTries(database, key, clock),
        Receipts(database, clock),
        Sessions(database, ended, clock),
    )
