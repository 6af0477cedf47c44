"""What must hold when all faults are over: each proof returns what speaks against it, nothing at best."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email import message_from_bytes
from typing import Any

from local.system import System
from shared.events.catalog import Event, ScanCompleted, ScanEvent, ScanFailed, ScanRequested, SignedUp
from shared.events.envelope import Envelope, NotAnEvent, UnknownEventType, decode
from shared.messaging.dead_letters import DeadLetter
from shared.messaging.topics import TOPICS
from shared.mongodb import Documents, connect
from tests.support.erasing import broker, desk
from tests.support.killing import Outcome, outcome_in

SERVICES = ("signup", "consent", "scanner", "notifier", "reports")
MOST_ATTEMPTS = 3
JSON_WEB_TOKEN = re.compile(rb"eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]+(?![\w-]|\.[\w-])")
"""Three parts; what is sealed has five."""


@dataclass(frozen=True)
class Evidence:
    """What is in the topics, each event once, and where the databases are."""

    system: System
    events: Sequence[Envelope[Any]]
    databases: Mapping[str, Documents]

    def said(self, *kinds: type[Event]) -> list[Any]:
        """Return the events of some kinds."""
        return [each.data for each in self.events if isinstance(each.data, kinds)]


@contextmanager
def gathered(system: System) -> Iterator[Evidence]:
    """Read the topics once."""
    found: dict[str, Envelope[Any]] = {}
    for topic in TOPICS:
        for received in broker(system).contents(topic):
            with suppress(UnknownEventType):
                envelope = decode(received.value)
                found[envelope.id] = envelope
    client = connect(system.addresses.mongodb, "admin").client
    with client:
        yield Evidence(system, list(found.values()), {name: client[name] for name in SERVICES})


def every_request_ends(evidence: Evidence) -> list[str]:
    """Every scan that was asked for has one end, every sign-up its letter, and nothing waits to be said or done."""
    ends = Counter(each.scan_id for each in evidence.said(ScanCompleted, ScanFailed))
    asked = {each.scan_id for each in evidence.said(ScanRequested)}
    wrong = [f"scan {each} ended {ends[each]} times" for each in asked if ends[each] != 1]
    signed_up = {each.customer_id for each in evidence.said(SignedUp)}
    sent = {"_id": {"$regex": "^registration:"}, "state": "sent"}
    welcomed = set(evidence.databases["notifier"]["letters"].distinct("customer_id", sent))
    wrong += [f"customer {each} had no registration letter" for each in signed_up - welcomed]
    return wrong + [f"waits: {each}" for each in unfinished(evidence.databases)]


def each_mail_counts_once(evidence: Evidence, expected: Mapping[str, Outcome]) -> list[str]:
    """Every customer's result is what it is without any fault, to the last mail."""
    return [difference for address, usual in expected.items() for difference in _unlike(evidence, address, usual)]


def customers_are_apart(evidence: Evidence) -> list[str]:
    """Every event and document of a scan bears the customer who asked for it."""
    owners = {each.scan_id: each.customer_id for each in evidence.said(ScanRequested)}
    wrong = [f"event {each}" for each in evidence.said(ScanEvent) if owners.get(each.scan_id) != each.customer_id]
    owned = {"scan_id": {"$exists": True}, "customer_id": {"$exists": True}}
    return wrong + [
        f"{service}.{name}: {document['_id']}"
        for service, database in evidence.databases.items()
        for name in database.list_collection_names()
        for document in database[name].find(owned)
        if owners.get(document["scan_id"]) != document["customer_id"]
    ]


def letters_come_once(evidence: Evidence, crashes: int) -> list[str]:
    """No letter came twice, but for one at most for each time that the notifier was killed."""
    posted = (evidence.system.folder / "letters").glob("*.eml")
    counts = Counter(message_from_bytes(path.read_bytes())["Message-ID"] for path in posted)
    twice = [f"{name} came {count} times" for name, count in counts.items() if count > 1]
    return twice if sum(count - 1 for count in counts.values()) > crashes else []


def no_token_is_in_the_clear(evidence: Evidence) -> list[str]:
    """No topic, database or log holds a token."""
    told = "\n".join(str(each) for each in evidence.events).encode()
    wrong = ["topics"] if JSON_WEB_TOKEN.search(told) else []
    for service, database in evidence.databases.items():
        held = "\n".join(
            str(document) for name in database.list_collection_names() for document in database[name].find()
        )
        wrong += [service] if JSON_WEB_TOKEN.search(held.encode()) else []
    logs = [*evidence.system.folder.glob("*.log"), *evidence.system.folder.glob("*.out")]
    return wrong + [path.name for path in logs if JSON_WEB_TOKEN.search(path.read_bytes())]


def nothing_was_put_aside(evidence: Evidence, *, deadly: str = "") -> list[str]:
    """No message became a dead letter, for each fault passes; but for one page a scan of a mailbox that is deadly."""
    pages = evidence.databases["scanner"]["items"].find({"kind": "page", "mailbox.address": deadly})
    may_kill = {str(each["_id"]): str(each["scan_id"]) for each in pages}
    wrong = []
    for service in SERVICES:
        with desk(evidence.system, service) as operator:
            wrong += wrongly_put_aside(service, operator.waiting(), may_kill)
    return wrong


def wrongly_put_aside(service: str, letters: Sequence[DeadLetter], may_kill: Mapping[str, str]) -> list[str]:
    """Return the dead letters of a service that should not be; one of these items a scan may be, as a killer."""
    wrong = [
        f"{service}: {each.event}, {each.death.error_class} after {each.death.attempts} attempts"
        for each in letters
        if each.death.error_class != "WorkerKilled"
        or each.death.attempts > MOST_ATTEMPTS
        or _item_of(each) not in may_kill
    ]
    killers = Counter(may_kill[each] for each in {*map(_item_of, letters)} & may_kill.keys())
    return wrong + [f"{service}: {count} killers in scan {scan}" for scan, count in killers.items() if count > 1]


def _item_of(letter: DeadLetter) -> str:
    """Return which work item a dead letter is about."""
    with suppress(NotAnEvent, UnknownEventType):
        return str(getattr(decode(letter.value).data, "item_id", ""))
    return ""


def unfinished(databases: Mapping[str, Documents]) -> list[str]:
    """Return where something waits to be said or done."""
    waiting = [
        f"{service}.{name} has something to say"
        for service, database in databases.items()
        for name in database.list_collection_names()
        if database[name].find_one({"outbox.id": {"$exists": True}}, {"_id": 1})
    ]
    scanner, consent, notifier = (databases[each] for each in ("scanner", "consent", "notifier"))
    running = [f"scan {each['_id']} runs" for each in scanner["scans"].find({"state": "running"}, {"_id": 1})]
    proving = [f"consent {each['_id']}" for each in consent["consents"].find({"state": "verifying"}, {"_id": 1})]
    unsent = notifier["letters"].find({"state": {"$nin": ["sent", "undeliverable"]}}, {"_id": 1})
    return waiting + running + proving + [f"letter {each['_id']}" for each in unsent]


def _unlike(evidence: Evidence, address: str, usual: Outcome) -> list[str]:
    try:
        found = outcome_in(evidence.databases["signup"], evidence.databases["reports"], address)
    except (AssertionError, ValueError) as error:
        return [f"{address} has no result: {error!r}"]
    unlike = [name for name in ("completed", "mails", "mailboxes") if getattr(found, name) != getattr(usual, name)]
    return [f"{address} has other {', '.join(unlike)}"] if unlike else []
