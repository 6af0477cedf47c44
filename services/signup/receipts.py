"""Receipts of erasure: which services have answered that they hold nothing any more; without personal data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from prometheus_client import Gauge

from services.signup.customers import erasure_id
from shared.clock import Clock, utc_now
from shared.events.catalog import CustomerErased, DataErased
from shared.events.envelope import announce
from shared.messaging.broker import GONE_AFTER
from shared.metrics import SAID_AGAIN
from shared.mongodb import Document, Documents, translated
from shared.outbox import push

log = structlog.get_logger(__name__)

KEPT = timedelta(days=90)
"""How long a receipt is kept; longer than any message, so that a late answer finds it."""

SAID_AGAIN_AFTER = timedelta(hours=1)
"""An erasure that some service has not answered for so long is said again: its message may be lost."""

SERVICES = ("consent", "scanner", "reports", "notifier", "signup")
"""All who hold data of a customer."""

UNANSWERED = Gauge("shindan_erasures_unanswered", "Erasures that some service has not answered yet.")
UNANSWERED_AGE = Gauge(
    "shindan_erasures_oldest_unanswered_age_seconds", "How long ago the oldest unanswered erasure was wanted."
)

_BEFORE_SIGNUP = ("consent", "scanner", "reports")


@dataclass(frozen=True)
class Receipt:
    """What was erased when; `answered_at` by service."""

    erased_at: datetime
    answered_at: Mapping[str, datetime]

    @property
    def messages_gone_at(self) -> datetime:
        """Return until when messages that the services had exchanged may still lie with the broker, unread."""
        return max([self.erased_at, *self.answered_at.values()]) + GONE_AFTER

    @property
    def is_complete(self) -> bool:
        """Tell whether every service has answered."""
        return all(service in self.answered_at for service in SERVICES)


class Receipts:
    """Keeps the receipts in the collection `receipts`, under the customer's id, which means nothing to anybody else."""

    def __init__(self, database: Documents, clock: Clock = utc_now) -> None:
        """Keep them in a database."""
        self._receipts = database["receipts"]
        self._clock = clock

    @translated
    def prepare(self) -> None:
        """Let MongoDB drop old receipts."""
        self._receipts.create_index("erased_at", expireAfterSeconds=int(KEPT.total_seconds()))

    @translated
    def open(self, customer_id: str) -> None:
        """Begin a receipt, unless there is one."""
        begun = {"erased_at": self._clock(), "answered_at": {}}
        self._receipts.update_one({"_id": customer_id}, {"$setOnInsert": begun}, upsert=True)

    @translated
    def note(self, customer_id: str, service: str, at: datetime) -> None:
        """Note that a service has answered; what is no service of ours, or has no receipt, is passed over."""
        if service in SERVICES:
            field = f"answered_at.{service}"
            self._receipts.update_one({"_id": customer_id, field: None}, {"$set": {field: at}})

    @translated
    def close(self, customer_id: str) -> bool:
        """Once the others hold nothing, say DataErased for this service; False as long as one of them has not answered.

        The notifier is not waited for: its last letter says that all the others are done.
        """
        others: Document = {f"answered_at.{service}": {"$exists": True} for service in _BEFORE_SIGNUP}
        if self._receipts.find_one({"_id": customer_id, **others}, {"_id": 1}) is None:
            return False
        now = self._clock()
        event = DataErased(customer_id=customer_id, service="signup", erased_at=now)
        said = push(announce(event, source="signup", clock=self._clock))
        self._receipts.update_one(
            {"_id": customer_id, "answered_at.signup": None}, {"$set": {"answered_at.signup": now}, **said}
        )
        return True

    @translated
    def say_again(self) -> int:
        """Say CustomerErased again where a service has not answered for long; return for how many customers."""
        now = self._clock()
        unanswered = [{f"answered_at.{service}": {"$exists": False}} for service in SERVICES if service != "signup"]
        long_ago: Document = {"$lt": now - SAID_AGAIN_AFTER}
        late: Document = {
            "$or": unanswered,
            "erased_at": long_ago,
            "said_again_at": {"$not": {"$gte": long_ago["$lt"]}},
        }
        return sum(
            self._say_again(each["_id"], late, each["erased_at"], now) for each in list(self._receipts.find(late))
        )

    @translated
    def measure(self) -> None:
        """Set the metrics of erasures that are not complete."""
        unanswered: Document = {"$or": [{f"answered_at.{service}": {"$exists": False}} for service in SERVICES]}
        wanted = [each["erased_at"] for each in self._receipts.find(unanswered, {"erased_at": 1}).sort("erased_at", 1)]
        UNANSWERED.set(len(wanted))
        UNANSWERED_AGE.set(max(0.0, (self._clock() - wanted[0]).total_seconds()) if wanted else 0)

    def _say_again(self, customer_id: str, late: Document, erased_at: datetime, now: datetime) -> bool:
        event = CustomerErased(customer_id=customer_id, erased_at=erased_at)
        said = push(announce(event, source="signup", clock=self._clock, event_id=erasure_id(customer_id)))
        change = {"$set": {"said_again_at": now}, **said}
        is_said = self._receipts.update_one({**late, "_id": customer_id}, change).modified_count == 1
        if is_said:
            SAID_AGAIN.labels(event="CustomerErased").inc()
            log.warning("erasure was not answered", event_id=erasure_id(customer_id))
        return is_said

    @translated
    def of(self, customer_id: str) -> Receipt | None:
        """Return a receipt."""
        found = self._receipts.find_one({"_id": customer_id})
        return Receipt(found["erased_at"], found["answered_at"]) if found else None
