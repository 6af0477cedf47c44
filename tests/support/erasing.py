"""A customer who has everything erased in a running system, what comes of them too late, and what the checker finds."""

import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from local.system import System
from local.walk import Walk
from shared.clock import utc_now
from shared.events.catalog import MailScanned
from shared.events.envelope import announce, decode, encode
from shared.messaging.broker import Message, Received
from shared.messaging.dead_letters import DeadLetter, DeadLetters, Death, Desk
from shared.messaging.kafka import KafkaBroker
from shared.messaging.letter_keys import StoredLetterKeys
from shared.mongodb import connect
from tests.support.walks import silent_walk
from tests.support.web import ROOT

HEARD = re.compile(r'^shindan_events_handled_total\{event="MailScanned".*topic="scans"\} ([\d.e+]+)$', re.MULTILINE)
NOBODY = "https://hooks.contoso.example/shindan"
SOON = 180
LOOK_EVERY = 0.2
"""Both in seconds."""


@dataclass(frozen=True)
class Customer:
    """A customer who went the whole way, in the browser in which they are signed in."""

    system: System
    way: Walk

    @classmethod
    def of(cls, system: System, address: str) -> "Customer":
        """Let an administrator sign up and be assessed."""
        way = silent_walk(system, address)
        way.go()
        return cls(system, way)

    def use_programs(self) -> None:
        """Make a token, and let a webhook be told something at an address where nobody answers."""
        browser, pages = self.way._browser, f"{self.system.addresses.portal}/reports"
        browser.submit(browser.open(f"{pages}/tokens"), "form.card", name="SIEM", days="30", scan="y")
        added = browser.submit(browser.open(f"{pages}/webhooks"), "form.card", url=NOBODY, completed="y")
        link = added.tree.css_first("td a[href*='/webhooks/']")
        assert link is not None, added.text()
        webhook = browser.open(f"{self.system.addresses.portal}{link.attributes['href']}")
        browser.submit(webhook, "form[action$='/test']")

    def erase_everything(self) -> str:
        """Press the button, and return what the receipt says in the end."""
        browser, portal = self.way._browser, self.system.addresses.portal
        receipt = browser.submit(browser.open(f"{portal}/erase"), "main form[method=post]")
        end = time.monotonic() + SOON
        while "Everything has been erased" not in receipt.text() and time.monotonic() < end:
            time.sleep(LOOK_EVERY)
            receipt = browser.open(f"{portal}/erased")
        return receipt.text()


@contextmanager
def desk(system: System, service: str) -> Iterator[Desk]:
    """Sit down where the dead letters of a service lie."""
    database = connect(system.addresses.mongodb, service)
    with database.client:
        yield Desk(service, broker(system), StoredLetterKeys(database))


def broker(system: System) -> KafkaBroker:
    """Return the system's broker."""
    return KafkaBroker(system.addresses.kafka, session_timeout_ms=6_000, enable_idempotence=False)


def detections(system: System, customer_id: str) -> Sequence[Received]:
    """Return the messages about a customer's mails that are not clean."""
    said = [each for each in broker(system).contents("scans") if customer_id.encode() in each.value]
    events = [(each, decode(each.value).data) for each in said]
    return [each for each, event in events if isinstance(event, MailScanned) and event.detection]


def put_aside(system: System, service: str, received: Received) -> None:
    """Let a message become a dead letter of a service."""
    database, publisher = connect(system.addresses.mongodb, service), broker(system).publisher()
    death = Death("KeyError", "in record_mail", 1, datetime.now(UTC))
    with database.client:
        DeadLetters(service, publisher, StoredLetterKeys(database)).put(received, death)
    publisher.close()


def send_too_late(system: System, received: Received, letter: DeadLetter) -> None:
    """Say of a mail once more, as a new event, and replay a dead letter; return when reports has handled both."""
    before = _handled(system)
    publisher = broker(system).publisher()
    again = encode(announce(decode(received.value).data, source="scanner", clock=utc_now))
    publisher.publish([Message(received.topic, received.key or "", again)])
    publisher.close()
    with desk(system, "reports") as operator:
        operator.replay(letter)
    end = time.monotonic() + SOON
    while _handled(system) < before + 2 and time.monotonic() < end:
        time.sleep(LOOK_EVERY)
    assert _handled(system) >= before + 2


def checked(system: System, customer_id: str) -> tuple[int, dict[str, Any]]:
    """Run the checker, and return its status and what it found."""
    command = [sys.executable, "-m", "operations", "erased", customer_id, "--json"]
    places = {"MONGODB_URI": system.addresses.mongodb, "KAFKA_BOOTSTRAP": system.addresses.kafka}
    done = subprocess.run(command, env=os.environ | places, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    assert done.returncode in (0, 1), done.stderr
    return done.returncode, json.loads(done.stdout)


def left_behind(told: tuple[int, dict[str, Any]]) -> set[str]:
    """Return where the checker found something that should not be there."""
    return {each["where"] for each in told[1]["found"] if each["verdict"] == "left behind"}


def _handled(system: System) -> float:
    with urllib.request.urlopen(f"http://127.0.0.1:{system.ports['reports']}/metrics", timeout=60) as page:
        return sum(float(each) for each in HEARD.findall(page.read().decode()))
