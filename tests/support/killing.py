"""Customers who walk through a running system while its processes are killed, and what came of it."""

import re
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import requests

from local.system import System
from local.walk import Progress, Result
from shared.events.catalog import MailScanned, ScanCompleted, ScanEvent
from shared.events.envelope import Envelope, UnknownEventType, decode
from shared.messaging.broker import Received
from shared.messaging.kafka import KafkaBroker
from shared.mongodb import Document, Documents, connect
from tests.support.walks import silent_walk

HANDLED = re.compile(r'^shindan_events_handled_total\{[^}]*topic="scan-work"[^}]*\} ([\d.e+]+)$', re.MULTILINE)
HEARD_WITHIN = 180
LETTERS_WITHIN = 180
LOOK_EVERY = 0.2
A_LITTLE = 3.0
"""All in seconds."""
OF_ONE_SCAN = ("_id", "scan_id", "customer_id", "scanned_at")


_OF_ITS_TIME = ("started_at", "completed_at", "received_since", "received_before")
"""What differs from scan to scan."""


@dataclass(frozen=True)
class Outcome:
    """What the reports service holds of one customer's scan, but for what differs from scan to scan."""

    completed: Document
    mails: Sequence[Document]
    mailboxes: Sequence[Document]


def walk(
    system: System,
    address: str,
    show: Callable[[Progress], None] = lambda _progress: None,
    *,
    account: str | None = None,
    scope: str = "organisation",
) -> Result:
    """Go the whole way as an administrator, or with another account; `show` is told how far the scan is."""
    return silent_walk(system, address, show=show, account=account, scope=scope).go()


def is_in_the_middle(progress: Progress) -> bool:
    """Tell whether some mails are read, but not all."""
    scanned, expected = (
        int(progress.facts.get(name, "0").replace(",", "")) for name in ("mails-scanned", "mails-expected")
    )
    return progress.state == "running" and 0 < scanned < expected


def slow_down(system: System, milliseconds: int) -> None:
    """Let Microsoft answer late."""
    requests.post(
        f"{system.addresses.emulator}/emulator/behaviour",
        json={"latency_ms": milliseconds},
        verify=system.certificate_authority,
        timeout=60,
    ).raise_for_status()


def work_handled(system: System, scanner: str) -> float:
    """Return how many work items a scanner has handled."""
    with urllib.request.urlopen(f"http://127.0.0.1:{system.ports[scanner]}/metrics", timeout=60) as page:
        return sum(float(each) for each in HANDLED.findall(page.read().decode()))


def letters_to(system: System, address: str, *, at_least: int) -> list[str]:
    """Return the subjects of all letters to an address, waiting for some number of them and a little for more."""
    end = time.monotonic() + LETTERS_WITHIN
    while len(_subjects(system, address)) < at_least and time.monotonic() < end:
        time.sleep(LOOK_EVERY)
    time.sleep(A_LITTLE)
    return _subjects(system, address)


def customer_id(system: System, address: str) -> str:
    """Return the id of a customer."""
    with _database(system, "signup") as database:
        return _customer_in(database, address)


def outcome(system: System, address: str) -> Outcome:
    """Return what the reports service holds of a customer's only scan."""
    with _database(system, "signup") as signup, _database(system, "reports") as reports:
        return outcome_in(signup, reports, address)


def outcome_in(signup: Documents, reports: Documents, address: str) -> Outcome:
    """Return it from the databases of the two services; raises AssertionError or ValueError when there is none."""
    whose, of_its_time = {"customer_id": _customer_in(signup, address)}, _OF_ITS_TIME
    (scan,) = reports["scans"].find(whose)
    mails = [_comparable(each["mail"]) for each in reports["detections"].find(whose)]
    mailboxes = [_comparable(each) for each in reports["mailboxes"].find(whose)]
    assert scan.get("completed"), "the scan has no result"
    return Outcome(
        completed={name: each for name, each in _comparable(scan["completed"]).items() if name not in of_its_time},
        mails=sorted(mails, key=lambda each: str(each["mail_id"])),
        mailboxes=sorted(mailboxes, key=lambda each: str(each["mailbox_id"])),
    )


def heard(system: System, customer: str) -> list[ScanEvent]:
    """Return everything that was said of a customer's scan, until its end; the same event twice counts once."""
    broker = KafkaBroker(system.addresses.kafka, session_timeout_ms=6_000, enable_idempotence=False)
    consumer = broker.consumer(f"observer-{customer}", ["scans"])
    found: dict[str, Envelope[Any]] = {}
    end, silent = time.monotonic() + HEARD_WITHIN, 0
    try:
        while time.monotonic() < end and silent < 4:
            said = list(_known(consumer.poll(0.5)))
            found |= {each.id: each for each in said if each.data.customer_id == customer}
            has_ended = any(isinstance(each.data, ScanCompleted) for each in found.values())
            silent = silent + 1 if has_ended and not said else 0
    finally:
        consumer.close()
    return [each.data for each in found.values()]


def _known(messages: Sequence[Received]) -> Iterator[Envelope[Any]]:
    """Pass over what no service knows: faults are timed by messages of their own kind."""
    for each in messages:
        with suppress(UnknownEventType):
            yield decode(each.value)


def mail_ids(said: Sequence[ScanEvent], revision: int = 1) -> list[str]:
    """Return the mails of which a judgement of some revision was said: the first, or with 2 the one in hindsight."""
    return [each.mail_id for each in said if isinstance(each, MailScanned) and each.revision == revision]


def _subjects(system: System, address: str) -> list[str]:
    letters = requests.get(f"{system.addresses.letters}/letters.json", timeout=60).json()
    return [each["subject"] for each in letters if address in each["to"]]


@contextmanager
def _database(system: System, name: str) -> Iterator[Documents]:
    database = connect(system.addresses.mongodb, name)
    with database.client:
        yield database


def _customer_in(database: Documents, address: str) -> str:
    found = database["customers"].find_one({"address": address})
    assert found is not None, "no such customer"
    return str(found["_id"])


def _comparable(document: Document) -> Document:
    return {name: value for name, value in document.items() if name not in OF_ONE_SCAN}
