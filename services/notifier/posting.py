"""Sending each letter once: lease, render, hand over, note."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import structlog
from prometheus_client import Counter

from services.notifier.customers import Customer
from services.notifier.letters import KINDS, Letters
from services.notifier.mailer import Mailer, MailServerBusy, Undeliverable, compose
from services.notifier.sent_letters import BeingSent, LetterId, SentLetters
from shared.clock import Clock
from shared.messaging.handling import Transient

LETTERS = Counter("shindan_letters", "Letters given to the mail server, by what it answered.", ["letter", "outcome"])

for _letter, _outcome in product(KINDS, ("sent", "busy", "undeliverable")):
    LETTERS.labels(letter=_letter, outcome=_outcome)

log = structlog.get_logger("services.notifier")


@dataclass(frozen=True)
class Post:
    """What is needed to send letters."""

    letters: Letters
    sent_letters: SentLetters
    mailer: Mailer
    clock: Clock

    def send(self, kind: str, occasion: str, customer: Customer, facts: Mapping[str, Any]) -> None:
        """Send the letter of a kind about an occasion, unless it was sent; raises Transient to be called again later.

        A worker that dies between the mail server's yes and the note sends it a second time, with the same Message-ID.
        """
        letter_id = LetterId(kind, occasion, customer.customer_id)
        if not self._lease(letter_id):
            return
        brand = self.letters.brand(customer)
        try:
            letter = self.letters.render(kind, customer, facts)
            mail = compose(letter, str(letter_id), customer.address, brand, clock=self.clock)
            with self.sent_letters.kept(letter_id):
                self.mailer.send(mail)
        except Undeliverable as error:
            _count(kind, "undeliverable")
            self.sent_letters.undeliverable(letter_id)
            log.warning("letter undeliverable", letter=kind, customer_id=customer.customer_id, reason=str(error))
        except MailServerBusy:
            _count(kind, "busy")
            self.sent_letters.give_back(letter_id)
            raise
        else:
            _count(kind, "sent")
            self.sent_letters.sent(letter_id)

    def _lease(self, letter_id: LetterId) -> bool:
        try:
            return self.sent_letters.lease(letter_id)
        except BeingSent as busy:
            left = (busy.until - self.clock()).total_seconds()
            raise Transient("the letter is being sent", retry_after=max(left, 1.0)) from busy


def _count(kind: str, outcome: str) -> None:
    LETTERS.labels(letter=kind, outcome=outcome).inc()
