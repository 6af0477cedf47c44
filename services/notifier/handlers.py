"""Which letter is sent when something is heard."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from services.notifier.customers import Customer, Customers, Erased
from services.notifier.posting import Post
from services.notifier.sent_letters import SentLetters
from shared.clock import Clock
from shared.events.catalog import (
    ApprovalGiven,
    CustomerErased,
    ErasureScheduled,
    Event,
    EventHeard,
    NumberReplaced,
    RescansEnded,
    ScanCompleted,
    ScanErased,
    ScanEvent,
    ScanFailed,
    ScanStarted,
    SignedUp,
)
from shared.events.details import FailureReason, RescansEnd
from shared.events.envelope import Envelope
from shared.messaging.broker import GONE_AFTER
from shared.messaging.handling import Transient

PATIENCE = timedelta(hours=1)
"""How long an event may wait for the sign-up that it presupposes, before somebody must look at it."""


class UnknownCustomer(Exception):
    """No sign-up of this customer was ever heard."""


def welcome(heard: Envelope[SignedUp], *, customers: Customers, post: Post, clock: Clock) -> None:
    """Send the registration letter, or to a known address the letter that says so; then say that it was sent."""
    try:
        customer = customers.keep(heard.data)
    except Erased:
        return
    kind = "registration_repeated" if heard.data.repeated else "registration"
    post.send(kind, heard.id, customer, {"at": heard.data.signed_up_at})
    customer_id = customer.customer_id
    customers.say(EventHeard(customer_id=customer_id, event_id=heard.id, service="notifier", heard_at=clock()))


@dataclass(frozen=True)
class Telling:
    """What is needed to tell customers what became of their wishes."""

    customers: Customers
    post: Post
    clock: Clock

    def send(self, kind: str, heard: Envelope[Any], **facts: Any) -> None:
        """Send a letter about a scan, or an event, once; raises Transient while the sign-up was not heard."""
        try:
            customer = self._customer(heard)
        except Erased:
            return
        occasion = heard.data.scan_id if isinstance(heard.data, ScanEvent | ScanErased) else heard.id
        self.post.send(kind, occasion, customer, facts)

    def _customer(self, heard: Envelope[Event]) -> Customer:
        customer = self.customers.find(heard.data.customer_id)
        if customer is None:
            if self.clock() - heard.time < PATIENCE:
                raise Transient("the sign-up was not heard yet")
            raise UnknownCustomer(heard.data.customer_id)
        return customer


def tell_replaced(heard: Envelope[NumberReplaced], *, telling: Telling) -> None:
    """Send the letter with the confirmation number that is in force now."""
    telling.customers.replace_number(heard.data)
    telling.send("number_replaced", heard, replaced_at=heard.data.replaced_at, by_operator=heard.data.by_operator)


def tell_approved(heard: Envelope[ApprovalGiven], *, telling: Telling) -> None:
    """Send the letter that an administrator has approved, unless the customer is waiting on a page that goes on."""
    given = heard.data
    if not given.is_watched:
        facts = {"approved_by": given.approved_by, "tenant_name": given.tenant_name, "approved_at": given.approved_at}
        telling.send("approval_given", heard, **facts)


def tell_started(heard: Envelope[ScanStarted], *, telling: Telling) -> None:
    """Send the letter that an assessment has begun."""
    telling.send("assessment_started", heard, scan=heard.data, next_scan_at=heard.data.next_scan_at)


def tell_ready(heard: Envelope[ScanCompleted], *, telling: Telling) -> None:
    """Send the letter that the report is ready: numbers only, nothing of any mail."""
    telling.send("report_ready", heard, scan=heard.data)


def tell_failed(heard: Envelope[ScanFailed], *, telling: Telling) -> None:
    """Send the letter that an assessment has ended without a result, except to whoever has erased everything."""
    failed = heard.data
    if failed.reason is not FailureReason.CUSTOMER_ERASED:
        ended = {"started_at": failed.started_at, "failed_at": failed.failed_at}
        telling.send("assessment_failed", heard, reason=failed.reason.value, **ended)


def tell_rescans_ended(heard: Envelope[RescansEnded], *, telling: Telling) -> None:
    """Send the letter that nothing is assessed every month any more, except to whoever has stopped that."""
    if heard.data.reason is not RescansEnd.CUSTOMER:
        telling.send("rescans_ended", heard, why=heard.data.reason.value, ended_at=heard.data.ended_at)


def tell_coming_erasure(heard: Envelope[ErasureScheduled], *, telling: Telling) -> None:
    """Send the letter that a result will be erased, while there is time to do something about it."""
    if heard.data.erased_at > telling.clock():
        facts = {"erased_at": heard.data.erased_at, "next_scan_at": heard.data.next_scan_at}
        telling.send("about_to_be_erased", heard, **facts)


def tell_erased(heard: Envelope[ScanErased], *, telling: Telling) -> None:
    """Send the receipt that a result was erased, because its time was over or by an operator."""
    if heard.data.has_result:
        erased = heard.data
        told = {"expired_at": erased.expired_at, "erased_at": erased.erased_at, "counts_stay": erased.counts_stay}
        telling.send("result_erased", heard, **told, early=erased.early)


def part(heard: Envelope[CustomerErased], *, customers: Customers, sent_letters: SentLetters, post: Post) -> None:
    """Send the last letter, then forget the customer and say so; and say so again when it is heard again."""
    customer_id = heard.data.customer_id
    try:
        customer = customers.find(customer_id)
    except Erased:
        customers.erase(customer_id)
        return
    if customer:
        told = {"at": heard.data.erased_at, "messages_gone_at": heard.data.erased_at + GONE_AFTER}
        post.send("erased", customer_id, customer, told)
    sent_letters.erase(customer_id)
    customers.erase(customer_id)
